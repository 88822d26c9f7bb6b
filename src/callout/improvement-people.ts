// Who an improvement item may belong to, and who changed one, as the audit tells.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { listMembers } from '../roster/member-list.ts';
import { memberSearch } from '../roster/member-search.ts';

const MOST = 8;

/** A name is sent in the body alone. */
export const ownerSearch = z.strictObject({ search: text(50).trim().min(1) }).meta({ id: 'OwnerSearch' });
export const ownerFound = z
  .object({ kind: z.enum(['officer', 'member']), id: z.number(), name: z.string(), of: z.string() })
  .meta({ id: 'OwnerFound' });
type OwnerFound = z.output<typeof ownerFound>;

/** Officers first, then members whom `who` may see; few of each. */
export async function findOwners(
  db: Database,
  search: string,
  who: Principal,
  now: Date,
): Promise<OwnerFound[]> {
  const pattern = `%${search.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
  const officers = await db.sql<{ id: number; name: string }[]>`
    select a.id, a.name from account a
    where a.closed_at is null and a.member_id is null and a.name ilike ${pattern} order by a.name, a.id limit ${MOST}`;
  const query = memberSearch.parse({ search, pageSize: MOST, sort: 'name' });
  const members = await listMembers(db.sql, query, who, now);
  return [
    ...officers.map((o): OwnerFound => ({ kind: 'officer', ...o, of: '' })),
    ...members.items
      .filter((m) => m.status !== 'left')
      .map((m): OwnerFound => ({ kind: 'member', id: m.id, name: m.name, of: m.unitName })),
  ];
}

export const historyEntry = z
  .object({
    at: z.date().meta({ type: 'string', format: 'date-time' }),
    by: z.string(),
    action: z.string(),
    ...{
      before: z.record(z.string(), z.unknown()).nullable(),
      after: z.record(z.string(), z.unknown()).nullable(),
    },
  })
  .meta({ id: 'ImprovementHistory' });
type HistoryEntry = z.output<typeof historyEntry>;

/** Of an item of this call-out, oldest first. */
export async function historyOf(
  sql: Sql,
  at: { calloutId: number; id: number },
  who: Principal,
): Promise<HistoryEntry[]> {
  const [found] = await sql`select from improvement where id = ${at.id} and callout_id = ${at.calloutId}`;
  if (!found) throw new Problem(404, 'not-found');
  const rows = await sql<HistoryEntry[]>`
    select at, actor as by, action, before, after from audit_entry
    where entity = 'improvement' and entity_id = ${String(at.id)} order by id`;
  const nameOf = await actorNames(sql, who, [...new Set(rows.map((r) => r.by))]);
  return rows.map((row) => ({ ...row, by: nameOf(row.by) }));
}
