// Whoever left the force: what served to reach and identify them goes when its time is over, the name stays in reports.
import type { Tx } from '../kernel/database.ts';

/** Of those marked as left and not changed since for `keep_days` days at `now`; returns how many people. */
export async function forgetLeft(tx: Tx, now: Date, keep_days: number): Promise<number> {
  const since = new Date(now.getTime() - keep_days * 86_400_000);
  const left = tx`select id from member where status = 'left' and updated_at < ${since}`;
  await tx`delete from contact_point where member_id in (${left})`;
  await tx`delete from absence where member_id in (${left})`;
  const forgotten = await tx`
    update member set id_number = null, id_number_index = null, id_number_end = null, remark = '', sharing = false,
      own_lon = null, own_lat = null, own_pos = null, own_pos_at = null
    where id in (${left}) and (id_number is not null or remark <> '' or sharing)`;
  return forgotten.count;
}
