// Who lacks what the equipment standard asks of each person: written for whole forces, each table is gone through once.
import { z } from 'zod';
import type { Sql, SqlPiece, Tx } from '../kernel/database.ts';
import { roleKinds } from './role-kinds.ts';

/** Each unit with itself and all above it: a need of a unit is one of those below it too. */
export const unitLines = (sql: Sql | Tx): SqlPiece => sql`
  with recursive line as (
    select id as unit_id, id as over_id, parent_id from unit
    union all select l.unit_id, u.id, u.parent_id from line l join unit u on u.id = l.parent_id
  ) select unit_id, over_id from line`;

/** What counts of a piece `p`: in service and not expired. */
export const isFit = (sql: Sql | Tx, today: string): SqlPiece =>
  sql`(p.state = 'in_service' and (p.expires_on is null or p.expires_on >= ${today}::date))`;

/** One row for each member of `scope` (of `member m`) and thing asked of him or her, with how many count. */
export const neededByPeople = (sql: Sql | Tx, scope: SqlPiece, today: string): SqlPiece => sql`
  with need as materialized (select n.item_id, i.name, n.post, n.role, n.unit_id, n.count from equipment_need n
    join equipment_item i on i.id = n.item_id where n.per = 'person' and i.retired_at is null),
  force as materialized (select m.id, m.unit_id, m.post from member m
    where exists (select from need) and m.status <> 'left' and ${scope}),
  line as materialized (select * from (${unitLines(sql)}) l where exists (select from need where unit_id is not null)),
  wanted as (
    select m.id, m.unit_id, n.item_id, n.name, n.role, n.count, n.unit_id as needed_in from force m
    join need n on n.role is null and (n.post is null or n.post = m.post)
    union
    select m.id, m.unit_id, n.item_id, n.name, n.role, n.count, n.unit_id from need n
    join ${roleKinds(sql)} k(role, kind) on k.role = n.role
    join qualification q on q.kind = k.kind and (q.expires_on is null or q.expires_on >= ${today}::date)
    join force m on m.id = q.member_id),
  held as (
    select h.member_id, h.item, sum(h.count)::int as n from equipment_issue h left join equipment_piece p on p.id = h.piece_id
    where h.returned_on is null and exists (select from need) and (h.expires_on is null or h.expires_on >= ${today}::date)
      and (p.id is null or ${isFit(sql, today)}) and h.member_id in (select id from force)
    group by 1, 2)
  select w.id as member_id, w.unit_id, w.item_id, w.name as item, w.role, w.count as needed, coalesce(h.n, 0) as there
  from wanted w left join held h on h.member_id = w.id and h.item = w.name
  where w.needed_in is null or exists (select from line l where l.unit_id = w.unit_id and l.over_id = w.needed_in)`;

/** One row for each member and thing that is missing. */
export const lackingPeople = (sql: Sql | Tx, scope: SqlPiece, today: string): SqlPiece =>
  sql`select n.member_id, n.item, n.role from (${neededByPeople(sql, scope, today)}) n where n.there < n.needed`;

/** `role`: the one that needs it; null: everybody, or the post. */
export const lack = z.object({ item: z.string(), role: z.string().nullable() });
export type Lack = z.output<typeof lack>;

/** What each of `ids` lacks; who lacks nothing is not in it. */
export async function loadLacks(sql: Sql | Tx, ids: number[], today: string): Promise<Map<number, Lack[]>> {
  const rows = await sql<(Lack & { memberId: number })[]>`
    select distinct member_id, item, role from (${lackingPeople(sql, sql`m.id = any(${ids})`, today)}) l order by member_id, item`;
  const lacks = new Map<number, Lack[]>();
  for (const { memberId, item, role } of rows) {
    const list = lacks.get(memberId) ?? [];
    lacks.set(memberId, list);
    list.push({ item, role });
  }
  return lacks;
}
