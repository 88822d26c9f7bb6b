// The map in a real browser: drawn with nothing from outside, in Chinese, by keys alone.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, SCENE } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);

const drawn = (page: Page) => page.locator('.muster-map-box [data-drawn]');

test('the board shows where it is on a map that needs no network', async () => {
  const [city] = await db.sql<
    { id: number }[]
  >`insert into organisation (kind, name) values ('city', '云川市') returning id`;
  const [county] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name, parent_id) values ('county', '城关区', ${city?.id ?? 0}) returning id`;
  await db.sql`insert into organisation (kind, name, parent_id, lon, lat)
    values ('station', '城关滨江派出所', ${county?.id ?? 0}, ${SCENE.lon + 0.02}, ${SCENE.lat})`;
  const ring = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ].map(([x = 0, y = 0]) => [SCENE.lon + x * 0.1, SCENE.lat + y * 0.1]);
  await db.sql`insert into area (id, shape, updated_at) values (${county?.id ?? 0},
    ${db.sql.json({ type: 'Polygon', coordinates: [ring] })}, ${served.clock.now()})`;
  await addMembers(db, [{ name: '张三' }, { name: '李四' }]);
  const { id } = await served.start({ kind: 'drill', lines: [{ role: 'general', count: 2 }] });
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  await served.signIn(context);
  const page = await context.newPage();
  const wrong = wrongOn(page);
  const elsewhere: string[] = [];
  page.on(
    'request',
    (r) => r.url().startsWith('http') && !r.url().startsWith(served.url) && elsewhere.push(r.url()),
  );
  await page.goto(`${served.url}/console/callouts/${id}`);
  await drawn(page).waitFor();
  await nothingFoundBy(page);
  await picture(page, 'map-board');
  expect(elsewhere).toEqual([]);
  if (!process.env.MUSTER_PICTURES) expect(wrong).toEqual([]);
  await context.close();
});
