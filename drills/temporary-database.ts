// A PostgreSQL of a drill's own in a temporary folder, gone when the drill is: nothing of the user's is touched.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '../src/database-entry.ts';
import { type Database, openDatabase } from '../src/kernel/database.ts';
import { startEmbeddedPostgres } from '../src/kernel/embedded-postgres.ts';
import { temporaryKeys } from '../src/kernel/keyring.ts';
import { migrateDatabase } from '../src/kernel/migrate.ts';

const NAME = 'muster_drill';

export interface TemporaryDatabase {
  db: Database;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

export async function openTemporaryDatabase(): Promise<TemporaryDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'muster-drill-'));
  const clear = () => rm(dir, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({ dir: join(dir, 'postgres'), durable: false });
    const stop = () => server.stop().finally(clear);
    try {
      await server.ensureDatabase(NAME);
      await migrateDatabase(server.url(NAME), MIGRATIONS_FOLDER);
      const db = openDatabase(server.url(NAME), { keys: temporaryKeys() });
      return { db, stop: () => db.close().finally(stop) };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    await clear();
    throw error;
  }
}
