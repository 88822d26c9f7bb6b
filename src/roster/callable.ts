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

/** Whether a provider carries there is the pre-flight's question. */
export const hasAddress = (sql: Sql): SqlPiece => sql`
  exists (select from contact_point c where c.member_id = m.id and c.retired_at is null
    and (c.kind = 'push' or c.opted_out_at is null) and not ${isMute(sql)})`;

export const isCallable = (sql: Sql, now: Date): SqlPiece => sql`
  (m.status = 'active' and ${hasConsented(sql)} and ${hasAddress(sql)} and not ${isAbsent(sql, now)})`;
