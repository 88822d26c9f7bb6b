// Brings a database to the newest schema. Forward only; concurrent starters wait for one another.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';

const MIGRATION_LOCK = 7_280_021;

interface Migration {
  tag: string;
  /** Later ones have larger times: by this a database knows what it has. */
  when: number;
}

async function newestOf(client: postgres.Sql): Promise<number> {
  const [kept] = await client`select to_regclass('drizzle.__drizzle_migrations') is not null as kept`;
  if (!kept?.kept) return Number.NEGATIVE_INFINITY;
  const [last] = await client`select max(created_at)::float8 as at from drizzle.__drizzle_migrations`;
  return last?.at ?? Number.NEGATIVE_INFINITY;
}

/**
 * `folder`: where drizzle-kit keeps the numbered SQL files and their journal. What was done is noted as drizzle notes it, but
 * each file is sent whole: statement by statement, a first start took twice as long.
 */
export async function migrateDatabase(url: string, folder: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const journal = await readFile(join(folder, 'meta/_journal.json'), 'utf8');
    const { entries } = JSON.parse(journal) as { entries: Migration[] };
    const newest = await newestOf(client);
    const missing = entries.filter(({ when }) => when > newest);
    if (missing.length === 0) return;
    await client.begin(async (tx) => {
      await tx.unsafe(`create schema if not exists drizzle; create table if not exists
        drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`);
      for (const { tag, when } of missing) {
        const text = await readFile(join(folder, `${tag}.sql`), 'utf8');
        await tx.unsafe(text).simple();
        const hash = createHash('sha256').update(text).digest('hex');
        await tx`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${when})`;
      }
    });
  } finally {
    await client.end({ timeout: 5 });
  }
}
