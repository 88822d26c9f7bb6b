// The practical part of a candidate's paper, as its examiner ticks it. Reads only.
import { z } from 'zod';
import type { Sql } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import type { Asked } from './exam-rules.ts';

export const tasksView = z
  .object({
    name: z.string(),
    state: z.enum(['invited', 'sitting', 'handed_in', 'marked']),
    tasks: z.array(
      z.object({
        place: z.number(),
        stem: z.string(),
        steps: z.array(z.string()),
        done: z.array(z.number()),
      }),
    ),
  })
  .meta({ id: 'ExamTasks' });

export async function readTasks(
  sql: Sql,
  { id, sittingId }: { id: number; sittingId: number },
): Promise<z.output<typeof tasksView>> {
  const [row] = await sql<{ name: string; state: 'handed_in'; paper: Asked[] | null }[]>`
    select m.name, s.state, s.paper from sitting s join member m on m.id = s.member_id
    where s.id = ${sittingId} and s.exam_id = ${id}`;
  if (!row) throw new Problem(404, 'not-found');
  const answers = await sql<{ place: number; chosen: number[] }[]>`
    select place, chosen from sitting_answer where sitting_id = ${sittingId}`;
  const done = new Map(answers.map((a) => [a.place, a.chosen]));
  const tasks = (row.paper ?? []).flatMap(({ kind, stem, options }, place) =>
    kind === 'practical' ? [{ place, stem, steps: options, done: done.get(place) ?? [] }] : [],
  );
  return { name: row.name, state: row.state, tasks };
}
