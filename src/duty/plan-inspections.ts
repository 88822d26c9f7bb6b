// Who inspects which site in a month: made for all that have nobody yet, changed by hand.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, idText } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { planVisits, VISIT_STATES, type Visit, visitState } from './inspection-rules.ts';
import { weekdayOf } from './shift-rules.ts';

const month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
  .meta({ description: 'YYYY-MM' });
export const planFields = z.strictObject({
  month,
  organisationId: id.meta({ description: 'A county or a station: all sites below it' }),
});
export const visitFields = z.strictObject({ dueOn: z.iso.date(), officerId: id.nullable() });
export const planQuery = z.object({ month, organisationId: idText.optional() });

export const planItem = z.object({
  ...{ siteId: z.number(), siteName: z.string(), stationId: z.number(), stationName: z.string() },
  planId: z.number().nullable().meta({ description: 'Null: the month has no visit for this site' }),
  ...{ dueOn: z.string().nullable(), officerId: z.number().nullable(), officerName: z.string().nullable() },
  inspectionId: z.number().nullable().meta({ description: 'The last of the month' }),
  state: z.enum(VISIT_STATES),
});
export const planView = z
  .object({
    ...{ month: z.string(), sites: z.number(), planned: z.number(), inspected: z.number() },
    ...{ uncovered: z.number(), items: z.array(planItem) },
    officers: z.array(z.object({ id: z.number(), name: z.string(), stationId: z.number() })),
  })
  .meta({ id: 'InspectionPlan' });

/** Sites below `organisationId`, or all, as far as `who` may. */
const sitesOf = (sql: Sql | Tx, who: Principal, permission: 'duty.read' | 'duty.change', within?: number) =>
  sql`organisation o join organisation st on st.id = o.parent_id and st.kind = 'station'
    where o.kind = 'site' and ${countyScope(sql, who, permission)}
      and ${within === undefined ? sql`true` : sql`(o.parent_id = ${within} or st.parent_id = ${within})`}`;

const OFFICER_ROLES = ['station', 'county'];

/** Of each station its own officers; of one without any those of its county. */
export const officersOf = (sql: Sql | Tx, stationIds: number[]) => sql<
  { id: number; name: string; stationId: number }[]
>`
  with named as (
    select distinct a.id, a.name, st.id as station_id, g.role from organisation st
    join role_grant g on g.organisation_id in (st.id, st.parent_id) and g.revoked_at is null and g.role = any(${OFFICER_ROLES})
    join account a on a.id = g.user_id and a.closed_at is null where st.id = any(${stationIds}))
  select id, name, station_id from named n
  where role = 'station' or not exists (select from named o where o.station_id = n.station_id and o.role = 'station')
  order by id`;

/** Workdays that are left of the month; when none is, all days that are. */
export function daysOf(first: string, today: string): string[] {
  const days: string[] = [];
  for (let day = first; day.slice(0, 7) === first.slice(0, 7); day = daysAfter(day, 1))
    if (day >= today) days.push(day);
  const workdays = days.filter((day) => weekdayOf(day) <= 5);
  return workdays.length > 0 ? workdays : days;
}

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

/** Adds visits for sites without one; what is planned stays. Twice is once. */
export const planMonth = (
  db: Database,
  { month: name, organisationId }: z.output<typeof planFields>,
  { who, now }: { who: Principal; now: Date },
): Promise<{ added: number }> =>
  db.transaction(async (tx) => {
    const first = `${name}-01`;
    const days = daysOf(first, cityDate(now));
    if (days.length === 0) throw wrong('month', 'field.month-over');
    await tx`select pg_advisory_xact_lock(hashtext('inspection_plan'), ${Number(name.replace('-', ''))})`;
    const sites = await tx<{ id: number; stationId: number }[]>`
      select o.id, o.parent_id as station_id from ${sitesOf(tx, who, 'duty.change', organisationId)} order by o.id`;
    if (sites.length === 0) throw wrong('organisationId', 'field.no-sites');
    const officers = await officersOf(tx, [...new Set(sites.map((s) => s.stationId))]);
    const kept = await tx<Visit[]>`
      select site_id, due_on::text as due_on, officer_id from inspection_plan where month = ${first}::date`;
    const places = sites.map((s) => ({
      ...{ id: s.id, officers: officers.filter((o) => o.stationId === s.stationId).map((o) => o.id) },
    }));
    const added = planVisits(places, days, kept);
    await tx`
      insert into inspection_plan (site_id, month, due_on, officer_id)
      select s, ${first}::date, d, o from unnest(${added.map((v) => v.siteId)}::int[],
        ${added.map((v) => v.dueOn)}::date[], ${added.map((v) => v.officerId)}::int[]) as t(s, d, o) on conflict do nothing`;
    return { added: added.length };
  });

