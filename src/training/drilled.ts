// Who came to a drill or a real call-out on their own phones: the one source of "drilled", for readiness and for the calendar.
import type { Sql, SqlPiece, Tx } from '../kernel/database.ts';

/** Nobody came to a simulated drill, and a test moves nobody. */
export const cameSince = (sql: Sql | Tx, from: Date): SqlPiece => sql`
  select s.member_id, s.callout_id, s.arrived_at from summons s join callout c on c.id = s.callout_id
  where s.arrived_at >= ${from} and c.kind in ('drill', 'real') and c.phones = 'real'`;
