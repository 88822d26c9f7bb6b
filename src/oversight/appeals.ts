// What is said of a published assessment: comments, and appeals that are made in time and decided once.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { assessedScope } from '../access/scope.ts';
import { paged, pageQuery } from '../duty/roll-calls.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, idText, text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { By } from '../training/give-results.ts';

export const saidFields = z.strictObject({
  nodeId: id.meta({ description: 'A place of the assessment' }),
  text: text(1_000)
    .overwrite((value) => value.trim())
    .min(1),
});
export const decisionFields = z.strictObject({
  upheld: z.boolean(),
  reason: text(1_000)
    .overwrite((value) => value.trim())
    .min(1),
});
type Said = z.output<typeof saidFields>;
interface Speaker extends By {
  who: Principal;
}

/** The assessment, when the place is in it and in one's scope. */
async function placeOf(tx: Tx, assessmentId: number, { nodeId }: Said, who: Principal) {
  const [found] = await tx<{ appealUntil: string; corrected: boolean }[]>`
    select a.appeal_until, exists (select from assessment c where c.corrects_id = a.id) as corrected
    from assessment a join (select assessment_id, node_id as id, employer_id from assessment_score) o on o.assessment_id = a.id
    where a.id = ${assessmentId} and o.id = ${nodeId} and ${assessedScope(tx, who, 'assessment.comment')}`;
  if (!found)
    throw new Problem(400, 'invalid-request', { fields: [{ field: 'nodeId', code: 'field.assessed' }] });
  return found;
}

export const comment = (db: Database, assessmentId: number, said: Said, { who, actor, now }: Speaker) =>
  db.transaction(async (tx) => {
    await placeOf(tx, assessmentId, said, who);
    await tx`
      insert into assessment_comment (assessment_id, node_id, text, by, at)
      values (${assessmentId}, ${said.nodeId}, ${said.text}, ${actor}, ${now})`;
  });

export const appeal = (db: Database, assessmentId: number, said: Said, { who, actor, now }: Speaker) =>
  db.transaction(async (tx) => {
    const { appealUntil, corrected } = await placeOf(tx, assessmentId, said, who);
    if (corrected) throw new Problem(409, 'assessment-corrected');
    if (appealUntil < cityDate(now))
      throw new Problem(409, 'appeal-too-late', { vars: { day: appealUntil } });
    const made = await tx`
      insert into assessment_appeal (assessment_id, node_id, text, by, at)
      values (${assessmentId}, ${said.nodeId}, ${said.text}, ${actor}, ${now}) on conflict do nothing returning 1`;
    if (made.length === 0) throw new Problem(409, 'appeal-made');
  });

/** Upheld, it changes nothing that was published: the records are put right, and a correction is published. */
export const decideAppeal = (
  db: Database,
  appealId: number,
  { upheld, reason }: z.output<typeof decisionFields>,
  { actor, now }: By,
): Promise<void> =>
  db.transaction(async (tx) => {
    const decided = await tx`
      update assessment_appeal set upheld = ${upheld}, reason = ${reason}, decided_by = ${actor}, decided_at = ${now}
      where id = ${appealId} and decided_at is null returning 1`;
    if (decided.length > 0) return;
    const known = await tx`select from assessment_appeal where id = ${appealId}`;
    throw known.length > 0 ? new Problem(409, 'assessment-appeal-decided') : new Problem(404, 'not-found');
  });

const shown = z.date().meta({ type: 'string', format: 'date-time' });
export const saidQuery = pageQuery.extend({ nodeId: idText.optional() });
const about = { id: z.number(), nodeId: z.number(), name: z.string(), text: z.string() };
const appealView = z.object({
  ...about,
  ...{ by: z.string(), at: shown, upheld: z.boolean().nullable(), reason: z.string().nullable() },
  ...{ decidedBy: z.string().nullable(), decidedAt: shown.nullable() },
});
const commentView = z.object({ ...about, by: z.string(), at: shown });
export const appealPage = paged(appealView).meta({ id: 'AssessmentAppeals' });
export const commentPage = paged(commentView).meta({ id: 'AssessmentComments' });

interface Asked {
  assessmentId: number;
  query: z.output<typeof saidQuery>;
  who: Principal;
}

/** Of the places that `who` may see. */
const saidOf = (sql: Sql, { assessmentId, query: { nodeId }, who }: Asked, table: string) => sql`
  ${sql(table)} x join (select assessment_id, node_id as id, employer_id, name from assessment_score) o
    on o.assessment_id = x.assessment_id and o.id = x.node_id
  where x.assessment_id = ${assessmentId} and ${nodeId === undefined ? sql`true` : sql`x.node_id = ${nodeId}`}
    and ${assessedScope(sql, who, 'assessment.read')}`;

type Row<T> = T & { total: number };
const pageOf = <T>(rows: Row<T>[], { page, pageSize }: Asked['query'], items: T[]) => ({
  ...{ total: rows[0]?.total ?? 0, page, pageSize, items },
});

/** Those not decided yet first. */
export async function listAppeals(sql: Sql, asked: Asked): Promise<z.output<typeof appealPage>> {
  const { page, pageSize } = asked.query;
  const rows = await sql<Row<z.output<typeof appealView>>[]>`
    select count(*) over ()::int as total, x.id, x.node_id, o.name, x.text, x.by, x.at, x.upheld, x.reason, x.decided_by, x.decided_at
    from ${saidOf(sql, asked, 'assessment_appeal')} order by x.decided_at is not null, x.at, x.id
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const name = await actorNames(
    sql,
    asked.who,
    rows.flatMap((r) => [r.by, r.decidedBy ?? '']),
  );
  const items = rows.map(({ total: _, ...r }) => ({
    ...{ ...r, by: name(r.by), decidedBy: r.decidedBy === null ? null : name(r.decidedBy) },
  }));
  return pageOf(rows, asked.query, items);
}

/** The last first. */
export async function listComments(sql: Sql, asked: Asked): Promise<z.output<typeof commentPage>> {
  const { page, pageSize } = asked.query;
  const rows = await sql<Row<z.output<typeof commentView>>[]>`
    select count(*) over ()::int as total, x.id, x.node_id, o.name, x.text, x.by, x.at
    from ${saidOf(sql, asked, 'assessment_comment')} order by x.at desc, x.id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const name = await actorNames(
    sql,
    asked.who,
    rows.map((r) => r.by),
  );
  return pageOf(
    rows,
    asked.query,
    rows.map(({ total: _, ...r }) => ({ ...r, by: name(r.by) })),
  );
}
