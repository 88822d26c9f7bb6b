// Exams as people read them: a page at a time, one with its candidates, and planning one.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { examScope, memberScope } from '../access/scope.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { QUESTION_KINDS, shortage } from './exam-rules.ts';
import { bankOf } from './questions.ts';

const instant = z.iso.datetime({ offset: true }).transform((given) => new Date(given));
const shown = z.date().meta({ type: 'string', format: 'date-time' });

const ruleLine = z.strictObject({
  topic: line(40),
  kind: z.enum(QUESTION_KINDS),
  count: z.number().int().min(1).max(100),
  points: z.number().int().min(1).max(100),
});

export const examFields = z
  .strictObject({
    title: line(60),
    courseId: id.nullish().meta({ description: 'What passing it passes; without it: for the certificate' }),
    rule: z.array(ruleLine).min(1).max(20),
    minutes: z.number().int().min(1).max(480),
    passMark: z.number().int().min(1).max(100).meta({ description: 'Of a hundred' }),
    opensAt: instant,
    closesAt: instant,
    place: line(80),
    countyId: id.nullish(),
    seed: z.number().int().min(0).max(2_147_483_647).default(1),
  })
  .refine((e) => e.closesAt > e.opensAt, { error: 'field.ends-after-start', path: ['closesAt'] })
  .refine((e) => e.closesAt.getTime() - e.opensAt.getTime() <= 14 * 86_400_000, {
    ...{ error: 'field.at-most-two-weeks', path: ['closesAt'] },
  });

export const EXAM_STATES = ['open', 'closed', 'cancelled'] as const;
export const examView = z
  .object({
    ...{
      id: z.number(),
      title: z.string(),
      courseId: z.number().nullable(),
      courseTitle: z.string().nullable(),
    },
    ...{ rule: z.array(ruleLine), minutes: z.number(), passMark: z.number(), place: z.string() },
    ...{ opensAt: shown, closesAt: shown, countyId: z.number().nullable(), state: z.enum(EXAM_STATES) },
    ...{ candidates: z.number(), marked: z.number(), passed: z.number(), appeals: z.number() },
  })
  .meta({ id: 'Exam' });
export type ExamRow = z.output<typeof examView>;

