// A trainer's phone after a drill: the sheet is opened with a network, scored without one, received, signed; then the table has it.
// At the desk two who differ are read side by side, decided between, and a signed sheet is corrected by a further one.
import { readdir } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { phoneWorld } from '../support/phone-world.ts';
import { addMembers, emptyDatabase } from '../support/rig.ts';
import { signedIn } from '../support/signed-in.ts';

const db = await testDatabase();
const world = await phoneWorld(db);
const chrome = browserBeside(world);
const PHONE: BrowserContextOptions = {
  ...{ viewport: { width: 390, height: 844 }, locale: 'zh-CN', hasTouch: true, isMobile: true },
};
const start = world.clock.now();
const minutes = (n: number) => new Date(start.getTime() + n * 60_000);
let page: Page;
let wrong: string[];
let one = '';
let officer = '';
let other = '';
let member = '';
let company = '';

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const send = async (cookie: string, path: string, json?: unknown) => {
  const reply = await fetch(`${world.url}/api${path}`, {
    headers: { cookie, origin: world.url, 'content-type': 'application/json' },
    ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
  });
  return (await reply.json()) as Record<string, never>;
};
/** The program that was built, and as much of it as the phone has without a network: less, and no screen of it opens. */
const builtProgram = async () =>
  (await readdir('dist/web/phone/zh')).filter((name) => name.endsWith('.js')).sort();
const keptProgram = () =>
  page.evaluate(async () => {
    const names = await Promise.all(
      (await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((r) => r.url)),
    );
    const files = names.flat().flatMap((url) => /\/phone\/zh\/([\w-]+\.js)$/.exec(url)?.[1] ?? []);
    return [...new Set(files)].sort();
  });
/** How often each penalty was tapped, as far as the phone has written it down. */
const keptCounts = () =>
  page.evaluate(
    (key) =>
      new Promise<number[]>((done) => {
        const asked = indexedDB.open('muster', 1);
        asked.onsuccess = () => {
          const draft = asked.result.transaction('kept').objectStore('kept').get(key);
          draft.onsuccess = () => {
            asked.result.close();
            done(Object.values((draft.result?.counts ?? {}) as Record<string, number>));
          };
        };
      }),
    `own:score:${page.url().split('/').at(-1)}`,
  );
const button = (name: string | RegExp) => page.getByRole('button', { name });
const openAs = async (cookie: string, options = PHONE) => {
  const context = await chrome.newContext(options);
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: world.url }]);
  const opened = await context.newPage();
  return opened;
};

beforeAll(async () => {
  await emptyDatabase(db);
  const city = await idOf(
    db.sql`insert into organisation (kind, name) values ('city', '兰州市') returning id`,
  );
  const county = await idOf(
    db.sql`insert into organisation (kind, name, parent_id) values ('county', '城关区', ${city}) returning id`,
  );
  const unit = (kind: string, name: string, parent: number | null) =>
    idOf(
      db.sql`insert into unit (kind, name, parent_id, county_id) values (${kind}, ${name}, ${parent}, ${county}) returning id`,
    );
  const companyId = await unit('company', '一中队', await unit('battalion', '一大队', null));
  const unitId = await unit('squad', '一小队', companyId);
  const people = await addMembers(
    db,
    [1, 2].map(() => ({ unitId, countyId: county })),
  );
  for (const memberId of people) {
    const { address, keys } = world.pushService.subscribe();
    await db.sql`insert into contact_point (member_id, kind, address, keys)
      values (${memberId}, 'push', ${address}, ${db.sql.json(keys)})`;
  }
  const { id } = await world.start({
    kind: 'drill',
    countyId: county,
    lines: [{ role: 'general', count: 2 }],
  });
  for (const memberId of people) {
    world.clock.moveTo(new Date(world.clock.now().getTime() + 7 * 60_000));
    await world.answer(id, memberId, { answer: 'arrived' });
  }
  officer = await signedIn(db, world.deps, { role: 'city' });
  await send(officer, `/callouts/${id}/stand-down`, {});
  await send(officer, `/callouts/${id}/score-sheets`, {});
  world.clock.moveTo(minutes(40));
  const trainer = { role: 'trainer' as const, organisationId: county };
  other = await signedIn(db, world.deps, trainer);
  company = await signedIn(db, world.deps, { role: 'company', unitId: companyId });
  member = await signedIn(db, world.deps, { memberId: people[0] ?? 0 });
  one = await signedIn(db, world.deps, trainer);
  page = await openAs(one);
  await page.clock.setFixedTime(minutes(40));
  wrong = wrongOn(page);
});

