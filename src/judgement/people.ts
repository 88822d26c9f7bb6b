// The people of one call-out, in columns: what the model thinks of each, and what has been heard of each so far.
import { clamp, damped } from './maths.ts';
import { features, type Model, partOfDay, placeOf } from './prepare.ts';
import type { Callout, Candidate, RunEvent } from './shapes.ts';
import type { Habit } from './shrink.ts';
import { farOf, usualWay } from './times.ts';

/** What a person is. A number, since these stand in columns. */
export const IDLE = 0;
export const SUMMONED = 1;
export const COMING = 2;
export const CANNOT = 3;
export const UNDER_WAY = 4;
export const ARRIVED = 5;
export const GONE = 6;

export interface People {
  count: number;
  place: Map<number, number>;
  memberId: Float64Array;
  /** Which lines this person can fill, a bit each. */
  mask: Int32Array;
  /** Called lately against the average of the pool: 0 as often as others. */
  lately: Float64Array;
  /** Logit, and how much its doubt draws it to one half. */
  hear: Float64Array;
  hearDamp: Float64Array;
  accept: Float64Array;
  acceptDamp: Float64Array;
  come: Float64Array;
  comeDamp: Float64Array;
  /** Log seconds until the answer; from there to the scene, where registered and elsewhere. */
  delay: Float64Array;
  delaySpread: Float64Array;
  /** Seconds to the answer in each quarter of the cases. */
  delays: Float64Array;
  way: Float64Array;
  waySpread: Float64Array;
  elsewhere: Float64Array;
  away: number;
  awaySpread: number;
  state: Uint8Array;
  /** NaN where it has not happened. */
  summonedAt: Float64Array;
  seenAt: Float64Array;
  answeredAt: Float64Array;
  arrivedAt: Float64Array;
  eta_seconds: Float64Array;
  /** Said coming; else `answeredAt` is when somebody set out or was there. */
  hasPromised: Uint8Array;
  /** When what decides the state was said. */
  saidAt: Float64Array;
  known: Known;
}

/** What one look has found out about a person already; `QUARTERS` and `NODES` numbers for each. */
export interface Known {
  /** The look that it is of. */
  look: Float64Array;
  /** By turnout: to say yes still. By road: to keep the word. */
  turnout: Float64Array;
  keeps: Float64Array;
  /** Seconds from now to the answer. */
  wait: Float64Array;
  /** Log seconds to the scene, from where the roster says and from elsewhere, and how likely elsewhere. */
  near: Float64Array;
  nearSpread: Float64Array;
  far: Float64Array;
  farSpread: Float64Array;
  farShare: Float64Array;
}

/** Nights are told apart by four turnouts and four roads, times to answer by quarters. */
export const NODES = 4;
/** Middles of four equal parts of a normal curve. */
export const QUARTERS = [-1.15, -0.319, 0.319, 1.15];

const NOBODY = -1;

function logitOf(habit: Habit, model: Model, member: number, x: readonly number[]) {
  let eta = 0;
  for (let k = 0; k < x.length; k++) eta += (habit.fixed[k] ?? 0) * (x[k] as number);
  if (member === NOBODY) return { eta, variance: 1 };
  const unit = model.unitOf[member] as number;
  const cell = 2 * member + (x[1] === 1 ? 1 : 0);
  return {
    eta: eta + (habit.unit[unit] as number) + (habit.member[member] as number) + (habit.cell[cell] as number),
    variance: (habit.unitVariance[unit] as number) + (habit.cellVariance[cell] as number),
  };
}

/** A place nobody knows is as far as the model's usual elsewhere. */
const wayOf = (candidate: Candidate, model: Model) => {
  const { travel_seconds } = candidate;
  return travel_seconds !== null && Number.isFinite(travel_seconds)
    ? clamp(travel_seconds, 0, 86_400)
    : model.travel.elsewhereMean;
};

function columns(count: number): People {
  const numbers = () => new Float64Array(count);
  const never = () => new Float64Array(count).fill(Number.NaN);
  const four = () => new Float64Array(NODES * count);
  const known: Known = {
    ...{ look: never(), turnout: four(), keeps: four(), wait: four() },
    ...{ near: numbers(), nearSpread: numbers(), far: numbers(), farSpread: numbers(), farShare: numbers() },
  };
  return {
    ...{ known, delays: four() },
    ...{ count, place: new Map(), memberId: numbers(), mask: new Int32Array(count), lately: numbers() },
    ...{ hear: numbers(), hearDamp: numbers(), accept: numbers(), acceptDamp: numbers() },
    ...{ come: numbers(), comeDamp: numbers(), delay: numbers(), delaySpread: numbers() },
    ...{ way: numbers(), waySpread: numbers(), elsewhere: numbers(), away: 0, awaySpread: 1 },
    ...{
      state: new Uint8Array(count),
      hasPromised: new Uint8Array(count),
      summonedAt: never(),
      seenAt: never(),
      answeredAt: never(),
    },
    ...{ arrivedAt: never(), eta_seconds: never(), saidAt: new Float64Array(count).fill(-Infinity) },
  };
}

