// A real Chromium that needs nothing installed, with a font that has Chinese.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';

const FONTS = resolve('node_modules/@expo-google-fonts/noto-sans-sc/400Regular');

function fontConfig(dir: string): string {
  const file = join(dir, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${FONTS}</dir><cachedir>${join(dir, 'fontcache')}</cachedir></fontconfig>`,
  );
  return file;
}

/** What draws maps without a graphics card is slow; a browser that has none says so in their place. */
const WITH_MAPS = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const WITHOUT_MAPS = ['--disable-3d-apis'];

export interface TestBrowser {
  browser: Browser;
  close(): Promise<void>;
}

/** Starts one in a folder of its own: the package would take up any `$TMPDIR/chromium` that another run left. */
export async function openBrowser({ maps = true } = {}): Promise<TestBrowser> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-browser-'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = dir;
  const executablePath = await chromium.executablePath();
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  await mkdir(join(dir, 'home'));
  const env = {
    ...process.env,
    TMPDIR: dir,
    HOME: join(dir, 'home'),
    FONTCONFIG_FILE: fontConfig(dir),
    TZ: 'UTC',
  };
  const browser = await playwright.launch({
    executablePath,
    args: ['--no-sandbox', ...(maps ? WITH_MAPS : WITHOUT_MAPS)],
    env,
  });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

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
