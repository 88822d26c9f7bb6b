// Values an installation makes once and all its processes share.
import type { Sql } from './database.ts';

/** The stored value of `key`; when there is none, `make` gives it and the first process to store it wins. */
export async function sharedSetting(sql: Sql, key: string, make: () => string): Promise<string> {
  const found = await sql<{ value: string }[]>`select value from setting where key = ${key}`;
  if (found[0]) return found[0].value;
  await sql`insert into setting (key, value) values (${key}, ${make()}) on conflict do nothing`;
  const [kept] = await sql<{ value: string }[]>`select value from setting where key = ${key}`;
  if (!kept) throw new Error(`setting ${key} vanished`);
  return kept.value;
}
