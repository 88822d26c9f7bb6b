import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

let dir: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'muster-shared-'));
});
afterAll(async () => {
  for (const child of started) if (child.exitCode === null) child.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

interface User {
  child: ChildProcess;
  lines: Interface;
  port: string;
  created: boolean;
}

const nextLine = async (lines: Interface) => JSON.parse((await once(lines, 'line'))[0]);

async function user(): Promise<User> {
  const child = spawn(process.execPath, ['test/support/embedded-user.ts'], {
    env: { ...process.env, MUSTER_DATA_DIR: dir, DATABASE_URL: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
  return { child, lines, ...(await nextLine(lines)) };
}

async function count({ child, lines }: User): Promise<unknown> {
  const answer = nextLine(lines);
  child.stdin?.write('?\n');
  return answer;
}

async function leave({ child }: User): Promise<void> {
  child.stdin?.end();
  await once(child, 'exit');
}

const isRunning = () =>
  readFile(join(dir, 'postgres', 'postmaster.pid'), 'utf8').then(
    () => true,
    () => false,
  );

test('processes share one server; the last to leave stops it, whoever started it', async () => {
  const [first, second] = await Promise.all([user(), user()]);
  expect(first.port).toBe(second.port);
  expect([first.created, second.created].sort()).toEqual([false, true]);
  await leave(first);
  expect(await count(second)).toEqual({ count: 0 });
  const third = await user();
  expect([third.port, third.created]).toEqual([second.port, false]);
  await leave(third);
  expect(await count(second)).toEqual({ count: 0 });
  expect(await isRunning()).toBe(true);
  await leave(second);
  expect(await isRunning()).toBe(false);
});

test('a killed process neither stops the others nor leaves a server behind', async () => {
  const [first, second] = [await user(), await user()];
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(await count(second)).toEqual({ count: 0 });
  const third = await user();
  expect(third.port).toBe(second.port);
  for (const { child } of [second, third]) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const fourth = await user();
  expect(fourth.created).toBe(false);
  expect(await count(fourth)).toEqual({ count: 0 });
  await leave(fourth);
  expect(await isRunning()).toBe(false);
});
