// A full disk costs lines of the log, and never the process.
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { logTo, openLog } from '../../src/log-entry.ts';

test('a line for which there is no room is told to nobody, and neither ends the process nor keeps it', async () => {
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const exits = process.listenerCount('exit');
  const out = logTo(full);
  const heard = once(out, 'error').catch((error) => [error]);
  const log = openLog('info', out);
  log.info('a line that finds no room');
  expect(await heard).toMatchObject([{ code: 'ENOSPC' }]);
  log.info('and one more');
  await turn();
  // Nothing is left for the end, where the library would wait for room.
  expect(process.listenerCount('exit')).toBe(exits);
});
