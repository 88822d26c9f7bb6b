// Across the border people are asked whose details the caller may not see: they stay in every count, under a masked name.
import { maskedName } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import type { LogEntry } from '../kernel/log.ts';
import type { CalledRow } from './state.ts';

/** Entries that say who was called. */
const CALLS = new Set(['echelon_raised', 'forecast_raised']);
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

/** The same for a log, which names people where it says who was called. */
export async function shieldLog(sql: Sql, who: Principal, entries: LogEntry[]): Promise<LogEntry[]> {
  const calledIn = (entry: LogEntry) =>
    CALLS.has(entry.type) ? (entry.data.people as unknown as CalledRow[]) : [];
  const called = entries.flatMap((entry) => calledIn(entry).map(([, memberId]) => memberId));
  if (called.length === 0) return entries;
  const seen = await seenBy(sql, who, called);
  return entries.map((entry) => {
    if (!CALLS.has(entry.type)) return entry;
    const people = calledIn(entry).map(([summonsId, memberId, name, ...rest]) => [
      ...[summonsId, memberId, seen(memberId) ? name : maskedName(name), ...rest],
    ]);
    return { ...entry, data: { ...entry.data, people } };
  });
}
