// What shows that people are ready: they came, and what is sent to them arrives. The one source for readiness, the calendar and lists.
import { cityDate, quarterStart } from '../kernel/calendar.ts';
import type { Sql, SqlPiece, Tx } from '../kernel/database.ts';

/** Nobody came to a simulated drill, and a test moves nobody. */
export const cameSince = (sql: Sql | Tx, from: Date): SqlPiece => sql`
  select s.member_id, s.callout_id, s.arrived_at from summons s join callout c on c.id = s.callout_id
  where s.arrived_at >= ${from} and c.kind in ('drill', 'real') and c.phones = 'real'`;

/** The city's midnight before which nothing counts as drilled this quarter. */
export const quarterFrom = (now: Date): Date => new Date(`${quarterStart(cityDate(now))}T00:00:00+08:00`);

const PROVEN_DAYS = 30;
const DAY_MS = 86_400_000;

/** With whom something arrived of late. */
export const reachedOfLate = (sql: Sql | Tx, now: Date): SqlPiece => sql`
  select d.member_id from delivery d where d.delivered_at > ${new Date(now.getTime() - PROVEN_DAYS * DAY_MS)}`;

/** Counts as strength: in service and willing; of `member` under the name `m`. */
export const isStrength = (sql: Sql | Tx): SqlPiece =>
  sql`(m.status = 'active' and m.consent_on is not null and m.consent_withdrawn_on is null)`;
