// Makes the plan for an incident: finds candidates in the database, lets the rules build the rest. Sends nothing.
import { z } from 'zod';
import type { Channels } from '../delivery/channel.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { isPosition, type Position } from '../kernel/geo.ts';
import { Problem } from '../kernel/problem.ts';
import { ROLE_QUALIFICATIONS, ROLES, type Role } from '../roster/qualifications.ts';
import { buildPlan, type Plan } from './build-plan.ts';
import { inUnit, loadFacts, type Near, nearestMembers } from './candidates.ts';
import type { Reach } from './messages.ts';
import { effective, type Policy, policySchema } from './policy.ts';
import { defaultPolicy } from './policy-defaults.ts';
import { startOf } from './quiet-rules.ts';
import { KINDS, type Kind, type Line } from './state.ts';
import { loadMarks, type MarkedUnit } from './unit-marks.ts';
import { NO_WISHES } from './wishes.ts';

/** Up to this many members everyone is looked at, so that everyone left out has a reason. */
const SMALL_FORCE = 20_000;

/** Units that one launch may take out, or pin. */
const MOST_MARKED = 200;

export const positionSchema = z
  .object({ lon: z.number(), lat: z.number() })
  .refine(isPosition, { error: 'field.position' })
  .meta({ id: 'Position' });

/** Requirement lines, each role once. */
export const linesSchema = z
  .array(z.strictObject({ role: z.enum(ROLES), count: z.number().int().min(1).max(5_000) }))
  .min(1)
  .max(20)
  .refine((lines) => new Set(lines.map((l) => l.role)).size === lines.length, {
    error: 'field.role_twice',
  });

export const planRequestSchema = z.object({
  kind: z.enum(KINDS as [Kind, ...Kind[]]),
  position: positionSchema,
  arriveBy: z.iso.datetime({ offset: true }).transform((t) => new Date(t)),
  lines: linesSchema,
  policy: policySchema.optional(),
  /** The incident's county; by default that of the member nearest to it. */
  countyId: id.optional(),
  /** Only this unit and those below it. */
  unitId: id.optional(),
  /** Nobody of these units and those below them. */
  excludeUnitIds: z.array(id).max(MOST_MARKED).optional(),
  /** Everybody of these units and those below them who can fill anything, in the first echelon. */
  pinUnitIds: z.array(id).max(MOST_MARKED).optional(),
});

export type PlanRequest = z.output<typeof planRequestSchema>;

export interface MadePlan extends Plan {
  countyId: number | null;
  policy: Policy;
  /** False for a force so large that only those near enough to matter were looked at. */
  leftOutComplete: boolean;
  /** Those of the pool whose quiet hours hold this call-out's messages back, and until when. */
  quiet: { memberId: number; until: Date }[];
  /** Addresses of everyone looked at. */
  reach: Map<number, Reach>;
  excludedUnits: MarkedUnit[];
  pinnedUnits: MarkedUnit[];
}

export const needsOf = (lines: Line[]) =>
  lines.map(({ role }) => ({ role, needs: ROLE_QUALIFICATIONS[role as Role] }));

/** Everyone who could matter, with distances: all of a small force, else the nearest of each role, widened by `limit`. */
async function candidateIds(
  sql: Sql | Tx,
  request: PlanRequest,
  countyId: number | null,
  { now, limit, farthest_m }: { now: Date; limit: number; farthest_m: number },
) {
  const near = new Map<number, Near>();
  let exhausted = true;
  // Those not found yet are farther away still.
  let moreInTime = false;
  const search = async (ask: {
    countyId?: number | null;
    elsewhere?: boolean;
    holding?: readonly string[];
    unitId?: number;
  }) => {
    const found = await nearestMembers(sql, {
      ...{ position: request.position, now, limit, unitId: request.unitId, ...ask },
    });
    if (found.length === limit) {
      exhausted = false;
      moreInTime ||= (found.at(-1)?.distance_m ?? 0) <= farthest_m;
    }
    for (const n of found) near.set(n.memberId, n);
  };
  if (limit >= SMALL_FORCE) await search({});
  else {
    for (const { needs } of needsOf(request.lines)) {
      const holding = needs ?? undefined;
      await search({ countyId, holding });
      if (countyId !== null) await search({ countyId, elsewhere: true, holding });
    }
    for (const unitId of request.pinUnitIds ?? []) await search({ unitId });
  }
  const nowhere = await sql<{ id: number }[]>`
    select id from member m where m.base_pos is null ${inUnit(sql, request.unitId)} order by id limit ${limit}`;
  const ids = [...near.values()]
    .sort((a, b) => a.distance_m - b.distance_m || a.memberId - b.memberId)
    .map((n) => n.memberId);
  return {
    near,
    exhausted,
    moreInTime,
    ids: [...ids, ...nowhere.map((r) => r.id).filter((id) => !near.has(id))],
  };
}

