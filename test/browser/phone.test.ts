import jsQR from 'jsqr';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { close } from '../../src/callout/close.ts';
import { summonsToken } from '../../src/callout/link.ts';
import { standDown } from '../../src/callout/stand-down.ts';
import { cityTime } from '../../src/kernel/calendar.ts';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { background, phoneWorld } from '../support/phone-world.ts';
import { addMembers, emptyDatabase, SCENE } from '../support/rig.ts';
import { signedIn } from '../support/signed-in.ts';

const db = await testDatabase();
const world = await phoneWorld(db);
const chrome = browserBeside(world);
const PHONE: BrowserContextOptions = {
  ...{ viewport: { width: 390, height: 844 }, locale: 'zh-CN', hasTouch: true, isMobile: true },
};
let start: Date;
const minute = (n: number) => new Date(start.getTime() + n * 60_000);

let ids: number[];
let calloutId: number;

beforeEach(async () => {
  await emptyDatabase(db);
  // Time only goes forward.
  start = world.clock.now();
  ids = await addMembers(db, [
    { name: '张三', phone: null },
    { name: '李四' },
    { name: '王五', phone: null },
  ]);
  for (const id of ids) {
    const { address, keys } = world.pushService.subscribe();
    await db.sql`insert into contact_point (member_id, kind, address, keys)
      values (${id}, 'push', ${address}, ${db.sql.json(keys)})`;
  }
  const [memberId = 0] = ids;
  await db.sql`insert into equipment_item (name) values ('头盔'), ('手电'), ('急救包') on conflict do nothing`;
  await db.sql`insert into equipment_issue (member_id, item) values (${memberId}, '头盔'), (${memberId}, '急救包')`;
  const lines = [{ role: 'general', count: 3 }];
  ({ id: calloutId } = await world.start({ lines, commanderPhone: '+8613900000000' }));
});

async function linkOf(n = 0): Promise<string> {
  const [s] = await db.sql<{ id: number }[]>`
    select id from summons where callout_id = ${calloutId} and member_id = ${ids[n] ?? 0}`;
  return `${world.url}/a/${summonsToken(world.deps.linkSecret, s?.id ?? 0)}`;
}
const person = async (n = 0) => (await world.view(calloutId)).people.find((p) => p.memberId === ids[n]);
const responses = async () =>
  (
    await db.sql<{ answer: string; channel: string; deviceAt: Date | null }[]>`
    select answer, channel, device_at from response order by id`
  ).map((r) => ({ ...r }));

async function open(to: string, options: BrowserContextOptions = {}) {
  const context = await chrome.newContext({ ...PHONE, ...options });
  const page = await context.newPage();
  const wrong = wrongOn(page);
  await page.goto(to);
  return { context, page, wrong };
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first();
const says = (page: Page, text: string) => page.locator('#net', { hasText: text }).waitFor();
const inControl = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller)
      await new Promise((done) =>
        navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }),
      );
  });

test('a push is checked by the push service, decrypted, shown, and answered by its own button', async () => {
  await world.work();
  // The service takes nothing whose audience, expiry, signature, TTL, Urgency, Topic or encryption is not as it must be.
  const push = world.pushService.pushes.find((p) => p.topic === `c${calloutId}m${ids[0]}`);
  expect(push).toMatchObject({ urgency: 'high' });
  expect(push?.ttl_seconds).toBeLessThanOrEqual(3_600);

  const { context, page } = await open(`${world.url}/phone/`);
  await page.getByText('登录后').waitFor();
  await picture(page, 'phone-app-signed-out');
  await inControl(page);
  const phone = await background(page, context, world.url);
  const { title, options } = await phone.deliver(JSON.stringify(push?.payload));
  expect(title).toMatch(/^【真实】/);
  expect(options).toMatchObject({ body: push?.payload.body, tag: push?.topic });
  expect(options.actions?.map((a) => a.title)).toEqual(['来', '不能来']);
  expect(await world.toldArrived).toBe(204);
  const rows =
    await db.sql`select state from delivery where callout_id = ${calloutId} and member_id = ${ids[0] ?? 0} and purpose = 'summons'`;
  expect([...rows]).toEqual([{ state: 'delivered' }]);

  const pageKept = new Promise<void>((done) =>
    world.onAnswer((method, path) => method === 'GET' && path.startsWith('/a/') && done()),
  );
  const answered = await phone.press('coming');
  expect(answered.title).toBe('已收到：来');
  expect(await person()).toMatchObject({ state: 'coming', channel: 'push' });
  // A second way in does no harm, and its page was kept again when the answer was given.
  await pageKept;
  await context.setOffline(true);
  await page.goto(options.data.link);
  await says(page, '没有网络');
  await button(page, '20 分').click();
  await says(page, '已保存，联网后发送（1 条）');
  await context.setOffline(false);
  await says(page, '已收到');
  expect((await responses()).map((r) => r.answer)).toEqual(['coming', 'coming']);
  await context.close();
});

