// The map in a real browser: drawn with nothing from outside, in Chinese, by keys alone.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { reportPosition } from '../../src/roster/member-actions.ts';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, SCENE } from '../support/rig.ts';
import { ROADS_PMTILES } from '../support/roads-pmtiles.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), 'muster-map-'));
const tiles = join(folder, 'roads.pmtiles');
await writeFile(tiles, ROADS_PMTILES);
afterAll(() => rm(folder, { recursive: true }));
const served = await serveApp(db, '127.0.0.1', { tilesFile: tiles });
const chrome = browserBeside(served, { maps: true });

/** A county with a station around the scene, and a drill that calls two. */
async function scene() {
  const node = async (kind: string, name: string, parent: number | null, km: number | null = null) => {
    const at = km === null ? null : { lon: SCENE.lon + km / 90, lat: SCENE.lat };
    const [row] = await db.sql<{ id: number }[]>`
      insert into organisation (kind, name, parent_id, lon, lat)
      values (${kind}, ${name}, ${parent}, ${at?.lon ?? null}, ${at?.lat ?? null}) returning id`;
    return row?.id ?? 0;
  };
  const county = await node('county', '城关区', await node('city', '云川市', null));
  await node('station', '城关滨江派出所', county, 0.5);
  // Its name stands north of the scene's.
  const corner = (x: number, y: number) => [SCENE.lon + x * 0.1, SCENE.lat + 0.004 + y * 0.1];
  const ring = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)];
  await db.sql`insert into area (id, shape, updated_at)
    values (${county}, ${db.sql.json({ type: 'Polygon', coordinates: [ring] })}, ${served.clock.now()})`;
  const members = await addMembers(db, [{ name: '张三' }, { name: '李四' }]);
  const { id } = await served.start({ kind: 'drill', lines: [{ role: 'general', count: 2 }] });
  return { members, id };
}

/** The member's phone tells where it is, so many degrees east of the scene. */
const share = (member: number, east: number) =>
  reportPosition(
    db,
    member,
    { sharing: true, lon: SCENE.lon + east, lat: SCENE.lat },
    { now: served.clock.now(), actor: `member:${member}` },
  );

/** Dark dots of the screen around a place of the map, in pixels from its middle. */
async function inkAt(page: Page, x: number, y: number, darker = 120): Promise<number> {
  const box = await page.locator('.muster-map').boundingBox();
  if (!box) throw new Error('no map');
  const [width, height] = [70, 24];
  const middle = { x: box.x + box.width / 2 + x, y: box.y + box.height / 2 + y };
  const clip = { x: middle.x - width / 2, y: middle.y - height / 2, width, height };
  const shot = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(
    async ({ bytes, darker }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${bytes}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const draw = canvas.getContext('2d');
      draw?.drawImage(image, 0, 0);
      const { data = [] } = draw?.getImageData(0, 0, image.width, image.height) ?? {};
      return data.filter((value, i) => i % 4 === 0 && value < darker).length;
    },
    { bytes: shot, darker },
  );
}

const drawn = (page: Page) => page.locator('.muster-map-box [data-drawn]');

test('the board shows where it is and who is on the way, on a map that needs no network', async () => {
  const { members, id } = await scene();
  const context = await chrome.newContext({ viewport: { width: 1280, height: 1000 } });
  await served.signIn(context);
  const page = await context.newPage();
  const wrong = wrongOn(page);
  const elsewhere: string[] = [];
  context.on('request', (r) => {
    if (/^(http|ws)/.test(r.url()) && !r.url().startsWith(served.url)) elsewhere.push(r.url());
  });
  await page.goto(`${served.url}/console/callouts/${id}`);
  await drawn(page).waitFor();
  const map = page.getByRole('region', { name: /^地图：现场/ });

  // The county's name is drawn by the browser's own letters: there is ink where it stands, and none beside it.
  expect(await inkAt(page, 0, -115)).toBeGreaterThan(100);
  expect(await inkAt(page, 110, -115)).toBe(0);
  // The archive's road runs from north-west through the scene.
  expect(await inkAt(page, -160, -60, 200)).toBeGreaterThan(200);
  expect(await inkAt(page, -160, 60, 200)).toBe(0);
  await map.getByRole('application').focus();
  await page.keyboard.press('Enter');
  await map.locator('output', { hasText: '商场火警 · 东门' }).waitFor();
  await page.keyboard.press('ArrowLeft');

  await map.getByText('地图内容列表').click();
  await map.getByRole('listitem').filter({ hasText: '城关滨江派出所' }).waitFor();
  await served.answer(id, members[0] ?? 0, { answer: 'coming', etaMinutes: 9 });
  await share(members[0] ?? 0, 0.012);
  await map.getByRole('listitem').filter({ hasText: '张三 将到' }).waitFor();
  await nothingFoundBy(page);
  await picture(page, 'map-board');
  expect(elsewhere).toEqual([]);
  if (!process.env.MUSTER_PICTURES) expect(wrong).toEqual([]);
  await context.close();
});

/** Where the launch is to be: by a click on the map, then moved from there by the keyboard. */
async function pickForLaunch(page: Page): Promise<void> {
  await page.goto(`${served.url}/console/launch?kind=drill`);
  await drawn(page).waitFor();
  const where = page.getByText(/^位置 \d/);
  const map = page.getByRole('application').first();
  await map.click({ position: { x: 300, y: 120 } });
  await where.waitFor();
  const clicked = await where.textContent();
  await drawn(page).waitFor();
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await where.filter({ hasNotText: clicked ?? '' }).waitFor();
  expect(await where.textContent()).toMatch(/^位置 103\.\d{5}, 3[56]\.\d{5}$/);
}

test('the force is on a map by site, narrowed by what people can do; a site leads to its people', async () => {
  const sites = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name, parent_id, lon, lat)
    select 'site', n, (select id from organisation where kind = 'county'), ${SCENE.lon} + i * 0.05, ${SCENE.lat}
    from unnest(array['影城', '水厂']) with ordinality as s(n, i) returning id`;
  const [cinema = 0, works = 0] = sites.map((s) => s.id);
  const guards = await addMembers(db, [
    { name: '赵六', skills: ['first_aid'] },
    { name: '孙七' },
    { name: '周八' },
  ]);
  await db.sql`update member set site_id = ${works} where id = any(${guards})`;
  await db.sql`update member set site_id = ${cinema} where id = ${guards[0] ?? 0}`;
  const context = await chrome.newContext({ viewport: { width: 1280, height: 1000 } });
  await served.signIn(context);
  const page = await context.newPage();
  const wrong = wrongOn(page);
  await page.goto(`${served.url}/console/force`);
  await page.getByText('地图', { exact: true }).click();
  await drawn(page).waitFor();
  const list = page.locator('.muster-map-list');
  await list.getByText(/^地图内容列表/).click();
  await list.getByText('2 人，2 人可用，0 人在岗').waitFor();
  await nothingFoundBy(page);
  await picture(page, 'map-force');
  await page.getByRole('combobox', { name: '能担任的岗位' }).click();
  await page.locator('.ant-select-item-option', { hasText: /^急救$/ }).click();
  await list.getByText('2 人，2 人可用，0 人在岗').waitFor({ state: 'detached' });
  await list.getByRole('button', { name: '影城 1/1' }).click();
  await page.getByRole('link', { name: '赵六' }).waitFor();
  expect(await page.getByRole('link', { name: '孙七' }).count()).toBe(0);
  await pickForLaunch(page);
  if (!process.env.MUSTER_PICTURES) expect(wrong).toEqual([]);
  await context.close();
});
