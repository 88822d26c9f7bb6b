// A real, durable PostgreSQL that can be killed: same place, same port, however often it comes back.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresProcess, postgresPrograms } from '../../src/kernel/postgres-process.ts';

export interface KillablePostgres {
  url: string;
  /** `kill -9`, and up again after `wait_ms`. Resolves when it accepts connections. */
  kill(wait_ms: number): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

export const pause = (wait_ms: number) => new Promise<void>((done) => setTimeout(done, wait_ms));

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A killed server's children hold its memory for a moment: it starts once they are gone. */
const START_TRIES = 100;

export async function startKillablePostgres(): Promise<KillablePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-chaos-'));
  await chmod(folder, 0o711);
  const dir = join(folder, 'postgres');
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  const programs = await postgresPrograms(folder);
  await programs.initialise(dir, passwordFile);
  const port = await freePort();
  const settings = [
    ...['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'timezone=UTC'],
    ...['max_connections=200', 'shared_buffers=128MB'],
  ].flatMap((setting) => ['-c', setting]);
  const start = async (): Promise<PostgresProcess> => {
    for (let n = 1; ; n++) {
      try {
        return await programs.start(dir, settings);
      } catch (error) {
        if (n === START_TRIES) throw error;
        await pause(50);
      }
    }
  };
  let running = await start();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    async kill(wait_ms) {
      const [pid] = (await readFile(join(dir, 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
      // Also lets go of what the killed one registered here.
      await running.stop();
      await pause(wait_ms);
      running = await start();
    },
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
