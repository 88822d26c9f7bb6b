// A candidate does not agree with a mark: said once, within a week; decided once, with a reason. A mark is never lowered.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import type { Database } from '../kernel/database.ts';
import { text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { mayAppeal } from './exam-rules.ts';
import type { By } from './give-results.ts';
import { tellOutcome } from './mark-exam.ts';
import { candidate } from './sit-exam.ts';

export const appealFields = z.strictObject({ text: text(500).trim().min(1) });
export const decisionFields = z.strictObject({
  mark: z.number().int().min(0).max(100).meta({ description: 'As it was, or higher' }),
  reason: text(500).trim().min(1),
});

export const appeal = (
  db: Database,
  who: Principal,
  examId: number,
  words: string,
  now: Date,
): Promise<void> =>
  db.transaction(async (tx) => {
    const [row] = await tx<{ id: number; mark: number | null; markedAt: Date | null }[]>`
      select id, mark, marked_at from sitting
      where exam_id = ${examId} and member_id = ${candidate(who)} for update`;
    if (!row) throw new Problem(404, 'not-found');
    if (row.mark === null || !row.markedAt) throw new Problem(409, 'exam-not-marked');
    if (!mayAppeal(row.markedAt, now)) throw new Problem(409, 'appeal-late');
    const made = await tx`
      insert into exam_appeal (sitting_id, text, at, from_mark) values (${row.id}, ${words}, ${now}, ${row.mark})
      on conflict do nothing returning 1`;
    if (made.length === 0) throw new Problem(409, 'appeal-twice');
  });

/** Throws 409 when it was decided already. */
export const decideAppeal = (
  db: Database,
  { id: examId, sittingId }: { id: number; sittingId: number },
  { mark, reason }: z.output<typeof decisionFields>,
  by: By,
): Promise<void> =>
  db.transaction(async (tx) => {
    const [found] = await tx<{ fromMark: number; decidedAt: Date | null }[]>`
      select a.from_mark, a.decided_at from exam_appeal a join sitting s on s.id = a.sitting_id
      where a.sitting_id = ${sittingId} and s.exam_id = ${examId} for update of a`;
    if (!found) throw new Problem(404, 'not-found');
    if (found.decidedAt) throw new Problem(409, 'appeal-decided');
    if (mark < found.fromMark)
      throw new Problem(400, 'invalid-request', { fields: [{ field: 'mark', code: 'field.not-lower' }] });
    await tx`
      update exam_appeal set decided_at = ${by.now}, decided_by = ${by.actor}, to_mark = ${mark}, reason = ${reason}
      where sitting_id = ${sittingId}`;
    if (mark > found.fromMark) await tellOutcome(tx, sittingId, mark, by);
  });
