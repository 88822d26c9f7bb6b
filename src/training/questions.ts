// The bank of questions: a page at a time, added, changed, retired. What was already asked stays as it was asked.
import { z } from 'zod';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { type BankQuestion, QUESTION_KINDS } from './exam-rules.ts';

const LEAST_OPTIONS = 2;
const MOST_OPTIONS = 12;

const fields = z.strictObject({
  topic: line(40),
  kind: z.enum(QUESTION_KINDS),
  stem: line(500),
  options: z
    .array(line(200))
    .max(MOST_OPTIONS)
    .default([])
    .meta({ description: 'Of a practical task its steps' }),
  answer: z
    .array(
      z
        .number()
        .int()
        .min(0)
        .max(MOST_OPTIONS - 1),
    )
    .max(MOST_OPTIONS)
    .default([])
    .meta({ description: 'Which options are right, from 0; of a statement [1] when it is true, else [0]' }),
});

type Given = z.output<typeof fields>;
const chooses = ({ kind }: Given) => kind === 'single' || kind === 'multiple';
const lists = (q: Given) => chooses(q) || q.kind === 'practical';

const answersFit = ({ kind, options, answer }: Given): boolean => {
  if (new Set(answer).size < answer.length) return false;
  if (kind === 'practical') return answer.length === 0;
  if (kind === 'true_false') return answer.length === 1 && (answer[0] ?? 2) <= 1;
  if (answer.some((a) => a >= options.length)) return false;
  return kind === 'single' ? answer.length === 1 : answer.length >= 1;
};

const checked = <T extends z.ZodType<Given>>(schema: T) =>
  schema
    .refine(
      (q) => (lists(q) ? q.options.length >= (chooses(q) ? LEAST_OPTIONS : 1) : q.options.length === 0),
      {
        ...{ error: 'field.options', path: ['options'] },
      },
    )
    .refine((q) => new Set(q.options).size === q.options.length, { error: 'field.twice', path: ['options'] })
    .refine(answersFit, { error: 'field.answer', path: ['answer'] });

export const questionFields = checked(fields);
export const questionChange = checked(fields.extend({ version: id, retired: z.boolean().default(false) }));

export const questionView = z
  .object({
    ...{ id: z.number(), topic: z.string(), kind: z.enum(QUESTION_KINDS), stem: z.string() },
    ...{
      options: z.array(z.string()),
      answer: z.array(z.number()),
      retired: z.boolean(),
      version: z.number(),
    },
  })
  .meta({ id: 'Question' });
export type Question = z.output<typeof questionView>;

export const questionQuery = z.object({
  topic: z.string().max(40).optional(),
  kind: z.enum(QUESTION_KINDS).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});
export const questionPage = z
  .object({
    ...{ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(questionView) },
    /** How many of each can be asked: what a paper's rule is written from. */
    topics: z.array(z.object({ topic: z.string(), kind: z.enum(QUESTION_KINDS), count: z.number() })),
  })
  .meta({ id: 'QuestionPage' });

const columns = (sql: Sql | Tx) =>
  sql`q.id, q.topic, q.kind, q.stem, q.options, q.answer, q.retired_at is not null as retired, q.version`;

export async function listQuestions(
  sql: Sql,
  { topic, kind, page, pageSize }: z.output<typeof questionQuery>,
): Promise<z.output<typeof questionPage>> {
  const of = sql`${topic === undefined ? sql`true` : sql`q.topic = ${topic}`} and ${kind ? sql`q.kind = ${kind}` : sql`true`}`;
  const rows = await sql<(Question & { total: number })[]>`
    select count(*) over ()::int as total, ${columns(sql)} from question q where ${of}
    order by q.retired_at is not null, q.topic, q.kind, q.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const topics = await sql<{ topic: string; kind: Question['kind']; count: number }[]>`
    select topic, kind, count(*)::int as count from question where retired_at is null group by 1, 2 order by 1, 2`;
  const items = rows.map(({ total: _, ...row }) => row);
  return { total: rows[0]?.total ?? 0, page, pageSize, items, topics: [...topics] };
}

/** What can be asked of the topics. */
export const bankOf = async (tx: Tx, topics: string[]): Promise<BankQuestion[]> => [
  ...(await tx<BankQuestion[]>`
    select id, topic, kind, stem, options, answer from question
    where retired_at is null and topic = any(${topics}) order by id`),
];

async function readQuestion(tx: Tx, questionId: number): Promise<Question> {
  const [row] = await tx<Question[]>`select ${columns(tx)} from question q where q.id = ${questionId}`;
  if (!row) throw new Problem(404, 'not-found');
  return row;
}

async function refuseTwin(tx: Tx, { topic, stem }: Given, questionId: number): Promise<void> {
  const twins = await tx`
    select 1 from question where topic = ${topic} and stem = ${stem} and retired_at is null and id <> ${questionId}`;
  if (twins.length > 0)
    throw new Problem(409, 'question-twice', { fields: [{ field: 'stem', code: 'field.taken' }] });
}

export const addQuestion = (db: Database, given: Given): Promise<Question> =>
  db.transaction(async (tx) => {
    await refuseTwin(tx, given, 0);
    const { topic, kind, stem, options, answer } = given;
    const [made] = await tx<{ id: number }[]>`
      insert into question (topic, kind, stem, options, answer)
      values (${topic}, ${kind}, ${stem}, ${tx.json(options)}, ${tx.json(answer)}) returning id`;
    return readQuestion(tx, made?.id ?? 0);
  });

export const changeQuestion = (
  db: Database,
  questionId: number,
  { version, retired, ...given }: z.output<typeof questionChange>,
  now: Date,
): Promise<Question> =>
  db.transaction(async (tx) => {
    if (!retired) await refuseTwin(tx, given, questionId);
    const { topic, kind, stem, options, answer } = given;
    const done = await tx`
      update question set topic = ${topic}, kind = ${kind}, stem = ${stem}, options = ${tx.json(options)},
        answer = ${tx.json(answer)}, version = version + 1,
        retired_at = case when ${retired} then coalesce(retired_at, ${now}) end
      where id = ${questionId} and version = ${version} returning id`;
    const found = await readQuestion(tx, questionId);
    if (done.length === 0)
      throw new Problem(409, 'question-was-changed', { extra: { version: found.version } });
    return found;
  });
