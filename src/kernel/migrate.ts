// Brings a database to the newest schema. Forward only; concurrent starters wait for one another.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';

const MIGRATION_LOCK = 7_280_021;

/** What drizzle keeps of what was done: the newest migration's own time. */
async function isNewest(client: postgres.Sql, folder: string): Promise<boolean> {
  const journal = JSON.parse(await readFile(join(folder, 'meta/_journal.json'), 'utf8')) as {
    entries: { when: number }[];
  };
  const [kept] = await client`select to_regclass('drizzle.__drizzle_migrations') is not null as kept`;
  if (!kept?.kept) return false;
  const [last] = await client`select max(created_at)::float8 as at from drizzle.__drizzle_migrations`;
  return last?.at !== null && last?.at >= Math.max(...journal.entries.map((e) => e.when));
}

/** `folder`: where the numbered SQL files and their journal are. What changes schemas is loaded when there is a change. */
export async function migrateDatabase(url: string, folder: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    if (await isNewest(client, folder)) return;
    const [{ drizzle }, { migrate }] = await Promise.all([
      import('drizzle-orm/postgres-js'),
      import('drizzle-orm/postgres-js/migrator'),
    ]);
    await migrate(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.end({ timeout: 5 });
  }
}