export const examQuery = z.object({
  when: z.enum(['coming', 'past', 'all']).default('coming'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});
export const examPage = z
  .object({ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(examView) })
  .meta({ id: 'ExamPage' });

const columns = (sql: Sql | Tx) => sql`
  e.id, e.title, e.course_id, c.title as course_title, e.rule, e.minutes, e.pass_mark, e.place, e.opens_at, e.closes_at,
  e.county_id, e.state, n.candidates, n.marked, n.passed, n.appeals`;
const from = (sql: Sql | Tx) => sql`
  exam e left join course c on c.id = e.course_id
  cross join lateral (select count(*)::int as candidates, count(*) filter (where s.state = 'marked')::int as marked,
    count(*) filter (where s.outcome = 'passed')::int as passed,
    count(a.at) filter (where a.decided_at is null)::int as appeals
    from sitting s left join exam_appeal a on a.sitting_id = s.id where s.exam_id = e.id) n`;

export async function listExams(
  sql: Sql,
  { when, page, pageSize }: z.output<typeof examQuery>,
  who: Principal,
): Promise<z.output<typeof examPage>> {
  const time =
    when === 'all' ? sql`true` : when === 'coming' ? sql`e.state = 'open'` : sql`e.state <> 'open'`;
  const rows = await sql<(ExamRow & { total: number })[]>`
    select count(*) over ()::int as total, ${columns(sql)} from ${from(sql)}
    where ${time} and ${examScope(sql, who, 'exam.read')}
    order by ${when === 'coming' ? sql`e.opens_at, e.id` : sql`e.opens_at desc, e.id desc`}
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: rows[0]?.total ?? 0, page, pageSize, items: rows.map(({ total: _, ...row }) => row) };
}

export async function readExam(sql: Sql | Tx, examId: number): Promise<ExamRow> {
  const [row] = await sql<ExamRow[]>`select ${columns(sql)} from ${from(sql)} where e.id = ${examId}`;
  if (!row) throw new Problem(404, 'not-found');
  return row;
}

export const candidateView = z
  .object({
    ...{ id: z.number(), memberId: z.number(), name: z.string(), unitName: z.string() },
    state: z.enum(['invited', 'sitting', 'handed_in', 'marked']),
    ...{ startedAt: shown.nullable(), dueAt: shown.nullable(), handedInAt: shown.nullable() },
    ...{ timedOut: z.boolean(), mark: z.number().nullable() },
    outcome: z.enum(['passed', 'failed', 'absent']).nullable(),
    appeal: z
      .object({
        ...{
          text: z.string(),
          fromMark: z.number(),
          toMark: z.number().nullable(),
          reason: z.string().nullable(),
        },
        decided: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: 'Candidate' });
export type Candidate = z.output<typeof candidateView>;

/** Of an exam, those whom `who` may see: whoever waits for somebody first, then by name. */
export const listCandidates = async (sql: Sql, examId: number, who: Principal): Promise<Candidate[]> => [
  ...(await sql<Candidate[]>`
    select s.id, s.member_id, m.name, concat(upp.name, up.name, u.name) as unit_name, s.state, s.started_at, s.due_at,
      s.handed_in_at, s.timed_out, s.mark, s.outcome,
      case when a.at is not null then jsonb_build_object('text', a.text, 'fromMark', a.from_mark, 'toMark', a.to_mark,
        'reason', a.reason, 'decided', a.decided_at is not null) end as appeal
    from sitting s join member m on m.id = s.member_id
    left join unit u on u.id = m.unit_id left join unit up on up.id = u.parent_id
    left join unit upp on upp.id = up.parent_id left join exam_appeal a on a.sitting_id = s.id
    where s.exam_id = ${examId} and ${memberScope(sql, who, 'exam.read')}
    order by (a.at is not null and a.decided_at is null) desc, s.state = 'handed_in' desc, m.name, m.id`),
];

const wrong = (field: string, code: string, vars?: Record<string, number>) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code, ...(vars && { vars }) }] });

/** Throws 400 for a course or county that is not there, and where the bank has too few questions for the rule. */
export const planExam = (
  db: Database,
  { courseId = null, countyId = null, ...given }: z.output<typeof examFields>,
  who: Principal,
  now: Date,
): Promise<ExamRow> =>
  db.transaction(async (tx) => {
    const [course] = await tx<{ validMonths: number | null }[]>`
      select valid_months from course where id = ${courseId} and retired_at is null`;
    if (courseId !== null && !course) throw wrong('courseId', 'field.course');
    const county = await tx`select 1 from organisation where id = ${countyId} and kind = 'county'`;
    if (countyId !== null && county.length === 0) throw wrong('countyId', 'field.county');
    const bank = await bankOf(
      tx,
      given.rule.map((r) => r.topic),
    );
    const short = shortage(bank, given.rule);
    if (short.length > 0)
      throw new Problem(400, 'invalid-request', {
        fields: short.map(({ line: at, lacking }) => ({
          ...{ field: `rule.${at}.count`, code: 'field.bank-too-small', vars: { lacking } },
        })),
      });
    const [made] = await tx<{ id: number }[]>`
      insert into exam (title, course_id, rule, seed, minutes, pass_mark, valid_months, opens_at, closes_at, place,
        county_id, created_by, created_at)
      values (${given.title}, ${courseId}, ${tx.json(given.rule)}, ${given.seed}, ${given.minutes}, ${given.passMark},
        ${course?.validMonths ?? null}, ${given.opensAt}, ${given.closesAt}, ${given.place}, ${countyId}, ${who.actor}, ${now})
      returning id`;
    return readExam(tx, made?.id ?? 0);
  });
