// What tests do with a browser: it ends with their file, and tells what went wrong on a page.
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { openBrowser, type TestBrowser } from './chromium.ts';

/** A browser for all tests of a file, beside the app that it looks at; both end with them. `maps`: it can draw them. */
export function browserBeside(served: { close(): Promise<unknown> }, about: { maps?: boolean } = {}) {
  let chrome: TestBrowser;
  beforeAll(async () => {
    chrome = await openBrowser(about);
  });
  afterAll(async () => {
    await chrome.close();
    await served.close();
  });
  return { newContext: (options?: BrowserContextOptions) => chrome.browser.newContext(options) };
}

/** Fills up with what goes wrong in `page`, breaches of the content policy included. */
export function wrongOn(page: Page): string[] {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (said) => /Content Security Policy/.test(said.text()) && wrong.push(said.text()));
  return wrong;
}

/** WCAG 2.2 AA, as far as axe tells. */
export async function nothingFoundBy(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  const found = violations.map(
    (v) => `${v.id}: ${v.nodes.map((n) => `${n.html} ${n.failureSummary}`).join(' ')}`,
  );
  expect(found).toEqual([]);
}

/** Kept where `MUSTER_PICTURES` says, when it does. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.MUSTER_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
