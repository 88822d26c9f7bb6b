// Plays many seeds, on as many threads as the machine has cores, in a PostgreSQL that is thrown away afterwards.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MIGRATIONS_FOLDER } from '../../src/database-entry.ts';
import { startEmbeddedPostgres } from '../../src/kernel/embedded-postgres.ts';
import { migrateDatabase } from '../../src/kernel/migrate.ts';
import { openSessions, STEADY_FLAGS } from './sessions.ts';
import { type History, play } from './universe.ts';

async function withServer<T>(databases: number, work: (urls: string[]) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'muster-sim-'));
  const server = await startEmbeddedPostgres({
    dir: join(dir, 'postgres'),
    durable: false,
    flags: STEADY_FLAGS,
  });
  try {
    const names = Array.from({ length: databases }, (_, i) => `sim_${i + 1}`);
    for (const name of names) {
      await server.ensureDatabase(name);
      await migrateDatabase(server.url(name), MIGRATIONS_FOLDER);
    }
    return await work(names.map((name) => server.url(name)));
  } finally {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Plays each of `seeds` and tells of each as it ends. */
export function playAll(seeds: number[], onEnd: (history: History) => void): Promise<void> {
  const threads = Math.min(availableParallelism(), seeds.length);
  const left = [...seeds];
  return withServer(threads, async (urls) => {
    await Promise.all(
      urls.map(
        (url) =>
          new Promise<void>((done, fail) => {
            const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { url } });
            const hand = () => worker.postMessage(left.shift() ?? null);
            worker.on('message', (history: History) => {
              onEnd(history);
              hand();
            });
            worker.once('error', fail).once('exit', () => done());
            hand();
          }),
      ),
    );
  });
}

/** Plays one seed and tells of everything that happens in it. */
export const playOne = (seed: number, onTrace: (line: string) => void): Promise<History> =>
  withServer(1, async ([url = '']) => {
    const sessions = openSessions(url);
    try {
      return await play(seed, sessions, onTrace);
    } finally {
      await sessions.close();
    }
  });
