// What a trainer gives from a phone, perhaps without a network: once, by its true time, within the bands.
import { z } from 'zod';
import { deviceTime, fromPhone } from '../callout/answer-schema.ts';
import type { Database } from '../kernel/database.ts';
import { text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { By } from './give-results.ts';
import { rubricById } from './rubrics.ts';
import { type Entry, wrongEntry } from './score-rules.ts';
import { entriesOf, openSheet } from './score-sheets.ts';

const key = text(30).min(1);
export const entryFields = {
  scores: z
    .array(
      z.strictObject({
        ...{ criterion: key, band: z.number().int().min(0).max(20) },
        points: z.number().int().min(0).max(100),
      }),
    )
    .max(20),
  penalties: z.array(z.strictObject({ penalty: key, count: z.number().int().min(0).max(20) })).max(20),
};
export const newEntry = z
  .object({ ...fromPhone, clientId: fromPhone.clientId.unwrap(), ...entryFields })
  .meta({ id: 'ScoreEntry' });
/** again: it was known, or a later one counts. */
export const entryOutcome = z.object({ outcome: z.enum(['done', 'again']) });

export function refuseWrong(rubric: Parameters<typeof wrongEntry>[0], entry: Entry): void {
  const fields = wrongEntry(rubric, entry);
  if (fields.length > 0) throw new Problem(400, 'invalid-request', { fields });
}

const MOST_TRAINERS = 2;

/** 409 once it is signed, or when two others score it. What is given anew takes signatures back: they were for something else. */
export const giveScores = (
  db: Database,
  sheetId: number,
  { scores, penalties, clientId, ...from }: z.output<typeof newEntry>,
  { actor, now }: By,
): Promise<z.output<typeof entryOutcome>> =>
  db.transaction(async (tx) => {
    const [known] = await tx`
      select from score_entry where sheet_id = ${sheetId} and trainer = ${actor} and client_id = ${clientId}`;
    if (known) return { outcome: 'again' };
    const sheet = await openSheet(tx, sheetId);
    refuseWrong((await rubricById(tx, sheet.rubricId)).content, { scores, penalties });
    const given = deviceTime(from, now);
    const at = given && given < now ? given : now;
    const entries = await entriesOf(tx, [sheetId]);
    const mine = entries.find((e) => e.trainer === actor);
    if (mine && (mine.clientId === clientId || mine.givenAt > at)) return { outcome: 'again' };
    if (!mine && entries.length >= MOST_TRAINERS) throw new Problem(409, 'sheet-two-trainers');
    await tx`delete from score_signature where sheet_id = ${sheetId}`;
    await tx`
      insert into score_entry (sheet_id, trainer, client_id, scores, penalties, given_at, received_at)
      values (${sheetId}, ${actor}, ${clientId}, ${tx.json(scores)}, ${tx.json(penalties)}, ${at}, ${now})
      on conflict (sheet_id, trainer) do update set client_id = excluded.client_id, scores = excluded.scores,
        penalties = excluded.penalties, given_at = excluded.given_at, received_at = excluded.received_at`;
    // A decision was about what was given before.
    await tx`
      update score_sheet set version = version + 1, decision = null, decided_by = null, decided_at = null, reason = null
      where id = ${sheetId}`;
    return { outcome: 'done' };
  });