test('gloves on and no network: a tap for each band is kept, counts from when it was given, and is signed', async () => {
  await page.goto(`${world.url}/phone/#scoring`);
  await page.getByRole('link', { name: /一小队/ }).waitFor();
  await picture(page, 'scores-list');
  await nothingFoundBy(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  expect(await keptProgram()).toEqual(await builtProgram());
  await page.getByRole('link', { name: /一小队/ }).click();
  await page.getByText('按时到位 2 / 2 人，集结用时 14 分钟').waitFor();
  expect(await page.locator('input, textarea').count()).toBe(0);
  await page.reload();
  await page.context().setOffline(true);
  await page.reload();
  await button(/^优/).first().waitFor();
  await picture(page, 'scores-empty');
  expect(await button('交分').isDisabled()).toBe(true);
  for (const n of [0, 1, 2]) await button(/^优/).nth(n).click();
  await button('装备 100').click();
  await button('违反安全规定 1').click();
  await button('违反安全规定 0').click();
  await expect.poll(keptCounts).toContain(0);
  // What was tapped outlives the page.
  await page.reload();
  await button('交分').waitFor();
  await picture(page, 'scores-full');
  await nothingFoundBy(page);
  await button('交分').click();
  await page.getByText('已保存，联网后发送').waitFor();
  expect((await db.sql`select from score_entry`).length).toBe(0);
  world.clock.moveTo(minutes(60));
  await page.clock.setFixedTime(minutes(60));
  await page.context().setOffline(false);
  await page.reload();
  await page.getByText('✓ 已收到').waitFor();
  const [entry] = await db.sql<
    { givenAt: Date; scores: unknown }[]
  >`select given_at, scores from score_entry`;
  expect(entry).toEqual({
    givenAt: minutes(40),
    scores: [95, 100, 95].map((points, i) => ({
      ...{ criterion: ['order', 'equipment', 'skills'][i], band: 0, points },
    })),
  });
  const sheetId = Number(page.url().split('/').at(-1));
  const scores = ['order', 'equipment', 'skills'].map((criterion) => ({ criterion, band: 0, points: 93 }));
  await send(other, `/score-sheets/${sheetId}/entries`, { clientId: 'b', scores, penalties: [] });
  await page.reload();
  await button('签字：97.4 分').waitFor();
  await picture(page, 'scores-agreed');
  await button('签字：97.4 分').click();
  await page.getByText('您已签字').waitFor();
  const { version } = await send(other, `/score-sheets/${sheetId}`);
  await send(other, `/score-sheets/${sheetId}/sign`, { version });
  expect(await send(other, '/drill-league')).toMatchObject({
    items: [{ rank: 1, score: 97.4, drills: [{ sheetId }] }],
  });
  expect(await send(member, '/me/scores')).toMatchObject({ items: [{ sheetId, total: 97.4 }] });
  const own = await openAs(member);
  await own.goto(`${world.url}/phone/#scores`);
  await own.getByText('97.4 分').waitFor();
  await nothingFoundBy(own);
  await picture(own, 'scores-own');
  expect(wrong).toEqual([]);
});

/** Two trainers who are far apart on order. */
async function differOnCompany(): Promise<number> {
  const { items } = (await send(officer, '/score-sheets?state=open')) as unknown as {
    items: { id: number; level: string }[];
  };
  const id = items.find((s) => s.level === 'company')?.id ?? 0;
  for (const [cookie, order] of [
    [one, 92],
    [other, 60],
  ] as const) {
    const scores = Object.entries({ order, equipment: 90, skills: 90 }).map(([criterion, points]) => ({
      ...{ criterion, points, band: points >= 90 ? 0 : 2 },
    }));
    await send(cookie, `/score-sheets/${id}/entries`, { clientId: `c${order}`, scores, penalties: [] });
  }
  return id;
}

async function signBoth(id: number): Promise<void> {
  for (const cookie of [one, other]) {
    const { version } = await send(cookie, `/score-sheets/${id}`);
    await send(cookie, `/score-sheets/${id}/sign`, { version });
  }
}

/** The unit's leader appeals in time, once; the chief trainer dismisses it with a reason, and both read that. */
async function appealAndDismiss(desk: Page, id: number, looksRight: (name: string) => Promise<void>) {
  const leader = await openAs(company, { viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  await leader.goto(`${world.url}/console/drills/scores/${id}`);
  await leader.getByRole('button', { name: /^申 ?诉$/ }).click();
  await leader.getByText('每张表只能申诉一次').waitFor();
  await leader.getByLabel('哪里不对，依据是什么').fill('装备是当晚新领的，齐全');
  await nothingFoundBy(leader);
  await picture(leader, 'scores-desk-appeal');
  await leader
    .locator('.ant-modal')
    .getByRole('button', { name: /^申 ?诉$/ })
    .click();
  await leader.getByText(/申诉：装备是当晚新领的/).waitFor();
  expect(await leader.getByRole('button', { name: /申 ?诉/ }).count()).toBe(0);
  await desk.goto(`${world.url}/console/drills/scores/${id}`);
  await desk.getByRole('button', { name: '裁定申诉' }).click();
  await desk.getByText('不成立，维持原分').click();
  await desk.getByLabel('理由').fill('装备分按到场时算');
  await looksRight('scores-desk-appeal-decide');
  await desk.locator('.ant-modal').getByRole('button', { name: '裁定申诉' }).click();
  await desk.getByText(/裁定不成立：装备分按到场时算/).waitFor();
  await looksRight('scores-desk-appealed');
}

/** A page of the officer’s, and what is looked at on each of its states. */
async function deskPage() {
  const desk = await openAs(officer, { viewport: { width: 1280, height: 900 }, locale: 'zh-CN' });
  const bad = wrongOn(desk);
  const looksRight = async (name: string) => {
    await nothingFoundBy(desk);
    const over = await desk.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    await picture(desk, name);
    expect([name, over, bad]).toEqual([name, 0, []]);
  };
  const press = (name: string) => desk.getByRole('button', { name, exact: true }).click();
  const confirm = (name: string) =>
    desk
      .locator('.ant-modal')
      .getByRole('button', { name: new RegExp(`^${[...name].join(' ?')}$`) })
      .click();
  return { desk, looksRight, press, confirm };
}

test('at the desk: two who differ side by side, decided with a reason; the table opens its records; a correction', async () => {
  const id = await differOnCompany();
  const { desk, looksRight, press, confirm } = await deskPage();
  await desk.goto(`${world.url}/console/drills/scores`);
  await desk.getByText('两人有分歧，待商定').waitFor();
  await looksRight('scores-desk-list');
  await desk.getByRole('link', { name: /一中队$/ }).click();
  await desk.getByText('▲ ').first().waitFor();
  await looksRight('scores-desk-differ');
  await press('裁定分歧');
  await desk.locator('#decide-order').fill('80');
  await desk.getByLabel('理由').fill('看了录像，整队时有人掉队');
  await looksRight('scores-desk-decide');
  await confirm('裁定分歧');
  await desk.getByText(/裁定：看了录像/).waitFor();
  await signBoth(id);
  await desk.getByRole('link', { name: '排名' }).click();
  await desk.getByRole('link', { name: /97\.4$/ }).waitFor();
  await looksRight('scores-desk-league');
  await desk.getByRole('link', { name: /97\.4$/ }).click();
  await desk.getByText('得分 97.4').waitFor();
  await desk.getByRole('link', { name: '集结用时 14 分钟' }).waitFor();
  await appealAndDismiss(desk, id, looksRight);
  await desk.getByRole('button', { name: /^更 ?正$/ }).click();
  await desk.getByLabel('更正理由').fill('装备分记错');
  await confirm('更正');
  await desk.getByRole('link', { name: '查看更正表' }).click();
  await desk.getByText('本表更正前一张，理由：装备分记错').waitFor();
  await desk.getByText(/还差 2 名教练打分/).waitFor();
});

test('at the desk: a rubric gets its next version, and the calendar leads to a surprise drill of the unit', async () => {
  const { desk, looksRight, press, confirm } = await deskPage();
  await desk.goto(`${world.url}/console/drills/rubrics`);
  await desk.getByText('第 1 版（').first().waitFor();
  await looksRight('scores-desk-rubrics');
  await press('修改标准');
  await desk.getByLabel('权重').first().fill('31');
  await confirm('发布新版');
  await desk.getByText(/各项权重之和应为 100/).waitFor();
  await looksRight('scores-desk-rubric');
  await desk.keyboard.press('Escape');
  await desk.locator('.ant-modal').waitFor({ state: 'hidden' });
  await desk.getByRole('link', { name: '日历' }).click();
  await desk.getByText('要求：至少每 1 个月演练一次').waitFor();
  await looksRight('drills-desk-calendar');
  await desk.setViewportSize({ width: 390, height: 844 });
  await looksRight('drills-desk-calendar-small');
  await desk.getByRole('link', { name: '突击演练' }).first().click();
  await desk.getByLabel('没有办结也要演练的理由').waitFor();
  expect(await desk.getByRole('radio', { name: /^突击/ }).isChecked()).toBe(true);
  await desk.getByText('一小队').first().waitFor();
});
