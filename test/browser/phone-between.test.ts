// Between call-outs, on a phone: leave without a network, what is read of oneself, a seat in a session.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { rollCallToken } from '../../src/callout/link.ts';
import { daysAfter } from '../../src/kernel/calendar.ts';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { phoneWorld } from '../support/phone-world.ts';
import { addMembers, emptyDatabase, SCENE } from '../support/rig.ts';
import { signedIn } from '../support/signed-in.ts';

const db = await testDatabase();
const world = await phoneWorld(db);
const chrome = browserBeside(world);
const PHONE: BrowserContextOptions = {
  ...{ viewport: { width: 390, height: 844 }, locale: 'zh-CN', hasTouch: true, isMobile: true },
};
let me = 0;
let leader = 0;
let page: Page;
let wrong: string[];
const start = world.clock.now();
const hours = (n: number) => new Date(start.getTime() + n * 3_600_000);
const today = '2026-11-24';

async function openAs(about: Parameters<typeof signedIn>[2], options: BrowserContextOptions = {}) {
  const context = await chrome.newContext({ ...PHONE, ...options });
  const cookie = await signedIn(db, world.deps, about);
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: world.url }]);
  const opened = await context.newPage();
  await opened.clock.setFixedTime(start);
  return opened;
}

beforeAll(async () => {
  await emptyDatabase(db);
  const people = await addMembers(db, [
    { name: '张三' },
    { name: '李四' },
    { name: '王五' },
    { name: '赵六' },
  ]);
  [me = 0, leader = 0] = people;
  await db.sql`insert into qualification (member_id, kind, expires_on) values
    (${me}, 'driver_b2', null), (${me}, 'first_aid', ${daysAfter(today, 20)})`;
  await db.sql`insert into equipment_item (name) values ('头盔'), ('手电'), ('急救包') on conflict do nothing`;
  await db.sql`insert into equipment_issue (member_id, item, issued_on) values (${me}, '头盔', '2026-01-05')`;
  await db.sql`
    with i as (insert into equipment_item (name) values ('哨子') returning id)
    insert into equipment_need (item_id, per, count) select id, 'person', 1 from i`;
  const [course] = await db.sql<{ id: number }[]>`
    insert into course (title, qualification, valid_months) values ('急救复训', 'first_aid', 24) returning id`;
  await db.sql`
    insert into training_session (course_id, course_version, place, starts_at, ends_at, seats, check_in_code, created_by, created_at)
    values (${course?.id ?? 0}, 1, '训练基地', ${hours(48)}, ${hours(50)}, 9, 'x', 'user:0', ${start})`;
  await db.sql`insert into course_result (course_id, member_id, held_on, mark, outcome, valid_until)
    values (${course?.id ?? 0}, ${me}, '2024-12-14', 88, 'passed', ${daysAfter(today, 20)})`;
  for (const id of people) {
    const { address, keys } = world.pushService.subscribe();
    await db.sql`insert into contact_point (member_id, kind, address, keys) values (${id}, 'push', ${address}, ${db.sql.json(keys)})`;
  }
  await db.sql`insert into launch_template (name, title, lines, minutes, updated_at)
    values ('商场火警', '商场火警，到东门集结', '[{"role":"general","count":2},{"role":"first_aid","count":1}]', 30, ${start})`;
  await world.start({ lines: [{ role: 'general', count: 2 }] });
  page = await openAs({ memberId: me });
  wrong = wrongOn(page);
});

const absences = async () =>
  (await db.sql`select kind, starts_at, ends_at from absence where member_id = ${me}`).map((a) => ({ ...a }));
const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
const inControl = () =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller)
      await new Promise((done) =>
        navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }),
      );
  });

