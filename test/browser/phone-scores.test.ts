// A trainer's phone after a drill: the sheet is opened with a network, scored without one, received, signed; then the table has it.
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
let other = '';
let member = '';

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const send = async (cookie: string, path: string, json?: unknown) => {
  const reply = await fetch(`${world.url}/api${path}`, {
    headers: { cookie, origin: world.url, 'content-type': 'application/json' },
    ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
  });
  return (await reply.json()) as Record<string, never>;
};
const button = (name: string | RegExp) => page.getByRole('button', { name });
const openAs = async (cookie: string) => {
  const context = await chrome.newContext(PHONE);
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
  const company = await unit('company', '一中队', await unit('battalion', '一大队', null));
  const unitId = await unit('squad', '一小队', company);
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
  const officer = await signedIn(db, world.deps, { role: 'city' });
  await send(officer, `/callouts/${id}/stand-down`, {});
  await send(officer, `/callouts/${id}/score-sheets`, {});
  world.clock.moveTo(minutes(40));
  const trainer = { role: 'trainer' as const, organisationId: county };
  other = await signedIn(db, world.deps, trainer);
  member = await signedIn(db, world.deps, { memberId: people[0] ?? 0 });
  page = await openAs(await signedIn(db, world.deps, trainer));
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
