// `npm run build`: builds the browser's part when it is older than its sources, so that a start costs nothing twice.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { checkFirstView } from './first-view.ts';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const SOURCES = ['src/web', 'src/callout/pages', 'public', 'vite.config.ts', 'package-lock.json'];
const BUILT = at('dist/web');
const MARK = at('dist/web.built');
/** Files that get much smaller, and are large enough for it to matter. */
const COMPRESSED = /\.(js|css|svg|json|geojson)$/;
const WORTH_BYTES = 1_000;
/** Nearly as small as it gets, in a tenth of the time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** What a phone on a bad network may have to fetch before it is whole: the app with all its screens, as it is sent; pages whose
 * program works come over TLS, where every browser takes brotli. The page itself has its test. */
const PHONE_BUDGETS_BYTES = { phone: 30_000, 'sw.js': 10_000 };

/** Folders count too: a file that went away changes its folder. */
function newest_ms(path: string): number {
  const about = statSync(path);
  const inside = about.isDirectory() ? readdirSync(path).map((name) => newest_ms(join(path, name))) : [];
  return Math.max(about.mtimeMs, ...inside);
}

function checkPhone(): void {
  for (const [file, budget_bytes] of Object.entries(PHONE_BUDGETS_BYTES)) {
    const path = join(BUILT, file);
    const files = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
    const scripts = files.filter((name) => name.endsWith('.js'));
    const size_bytes = scripts.reduce(
      (sum, name) => sum + brotliCompressSync(readFileSync(name), BROTLI).length,
      0,
    );
    if (size_bytes > budget_bytes)
      throw new Error(`${file} has ${size_bytes} bytes compressed; ${budget_bytes} are allowed`);
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
  for (const mode of ['phone', 'phone-background'])
    await build({ configFile: at('vite.config.ts'), logLevel: 'warn', mode });
  checkPhone();
  compress(BUILT);
  writeFileSync(MARK, '');
}

if (import.meta.main) await buildWeb();