test('leave said in airplane mode is kept, counts once and from when it was said, and can be taken back', async () => {
  await page.goto(`${world.url}/phone/#availability`);
  await page.getByText('现在叫得到您').waitFor();
  await inControl();
  await picture(page, 'between-availability');
  await nothingFoundBy(page);
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('没有网络，以下是').waitFor();
  await page.getByLabel('生病').check();
  await button('登记').click();
  await page.getByText('已保存，联网后发送：生病，现在起').waitFor();
  await picture(page, 'between-availability-offline');
  expect(await absences()).toEqual([]);
  // Twenty minutes later there is a network.
  world.clock.moveTo(hours(1 / 3));
  await page.clock.setFixedTime(hours(1 / 3));
  await page.context().setOffline(false);
  await page.reload();
  await page.getByText('已收到：生病').waitFor();
  await page.getByText('现在不叫您：生病').waitFor();
  expect(await absences()).toEqual([{ kind: 'sick', startsAt: start, endsAt: null }]);
  await picture(page, 'between-away');
  await button('现在可以来了').click();
  await page.getByText('现在叫得到您').waitFor();
  await page.getByText('已收到：现在可以来了').waitFor();
  expect(await absences()).toMatchObject([{ endsAt: hours(1 / 3) }]);
  await button('撤销').click();
  await page.getByText('现在不叫您：生病').waitFor();
  expect(await absences()).toMatchObject([{ endsAt: null }]);
  expect(wrong).toEqual([]);
});

test('the qualification that ends soon leads to a session, where one tap takes a seat; all is there without a network', async () => {
  await page.getByRole('link', { name: '我的' }).click();
  await page.getByRole('link', { name: '资质和装备' }).click();
  await page.getByText('还有 20 天').waitFor();
  expect(await page.locator('main b').allTextContents()).toEqual(['急救', '驾驶B2']);
  await page.getByText('还缺哨子，请找小队长领取').waitFor();
  await nothingFoundBy(page);
  await picture(page, 'between-skills');
  await button('以上我都收到了（1 件待确认）').click();
  await button('以上我都收到了（1 件待确认）').waitFor({ state: 'detached' });
  expect(await db.sql`select from equipment_issue where confirmed_at is not null`).toHaveLength(1);
  await page.getByRole('link', { name: /报名复训：急救复训/ }).click();
  await button('报名').click();
  await page.getByText('您已报名').waitFor();
  expect((await db.sql`select from attendance where member_id = ${me}`).length).toBe(1);
  await picture(page, 'between-training');
  await page.goto(`${world.url}/phone/#past`);
  await page.getByText('没有答复').waitFor();
  await page.goto(`${world.url}/phone/#held`);
  await page.getByText('张三').waitFor();
  await nothingFoundBy(page);
  await picture(page, 'between-held');
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('没有网络，以下是').waitFor();
  await page.getByText('张三').waitFor();
  await page.goto(`${world.url}/phone/#training`);
  await button('退出报名').click();
  await page.getByText('没有网络，没有办成').waitFor();
  await page.context().setOffline(false);
  expect(wrong).toEqual([]);
});

const rollCallOf = async (memberId: number) => {
  const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
  const place = (kind: string, name: string, parent: number | null) =>
    idOf(
      db.sql`insert into organisation (kind, name, parent_id, lon, lat)
        values (${kind}, ${name}, ${parent}, ${SCENE.lon}, ${SCENE.lat}) returning id`,
    );
  const county = await place('county', '城关区', await place('city', '兰州市', null));
  const station = await place('station', '城关派出所', county);
  const site = await place('site', '第一商场', station);
  const schedule = await idOf(db.sql`
    insert into roll_call_schedule (station_id, kind, weekdays, from_minute, until_minute, second_call_minutes, open_minutes, next_at)
    values (${station}, 'morning', '{2}', 480, 480, 60, 120, ${hours(99)}) returning id`);
  const call = (at: Date, closes: Date) =>
    idOf(db.sql`
      insert into roll_call (schedule_id, station_id, kind, by_radio, opens_at, second_call_at, closes_at, closed_at)
      values (${schedule}, ${station}, 'morning', false, ${at}, ${new Date(closes.getTime() - 1_800_000)}, ${closes}, ${closes < start ? closes : null}) returning id`);
  const entry = (rollCall: number, state: string) =>
    idOf(db.sql`insert into roll_call_entry (roll_call_id, member_id, site_id, state)
      values (${rollCall}, ${memberId}, ${site}, ${state}) returning id`);
  await entry(await call(hours(-24), hours(-22)), 'absent');
  await db.sql`insert into shift (member_id, site_id, starts_at, ends_at) values
    (${memberId}, ${site}, ${hours(-1)}, ${hours(7)}), (${memberId}, ${site}, ${hours(23)}, ${hours(31)})`;
  return [
    await entry(await call(hours(0), hours(2)), 'silent'),
    await entry(await call(hours(0.1), hours(2)), 'silent'),
  ];
};
const marks = async () =>
  (
    await db.sql`select e.id, k.state, k.said_at from roll_call_mark k join roll_call_entry e on e.id = k.entry_id order by k.id`
  ).map((m) => ({ ...m }));

