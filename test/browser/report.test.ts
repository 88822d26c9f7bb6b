// After-action in a browser: a leader reads the report, says what shall be better, and takes the PDF along.
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { standDown } from '../../src/callout/stand-down.ts';
import { pdfPrinter } from '../../src/pdf-entry.ts';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { readPdf } from '../support/pdf-text.ts';
import { addMembers } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db, '127.0.0.1', { print: pdfPrinter() });
const chrome = browserBeside(served);
let id: number;

beforeAll(async () => {
  await db.sql`insert into organisation (kind, name) values ('city', '云川市')`;
  const people = await addMembers(
    db,
    Array.from({ length: 60 }, (_, i) => ({ name: `张${i + 1}`, km: 1 + i / 100 })),
  );
  const about = { kind: 'drill', title: '商场火警拉动' } as const;
  const before = await served.start({ ...about, lines: [{ role: 'general', count: 1 }] });
  await served.at(5);
  await standDown(served.deps, before.id, {}, 'operator');
  await served.at(60);
  ({ id } = await served.start({ ...about, lines: [{ role: 'general', count: 30 }] }));
  await served.at(62);
  for (const member of people.slice(0, 6))
    await served.answer(id, member, { answer: 'coming', etaMinutes: 10 });
  await served.at(70);
  for (const member of people.slice(0, 4))
    await served.answer(id, member, { answer: 'arrived', channel: 'code' });
  await served.at(80);
  await standDown(served.deps, id, {}, 'operator');
});

test('the report is read, commented on, turned into a task, and taken along as a PDF', async () => {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  await served.signIn(context);
  const page = await context.newPage();
  const wrong = wrongOn(page);
  await page.goto(`${served.url}/console/`);
  await page.getByRole('link', { name: '复盘报告' }).first().click();
  await page.getByRole('heading', { level: 1, name: /商场火警拉动/ }).waitFor();
  // A number leads to its people, a person to what was sent and answered.
  const people = page.getByRole('region', { name: '每人经过' });
  await people.getByText('共 60 人').waitFor();
  await people.getByRole('listitem', { name: '2' }).click();
  await people.getByRole('button', { name: '张26' }).waitFor();
  await page.getByRole('button', { name: /^4 到位人数/ }).click();
  await people.getByText('共 4 人').waitFor();
  await people.getByRole('button', { name: '张1', exact: false }).first().click();
  await people
    .getByText(/短信.*已送达|已送达/)
    .first()
    .waitFor();
  const timeline = page.getByRole('region', { name: '时间线' });
  await timeline.getByRole('button', { name: '答复' }).click();
  await timeline.getByRole('textbox').fill('张3');
  await expect.poll(() => timeline.getByRole('listitem').count()).toBe(2);
  await page.getByRole('region', { name: /对比/ }).getByRole('row').nth(2).waitFor();
  // What shall be better has somebody who sees to it.
  const items = page.getByRole('region', { name: '改进事项' });
  await items.getByRole('button', { name: '新增改进事项' }).click();
  await items.getByLabel('要改进什么').fill('出发前逐台检查对讲机');
  await items.getByRole('combobox').fill('王警');
  await page.getByText('王警官 · 民警').click();
  await items.getByLabel('完成期限').fill('2026-11-20');
  await items.getByRole('button', { name: /保\s?存/ }).click();
  await items.getByText('逾期未完成').waitFor();
  const comments = page.getByRole('region', { name: '意见' });
  await comments.getByRole('textbox').fill('集合点指示牌看不清');
  await comments.getByRole('button', { name: '发表意见' }).click();
  await comments.getByRole('listitem').waitFor();
  await comments.getByRole('button', { name: /删\s?除/ }).click();
  await comments.getByRole('button', { name: /撤\s?销/ }).click();
  await comments.getByText('集合点指示牌看不清').waitFor();
  await picture(page, 'report');
  await nothingFoundBy(page);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '报告（PDF）' }).click(),
  ]);
  const { pages, fonts } = await readPdf(await readFile(await file.path()));
  expect(pages[0]).toContain('集结复盘报告');
  expect(pages[0]).toContain(`演练 · 云集复〔2026〕${id}号`);
  expect(fonts.length).toBeGreaterThan(0);
  await page.getByRole('button', { name: '深色' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'To improve' }).waitFor();
  await picture(page, 'report-dark-en');
  await nothingFoundBy(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, 'report-narrow');
  await page.goto(`${served.url}/console/`);
  await page.getByRole('heading', { name: 'Improvements still open (1)' }).waitFor();
  await picture(page, 'desk-improvements');
  await nothingFoundBy(page);
  expect(wrong).toEqual([]);
  await context.close();
}, 90_000);