export function peopleOf({ pool, launchedAt_ms }: Callout, model: Model, roles: readonly string[]): People {
  const unique = [...new Map(pool.map((c) => [c.memberId, c])).values()];
  const all = columns(unique.length);
  const { night } = partOfDay(launchedAt_ms);
  const { travel, delay } = model;
  const mean = unique.reduce((sum, c) => sum + (c.lately || 0), 0) / Math.max(1, unique.length);
  all.away = usualWay(travel, { night, place: 'free', travel_seconds: travel.elsewhereMean });
  all.awaySpread = travel.elsewhereSpread;
  unique.forEach((candidate, i) => {
    const { memberId, duty } = candidate;
    const member = model.index.get(memberId) ?? NOBODY;
    const x = features(launchedAt_ms, duty, candidate.travel_seconds);
    all.place.set(memberId, i);
    all.memberId[i] = memberId;
    all.mask[i] = roles.reduce(
      (mask, role, r) => (candidate.roles.includes(role) ? mask | (1 << r) : mask),
      0,
    );
    all.lately[i] = clamp(((candidate.lately || 0) - mean) / (mean + 1), -1, 5);
    for (const [habit, eta, damp] of [
      [model.hear, all.hear, all.hearDamp],
      [model.accept, all.accept, all.acceptDamp],
      [model.come, all.come, all.comeDamp],
    ] as const) {
      const found = logitOf(habit, model, member, x);
      eta[i] = found.eta;
      damp[i] = damped(found.variance);
    }
    all.delay[i] = delay.mean + night * delay.atNight + (delay.member[member] ?? 0);
    all.delaySpread[i] = delay.spread[member] ?? 1;
    QUARTERS.forEach((z, q) => {
      all.delays[NODES * i + q] = Math.exp((all.delay[i] as number) + (all.delaySpread[i] as number) * z);
    });
    const place = placeOf(launchedAt_ms, duty);
    const way = { night, place, travel_seconds: wayOf(candidate, model) };
    all.way[i] = usualWay(travel, way) + (travel.member[member] ?? 0);
    all.waySpread[i] = travel.spread[member] ?? 0.5;
    const lost = candidate.travel_seconds === null || !Number.isFinite(candidate.travel_seconds);
    all.elsewhere[i] = lost ? 1 : farOf(travel, place, travel.elsewhere[member] ?? 0.1);
  });
  return all;
}

const STATE_OF: Record<RunEvent['kind'], number> = {
  ...{ summoned: SUMMONED, seen: SUMMONED, coming: COMING, cannot: CANNOT },
  ...{ en_route: UNDER_WAY, arrived: ARRIVED, released: GONE, left: GONE },
};

const earliest = (column: Float64Array, i: number, at: number) => {
  const old = column[i] as number;
  if (!(old <= at)) column[i] = at;
};

/** The way is counted from the last promise; of two at once the longer one holds. */
function promise(all: People, i: number, at: number, eta: number | null | undefined): void {
  const isEta = typeof eta === 'number' && Number.isFinite(eta) && eta >= 0;
  const eta_seconds = isEta ? clamp(eta * 60, 60, 60_000) : Number.NaN;
  const isLater = all.hasPromised[i] === 0 || at > (all.answeredAt[i] as number);
  if (!isLater && (at !== all.answeredAt[i] || eta_seconds <= (all.eta_seconds[i] as number) || !isEta))
    return;
  all.hasPromised[i] = 1;
  all.answeredAt[i] = at;
  all.eta_seconds[i] = eta_seconds;
}

/** Takes in one event. The order in which events are told does not matter, nor how often. */
export function take(all: People, event: RunEvent, now: number): void {
  const i = all.place.get(event.memberId);
  if (i === undefined || !Number.isFinite(event.at_ms)) return;
  const at = Math.min(event.at_ms, now);
  if (event.kind === 'summoned') earliest(all.summonedAt, i, at);
  if (event.kind === 'seen') earliest(all.seenAt, i, at);
  if (event.kind === 'summoned' || event.kind === 'seen') {
    if (all.state[i] === IDLE) all.state[i] = SUMMONED;
    return;
  }
  if (event.kind === 'arrived') earliest(all.arrivedAt, i, at);
  if (event.kind !== 'released' && event.kind !== 'left') earliest(all.seenAt, i, at);
  if (event.kind === 'coming') promise(all, i, at, event.eta_minutes);
  else if ((event.kind === 'en_route' || event.kind === 'arrived') && all.hasPromised[i] === 0)
    earliest(all.answeredAt, i, at);
  const state = STATE_OF[event.kind];
  // Of two said at once the one that says more counts.
  const said = all.saidAt[i] as number;
  if (at < said || (at === said && state < (all.state[i] as number))) return;
  // Whoever is on the scene is not on the way any more, whatever a late message says.
  if (all.state[i] === ARRIVED && (state === COMING || state === UNDER_WAY)) return;
  all.saidAt[i] = at;
  all.state[i] = state;
}
