// `npm run build`: builds the browser's part when it is older than its sources, so that a start costs nothing twice.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const SOURCES = ['src/web', 'public', 'vite.config.ts', 'package-lock.json'];
const MARK = at('dist/web.built');

/** Folders count too: a file that went away changes its folder. */
function newest_ms(path: string): number {
  const about = statSync(path);
  const inside = about.isDirectory() ? readdirSync(path).map((name) => newest_ms(join(path, name))) : [];
  return Math.max(about.mtimeMs, ...inside);
}

/** Builds dist/web unless it is newer than everything that it is made from. */
export async function buildWeb(): Promise<void> {
  const sources_ms = Math.max(...SOURCES.map((path) => newest_ms(at(path))));
  if (existsSync(MARK) && statSync(MARK).mtimeMs >= sources_ms) return;
  // Loaded only when there is something to build: it costs more than the rest of a start.
  const { build } = await import('vite');
  await build({ configFile: at('vite.config.ts'), logLevel: 'warn' });
  writeFileSync(MARK, '');
}

if (import.meta.main) await buildWeb();