test('roll-calls answered without a network, in the app and behind the link, count once and from when it was said', async () => {
  const [first = 0, second = 0] = await rollCallOf(me);
  await page.context().setGeolocation({ longitude: SCENE.lon, latitude: SCENE.lat });
  await page.context().grantPermissions(['geolocation']);
  const link = `${world.url}/rc/${rollCallToken(world.deps.linkSecret, second)}`;
  await page.goto(link);
  await button('到').waitFor();
  await nothingFoundBy(page);
  await picture(page, 'roll-call-link');
  await page.goto(`${world.url}/phone/#duty`);
  await page.getByText('正在当班').waitFor();
  await page.getByText('✕ 未到').waitFor();
  expect(await button('到').count()).toBe(2);
  await nothingFoundBy(page);
  await picture(page, 'between-duty');
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('没有网络，以下是').waitFor();
  await button('到').last().click();
  await page.getByText('已保存，联网后发送（1 条）').waitFor();
  expect(await button('到').count()).toBe(1);
  await picture(page, 'between-duty-offline');
  // What lies behind the link was opened before, and can be answered there as well.
  await page.goto(link);
  await button('到').click();
  await page.getByText('已保存，联网后发送（2 条）').waitFor();
  expect(await button('到').count()).toBe(0);
  expect(await marks()).toEqual([]);
  const said = world.clock.now();
  world.clock.moveTo(new Date(said.getTime() + 600_000));
  await page.clock.setFixedTime(world.clock.now());
  await page.context().setOffline(false);
  await page.getByText('已收到').waitFor();
  await page.getByText('已到', { exact: true }).waitFor();
  expect((await marks()).sort((a, b) => a.id - b.id)).toEqual([
    { id: first, state: 'present', saidAt: said },
    { id: second, state: 'present', saidAt: said },
  ]);
  // Too late is told, not passed over in silence.
  await db.sql`update roll_call_entry set state = 'silent' where id = ${first}`;
  await page.goto(`${world.url}/phone/#duty`);
  await page.getByText('✓ 已到').waitFor();
  world.clock.moveTo(hours(3));
  await button('到').click();
  await page.getByText('点名已经结束，只作记录').waitFor();
  await page.goto(`${world.url}/phone/#scores`);
  await page.getByText('本队还没有演练成绩').waitFor();
  expect(wrong).toEqual([]);
});

