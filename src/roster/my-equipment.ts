// What a member holds, for the phone: with numbers and dates, and the receipt confirmed by him- or herself.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { lack, loadLacks } from './equipment-lacks.ts';

/** More than these nobody carries. */
const MOST = 200;

export const myEquipment = z
  .object({
    items: z.array(
      z.object({
        ...{ id: z.number(), item: z.string(), serial: z.string().nullable(), count: z.number() },
        ...{
          issuedOn: z.string().nullable(),
          inspectOn: z.string().nullable(),
          expiresOn: z.string().nullable(),
        },
        state: z.enum(['in_service', 'defective']),
        /** Signed for when it was handed out, or confirmed on the phone. */
        confirmed: z.boolean(),
      }),
    ),
    /** What the standard asks of me and I do not hold; of a role, that role. */
    lacks: z.array(lack),
  })
  .meta({ id: 'MyEquipment' });

/** Empty for whoever is not on the roster. */
export async function readMyEquipment(
  sql: Sql,
  { memberId }: Principal,
  now: Date,
): Promise<z.output<typeof myEquipment>> {
  if (memberId === null) return { items: [], lacks: [] };
  const items = await sql<z.output<typeof myEquipment>['items']>`
    select h.id, h.item, p.serial, h.count, h.issued_on, p.inspect_on, coalesce(p.expires_on, h.expires_on) as expires_on,
      coalesce(p.state, 'in_service') as state, h.confirmed_at is not null or h.signature is not null as confirmed
    from equipment_issue h left join equipment_piece p on p.id = h.piece_id
    where h.member_id = ${memberId} and h.returned_on is null order by h.item, p.serial, h.id limit ${MOST}`;
  const lacks = await loadLacks(sql, [memberId], cityDate(now));
  return { items: [...items], lacks: lacks.get(memberId) ?? [] };
}

export const confirmed = z.strictObject({ ids: z.array(id).min(1).max(MOST) });

/** Once said it stays said; of what the member does not hold nothing is kept. Gives how many are confirmed. */
export async function confirmEquipment(
  db: Database,
  { ids }: z.output<typeof confirmed>,
  { memberId }: Principal,
  now: Date,
): Promise<{ confirmed: number }> {
  const done = await db.transaction(
    (tx) => tx`
      update equipment_issue set confirmed_at = coalesce(confirmed_at, ${now})
      where id = any(${ids}) and member_id = ${memberId} and returned_on is null returning id`,
  );
  return { confirmed: done.length };
}
