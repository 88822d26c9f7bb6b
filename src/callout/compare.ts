// A call-out beside those of the same kind and task before it: the same figures, each from its own log.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { calloutScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { readLog } from '../kernel/log.ts';
import { type ReportFigures, reportOf } from './report.ts';
import { loadRow } from './store.ts';

const BESIDE = 10;

const figures = [
  ...['required', 'summoned', 'reached', 'coming', 'mustered', 'noShows', 'echelonsRaised'],
  ...['firstResponseSeconds', 'halfStrengthSeconds', 'ninetyStrengthSeconds', 'fullStrengthSeconds'],
] as const satisfies (keyof ReportFigures)[];
type Compared = Record<(typeof figures)[number], number | null>;

const shape = Object.fromEntries(figures.map((f) => [f, z.number().nullable()])) as Record<
  (typeof figures)[number],
  z.ZodNullable<z.ZodNumber>
>;
export const comparison = z
  .object({
    items: z.array(
      z.object({
        ...{ id: z.number(), title: z.string(), place: z.string(), self: z.boolean() },
        launchedAt: z.date().meta({ type: 'string', format: 'date-time' }),
        figures: z.object(shape).nullable().meta({ description: 'Null: its log is not kept any longer' }),
      }),
    ),
  })
  .meta({ id: 'Comparison', description: 'The call-out itself first, then those before it, newest first' });

interface Row {
  id: number;
  title: string;
  place: string;
  launchedAt: Date;
}

async function figuresOf(sql: Sql, id: number): Promise<Compared | null> {
  const log = await readLog(sql, id);
  if (log.length === 0) return null;
  const all = reportOf(log).figures;
  return Object.fromEntries(figures.map((f) => [f, all[f]])) as unknown as Compared;
}

/** Of those before it that `who` may read and that are over, the last ten. */
export async function compare(sql: Sql, id: number, who: Principal): Promise<z.output<typeof comparison>> {
  const own = await loadRow(sql, id);
  const before = await sql<Row[]>`
    select c.id, c.title, c.place, c.launched_at from callout c
    where c.kind = ${own.kind} and c.phones = ${own.phones} and c.task = ${own.task} and c.id <> ${id} and c.stood_down_at is not null
      and (c.launched_at, c.id) < (${own.launchedAt}, ${id}) and ${calloutScope(sql, who, 'callout.read')}
    order by c.launched_at desc, c.id desc limit ${BESIDE}`;
  const items: z.output<typeof comparison>['items'] = [];
  // One log after the other: eleven at once would all be held at the same time.
  for (const { id: other, title, place, launchedAt } of [own, ...before]) {
    items.push({
      ...{ id: other, title, place, launchedAt, self: other === id },
      figures: await figuresOf(sql, other),
    });
  }
  return { items };
}
