// The live board in a real browser: answers appear by themselves, the leader acts, the network goes and comes back.
import { expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served, { maps: false });

test('a leader watches a drill on the live board, records an answer, raises, loses the network and stands down', async () => {
  const members = await addMembers(db, [{ name: '张三' }, { name: '李四' }, { name: '【真实】王五' }, {}]);
  const { id } = await served.start({ kind: 'drill', lines: [{ role: 'general', count: 2 }] });
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  await served.signIn(context);
  const page = await context.newPage();
  const wrong = wrongOn(page);

  await page.goto(`${served.url}/console/callouts`);
  await page.getByRole('link', { name: /商场火警/ }).click();
  const gap = page.locator('.gap');
  await gap.filter({ hasText: '缺2普通队员 0/2' }).waitFor();
  expect(
    Number.parseFloat(await gap.locator('strong').evaluate((e) => getComputedStyle(e).fontSize)),
  ).toBeGreaterThanOrEqual(72);
  // No map can be drawn here: it is said in words, and its content is a list.
  await page.getByText('这个浏览器画不了地图').waitFor();
  await page.getByText('商场火警 东门').waitFor();
  await nothingFoundBy(page);

  await served.answer(id, members[0] ?? 0, { answer: 'coming', etaMinutes: 5 });
  await gap.filter({ hasText: '缺1普通队员 1/2' }).waitFor();
  await page.getByText('张三：能来').waitFor();

  await page.getByRole('button', { name: '立即发出' }).click();
  await page.getByRole('button', { name: '发出演练集结令' }).click();
  const third = page.locator('tr', { hasText: '王五' });
  await third.waitFor();
  expect(await third.textContent()).not.toContain('【真实】');
  await third.getByRole('button', { name: /代答/ }).click();
  await page.getByLabel('几分钟到').fill('8');
  await picture(page, 'answer-for');
  await page.getByRole('button', { name: '能来', exact: true }).click();
  await gap.filter({ hasText: '齐✓普通队员 2/2' }).waitFor();
  await picture(page, 'board');

  await context.setOffline(true);
  await page.getByText('连接已断，画面不是现在的情况').waitFor();
  await served.answer(id, members[1] ?? 0, { answer: 'cannot', reason: '在外地' });
  await picture(page, 'board-lost');
  await context.setOffline(false);
  await page.getByText('李四：不能来').waitFor();
  await page.getByText('连接已断，画面不是现在的情况').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Dark' }).click();
  await page.getByRole('button', { name: 'Stand down' }).click();
  const asked = page.locator('.ant-modal-confirm');
  await asked.getByRole('button', { name: /^Stand down/ }).click();
  await page.getByText(/Home safe 0 of/).waitFor();
  await served.answer(id, members[0] ?? 0, { answer: 'home_safe' });
  await page.getByText(/Home safe 1 of/).waitFor();
  await page.setViewportSize({ width: 820, height: 1100 });
  await page.locator('.ant-message-notice').first().waitFor({ state: 'detached' });
  await nothingFoundBy(page);
  await picture(page, 'board-dark');
  // Taking a picture writes a style into the page that its policy refuses.
  if (!process.env.MUSTER_PICTURES) expect(wrong).toEqual([]);
  await context.close();
});
