// How sites and employers do at the roll-calls: their rates and streaks. Reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { type EntryState, siteFigures } from './roll-call-rules.ts';
import { paged, pageQuery } from './roll-calls.ts';

export const figuresQuery = pageQuery.extend({ by: z.enum(['site', 'employer']).default('site') });

const figuresView = z.object({
  ...{ id: z.number(), name: z.string(), rate: z.number().nullable(), streak: z.number() },
  looked: z.number().meta({ description: 'Roll-calls that this is of' }),
});
export const figuresPage = paged(figuresView).meta({ id: 'RollCallFigures' });

/** Of each one's last so many closed roll-calls. */
const LOOKED_AT = 60;

/** Those with the lowest rate first would need all of them: by name, as offices keep their lists. */
export async function readFigures(
  sql: Sql,
  { page, pageSize, by }: z.output<typeof figuresQuery>,
  who: Principal,
): Promise<z.output<typeof figuresPage>> {
  const theirs = (id: ReturnType<Sql>) =>
    by === 'site'
      ? sql`e.site_id = ${id as never}`
      : sql`e.site_id in (select s.id from organisation s where s.employer_id = ${id as never})`;
  const found = await sql<{ id: number; name: string; total: number }[]>`
    select o.id, o.name, count(*) over ()::int as total from organisation o
    where o.kind = ${by} and ${countyScope(sql, who, 'duty.read')}
      and exists (select from roll_call_entry e where ${theirs(sql`o.id` as never)})
    order by o.name, o.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const rows = await sql<{ id: number; states: EntryState[] }[]>`
    select s.id, c.states from unnest(${found.map((f) => f.id)}::int[]) as s(id) cross join lateral (
      select r.opens_at, r.id, array_agg(e.state) as states from roll_call_entry e join roll_call r on r.id = e.roll_call_id
      where ${theirs(sql`s.id` as never)} and r.closed_at is not null group by r.id order by r.opens_at desc, r.id desc
      limit ${LOOKED_AT}) c order by s.id, c.opens_at desc, c.id desc`;
  const items = found.map(({ id, name }) => {
    const states = rows.filter((r) => r.id === id).map((r) => r.states);
    return { id, name, ...siteFigures(states), looked: states.length };
  });
  return { total: found[0]?.total ?? 0, page, pageSize, items };
}
