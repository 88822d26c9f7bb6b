// Pieces with a number of their own: added, listed by what is wrong with them, and what happened to each.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { pieceScope, unitScope, unitsBelow } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, idText, line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { Acting } from './change-member.ts';
import { dueAfter, PIECE_STATES } from './equipment-rules.ts';

const day = z.iso.date();
export const newPieces = z.strictObject({
  itemId: id,
  unitId: id,
  serials: z
    .array(line(60))
    .min(1)
    .max(500)
    .refine((all) => new Set(all).size === all.length, { error: 'field.serial-twice' }),
  expiresOn: day.nullish().meta({ description: 'Without it: by the shelf life of the item, from today' }),
  inspectOn: day.nullish().meta({ description: 'Without it: by the interval of the item, from today' }),
});

export const pieceQuery = z.object({
  unitId: idText.optional(),
  itemId: idText.optional(),
  /** `due`: to be inspected within 30 days; `expiring`: ends within 30 days. */
  state: z.enum([...PIECE_STATES, 'due', 'expiring']).optional(),
  serial: line(60).optional().meta({ description: 'Any part of the number' }),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});

export const pieceView = z
  .object({
    ...{
      id: z.number(),
      itemId: z.number(),
      item: z.string(),
      serial: z.string(),
      state: z.enum(PIECE_STATES),
    },
    ...{ reason: z.string().nullable(), expiresOn: z.string().nullable(), inspectOn: z.string().nullable() },
    ...{ unitId: z.number().nullable(), unitName: z.string().nullable() },
    holder: z
      .object({ issueId: z.number(), memberId: z.number(), name: z.string(), confirmed: z.boolean() })
      .nullable(),
  })
  .meta({ id: 'EquipmentPiece' });
export type PieceView = z.output<typeof pieceView>;

export const piecePage = z
  .object({ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(pieceView) })
  .meta({ id: 'EquipmentPiecePage' });

const SOON_DAYS = 30;

