// Launches a call-out: freezes its plan and raises the first echelon, all in one transaction. Twice sent is once done.
import { createHash, randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Tx } from '../kernel/database.ts';
import { line, text } from '../kernel/fields.ts';
import { distanceMetres, MAX_LATITUDE_DEGREES } from '../kernel/geo.ts';
import { liftShared } from '../kernel/lift.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { readPhone } from '../roster/values.ts';
import { countReasons, type PlannedEntry } from './build-plan.ts';
import { freeCode } from './code.ts';
import type { CalloutDeps } from './deps.ts';
import { evaluate } from './evaluate.ts';
import { matchLines } from './gap.ts';
import { newestModel } from './judge-model.ts';
import { type MadePlan, makePlan, planRequestSchema, positionSchema } from './make-plan.ts';
import { carryOut } from './raise.ts';
import { type Echelon, type Phones, SEVERITIES } from './state.ts';
import type { CalloutRow } from './store.ts';

const E164 = /^\+[1-9]\d{6,14}$/;

/** A phone as people write it, read as a roster's is; whole international numbers of any kind pass as well. */
const phoneText = text(40).transform((value, context) => {
  const read = readPhone(value);
  if ('value' in read) return read.value;
  if (E164.test(value)) return value;
  context.addIssue({ code: 'custom', message: 'field.phone' });
  return z.NEVER;
});

export const launchRequestSchema = planRequestSchema
  .extend({
    title: line(60),
    task: text(500).trim().min(1).default('集结待命'),
    severity: z.enum(SEVERITIES).optional(),
    /** Where it happened, in words. */
    place: line(80),
    musterPoint: z.strictObject({ place: line(80), position: positionSchema }).optional(),
    /** The officer in command, named on every call-out. */
    commander: z.strictObject({
      name: line(30),
      phone: phoneText.optional(),
    }),
  })
  .strict();

export type LaunchRequest = z.output<typeof launchRequestSchema>;

export interface Launched {
  id: number;
  /** False when the same request had launched it before. */
  created: boolean;
  /** Other live call-outs for the same place. */
  nearby: { id: number; kind: string; title: string; launchedBy: string; launchedAt: Date }[];
}

const POOL_COLUMNS = `"memberId" int, rank int, "plannedEchelon" smallint, "crossBorder" boolean, tired boolean, unheard boolean,
  distance_m int, "positionSource" text, roles text[], name text, "unitId" int, "unitName" text, "countyId" int`;

/** Live call-outs so near count as being for the same place. */
const SAME_PLACE_METRES = 500;

export const hashOf = (request: LaunchRequest) =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex');

/**
 * Launches `request`. 422 when nobody is eligible, the arrive-by time is past, or `idempotencyKey` came before with
 * another body; the same key with the same body answers with the call-out that exists.
 */
export async function launch(deps: CalloutDeps, request: LaunchRequest, by: LaunchBy): Promise<Launched> {
  const prepared = await prepareLaunch(deps, request, by);
  return 'earlier' in prepared ? prepared.earlier : finishLaunch(deps, request, prepared, by);
}

export interface LaunchBy {
  actor: string;
  idempotencyKey: string | null;
  /** Of the request as it first came; else of this one. */
  requestHash?: string;
  /** Whose phones ring; their owners' unless a planned drill says otherwise. */
  phones?: Phones;
  /** Done in the launch's own transaction. */
  also?(tx: Tx, row: CalloutRow, now: Date): Promise<void>;
}

export interface Prepared {
  plan: MadePlan;
  requestHash: string;
  now: Date;
}

/** What a launch will do, or the call-out that it became before. Sends nothing. Throws as `launch` does. */
export async function prepareLaunch(
  deps: CalloutDeps,
  request: LaunchRequest,
  by: LaunchBy,
): Promise<Prepared | { earlier: Launched }> {
  const requestHash = by.requestHash ?? hashOf(request);
  const earlier = await findLaunched(deps, by.idempotencyKey, requestHash);
  if (earlier) return { earlier };
  const now = deps.clock.now();
  const plan = await makePlan(deps.db.sql, deps.channels, request, now);
  if (plan.pool.length === 0) throw nobody(plan);
  return { plan, requestHash, now };
}

/** Why the plan is empty: when nobody could be there in time, where and when are what to look at. */
function nobody(plan: MadePlan): Problem {
  const leftOut = countReasons(plan.leftOut);
  return new Problem(422, leftOut.too_far ? 'nobody-in-time' : 'nobody-eligible', { extra: { leftOut } });
}