/** The county of the member nearest to the incident. */
export async function countyAround(sql: Sql | Tx, position: Position, now: Date): Promise<number | null> {
  const [nearest] = await nearestMembers(sql, { position, now, limit: 1 });
  if (!nearest) return null;
  const [row] = await sql<
    { countyId: number | null }[]
  >`select county_id from member where id = ${nearest.memberId}`;
  return row?.countyId ?? null;
}

/** One that does not exist would make everybody a stranger from across its border. */
async function checkCounty(sql: Sql | Tx, countyId: number): Promise<void> {
  const [county] = await sql`select id from organisation where id = ${countyId} and kind = 'county'`;
  if (!county) {
    throw new Problem(422, 'invalid-request', { fields: [{ field: 'countyId', code: 'field.county' }] });
  }
}

/** Who is asked to come later than this is not called out but planned. */
const FURTHEST_AHEAD_HOURS = 72;

/** Throws 422 unless it is within the next three days. */
export function checkArriveBy(arriveBy: Date, now: Date): void {
  const past = arriveBy <= now;
  if (!past && arriveBy.getTime() - now.getTime() <= FURTHEST_AHEAD_HOURS * 3_600_000) return;
  const code = past ? 'field.arrive_by_past' : 'field.arrive_by_far';
  throw new Problem(422, past ? 'arrive-by-past' : 'arrive-by-far', {
    fields: [{ field: 'arriveBy', code }],
  });
}

/** How far away somebody can be and still arrive in time, at the policy's best speed. */
export const farthestFor = (policy: Pick<Policy, 'fastestKmPerHour'>, arriveBy: Date, now: Date): number =>
  ((arriveBy.getTime() - now.getTime()) / 3_600_000) * policy.fastestKmPerHour * 1_000;

/** The plan for `request` at `now`. Throws 422 when the arrive-by time is past or too far off, or the county or a unit unknown. */
export async function makePlan(
  sql: Sql | Tx,
  channels: Channels,
  request: PlanRequest,
  now: Date,
): Promise<MadePlan> {
  checkArriveBy(request.arriveBy, now);
  const policy = effective(request.policy ?? (await defaultPolicy(sql, request.kind)));
  const countyId = request.countyId ?? (await countyAround(sql, request.position, now));
  if (request.countyId !== undefined) await checkCounty(sql, request.countyId);
  const marks = await loadMarks(sql, request);
  const lines: Line[] = request.lines;
  // A test of messages moves nobody.
  const farthest_m =
    request.kind === 'test' ? Number.POSITIVE_INFINITY : farthestFor(policy, request.arriveBy, now);
  const ask = {
    kind: request.kind,
    roles: needsOf(lines),
    now,
    today: cityDate(now),
    restHours: policy.restHours,
    excludedUnits: marks.excluded,
    requireEquipment: policy.requireEquipment,
    farthest_m,
  };
  const [force] = await sql<{ n: number }[]>`
    select count(*)::int as n from (select 1 from member limit ${SMALL_FORCE + 1}) m`;
  const small = (force?.n ?? 0) <= SMALL_FORCE;
  const people = lines.reduce((sum, l) => sum + l.count, 0);
  const factors = policy.echelons.reduce((sum, e) => sum + e.factor, 0);
  for (let limit = small ? SMALL_FORCE + 1 : Math.ceil(people * factors) + 200; ; limit *= 4) {
    const found = await candidateIds(sql, request, countyId, { now, limit, farthest_m });
    const { ids, near, exhausted, moreInTime } = found;
    const facts = await loadFacts(sql, channels, ids, now, near);
    const plan = buildPlan(facts, { lines, policy, ask, countyId, pinnedUnits: marks.pinned });
    if (moreInTime && plan.isThin) continue;
    const reach = new Map(facts.map((f) => [f.memberId, f.reach]));
    const quiet = plan.pool.flatMap(({ memberId }) => {
      const until = startOf(request.kind, reach.get(memberId)?.wishes ?? NO_WISHES, now);
      return until > now ? [{ memberId, until }] : [];
    });
    const { excludedUnits, pinnedUnits } = marks;
    return {
      ...plan,
      countyId,
      policy,
      leftOutComplete: exhausted,
      quiet,
      reach,
      excludedUnits,
      pinnedUnits,
    };
  }
}
