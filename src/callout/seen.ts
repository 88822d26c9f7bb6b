// Across the border people are asked whose details the caller may not see: they stay in every count, under a masked name.
import { maskedName } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';

type Seen = (memberId: number) => boolean;

/** Which of `memberIds` the caller may know by name. */
export async function seenBy(sql: Sql, who: Principal, memberIds: number[]): Promise<Seen> {
  const rows = await sql<{ id: number }[]>`
    select m.id from member m where m.id = any(${memberIds}) and ${memberScope(sql, who, 'member.read')}`;
  const ids = new Set(rows.map((r) => r.id));
  return (memberId) => ids.has(memberId);
}

/** `people` with the names of those masked whom the caller may not see. */
export async function shield<P extends { memberId: number; name: string }>(
  sql: Sql,
  who: Principal,
  people: P[],
): Promise<P[]> {
  const seen = await seenBy(
    sql,
    who,
    people.map((p) => p.memberId),
  );
  return people.map((p) => (seen(p.memberId) ? p : { ...p, name: maskedName(p.name) }));
}
