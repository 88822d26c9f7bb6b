// A call-out as the API shows it: state, echelons, gap per role, the matching, everyone by state. Pure.
import { z } from 'zod';
import { expectedAt, type Matching, stateOf } from './gap.ts';
import { type CalloutState, KINDS, type Kind, type Person, SEVERITIES } from './state.ts';
import type { CalloutRow } from './store.ts';

const instant = z.iso.datetime().nullable();
const counts = z.record(z.string(), z.number());
const markedUnit = z.object({ id: z.number(), name: z.string() });

export const personView = z
  .object({
    ...{
      summonsId: z.number(),
      memberId: z.number(),
      name: z.string(),
      unitName: z.string(),
      echelon: z.number(),
    },
    ...{
      state: z.string(),
      role: z.string().nullable(),
      roles: z.array(z.string()),
      reason: z.string().nullable(),
    },
    ...{ distanceMetres: z.number().nullable(), tired: z.boolean(), crossBorder: z.boolean() },
    ...{ channel: z.string().nullable(), expectedAt: instant, summonedAt: instant, answeredAt: instant },
    ...{
      enRouteAt: instant,
      arrivedAt: instant,
      noShowAt: instant,
      releasedAt: instant,
      homeSafeAt: instant,
    },
  })
  .meta({ id: 'SummonsView' });

export const calloutView = z
  .object({
    ...{ id: z.number(), kind: z.enum(KINDS as [Kind, ...Kind[]]), state: z.string(), version: z.number() },
    /** `simulated`: nobody's own phone rang. */
    phones: z.enum(['real', 'simulated']),
    ...{ code: z.string(), musterCode: z.string(), title: z.string(), task: z.string(), place: z.string() },
    severity: z.enum(SEVERITIES).nullable(),
    position: z.object({ lon: z.number(), lat: z.number() }),
    musterPoint: z.object({ place: z.string(), lon: z.number(), lat: z.number() }),
    commander: z.object({ name: z.string(), phone: z.string().nullable() }),
    ...{ countyId: z.number().nullable(), arriveBy: instant, launchedAt: instant, launchedBy: z.string() },
    ...{ unfilledSince: instant, stoodDownAt: instant, closedAt: instant },
    echelons: z.array(
      z.object({
        ...{ number: z.number(), state: z.string(), windowSeconds: z.number(), factor: z.number() },
        ...{ dueAt: instant, raisedAt: instant, raisedBy: z.string().nullable() },
        ...{ gapSeen: counts.nullable(), asked: z.number().nullable() },
      }),
    ),
    roles: z.array(
      z.object({ role: z.string(), required: z.number(), matched: z.number(), gap: z.number() }),
    ),
    gap: counts,
    matching: z.array(z.object({ memberId: z.number(), role: z.string() })),
    counts,
    plan: z.object({
      ...{ shortfall: counts, supply: counts, leftOut: counts, borrowedFrom: z.array(z.number()) },
      ...{ excludedUnits: z.array(markedUnit), pinnedUnits: z.array(markedUnit) },
    }),
    unanswerable: z.number(),
  })
  .meta({ id: 'CalloutView' });

const iso = (at: Date | null) => at?.toISOString() ?? null;

export function personOf(person: Person, arriveBy: Date, matching: Matching): z.output<typeof personView> {
  return {
    ...{
      summonsId: person.summonsId,
      memberId: person.memberId,
      name: person.name,
      unitName: person.unitName,
    },
    ...{
      echelon: person.echelon,
      state: stateOf(person, arriveBy),
      role: matching.roleOf.get(person.memberId) ?? null,
    },
    ...{ roles: person.roles, reason: person.reason, distanceMetres: person.distance_m, tired: person.tired },
    ...{
      crossBorder: person.crossBorder,
      channel: person.channel,
      expectedAt: iso(expectedAt(person, arriveBy)),
    },
    ...{
      summonedAt: iso(person.summonedAt),
      answeredAt: iso(person.answeredAt),
      enRouteAt: iso(person.enRouteAt),
    },
    ...{
      arrivedAt: iso(person.arrivedAt),
      noShowAt: iso(person.noShowAt),
      releasedAt: iso(person.releasedAt),
    },
    homeSafeAt: iso(person.homeSafeAt),
  };
}

/** Everyone summoned, counted by state; every state is a key. */
export function countStates(state: CalloutState): Record<string, number> {
  const found: Record<string, number> = {
    ...{ summoned: state.people.length, waiting: 0, coming: 0, too_late: 0, en_route: 0, on_scene: 0 },
    ...{ cannot: 0, no_show: 0, released: 0, home_safe: 0 },
  };
  for (const p of state.people) {
    const now = stateOf(p, state.arriveBy);
    found[now] = (found[now] ?? 0) + 1;
  }
  return found;
}

/** `unanswerable`: people whose only message went over a route that cannot bring an answer back. */
export function viewOf(
  row: CalloutRow,
  state: CalloutState,
  unanswerable: number,
  matching: Matching,
): z.output<typeof calloutView> {
  return {
    ...{
      id: row.id,
      kind: row.kind,
      phones: row.phones,
      state: row.state,
      version: row.version,
      code: row.code,
    },
    ...{ musterCode: row.musterCode, title: row.title, task: row.task, place: row.place },
    severity: row.severity,
    position: { lon: row.lon, lat: row.lat },
    musterPoint: { place: row.musterPlace, lon: row.musterLon, lat: row.musterLat },
    commander: { name: row.commanderName, phone: row.commanderPhone },
    ...{ countyId: row.countyId, arriveBy: iso(row.arriveBy), launchedAt: iso(row.launchedAt) },
    ...{ launchedBy: row.launchedBy, unfilledSince: iso(row.unfilledSince) },
    ...{ stoodDownAt: iso(row.stoodDownAt), closedAt: iso(row.closedAt) },
    echelons: state.echelons.map((e) => ({
      ...{ ...e, raisedAt: iso(e.raisedAt) },
      // Kept in reserve while the judgement asks.
      dueAt: iso(state.forecast === 'act' && e.state === 'pending' ? null : e.dueAt),
    })),
    roles: state.lines.map(({ role, count }) => ({
      ...{ role, required: count, matched: matching.matched[role] ?? 0, gap: matching.gap[role] ?? 0 },
    })),
    gap: matching.gap,
    matching: [...matching.roleOf].map(([memberId, role]) => ({ memberId, role })),
    counts: countStates(state),
    plan: {
      ...{ shortfall: row.plan.shortfall, supply: row.plan.supply, leftOut: row.plan.leftOut },
      borrowedFrom: row.plan.borrowedFrom,
      ...{ excludedUnits: row.plan.excludedUnits ?? [], pinnedUnits: row.plan.pinnedUnits ?? [] },
    },
    unanswerable,
  };
}
