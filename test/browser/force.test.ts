// The force in a browser: found as typed, many changed and taken back, a person's page, a roster checked and taken in.
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { spellNames } from '../../src/roster/name-pinyin.ts';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers } from '../support/rig.ts';
import { csv, idNumber, phone } from '../support/roster.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);
let page: Page;
let wrong: string[];

beforeAll(async () => {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  await served.signIn(context);
  page = await context.newPage();
  wrong = wrongOn(page);
});

async function looksRight(name: string): Promise<void> {
  await nothingFoundBy(page);
  expect(wrong).toEqual([]);
  await picture(page, name);
}

test('an empty force says what to do; a roster is checked, then taken in', async () => {
  await page.goto(`${served.url}/console/force`);
  await page.getByText('名册里还没有人').waitFor();
  await looksRight('force-empty');
  await page.getByRole('link', { name: '导入花名册' }).first().click();
  const { bytes } = csv(
    ['姓名', '身份证号', '手机号码', '应急编组', '自愿加入日期'],
    ['王波', idNumber(1), phone(1), '城关区大队1中队2小队', '2021-04-22'],
    ['李强', idNumber(1), phone(2), '城关区大队1中队2小队', ''],
  );
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: '花名册.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes) },
  });
  await page.getByText('核对完成，还没有写入').waitFor();
  await page.getByText('拒收的行及原因').waitFor();
  await looksRight('import');
  expect(await db.sql`select count(*) from member`).toEqual([{ count: 0 }]);
  const rows = await page.getByRole('table').count();
  expect(rows).toBeGreaterThan(0);
});

test('people are found as typed and many are changed and taken back', async () => {
  const [unit] = await db.sql<{ id: number }[]>`
    insert into unit (kind, name) values ('battalion', '城关区大队') returning id`;
  await addMembers(db, [
    { name: '曾宪伟', unitId: unit?.id ?? null, skills: ['first_aid'] },
    ...Array.from({ length: 300 }, (_, i) => ({ name: `队员${i}` })),
  ]);
  await spellNames(db);
  await page.goto(`${served.url}/console/force`);
  await page.getByText('共 301 人').waitFor();
  await looksRight('force');
  // The last page is fetched when it comes into view.
  await page.locator('.force-scroll').evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await page.getByRole('link', { name: '曾宪伟' }).waitFor();
  await page.getByRole('searchbox', { name: '姓名、拼音、首字母或电话尾号' }).fill('zxw');
  await page.getByText('共 1 人').waitFor();
  expect(page.url()).not.toContain('zxw');
  await page.getByRole('checkbox', { name: '选择曾宪伟' }).check();
  await page.getByRole('combobox', { name: '改值守' }).click();
  await page
    .locator('.ant-select-item-option', { hasText: /^在岗$/ })
    .last()
    .click();
  await page.getByText('已更改 1 人').waitFor();
  const duty = async () => (await db.sql`select duty_state from member where name = '曾宪伟'`)[0]?.dutyState;
  expect(await duty()).toBe('on');
  await page.getByRole('button', { name: /撤\s*销/ }).click();
  await page.getByText('已更改 1 人').waitFor();
  await expect.poll(duty).toBe('unknown');
  await page.getByRole('link', { name: '曾宪伟' }).click();
  await page.getByRole('heading', { name: '曾宪伟' }).waitFor();
  await page.getByText('还没有被集结过').waitFor();
  await looksRight('member');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Never called out yet.').waitFor();
  await page.getByRole('link', { name: 'Back to the force' }).click();
  await page.getByText('People: 1').waitFor();
  await looksRight('force-en');
});
