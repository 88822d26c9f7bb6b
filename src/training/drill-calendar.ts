// How often units must drill, when each did last and must next, and what is planned: a surprise as a window, for those who may see it.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope, drillScope, unitScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { cameSince } from '../roster/proof.ts';
import { DUE_STATES, dueOf } from './calendar-rules.ts';
import { openItems } from './open-items.ts';
import { level } from './rubrics.ts';
import type { Level } from './score-rules.ts';

const months = z.number().int().min(1).max(60);
export const frequencyView = z
  .object({ level, months, version: z.number() })
  .meta({ id: 'DrillFrequency', description: 'A unit of the level drills at least once in so many months' });
export const frequencyChange = z.strictObject({
  months,
  /** As it was read. */ version: z.number().int().min(1),
});
type Frequency = z.output<typeof frequencyView>;

export const listFrequencies = (sql: Sql): Promise<Frequency[]> =>
  sql<Frequency[]>`select level, months, version from drill_frequency order by months, level desc`;

export const changeFrequency = (
  db: Database,
  of: Level,
  { months, version }: z.output<typeof frequencyChange>,
): Promise<Frequency> =>
  db.transaction(async (tx) => {
    const [row] = await tx<Frequency[]>`
      update drill_frequency set months = ${months}, version = version + 1 where level = ${of} and version = ${version}
      returning level, months, version`;
    if (!row) throw new Problem(409, 'frequency-changed');
    return row;
  });

export const calendarQuery = z.object({
  level: level.default('squad'),
  state: z.enum(DUE_STATES).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});
const shown = z.date().meta({ type: 'string', format: 'date-time' });
export const calendarPage = z
  .object({
    ...{ total: z.number(), months, counts: z.record(z.enum(DUE_STATES), z.number()) },
    items: z.array(
      z.object({
        ...{
          id: z.number(),
          name: z.string(),
          lastOn: z.string().nullable(),
          lastCalloutId: z.number().nullable(),
        },
        ...{ dueOn: z.string().nullable(), state: z.enum(DUE_STATES) },
        openImprovements: z.number().meta({ description: 'To be closed before its next drill' }),
        openCalloutId: z.number().nullable().meta({ description: 'Whose report has the newest of them' }),
        planned: z.array(
          z.object({
            drillId: z.number(),
            title: z.string(),
            surprise: z.boolean(),
            from: shown,
            until: shown,
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'DrillCalendar' });
type Page = z.output<typeof calendarPage>;
type Item = Page['items'][number];
type Due = Omit<Item, 'openImprovements' | 'openCalloutId'>;

const EVER = new Date(0);

/** A unit was drilled on a day when at least half of those of it who were asked came. */
async function lastDrills(sql: Sql, who: Principal, of: Level) {
  const county = of === 'county';
  const units = county
    ? sql`select o.id, o.name, o.id as top from organisation o where o.kind = 'county' and ${countyScope(sql, who, 'drill.read')}`
    : sql`select u.id, concat(p.name, u.name) as name, u.id as top from unit u left join unit p on p.id = u.parent_id
        where u.kind = ${of} and ${unitScope(sql, who, 'drill.read')}`;
  const inside = county
    ? sql`select m.id as member_id, m.county_id as top from member m where m.status <> 'left'`
    : sql`select m.id as member_id, b.top from member m join below b on b.id = m.unit_id where m.status <> 'left'`;
  return sql<{ id: number; name: string; lastAt: Date | null; lastCalloutId: number | null }[]>`
    with recursive shown as (${units}),
    below as (
      select id, top from shown where ${!county}
      union all select u.id, b.top from unit u join below b on u.parent_id = b.id),
    inside as (${inside}),
    came as (${cameSince(sql, EVER)}),
    drilled as (
      select i.top, s.callout_id, max(k.arrived_at) as at from inside i join summons s on s.member_id = i.member_id
      left join came k on k.member_id = s.member_id and k.callout_id = s.callout_id
      group by 1, 2 having count(k.member_id) * 2 >= count(*) and count(k.member_id) > 0),
    last as (select distinct on (top) top, callout_id, at from drilled order by top, at desc)
    select u.id, u.name, l.at as last_at, l.callout_id as last_callout_id
    from shown u left join last l on l.top = u.top order by l.at nulls first, u.name, u.id`;
}

const plannedFor = (sql: Sql, who: Principal) => sql<
  {
    unitId: number | null;
    countyId: number | null;
    drillId: number;
    title: string;
    surprise: boolean;
    from: Date;
    until: Date;
  }[]
>`
  select d.unit_id, d.county_id, d.id as drill_id, d.title, d.window_from is not null as surprise,
    coalesce(d.window_from, d.launch_at) as from, coalesce(d.window_to, d.launch_at) as until
  from planned_drill d where d.state = 'planned' and d.kind = 'drill' and ${drillScope(sql, who, 'drill.read')}
  order by 6, d.id`;

const NOTHING_OPEN = { openImprovements: 0, openCalloutId: null };

/** What must be closed before a drill of each; a county's are those of drills of no one unit. */
async function openOf(sql: Sql, of: Level, units: { id: number }[]) {
  const county = of === 'county';
  const items = openItems(sql, {
    ...{ kind: 'drill', unitId: county ? null : sql`x.id`, countyId: county ? sql`x.id` : null },
  });
  const rows = await sql<{ id: number; openImprovements: number; openCalloutId: number | null }[]>`
    select x.id, count(i.id)::int as open_improvements, max(m.callout_id) as open_callout_id
    from unnest(${units.map((u) => u.id)}::int[]) x (id)
    cross join lateral (${items}) i join improvement m on m.id = i.id group by x.id`;
  return new Map(rows.map(({ id, ...open }) => [id, open]));
}

/** Those who never drilled come first, then whoever did longest ago. */
export async function drillCalendar(
  sql: Sql,
  who: Principal,
  query: z.output<typeof calendarQuery>,
  now: Date,
): Promise<Page> {
  const [frequencies, rows, planned] = await Promise.all([
    listFrequencies(sql),
    lastDrills(sql, who, query.level),
    plannedFor(sql, who),
  ]);
  const each = frequencies.find((f) => f.level === query.level)?.months ?? 12;
  const today = cityDate(now);
  const mine = (id: number) => (p: (typeof planned)[number]) =>
    query.level === 'county' ? p.countyId === id && p.unitId === null : p.unitId === id;
  const all = rows.map((r): Due => {
    const lastOn = r.lastAt && cityDate(r.lastAt);
    return {
      ...{ id: r.id, name: r.name, lastOn, lastCalloutId: r.lastCalloutId, ...dueOf(lastOn, each, today) },
      planned: planned
        .filter(mine(r.id))
        .map(({ drillId, title, surprise, from, until }) => ({ drillId, title, surprise, from, until })),
    };
  });
  const counts = { never: 0, overdue: 0, due: 0, fine: 0 };
  for (const { state } of all) counts[state] += 1;
  const found = all.filter((i) => query.state === undefined || i.state === query.state);
  const start = (query.page - 1) * query.pageSize;
  const page = found.slice(start, start + query.pageSize);
  const open = await openOf(sql, query.level, page);
  const items = page.map((i): Item => ({ ...i, ...(open.get(i.id) ?? NOTHING_OPEN) }));
  return { total: found.length, months: each, counts, items };
}
