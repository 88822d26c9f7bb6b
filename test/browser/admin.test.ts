// The console as each may use it: what is offered, what is not, on wide and narrow screens, in both languages.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);

const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function fits(page: Page, name: string): Promise<void> {
  await nothingFoundBy(page);
  expect(await sideways(page), `${name} is wider than the screen`).toBeLessThanOrEqual(0);
  await picture(page, name);
}

test('an auditor sees everything and is offered nothing that would be refused; the menu folds on a phone', async () => {
  await addMembers(db, [{ name: '张三' }, { name: '李四' }]);
  const { id } = await served.start({ kind: 'drill', lines: [{ role: 'general', count: 2 }] });
  const context = await chrome.newContext({ viewport: { width: 390, height: 844 } });
  await served.signIn(context, { role: 'auditor' });
  const page = await context.newPage();
  const wrong = wrongOn(page);
  await page.goto(`${served.url}/console/callouts/${id}`);
  await page.getByText('缺').first().waitFor();
  await page.getByRole('button', { name: '菜单' }).waitFor();
  await fits(page, 'narrow-board');
  expect(await page.getByRole('button', { name: /立即发出|暂缓|扩大|解除|代答/ }).count()).toBe(0);
  await page.getByRole('button', { name: '菜单' }).click();
  await page.getByText('王警官').waitFor();
  await fits(page, 'narrow-menu');
  expect(await page.getByRole('link', { name: '发起集结' }).count()).toBe(0);
  await page.getByRole('link', { name: '队伍' }).click();
  await page.getByText('共 2 人').waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  expect(await page.getByRole('button', { name: '导入' }).count()).toBe(0);
  await fits(page, 'narrow-force');
  await page.goto(`${served.url}/console/force/members/1`);
  await page.getByRole('heading', { name: '张三' }).waitFor();
  await fits(page, 'narrow-member');
  await page.goto(`${served.url}/console/`);
  await page.getByRole('link', { name: /商场火警/ }).waitFor();
  await fits(page, 'narrow-desk');
  await page.setViewportSize({ width: 820, height: 1100 });
  await fits(page, 'tablet-desk');
  await page.getByRole('button', { name: '菜单' }).click();
  await page.getByRole('button', { name: '退出' }).click();
  await page.waitForURL(/sign-in/);
  if (!process.env.MUSTER_PICTURES) expect(wrong).toEqual([]);
  await context.close();
});
