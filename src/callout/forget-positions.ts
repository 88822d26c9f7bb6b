// Where somebody is, is known only as long as it is of use: fresh for a plan, on duty, or while called.
import type { Database, Sql } from '../kernel/database.ts';
import { OWN_POSITION_SECONDS } from './candidates.ts';

/** Positions that no plan would use any more, of whoever is neither on duty nor called; all after `keep_days`. */
function expired(sql: Sql, now: Date, keep_days: number) {
  const stale = new Date(now.getTime() - OWN_POSITION_SECONDS * 1_000);
  const old = new Date(now.getTime() - keep_days * 86_400_000);
  return sql`m.own_pos is not null and (m.own_pos_at < ${old} or (m.own_pos_at < ${stale} and m.duty_state <> 'on'
    and not exists (select 1 from summons s where s.member_id = m.id and s.engaged)))`;
}

/** Forgets what has expired at `now`; returns of how many people. */
export async function forgetPositions({ sql }: Database, now: Date, keep_days: number): Promise<number> {
  const forgotten = await sql`
    update member m set own_lon = null, own_lat = null, own_pos = null, own_pos_at = null
    where ${expired(sql, now, keep_days)}`;
  return forgotten.count;
}

/** How many would be forgotten at `now`. */
export const countPositions = (sql: Sql, now: Date, keep_days: number) =>
  sql`select count(*) as n from member m where ${expired(sql, now, keep_days)}`;
