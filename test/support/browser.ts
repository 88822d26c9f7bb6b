// What tests do with a browser: contexts of their own, which end with the file, and what went wrong on a page.
import { join } from 'node:path';
import axe from 'axe-core';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { sharedBrowser } from './chromium.ts';

/** A browser for all tests of a file, beside the app that it looks at; both end with them. `maps`: it can draw them. */
export function browserBeside(served: { close(): Promise<unknown> }, about: { maps?: boolean } = {}) {
  const opened: BrowserContext[] = [];
  beforeAll(() => sharedBrowser(about));
  afterAll(async () => {
    await Promise.all(opened.map((context) => context.close()));
    await served.close();
  });
  return {
    async newContext(options?: BrowserContextOptions): Promise<BrowserContext> {
      const { browser } = await sharedBrowser(about);
      // Things that fade in and slide cost a test half of its time; the story of a drill has them.
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      // No bound on speed, as for the tests themselves: a slow machine is slow.
      context.setDefaultTimeout(PATIENCE_MS);
      opened.push(context);
      return context;
    },
  };
}

const PATIENCE_MS = 120_000;
const WCAG_TAGS = ['wcag2a', 'wcag2aa', 'wcag22aa'];

/** Fills up with what goes wrong in `page`, breaches of the content policy included. */
export function wrongOn(page: Page): string[] {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (said) => /Content Security Policy/.test(said.text()) && wrong.push(said.text()));
  return wrong;
}

/** Until nothing on `page` is still loading or moves towards where it will stay: half faded in, a text is too faint. */
async function comeToRest(page: Page): Promise<void> {
  await page.locator('.ant-spin-spinning').first().waitFor({ state: 'detached' });
  await page.evaluate(async () => {
    const moving = () =>
      document
        .getAnimations()
        .filter((a) => a.playState === 'running' && a.effect?.getComputedTiming().endTime !== Infinity);
    for (let some = moving(); some.length > 0; some = moving())
      await Promise.allSettled(some.map((a) => a.finished));
  });
}

/** WCAG 2.2 AA, as far as axe tells. */
export async function nothingFoundBy(page: Page): Promise<void> {
  await comeToRest(page);
  // Read in once for each document: axe's own way for frames, of which we have none, takes ten times as long.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (runOnly) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
      ...{ runOnly, resultTypes: ['violations'] },
    });
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.html} ${n.failureSummary}`).join(' ')}`);
  }, WCAG_TAGS);
  expect(found).toEqual([]);
}

/** Kept where `MUSTER_PICTURES` says, when it does. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.MUSTER_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
