// A candidate sits an exam: begins, answers question by question, hands in. What was saved counts when the time is over.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { type Asked, drawPaper, dueAt, isOver, type RuleLine, shortage, wrongChoice } from './exam-rules.ts';
import { settleSitting } from './mark-exam.ts';
import { bankOf } from './questions.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });

export const answerFields = z.strictObject({
  place: z.number().int().min(0).max(2_000).meta({ description: 'On the paper, from 0' }),
  chosen: z.array(z.number().int().min(0).max(20)).max(20),
});

/** Nobody is told here which answers are right. */
const askedView = z.object({
  ...{
    kind: z.string(),
    topic: z.string(),
    stem: z.string(),
    options: z.array(z.string()),
    points: z.number(),
  },
  chosen: z.array(z.number()),
});

export const myExamView = z
  .object({
    ...{ id: z.number(), title: z.string(), place: z.string(), minutes: z.number(), passMark: z.number() },
    ...{ opensAt: shown, closesAt: shown, state: z.enum(['invited', 'sitting', 'handed_in', 'marked']) },
    examState: z.enum(['open', 'closed', 'cancelled']),
    ...{ dueAt: shown.nullable(), handedInAt: shown.nullable(), mark: z.number().nullable() },
    outcome: z.enum(['passed', 'failed', 'absent']).nullable(),
    markedAt: shown.nullable(),
    appeal: z
      .object({
        text: z.string(),
        decided: z.boolean(),
        toMark: z.number().nullable(),
        reason: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'MyExam' });
export type MyExam = z.output<typeof myExamView>;
export const sheetView = z
  .object({ exam: myExamView, questions: z.array(askedView) })
  .meta({ id: 'ExamSheet' });
export type Sheet = z.output<typeof sheetView>;

/** A program is nobody's candidate. */
export function candidate(who: Principal): number {
  if (who.memberId === null) throw new Problem(403, 'forbidden');
  return who.memberId;
}

interface SittingRow extends MyExam {
  sittingId: number;
  paper: Asked[] | null;
}

const mine = (sql: Sql | Tx, memberId: number, examId: number | null) => sql<SittingRow[]>`
  select s.id as sitting_id, e.id, e.title, e.place, e.minutes, e.pass_mark, e.opens_at, e.closes_at, s.state,
    e.state as exam_state, s.due_at, s.handed_in_at, s.mark, s.outcome, s.marked_at, s.paper,
    case when a.at is not null then jsonb_build_object('text', a.text, 'decided', a.decided_at is not null,
      'toMark', a.to_mark, 'reason', a.reason) end as appeal
  from sitting s join exam e on e.id = s.exam_id left join exam_appeal a on a.sitting_id = s.id
  where s.member_id = ${memberId} ${examId === null ? sql`` : sql`and e.id = ${examId}`}
  order by e.state = 'open' desc, e.opens_at desc, e.id desc limit 100`;

const shownTo = ({ sittingId: _, paper: __, ...exam }: SittingRow): MyExam => exam;

export const myExams = async (sql: Sql, who: Principal): Promise<MyExam[]> =>
  (await mine(sql, candidate(who), null)).map(shownTo);

async function mySitting(sql: Sql | Tx, who: Principal, examId: number): Promise<SittingRow> {
  const [row] = await mine(sql, candidate(who), examId);
  if (!row) throw new Problem(404, 'not-found');
  return row;
}

const answersOf = async (sql: Sql | Tx, sittingId: number): Promise<Map<number, number[]>> => {
  const rows = await sql<{ place: number; chosen: number[] }[]>`
    select place, chosen from sitting_answer where sitting_id = ${sittingId}`;
  return new Map(rows.map((r) => [r.place, r.chosen]));
};

/** The own paper with the own answers; empty before it was begun. */
export async function readSheet(sql: Sql, who: Principal, examId: number): Promise<Sheet> {
  const row = await mySitting(sql, who, examId);
  const answers = await answersOf(sql, row.sittingId);
  const questions = (row.paper ?? []).map(({ kind, topic, stem, options, points }, place) => ({
    ...{ kind, topic, stem, options, points, chosen: answers.get(place) ?? [] },
  }));
  return { exam: shownTo(row), questions };
}

/** Draws the own paper; begun twice is begun once. Throws 409 before the exam opens and after it closed. */
export const beginSitting = (db: Database, who: Principal, examId: number, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    const { sittingId, opensAt, closesAt, minutes, examState } = await mySitting(tx, who, examId);
    if (examState !== 'open' || now >= closesAt) throw new Problem(409, 'exam-ended');
    if (now < opensAt) throw new Problem(409, 'exam-not-open');
    const [e] = await tx<
      { rule: RuleLine[]; seed: number }[]
    >`select rule, seed from exam where id = ${examId}`;
    const rule = e?.rule ?? [];
    const bank = await bankOf(
      tx,
      rule.map((r) => r.topic),
    );
    // Questions were retired since it was planned: the examiner has to see to it, the candidate loses nothing.
    if (shortage(bank, rule).length > 0) throw new Problem(409, 'exam-bank');
    const paper = drawPaper(bank, rule, e?.seed ?? 0, candidate(who));
    await tx`
      update sitting set state = 'sitting', paper = ${tx.json(paper as never)}, started_at = ${now},
        due_at = ${dueAt(now, minutes, closesAt)}
      where id = ${sittingId} and state = 'invited'`;
  });

/** Keeps one answer; the latest counts. Throws 409 when the time is over or it was handed in: what was saved counts. */
export const keepAnswer = (
  db: Database,
  who: Principal,
  examId: number,
  { place, chosen }: z.output<typeof answerFields>,
  now: Date,
): Promise<void> =>
  db.transaction(async (tx) => {
    const memberId = candidate(who);
    // Held, so that nobody hands it in between.
    await tx`select 1 from sitting where exam_id = ${examId} and member_id = ${memberId} for update`;
    const { sittingId, state, dueAt: due, paper } = await mySitting(tx, who, examId);
    if (state === 'invited') throw new Problem(409, 'exam-not-begun');
    if (state !== 'sitting' || !due || isOver(due, now)) throw new Problem(409, 'exam-over');
    const asked = paper?.[place];
    if (!asked || asked.kind === 'practical' || wrongChoice(asked, chosen))
      throw new Problem(400, 'invalid-request', {
        fields: [{ field: asked ? 'chosen' : 'place', code: asked ? 'field.answer' : 'field.invalid_value' }],
      });
    await tx`
      insert into sitting_answer (sitting_id, place, chosen, answered_at, by)
      values (${sittingId}, ${place}, ${tx.json(chosen)}, ${now}, ${who.actor})
      on conflict (sitting_id, place) do update set chosen = excluded.chosen, answered_at = excluded.answered_at`;
  });

/** Handed in twice is handed in once. */
export const handIn = (db: Database, who: Principal, examId: number, now: Date): Promise<MyExam> =>
  db.transaction(async (tx) => {
    const { sittingId, state } = await mySitting(tx, who, examId);
    if (state === 'invited') throw new Problem(409, 'exam-not-begun');
    const done = await tx`
      update sitting set state = 'handed_in', handed_in_at = ${now} where id = ${sittingId} and state = 'sitting' returning 1`;
    if (done.length > 0) await settleSitting(tx, sittingId, { now, actor: who.actor });
    return shownTo(await mySitting(tx, who, examId));
  });
