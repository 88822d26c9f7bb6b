// Shortens the audit by its expired beginning. The entry that says so holds the hash that the rest goes on from.
import type { Sql, Tx } from '../kernel/database.ts';

/** Up to the first that is to be kept: a clock that stepped back must not leave a hole. */
const expired = (sql: Sql | Tx, now: Date, keep_days: number) => {
  const before = new Date(now.getTime() - keep_days * 86_400_000);
  return sql`id < (select coalesce(min(id), 0) from audit_entry where at >= ${before})`;
};

/** How many entries would go at `now`. */
export const countAudit = (sql: Sql, now: Date, keep_days: number) =>
  sql`select count(*) as n from audit_entry where ${expired(sql, now, keep_days)}`;

/** Removes entries older than `keep_days` days at `now`, never the newest; returns how many. */
export async function pruneAudit(tx: Tx, now: Date, keep_days: number): Promise<number> {
  const [last] = await tx<{ id: number; hash: string }[]>`
    select id, hash from audit_entry where ${expired(tx, now, keep_days)} order by id desc limit 1`;
  if (!last) return 0;
  const [counted] = await tx<{ n: number }[]>`select count(*) as n from audit_entry where id <= ${last.id}`;
  const count = counted?.n ?? 0;
  const after = { lastId: last.id, lastHash: last.hash, count };
  // Into the chain at once: the guard on DELETE looks for it.
  await tx`
    insert into audit_entry (action, entity, after) values ('audit.pruned', 'audit_entry', ${tx.json(after)})`;
  await tx`delete from audit_entry where id <= ${last.id}`;
  return count;
}
