// How well the judgement's chances agreed with what happened, a quarter at a time, and what it learnt from.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { calloutScope } from '../access/scope.ts';
import { cityDate, cityMoment, daysAfter, quarterStart, termEnd } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { calibrate } from './score-rules.ts';

export const calibrationQuery = z.object({
  /** Real ones and drills never mix; tests move nobody. */
  kind: z.enum(['real', 'drill']).default('real'),
  /** The current one when left out. */
  quarter: z
    .string()
    .regex(/^20\d\d-Q[1-4]$/)
    .optional(),
});

const instant = z.date().meta({ type: 'string', format: 'date-time' });
export const calibrationView = z
  .object({
    /** First and last day. */
    ...{ from: z.string(), until: z.string() },
    callouts: z.number(),
    n: z.number(),
    brier: z.number().nullable(),
    /** Moments that could not be scored: people were let go who might have come, or the call-out still runs. */
    unscored: z.number(),
    buckets: z.array(
      z.object({
        ...{ from: z.number(), to: z.number(), n: z.number() },
        ...{ said: z.number().nullable(), came: z.number().nullable() },
      }),
    ),
    model: z
      .object({ learntAt: instant, learntFrom: z.number(), members: z.number(), tookMs: z.number() })
      .nullable()
      .meta({ description: 'Null: nothing was learnt yet; chances are those of a force nobody knows' }),
  })
  .meta({ id: 'Calibration' });

/** Of call-outs that `who` may see. What was done at a moment counts in: those whom it named were asked. */
export async function calibrationOf(
  sql: Sql,
  { quarter, kind }: z.output<typeof calibrationQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof calibrationView>> {
  const [year = '', q = ''] = quarter?.split('-Q') ?? [];
  const from = quarter
    ? `${year}-${String(Number(q) * 3 - 2).padStart(2, '0')}-01`
    : quarterStart(cityDate(now));
  const until = termEnd(from, 3);
  const rows = await sql<{ calloutId: number; chance: number; cameTrue: boolean | null }[]>`
    select f.callout_id, case when f.done = 'summoned' then f.chance_then else f.chance end as chance, f.came_true
    from forecast_moment f join callout c on c.id = f.callout_id
    where c.kind = ${kind} and c.phones = 'real' and f.at >= ${cityMoment(from, 0)} and f.at < ${cityMoment(daysAfter(until, 1), 0)} and ${calloutScope(sql, who, 'callout.read')}
    order by f.id`;
  const scored = rows.flatMap((r) => (r.cameTrue === null ? [] : [{ ...r, cameTrue: r.cameTrue }]));
  const [model] = await sql<NonNullable<z.output<typeof calibrationView>['model']>[]>`
    select learnt_at, learnt_from, members, took_ms from judgement_model order by id desc limit 1`;
  return {
    ...{ from, until, unscored: rows.length - scored.length, model: model ?? null },
    callouts: new Set(scored.map((r) => r.calloutId)).size,
    ...calibrate(scored),
  };
}
