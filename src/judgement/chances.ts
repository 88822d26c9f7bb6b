// How likely one person is on the scene by a moment, under each of the nights that are still possible.
import type { Luck } from './luck.ts';
import { wayNow } from './luck.ts';
import { below, clamp, sigmoid } from './maths.ts';
import { ARRIVED, COMING, IDLE, type People, SUMMONED, UNDER_WAY } from './people.ts';
import type { Model } from './prepare.ts';

/** Hear × accept × road, three nodes each. */
export const STATES = 27;

/** Middles of eight equal parts of a normal curve. */
const EIGHTHS = [-1.534, -0.887, -0.489, -0.157, 0.157, 0.489, 0.887, 1.534];
const QUARTERS = [-1.15, -0.319, 0.319, 1.15];

export interface Moment {
  all: People;
  model: Model;
  luck: Luck;
  now: number;
  /** By when somebody must be there. */
  by: number;
}

/** The weights of the 27 nights. */
export function weightsOf({ hear, accept, road }: Luck): Float64Array {
  const weights = new Float64Array(STATES);
  for (let s = 0; s < STATES; s++)
    weights[s] =
      (hear.weight[Math.floor(s / 9)] as number) *
      (accept.weight[Math.floor(s / 3) % 3] as number) *
      (road.weight[s % 3] as number);
  return weights;
}

/** That the way, begun after an answer at `seconds` before the end, is done by then. */
function inTime(all: People, i: number, left_seconds: number, u: number): number {
  if (left_seconds < 20) return 0;
  const log = Math.log(left_seconds) - u;
  const far = all.elsewhere[i] as number;
  const near = below((log - (all.way[i] as number)) / (all.waySpread[i] as number));
  return far < 0.01 ? near : (1 - far) * near + far * below((log - all.away) / all.awaySpread);
}

const comes = (all: People, i: number, luck: Luck, u: number) =>
  sigmoid(((all.come[i] as number) - luck.comeShare * u) * (all.comeDamp[i] as number));

/** Of somebody who would be summoned at `now + later_seconds`: come and be in time, given a yes, on one road. */
function wayIfAsked(m: Moment, i: number, u: number, later_seconds: number): number {
  const { all, luck, now, by } = m;
  const left = (by - now) / 1_000 - later_seconds;
  const [mean, spread] = [all.delay[i] as number, all.delaySpread[i] as number];
  let sum = 0;
  for (let q = 0; q < 4; q++)
    sum += inTime(all, i, left - Math.exp(mean + spread * (QUARTERS[q] as number)), u);
  return 0.25 * sum * comes(all, i, luck, u);
}

/** The chance of an idle person on an ordinary night, to rank by. */
export function usualChance(m: Moment, i: number, later_seconds = 0): number {
  const { all, luck } = m;
  const way = wayIfAsked(m, i, luck.road.shift[1] as number, later_seconds);
  if (way < 1e-4) return 0;
  const hear = sigmoid(
    ((all.hear[i] as number) + (luck.hear.shift[1] as number)) * (all.hearDamp[i] as number),
  );
  const will = sigmoid(
    ((all.accept[i] as number) + (luck.accept.shift[1] as number)) * (all.acceptDamp[i] as number),
  );
  return hear * will * way;
}

/** Given silence for a while: that the answer is still to come, and the ways then. */
function silent(m: Moment, i: number, hears: readonly number[]) {
  const { all, now, by, luck } = m;
  const since = Math.max(1, (now - (all.summonedAt[i] as number)) / 1_000) || 1;
  const [mean, spread] = [all.delay[i] as number, all.delaySpread[i] as number];
  const gone = below((Math.log(since) - mean) / spread);
  const left = (by - now) / 1_000;
  const wait: number[] = [];
  for (const z of EIGHTHS) {
    const total = Math.exp(mean + spread * z);
    if (total > since) wait.push(total - since);
  }
  if (wait.length === 0) wait.push(since * 0.4);
  return {
    later: hears.map((h) => (h * (1 - gone)) / Math.max(1e-9, 1 - h * gone)),
    ways: luck.road.shift.map((u) => {
      const sum = wait.reduce((s, w) => s + inTime(all, i, left - w, u), 0);
      return (sum / wait.length) * comes(all, i, luck, u);
    }),
  };
}

/** Of somebody who said coming: there by then, given not there yet. */
function onTheWay(m: Moment, i: number): number[] {
  const { all, model, luck, now, by } = m;
  const { mean, spread } = wayNow(all, i, model);
  const answered = all.answeredAt[i] as number;
  const start = Number.isNaN(answered) ? now : answered;
  const logOf = (at: number) => Math.log(Math.max(1, (at - start) / 1_000));
  return luck.road.shift.map((u) => {
    const promised = comes(all, i, luck, u);
    const c = all.state[i] === UNDER_WAY ? 1 - 0.2 * (1 - promised) : promised;
    const already = c * below((logOf(now) - mean - u) / spread);
    const then = c * below((logOf(by) - mean - u) / spread);
    return clamp((then - already) / Math.max(1e-6, 1 - already), 0, 1);
  });
}

/** Writes the chance under each of the 27 nights into `out`; false when there is none. */
export function chancesOf(m: Moment, i: number, out: Float64Array): boolean {
  const { all, luck } = m;
  const state = all.state[i] as number;
  if (state === ARRIVED) {
    out.fill(1);
    return true;
  }
  if (state === COMING || state === UNDER_WAY) {
    const ways = onTheWay(m, i);
    for (let s = 0; s < STATES; s++) out[s] = ways[s % 3] as number;
    return true;
  }
  if (state !== IDLE && state !== SUMMONED) return false;
  const isIdle = state === IDLE || Number.isNaN(all.summonedAt[i]);
  const seen = !Number.isNaN(all.seenAt[i]);
  const hears = luck.hear.shift.map((u) =>
    seen ? 0.97 : sigmoid(((all.hear[i] as number) + u) * (all.hearDamp[i] as number)),
  );
  const wills = luck.accept.shift.map((u) =>
    sigmoid(((all.accept[i] as number) + u) * (all.acceptDamp[i] as number)),
  );
  const { later, ways } = isIdle
    ? { later: hears, ways: luck.road.shift.map((u) => wayIfAsked(m, i, u, 0)) }
    : silent(m, i, hears);
  for (let s = 0; s < STATES; s++)
    out[s] =
      (later[Math.floor(s / 9)] as number) *
      (wills[Math.floor(s / 3) % 3] as number) *
      (ways[s % 3] as number);
  return true;
}
