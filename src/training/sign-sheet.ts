// Two trainers sign what they see; the second signature closes the sheet for good. The chief trainer decides where they differ.
import { z } from 'zod';
import type { Database } from '../kernel/database.ts';
import { id, text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { By } from './give-results.ts';
import { entryFields, refuseWrong } from './give-scores.ts';
import { rubricById } from './rubrics.ts';
import { judgedOf } from './score-rules.ts';
import { entriesOf, openSheet, outcomeOf } from './score-sheets.ts';

const version = id.meta({ description: 'The version that was read; a stale one is refused' });
export const signing = z.strictObject({ version });
export const decision = z
  .strictObject({ ...entryFields, reason: text(500).trim().min(1), version })
  .meta({ id: 'ScoreDecision' });

const stale = (current: number) => new Problem(409, 'sheet-changed', { extra: { version: current } });

/** Of two at the same moment one wins; the other gets 409 with the version that is current. */
export const signSheet = (
  db: Database,
  sheetId: number,
  read: { version: number },
  { actor, now }: By,
): Promise<void> =>
  db.transaction(async (tx) => {
    const sheet = await openSheet(tx, sheetId);
    if (sheet.version !== read.version) throw stale(sheet.version);
    const entries = await entriesOf(tx, [sheetId]);
    if (!entries.some((e) => e.trainer === actor)) throw new Problem(409, 'sheet-not-scored');
    const { total } = outcomeOf(await rubricById(tx, sheet.rubricId), sheet, entries);
    if (total === null) throw new Problem(409, entries.length < 2 ? 'sheet-one-trainer' : 'sheet-differs');
    await tx`
      insert into score_signature (sheet_id, trainer, at) values (${sheetId}, ${actor}, ${now}) on conflict do nothing`;
    const all = entries.every((e) => e.signed || e.trainer === actor);
    await (all
      ? tx`update score_sheet set version = version + 1, state = 'signed', total = ${total}, signed_at = ${now} where id = ${sheetId}`
      : tx`update score_sheet set version = version + 1 where id = ${sheetId}`);
  });

/** Only where two differ, and each field of it as strictly as a trainer's. */
export const decideSheet = (
  db: Database,
  sheetId: number,
  { scores, penalties, reason, version: read }: z.output<typeof decision>,
  { actor, now }: By,
): Promise<void> =>
  db.transaction(async (tx) => {
    const sheet = await openSheet(tx, sheetId);
    if (sheet.version !== read) throw stale(sheet.version);
    const rubric = await rubricById(tx, sheet.rubricId);
    const { differences } = outcomeOf(rubric, sheet, await entriesOf(tx, [sheetId]));
    if (differences.length === 0) throw new Problem(409, 'sheet-agrees');
    refuseWrong(rubric.content, { scores, penalties });
    const judged = judgedOf(rubric.content, { scores, penalties });
    await tx`delete from score_signature where sheet_id = ${sheetId}`;
    await tx`
      update score_sheet set version = version + 1, decision = ${tx.json(judged as never)}, decided_by = ${actor},
        decided_at = ${now}, reason = ${reason}
      where id = ${sheetId}`;
  });
