// Whoever left the force: what served to reach and identify them goes when its time is over, the name stays in reports.
import type { Sql, Tx } from '../kernel/database.ts';

const leftBefore = (sql: Sql | Tx, now: Date, keep_days: number) => {
  const since = new Date(now.getTime() - keep_days * 86_400_000);
  return sql`select id from member where status = 'left' and updated_at < ${since}`;
};
const known = (sql: Sql | Tx) => sql`(id_number is not null or remark <> '' or sharing)`;

/** Of those marked as left and not changed since for `keep_days` days at `now`; returns how many people. */
export async function forgetLeft(tx: Tx, now: Date, keep_days: number): Promise<number> {
  const left = leftBefore(tx, now, keep_days);
  await tx`delete from contact_point where member_id in (${left})`;
  await tx`delete from absence where member_id in (${left})`;
  const forgotten = await tx`
    update member set id_number = null, id_number_index = null, id_number_end = null, remark = '', sharing = false,
      own_lon = null, own_lat = null, own_pos = null, own_pos_at = null
    where id in (${left}) and ${known(tx)}`;
  return forgotten.count;
}

/** How many people would be forgotten at `now`. */
export const countLeft = (sql: Sql, now: Date, keep_days: number) =>
  sql`select count(*) as n from member where id in (${leftBefore(sql, now, keep_days)}) and ${known(sql)}`;
