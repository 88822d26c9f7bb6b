// A test file's own database, cloned from the migrated template in some 50 ms.
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, inject } from 'vitest';
import { type Database, openDatabase } from '../../src/kernel/database.ts';
import { readKeyring } from '../../src/kernel/keyring.ts';
import { TEMPLATE } from './cluster.ts';

/** The processes that a test starts find the same in their environment. */
export const TEST_KEYS = readKeyring(process.env.MUSTER_DATA_KEYS ?? '') ?? [];

export async function cloneDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const admin = postgres(inject('clusterUrl').replace('{database}', 'postgres'), {
    max: 1,
    onnotice: () => {},
  });
  // Cloning locks the template: two files that clone at once wait for one another.
  await admin`select pg_advisory_lock(4711)`;
  await admin`create database ${admin(name)} template ${admin(TEMPLATE)} strategy file_copy`;
  await admin`select pg_advisory_unlock(4711)`;
  return {
    url: inject('clusterUrl').replace('{database}', name),
    drop: async () => {
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end({ timeout: 5 });
    },
  };
}

/** A database for the calling test file, closed and dropped when it is done. Call it at the top of the file. */
export async function testDatabase(): Promise<Database & { url: string }> {
  const { url, drop } = await cloneDatabase();
  const db = openDatabase(url, { max: 5, keys: TEST_KEYS });
  afterAll(async () => {
    await db.close();
    await drop();
  });
  return Object.assign(db, { url });
}
