// What is said against a signed sheet: its unit's leader appeals within a week, and a correction is a further sheet.
import { z } from 'zod';
import type { Database, Tx } from '../kernel/database.ts';
import { text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { By } from './give-results.ts';
import { appealUntil } from './score-rules.ts';

const why = text(500).trim().min(1);
export const appealText = z.strictObject({ text: why });
export const appealDecision = z.strictObject({ upheld: z.boolean(), reason: why });
export const correction = z.strictObject({ reason: why });
export const correctionMade = z.object({ id: z.number() });

async function signedSheet(tx: Tx, id: number): Promise<Date> {
  const [row] = await tx<{ signedAt: Date | null }[]>`select signed_at from score_sheet where id = ${id}`;
  if (!row?.signedAt) throw new Problem(409, 'sheet-not-signed');
  return row.signedAt;
}

export const appealSheet = (db: Database, id: number, words: string, { actor, now }: By): Promise<void> =>
  db.transaction(async (tx) => {
    if (now > appealUntil(await signedSheet(tx, id))) throw new Problem(409, 'appeal-late');
    const made = await tx`
      insert into score_appeal (sheet_id, text, by, at) values (${id}, ${words}, ${actor}, ${now})
      on conflict do nothing returning 1`;
    if (made.length === 0) throw new Problem(409, 'appeal-twice');
  });

/** The same unit, rubric and figures, to be scored and signed anew. Until then the old one counts. */
async function correct(tx: Tx, id: number, reason: string, { actor, now }: By): Promise<number> {
  await signedSheet(tx, id);
  const [made] = await tx<{ id: number }[]>`
    insert into score_sheet (callout_id, level, subject, unit_id, county_id, unit_name, held_on, rubric_id, figures, measured,
      corrects_id, corrects_why, opened_by, opened_at)
    select callout_id, level, subject, unit_id, county_id, unit_name, held_on, rubric_id, figures, measured,
      id, ${reason}, ${actor}, ${now} from score_sheet where id = ${id}
    on conflict do nothing returning id`;
  if (!made) throw new Problem(409, 'sheet-corrected');
  return made.id;
}

export const correctSheet = async (
  db: Database,
  id: number,
  reason: string,
  by: By,
): Promise<{ id: number }> => ({
  id: await db.transaction((tx) => correct(tx, id, reason, by)),
});

/** Upheld, it opens a correction. Kept with its reason, once. */
export const decideScoreAppeal = (
  db: Database,
  id: number,
  { upheld, reason }: z.output<typeof appealDecision>,
  by: By,
): Promise<void> =>
  db.transaction(async (tx) => {
    const [found] = await tx<{ decidedAt: Date | null }[]>`
      select decided_at from score_appeal where sheet_id = ${id} for update`;
    if (!found) throw new Problem(404, 'not-found');
    if (found.decidedAt) throw new Problem(409, 'appeal-decided');
    await tx`
      update score_appeal set upheld = ${upheld}, reason = ${reason}, decided_by = ${by.actor}, decided_at = ${by.now}
      where sheet_id = ${id}`;
    if (upheld) await correct(tx, id, reason, by);
  });
