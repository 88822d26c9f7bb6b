// How likely one person is on the scene by a moment, under each of the nights that are still possible.
import { type Luck, SET_OUT_DOUBT, wayNow } from './luck.ts';
import { below, clamp, quantile, sigmoid } from './maths.ts';
import { ARRIVED, COMING, IDLE, NODES, type People, QUARTERS, SUMMONED, UNDER_WAY } from './people.ts';
import type { Model } from './prepare.ts';

/** Turnout × road. */
export const STATES = NODES * NODES;
/** The night that people are ranked by: a little worse than the middle. */
const USUAL = 2;

export interface Moment {
  all: People;
  model: Model;
  luck: Luck;
  now: number;
  /** By when somebody must be there. */
  by: number;
  /** Which look at the call-out this is: what it has found of a person is not found again. */
  look: number;
}

/** The weights of all nights. */
export function weightsOf({ turnout, road }: Luck): Float64Array {
  return new Float64Array(STATES).map(
    (_, s) => (turnout.weight[Math.floor(s / NODES)] as number) * (road.weight[s % NODES] as number),
  );
}

const hears = ({ all, luck }: Moment, i: number, node: number) =>
  sigmoid(((all.hear[i] as number) + (luck.turnout.one[node] as number)) * (all.hearDamp[i] as number));
const accepts = ({ all, luck }: Moment, i: number, node: number) =>
  sigmoid(((all.accept[i] as number) + (luck.turnout.other[node] as number)) * (all.acceptDamp[i] as number));
const comes = ({ all, luck }: Moment, i: number, node: number) =>
  sigmoid(((all.come[i] as number) + (luck.road.one[node] as number)) * (all.comeDamp[i] as number));

/** Who saw it answers nearly always. */
const SEEN = 0.97;
const LEAST_WAY_SECONDS = 20;

function findWay({ all, model }: Moment, i: number, isComing: boolean): void {
  const { known } = all;
  if (!isComing) {
    known.near[i] = all.way[i] as number;
    known.nearSpread[i] = all.waySpread[i] as number;
    known.far[i] = all.away;
    known.farSpread[i] = all.awaySpread;
    known.farShare[i] = all.elsewhere[i] as number;
    return;
  }
  const way = wayNow(all, i, model);
  known.near[i] = way.near;
  known.nearSpread[i] = way.nearSpread;
  known.far[i] = way.far;
  known.farSpread[i] = way.farSpread;
  known.farShare[i] = way.farShare;
}

/** Given silence for a while: that the answer is still to come, and when. */
function findSilence(m: Moment, i: number): void {
  const { all, now } = m;
  const { turnout, wait } = all.known;
  const since = Math.max(1, (now - (all.summonedAt[i] as number)) / 1_000) || 1;
  const [mean, spread] = [all.delay[i] as number, all.delaySpread[i] as number];
  const gone = below((Math.log(since) - mean) / spread);
  for (let q = 0; q < QUARTERS.length; q++) {
    const z = quantile(gone + ((1 - gone) * (q + 0.5)) / QUARTERS.length);
    wait[NODES * i + q] = Math.max(1, Math.exp(mean + spread * z) - since);
  }
  const seen = !Number.isNaN(all.seenAt[i]);
  for (let a = 0; a < NODES; a++) {
    const h = seen ? SEEN : hears(m, i, a);
    turnout[NODES * i + a] = ((h * (1 - gone)) / Math.max(1e-9, 1 - h * gone)) * accepts(m, i, a);
  }
}

/** What does not depend on the end, once a look. */
function find(m: Moment, i: number): void {
  const { all, look } = m;
  const { known } = all;
  if (known.look[i] === look) return;
  known.look[i] = look;
  const state = all.state[i] as number;
  const isComing = state === COMING || state === UNDER_WAY;
  findWay(m, i, isComing);
  for (let b = 0; b < NODES; b++) {
    const c = comes(m, i, b);
    known.keeps[NODES * i + b] = state === UNDER_WAY ? 1 - SET_OUT_DOUBT * (1 - c) : c;
  }
  if (isComing) return;
  if (state === SUMMONED && !Number.isNaN(all.summonedAt[i])) {
    findSilence(m, i);
    return;
  }
  for (let k = 0; k < NODES; k++) {
    known.turnout[NODES * i + k] = hears(m, i, k) * accepts(m, i, k);
    known.wait[NODES * i + k] = all.delays[NODES * i + k] as number;
  }
}

