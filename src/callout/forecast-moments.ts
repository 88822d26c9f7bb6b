// What was said of a call-out's chances, moment by moment, and whether it came true.
import type { Advice } from '../judgement/shapes.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import type { CalloutRow } from './store.ts';

export async function lastMomentAt(tx: Tx, calloutId: number): Promise<Date | null> {
  const [last] = await tx<{ at: Date }[]>`
    select at from forecast_moment where callout_id = ${calloutId} order by at desc, id desc limit 1`;
  return last?.at ?? null;
}

export interface Done {
  advice: Advice;
  mode: 'propose' | 'act';
  done: 'none' | 'summoned' | 'proposed';
  people: number;
}

export async function keepMoment(tx: Tx, row: CalloutRow, about: Done, now: Date): Promise<void> {
  const { advice, mode, done, people } = about;
  const { forecast, reasons } = advice;
  const at = (ms: number | null) => (ms === null || !Number.isFinite(ms) ? null : new Date(ms));
  await tx`
    insert into forecast_moment (callout_id, at, mode, chance, chance_then, by_role, lines, arrive_by, median_at, ninety_at,
      surplus, doubt, late, done, people, reasons)
    values (${row.id}, ${now}, ${mode}, ${forecast.chance}, ${forecast.chanceThen}, ${tx.json(forecast.byRole)},
      ${tx.json(row.lines as never)}, ${row.arriveBy}, ${at(forecast.median_ms)}, ${at(forecast.ninety_ms)},
      ${forecast.surplus}, ${forecast.doubt}, ${forecast.late}, ${done}, ${people}, ${tx.json(reasons as never)})`;
}

export interface Moment {
  at: Date;
  mode: 'propose' | 'act';
  chance: number;
  chanceThen: number;
  byRole: Record<string, number>;
  medianAt: Date | null;
  ninetyAt: Date | null;
  surplus: number;
  doubt: number;
  late: boolean;
  done: Done['done'];
  people: number;
  reasons: Record<string, unknown>[];
  cameTrue: boolean | null;
  scoredAt: Date | null;
}

/** Oldest first; of them the newest `most`. */
export async function listMoments(sql: Sql, calloutId: number, most: number): Promise<Moment[]> {
  const rows = await sql<Moment[]>`
    select at, mode, chance, chance_then, by_role, median_at, ninety_at, surplus, doubt, late, done, people, reasons,
      came_true, scored_at
    from forecast_moment where callout_id = ${calloutId} order by at desc, id desc limit ${most}`;
  return rows.toReversed();
}
