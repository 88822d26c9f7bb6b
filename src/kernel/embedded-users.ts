// Which live processes use an embedded server's folder: the last one to leave stops it, a killed one is not counted.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const LOCK_WAIT_MS = 90_000;

/** Tells a process from a later one with the same number; empty where the machine does not say. */
async function startedAt(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended; where nobody collects it, its number stays taken.
  return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '');
}

async function isAlive(pid: number, started: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (await startedAt(pid)) === started;
}

async function holderIsAlive(file: string): Promise<boolean> {
  const [pid, started] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
  return isAlive(Number(pid), started ?? '');
}

const writeHolder = async (file: string) =>
  writeFile(file, `${process.pid} ${await startedAt(process.pid)}`, { flag: 'wx' });

/** Runs `work` while no other process starts, joins or stops the server in `dir`. */
export async function alone<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const lock = `${dir}.lock`;
  for (let waited_ms = 0; ; waited_ms += 50) {
    const taken = await writeHolder(lock).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false;
        throw error;
      },
    );
    if (taken) break;
    if (waited_ms >= LOCK_WAIT_MS) throw new Error(`Another process has held ${lock} for too long.`);
    await wait(50);
    // Looked at twice: a lock that was only just made may not say yet whose it is.
    if (waited_ms >= 1000 && !(await holderIsAlive(lock))) await rm(lock, { force: true });
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** How many live processes use `dir`; forgets the dead ones. */
export async function countUsers(dir: string): Promise<number> {
  const folder = `${dir}.users`;
  let alive = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    if (await holderIsAlive(join(folder, name))) alive++;
    else await rm(join(folder, name), { force: true });
  }
  return alive;
}

/** Counts this process in until the returned function is called. */
export async function joinUsers(dir: string): Promise<() => Promise<void>> {
  const folder = `${dir}.users`;
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${process.pid}-${randomBytes(4).toString('hex')}`);
  await writeHolder(file);
  return () => rm(file, { force: true });
}
