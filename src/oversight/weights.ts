// How much each indicator counts in a year: read as of a year, changed by writing the next version with its reason.
import { z } from 'zod';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { By } from '../training/give-results.ts';
import type { Weights } from './assessment-rules.ts';
import { INDICATORS } from './indicators.ts';

const year = z.number().int().min(2021).max(2999);
export const yearQuery = z.object({ year: z.coerce.number().pipe(year) });
const weight = z.number().int().min(0).max(100);
export const weightFields = z.strictObject({
  year,
  was: id.meta({ description: 'The row that was changed; 409 when another came meanwhile' }),
  weights: z
    .partialRecord(z.enum(INDICATORS), weight)
    .refine((w) => Object.values(w).some((n) => n > 0), { error: 'field.no-weight' }),
  reason: line(200),
});

const shown = z.date().meta({ type: 'string', format: 'date-time' });
export const weightsView = z
  .object({
    ...{ id: z.number(), year: z.number(), version: z.number(), weights: z.record(z.string(), z.number()) },
    ...{ reason: z.string(), writtenBy: z.string(), writtenAt: shown },
  })
  .meta({ id: 'AssessmentWeights' });
type Row = Omit<z.output<typeof weightsView>, 'weights'> & { weights: Weights };

/** All versions that ever held for a year, the one that holds first: of a year without its own, those of the last year before. */
export const weightVersions = (sql: Sql | Tx, of: number): PromiseLike<Row[]> => sql<Row[]>`
  select id, year, version, weights, reason, written_by, written_at from assessment_weights
  where year <= ${of} order by year desc, version desc limit 50`;

export async function weightsOf(sql: Sql | Tx, of: number): Promise<Row> {
  const [holding] = await weightVersions(sql, of);
  // The first are there from the migration on, for the first year that there are assessments of.
  return holding as Row;
}

/** What was published keeps the weights that it was counted by. */
export const changeWeights = (
  db: Database,
  { year: of, was, weights, reason }: z.output<typeof weightFields>,
  { actor, now }: By,
): Promise<{ id: number }> =>
  db.transaction(async (tx) => {
    const holding = await weightsOf(tx, of);
    const version = holding.year === of ? holding.version + 1 : 1;
    const [made] =
      holding.id === was
        ? await tx<{ id: number }[]>`
            insert into assessment_weights (year, version, weights, reason, written_by, written_at)
            values (${of}, ${version}, ${tx.json(weights)}, ${reason}, ${actor}, ${now}) on conflict do nothing returning id`
        : [];
    if (!made) throw new Problem(409, 'weights-changed');
    return made;
  });
