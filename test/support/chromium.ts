// A real Chromium that needs nothing installed, with a font that has Chinese.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
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

/** What draws maps without a graphics card draws everything else slowly too; a browser without it says so in a map's place. */
const WITH_MAPS = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const WITHOUT_MAPS = ['--disable-3d-apis', '--disable-gpu', '--disable-software-rasterizer'];
const PACKAGE = resolve('node_modules/@sparticuz/chromium');

export interface TestBrowser {
  browser: Browser;
  /** All that it keeps. */
  dir: string;
  close(): Promise<void>;
}

/** Unpacks it once for each version, not for each run, beside its place and moved there when whole: another may do so too. */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = resolve(`node_modules/.cache/chromium-${version}`);
  if (!existsSync(folder)) {
    await mkdir(dirname(folder), { recursive: true });
    const unfinished = await mkdtemp(`${folder}.`);
    const before = process.env.TMPDIR;
    process.env.TMPDIR = unfinished;
    await chromium.executablePath();
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rename(unfinished, folder).catch(async (error) => {
      await rm(unfinished, { recursive: true });
      if (!existsSync(folder)) throw error;
    });
  }
  return join(folder, 'chromium');
}

/** Starts one that keeps all it has in a folder of its own. `maps`: it can draw them. */
export async function openBrowser({ maps = false } = {}): Promise<TestBrowser> {
  const executablePath = await unpacked();
  const dir = mkdtempSync(join(tmpdir(), 'muster-browser-'));
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
 * One for all that this process looks at: starting it takes longer than much of what is done with it. It ends with the
 * process; what each caller sees of it is a context of its own.
 */
export function sharedBrowser({ maps = false } = {}): Promise<TestBrowser> {
  const known = shared.get(maps);
  if (known) return known;
  const opened = openBrowser({ maps });
  shared.set(maps, opened);
  opened
    .then(({ dir }) => process.once('exit', () => rmSync(dir, { recursive: true, force: true })))
    .catch(() => {});
  return opened;
}