export const changeVisit = (
  db: Database,
  planId: number,
  { dueOn, officerId }: z.output<typeof visitFields>,
): Promise<void> =>
  db.transaction(async (tx) => {
    const [row] = await tx<{ month: string; stationId: number }[]>`
      select p.month::text as month, o.parent_id as station_id from inspection_plan p
      join organisation o on o.id = p.site_id where p.id = ${planId} for update of p`;
    if (!row) throw new Problem(404, 'not-found');
    if (dueOn.slice(0, 7) !== row.month.slice(0, 7)) throw wrong('dueOn', 'field.in-the-month');
    if (officerId !== null) {
      const known = await tx`
        select from role_grant g join account a on a.id = g.user_id and a.closed_at is null
        join organisation st on st.id = ${row.stationId}
        where g.user_id = ${officerId} and g.revoked_at is null and g.role = any(${OFFICER_ROLES})
          and g.organisation_id in (st.id, st.parent_id)`;
      if (known.length === 0) throw wrong('officerId', 'field.inspector');
    }
    await tx`update inspection_plan set due_on = ${dueOn}::date, officer_id = ${officerId} where id = ${planId}`;
  });

/** Every site in scope, those without a visit first, then by day; as it stands on `today`. */
export async function readPlan(
  sql: Sql,
  { month: name, organisationId }: z.output<typeof planQuery>,
  who: Principal,
  today: string,
): Promise<z.output<typeof planView>> {
  const first = `${name}-01`;
  const rows = await sql<Omit<z.output<typeof planItem>, 'state'>[]>`
    select o.id as site_id, o.name as site_name, st.id as station_id, st.name as station_name, p.id as plan_id,
      p.due_on::text as due_on, p.officer_id, a.name as officer_name, i.id as inspection_id
    from (select o.* from ${sitesOf(sql, who, 'duty.read', organisationId)}) o
    join organisation st on st.id = o.parent_id
    left join inspection_plan p on p.site_id = o.id and p.month = ${first}::date
    left join account a on a.id = p.officer_id
    left join lateral (${inspectedIn(sql, first)}) i on true
    order by p.due_on nulls first, st.name, o.name, o.id`;
  const items = rows.map((row) => ({ ...row, state: visitState(row, today) }));
  const officers = await officersOf(sql, [...new Set(items.map((i) => i.stationId))]);
  const count = (is: (one: z.output<typeof planItem>) => boolean) => items.filter(is).length;
  return {
    ...{ month: name, sites: items.length, planned: count((i) => i.planId !== null) },
    ...{ inspected: count((i) => i.inspectionId !== null) },
    uncovered: count((i) => i.planId === null && i.inspectionId === null),
    ...{ items, officers: [...officers] },
  };
}

/** The last inspection of site `o` that ended in the city's month. */
export const inspectedIn = (sql: Sql, first: string) => sql`
  select k.id from inspection k where k.site_id = o.id
    and k.ended_at >= (${first}::date::timestamp at time zone 'Asia/Shanghai')
    and k.ended_at < ((${first}::date + interval '1 month') at time zone 'Asia/Shanghai')
  order by k.ended_at desc, k.id desc limit 1`;
