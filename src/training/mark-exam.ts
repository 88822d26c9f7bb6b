// Marks papers: at once where nobody had to look on, else when the examiner has ticked the practical part. Results follow.
import { z } from 'zod';
import { cityDate, termEnd } from '../kernel/calendar.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { idParam } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import {
  type Asked,
  afterGrace,
  handedInBefore,
  isWatched,
  markOf,
  outcomeOf,
  wrongChoice,
} from './exam-rules.ts';
import { type By, giveResults } from './give-results.ts';

export const practicalFields = z.strictObject({
  tasks: z
    .array(
      z.strictObject({
        place: z.number().int().min(0).max(2_000),
        done: z.array(z.number().int().min(0).max(20)).max(20),
      }),
    )
    .min(1)
    .max(100),
});
export const sittingParam = idParam.extend({ sittingId: idParam.shape.id });

interface Marking {
  memberId: number;
  examId: number;
  courseId: number | null;
  qualification: string | null;
  passMark: number;
  validMonths: number | null;
  paper: Asked[] | null;
  handedInAt: Date | null;
  state: string;
}

const marking = async (tx: Tx, sittingId: number): Promise<Marking> => {
  const [row] = await tx<Marking[]>`
    select s.member_id, s.exam_id, e.course_id, c.qualification, e.pass_mark, e.valid_months, s.paper, s.handed_in_at, s.state
    from sitting s join exam e on e.id = s.exam_id left join course c on c.id = e.course_id
    where s.id = ${sittingId} for update of s`;
  if (!row) throw new Problem(404, 'not-found');
  return row;
};

const answersOf = async (tx: Tx, sittingId: number) =>
  new Map(
    (
      await tx<{ place: number; chosen: number[] }[]>`
        select place, chosen from sitting_answer where sitting_id = ${sittingId}`
    ).map((r) => [r.place, r.chosen]),
  );

/** What a mark means: the result of the course, or the next step towards the certificate. Also after an appeal. */
export async function tellOutcome(tx: Tx, sittingId: number, mark: number, by: By): Promise<void> {
  const row = await marking(tx, sittingId);
  const outcome = outcomeOf(mark, row.passMark);
  const heldOn = cityDate(row.handedInAt ?? by.now);
  const { memberId, courseId } = row;
  if (courseId !== null) {
    const validUntil =
      outcome === 'passed' && row.validMonths !== null ? termEnd(heldOn, row.validMonths) : null;
    const given = { courseId, qualification: row.qualification, sessionId: null, heldOn };
    await giveResults(tx, given, [{ memberId, outcome, mark, validUntil }], by);
  } else {
    await tx`
      update nomination set state = ${outcome}, decided_at = ${by.now}, decided_by = ${by.actor}
      where id = (select id from nomination where exam_id = ${row.examId} and member_id = ${memberId}
          and state in ('admitted', 'failed') order by id desc limit 1)
        and not exists (select from nomination o where o.member_id = ${memberId} and o.id <> nomination.id
          and o.state in ('nominated', 'admitted', 'passed'))`;
  }
  await tx`
    update sitting set state = 'marked', mark = ${mark}, outcome = ${outcome}, marked_at = ${by.now}, marked_by = ${by.actor}
    where id = ${sittingId}`;
}

/** Of a paper that was handed in: marks it, unless an examiner has to look on first. */
export async function settleSitting(tx: Tx, sittingId: number, by: By): Promise<void> {
  const { paper } = await marking(tx, sittingId);
  if (!paper || isWatched(paper)) return;
  await tellOutcome(tx, sittingId, markOf(paper, await answersOf(tx, sittingId)), by);
}

/** The examiner's ticks for every practical task. Throws 409 before the paper was handed in and once it is marked. */
export const markPractical = (
  db: Database,
  { id: examId, sittingId }: z.output<typeof sittingParam>,
  { tasks }: z.output<typeof practicalFields>,
  by: By,
): Promise<{ mark: number }> =>
  db.transaction(async (tx) => {
    const row = await marking(tx, sittingId);
    if (row.examId !== examId) throw new Problem(404, 'not-found');
    if (row.state !== 'handed_in')
      throw new Problem(409, row.state === 'marked' ? 'exam-marked' : 'exam-not-handed-in');
    const paper = row.paper ?? [];
    const given = new Map(tasks.map((t) => [t.place, t.done]));
    for (const [i, { place, done }] of tasks.entries()) {
      const asked = paper[place];
      if (asked?.kind !== 'practical' || wrongChoice(asked, done))
        throw new Problem(400, 'invalid-request', {
          fields: [{ field: `tasks.${i}`, code: 'field.answer' }],
        });
    }
    const open = paper.filter((q, place) => q.kind === 'practical' && !given.has(place)).length;
    if (open > 0) throw new Problem(409, 'exam-practical-open', { vars: { n: open } });
    for (const [place, done] of given)
      await tx`
        insert into sitting_answer (sitting_id, place, chosen, answered_at, by)
        values (${sittingId}, ${place}, ${tx.json(done)}, ${by.now}, ${by.actor})
        on conflict (sitting_id, place) do update set chosen = excluded.chosen, answered_at = excluded.answered_at, by = excluded.by`;
    const mark = markOf(paper, await answersOf(tx, sittingId));
    await tellOutcome(tx, sittingId, mark, by);
    return { mark };
  });

const TIMER = 'timer';
const MOST = 500;

/** Hands in what is over its time. Gives how many; safe beside other processes. */
async function handInOver(tx: Tx, now: Date): Promise<number> {
  const over = await tx<{ id: number }[]>`
    update sitting set state = 'handed_in', timed_out = true, handed_in_at = due_at
    where id in (select id from sitting where state = 'sitting' and due_at < ${handedInBefore(now)}
      order by id limit ${MOST} for update skip locked) returning id`;
  for (const { id: sittingId } of over) await settleSitting(tx, sittingId, { now, actor: TIMER });
  return over.length;
}

/** Once an exam is over, whoever never began was absent; it closes when nobody's paper waits any more. */
async function closeOver(tx: Tx, now: Date): Promise<void> {
  const before = handedInBefore(now);
  await tx`
    with gone as (
      update sitting s set state = 'marked', outcome = 'absent', marked_at = ${now}, marked_by = ${TIMER}
      from exam e where e.id = s.exam_id and e.state = 'open' and e.closes_at < ${before} and s.state = 'invited'
      returning s.exam_id, s.member_id)
    update nomination n set state = 'failed', decided_at = ${now}, decided_by = ${TIMER}
    from gone where n.exam_id = gone.exam_id and n.member_id = gone.member_id and n.state = 'admitted'`;
  await tx`
    update exam e set state = 'closed', ended_at = ${now}
    where e.state = 'open' and e.closes_at < ${before}
      and not exists (select from sitting s where s.exam_id = e.id and s.state <> 'marked')`;
}

/** When time does the next thing to an exam; null: nothing is open. */
export async function nextExamDue(sql: Sql): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`
    select least((select min(due_at) from sitting where state = 'sitting'),
      (select min(closes_at) from exam e where state = 'open' and (not exists (select from sitting s
        where s.exam_id = e.id and s.state <> 'marked') or exists (select from sitting s where s.exam_id = e.id
        and s.state = 'invited')))) as at`;
  return row?.at ? afterGrace(row.at) : null;
}

/** What time alone does to exams. */
export const endExams = (db: Database, now: Date): Promise<number> =>
  db.transaction(async (tx) => {
    const handedIn = await handInOver(tx, now);
    await closeOver(tx, now);
    return handedIn;
  });
