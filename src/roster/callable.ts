// Who could be called, as far as the roster alone tells: what src/callout/eligibility.ts asks of it, in SQL. A test compares them.
import type { Sql, SqlPiece, Tx } from '../kernel/database.ts';

/** Known to be unavailable at `now`; of `member` under the name `m`. */
export const isAbsent = (sql: Sql, now: Date): SqlPiece => sql`
  exists (select from absence a where a.member_id = m.id and a.starts_at <= ${now}
    and (a.ends_at is null or a.ends_at > ${now}))`;

export const hasConsented = (sql: Sql): SqlPiece => sql`
  (m.consent_on is not null and m.consent_withdrawn_on is null)`;

/** Nothing arrives there: the push subscription's last test did not, and nothing since; of `contact_point` under the name `c`. */
export const isMute = (sql: Sql | Tx): SqlPiece => sql`
  exists (select from push_check k where k.contact_point_id = c.id and k.missed_at is not null
    and not exists (select from delivery d where d.member_id = c.member_id and d.channel = 'push'
      and d.delivered_at > k.missed_at and d.address = c.address))`;

const ROLL_CALL_COUNTS_MS = 30 * 86_400_000;

/**
 * Was absent when the roll was last called by messages, within a month, and did not answer afterwards either: the daily proof
 * that a summons arrives failed. Of `member` under the name `m`.
 */
export const isUnheard = (sql: Sql | Tx, now: Date): SqlPiece => sql`
  coalesce((select e.state = 'absent' and not exists (select from roll_call_mark k
      where k.entry_id = e.id and k.after_closing and k.by = 'member:' || m.id)
    from roll_call_entry e join roll_call r on r.id = e.roll_call_id
    where e.member_id = m.id and e.state <> 'excused' and not r.by_radio
      and r.closed_at > ${new Date(now.getTime() - ROLL_CALL_COUNTS_MS)} order by r.opens_at desc limit 1), false)`;

/** Whether a provider carries there is the pre-flight's question. */
export const hasAddress = (sql: Sql): SqlPiece => sql`
  exists (select from contact_point c where c.member_id = m.id and c.retired_at is null
    and (c.kind = 'push' or c.opted_out_at is null) and not ${isMute(sql)})`;

export const isCallable = (sql: Sql, now: Date): SqlPiece => sql`
  (m.status = 'active' and ${hasConsented(sql)} and ${hasAddress(sql)} and not ${isAbsent(sql, now)})`;
