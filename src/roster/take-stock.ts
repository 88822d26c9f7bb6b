// Counts of an equipment ledger: compared with what each store has, and set.
import type { Tx } from '../kernel/database.ts';
import type { Fates } from './judged-rows.ts';
import type { PlacedRow } from './take-places.ts';

export async function takeStock(tx: Tx, placed: PlacedRow[], fates: Fates): Promise<void> {
  const counted = placed.filter(({ value }) => value.number === null);
  if (counted.length === 0) return;
  const keyOf = (unitId: number, itemId: number) => `${unitId} ${itemId}`;
  const known = await tx<{ unitId: number; itemId: number; count: number }[]>`
    select unit_id, item_id, count from equipment_stock where unit_id = any(${counted.map((p) => p.unit.id)}) for update`;
  const was = new Map(known.map((s) => [keyOf(s.unitId, s.itemId), s.count]));
  const writing = counted.filter(({ one, value, unit, item }) => {
    const before = was.get(keyOf(unit.id, item.id));
    const differs = before !== value.count;
    const changes =
      differs && before !== undefined
        ? [{ field: 'count', from: String(before), to: String(value.count) }]
        : [];
    fates.set(one, {
      outcome: before === undefined ? 'added' : differs ? 'changed' : 'unchanged',
      changes,
    });
    return differs;
  });
  if (writing.length === 0) return;
  const rows = writing.map(({ unit, item, value }) => ({ unit: unit.id, item: item.id, count: value.count }));
  await tx`
    insert into equipment_stock (unit_id, item_id, count)
    select r.unit, r.item, r.count from jsonb_to_recordset(${tx.json(rows)}) as r(unit int, item int, count int)
    on conflict (unit_id, item_id) do update set count = excluded.count`;
}
