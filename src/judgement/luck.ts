// The luck that all share tonight: how well people hear, how willing they are, how fast and surely they come. Three small
// grids, weighed anew at every step by every answer, every arrival and every silence.
import { below, clamp, sigmoid } from './maths.ts';
import { ARRIVED, CANNOT, COMING, GONE, IDLE, type People, UNDER_WAY } from './people.ts';
import type { Model } from './prepare.ts';

/** Three nodes of a grid, from the worst: what the shift is there, and how likely. */
export interface Nodes {
  shift: number[];
  weight: number[];
}

export interface Luck {
  hear: Nodes;
  accept: Nodes;
  /** In log seconds; the worst is the slowest. Those who accepted come less likely, too, by `comeShare` of it. */
  road: Nodes;
  comeShare: number;
  doubt: number;
}

const POINTS = [-2.6, -1.95, -1.3, -0.65, 0, 0.65, 1.3, 1.95, 2.6];
/** A carrier or a server that is down: rare, and no shift of the usual size explains it. */
const OUTAGE = { shift: -2.2, chance: 0.02 };
/** The worst node stands for few nights, since these decide whether nineteen of twenty succeed. */
const SPLIT = [0.12, 0.38, 0.5];

interface Grid {
  shift: number[];
  log: number[];
}

function grid(spread: number, extra?: { shift: number; chance: number }): Grid {
  const shift = POINTS.map((z) => z * spread);
  const log = POINTS.map((z) => -0.5 * z * z);
  if (extra) {
    const total = log.reduce((sum, l) => sum + Math.exp(l), 0);
    shift.unshift(Math.min(extra.shift, (shift[0] as number) - 0.5));
    log.unshift(Math.log(extra.chance * total));
  }
  return { shift, log };
}

/** From a weighed grid three nodes, each the mean of its part of the nights. */
function nodes({ shift, log }: Grid): Nodes {
  const most = Math.max(...log);
  const raw = log.map((l) => Math.exp(l - most));
  const total = raw.reduce((a, b) => a + b, 0);
  const found: Nodes = { shift: [], weight: [...SPLIT] };
  let k = 0;
  let left = (raw[0] as number) / total;
  for (const part of SPLIT) {
    let [need, sum] = [part, 0];
    while (need > 1e-12 && k < raw.length) {
      const used = Math.min(need, left);
      sum += used * (shift[k] as number);
      need -= used;
      left -= used;
      if (left <= 1e-12) left = (raw[++k] ?? 0) / total;
    }
    found.shift.push(sum / Math.max(1e-9, part - need));
  }
  return found;
}

function spreadOf({ shift, log }: Grid): number {
  const most = Math.max(...log);
  let [w, m, s] = [0, 0, 0];
  log.forEach((l, k) => {
    const p = Math.exp(l - most);
    w += p;
    m += p * (shift[k] as number);
    s += p * (shift[k] as number) ** 2;
  });
  return Math.sqrt(Math.max(0, s / w - (m / w) ** 2));
}

export interface Habits {
  hear: number;
  accept: number;
  road: number;
  comeShare: number;
}

export const nightOf = (model: Model): Habits => ({
  ...{ hear: model.hear.night, accept: model.accept.night, road: model.travel.night },
  comeShare: model.come.night / model.travel.night,
});

/** Log seconds to the scene of somebody who said coming, and the spread. */
export function wayNow(all: People, i: number, model: Model): { mean: number; spread: number } {
  const eta = all.eta_seconds[i] as number;
  const [own, far] = [all.way[i] as number, all.elsewhere[i] as number];
  const { etaShare, etaMore, etaSpread } = model.travel;
  if (Number.isNaN(eta)) {
    const mean = own + far * (all.away - own);
    return {
      mean,
      spread: Math.hypot(all.waySpread[i] as number, Math.sqrt(far * (1 - far)) * (all.away - own)),
    };
  }
  const off = clamp(Math.log(eta) - own, -6, 6);
  return { mean: own + etaShare * off + etaMore, spread: etaSpread + 0.1 * Math.abs(clamp(off, -2, 2)) };
}

function weighHearing(all: People, i: number, now: number, { shift, log }: Grid): void {
  const heard = !Number.isNaN(all.seenAt[i]) || !Number.isNaN(all.answeredAt[i]);
  const since = Math.max(1, (now - (all.summonedAt[i] as number)) / 1_000);
  const by = heard ? 1 : below((Math.log(since) - (all.delay[i] as number)) / (all.delaySpread[i] as number));
  if (Number.isNaN(by) || by < 0.01) return;
  const [eta, damp] = [all.hear[i] as number, all.hearDamp[i] as number];
  for (let k = 0; k < shift.length; k++) {
    const h = sigmoid((eta + (shift[k] as number)) * damp);
    log[k] = (log[k] as number) + Math.log(heard ? h : 1 - h * by);
  }
}

function weighWill(all: People, i: number, { shift, log }: Grid, yes: boolean): void {
  const [eta, damp] = [all.accept[i] as number, all.acceptDamp[i] as number];
  for (let k = 0; k < shift.length; k++) {
    const a = sigmoid((eta + (shift[k] as number)) * damp);
    log[k] = (log[k] as number) + Math.log(yes ? a : 1 - a);
  }
}

function weighRoad(
  all: People,
  i: number,
  about: { now: number; model: Model; comeShare: number },
  { shift, log }: Grid,
) {
  const arrived = all.state[i] === ARRIVED;
  const until = arrived ? (all.arrivedAt[i] as number) : about.now;
  const took = (until - (all.answeredAt[i] as number)) / 1_000;
  if (!(took > 20)) return;
  const { mean, spread } = wayNow(all, i, about.model);
  for (let k = 0; k < shift.length; k++) {
    const u = shift[k] as number;
    const z = (Math.log(took) - mean - u) / spread;
    const c = sigmoid(((all.come[i] as number) - about.comeShare * u) * (all.comeDamp[i] as number));
    // A single odd one counts little.
    const more = arrived ? -0.5 * Math.min(6, z * z) + Math.log(c) : Math.log(1 - c * below(z) + 1e-6);
    log[k] = (log[k] as number) + more;
  }
}

/** Tonight's luck, from all that is known at `now`. */
export function luckOf(all: People, model: Model, now: number): Luck {
  const night = nightOf(model);
  const hear = grid(night.hear, OUTAGE);
  const accept = grid(night.accept);
  const road = grid(night.road);
  const before = spreadOf(hear) + spreadOf(accept);
  for (let i = 0; i < all.count; i++) {
    const state = all.state[i] as number;
    if (state === IDLE) continue;
    weighHearing(all, i, now, hear);
    if (state === CANNOT) weighWill(all, i, accept, false);
    if (state === COMING || state === UNDER_WAY || state === ARRIVED) {
      weighWill(all, i, accept, true);
      weighRoad(all, i, { now, model, comeShare: night.comeShare }, road);
    } else if (state === GONE && !Number.isNaN(all.answeredAt[i])) weighWill(all, i, accept, true);
  }
  const doubt = clamp((spreadOf(hear) + spreadOf(accept)) / Math.max(1e-9, before), 0, 1);
  // The worst road is the slowest.
  const slow = nodes({ shift: road.shift.map((s) => -s), log: road.log });
  slow.shift = slow.shift.map((s) => -s);
  return { hear: nodes(hear), accept: nodes(accept), road: slow, comeShare: night.comeShare, doubt };
}