export async function finishLaunch(
  deps: CalloutDeps,
  request: LaunchRequest,
  { plan, requestHash, now }: Prepared,
  by: LaunchBy,
): Promise<Launched> {
  const launched = await commitLaunch(deps, request, plan, { ...by, requestHash, now });
  if (launched) return launched;
  const twin = await findLaunched(deps, by.idempotencyKey, requestHash);
  if (!twin) throw new Error('a launch vanished');
  return twin;
}

interface LaunchedBy extends LaunchBy {
  requestHash: string;
  now: Date;
}

/**
 * Commits a launch with its plan: call-out, frozen pool, first echelon with summonses and messages, log. Null when the
 * same key was launched meanwhile.
 */
export const commitLaunch = (
  deps: CalloutDeps,
  request: LaunchRequest,
  plan: MadePlan,
  by: LaunchedBy,
): Promise<Launched | null> =>
  deps.db.transaction(async (tx) => {
    const row = await insertCallout(tx, request, plan, by);
    if (!row) return null;
    // Sent one behind the other without waiting between: the database works while the next is written out.
    const [nearby] = await Promise.all([
      nearbyCallouts(tx, row),
      insertEchelons(tx, row, by.now),
      freezePool(tx, row.id, plan.pool),
      appendLog(tx, launchEntries(row, plan, by.actor, by.now)),
      raiseFirst(tx, deps, row, plan, by),
    ]);
    await tellNearby(tx, row, nearby, by.actor, by.now);
    await by.also?.(tx, row, by.now);
    return { id: row.id, created: true, nearby };
  });

/** The first echelon is the plan's own: made a moment ago, it need not be chosen again. */
async function raiseFirst(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  plan: MadePlan,
  { actor, now }: LaunchedBy,
): Promise<void> {
  const [first] = plan.policy.echelons;
  if (!first) throw new Error('a plan has an echelon');
  // Whoever is pinned is asked at once, as the first echelon does it.
  if (row.forecastMode === 'act' && plan.pinnedUnits.length === 0) return evaluate(tx, deps, row, now, actor);
  const { gap } = matchLines(row.lines, []);
  const echelon: Echelon = {
    ...{ number: 1, state: 'pending', ...first, dueAt: now, raisedAt: null, raisedBy: null },
    ...{ gapSeen: null, asked: null },
  };
  const wave = plan.pool.filter((e) => e.plannedEchelon === 1);
  const raise = { echelon, gap, dueAt: now, by: actor, wave, skipped: [], reach: plan.reach };
  const asked = await carryOut(tx, deps, row, raise, now);
  if (asked === 0) return evaluate(tx, deps, row, now, actor);
  if (row.forecastMode !== 'off') return evaluate(tx, deps, row, now, actor);
  const nextCheck = new Date(now.getTime() + first.windowSeconds * 1_000);
  await tx`update callout set next_check_at = ${nextCheck} where id = ${row.id}`;
}

async function findLaunched(
  deps: CalloutDeps,
  key: string | null,
  requestHash: string,
): Promise<Launched | null> {
  if (key === null) return null;
  const [row] = await deps.db.sql<CalloutRow[]>`select * from callout where idempotency_key = ${key}`;
  if (!row) return null;
  if (row.requestHash !== requestHash) throw new Problem(422, 'idempotency-key-reused');
  return { id: row.id, created: false, nearby: await nearbyCallouts(deps.db.sql as never, row) };
}

async function insertCallout(
  tx: Tx,
  request: LaunchRequest,
  plan: MadePlan,
  by: LaunchedBy,
): Promise<CalloutRow | null> {
  const muster = request.musterPoint ?? { place: request.place, position: request.position };
  const stored = {
    echelons: plan.echelons,
    shortfall: plan.shortfall,
    supply: plan.supply,
    leftOut: countReasons(plan.leftOut),
    borrowedFrom: plan.borrowedFrom,
    ...{ excludedUnits: plan.excludedUnits, pinnedUnits: plan.pinnedUnits },
  };
  const code = await freeCode(tx, by.now);
  const [row] = await tx<CalloutRow[]>`
    insert into callout (kind, phones, code, muster_code, title, task, severity, place, lon, lat, muster_place, muster_lon, muster_lat,
      county_id, unit_id, arrive_by, commander_name, commander_phone, lines, policy, forecast_mode,
      judgement_model_id, plan, launched_by, launched_at, idempotency_key, request_hash)
    values (${request.kind}, ${by.phones ?? 'real'}, ${code}, ${String(randomInt(1_000, 10_000))}, ${request.title}, ${request.task}, ${request.severity ?? null},
      ${request.place}, ${request.position.lon}, ${request.position.lat}, ${muster.place}, ${muster.position.lon},
      ${muster.position.lat}, ${plan.countyId}, ${request.unitId ?? null}, ${request.arriveBy}, ${request.commander.name},
      ${request.commander.phone ?? null}, ${tx.json(request.lines as never)}, ${tx.json(plan.policy as never)},
      ${plan.policy.forecast}, ${newestModel(tx)},
      ${tx.json(stored as never)}, ${by.actor}, ${by.now}, ${by.idempotencyKey}, ${by.requestHash})
    on conflict (idempotency_key) do nothing returning *`;
  return row ?? null;
}

