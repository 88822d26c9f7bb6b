// Where somebody is, is known only as long as it is of use: fresh for a plan, on duty, or while called.
import type { Database } from '../kernel/database.ts';
import { OWN_POSITION_SECONDS } from './candidates.ts';

/** Forgets positions that no plan would use any more, of whoever is neither on duty nor called; of all after `keep_days`. */
export async function forgetPositions(db: Database, now: Date, keep_days: number): Promise<number> {
  const stale = new Date(now.getTime() - OWN_POSITION_SECONDS * 1_000);
  const old = new Date(now.getTime() - keep_days * 86_400_000);
  const forgotten = await db.sql`
    update member m set own_lon = null, own_lat = null, own_pos = null, own_pos_at = null
    where m.own_pos is not null and (m.own_pos_at < ${old} or (m.own_pos_at < ${stale} and m.duty_state <> 'on'
      and not exists (select 1 from summons s where s.member_id = m.id and s.engaged)))`;
  return forgotten.count;
}
