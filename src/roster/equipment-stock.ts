// What a unit's store has without numbers: counted, and set by whoever keeps it.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { unitScope, unitsBelow } from '../access/scope.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { id, idText } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { checkItem, checkStore } from './equipment-pieces.ts';

export const stockChange = z.strictObject({
  ...{ unitId: id, itemId: id, count: z.number().int().min(0).max(100_000) },
  was: z
    .number()
    .int()
    .min(0)
    .meta({ description: 'The count that was seen: another one now is a conflict' }),
});
export const stockQuery = z.object({
  unitId: idText.optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});
const stockRow = z.object({
  ...{ unitId: z.number(), unitName: z.string(), itemId: z.number(), item: z.string(), count: z.number() },
});
export const stockPage = z
  .object({ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(stockRow) })
  .meta({ id: 'EquipmentStockPage' });

export async function listStock(
  sql: Sql,
  { unitId, page, pageSize }: z.output<typeof stockQuery>,
  who: Principal,
): Promise<z.output<typeof stockPage>> {
  const within = unitId === undefined ? sql`` : sql`and u.id in ${unitsBelow(sql, unitId)}`;
  const from = sql`
    from equipment_stock s join unit u on u.id = s.unit_id join equipment_item i on i.id = s.item_id
    where ${unitScope(sql, who, 'equipment.read')} ${within}`;
  const [count] = await sql<{ n: number }[]>`select count(*)::int as n ${from}`;
  const items = await sql<z.output<typeof stockRow>[]>`
    select u.id as unit_id, u.name as unit_name, i.id as item_id, i.name as item, s.count ${from}
    order by u.id, i.name limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: count?.n ?? 0, page, pageSize, items: [...items] };
}

/** Throws 422 unknown unit or item, 409 when the count is another one by now. */
export async function setStock(
  db: Database,
  { unitId, itemId, count, was }: z.output<typeof stockChange>,
  who: Principal,
): Promise<void> {
  await db.transaction(async (tx) => {
    await checkStore(tx, who, unitId);
    await checkItem(tx, itemId, false);
    await tx`insert into equipment_stock (unit_id, item_id, count) values (${unitId}, ${itemId}, 0) on conflict do nothing`;
    const done = await tx`
      update equipment_stock set count = ${count} where unit_id = ${unitId} and item_id = ${itemId} and count = ${was} returning count`;
    if (done.length > 0) return;
    const [now] = await tx<{ count: number }[]>`
      select count from equipment_stock where unit_id = ${unitId} and item_id = ${itemId}`;
    throw new Problem(409, 'equipment-recounted', { extra: { count: now?.count ?? 0 } });
  });
}
