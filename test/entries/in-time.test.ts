// What never answers must not keep a process from its end.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

test('a wait for what never comes keeps no process alive', () => {
  const module = pathToFileURL('src/delivery/in-time.ts').href;
  const program = `
    const { inTime } = await import(${JSON.stringify(module)});
    inTime(1_000_000_000, () => new Promise(() => {}));
    console.log('waits');`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 30_000 });
  expect([ended.stdout.toString().trim(), ended.status]).toEqual(['waits', 0]);
});
