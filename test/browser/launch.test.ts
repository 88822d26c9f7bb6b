// The launch in a browser: with the keyboard alone, from a template; a closed tab and a lost reply lose and double nothing.
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, SCENE } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
/** Real ones of more than so many wait for a second person. */
const served = await serveApp(db, '127.0.0.1', { approval: { above: 3, minutes: 30 } });
const chrome = browserBeside(served);
let open: () => Promise<Page>;
const PATIENT = { timeout: 10_000 };
const wrong: string[][] = [];

beforeAll(async () => {
  const [city] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name) values ('city', '云川市') returning id`;
  await db.sql`insert into organisation (kind, name, parent_id, lon, lat)
    values ('site', '万达商场', ${city?.id ?? 0}, ${SCENE.lon}, ${SCENE.lat})`;
  const [unit] = await db.sql<{ id: number }[]>`
    insert into unit (kind, name) values ('battalion', '城关区大队') returning id`;
  await addMembers(
    db,
    Array.from({ length: 24 }, (_, i) => ({
      ...{ km: 0.5 + i / 4, unitId: unit?.id ?? null, skills: i % 4 === 0 ? ['first_aid'] : [] },
      ...(i === 23 && { consentOn: null }),
    })),
  );
  await db.sql`insert into launch_template (name, title, severity, lines, minutes, updated_at)
    values ('商场火警', '商场火警，协助疏散', 'severe', ${db.sql.json([
      { role: 'first_aid', count: 2 },
      { role: 'general', count: 6 },
    ])}, 30, ${served.clock.now()})`;
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  await served.signIn(context);
  open = async () => {
    const page = await context.newPage();
    wrong.push(wrongOn(page));
    return page;
  };
});

/** Goes on with Tab until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 150; i++) {
    const said = await page.evaluate(() => {
      const at = document.activeElement;
      return `${at?.getAttribute('aria-label') ?? ''} ${at?.textContent ?? ''}`;
    });
    if (name.test(said)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`nothing called ${name} is reached by Tab`);
}

async function looksRight(page: Page, name: string): Promise<void> {
  await nothingFoundBy(page);
  expect(wrong.flat()).toEqual([]);
  await picture(page, name);
}

test('with the keyboard alone: a place by its name, a template, and who would be called', async () => {
  const first = await open();
  await first.goto(`${served.url}/console/launch?kind=drill`);
  const place = first.getByRole('combobox', { name: '地点' });
  await place.waitFor();
  await expect.poll(() => place.evaluate((e) => e === document.activeElement), PATIENT).toBe(true);
  await looksRight(first, 'launch-where');
  const heard = first.waitForResponse((r) => decodeURIComponent(r.url()).endsWith('search=万达'));
  await first.keyboard.type('万达');
  await heard;
  await first.getByTitle('万达商场（云川市）').waitFor();
  await first.keyboard.press('ArrowDown');
  await first.keyboard.press('Enter');
  await first.getByText('位置 103.82000, 36.06000').waitFor();
  await tabTo(first, /商场火警/);
  await first.keyboard.press('Enter');
  await first.getByText('第一梯队将叫醒 12 人').waitFor();
  await first.getByText('未登记自愿加入 1').waitFor();
  await looksRight(first, 'launch-who');
  await first.getByLabel('自动增派').check();
  await first.getByText(/预计叫醒约 \d+ 人/).waitFor();
  await first.getByRole('table').filter({ hasText: '列入的全叫' }).waitFor();
  await looksRight(first, 'launch-judged');
  await first.getByLabel('不用，只按梯队').check();
  await first.getByText('第一梯队将叫醒 12 人').waitFor();
  await first.close();
});

test('the draft outlives its tab; the button is held, and a lost reply does not launch twice', async () => {
  const page = await open();
  // Another kind is asked for than the draft was: nobody is to take the one for the other.
  await page.goto(`${served.url}/console/launch?kind=test`);
  await page.getByText(/^已恢复/).waitFor();
  await page.getByRole('heading', { name: '测试 发起集结' }).waitFor();
  await page.getByRole('radio', { name: '演练' }).press('Space');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('The first echelon wakes 12').waitFor();
  await page.getByRole('button', { name: 'Dark' }).click();
  await page.getByRole('button', { name: 'Take out 城关区大队' }).press('Enter');
  await page.getByText('The first echelon wakes 0').waitFor();
  await page.getByRole('button', { name: 'No longer pin or take out 城关区大队' }).press('Enter');
  await page.getByText('The first echelon wakes 12').waitFor();
  await looksRight(page, 'launch-en-dark');

  // The server hears it, the answer is lost on the way.
  await page.route('**/api/callouts', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('link', { name: 'To the button' }).press('Enter');
  await tabTo(page, /^ Summon 12 people/);
  await page.keyboard.down('Enter');
  await page.getByText('No reply came: it may have been sent').waitFor();
  await page.keyboard.up('Enter');
  await page.unroute('**/api/callouts');
  await page.getByRole('button', { name: 'Send again' }).press('Enter');
  await page.waitForURL('**/console/callouts/1');
  await page.getByText('severe').waitFor();
  const rows = await db.sql`select kind, severity, commander_name from callout`;
  expect(rows).toEqual([{ kind: 'drill', severity: 'severe', commanderName: '王警官' }]);
  expect(await page.evaluate(() => Object.keys(localStorage))).not.toContain('muster.launch.user:1');
});

/** A real launch from the template, asked for in the words of whoever cannot hold a button. */
async function askForReal(page: Page): Promise<void> {
  await page.goto(`${served.url}/console/launch?kind=real`);
  await page.getByLabel('经纬度或地图链接').fill('103.82, 36.06');
  await page.getByText('位置 103.82000, 36.06000').waitFor();
  await page.getByRole('button', { name: /商场火警/ }).click();
  await page.getByRole('button', { name: /^提交批准/ }).waitFor();
  await page.getByRole('button', { name: '不便按住？改用确认框' }).click();
  await page
    .locator('.ant-modal-confirm')
    .getByRole('button', { name: /^提交批准/ })
    .click();
  await page.getByText('等候批准').waitFor();
}

test('a large real launch waits for a second person, who approves; another time nobody is waited for', async () => {
  const page = await open();
  await page.context().addCookies([{ name: 'muster_lang', value: 'zh', url: served.url }]);
  await askForReal(page);
  await looksRight(page, 'launch-waiting');
  const context = await chrome.newContext({ viewport: { width: 390, height: 844 } });
  await served.signIn(context);
  const second = await context.newPage();
  await second.goto(`${served.url}/launch-requests`);
  await second.getByRole('link', { name: '商场火警' }).click();
  await looksRight(second, 'launch-second');
  await second.getByRole('button', { name: '批准并立即发出真实集结令' }).click();
  await page.waitForURL(/\/console\/callouts\/\d+$/);

  await askForReal(page);
  await page.getByLabel('原因').fill('火势蔓延，批准人联系不上');
  await page.getByRole('button', { name: /^不等批准，立即发出真实集结令/ }).click();
  const sure = page.locator('.ant-modal-confirm');
  await sure.getByRole('button', { name: /^不等批准/ }).click();
  await page.waitForURL(/\/console\/callouts\/\d+$/);
  await second.goto(`${served.url}/launch-requests`);
  await second.getByText('未等批准，已发出').waitFor();
  await looksRight(second, 'launch-requests');
  const said = await db.sql`
    select l.type from log_entry l where l.type in ('launch_approved', 'break_glass') order by l.id`;
  expect(said.map((entry) => entry.type)).toEqual(['launch_approved', 'break_glass']);
});
