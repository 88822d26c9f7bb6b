// The luck that all share tonight: how well people hear, how willing they are, how fast they are and how surely they come.
// Small grids, weighed anew at every step by every answer, every arrival and every silence.
import { below, clamp, logBelow, sigmoid } from './maths.ts';
import { ARRIVED, CANNOT, COMING, GONE, IDLE, NODES, type People, UNDER_WAY } from './people.ts';
import type { Model } from './prepare.ts';

/** Two kinds of luck that work the same way, in a few nights from the worst on: the shifts there, and how likely. */
export interface Nodes {
  one: Float64Array;
  other: Float64Array;
  weight: Float64Array;
}

export interface Luck {
  /** `one`: hearing, `other`: willingness, in logits. */
  turnout: Nodes;
  /** `one`: keeping one's word, in logits; `other`: log seconds more on the way. */
  road: Nodes;
  doubt: number;
}

const POINTS = [-2.2, -1.5, -0.75, 0, 0.75, 1.5, 2.2];
/** What no shift of the usual size explains, and history seldom holds: a carrier down, a roster out of date, a blocked road. */
const RARE = {
  hear: { shift: -2.2, chance: 0.02 },
  accept: { shift: -1, chance: 0.02 },
  come: { shift: -1.1, chance: 0.03 },
  road: { shift: 0.33, chance: 0.02 },
};
/** The worst nodes stand for few nights, since these decide whether nineteen of twenty succeed. */
const SPLIT = [0.04, 0.14, 0.32, 0.5];

interface Axis {
  shift: Float64Array;
  /** Log of how likely before anything is heard. */
  log: Float64Array;
}

/** The nights that are possible before anything is heard. */
export interface Sky {
  hear: Axis;
  accept: Axis;
  come: Axis;
  road: Axis;
  /** Pairs from the worst on: hearing × willingness, keeping × way. */
  turnouts: number[];
  roads: number[];
}

function axis(spread: number, rare: { shift: number; chance: number }): Axis {
  const shift = POINTS.map((z) => z * spread);
  const log = POINTS.map((z) => -0.5 * z * z);
  const total = log.reduce((sum, l) => sum + Math.exp(l), 0);
  shift.push(rare.shift);
  log.push(Math.log(rare.chance * total));
  return { shift: Float64Array.from(shift), log: Float64Array.from(log) };
}

const SIZE = POINTS.length + 1;

/** All pairs of two axes by how good they are for somebody usual. */
function order(one: Axis, other: Axis, good: (a: number, b: number) => number): number[] {
  const value = Array.from({ length: SIZE * SIZE }, (_, k) =>
    good(one.shift[Math.floor(k / SIZE)] as number, other.shift[k % SIZE] as number),
  );
  return value.map((_, k) => k).sort((a, b) => (value[a] as number) - (value[b] as number));
}

const logSigmoid = (x: number) => -Math.log1p(Math.exp(-x));

export function skyOf(model: Model): Sky {
  const [hear, accept] = [axis(model.hear.night, RARE.hear), axis(model.accept.night, RARE.accept)];
  const [come, road] = [axis(model.come.night, RARE.come), axis(model.travel.night, RARE.road)];
  return {
    ...{ hear, accept, come, road },
    turnouts: order(hear, accept, (h, a) => logSigmoid(1 + h) + logSigmoid(a)),
    // Ways that are a third of their length shorter than the time left, or so.
    roads: order(come, road, (c, u) => logSigmoid(2 + c) + logBelow((0.35 - u) / 0.35)),
  };
}

/** Likelihoods, multiplied as long as they are large enough, since a logarithm costs more. */
class Weighing {
  readonly log: Float64Array;
  private readonly product: Float64Array;
  private pending = 0;
  constructor(prior: Float64Array) {
    this.log = prior.slice();
    this.product = new Float64Array(prior.length).fill(1);
  }
  times(k: number, likelihood: number): void {
    this.product[k] = (this.product[k] as number) * Math.max(1e-9, likelihood);
  }
  /** After each person. */
  next(): void {
    if (++this.pending >= 16) this.settle();
  }
  settle(): void {
    this.pending = 0;
    for (let k = 0; k < this.log.length; k++)
      this.log[k] = (this.log[k] as number) + Math.log(this.product[k] as number);
    this.product.fill(1);
  }
  /** Shares that are 1 together. */
  shares(): Float64Array {
    this.settle();
    let most = Number.NEGATIVE_INFINITY;
    for (const l of this.log) most = Math.max(most, l);
    const weight = this.log.map((l) => Math.exp(l - most));
    const total = weight.reduce((a, b) => a + b, 0);
    return weight.map((w) => w / total);
  }
}

