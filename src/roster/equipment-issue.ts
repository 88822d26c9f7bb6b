// Hands equipment out, takes it back and passes it on: one piece is in one pair of hands, whoever asks at the same time.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { id, line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { Acting } from './change-member.ts';
import { checkItem, checkStore } from './equipment-pieces.ts';
import { dueAfter, mayIssue, type Piece, unfitWhy } from './equipment-rules.ts';

/** What is drawn on the canvas: an SVG path of whole numbers. */
const signature = z
  .string()
  .max(20_000)
  .regex(/^[ML0-9 ]+$/)
  .optional()
  .meta({
    description: 'The receiver’s name as drawn, an SVG path; without it he or she confirms on the phone',
  });
const despite = line(200)
  .optional()
  .meta({ description: 'Why a defective or expired one is handed out all the same' });

export const newIssue = z
  .strictObject({ memberId: id, pieceId: id.optional(), itemId: id.optional(), unitId: id.optional() })
  .extend({ count: z.number().int().min(1).max(10_000).optional(), signature, despite })
  .refine((n) => !n.pieceId !== !n.itemId, { error: 'field.piece-or-item', path: ['pieceId'] })
  .refine((n) => !n.itemId || n.unitId, { error: 'field.required', path: ['unitId'] })
  .refine((n) => !n.pieceId || (n.count ?? 1) === 1, { error: 'field.one-piece', path: ['count'] });
export const handOver = z.strictObject({ memberId: id, signature, despite });
export const returned = z.strictObject({
  unitId: id.optional().meta({ description: 'Without it: the store that it came from' }),
  signature: signature.meta({ description: 'The name of whoever brings it back, as drawn' }),
});

interface Given {
  memberId: number;
  signature?: string;
  despite?: string;
}

async function checkReceiver(tx: Tx, who: Principal, memberId: number): Promise<void> {
  const [member] = await tx`
    select m.id from member m where m.id = ${memberId} and m.status <> 'left' and ${memberScope(tx, who, 'equipment.keep')}`;
  if (!member)
    throw new Problem(422, 'invalid-request', { fields: [{ field: 'memberId', code: 'field.members' }] });
}

/** Throws 409 naming who holds it. */
async function givePiece(tx: Tx, pieceId: number, given: Given, { now, actor }: Acting): Promise<number> {
  const today = cityDate(now);
  // Whoever else wants it waits here, and then finds it given.
  const [piece] = await tx<(Piece & { item: string; unitId: number | null })[]>`
    select p.state, p.expires_on, i.name as item, p.unit_id from equipment_piece p join equipment_item i on i.id = p.item_id
    where p.id = ${pieceId} for update of p`;
  if (!piece) throw new Problem(404, 'not-found');
  const [holder] = await tx<{ memberId: number; name: string }[]>`
    select m.id as member_id, m.name from equipment_issue h join member m on m.id = h.member_id
    where h.piece_id = ${pieceId} and h.returned_on is null`;
  if (holder) throw new Problem(409, 'equipment-held', { vars: { who: holder.name }, extra: { holder } });
  const why = unfitWhy(piece, today);
  if (!mayIssue(why, given.despite))
    throw new Problem(409, 'equipment-unfit', {
      extra: { why },
      fields: [{ field: 'pieceId', code: `field.equipment-${why}` }],
    });
  const [made] = await tx<{ id: number }[]>`
    insert into equipment_issue (member_id, item, issued_on, piece_id, unit_id, signature)
    values (${given.memberId}, ${piece.item}, ${today}, ${pieceId}, ${piece.unitId}, ${given.signature ?? null}) returning id`;
  const data = why === null ? {} : { unfit: why, despite: given.despite ?? '' };
  await tx`
    insert into equipment_event (piece_id, kind, member_id, at, by, data)
    values (${pieceId}, 'issued', ${given.memberId}, ${now}, ${actor}, ${tx.json(data)})`;
  return made?.id ?? 0;
}

/** Throws 409 when the store has fewer. */
async function giveCounted(
  tx: Tx,
  about: { itemId: number; unitId: number; count: number },
  given: Given,
  now: Date,
): Promise<number> {
  const { itemId, unitId, count } = about;
  const item = await checkItem(tx, itemId, false);
  const taken = await tx`
    update equipment_stock set count = count - ${count} where unit_id = ${unitId} and item_id = ${itemId} and count >= ${count}
    returning count`;
  if (taken.length === 0) {
    const [left] = await tx<{ count: number }[]>`
      select count from equipment_stock where unit_id = ${unitId} and item_id = ${itemId}`;
    throw new Problem(409, 'equipment-too-few', {
      vars: { there: left?.count ?? 0 },
      fields: [{ field: 'count', code: 'field.equipment-too-few' }],
    });
  }
  const today = cityDate(now);
  const expires = dueAfter(today, item.shelfMonths);
  // What somebody has of it already is one entry with the new ones; the earlier end counts for all.
  const [made] = await tx<{ id: number }[]>`
    insert into equipment_issue as h (member_id, item, issued_on, unit_id, count, expires_on, signature)
    values (${given.memberId}, ${item.name}, ${today}, ${unitId}, ${count}, ${expires}::date, ${given.signature ?? null})
    on conflict (member_id, item) where returned_on is null and piece_id is null do update set
      count = h.count + excluded.count, issued_on = excluded.issued_on, unit_id = excluded.unit_id,
      expires_on = least(h.expires_on, excluded.expires_on), signature = excluded.signature, confirmed_at = null
    returning id`;
  return made?.id ?? 0;
}