test('a bulletin is read without a network, and that it was read arrives with its true time', async () => {
  const officer = await signedIn(db, world.deps, { role: 'city' });
  const send = async (path: string, json: object) => {
    const reply = await fetch(`${world.url}/api${path}`, {
      method: 'POST',
      headers: { cookie: officer, origin: world.url, 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
    return [reply.status, (await reply.json().catch(() => ({}))) as { id: number }] as const;
  };
  const [site] = await db.sql<{ id: number; station: number; county: number }[]>`
    select o.id, s.id as station, s.parent_id as county from organisation o join organisation s on s.id = o.parent_id where o.kind = 'site'`;
  await db.sql`update member set site_id = ${site?.id ?? 0}, county_id = ${site?.county ?? 0} where id = ${me}`;
  const [draftStatus, draft] = await send('/bulletins', {
    ...{ organisationId: site?.station, audience: { organisationIds: [site?.id] }, severity: 'severe' },
    ...{ title: '大风预警', body: '今夜有大风。', advice: '收好户外物品。' },
    ...{ validFrom: hours(-1).toISOString(), validUntil: hours(48).toISOString() },
  });
  expect(draftStatus).toBe(201);
  expect((await send(`/bulletins/${draft.id}/send`, {}))[0]).toBeLessThan(300);
  await page.clock.setFixedTime(world.clock.now());
  await page.goto(`${world.url}/phone/#bulletins`);
  await page.getByText('今夜有大风').waitFor();
  await nothingFoundBy(page);
  await picture(page, 'between-bulletins');
  await page.context().setOffline(true);
  await page.reload();
  await button('我已阅读').click();
  await page.getByText('已保存，联网后发送').waitFor();
  const read = world.clock.now();
  world.clock.moveTo(new Date(read.getTime() + 600_000));
  await page.clock.setFixedTime(world.clock.now());
  await page.context().setOffline(false);
  await page.getByText('您已确认阅读').waitFor();
  await picture(page, 'between-bulletins-read');
  expect((await db.sql`select read_at from bulletin_read`).map((r) => r.readAt)).toEqual([read]);
  expect(wrong).toEqual([]);
});

test('whoever signs in after somebody else is shown nothing of that one', async () => {
  await db.sql`delete from session`;
  await page.goto(`${world.url}/phone/#skills`);
  await page.getByText('登录后可以看到').waitFor();
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('联网后打开一次').waitFor();
  expect(await page.getByText('急救').count()).toBe(0);
  await page.context().setOffline(false);
});

test('a leader launches by holding: offline nothing leaves or waits, and a lost reply and another try are one call-out', async () => {
  const at = { longitude: SCENE.lon, latitude: SCENE.lat };
  const phone = await openAs(
    { role: 'city', memberId: leader },
    { serviceWorkers: 'block', geolocation: at, permissions: ['geolocation'] },
  );
  const bad = wrongOn(phone);
  const launches = async () => (await db.sql`select id from callout where title like '商场火警，%'`).length;
  await phone.goto(`${world.url}/phone/#lead`);
  await phone.getByRole('link', { name: '发起集结' }).click();
  await phone.getByRole('button', { name: /商场火警/ }).click();
  await button('就在这里', phone).click();
  await phone.getByText('✓ 就在这里').waitFor();
  await phone.getByLabel('地点怎么称呼').fill('东门');
  await picture(phone, 'lead-where');
  await nothingFoundBy(phone);
  await button('看看会叫谁', phone).click();
  await phone.getByText('将叫醒 2 人').waitFor();
  await phone.getByText('急救全部来也缺 1 人').waitFor();
  await phone.getByText(/未列入 \d+ 人：.*正在参加真实集结/).waitFor();
  await picture(phone, 'lead-preview');
  await nothingFoundBy(phone);
  const hold = phone.locator('.hold');
  // Let go too early.
  await hold.dispatchEvent('pointerdown', { button: 0 });
  await phone.getByText('继续按住').waitFor();
  await hold.dispatchEvent('pointerup');
  await phone.getByText('按住 2 秒，发出真实集结令').waitFor();
  await phone.context().setOffline(true);
  await hold.dispatchEvent('pointerdown', { button: 0 });
  await phone.getByText('没有网络，没有发出').waitFor();
  await picture(phone, 'lead-offline');
  await phone.context().setOffline(false);
  await button('返回改', phone).click();
  await phone.getByText('将叫醒 2 人').waitFor();
  expect(await launches()).toBe(0);
  // It arrives, and its reply is lost.
  await phone.route('**/api/callouts', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await hold.dispatchEvent('pointerdown', { button: 0 });
  await phone.getByText('不知道有没有发出去').waitFor();
  expect(await launches()).toBe(1);
  await phone.unroute('**/api/callouts');
  await phone.reload();
  await phone.getByText('不知道有没有发出去').waitFor();
  await picture(phone, 'lead-unknown');
  await button('再发一次（不会重复）', phone).click();
  await phone.getByText('▲ 缺 2').waitFor();
  expect(await launches()).toBe(1);
  await picture(phone, 'lead-board');
  await nothingFoundBy(phone);
  await button('解除集结', phone).click();
  await phone.getByText('通知 2 人不用再来').waitFor();
  await button('确定', phone).click();
  await phone.getByText('已解除').first().waitFor();
  expect(bad).toEqual([]);
});