test('the link works with JavaScript off', async () => {
  const { context, page } = await open(await linkOf(), { javaScriptEnabled: false });
  await button(page, '来').click();
  await page.getByText('已记录').first().waitFor();
  await button(page, '30 分').click();
  await page.getByText(`预计 ${cityTime(minute(30), start)} 到`).waitFor();
  expect(await person()).toMatchObject({ state: 'coming' });
  await context.close();
});

test('in airplane mode three answers wait, and each is stored once with its true time when the network is back', async () => {
  const { context, page, wrong } = await open(await linkOf());
  await inControl(page);
  await page.reload();
  await page.clock.setFixedTime(minute(0));
  await context.setOffline(true);
  await button(page, '来').click();
  await says(page, '联网后发送（1 条）');
  await page.clock.setFixedTime(minute(5));
  await button(page, '已出发').click();
  await says(page, '联网后发送（2 条）');
  await picture(page, 'phone-offline');
  // Still there, and still known, when the page is opened again without a network.
  await page.reload();
  await says(page, '联网后发送（2 条）');
  await page.getByText('已出发，预计').waitFor();
  await page.clock.setFixedTime(minute(12));
  await page.locator('#code').fill((await world.view(calloutId)).row.musterCode);
  await page
    .locator('form', { has: page.locator('#code') })
    .getByRole('button')
    .click();
  await says(page, '联网后发送（3 条）');
  await page.getByText('已到位（').waitFor();
  expect(await responses()).toEqual([]);
  // The phone's clock is twenty minutes on, and wrong by a day: ours is what counts.
  await page.clock.setFixedTime(minute(20));
  world.clock.moveTo(minute(20));
  await context.setOffline(false);
  await says(page, '已收到');
  expect(await responses()).toEqual([
    { answer: 'coming', channel: 'link', deviceAt: minute(0) },
    { answer: 'en_route', channel: 'link', deviceAt: minute(5) },
    { answer: 'arrived', channel: 'code', deviceAt: minute(12) },
  ]);
  expect(await person()).toMatchObject({ state: 'on_scene' });
  const [times] = await db.sql`select en_route_at, arrived_at from summons where member_id = ${ids[0] ?? 0}`;
  expect(times).toMatchObject({ enRouteAt: minute(5), arrivedAt: minute(12) });
  expect(wrong).toEqual([]);
  await context.close();
});

test('with its position shared, a phone that gets near checks in by itself, and shares no more after the end', async () => {
  const away = { longitude: SCENE.lon, latitude: SCENE.lat + 0.05, accuracy: 20 };
  const { context, page } = await open(await linkOf(), { geolocation: away, permissions: ['geolocation'] });
  await button(page, '来').click();
  await says(page, '已收到');
  await button(page, '按定位估算').click();
  await page.getByText(`预计 ${cityTime(minute(25), start)} 到`).waitFor();
  await page.getByLabel('共享我的位置').check();
  await page.getByText('位置共享中').waitFor();
  await context.setGeolocation({ ...away, latitude: SCENE.lat + 0.001 });
  await page.getByText('已到位（').waitFor();
  await expect.poll(() => person()).toMatchObject({ state: 'on_scene', channel: 'position' });
  await expect
    .poll(async () => (await db.sql`select sharing from member where id = ${ids[0] ?? 0}`)[0])
    .toEqual({ sharing: true });
  await standDown(world.deps, calloutId, {}, 'leader');
  const ended = await context.request.post(`${await linkOf()}/position`, {
    data: { sharing: true, lon: SCENE.lon, lat: SCENE.lat },
  });
  expect(await ended.json()).toEqual({ sharing: false });
  expect((await db.sql`select sharing, own_pos from member where id = ${ids[0] ?? 0}`)[0]).toEqual({
    sharing: false,
    ownPos: null,
  });
  await context.close();
});

/** What a camera reads on the poster. */
async function readCode(page: Page): Promise<string> {
  const size = 300;
  const pixels = await page.evaluate(async (size) => {
    const svg = document.querySelector('.qr svg') as SVGElement;
    const image = new Image(size, size);
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
    await image.decode();
    const canvas = new OffscreenCanvas(size, size).getContext('2d') as OffscreenCanvasRenderingContext2D;
    canvas.drawImage(image, 0, 0, size, size);
    return Array.from(canvas.getImageData(0, 0, size, size).data);
  }, size);
  const read = (jsQR as unknown as typeof jsQR.default)(Uint8ClampedArray.from(pixels), size, size);
  return read?.data ?? '';
}

