// Publishes a quarter: counted, scored and kept as it is, with the tree of the time; or corrects one by another.
import { z } from 'zod';
import { cityDate, quarterOf, termEnd } from '../kernel/calendar.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { id, line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { By } from '../training/give-results.ts';
import { countQuarters, spanOf } from './assess.ts';
import { assessed } from './assessment-rules.ts';
import { weightsOf } from './weights.ts';

export const quarterField = z
  .string()
  .regex(/^20\d\d-Q[1-4]$/)
  .meta({ description: '2026-Q4' });
export const publishFields = z
  .strictObject({
    quarter: quarterField,
    ...{ number: line(60), issuer: line(60), appealUntil: z.iso.date() },
    correctsId: id.optional().meta({ description: 'What it takes the place of; that stays as it was' }),
    correctsWhy: line(500).optional(),
  })
  .refine((f) => (f.correctsId === undefined) === (f.correctsWhy === undefined), {
    ...{ error: 'field.correction-whole', path: ['correctsWhy'] },
  });
type Fields = z.output<typeof publishFields>;

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

async function check(tx: Tx, given: Fields, now: Date): Promise<string> {
  const quarter = quarterOf(given.quarter);
  if (!spanOf(quarter, now).isOver) throw wrong('quarter', 'field.quarter-runs');
  if (given.appealUntil <= cityDate(now)) throw wrong('appealUntil', 'field.appeal-until');
  // One after another: what is asked of the others holds until the commit.
  await tx`lock table assessment in share row exclusive mode`;
  const taken = await tx`select from assessment where number = ${given.number}`;
  if (taken.length > 0) throw wrong('number', 'field.number-taken');
  const [newest] = await tx<{ id: number }[]>`
    select id from assessment where quarter = ${quarter}::date order by id desc limit 1`;
  if (newest?.id !== given.correctsId) throw new Problem(409, newest ? 'assessment-published' : 'not-found');
  return quarter;
}

export const publish = (db: Database, given: Fields, { actor, now }: By): Promise<{ id: number }> =>
  db.transaction(async (tx) => {
    const quarter = await check(tx, given, now);
    const weights = await weightsOf(tx, Number(quarter.slice(0, 4)));
    const nodes = assessed(await countQuarters(tx, [quarter], termEnd(quarter, 3)), weights.weights);
    const [made] = await tx<{ id: number }[]>`
      insert into assessment (quarter, number, issuer, weights_id, published_by, published_at, appeal_until, corrects_id, corrects_why)
      values (${quarter}::date, ${given.number}, ${given.issuer}, ${weights.id}, ${actor}, ${now}, ${given.appealUntil}::date,
        ${given.correctsId ?? null}, ${given.correctsWhy ?? null}) returning id`;
    const id = made?.id ?? 0;
    await tx`
      insert into assessment_score (assessment_id, node_id, kind, name, parent_id, employer_id, score, place, figures)
      select ${id}, n."nodeId", n.kind, n.name, n."parentId", n."employerId", n.score, n.place, n.figures
      from jsonb_to_recordset(${tx.json(nodes as never)}) as n("nodeId" int, kind text, name text, "parentId" int, "employerId" int,
        score float8, place int, figures jsonb)`;
    return { id };
  });
