// How people of earlier call-outs answered and came, for the forecast.
import type { Sql } from '../kernel/database.ts';
import { enough, type Past } from './forecast-rules.ts';
import type { CalloutRow } from './store.ts';

const DAYS = 365;
const CALLOUTS = 40;

/** Of the same kind; of the other kind while of the same too few are known. Null when of neither enough are. */
export async function loadPast(
  sql: Sql,
  { id, kind }: Pick<CalloutRow, 'id' | 'kind'>,
  now: Date,
): Promise<Past | null> {
  const since = new Date(now.getTime() - DAYS * 24 * 3_600_000);
  const rows = await sql<(Past & { kind: string })[]>`
    select c.kind, count(*)::int as asked, count(s.answer)::int as answered,
      count(*) filter (where s.answer = 'coming')::int as coming, count(s.arrived_at)::int as arrived,
      count(s.no_show_at)::int as no_shows,
      coalesce(avg(extract(epoch from s.answered_at - s.summoned_at)), 0)::float8 as answer_seconds,
      coalesce(avg(extract(epoch from s.arrived_at - s.answered_at)), 0)::float8 as travel_seconds,
      coalesce(stddev_pop(extract(epoch from s.arrived_at - s.answered_at)), 0)::float8 as travel_spread_seconds,
      coalesce(avg(extract(epoch from s.arrived_at - s.eta_at)), 0)::float8 as late_seconds,
      coalesce(stddev_pop(extract(epoch from s.arrived_at - s.eta_at)), 0)::float8 as late_spread_seconds
    from (select id, kind from callout where state in ('stood_down', 'closed') and kind <> 'test' and phones = 'real' and id <> ${id}
      and launched_at > ${since} order by launched_at desc limit ${CALLOUTS}) c
    join summons s on s.callout_id = c.id group by c.kind`;
  const known = rows.filter(enough);
  return known.find((p) => p.kind === kind) ?? known[0] ?? null;
}
