// A station's sheet in browsers: planned, ticked by keys and by thumbs, by two officers at once, read out, closed.
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, START } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);
/** START is 03:07 in the city; the roll is called at 08:00. */
const OPENS = 293;
const minute = (n: number) => new Date(START.getTime() + n * 60_000);

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`,
  );

beforeAll(async () => {
  const people = await addMembers(db, [
    { name: '王建国' },
    { name: '李秀英' },
    { name: '张伟' },
    { name: '赵敏' },
  ]);
  const county = await node('county', await node('city', null, '市'), '县');
  const station = await node('station', county, '城关派出所');
  const site = await node('site', station, '第一商场');
  for (const id of people)
    await db.sql`insert into shift (member_id, site_id, starts_at, ends_at) values (${id}, ${site}, ${START}, ${minute(600)})`;
});

async function officerPage(width: number, hasTouch = false) {
  const context = await chrome.newContext({ viewport: { width, height: 844 }, hasTouch });
  await served.signIn(context);
  const page = await context.newPage();
  const wrong = wrongOn(page);
  page.setDefaultTimeout(20_000);
  const looksRight = async (name: string) => {
    await nothingFoundBy(page);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect([name, over, wrong]).toEqual([name, 0, []]);
    await picture(page, name);
  };
  return { page, looksRight };
}

const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const isTicked = (page: Page, name: string, state: string) =>
  page
    .locator(`.rc-sheet li:has-text("${name}") .rc-tick[aria-pressed="true"]:has-text("${state}")`)
    .waitFor();

async function plans({ page, looksRight }: Awaited<ReturnType<typeof officerPage>>) {
  await page.goto(`${served.url}/console/roll-calls`);
  await page.getByText('还没有点过名').waitFor();
  await looksRight('roll-calls-empty');
  await page.getByRole('tab', { name: '点名安排' }).click();
  await page.getByRole('button', { name: '新增点名安排' }).click();
  await page.getByLabel('派出所', { exact: true }).click();
  await page.locator('.ant-select-item-option', { hasText: '城关派出所' }).click();
  await looksRight('roll-calls-plan');
  await page
    .locator('.ant-modal')
    .getByRole('button', { name: /保\s*存/ })
    .click();
  await page.getByText('5 分后二次点名，15 分截止').waitFor();
  await looksRight('roll-calls-schedules');
}

test('a morning at the sheet: keys, thumbs, two officers, the radio, the closing, both languages', async () => {
  const desk = await officerPage(1280);
  await plans(desk);
  await served.at(OPENS);
  const { page } = desk;
  await page.getByRole('tab', { name: '点名记录' }).click();
  await page.getByRole('link', { name: '2026-11-24 08:00' }).click();
  await row(page, '李秀英').locator('.rc-who').focus();
  await page.keyboard.press('p');
  await isTicked(page, '李秀英', '已到');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('e');
  await isTicked(page, '赵敏', '请假');
  await page.keyboard.press('Backspace');
  await page.locator('.rc-state.silent').nth(2).waitFor();
  await desk.looksRight('roll-call-sheet');

  const other = await officerPage(390, true);
  await other.page.goto(page.url());
  await isTicked(other.page, '李秀英', '已到');
  // What the second has on the screen is a second old: both tick the same person before either saw the other.
  await other.page.route('**/api/roll-calls/*', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  );
  await row(page, '王建国').getByRole('button', { name: '王建国：已到' }).click();
  await expect
    .poll(() =>
      db.sql`select from roll_call_mark k join roll_call_entry e on e.id = k.entry_id
    join member m on m.id = e.member_id where m.name = '王建国'`.then((r) => r.length),
    )
    .toBe(1);
  await row(other.page, '王建国').getByRole('button', { name: '王建国：未到' }).tap();
  await expect
    .poll(() =>
      db.sql`select from roll_call_mark k join roll_call_entry e on e.id = k.entry_id
    join member m on m.id = e.member_id where m.name = '王建国'`.then((r) => r.length),
    )
    .toBe(2);
  await other.page.unroute('**/api/roll-calls/*');
  await other.page.getByText('两条记录都已保存').waitFor();
  await isTicked(page, '王建国', '未到');
  await other.looksRight('roll-call-clash');
  await other.page.getByRole('button', { name: '改为“已到”' }).tap();
  await isTicked(page, '王建国', '已到');

  await other.page.getByRole('switch', { name: '电台逐一点读' }).tap();
  await other.page.getByText('第 1 人，共 4 人').waitFor();
  await other.looksRight('roll-call-radio');
  await other.page.getByRole('button', { name: '张伟：迟到' }).tap();
  await other.page.getByText('第 2 人，共 4 人').waitFor();
  await other.page.getByRole('button', { name: '下一人' }).tap();
  await other.page.getByText('第 3 人，共 4 人').waitFor();
  await isTicked(page, '张伟', '迟到');

  await served.at(OPENS + 15);
  await page.getByText('已结束，结果已定').waitFor();
  await page.getByText('没有可通知的手机号').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Closed: the result stands').waitFor();
  await desk.looksRight('roll-call-closed');
  await page.goto(`${served.url}/console/roll-calls/figures`);
  await page.getByText('75%').waitFor();
  await desk.looksRight('roll-call-figures');
});