/** From weighed pairs the few nodes, each the mean of its part of the nights. */
function nodes(pairs: readonly number[], weight: Float64Array, one: Axis, other: Axis): Nodes {
  const found: Nodes = {
    ...{ one: new Float64Array(NODES), other: new Float64Array(NODES), weight: Float64Array.from(SPLIT) },
  };
  let [part, room] = [0, SPLIT[0] as number];
  for (const k of pairs) {
    let left = weight[k] as number;
    const [a, b] = [one.shift[Math.floor(k / SIZE)] as number, other.shift[k % SIZE] as number];
    while (left > 0) {
      const used = part < NODES - 1 ? Math.min(left, room) : left;
      const share = used / (SPLIT[part] as number);
      found.one[part] = (found.one[part] as number) + share * a;
      found.other[part] = (found.other[part] as number) + share * b;
      left -= used;
      room -= used;
      if (part < NODES - 1 && room <= 1e-12) room = SPLIT[++part] as number;
    }
  }
  return found;
}

/** Log seconds to the scene of somebody who said coming: from where the roster says, and from elsewhere. */
export interface OnTheWay {
  near: number;
  nearSpread: number;
  far: number;
  farSpread: number;
  farShare: number;
}

export function wayNow(all: People, i: number, model: Model): OnTheWay {
  const eta = all.eta_seconds[i] as number;
  const [near, nearSpread] = [all.way[i] as number, all.waySpread[i] as number];
  const share = all.elsewhere[i] as number;
  if (Number.isNaN(eta))
    return { near, nearSpread, far: all.away, farSpread: all.awaySpread, farShare: share };
  const { etaShare, etaMore, etaSpread, promiseMore, promiseSpread } = model.travel;
  // Who names a time that does not fit the registered place is elsewhere, more likely.
  const promised = Math.log(eta) + promiseMore;
  const [nearWide, farWide] = [
    Math.hypot(nearSpread, promiseSpread),
    Math.hypot(all.awaySpread, promiseSpread),
  ];
  const [zNear, zFar] = [(promised - near) / nearWide, (promised - all.away) / farWide];
  const log = clamp(0.5 * (zNear ** 2 - zFar ** 2) + Math.log(nearWide / farWide), -6, 6);
  const odds = (share / Math.max(1e-9, 1 - share)) * Math.exp(log);
  const pull = all.awaySpread ** 2 / farWide ** 2;
  const off = clamp(Math.log(eta) - near, -6, 6);
  return {
    near: near + etaShare * off + etaMore,
    nearSpread: etaSpread + 0.1 * Math.abs(clamp(off, -2, 2)),
    far: all.away + pull * (promised - all.away),
    farSpread: Math.max(etaSpread, (promiseSpread * all.awaySpread) / farWide),
    farShare: odds / (1 + odds),
  };
}

function weighHearing(all: People, i: number, now: number, { shift }: Axis, w: Weighing): void {
  const heard = !Number.isNaN(all.seenAt[i]) || !Number.isNaN(all.answeredAt[i]);
  const since = Math.max(1, (now - (all.summonedAt[i] as number)) / 1_000);
  const by = heard ? 1 : below((Math.log(since) - (all.delay[i] as number)) / (all.delaySpread[i] as number));
  if (Number.isNaN(by) || by < 0.01) return;
  const [eta, damp] = [all.hear[i] as number, all.hearDamp[i] as number];
  for (let k = 0; k < SIZE; k++) {
    const h = sigmoid((eta + (shift[k] as number)) * damp);
    w.times(k, heard ? h : 1 - h * by);
  }
  w.next();
}

