// Unit by unit what the equipment standard asks for and is not there: in service, not expired. One query, reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope, unitScope, unitsBelow } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { isFit, neededByPeople } from '../roster/equipment-lacks.ts';

export const gapQuery = z.object({
  unitId: idText.optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(500).default(50),
});

const gapRow = z.object({
  ...{ unitId: z.number().nullable(), unitName: z.string(), itemId: z.number(), item: z.string() },
  ...{ per: z.enum(['person', 'unit']), needed: z.number(), there: z.number(), missing: z.number() },
});
export const gapPage = z
  .object({ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(gapRow) })
  .meta({ id: 'EquipmentGapPage' });

/** The largest gaps first; of people each unit's own, those without a unit together. */
export async function listGaps(
  sql: Sql,
  { unitId, page, pageSize }: z.output<typeof gapQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof gapPage>> {
  const today = cityDate(now);
  const below = unitId === undefined ? sql`` : sql`and m.unit_id in ${unitsBelow(sql, unitId)}`;
  const unitsIn = unitId === undefined ? sql`` : sql`and u.id in ${unitsBelow(sql, unitId)}`;
  const people = sql`m.status = 'active' and ${memberScope(sql, who, 'equipment.read')} ${below}`;
  const rows = await sql<(z.output<typeof gapRow> & { total: number })[]>`
    with people as (
      select unit_id, item_id, 'person' as per, sum(needed)::int as needed, sum(least(there, needed))::int as there
      from (select member_id, unit_id, item_id, max(needed) as needed, max(there) as there
        from (${neededByPeople(sql, people, today)}) n group by 1, 2, 3) each group by 1, 2),
    wanted as (
      select u.id as unit_id, n.item_id, max(n.count) as needed from equipment_need n
      join equipment_item i on i.id = n.item_id and i.retired_at is null
      join unit u on u.id = n.unit_id or u.kind = n.unit_kind
      where n.per = 'unit' and ${unitScope(sql, who, 'equipment.read')} ${unitsIn} group by 1, 2),
    stores as (
      select w.unit_id, w.item_id, 'unit' as per, w.needed, coalesce(s.count, 0) + coalesce(p.n, 0) as there from wanted w
      left join equipment_stock s on s.unit_id = w.unit_id and s.item_id = w.item_id
      left join (select p.unit_id, p.item_id, count(*)::int as n from equipment_piece p
        where ${isFit(sql, today)} and not exists (select from equipment_issue h where h.piece_id = p.id and h.returned_on is null)
        group by 1, 2) p on p.unit_id = w.unit_id and p.item_id = w.item_id)
    select count(*) over ()::int as total, g.*, g.needed - g.there as missing, i.name as item,
      concat(upp.name, up.name, u.name) as unit_name
    from (select * from people union all select * from stores) g join equipment_item i on i.id = g.item_id
    left join unit u on u.id = g.unit_id left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
    where g.there < g.needed
    order by (g.needed - g.there) desc, g.unit_id, i.name, g.per limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const items = rows.map(({ total: _, ...row }) => row);
  return { total: rows[0]?.total ?? 0, page, pageSize, items };
}