/** Throws 404, 409 held by somebody or unfit or too few, 422 a receiver or store out of reach. */
export async function issueEquipment(
  db: Database,
  { pieceId, itemId, unitId, count = 1, ...given }: z.output<typeof newIssue>,
  who: Principal,
  acting: Acting,
): Promise<{ id: number }> {
  return db.transaction(async (tx) => {
    await checkReceiver(tx, who, given.memberId);
    if (itemId !== undefined && unitId !== undefined) {
      await checkStore(tx, who, unitId);
      return { id: await giveCounted(tx, { itemId, unitId, count }, given, acting.now) };
    }
    const [piece] = await tx<
      { unitId: number | null }[]
    >`select unit_id from equipment_piece where id = ${pieceId ?? 0}`;
    if (!piece)
      throw new Problem(422, 'invalid-request', { fields: [{ field: 'pieceId', code: 'field.piece' }] });
    if (piece.unitId !== null) await checkStore(tx, who, piece.unitId);
    return { id: await givePiece(tx, pieceId ?? 0, given, acting) };
  });
}

/** Ends an issue. Throws 404, 409 when it ended before. */
async function takeBack(
  tx: Tx,
  issueId: number,
  { unitId, signature }: { unitId: number | null; signature: string | null },
  { now, actor }: Acting,
) {
  const today = cityDate(now);
  const [ended] = await tx<
    { pieceId: number | null; memberId: number; item: string; count: number; unitId: number | null }[]
  >`
    update equipment_issue set returned_on = greatest(${today}::date, issued_on), return_signature = ${signature} where id = ${issueId} and returned_on is null
    returning piece_id, member_id, item, count, unit_id`;
  if (!ended) {
    const [known] = await tx`select id from equipment_issue where id = ${issueId}`;
    throw known ? new Problem(409, 'equipment-returned') : new Problem(404, 'not-found');
  }
  const store = unitId ?? ended.unitId;
  if (ended.pieceId !== null) {
    await tx`
      insert into equipment_event (piece_id, kind, member_id, at, by)
      values (${ended.pieceId}, 'returned', ${ended.memberId}, ${now}, ${actor})`;
    if (unitId !== null) await tx`update equipment_piece set unit_id = ${unitId} where id = ${ended.pieceId}`;
  }
  return { ...ended, store };
}

/** Back into the store that it came from, or another one. */
export async function returnEquipment(
  db: Database,
  issueId: number,
  { unitId, signature }: z.output<typeof returned>,
  who: Principal,
  acting: Acting,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (unitId !== undefined) await checkStore(tx, who, unitId);
    const { pieceId, item, count, store } = await takeBack(
      tx,
      issueId,
      { unitId: unitId ?? null, signature: signature ?? null },
      acting,
    );
    if (pieceId !== null || store === null) return;
    await tx`
      insert into equipment_stock as s (unit_id, item_id, count)
      select ${store}, id, ${count} from equipment_item where name = ${item} and not serialised
      on conflict (unit_id, item_id) do update set count = s.count + excluded.count`;
  });
}

/** From one member straight to another, in one step: it is never in nobody's hands. */
export async function handOverEquipment(
  db: Database,
  issueId: number,
  given: z.output<typeof handOver>,
  who: Principal,
  acting: Acting,
): Promise<{ id: number }> {
  return db.transaction(async (tx) => {
    await checkReceiver(tx, who, given.memberId);
    const { pieceId, memberId, item, count, unitId } = await takeBack(
      tx,
      issueId,
      { unitId: null, signature: null },
      acting,
    );
    if (memberId === given.memberId)
      throw new Problem(422, 'invalid-request', { fields: [{ field: 'memberId', code: 'field.members' }] });
    if (pieceId !== null) return { id: await givePiece(tx, pieceId, given, acting) };
    const [made] = await tx<{ id: number }[]>`
      insert into equipment_issue as h (member_id, item, issued_on, unit_id, count, expires_on, signature)
      select ${given.memberId}, item, ${cityDate(acting.now)}::date, ${unitId}::int, ${count}::int, expires_on, ${given.signature ?? null}
      from equipment_issue where id = ${issueId} and item = ${item}
      on conflict (member_id, item) where returned_on is null and piece_id is null do update set
        count = h.count + excluded.count, signature = excluded.signature, confirmed_at = null,
        expires_on = least(h.expires_on, excluded.expires_on)
      returning id`;
    return { id: made?.id ?? 0 };
  });
}