function weighWill(all: People, i: number, { shift }: Axis, w: Weighing, yes: boolean): void {
  const [eta, damp] = [all.accept[i] as number, all.acceptDamp[i] as number];
  for (let k = 0; k < SIZE; k++) {
    const a = sigmoid((eta + (shift[k] as number)) * damp);
    w.times(k, yes ? a : 1 - a);
  }
  w.next();
}

const onTime = new Float64Array(SIZE);

function weighRoad(all: People, i: number, about: { now: number; model: Model; sky: Sky }, w: Weighing) {
  const arrived = all.state[i] === ARRIVED;
  const until = arrived ? (all.arrivedAt[i] as number) : about.now;
  const took = (until - (all.answeredAt[i] as number)) / 1_000;
  if (!(took > 20)) return;
  const { come, road } = about.sky;
  const { near, nearSpread, far, farSpread, farShare } = wayNow(all, i, about.model);
  const log = Math.log(took);
  for (let k = 0; k < SIZE; k++) {
    const u = road.shift[k] as number;
    const [a, b] = [(log - near - u) / nearSpread, (log - far - u) / farSpread];
    // A single odd one counts little.
    onTime[k] = arrived
      ? ((1 - farShare) * Math.exp(-0.5 * Math.min(9, a * a))) / nearSpread +
        (farShare * Math.exp(-0.5 * Math.min(9, b * b))) / farSpread
      : (1 - farShare) * below(a) + farShare * below(b);
  }
  if (!arrived && (onTime[0] as number) < 0.005) return;
  const setOut = all.state[i] === UNDER_WAY;
  for (let j = 0; j < SIZE; j++) {
    const c = sigmoid(((all.come[i] as number) + (come.shift[j] as number)) * (all.comeDamp[i] as number));
    for (let k = 0; k < SIZE; k++) {
      const t = onTime[k] as number;
      w.times(
        j * SIZE + k,
        arrived ? c * t : setOut ? c * (1 - (1 - SET_OUT_DOUBT * (1 - c)) * t) : 1 - c * t,
      );
    }
  }
  w.next();
}

/** Who has set out turns back more seldom than somebody who only said yes, by so much. */
export const SET_OUT_DOUBT = 0.2;

const spreadOf = ({ shift }: Axis, share: Float64Array) => {
  let [mean, square] = [0, 0];
  share.forEach((w, k) => {
    mean += w * (shift[k] as number);
    square += w * (shift[k] as number) ** 2;
  });
  return Math.sqrt(Math.max(0, square - mean * mean));
};

/** Tonight's luck, from all that is known at `now`. */
export function luckOf(all: People, model: Model, sky: Sky, now: number): Luck {
  const [hear, accept] = [new Weighing(sky.hear.log), new Weighing(sky.accept.log)];
  const pairs = new Float64Array(SIZE * SIZE).map(
    (_, k) => (sky.come.log[Math.floor(k / SIZE)] as number) + (sky.road.log[k % SIZE] as number),
  );
  const road = new Weighing(pairs);
  const before = spreadOf(sky.hear, hear.shares()) + spreadOf(sky.accept, accept.shares());
  for (let i = 0; i < all.count; i++) {
    const state = all.state[i] as number;
    if (state === IDLE) continue;
    weighHearing(all, i, now, sky.hear, hear);
    if (state === CANNOT) weighWill(all, i, sky.accept, accept, false);
    if (state === COMING || state === UNDER_WAY || state === ARRIVED) {
      weighWill(all, i, sky.accept, accept, true);
      weighRoad(all, i, { now, model, sky }, road);
    } else if (state === GONE && !Number.isNaN(all.answeredAt[i]))
      weighWill(all, i, sky.accept, accept, true);
  }
  const [h, a] = [hear.shares(), accept.shares()];
  const doubt = clamp((spreadOf(sky.hear, h) + spreadOf(sky.accept, a)) / Math.max(1e-9, before), 0, 1);
  const both = new Float64Array(SIZE * SIZE).map(
    (_, k) => (h[Math.floor(k / SIZE)] as number) * (a[k % SIZE] as number),
  );
  return {
    turnout: nodes(sky.turnouts, both, sky.hear, sky.accept),
    road: nodes(sky.roads, road.shares(), sky.come, sky.road),
    doubt,
  };
}
