// The database that the environment names, migrated and open: what the server and the command lines start from.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataKeys } from './data-keys-entry.ts';
import { type Database, openDatabase } from './kernel/database.ts';
import { startEmbeddedPostgres } from './kernel/embedded-postgres.ts';
import type { Keyring } from './kernel/keyring.ts';
import { migrateDatabase } from './kernel/migrate.ts';

export interface ConfiguredDatabase {
  db: Database;
  url: string;
  /** Ours, inside the data folder; false for a server that DATABASE_URL names. */
  embedded: boolean;
  /** The embedded database was made just now and is empty. */
  created: boolean;
  /** Closes the handle and leaves the embedded server, which the last process to leave stops. */
  stop(): Promise<void>;
}

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../db/migrations', import.meta.url));

/**
 * `DATABASE_URL`, else the embedded PostgreSQL under `MUSTER_DATA_DIR` (`.data`), which a running server shares.
 * Throws when it cannot be reached, started or migrated.
 */
export async function openConfiguredDatabase(
  env: Record<string, string | undefined>,
): Promise<ConfiguredDatabase> {
  const folder = env.MUSTER_DATA_DIR || '.data';
  const keys = await dataKeys(env.MUSTER_DATA_KEYS, folder);
  if (env.DATABASE_URL) return open(env.DATABASE_URL, keys, { embedded: false, created: false });
  const dir = join(folder, 'postgres');
  const server = await startEmbeddedPostgres({ dir, durable: true });
  try {
    const created = await server.ensureDatabase('muster');
    const opened = await open(server.url('muster'), keys, { embedded: true, created });
    return {
      ...opened,
      async stop() {
        await opened.stop();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function open(
  url: string,
  keys: Keyring,
  about: { embedded: boolean; created: boolean },
): Promise<ConfiguredDatabase> {
  await migrateDatabase(url, MIGRATIONS_FOLDER);
  const db = openDatabase(url, { keys });
  return { db, url, ...about, stop: () => db.close() };
}
