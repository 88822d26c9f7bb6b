// How ready each unit was, day by day: kept every night, read as a line over a year.
import { z } from 'zod';
import { INSTALLATION, type Principal } from '../access/principal.ts';
import { unitScope } from '../access/scope.ts';
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { loadFigures, type readinessQuery, unitsOf } from './readiness.ts';

const YEAR_DAYS = 366;

/** Keeps today's figures of every unit; a second time on one day the later ones stand. */
export async function keepReadiness(db: Database, now: Date): Promise<void> {
  const rows = (await loadFigures(db.sql, {}, INSTALLATION, now)).filter((row) => row.unitId !== null);
  const kept = rows.map(({ unitId, name: _n, kind: _k, parentId: _p, ...figures }) => ({
    unit_id: unitId,
    figures,
  }));
  const today = cityDate(now);
  await db.transaction(async (tx) => {
    await tx`
      insert into readiness_day (day, unit_id, figures)
      select ${today}::date, k.unit_id, k.figures from jsonb_to_recordset(${tx.json(kept)}) as k(unit_id int, figures jsonb)
      on conflict (day, unit_id) do update set figures = excluded.figures`;
    await tx`delete from readiness_day where day < ${daysAfter(today, -2 * YEAR_DAYS)}::date`;
  });
}

const point = z.object({
  ...{ day: z.string(), strength: z.number(), available: z.number() },
  ...{ proven: z.number(), drilled: z.number(), owing: z.number() },
});
export const trendView = z.object({ items: z.array(point) }).meta({ id: 'ReadinessTrend' });

/** A point for each week of the last year for which figures were kept: the week's last. */
export async function readinessTrend(
  sql: Sql,
  query: z.output<typeof readinessQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof trendView>> {
  const sum = (key: string) => sql`sum((r.figures->>${key})::int)::int as ${sql(key)}`;
  const items = await sql<z.output<typeof point>[]>`
    select r.day, ${sum('strength')}, ${sum('available')}, ${sum('proven')}, ${sum('drilled')}, ${sum('owing')}
    from readiness_day r join unit u on u.id = r.unit_id
    where ${unitScope(sql, who, 'training.read')} ${unitsOf(sql, query)} and r.day in (
      select max(day) from readiness_day where day > ${daysAfter(cityDate(now), -YEAR_DAYS)}::date
      group by date_trunc('week', day))
    group by r.day order by r.day`;
  return { items: [...items] };
}
