// A real Chromium that needs nothing installed, with a font that has Chinese.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

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
  /** All that it keeps. */
  dir: string;
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
    ...{ browser, dir },
    async close() {
      await browser.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const shared = new Map<boolean, Promise<TestBrowser>>();

/**
 * One for all that this process looks at: unpacking it takes longer than most of what is done with it. It ends with the
 * process; what each caller sees of it is a context of its own.
 */
export function sharedBrowser({ maps = true } = {}): Promise<TestBrowser> {
  const known = shared.get(maps);
  if (known) return known;
  const opened = openBrowser({ maps });
  shared.set(maps, opened);
  opened
    .then(({ dir }) => process.once('exit', () => rmSync(dir, { recursive: true, force: true })))
    .catch(() => {});
  return opened;
}
