// Counts what every place made of a quarter: the whole city in one statement, from the indicators' views. Reads only.
import { cityDate, daysAfter, quarterStart, termEnd } from '../kernel/calendar.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import type { Counted } from './assessment-rules.ts';
import { allCounted, countedBetween } from './indicators.ts';

export interface Span {
  /** The quarter's first day. */
  from: string;
  /** Its last one, or yesterday while it runs: today is not over. */
  until: string;
  isOver: boolean;
}

export function spanOf(quarter: string, now: Date): Span {
  const last = termEnd(quarter, 3);
  const today = cityDate(now);
  const isOver = last < today;
  return { from: quarter, until: isOver ? last : daysAfter(today, -1), isOver };
}

/** The quarter before the one that begins on `quarter`. */
export const quarterBefore = (quarter: string): string => quarterStart(daysAfter(quarter, -1));

/**
 * Every place as it stands in the tree now, in each of `quarters` (first days, the earliest first). A figure of a station, an
 * employer, a county or the city is the sum of its sites': a rate of all that was counted, not of rates.
 */
export const countQuarters = (sql: Sql | Tx, quarters: readonly string[], until: string) =>
  sql<(Counted & { quarter: string })[]>`
    with at_site as (
      select c.indicator, c.site_id, date_trunc('quarter', c.day::timestamp)::date as quarter, sum(c.good) as good, sum(c.total) as total
      from (${allCounted(sql)}) c where ${countedBetween(sql, quarters[0] ?? until, until)} group by 1, 2, 3),
    at_node as (
      select a.quarter, n.id, a.indicator, sum(a.good)::float8 as good, sum(a.total)::float8 as total
      from at_site a join organisation s on s.id = a.site_id left join organisation st on st.id = s.parent_id
      left join organisation co on co.id = st.parent_id
      cross join lateral (values (s.id), (st.id), (co.id), (co.parent_id), (s.employer_id)) n(id)
      where n.id is not null group by 1, 2, 3),
    figured as (
      select quarter, id, jsonb_object_agg(indicator, jsonb_build_object('good', good, 'total', total)) as figures
      from at_node group by 1, 2)
    select q.quarter, o.id as node_id, o.kind, o.name, o.parent_id, o.employer_id, coalesce(f.figures, '{}') as figures
    from unnest(string_to_array(${quarters.join()}, ',')::date[]) q(quarter) cross join organisation o
    left join figured f on f.id = o.id and f.quarter = q.quarter
    order by q.quarter, o.name, o.id`;