/** That a way of so many log seconds at most is done, on a road that takes `u` more. */
function done({ known }: People, i: number, log: number, u: number): number {
  const far = known.farShare[i] as number;
  const near = below((log - u - (known.near[i] as number)) / (known.nearSpread[i] as number));
  return far < 0.005
    ? near
    : near + far * (below((log - u - (known.far[i] as number)) / (known.farSpread[i] as number)) - near);
}

/** The chance of an idle person, asked some seconds later, on an ordinary night, to rank by. */
export function usualChance(m: Moment, i: number, later_seconds = 0): number {
  const { all, luck, now, by } = m;
  const left = (by - now) / 1_000 - later_seconds;
  const [u, far] = [luck.road.other[USUAL] as number, all.elsewhere[i] as number];
  let sum = 0;
  for (let q = 0; q < QUARTERS.length; q++) {
    const rest = left - (all.delays[NODES * i + q] as number);
    if (rest < LEAST_WAY_SECONDS) break;
    const log = Math.log(rest) - u;
    const near = below((log - (all.way[i] as number)) / (all.waySpread[i] as number));
    sum += far < 0.005 ? near : near + far * (below((log - all.away) / all.awaySpread) - near);
  }
  if (sum < 1e-3) return 0;
  return (sum / QUARTERS.length) * comes(m, i, USUAL) * hears(m, i, USUAL) * accepts(m, i, USUAL);
}

/** Of somebody who said coming: there by then, given not there yet. */
function onTheWay(m: Moment, i: number, out: Float64Array): void {
  const { all, luck, now, by } = m;
  const answered = all.answeredAt[i] as number;
  const start = Number.isNaN(answered) ? now : answered;
  const logNow = Math.log(Math.max(1, (now - start) / 1_000));
  const logThen = Math.log(Math.max(1, (by - start) / 1_000));
  for (let b = 0; b < NODES; b++) {
    const u = luck.road.other[b] as number;
    const c = all.known.keeps[NODES * i + b] as number;
    const already = c * done(all, i, logNow, u);
    const p = clamp((c * done(all, i, logThen, u) - already) / Math.max(1e-6, 1 - already), 0, 1);
    for (let s = b; s < STATES; s += NODES) out[s] = p;
  }
}

const logs = new Float64Array(QUARTERS.length);

/** Writes the chance under each of the nights into `out`; false when there is none. */
export function chancesOf(m: Moment, i: number, out: Float64Array): boolean {
  const { all, luck, now, by } = m;
  const state = all.state[i] as number;
  if (state === ARRIVED) {
    out.fill(1);
    return true;
  }
  const isComing = state === COMING || state === UNDER_WAY;
  if (!isComing && state !== IDLE && state !== SUMMONED) return false;
  find(m, i);
  if (isComing) {
    onTheWay(m, i, out);
    return true;
  }
  const { turnout, keeps, wait } = all.known;
  const left = (by - now) / 1_000;
  let parts = 0;
  for (let q = 0; q < QUARTERS.length; q++) {
    const rest = left - (wait[NODES * i + q] as number);
    if (rest >= LEAST_WAY_SECONDS) logs[parts++] = Math.log(rest);
  }
  for (let b = 0; b < NODES; b++) {
    const u = luck.road.other[b] as number;
    let sum = 0;
    for (let q = 0; q < parts; q++) sum += done(all, i, logs[q] as number, u);
    const way = (sum / QUARTERS.length) * (keeps[NODES * i + b] as number);
    for (let a = 0; a < NODES; a++) out[NODES * a + b] = (turnout[NODES * i + a] as number) * way;
  }
  return true;
}
