// The force by the site where each is on a normal day: numbers for a map, never people.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import type { Sql } from '../kernel/database.ts';
import { isCallable } from './callable.ts';
import { type MemberSearch, matching } from './member-search.ts';

const siteForce = z
  .object({
    id: z.number().meta({ description: 'Of the site' }),
    name: z.string(),
    lon: z.number(),
    lat: z.number(),
    people: z.number(),
    callable: z.number().meta({ description: 'Of them, who could be called now' }),
    onDuty: z.number(),
  })
  .meta({ id: 'SiteForce' });

export const forceBySiteView = z
  .object({
    sites: z.array(siteForce),
    unplaced: z.number().meta({ description: 'People whose site has no position, or who have none' }),
  })
  .meta({ id: 'ForceBySite' });

type Row = { id: number | null; lon: number | null; people: number };

/** Those who match and whom `who` may see: at the site where they are on duty, else at their own. */
export async function forceBySite(
  sql: Sql,
  query: MemberSearch,
  who: Principal,
  now: Date,
): Promise<z.output<typeof forceBySiteView>> {
  const rows = await sql<(Row & Omit<z.output<typeof siteForce>, keyof Row>)[]>`
    with found as (
      select coalesce(m.duty_site_id, m.site_id) as site_id, m.home_lon, m.home_lat,
        m.duty_state = 'on' as on_duty, ${isCallable(sql, now)} as callable
      from member m where ${matching(sql, query, who, now)})
    select o.id, o.name, coalesce(o.lon, avg(f.home_lon)) as lon, coalesce(o.lat, avg(f.home_lat)) as lat,
      count(*)::int as people, (count(*) filter (where f.callable))::int as callable,
      (count(*) filter (where f.on_duty))::int as on_duty
    from found f left join organisation o on o.id = f.site_id
    group by o.id order by o.name, o.id`;
  const placed = (row: (typeof rows)[number]) => row.id !== null && row.lon !== null;
  return {
    sites: rows.filter(placed).map((row) => ({ ...row, id: row.id as number, lon: row.lon as number })),
    unplaced: rows.filter((row) => !placed(row)).reduce((sum, row) => sum + row.people, 0),
  };
}
