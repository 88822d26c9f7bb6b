// The SQL of call-outs: loading the state that the rules work on.
import { noteCallout } from '../kernel/about.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import type { ForecastMode, Policy } from './policy.ts';
import type { CalloutPhase, CalloutState, Echelon, Kind, Line, Person, Phones, Severity } from './state.ts';
import type { MarkedUnit } from './unit-marks.ts';

/** One row of `callout`. */
export interface CalloutRow {
  id: number;
  kind: Kind;
  phones: Phones;
  state: CalloutPhase;
  version: number;
  code: string;
  musterCode: string;
  title: string;
  task: string;
  severity: Severity | null;
  place: string;
  lon: number;
  lat: number;
  musterPlace: string;
  musterLon: number;
  musterLat: number;
  countyId: number | null;
  arriveBy: Date;
  commanderName: string;
  commanderPhone: string | null;
  lines: Line[];
  policy: Policy;
  forecastMode: ForecastMode;
  judgementModelId: number | null;
  plan: StoredPlan;
  launchedBy: string;
  launchedAt: Date;
  nextCheckAt: Date | null;
  unfilledSince: Date | null;
  stoodDownAt: Date | null;
  closedAt: Date | null;
  idempotencyKey: string | null;
  requestHash: string;
}

/** What the plan said at launch. */
export interface StoredPlan {
  echelons: { number: number; windowSeconds: number; factor: number; asks: number; crossBorder: number }[];
  shortfall: Record<string, number>;
  supply: Record<string, number>;
  leftOut: Record<string, number>;
  borrowedFrom: number[];
  /** Not in call-outs that are older than this. */
  excludedUnits?: MarkedUnit[];
  pinnedUnits?: MarkedUnit[];
}

/** The call-out of `id`; locked against every other change until the transaction ends when `lock`. 404 when unknown. */
export async function loadRow(sql: Sql | Tx, id: number, lock = false): Promise<CalloutRow> {
  const [row] = await sql<CalloutRow[]>`
    select * from callout where id = ${id} ${lock ? sql`for no key update` : sql``}`;
  if (!row) throw new Problem(404, 'not-found');
  noteCallout(row.id);
  return row;
}

export async function loadEchelons(sql: Sql | Tx, calloutId: number): Promise<Echelon[]> {
  return sql<Echelon[]>`
    select number, state, window_seconds, factor, due_at, raised_at, raised_by, gap_seen, asked
    from echelon where callout_id = ${calloutId} order by number`;
}

/** Everyone summoned, or of them the one of `summonsId`, or these members. */
export async function loadPeople(
  sql: Sql | Tx,
  calloutId: number,
  only: { summonsId?: number; memberIds?: number[] } = {},
): Promise<Person[]> {
  const { summonsId, memberIds } = only;
  const rows = await sql<
    (Omit<Person, 'distance_m' | 'summonsId'> & { distanceM: number | null; id: number })[]
  >`
    select id, member_id, name, unit_name, echelon, roles, distance_m, tired, cross_border, summoned_at, answer, reason,
      answered_at, channel, eta_at, en_route_at, arrived_at, no_show_at, released_at, home_safe_at
    from summons where callout_id = ${calloutId} ${summonsId === undefined ? sql`` : sql`and id = ${summonsId}`}
      ${memberIds === undefined ? sql`` : sql`and member_id = any(${memberIds})`}
    order by id`;
  return rows.map(({ distanceM, id, ...person }) => ({ ...person, summonsId: id, distance_m: distanceM }));
}

/** The state that the rules decide on. */
export async function loadState(sql: Sql | Tx, row: CalloutRow): Promise<CalloutState> {
  const [echelons, people] = await Promise.all([loadEchelons(sql, row.id), loadPeople(sql, row.id)]);
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    version: row.version,
    lines: row.lines,
    arriveBy: row.arriveBy,
    etaGraceMinutes: row.policy.etaGraceMinutes,
    forecast: row.forecastMode,
    launchedAt: row.launchedAt,
    unfilledSince: row.unfilledSince,
    stoodDownAt: row.stoodDownAt,
    closedAt: row.closedAt,
    echelons,
    people,
  };
}