export async function listPieces(
  sql: Sql,
  { page, pageSize, ...query }: z.output<typeof pieceQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof piecePage>> {
  const soon = sql`${cityDate(now)}::date + ${SOON_DAYS}`;
  const only = [
    query.unitId !== undefined && sql`and p.unit_id in ${unitsBelow(sql, query.unitId)}`,
    query.itemId !== undefined && sql`and p.item_id = ${query.itemId}`,
    query.serial !== undefined && sql`and strpos(lower(p.serial), lower(${query.serial})) > 0`,
    query.state === 'due' && sql`and p.inspect_on <= ${soon} and p.state in ('in_service', 'defective')`,
    query.state === 'expiring' && sql`and p.expires_on <= ${soon} and p.state in ('in_service', 'defective')`,
    query.state && query.state !== 'due' && query.state !== 'expiring' && sql`and p.state = ${query.state}`,
  ].reduce<ReturnType<typeof sql>>((all, one) => (one ? sql`${all} ${one}` : all), sql``);
  const where = sql`from equipment_piece p where ${pieceScope(sql, who, 'equipment.read')} ${only}`;
  const [count] = await sql<{ n: number }[]>`select count(*)::int as n ${where}`;
  const items = await sql<PieceView[]>`
    select p.id, p.item_id, i.name as item, p.serial, p.state, p.reason, p.expires_on, p.inspect_on, p.unit_id, u.name as unit_name,
      case when h.id is not null then json_build_object('issueId', h.id, 'memberId', m.id, 'name', m.name,
        'confirmed', h.confirmed_at is not null or h.signature is not null) end as holder
    from (select p.* ${where} order by p.item_id, p.serial, p.id limit ${pageSize} offset ${(page - 1) * pageSize}) p
    join equipment_item i on i.id = p.item_id left join unit u on u.id = p.unit_id
    left join equipment_issue h on h.piece_id = p.id and h.returned_on is null left join member m on m.id = h.member_id
    order by p.item_id, p.serial, p.id`;
  return { total: count?.n ?? 0, page, pageSize, items: [...items] };
}

export const pieceHistory = z.object({
  items: z.array(
    z.object({
      ...{ kind: z.string(), at: z.date().meta({ type: 'string', format: 'date-time' }), by: z.string() },
      ...{ memberName: z.string().nullable(), data: z.record(z.string(), z.unknown()) },
    }),
  ),
});

/** Newest first; older than the last 500 are in the audit. */
export async function historyOf(sql: Sql, pieceId: number) {
  const items = await sql<z.output<typeof pieceHistory>['items']>`
    select e.kind, e.at, e.by, m.name as member_name, e.data from equipment_event e left join member m on m.id = e.member_id
    where e.piece_id = ${pieceId} order by e.id desc limit 500`;
  return { items: [...items] };
}

/** The unit, if `who` may change what it keeps. Throws 422. */
export async function checkStore(tx: Tx, who: Principal, unitId: number): Promise<void> {
  const [unit] =
    await tx`select u.id from unit u where u.id = ${unitId} and ${unitScope(tx, who, 'equipment.keep')}`;
  if (!unit) throw new Problem(422, 'invalid-request', { fields: [{ field: 'unitId', code: 'field.unit' }] });
}

interface ItemRow {
  name: string;
  shelfMonths: number | null;
  inspectMonths: number | null;
}

/** An item in use of the kind asked for. Throws 422. */
export async function checkItem(tx: Tx, itemId: number, serialised: boolean): Promise<ItemRow> {
  const [item] = await tx<ItemRow[]>`
    select name, shelf_months, inspect_months from equipment_item
    where id = ${itemId} and retired_at is null and serialised = ${serialised}`;
  if (!item)
    throw new Problem(422, 'invalid-request', {
      fields: [{ field: 'itemId', code: 'field.equipment-item' }],
    });
  return item;
}

/** A number that is there already, with who has it. */
export async function serialTaken(tx: Tx, itemId: number, serials: string[]): Promise<Problem> {
  const rows = await tx<{ serial: string; unitName: string | null; holder: string | null }[]>`
    select p.serial, u.name as unit_name, m.name as holder from equipment_piece p left join unit u on u.id = p.unit_id
    left join equipment_issue h on h.piece_id = p.id and h.returned_on is null left join member m on m.id = h.member_id
    where p.item_id = ${itemId} and p.serial = any(${serials}) and p.state in ('in_service', 'defective') order by p.serial limit 20`;
  const taken = rows.map(({ serial, unitName, holder }) =>
    [serial, unitName, holder].filter(Boolean).join(' '),
  );
  return new Problem(409, 'equipment-serial-taken', {
    vars: { taken: taken.join('、') },
    fields: [{ field: 'serials', code: 'field.taken' }],
    extra: { taken: [...rows] },
  });
}

/** All or none. Throws 422 unit or item unknown, 409 a number that is in somebody's hands. */
export async function addPieces(
  db: Database,
  given: z.output<typeof newPieces>,
  who: Principal,
  { now, actor }: Acting,
): Promise<number> {
  return db.transaction(async (tx) => {
    await checkStore(tx, who, given.unitId);
    const item = await checkItem(tx, given.itemId, true);
    const today = cityDate(now);
    const made = await tx<{ id: number; serial: string }[]>`
      insert into equipment_piece (item_id, serial, unit_id, expires_on, inspect_on)
      select ${given.itemId}, s, ${given.unitId}, ${given.expiresOn ?? dueAfter(today, item.shelfMonths)}::date,
        ${given.inspectOn ?? dueAfter(today, item.inspectMonths)}::date
      from unnest(${given.serials}::text[]) s
      on conflict (item_id, serial) where state in ('in_service', 'defective') do nothing returning id, serial`;
    const added = new Set(made.map((m) => m.serial));
    const taken = given.serials.filter((serial) => !added.has(serial));
    if (taken.length > 0) throw await serialTaken(tx, given.itemId, taken);
    await tx`
      insert into equipment_event (piece_id, kind, at, by) select x, 'added', ${now}, ${actor} from unnest(${made.map((m) => m.id)}::int[]) x`;
    return made.length;
  });
}
