// Who may call whom: a leader's call-out stays within the own unit, an officer's begins in the own county.
import { boundsOf, type Principal } from '../access/principal.ts';
import { countyScope, unitScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { countyAround, type PlanRequest } from './make-plan.ts';

const outside = (field: 'countyId' | 'unitId' | 'pinUnitIds'): Problem =>
  new Problem(403, 'launch-outside', { fields: [{ field, code: 'field.outside' }] });

/** Whoever is pinned is asked before there is a need across the border: that is for their own leaders to say. */
async function checkPinned(sql: Sql, who: Principal, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  const found = await sql`
    select from unit u where u.id = any(${ids}) and ${unitScope(sql, who, 'callout.launch')}`;
  if (found.length < new Set(ids).size) throw outside('pinUnitIds');
}

/**
 * `request` as `who` may launch it. The city calls anybody. A county's officer calls for an incident in the county, by
 * which others are asked only across its border; a leader the own unit and those below. 403 for anything else.
 */
export async function withinScope<R extends PlanRequest>(
  sql: Sql,
  who: Principal,
  request: R,
  now: Date,
  permission: 'callout.launch' | 'drill.plan' = 'callout.launch',
): Promise<R> {
  const bounds = boundsOf(who, permission);
  if (!bounds) throw new Problem(403, 'forbidden');
  if (bounds.everything) return request;
  await checkPinned(sql, who, request.pinUnitIds ?? []);
  const isOfficer = bounds.organisations.length + bounds.countiesAround.length > 0;
  if (isOfficer && request.unitId === undefined) {
    const countyId = request.countyId ?? (await countyAround(sql, request.position, now));
    const [county] = await sql`
      select from organisation o where o.id = ${countyId} and ${countyScope(sql, who, permission)}`;
    if (county) return { ...request, countyId: countyId ?? undefined };
    if (bounds.units.length === 0) throw outside('countyId');
  }
  const unitId = request.unitId ?? (bounds.units.length === 1 ? bounds.units[0] : undefined);
  if (unitId === undefined) throw outside('unitId');
  const [unit] = await sql<{ countyId: number | null }[]>`
    select u.county_id from unit u where u.id = ${unitId} and ${unitScope(sql, who, permission)}`;
  if (!unit) throw outside('unitId');
  return { ...request, unitId, countyId: unit.countyId ?? undefined };
}
