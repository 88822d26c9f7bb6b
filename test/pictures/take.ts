// `npm run pictures`: starts the system on the sample city with a drill in progress and writes the README's pictures of its main screens.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { buildWeb } from '../../src/build-entry.ts';
import { summonsToken } from '../../src/callout/link.ts';
import { openBrowser } from '../support/chromium.ts';
import { type NodeProcess, startNode } from '../support/node-process.ts';
import { playStory, SECRET } from './story.ts';

const SIZE = { width: 1280, height: 800 };
const QUALITY = 82;
const SETTLES_MS = 2_000;
const LIMIT_BYTES = 200_000;

interface Screen {
  name: string;
  path: string;
  /** Stands on it when it is whole: words, or a selector. */
  shows: string;
}

const screensOf = ({ live, ended }: { live: number; ended: number }): Screen[] => [
  { name: 'desk', path: '/console/', shows: 'text=商场火警' },
  { name: 'launch', path: '/console/launch?kind=drill', shows: '.muster-map-all:enabled' },
  { name: 'board', path: `/console/callouts/${live}`, shows: '.muster-map-all:enabled' },
  { name: 'report', path: `/console/callouts/${ended}/report`, shows: '#main svg' },
  { name: 'force', path: '/console/force', shows: 'text=大队' },
  { name: 'readiness', path: '/console/readiness', shows: 'text=大队' },
];

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** What a store or a browser shows of the phone's app before it is put on the home screen. */
async function takePhone(browser: Browser, server: NodeProcess, live: number): Promise<void> {
  const { body } = await server.api<{ summonses: { summonsId: number; state: string }[] }>(
    'GET',
    `/api/callouts/${live}/summonses`,
  );
  const asked = body.summonses.find((s) => s.state === 'waiting');
  const context = await browser.newContext({ ...PHONE, locale: 'zh-CN' });
  const page = await context.newPage();
  const shoot = (name: string) =>
    page.screenshot({ path: fileURLToPath(new URL(`../../public/screens/${name}.png`, import.meta.url)) });
  await page.goto(`${server.url}/a/${summonsToken(SECRET, asked?.summonsId ?? 0)}`);
  await page.getByRole('button', { name: '来', exact: true }).first().waitFor();
  await shoot('summons');
  await page.goto(/队员 Member\s+(\S+)/.exec(server.printed)?.[1] ?? '');
  await page.getByRole('button', { name: '进入' }).click();
  await page.goto(`${server.url}/phone/#availability`);
  await page.getByText('登记请假').waitFor();
  await shoot('availability');
  await context.close();
}

async function take(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > LIMIT_BYTES) throw new Error(`${name} has ${bytes.length} bytes`);
  await writeFile(new URL(`./${name}.webp`, import.meta.url), bytes);
  console.log(`test/pictures/${name}.webp ${Math.round(bytes.length / 1_000)} KB`);
}

await buildWeb();
const dir = await mkdtemp(join(tmpdir(), 'muster-pictures-'));
const chrome = await openBrowser({ maps: true });
const server = await startNode({ MUSTER_DATA_DIR: dir, MUSTER_CLOCK: 'manual', MUSTER_SECRET: SECRET });
try {
  const story = await playStory(server);
  await takePhone(chrome.browser, server, story.live);
  const screens = screensOf(story);
  const page = await chrome.browser.newPage({ viewport: SIZE, locale: 'zh-CN' });
  await page.goto(/市局指挥 City\s+(\S+)/.exec(server.printed)?.[1] ?? '');
  await page.getByRole('button', { name: '进入' }).click();
  for (const { name, path, shows } of screens) {
    await page.goto(`${server.url}${path}`);
    await page.locator(shows).first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    // Maps and charts come to rest.
    await page.waitForTimeout(SETTLES_MS);
    await take(page, name);
  }
} finally {
  await chrome.close();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
}
