// Of rows of an equipment ledger: which kind of equipment and whose store each means; of two about one thing the second is refused.
import type { Principal } from '../access/principal.ts';
import { unitScope } from '../access/scope.ts';
import type { Tx } from '../kernel/database.ts';
import type { FileEquipment } from './equipment-file-rules.ts';
import { type Judged, refuse, refuseAgain } from './judged-rows.ts';
import { unitKey } from './unit-names.ts';

export interface EquipmentTaking {
  now: Date;
  today: string;
  who: Principal;
}

export type Row = Judged<FileEquipment>;

interface Item {
  id: number;
  name: string;
  serialised: boolean;
  retired: boolean;
  shelfMonths: number | null;
  inspectMonths: number | null;
}
interface Unit {
  id: number;
  name: string;
  whole: string;
}
export interface PlacedRow {
  one: Row;
  value: FileEquipment;
  item: Item;
  unit: Unit;
}
interface Places {
  items: Map<string, Item>;
  /** By each name that a unit goes by. */
  units: Map<string, Unit[]>;
}

/** The catalogue, and the units whose stores `who` keeps. */
export async function loadPlaces(tx: Tx, who: Principal): Promise<Places> {
  const items = await tx<Item[]>`
    select id, name, serialised, retired_at is not null as retired, shelf_months, inspect_months from equipment_item`;
  const rows = await tx<(Unit & { short: string })[]>`
    select u.id, u.name, concat(upp.name, up.name, u.name) as whole, concat(up.name, u.name) as short
    from unit u left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
    where ${unitScope(tx, who, 'equipment.keep')} order by u.id`;
  const units = new Map<string, Unit[]>();
  for (const { short, ...unit } of rows)
    for (const key of new Set([unit.whole, short, unit.name].map(unitKey)))
      units.set(key, [...(units.get(key) ?? []), unit]);
  return { items: new Map(items.map((item) => [item.name, item])), units };
}

function whichUnit(one: Row, key: string, units: Places['units']): Unit | null {
  const alike = units.get(key) ?? [];
  const whole = alike.filter((u) => unitKey(u.whole) === key);
  const [found, ...more] = whole.length > 0 ? whole : alike;
  if (found && more.length === 0) return found;
  return refuse(one, 'unit', { value: key, code: found ? 'units_alike' : 'unit_unknown' });
}

function whichItem(one: Row, { item: name, number }: FileEquipment, items: Places['items']): Item | null {
  const item = items.get(name);
  const fails = (column: string, code: string) => refuse(one, column, { value: name, code });
  if (!item) return fails('item', 'item_unknown');
  if (item.retired) return fails('item', 'item_retired');
  if (item.serialised && number === null) return fails('number', 'item_numbered');
  if (!item.serialised && number !== null) return fails('number', 'item_counted');
  return item;
}

export function placeRow(one: Row, { items, units }: Places): PlacedRow | null {
  const { value } = one;
  if (!value) return null;
  const item = whichItem(one, value, items);
  const unit = whichUnit(one, value.unit, units);
  return item && unit ? { one, value, item, unit } : null;
}

/** Without those that say again what an earlier row says. */
export function refuseTwins(placed: PlacedRow[]): PlacedRow[] {
  const first = new Map<string, Row>();
  return placed.filter(({ one, value, item, unit }) => {
    const key = JSON.stringify(value.number === null ? [item.id, unit.id] : [item.id, value.number, '']);
    const earlier = first.get(key);
    if (earlier) return refuseAgain(one, value.number === null ? 'item' : 'number', earlier) !== null;
    first.set(key, one);
    return true;
  });
}
