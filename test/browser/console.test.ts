import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);

/** No entry of the menu leads nowhere. */
async function everyPageIsThere(page: Page) {
  const links = page.getByRole('navigation').getByRole('link');
  const addresses = await links.evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
  expect(addresses.length).toBeGreaterThan(2);
  for (const address of addresses) {
    await page.goto(`${served.url}${address}`);
    await page.locator('#main > *, main > *').first().waitFor();
    expect(await page.getByText('没有这一页').count(), address).toBe(0);
  }
  await page.goto(`${served.url}/console/`);
}

test('the console opens in Chinese, turns to English and keeps it, and axe finds nothing', async () => {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 800 } });
  await served.signIn(context);
  const page = await context.newPage();
  const wrong = wrongOn(page);
  const [loaded] = await Promise.all([
    page.waitForResponse((reply) => reply.url().includes('/assets/react-')),
    page.goto(`${served.url}/console/`),
  ]);
  // Built files travel compressed, and once.
  expect(await loaded.headerValue('content-encoding')).toMatch(/^(br|gzip)$/);
  expect(await loaded.headerValue('cache-control')).toContain('immutable');
  await page.getByRole('link', { name: '值班台' }).waitFor();
  await everyPageIsThere(page);
  await page.getByRole('button', { name: 'English' }).click();
  await page.reload();
  await page.getByRole('link', { name: 'Duty desk' }).waitFor();
  await nothingFoundBy(page);
  expect(wrong).toEqual([]);
  await picture(page, 'desk');
  await context.close();
});
