// The catalogue of equipment and the standard: what there is, and who or which unit must have how many of it.
import { z } from 'zod';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { ROLES } from './qualifications.ts';

const POSTS = ['leader', 'deputy', 'member'] as const;
/** Whoever fills the general role is everybody: that is a need without a role. */
const NEEDING_ROLES = ROLES.filter((role) => role !== 'general');

const need = z
  .strictObject({
    per: z.enum(['person', 'unit']),
    post: z.enum(POSTS).nullish(),
    role: z.enum(NEEDING_ROLES).nullish(),
    unitId: id.nullish().meta({ description: 'This unit; of people, also all units below it' }),
    unitKind: z.enum(['battalion', 'company', 'squad']).nullish(),
    count: z.number().int().min(1).max(10_000),
  })
  .refine((n) => !n.post || !n.role, { error: 'field.post-or-role', path: ['role'] })
  .refine((n) => n.per === 'person' || (!n.post && !n.role), { error: 'field.of-people', path: ['per'] })
  .refine((n) => (n.per === 'person' ? !n.unitKind : !n.unitKind !== !n.unitId), {
    error: 'field.of-units',
    path: ['unitKind'],
  });

const sameNeed = (n: z.output<typeof need>) => [n.per, n.post, n.role, n.unitId, n.unitKind].join();

export const itemFields = z.strictObject({
  name: line(100),
  serialised: z.boolean().default(false),
  shelfMonths: z.number().int().min(1).max(240).nullish(),
  inspectMonths: z.number().int().min(1).max(120).nullish(),
  steps: z.array(line(200)).max(30).default([]),
  needs: z
    .array(need)
    .max(50)
    .refine((needs) => new Set(needs.map(sameNeed)).size === needs.length, { error: 'field.need-twice' })
    .default([]),
});
export const itemChange = itemFields.extend({ version: id, retired: z.boolean().default(false) });

export const itemView = z
  .object({
    ...{
      id: z.number(),
      name: z.string(),
      serialised: z.boolean(),
      retired: z.boolean(),
      version: z.number(),
    },
    ...{
      shelfMonths: z.number().nullable(),
      inspectMonths: z.number().nullable(),
      steps: z.array(z.string()),
    },
    needs: z.array(
      z.object({
        ...{ per: z.string(), post: z.string().nullable(), role: z.string().nullable(), count: z.number() },
        ...{ unitId: z.number().nullable(), unitKind: z.string().nullable() },
      }),
    ),
  })
  .meta({ id: 'EquipmentItem' });
export type EquipmentItem = z.output<typeof itemView>;

/** The catalogue is short: more kinds than this are refused. */
const MOST_ITEMS = 1_000;

export async function listItems(sql: Sql | Tx, only?: number): Promise<EquipmentItem[]> {
  return [
    ...(await sql<EquipmentItem[]>`
      select i.id, i.name, i.serialised, i.shelf_months, i.inspect_months, i.steps, i.version, i.retired_at is not null as retired,
        (select coalesce(jsonb_agg(jsonb_build_object('per', n.per, 'post', n.post, 'role', n.role, 'count', n.count,
          'unitId', n.unit_id, 'unitKind', n.unit_kind) order by n.id), '[]') from equipment_need n where n.item_id = i.id) as needs
      from equipment_item i ${only === undefined ? sql`` : sql`where i.id = ${only}`}
      order by i.retired_at is not null, i.name limit ${MOST_ITEMS}`),
  ];
}

type Needs = z.output<typeof itemFields>['needs'];

async function writeNeeds(tx: Tx, itemId: number, needs: Needs): Promise<void> {
  const units = needs.flatMap((n) => (n.unitId ? [n.unitId] : []));
  const known = await tx`select id from unit where id = any(${units})`;
  if (known.length < new Set(units).size)
    throw new Problem(422, 'invalid-request', { fields: [{ field: 'needs', code: 'field.unit' }] });
  await tx`delete from equipment_need where item_id = ${itemId}`;
  await tx`
    insert into equipment_need (item_id, per, post, role, unit_id, unit_kind, count)
    select ${itemId}, x.per, x.post, x.role, x."unitId", x."unitKind", x.count from jsonb_to_recordset(${tx.json(needs as never)})
      as x(per text, post text, role text, "unitId" int, "unitKind" text, count int)`;
}

const taken = () =>
  new Problem(409, 'equipment-name-taken', { fields: [{ field: 'name', code: 'field.taken' }] });

async function refuseTwin(tx: Tx, name: string, itemId: number): Promise<void> {
  const twins = await tx`select 1 from equipment_item where name = ${name} and id <> ${itemId}`;
  if (twins.length > 0) throw taken();
}

/** Throws 409 when the name is taken, also by a retired one, or there are too many. */
export async function addItem(db: Database, given: z.output<typeof itemFields>): Promise<EquipmentItem> {
  return db.transaction(async (tx) => {
    await refuseTwin(tx, given.name, 0);
    const [made] = await tx<{ id: number }[]>`
      insert into equipment_item (name, serialised, shelf_months, inspect_months, steps)
      select ${given.name}, ${given.serialised}, ${given.shelfMonths ?? null}::int, ${given.inspectMonths ?? null}::int, ${tx.json(given.steps)}
      where (select count(*) from equipment_item) < ${MOST_ITEMS} on conflict (name) do nothing returning id`;
    if (!made) throw new Problem(409, 'equipment-items-full', { vars: { most: MOST_ITEMS } });
    await writeNeeds(tx, made.id, given.needs);
    return (await listItems(tx, made.id))[0] as EquipmentItem;
  });
}

/** Throws 404, 409 when somebody else changed it, or its kind of counting while there is some of it. */
export async function changeItem(
  db: Database,
  itemId: number,
  { version, retired, needs, ...given }: z.output<typeof itemChange>,
  now: Date,
): Promise<EquipmentItem> {
  return db.transaction(async (tx) => {
    const [found] = await tx<{ version: number; serialised: boolean; used: boolean }[]>`
      select version, serialised, exists (select from equipment_piece where item_id = i.id)
        or exists (select from equipment_stock where item_id = i.id and count > 0) as used
      from equipment_item i where id = ${itemId} for update`;
    if (!found) throw new Problem(404, 'not-found');
    if (found.version !== version)
      throw new Problem(409, 'equipment-item-changed', { extra: { version: found.version } });
    if (found.used && found.serialised !== given.serialised)
      throw new Problem(409, 'equipment-item-used', {
        fields: [{ field: 'serialised', code: 'field.in-use' }],
      });
    await refuseTwin(tx, given.name, itemId);
    await tx`
      update equipment_item set name = ${given.name}, serialised = ${given.serialised}, steps = ${tx.json(given.steps)},
        shelf_months = ${given.shelfMonths ?? null}, inspect_months = ${given.inspectMonths ?? null}, version = version + 1,
        retired_at = case when ${retired} then coalesce(retired_at, ${now}) end
      where id = ${itemId}`;
    await writeNeeds(tx, itemId, needs);
    return (await listItems(tx, itemId))[0] as EquipmentItem;
  });
}
