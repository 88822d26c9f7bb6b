// What a person was issued and brings along, and whether he or she leads others: read for the phone, checked off from it.
import { z } from 'zod';
import type { Sql, Tx } from '../kernel/database.ts';
import { text } from '../kernel/fields.ts';
import { appendLog } from '../kernel/log.ts';
import { fromPhone } from './answer-schema.ts';
import type { CalloutDeps } from './deps.ts';
import type { Person } from './state.ts';

export interface Gear {
  items: { item: string; checked: boolean }[];
  /** A leader or deputy of a unit. */
  leads: boolean;
}

type Who = Pick<Person, 'memberId' | 'summonsId'> & { calloutId: number };

/** Issued and not returned; checked off by what was last said in this call-out. */
export async function loadGear(sql: Sql | Tx, { memberId, calloutId }: Who): Promise<Gear> {
  const [row] = await sql<{ items: string[]; checked: string[] | null; leads: boolean }[]>`
    select m.post in ('leader', 'deputy') and m.unit_id is not null as leads,
      array(select distinct item from equipment_issue where member_id = m.id and returned_on is null order by item) as items,
      case when exists (select from equipment_issue where member_id = m.id and returned_on is null) then (
        select l.data->'items' from log_entry l where l.callout_id = ${calloutId} and l.member_id = m.id
          and l.type = 'equipment_checked' order by l.id desc limit 1) end as checked
    from member m where m.id = ${memberId}`;
  const checked = new Set(row?.checked);
  const items = (row?.items ?? []).map((item) => ({ item, checked: checked.has(item) }));
  return { items, leads: row?.leads === true };
}

const oneOrMore = z.union([z.array(text(100)), text(100).transform((item) => [item])]);

/** A form that has nothing ticked says nothing of it. */
export const equipmentSchema = z
  .object({ items: oneOrMore.default([]).pipe(z.array(z.string()).max(100)), ...fromPhone })
  .meta({ id: 'EquipmentChecked' });

/** Says what was brought; of things never issued nothing is kept, and the same again is no news. */
export async function checkEquipment(deps: CalloutDeps, who: Who, said: string[]): Promise<number> {
  return deps.db.transaction(async (tx) => {
    await tx`select id from summons where id = ${who.summonsId} for no key update`;
    const { items } = await loadGear(tx, who);
    const asked = new Set(said);
    const now = items.filter(({ item }) => asked.has(item)).map(({ item }) => item);
    const before = items.filter(({ checked }) => checked).map(({ item }) => item);
    if (now.join('\n') === before.join('\n')) return now.length;
    const { calloutId, memberId } = who;
    const data = {
      items: now,
      missing: items.filter(({ item }) => !asked.has(item)).map(({ item }) => item),
    };
    const actor = `member:${memberId}`;
    await appendLog(tx, [
      { at: deps.clock.now(), calloutId, memberId, type: 'equipment_checked', actor, data },
    ]);
    return now.length;
  });
}
