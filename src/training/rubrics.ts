// What units are judged by, version after version. A sheet names the one that counted when it was opened.
import { z } from 'zod';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { By } from './give-results.ts';
import { LEVELS, type Level, MEASURES, type Rubric, wrongRubric } from './score-rules.ts';

const words = z.strictObject({ zh: line(40), en: line(60) });
const points = z.number().int().min(0).max(100);
const key = z.string().regex(/^[a-z][a-z_]{1,29}$/);
const band = z.strictObject({
  ...{ name: words, from: points, to: points },
  limit: z.number().int().min(0).max(1_440).nullish().meta({
    description:
      'Of a measured criterion: at most so many minutes, at least so many percent; null: all the rest',
  }),
});
export const rubricContent = z
  .strictObject({
    tolerance: z.number().int().min(0).max(50),
    criteria: z
      .array(
        z.strictObject({
          ...{ key, name: words, weight: z.number().int().min(1).max(100) },
          ...{ measure: z.enum(MEASURES).nullable(), bands: z.array(band).min(1).max(8) },
        }),
      )
      .min(1)
      .max(20),
    penalties: z
      .array(z.strictObject({ key, name: words, points, most: z.number().int().min(1).max(20) }))
      .max(20),
  })
  .meta({ id: 'RubricContent' });
export const level = z.enum(LEVELS);
export const levelParam = z.object({ level });
export const newRubric = z
  .strictObject({
    content: rubricContent,
    /** The version that was read; a stale one is refused. */ version: id,
  })
  .meta({ id: 'NewRubric' });
export const rubricView = z
  .object({ id: z.number(), level, version: z.number(), content: rubricContent })
  .meta({ id: 'Rubric' });
export type RubricRow = { id: number; level: Level; version: number; content: Rubric };

const MOST_VERSIONS = 200;

/** The newest of each level. */
export const currentRubrics = (sql: Sql | Tx): Promise<RubricRow[]> => sql<RubricRow[]>`
  select distinct on (level) id, level, version, content from rubric
  order by level, version desc`;

export const rubricVersion = rubricView.extend({
  createdAt: z.date().meta({ type: 'string', format: 'date-time' }),
});
type Version = RubricRow & { createdAt: Date };

/** The newest first; a sheet names the one that it was opened with. */
export const rubricVersions = (sql: Sql, of: Level): Promise<Version[]> => sql<Version[]>`
  select id, level, version, content, created_at from rubric where level = ${of} order by version desc limit ${MOST_VERSIONS}`;

export async function rubricById(sql: Sql | Tx, rubricId: number): Promise<RubricRow> {
  const [row] = await sql<RubricRow[]>`select id, level, version, content from rubric where id = ${rubricId}`;
  if (!row) throw new Problem(404, 'not-found');
  return row;
}

/** The next version. Sheets that are open or signed keep theirs. 409 when somebody else was first. */
export async function changeRubric(
  db: Database,
  of: Level,
  { content, version }: z.output<typeof newRubric>,
  by: By,
): Promise<RubricRow> {
  const fields = wrongRubric(content).map((f) => ({ ...f, field: `content.${f.field}` }));
  if (fields.length > 0) throw new Problem(400, 'invalid-request', { fields });
  return db.transaction(async (tx) => {
    const [made] = await tx<RubricRow[]>`
      insert into rubric (level, version, content, created_by, created_at)
      select ${of}, ${version} + 1, ${tx.json(content as never)}, ${by.actor}, ${by.now}
      where ${version} = (select max(version) from rubric where level = ${of})
      on conflict do nothing returning id, level, version, content`;
    if (!made) throw new Problem(409, 'rubric-changed');
    return made;
  });
}
