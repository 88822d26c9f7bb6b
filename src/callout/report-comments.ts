// Comments on a call-out's report: added, deleted, and brought back; what they were stands in the audit.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';

export const newComment = z
  .strictObject({ text: text(2_000).trim().min(1) })
  .meta({ id: 'NewReportComment' });
export const commentView = z
  .object({
    ...{ id: z.number(), text: z.string(), createdBy: z.string().meta({ description: 'By name' }) },
    createdAt: z.date().meta({ type: 'string', format: 'date-time' }),
  })
  .meta({ id: 'ReportComment' });
type CommentView = z.output<typeof commentView>;

/** Oldest first. */
export async function listComments(sql: Sql, calloutId: number, who: Principal): Promise<CommentView[]> {
  const rows = await sql<CommentView[]>`
    select id, text, created_by, created_at from report_comment
    where callout_id = ${calloutId} and deleted_at is null order by id`;
  const nameOf = await actorNames(sql, who, [...new Set(rows.map((r) => r.createdBy))]);
  return rows.map((row) => ({ ...row, createdBy: nameOf(row.createdBy) }));
}

export const addComment = (
  db: Database,
  calloutId: number,
  comment: z.output<typeof newComment>,
  by: { actor: string; now: Date },
): Promise<number> =>
  db.transaction(async (tx) => {
    const [row] = await tx<{ id: number }[]>`
      insert into report_comment (callout_id, text, created_by, created_at)
      values (${calloutId}, ${comment.text}, ${by.actor}, ${by.now}) returning id`;
    return row?.id ?? 0;
  });

/** Takes it away, or brings it back; what is so already stays so. */
export const removeComment = (
  db: Database,
  at: { calloutId: number; id: number },
  removed: boolean,
  now: Date,
): Promise<void> =>
  db.transaction(async (tx) => {
    const [found] = await tx`
      select from report_comment where id = ${at.id} and callout_id = ${at.calloutId} for update`;
    if (!found) throw new Problem(404, 'not-found');
    await tx`
      update report_comment set deleted_at = ${removed ? now : null}
      where id = ${at.id} and (deleted_at is null) = ${removed}`;
  });
