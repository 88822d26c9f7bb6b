// Could the force do what it is for: strength, reach, qualifications, drills and courses, unit by unit. One query, reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope, unitScope, unitsBelow } from '../access/scope.ts';
import { cityDate, quarterStart } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { hasAddress, isAbsent } from '../roster/callable.ts';
import { lackingPeople } from '../roster/equipment-lacks.ts';
import { cameSince, quarterFrom, reachedOfLate } from '../roster/proof.ts';
import { ROLES } from '../roster/qualifications.ts';
import { roleKinds } from '../roster/role-kinds.ts';
import { owedCourses } from './catch-up.ts';
import { GAPS, sumOf, type UnitFigures, withBelow, worstGaps } from './readiness-rules.ts';

/** What a company should have somebody for. */
const NEEDED_ROLES = ROLES.filter((role) => role !== 'general');

export const readinessQuery = z.object({
  unitId: idText.optional().meta({ description: 'With all units below it' }),
  countyId: idText.optional().meta({ description: 'Its people, and its units' }),
});

const figures = {
  ...{ seats: z.number(), people: z.number(), strength: z.number(), available: z.number() },
  ...{ proven: z.number(), drilled: z.number(), owing: z.number() },
  unequipped: z.number().meta({ description: 'Lack what the equipment standard asks of them' }),
  qualified: z.record(z.string(), z.number()),
};
export const readinessView = z
  .object({
    at: z.iso.datetime(),
    quarterFrom: z.string(),
    total: z.object(figures),
    gaps: z.array(
      z.object({
        ...{ what: z.enum(GAPS), unitId: z.number(), unitName: z.string() },
        ...{ n: z.number(), of: z.number(), role: z.string().nullable() },
      }),
    ),
    units: z.array(
      z.object({
        ...{ unitId: z.number(), name: z.string(), kind: z.enum(['battalion', 'company', 'squad']) },
        ...{ parentId: z.number().nullable(), ...figures },
      }),
    ),
  })
  .meta({ id: 'ForceReadiness' });

/** Units as far as `who` sees them, each with all below it; people without a unit are in the total alone. */
export async function readinessOf(
  sql: Sql,
  query: z.output<typeof readinessQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof readinessView>> {
  const rows = await loadFigures(sql, query, who, now);
  const own = rows.filter((row): row is UnitFigures => row.unitId !== null);
  const units = withBelow(own);
  return {
    at: now.toISOString(),
    quarterFrom: quarterStart(cityDate(now)),
    total: sumOf(rows),
    gaps: worstGaps(units, NEEDED_ROLES),
    units,
  };
}

/** People without a unit are the row without one. */
type Row = UnitFigures | (Omit<UnitFigures, 'unitId'> & { unitId: null });

/** Of units `u`, those that are asked for. */
export function unitsOf(sql: Sql, { unitId, countyId }: z.output<typeof readinessQuery>) {
  const inUnit = unitId === undefined ? sql`` : sql`and u.id in ${unitsBelow(sql, unitId)}`;
  return countyId === undefined ? inUnit : sql`${inUnit} and u.county_id = ${countyId}`;
}

/** Each unit's own people. */
export function loadFigures(
  sql: Sql,
  { unitId, countyId }: z.output<typeof readinessQuery>,
  who: Principal,
  now: Date,
): Promise<Row[]> {
  const today = cityDate(now);
  const scope = memberScope(sql, who, 'training.read');
  const inUnit = unitId === undefined ? sql`` : sql`and m.unit_id in ${unitsBelow(sql, unitId)}`;
  const below = countyId === undefined ? inUnit : sql`${inUnit} and m.county_id = ${countyId}`;
  const unitsIn = unitsOf(sql, { unitId, countyId });
  return sql<Row[]>`
    with force as materialized (
      select m.id, m.unit_id, ready, ready and ${hasAddress(sql)} and not ${isAbsent(sql, now)} as available
      from (select *, status = 'active' and consent_on is not null and consent_withdrawn_on is null as ready
        from member where status <> 'left') m
      where ${scope} ${below}),
    proven as (select distinct d.member_id as id from (${reachedOfLate(sql, now)}) d),
    drilled as (select distinct d.member_id as id from (${cameSince(sql, quarterFrom(now))}) d),
    owing as (select distinct member_id as id from (${owedCourses(sql, sql`${scope} ${below}`)}) o
      where not held or until < ${today}::date),
    lacking as (select distinct l.member_id as id from (${lackingPeople(sql, sql`${scope} ${below}`, today)}) l),
    held as (select distinct f.unit_id, k.role, f.id from force f join qualification q on q.member_id = f.id
      join ${roleKinds(sql)} k(role, kind) on k.kind = q.kind
      where f.available and (q.expires_on is null or q.expires_on >= ${today}::date)),
    qualified as (select coalesce(unit_id, 0) as unit_id, jsonb_object_agg(role, n) as qualified
      from (select unit_id, role, count(*) as n from held group by 1, 2) h group by 1),
    counted as (
      select coalesce(f.unit_id, 0) as unit_id, count(*)::int as people, count(*) filter (where f.ready)::int as strength,
        count(*) filter (where f.available)::int as available,
        count(p.id) filter (where f.ready)::int as proven, count(d.id) filter (where f.ready)::int as drilled,
        count(o.id)::int as owing,
        count(l.id) filter (where f.ready)::int as unequipped
      from force f left join proven p on p.id = f.id left join drilled d on d.id = f.id left join owing o on o.id = f.id
      left join lacking l on l.id = f.id
      group by 1),
    seats as (select unit_id, sum(seats)::int as seats from post group by 1),
    shown as (select u.id, u.name, u.kind, u.parent_id from unit u where ${unitScope(sql, who, 'unit.read')} ${unitsIn})
    select u.id as unit_id, coalesce(u.name, '') as name, u.kind, u.parent_id, coalesce(s.seats, 0) as seats,
      coalesce(c.people, 0) as people, coalesce(c.strength, 0) as strength, coalesce(c.available, 0) as available,
      coalesce(c.proven, 0) as proven, coalesce(c.drilled, 0) as drilled, coalesce(c.owing, 0) as owing,
      coalesce(c.unequipped, 0) as unequipped,
      coalesce(q.qualified, '{}') as qualified
    from shown u full join counted c on c.unit_id = u.id left join seats s on s.unit_id = u.id
    left join qualified q on q.unit_id = c.unit_id
    order by array_position(array['battalion', 'company', 'squad'], u.kind), u.parent_id, u.id`;
}
