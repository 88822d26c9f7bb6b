// Who is on post at a station's sites: whose roll is called, and whom the station's day shows. Reads only.
import type { Sql, Tx } from '../kernel/database.ts';
import { type Away, type OnPost, onPost, type Shift } from './shift-rules.ts';

export async function peopleOnPost(sql: Sql | Tx, stationId: number, at: Date): Promise<OnPost[]> {
  const shifts = await sql<Shift[]>`
    select s.member_id, s.site_id, s.starts_at, s.ends_at from shift s
    join organisation o on o.id = s.site_id join member m on m.id = s.member_id
    where ${stationId} in (o.id, o.parent_id) and s.starts_at <= ${at} and s.ends_at >= ${at} and m.status = 'active'`;
  const away = await sql<Away[]>`
    select member_id, starts_at, ends_at from absence
    where member_id = any(${shifts.map((s) => s.memberId)}) and starts_at <= ${at}`;
  return onPost(shifts, away, at);
}
