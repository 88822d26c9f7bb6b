// The records that a figure was counted from, the last first. As they stand now: what was published stays as it was.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { assessedScope } from '../access/scope.ts';
import { paged, pageQuery } from '../duty/roll-calls.ts';
import { quarterOf } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { spanOf } from './assess.ts';
import { countedBetween, countedFor, INDICATORS, RECORDS } from './indicators.ts';
import { quarterField } from './publish.ts';

export const recordQuery = pageQuery.extend({
  ...{ quarter: quarterField, nodeId: idText, indicator: z.enum(INDICATORS) },
});
const recordView = z.object({
  ...{ record: z.enum(RECORDS), recordId: z.number(), day: z.string(), siteName: z.string() },
  ...{ good: z.number(), total: z.number() },
});
export const recordPage = paged(recordView)
  .extend({ good: z.number(), all: z.number().meta({ description: 'The figure that they make together' }) })
  .meta({ id: 'AssessedRecords' });

/** One row for each record and site. */
export async function readRecords(
  sql: Sql,
  { quarter, nodeId, indicator, page, pageSize }: z.output<typeof recordQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof recordPage>> {
  const mine = await sql`
    select from organisation o where o.id = ${nodeId} and ${assessedScope(sql, who, 'assessment.read')}`;
  if (mine.length === 0) throw new Problem(404, 'not-found');
  const { from, until } = spanOf(quarterOf(quarter), now);
  const rows = await sql<
    (z.output<typeof recordView> & { records: number; allGood: number; allTotal: number })[]
  >`
    with recursive below as (
      select ${nodeId}::int as id union select o.id from organisation o join below b on o.parent_id = b.id)
    select c.record, c.record_id, c.day, s.name as site_name, sum(c.good)::float8 as good, sum(c.total)::float8 as total,
      count(*) over ()::int as records, (sum(sum(c.good)) over ())::float8 as all_good, (sum(sum(c.total)) over ())::float8 as all_total
    from (${countedFor(sql, indicator)}) c join organisation s on s.id = c.site_id
    where ${countedBetween(sql, from, until)} and (s.id in (select id from below) or s.employer_id = ${nodeId})
    group by c.record, c.record_id, c.day, s.id order by c.day desc, c.record_id desc, s.id
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const items = rows.map(({ records: _, allGood: _g, allTotal: _t, ...row }) => row);
  const { records = 0, allGood = 0, allTotal = 0 } = rows[0] ?? {};
  return { total: records, page, pageSize, items, good: allGood, all: allTotal };
}
