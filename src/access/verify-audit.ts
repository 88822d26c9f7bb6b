// Proves that the audit is whole: every row's hash is recomputed and every row names the one before it.
import type { Sql } from '../kernel/database.ts';

const BATCH = 5000;
const BEGINNING = '0'.repeat(64);

export interface Verdict {
  /** Rows that were found in order. */
  checked: number;
  /** Of the last good row: kept elsewhere, it proves later that nothing was cut off at the end. */
  head: { id: number; hash: string } | null;
  broken: { id: number; why: 'altered' | 'missing-before' | 'not-chained' | 'expected-head-missing' } | null;
}

interface Link {
  id: number;
  prevHash: string;
  hash: string;
  computed: string;
}

/** Spelled out here and not left to the database's own function, which whoever alters rows could alter too. */
const readLinks = (sql: Sql, afterId: number) => sql<Link[]>`
  select id, prev_hash, hash, encode(sha256(convert_to(jsonb_build_array(id,
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), actor, from_address, action, entity, entity_id,
    member_id, before, after, prev_hash)::text, 'UTF8')), 'hex') as computed
  from audit_entry where id > ${afterId} order by id limit ${BATCH}`;

/** Where the chain starts when its expired beginning was deleted: an entry further on says so, and is itself chained. */
async function startOf(sql: Sql): Promise<{ id: number; hash: string }> {
  const [anchor] = await sql<{ id: number; hash: string }[]>`
    select (p.after ->> 'lastId')::bigint as id, p.after ->> 'lastHash' as hash
    from audit_entry p where p.action = 'audit.pruned'
      and (p.after ->> 'lastId')::bigint = (select min(id) - 1 from audit_entry)`;
  return anchor ?? { id: 0, hash: BEGINNING };
}

/** `expected`: a head's hash from an earlier run, which must still be in the chain. */
export async function verifyAudit(sql: Sql, expected?: string): Promise<Verdict> {
  let last = await startOf(sql);
  let [checked, seen] = [0, expected === undefined || expected === last.hash];
  const verdict = (broken: Verdict['broken']): Verdict => ({
    checked,
    head: checked > 0 ? { id: last.id, hash: last.hash } : null,
    broken,
  });
  for (;;) {
    const links = await readLinks(sql, checked === 0 ? 0 : last.id);
    for (const link of links) {
      if (link.id !== last.id + 1 || link.prevHash !== last.hash) {
        return verdict({ id: link.id, why: 'missing-before' });
      }
      if (link.hash !== link.computed) return verdict({ id: link.id, why: 'altered' });
      last = link;
      checked++;
      seen ||= link.hash === expected;
    }
    if (links.length < BATCH) break;
  }
  const [loose] = await sql<{ id: number }[]>`select id from audit_note order by id limit 1`;
  if (loose) return verdict({ id: loose.id, why: 'not-chained' });
  return verdict(seen ? null : { id: last.id, why: 'expected-head-missing' });
}
