import { expect, test } from 'vitest';
import { type Chunk, checkFirstView, firstView } from '../../src/first-view.ts';

const chunk = (
  fileName: string,
  size_kb: number,
  imports: string[],
  facade: string | null = null,
): Chunk => ({
  ...{ fileName, imports, facadeModuleId: facade, compressed_bytes: size_kb * 1_000 },
});
const CHUNKS = [
  chunk('console.js', 10, ['react.js', 'shell.js'], '/src/web/console/index.html'),
  chunk('react.js', 70, []),
  chunk('shell.js', 180, ['react.js']),
  chunk('board.js', 40, ['shell.js', 'when.js'], '/src/web/console/pages/board.tsx'),
  chunk('when.js', 1, ['react.js']),
  chunk('answer.js', 60, ['react.js'], '/src/web/console/board/answer-for.tsx'),
  chunk('map.js', 300, []),
];

test('the first view is the entry, the board and what they import, each once; what comes later is not of it', () => {
  expect(firstView(CHUNKS).map((c) => c.fileName)).toEqual([
    ...['shell.js', 'react.js', 'board.js', 'console.js', 'when.js'],
  ]);
  expect(() => firstView(CHUNKS.slice(0, 3))).toThrow('board.tsx');
});

test('a first view over its limit fails, naming the heaviest', () => {
  expect(() => checkFirstView(CHUNKS, 301)).not.toThrow();
  expect(() => checkFirstView(CHUNKS, 300)).toThrow(
    '301 KB of compressed JavaScript, over 300 KB: shell.js 180 KB',
  );
  const heavier = CHUNKS.map((c) =>
    c.fileName === 'board.js' ? { ...c, imports: ['map.js', ...c.imports] } : c,
  );
  expect(() => checkFirstView(heavier)).toThrow('map.js 300 KB');
});
