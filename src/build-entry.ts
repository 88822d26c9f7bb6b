// `npm run build`: builds the browser's part when it is older than its sources, so that a start costs nothing twice.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { checkFirstView } from './first-view.ts';
import { LANGUAGES, type Language } from './kernel/texts.ts';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const SOURCES = ['src/web', 'src/callout/pages', 'public', 'vite.config.ts', 'package-lock.json'];
const BUILT = at('dist/web');
const MARK = at('dist/web.built');
/** Files that get much smaller, and are large enough for it to matter. */
const COMPRESSED = /\.(js|css|svg|json|geojson)$/;
const WORTH_BYTES = 1_000;
/** Nearly as small as it gets, in a tenth of the time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** The phone's JavaScript in one language, by gzip, which everything takes. `answers`: all that is loaded before an answer can leave,
 * by the page or by a notification's button. `app`: that page's program and every screen. The page itself has its test. */
export const PHONE_BUDGETS_BYTES = { answers: 20_000, app: 30_000, 'sw.js': 8_000 };

/** Folders count too: a file that went away changes its folder. */
function newest_ms(path: string): number {
  const about = statSync(path);
  const inside = about.isDirectory() ? readdirSync(path).map((name) => newest_ms(join(path, name))) : [];
  return Math.max(about.mtimeMs, ...inside);
}

const gzipped = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length;

export function phoneSizes_bytes(language: Language): Record<keyof typeof PHONE_BUDGETS_BYTES, number> {
  const folder = join(BUILT, 'phone', language);
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const app = scripts.reduce((sum, name) => sum + gzipped(join(folder, name)), 0);
  const background = gzipped(join(BUILT, 'sw.js'));
  return { answers: gzipped(join(folder, 'app.js')) + background, app, 'sw.js': background };
}

function checkPhone(): void {
  for (const language of LANGUAGES) {
    for (const [what, size_bytes] of Object.entries(phoneSizes_bytes(language))) {
      const budget_bytes = PHONE_BUDGETS_BYTES[what as keyof typeof PHONE_BUDGETS_BYTES];
      if (size_bytes > budget_bytes)
        throw new Error(
          `the phone's ${what} (${language}) has ${size_bytes} bytes compressed; ${budget_bytes} are allowed`,
        );
    }
  }
}

/** Beside each file what is sent in its place to browsers that can take it, which all can. */
function compress(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) compress(path);
    if (!entry.isFile() || !COMPRESSED.test(entry.name)) continue;
    const bytes = readFileSync(path);
    if (bytes.length < WORTH_BYTES) continue;
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, BROTLI));
  }
}

/** Builds dist/web unless it is newer than everything that it is made from. */
export async function buildWeb(): Promise<void> {
  const sources_ms = Math.max(...SOURCES.map((path) => newest_ms(at(path))));
  if (existsSync(MARK) && statSync(MARK).mtimeMs >= sources_ms) return;
  // Loaded only when there is something to build: it costs more than the rest of a start.
  const { build } = await import('vite');
  const built = await build({ configFile: at('vite.config.ts'), logLevel: 'warn' });
  const chunks = [built].flat().flatMap((b) => ('output' in b ? b.output : []));
  checkFirstView(
    chunks.flatMap((c) =>
      c.type === 'chunk' ? [{ ...c, compressed_bytes: gzipSync(c.code, { level: 9 }).length }] : [],
    ),
  );
  // After the console, which empties the folder for all.
  for (const mode of [...LANGUAGES.map((language) => `phone-${language}`), 'phone-background'])
    await build({ configFile: at('vite.config.ts'), logLevel: 'warn', mode });
  checkPhone();
  compress(BUILT);
  writeFileSync(MARK, '');
}

if (import.meta.main) await buildWeb();
