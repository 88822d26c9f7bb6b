// What is found of a piece: inspected, defective, mended, lost, found again, written off; each kept in its history.
import { z } from 'zod';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { Acting } from './change-member.ts';
import { serialTaken } from './equipment-pieces.ts';
import { dueAfter, mayBecome, type PieceState } from './equipment-rules.ts';

export const inspection = z
  .strictObject({
    steps: z
      .array(z.strictObject({ step: line(200), ok: z.boolean() }))
      .max(30)
      .default([]),
    passed: z.boolean(),
    note: line(200).optional(),
    nextOn: z.iso.date().optional().meta({ description: 'Without it: by the interval of the item' }),
  })
  .refine((i) => i.passed || i.note, { error: 'field.required', path: ['note'] })
  .refine((i) => !i.passed || i.steps.every((s) => s.ok), { error: 'field.step-failed', path: ['passed'] });

const SAID = ['defective', 'mended', 'lost', 'found', 'retired'] as const;
export const pieceSaid = z
  .strictObject({ said: z.enum(SAID), reason: line(200).optional() })
  .refine((s) => s.said === 'mended' || s.said === 'found' || s.reason, {
    error: 'field.required',
    path: ['reason'],
  });

interface PieceRow {
  state: PieceState;
  itemId: number;
  inspectMonths: number | null;
  steps: string[];
}

async function lock(tx: Tx, pieceId: number): Promise<PieceRow> {
  const [piece] = await tx<PieceRow[]>`
    select p.state, p.item_id, i.inspect_months, i.steps from equipment_piece p join equipment_item i on i.id = p.item_id
    where p.id = ${pieceId} for update of p`;
  if (!piece) throw new Problem(404, 'not-found');
  return piece;
}

const note = (tx: Tx, pieceId: number, kind: string, { now, actor }: Acting, data: object) => tx`
  insert into equipment_event (piece_id, kind, member_id, at, by, data)
  select ${pieceId}, ${kind}, (select member_id from equipment_issue where piece_id = ${pieceId} and returned_on is null),
    ${now}, ${actor}, ${tx.json(data as never)}`;

/** Every step of the item has an answer. A failed one makes the piece defective; a passed one does not mend it. */
export async function inspectPiece(
  db: Database,
  pieceId: number,
  given: z.output<typeof inspection>,
  acting: Acting,
): Promise<{ inspectOn: string | null }> {
  return db.transaction(async (tx) => {
    const piece = await lock(tx, pieceId);
    if (piece.state === 'lost' || piece.state === 'retired') throw new Problem(409, 'equipment-gone');
    const answered = new Set(given.steps.map((s) => s.step));
    if (piece.steps.some((step) => !answered.has(step)))
      throw new Problem(422, 'invalid-request', { fields: [{ field: 'steps', code: 'field.steps-open' }] });
    const today = cityDate(acting.now);
    if (given.nextOn !== undefined && given.nextOn <= today)
      throw new Problem(422, 'invalid-request', {
        fields: [{ field: 'nextOn', code: 'field.not-after-today' }],
      });
    const inspectOn = given.nextOn ?? dueAfter(today, piece.inspectMonths);
    const reason = given.note ?? null;
    await tx`
      update equipment_piece set inspect_on = ${inspectOn}::date,
        state = case when ${given.passed} then state else 'defective' end,
        reason = case when ${given.passed} then reason else ${reason} end where id = ${pieceId}`;
    await note(tx, pieceId, 'inspected', acting, { ...given, nextOn: inspectOn });
    return { inspectOn };
  });
}

const BECOMES = {
  defective: 'defective',
  mended: 'in_service',
  lost: 'lost',
  found: 'in_service',
  retired: 'retired',
};

/** Throws 409 when that cannot be said of it now, or its number is in somebody else's hands meanwhile. */
export async function sayOfPiece(
  db: Database,
  pieceId: number,
  { said, reason }: z.output<typeof pieceSaid>,
  acting: Acting,
): Promise<void> {
  await db.transaction(async (tx) => {
    const piece = await lock(tx, pieceId);
    if (!mayBecome(piece.state, said))
      throw new Problem(409, 'equipment-state', { extra: { state: piece.state } });
    if (said === 'found') {
      const [twin] = await tx<{ serial: string }[]>`
        select o.serial from equipment_piece p join equipment_piece o on o.id = ${pieceId} and o.item_id = p.item_id and o.serial = p.serial
        where p.id <> o.id and p.state in ('in_service', 'defective')`;
      if (twin) throw await serialTaken(tx, piece.itemId, [twin.serial]);
    }
    const state = BECOMES[said];
    await tx`
      update equipment_piece set state = ${state}, reason = ${state === 'in_service' ? null : (reason ?? null)} where id = ${pieceId}`;
    await note(tx, pieceId, said, acting, reason ? { reason } : {});
    // Nobody holds what is gone.
    if (state === 'lost' || state === 'retired')
      await tx`
        update equipment_issue set returned_on = greatest(${cityDate(acting.now)}::date, issued_on)
        where piece_id = ${pieceId} and returned_on is null`;
  });
}
