// What a browser must load before the live board stands: the entry, the board's page, and all that these import. Pure.

export interface Chunk {
  fileName: string;
  /** Loaded before it runs. */
  imports: string[];
  /** The file that it begins with, when it has one. */
  facadeModuleId: string | null;
  compressed_bytes: number;
}

const ENTRY = '/console/index.html';
const BOARD = '/console/pages/board.tsx';
const FIRST_VIEW_LIMIT_KB = 420;

/** The board's first view, largest first; what is loaded when it is first opened (the map, a dialogue) is not of it. */
export function firstView(chunks: Chunk[]): Chunk[] {
  const byName = new Map(chunks.map((c) => [c.fileName, c]));
  const found = new Set<Chunk>();
  const take = (chunk: Chunk | undefined) => {
    if (!chunk || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) take(byName.get(name));
  };
  for (const start of [ENTRY, BOARD]) {
    const chunk = chunks.find((c) => c.facadeModuleId?.endsWith(start));
    if (!chunk) throw new Error(`no chunk begins with ${start}`);
    take(chunk);
  }
  return [...found].sort((a, b) => b.compressed_bytes - a.compressed_bytes);
}

/** Throws, naming the heaviest, when the first view is over its limit. */
export function checkFirstView(chunks: Chunk[], limit_kb = FIRST_VIEW_LIMIT_KB): void {
  const kb = (bytes: number) => Math.round(bytes / 1_000);
  const view = firstView(chunks);
  const all = view.reduce((sum, c) => sum + c.compressed_bytes, 0);
  if (all <= limit_kb * 1_000) return;
  const heaviest = view.slice(0, 8).map((c) => `${c.fileName} ${kb(c.compressed_bytes)} KB`);
  throw new Error(
    `The live board's first view takes ${kb(all)} KB of compressed JavaScript, over ${limit_kb} KB: ${heaviest.join(', ')}`,
  );
}
