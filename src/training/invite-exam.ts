// Who sits an exam: invited by whoever holds it, taken off again until the paper was begun; and an exam called off.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';

export const inviteFields = z.strictObject({ memberIds: z.array(id).min(1).max(1_000) });

/** Holds an exam that has not ended, and gives whether it is for the certificate. */
async function holdOpen(tx: Tx, examId: number): Promise<{ forCertificate: boolean }> {
  const [row] = await tx<{ state: string; forCertificate: boolean }[]>`
    select state, course_id is null as for_certificate from exam where id = ${examId} for update`;
  if (!row) throw new Problem(404, 'not-found');
  if (row.state !== 'open') throw new Problem(409, 'exam-ended');
  return row;
}

/** All or none; invited twice is invited once. To an exam for the certificate the county admits whom stations nominated. */
export const invite = (
  db: Database,
  examId: number,
  memberIds: number[],
  who: Principal,
): Promise<{ invited: number }> =>
  db.transaction(async (tx) => {
    const { forCertificate } = await holdOpen(tx, examId);
    if (forCertificate) throw new Problem(409, 'exam-nominate-first');
    const within = await tx`
      select m.id from member m where m.id = any(${memberIds}) and m.status = 'active' and ${memberScope(tx, who, 'exam.hold')}`;
    if (within.length < new Set(memberIds).size)
      throw new Problem(400, 'invalid-request', { fields: [{ field: 'memberIds', code: 'field.members' }] });
    const added = await tx`
      insert into sitting (exam_id, member_id) select ${examId}, m from unnest(${memberIds}::int[]) m
      on conflict do nothing returning 1`;
    return { invited: added.length };
  });

/** Throws 409 once the paper was begun. */
export const uninvite = (db: Database, examId: number, sittingId: number): Promise<void> =>
  db.transaction(async (tx) => {
    const { forCertificate } = await holdOpen(tx, examId);
    if (forCertificate) throw new Problem(409, 'exam-nominate-first');
    const [found] = await tx<{ state: string }[]>`
      select state from sitting where id = ${sittingId} and exam_id = ${examId} for update`;
    if (!found) throw new Problem(404, 'not-found');
    if (found.state !== 'invited') throw new Problem(409, 'exam-begun');
    await tx`delete from sitting where id = ${sittingId}`;
  });

/** Throws 409 once somebody has a mark. Whoever was admitted to it is nominated again. */
export const cancelExam = (
  db: Database,
  examId: number,
  who: Principal,
  now: Date,
): Promise<{ candidates: number }> =>
  db.transaction(async (tx) => {
    await holdOpen(tx, examId);
    const marked = await tx`select 1 from sitting where exam_id = ${examId} and mark is not null limit 1`;
    if (marked.length > 0) throw new Problem(409, 'exam-has-marks');
    await tx`update exam set state = 'cancelled', ended_at = ${now} where id = ${examId}`;
    await tx`update nomination set state = 'nominated', exam_id = null where exam_id = ${examId} and state = 'admitted'`;
    const candidates = await tx<{ memberId: number }[]>`
      select member_id from sitting where exam_id = ${examId} order by member_id`;
    await appendLog(
      tx,
      candidates.map(({ memberId }) => ({
        ...{ at: now, calloutId: null, memberId, type: 'exam_cancelled', actor: who.actor },
        data: { examId },
      })),
    );
    return { candidates: candidates.length };
  });
