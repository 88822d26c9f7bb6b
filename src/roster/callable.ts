// Who could be called, as far as the roster alone tells: what src/callout/eligibility.ts asks of it, in SQL. A test compares them.
import type { Sql, SqlPiece } from '../kernel/database.ts';

/** Known to be unavailable at `now`; of `member` under the name `m`. */
export const isAbsent = (sql: Sql, now: Date): SqlPiece => sql`
  exists (select from absence a where a.member_id = m.id and a.starts_at <= ${now}
    and (a.ends_at is null or a.ends_at > ${now}))`;

export const hasConsented = (sql: Sql): SqlPiece => sql`
  (m.consent_on is not null and m.consent_withdrawn_on is null)`;

/** Whether a provider carries there is the pre-flight's question. */
export const hasAddress = (sql: Sql): SqlPiece => sql`
  exists (select from contact_point c where c.member_id = m.id and c.retired_at is null
    and (c.kind = 'push' or c.opted_out_at is null))`;

export const isCallable = (sql: Sql, now: Date): SqlPiece => sql`
  (m.status = 'active' and ${hasConsented(sql)} and ${hasAddress(sql)} and not ${isAbsent(sql, now)})`;
