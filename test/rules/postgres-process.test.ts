import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { listenTo } from '../../src/kernel/postgres-process.ts';

test('what is waited for is heard wherever it stands, and the last lines are kept', async () => {
  for (const [before, after] of [
    [20, 20],
    [0, 500],
    [500, 0],
  ] as const) {
    const said = new PassThrough();
    const { heard, until } = listenTo(said);
    const ready = until('ready to accept connections');
    const lines = (n: number) => 'LOG:  something else\n'.repeat(n);
    // Cut in the middle of the words, and more behind them in the same piece.
    said.write(`${lines(before)}LOG:  database system is ready to acc`);
    said.write(`ept connections\n${lines(after)}`);
    said.end('FATAL:  the end\n');
    await ready;
    await new Promise((done) => said.once('end', done));
    expect(heard().split('\n').at(-1)).toBe('FATAL:  the end');
    expect(heard().split('\n').length).toBeLessThanOrEqual(8);
  }
});
