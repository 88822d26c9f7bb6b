// A decided report's words, place, picture and reporter go when their time is over; that it was, and what it came to, stays to be counted.
import type { Sql, Tx } from '../kernel/database.ts';

/** Counted from its decision: what is still in hand is kept for whoever works on it. */
const decidedBefore = (sql: Sql | Tx, now: Date, keep_days: number) => sql`
  decided_at < ${new Date(now.getTime() - keep_days * 86_400_000)} and forgotten_at is null`;

/** Returns how many. Its file goes with those that nothing attaches. */
export async function forgetReports(tx: Tx, now: Date, keep_days: number): Promise<number> {
  const old = decidedBefore(tx, now, keep_days);
  await tx`
    update field_report_step set note = '' where note <> '' and report_id in (select id from field_report where ${old})`;
  const gone = await tx`
    update field_report set text = '', place = '', member_id = null, photo_id = null, lon = null, lat = null,
      entered_by = '', client_id = null, decline_reason = case when state = 'declined' then '' end,
      outcome = case when state = 'done' then '' end, forgotten_at = ${now}
    where ${old}`;
  return gone.count;
}

/** How many would be forgotten at `now`. */
export const countReports = (sql: Sql, now: Date, keep_days: number) =>
  sql`select count(*) as n from field_report where ${decidedBefore(sql, now, keep_days)}`;