async function insertEchelons(tx: Tx, row: CalloutRow, now: Date): Promise<void> {
  const echelons = row.policy.echelons.map((e, i) => ({ n: i + 1, w: e.windowSeconds, f: e.factor }));
  await tx`
    insert into echelon (callout_id, number, window_seconds, factor, due_at)
    select ${row.id}, e.n, e.w, e.f, case when e.n = 1 then ${now}::timestamptz end
    from jsonb_to_recordset(${tx.json(echelons)}) as e(n smallint, w int, f float8)`;
}

async function freezePool(tx: Tx, calloutId: number, pool: PlannedEntry[]): Promise<void> {
  const { shared, own } = liftShared(pool.map((e, i) => ({ ...e, rank: i + 1 })));
  const columns = tx.unsafe(POOL_COLUMNS);
  await tx`
    insert into plan_entry (callout_id, member_id, rank, planned_echelon, cross_border, tired, unheard, distance_m,
      position_source, roles, name, unit_id, unit_name, county_id)
    select ${calloutId}, coalesce(e."memberId", s."memberId"), coalesce(e.rank, s.rank), coalesce(e."plannedEchelon", s."plannedEchelon"),
      coalesce(e."crossBorder", s."crossBorder"), coalesce(e.tired, s.tired), coalesce(e.unheard, s.unheard),
      coalesce(e.distance_m, s.distance_m),
      coalesce(e."positionSource", s."positionSource"), coalesce(e.roles, s.roles), coalesce(e.name, s.name),
      coalesce(e."unitId", s."unitId"), coalesce(e."unitName", s."unitName"), coalesce(e."countyId", s."countyId")
    from jsonb_to_record(${tx.json(shared as never)}) as s(${columns}),
      jsonb_to_recordset(${tx.json(own as never)}) as e(${columns})`;
}

async function nearbyCallouts(tx: Tx, row: CalloutRow): Promise<Launched['nearby']> {
  const degrees = SAME_PLACE_METRES / 100_000;
  const others = await tx<CalloutRow[]>`
    select * from callout where state in ('active', 'held') and id <> ${row.id}
      and lat between ${row.lat - degrees} and ${row.lat + degrees} order by id`;
  return others
    .filter((o) => Math.abs(o.lat) <= MAX_LATITUDE_DEGREES && distanceMetres(o, row) <= SAME_PLACE_METRES)
    .map(({ id, kind, title, launchedBy, launchedAt }) => ({ id, kind, title, launchedBy, launchedAt }));
}

/** Two leaders launching for one place are told of each other, in both logs. */
async function tellNearby(tx: Tx, row: CalloutRow, nearby: Launched['nearby'], actor: string, now: Date) {
  const entry = { at: now, memberId: null, type: 'nearby_callout', actor };
  await appendLog(
    tx,
    nearby.flatMap((other) => [
      { ...entry, calloutId: row.id, data: { other: other.id, kind: other.kind, title: other.title } },
      { ...entry, calloutId: other.id, data: { other: row.id, kind: row.kind, title: row.title } },
    ]),
  );
}

function launchEntries(row: CalloutRow, plan: MadePlan, actor: string, now: Date) {
  const entry = { at: now, calloutId: row.id, memberId: null, actor };
  const {
    kind,
    code,
    title,
    task,
    severity,
    place,
    lines,
    policy,
    commanderName,
    launchedBy,
    countyId,
    version,
  } = row;
  const launched = {
    ...entry,
    type: 'launched',
    data: {
      ...{
        kind,
        code,
        title,
        task,
        severity,
        place,
        lines,
        policy,
        commanderName,
        launchedBy,
        countyId,
        version,
      },
      position: { lon: row.lon, lat: row.lat },
      musterPlace: row.musterPlace,
      arriveBy: row.arriveBy.toISOString(),
      plan: row.plan,
      pool: plan.pool.length,
    },
  };
  const borrowed = plan.borrowedFrom.length > 0;
  const counties = [countyId, ...plan.borrowedFrom].filter((id) => id !== null);
  const informed = { ...entry, type: 'counties_informed', data: { counties, commander: commanderName } };
  return borrowed ? [launched, informed] : [launched];
}