async function poster(): Promise<string> {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' });
  const [name = '', value = ''] = (await signedIn(db, world.deps, { role: 'city' })).split('=');
  await context.addCookies([{ name, value, url: world.url }]);
  const page = await context.newPage();
  await page.goto(`${world.url}/callouts/${calloutId}/muster-point`);
  await picture(page, 'poster');
  await nothingFoundBy(page);
  const link = await readCode(page);
  await context.close();
  return link;
}

test('the code at the muster point, as printed and read, checks in: with a network and without', async () => {
  const code = await poster();
  expect(code).toMatch(new RegExp(`^${world.url}/at/`));
  const stranger = await open(code);
  await stranger.page.getByText('不知道您是谁').waitFor();
  await stranger.context.close();

  const { context, page } = await open(await linkOf());
  await page.goto(code);
  expect((await responses()).length).toBe(0);
  await picture(page, 'phone-at');
  await button(page, '我到了，签到').click();
  await page.getByText(`已到位（${cityTime(start, start)}）`).waitFor();
  expect(await responses()).toEqual([{ answer: 'arrived', channel: 'qr', deviceAt: null }]);
  await context.close();

  const second = await open(await linkOf(1));
  await inControl(second.page);
  await second.page.reload();
  await second.context.setOffline(true);
  await second.page.goto(code);
  await button(second.page, '已到位').click();
  await says(second.page, '联网后发送（1 条）');
  await second.context.setOffline(false);
  await expect.poll(async () => (await person(1))?.state).toBe('on_scene');
  await second.context.close();
});

test('a squad’s leader counts heads without a network, marks who has no phone, and hands the list over', async () => {
  const [battalion] = await db.sql`insert into unit (kind, name) values ('battalion', '一大队') returning id`;
  await db.sql`update member set unit_id = ${battalion?.id} where id = any(${ids})`;
  await db.sql`update member set post = 'leader' where id = ${ids[0] ?? 0}`;
  await db.sql`update plan_entry set unit_id = ${battalion?.id} where callout_id = ${calloutId}`;
  const { context, page } = await open(await linkOf());
  await page.getByRole('link', { name: '本队点名' }).click();
  await page.getByLabel('李四', { exact: true }).check();
  await page.getByLabel('王五', { exact: true }).check();
  await nothingFoundBy(page);
  await picture(page, 'phone-squad');
  await context.setOffline(true);
  await button(page, '交指挥').click();
  await says(page, '联网后发送（1 条）');
  await context.setOffline(false);
  await says(page, '已收到');
  expect([(await person(1))?.state, (await person(2))?.state]).toEqual(['on_scene', 'on_scene']);
  const [list] = await db.sql`select actor, data from log_entry where type = 'muster_list'`;
  expect(list).toMatchObject({
    actor: `member:${ids[0]}`,
    data: { present: 2, absent: 1, counted: 2, handedOver: true, withoutPhone: [ids[0], ids[2]] },
  });
  await context.close();
});

test('what is over, stood down or somebody else’s is explained in plain words', async () => {
  const link = await linkOf();
  const forged = await open(`${link.slice(0, -3)}AAA`);
  await forged.page.getByText('链接无效').first().waitFor();
  await picture(forged.page, 'phone-stranger');
  await forged.context.close();
  const { context, page } = await open(link);
  await standDown(world.deps, calloutId, {}, 'leader');
  await page.reload();
  await page.getByText('集结已解除，请勿前往').waitFor();
  await picture(page, 'phone-stood-down');
  await button(page, '已平安到家').click();
  await page.getByText('已平安到家（').waitFor();
  await close(world.deps, calloutId, 'leader').catch(() => {});
  await page.reload();
  await page.getByText('本次集结已结束').first().waitFor();
  await picture(page, 'phone-closed');
  await context.close();
});

async function look(context: BrowserContext, page: Page, name: string): Promise<void> {
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 640 });
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide, `${name} at ${width}`).toBe(0);
    await picture(page, `${name}-${width}`);
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await nothingFoundBy(page);
  await picture(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await nothingFoundBy(page);
  expect(context.pages().length).toBe(1);
}

test.each(['zh', 'en'])(
  'everything of the summons is on one screen, in reach and readable: %s',
  async (lang) => {
    const { context, page, wrong } = await open(`${await linkOf()}?lang=${lang}`);
    await page.setViewportSize({ width: 390, height: 844 });
    const [come, cannot] = lang === 'zh' ? ['来', '不能来'] : ['Coming', 'Cannot'];
    for (const name of [come, cannot]) {
      const box = await button(page, name as string).boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(64);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
      expect(box?.y).toBeGreaterThan(422);
    }
    await look(context, page, `phone-summons-${lang}`);
    await button(page, come as string).click();
    await says(page, lang === 'zh' ? '已收到' : 'Received');
    await look(context, page, `phone-coming-${lang}`);
    expect(wrong).toEqual([]);
    await context.close();
  },
);
