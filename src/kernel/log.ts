// The append-only log of call-outs: written in the transaction of the change, read in order of id.
import type { Sql, Tx } from './database.ts';

export interface LogEntry {
  id: number;
  at: Date;
  calloutId: number | null;
  memberId: number | null;
  type: string;
  actor: string;
  data: Record<string, unknown>;
}

/**
 * What was done to many at once may stand in one entry: `data.each` has, for each field that differs, a list with a value
 * for each of them; `memberId` among them. Readers get an entry for each.
 */
function unpack(entry: LogEntry): LogEntry[] {
  const { each, ...same } = entry.data as {
    each?: { memberId: (number | null)[] } & Record<string, unknown[]>;
  };
  if (!each) return [entry];
  const { memberId, ...fields } = each;
  const keys = Object.keys(fields);
  return memberId.map((id, i) => {
    const data: Record<string, unknown> = { ...same };
    for (const key of keys) data[key] = fields[key]?.[i];
    return { ...entry, memberId: id, data };
  });
}

export type NewLogEntry = Omit<LogEntry, 'id'>;

/** Appends `entries` in the order given. */
export async function appendLog(tx: Tx, entries: NewLogEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx`
    insert into log_entry (at, callout_id, member_id, type, actor, data)
    select e.at, e.callout_id, e.member_id, e.type, e.actor, e.data
    from jsonb_to_recordset(${tx.json(toJson(entries))}) as
      e(at timestamptz, callout_id int, member_id int, type text, actor text, data jsonb)`;
}

const toJson = (entries: NewLogEntry[]) =>
  entries.map((e) => ({
    at: e.at.toISOString(),
    callout_id: e.calloutId,
    member_id: e.memberId,
    type: e.type,
    actor: e.actor,
    data: e.data as Record<string, never>,
  }));

/** A call-out's log in order, from after `afterId`, at most `limit` entries. */
export async function readLog(
  sql: Sql | Tx,
  calloutId: number,
  afterId = 0,
  limit = 1_000_000,
): Promise<LogEntry[]> {
  const rows = await sql<LogEntry[]>`
    select id, at, callout_id, member_id, type, actor, data
    from log_entry where callout_id = ${calloutId} and id > ${afterId} order by id limit ${limit}`;
  return rows.flatMap(unpack);
}

/** What a call-out's log says of one member, in order. */
export async function readMemberLog(sql: Sql | Tx, calloutId: number, memberId: number): Promise<LogEntry[]> {
  const rows = await sql<LogEntry[]>`
    select id, at, callout_id, member_id, type, actor, data from log_entry
    where callout_id = ${calloutId} and (member_id = ${memberId}
      or data->'each'->'memberId' @> to_jsonb(${memberId}::int)) order by id`;
  return rows.flatMap(unpack).filter((e) => e.memberId === memberId);
}

/** What entries of many say of one member, in any call-out and in none. */
export async function readShared(sql: Sql | Tx, memberId: number): Promise<LogEntry[]> {
  const rows = await sql<LogEntry[]>`
    select id, at, callout_id, member_id, type, actor, data from log_entry
    where member_id is null and data->'each'->'memberId' @> to_jsonb(${memberId}::int) order by id`;
  return rows.flatMap(unpack).filter((e) => e.memberId === memberId);
}
