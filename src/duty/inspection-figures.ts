// How far the inspections of a month have come, and what becomes of findings: by county, station or employer. Reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { stateOf } from './inspections.ts';
import { inspectedIn } from './plan-inspections.ts';
import { paged, pageQuery } from './roll-calls.ts';

export const inspectionFiguresQuery = pageQuery.extend({
  by: z.enum(['county', 'station', 'employer']).default('station'),
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/),
});
const count = z.number();
const figuresView = z.object({
  ...{ id: z.number(), name: z.string(), sites: count, planned: count, inspected: count },
  ...{ open: count, overdue: count, closed: count },
  closeDays: z.number().nullable().meta({ description: 'From found to closed, on average' }),
  again: count.meta({ description: 'Findings that were found at the same site before' }),
});
export const inspectionFiguresPage = paged(figuresView).meta({ id: 'InspectionFigures' });

/** Sites and findings are counted where they lie; findings of all time, visits of the month. */
export async function readInspectionFigures(
  sql: Sql,
  { page, pageSize, by, month }: z.output<typeof inspectionFiguresQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof inspectionFiguresPage>> {
  const first = `${month}-01`;
  const group = { county: sql`st.parent_id`, station: sql`st.id`, employer: sql`o.employer_id` }[by];
  const ofFinding = { county: sql`st.parent_id`, station: sql`st.id`, employer: sql`f.employer_id` }[by];
  const rows = await sql<(z.output<typeof figuresView> & { total: number })[]>`
    with s as (
      select ${group} as id, count(*)::int as sites, count(p.id)::int as planned, count(i.id)::int as inspected
      from organisation o join organisation st on st.id = o.parent_id and st.kind = 'station'
      left join inspection_plan p on p.site_id = o.id and p.month = ${first}::date
      left join lateral (${inspectedIn(sql, first)}) i on true
      where o.kind = 'site' and ${countyScope(sql, who, 'duty.read')} group by 1),
    f as (
      select id, count(*) filter (where state = 'open')::int as open, count(*) filter (where state = 'overdue')::int as overdue,
        count(*) filter (where state = 'closed')::int as closed, count(*) filter (where again)::int as again,
        round((avg(extract(epoch from closed_at - found_at)) / 86400)::numeric, 1)::float8 as close_days
      from (select ${ofFinding} as id, ${stateOf(sql, cityDate(now))} as state, f.again, f.closed_at, f.found_at
        from inspection_finding f join organisation o on o.id = f.site_id join organisation st on st.id = o.parent_id
        where ${countyScope(sql, who, 'duty.read')}) x group by 1)
    select count(*) over ()::int as total, n.id, n.name, coalesce(s.sites, 0) as sites, coalesce(s.planned, 0) as planned,
      coalesce(s.inspected, 0) as inspected, coalesce(f.open, 0) as open, coalesce(f.overdue, 0) as overdue,
      coalesce(f.closed, 0) as closed, f.close_days, coalesce(f.again, 0) as again
    from s full join f on f.id = s.id join organisation n on n.id = coalesce(s.id, f.id)
    order by n.name, n.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: rows[0]?.total ?? 0, page, pageSize, items: rows.map(({ total: _, ...row }) => row) };
}
