// A real PostgreSQL inside the package, for a machine that has none: the demo, drills, tests and benchmarks.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, chmod, constants, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import postgres from 'postgres';
import { alone, countUsers, joinUsers } from './embedded-users.ts';
import { ensureFolder } from './folder.ts';
import { postgresPrograms } from './postgres-process.ts';

export interface EmbeddedServer {
  /** Another live process had started it: this one only joined. */
  joined: boolean;
  /** Connection string for a database of this server. */
  url(database: string): string;
  /** Creates `name` unless it exists; true when it was created. */
  ensureDatabase(name: string): Promise<boolean>;
  /** Leaves the server; the last process to leave stops it. */
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** A running server's process and port, as its `postmaster.pid` names them; null when it is not running. */
async function runningServer(dir: string): Promise<{ pid: number; port: number } | null> {
  const lines = (await readFile(join(dir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return pid && command.includes(dir) ? { pid, port } : null;
}

async function stopRunning(dir: string): Promise<void> {
  const running = await runningServer(dir);
  if (!running) return;
  process.kill(running.pid, 'SIGINT');
  for (let i = 0; i < 300 && (await runningServer(dir)); i++)
    await new Promise((done) => setTimeout(done, 50));
}

interface EmbeddedOptions {
  dir: string;
  durable: boolean;
  flags?: string[];
}

/**
 * Starts the server whose data is in `dir` (made when it is not there), on a free port of the loopback address; joins
 * it when a live process already runs it. One left behind by a killed process is stopped and started again.
 * `durable: false` gives up crash safety for speed: only for data that is thrown away.
 * Throws with what to do when the folder cannot be used or PostgreSQL does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const dir = resolve(options.dir);
  await ensureFolder(dirname(dir));
  return alone(dir, async () => {
    const password = await passwordOf(passwordFileOf(dir));
    const running = (await countUsers(dir)) > 0 ? await runningServer(dir) : null;
    const server = running
      ? { port: running.port, stop: () => stopRunning(dir), disown: () => {} }
      : await startServer(dir, options);
    const leave = await joinUsers(dir);
    const url = (database: string) => `postgres://postgres:${password}@127.0.0.1:${server.port}/${database}`;
    return {
      joined: running !== null,
      url,
      ensureDatabase: (name) => ensureDatabase(url('postgres'), name),
      stop: () =>
        alone(dir, async () => {
          await leave();
          if ((await countUsers(dir)) === 0) await server.stop();
          else server.disown();
        }),
    };
  });
}

async function startServer(dir: string, { durable, flags = [] }: EmbeddedOptions) {
  const folder = dirname(dir);
  // Our own data folder: others may pass through it, not list it.
  if (process.getuid?.() === 0) await chmod(folder, 0o711);
  await stopRunning(dir);
  const port = await freePort();
  const settings = [
    ...['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'timezone=UTC'],
    ...['max_connections=200', 'shared_buffers=256MB'],
    ...(durable ? [] : ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off']),
  ].flatMap((setting) => ['-c', setting]);
  try {
    const programs = await postgresPrograms(folder);
    if (!existsSync(join(dir, 'PG_VERSION'))) {
      // Made beside its place and moved there when whole: a start that was killed half-way leaves nothing behind.
      const unfinished = `${dir}.unfinished`;
      await rm(unfinished, { recursive: true, force: true });
      await programs.initialise(unfinished, passwordFileOf(dir));
      await rename(unfinished, dir);
    }
    return { port, ...(await programs.start(dir, [...settings, ...flags])) };
  } catch (error) {
    throw new Error(`PostgreSQL did not start in ${dir}: ${(error as Error).message}`);
  }
}

const passwordFileOf = (dir: string) => `${dir}.password`;

/** Creates `name` unless it exists; true when it was created. */
async function ensureDatabase(url: string, name: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    // Processes that start together ask together; the lock ends with the session.
    await sql`select pg_advisory_lock(4711)`;
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await sql`create database ${sql(name)}`;
    return found.length === 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function passwordOf(file: string): Promise<string> {
  const readable = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (readable) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(18).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  await chmod(file, 0o600);
  return password;
}
