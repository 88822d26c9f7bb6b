// Whom to summon next: always the person whose summons raises the log of the chance most, one after the other, until the
// chance is where it has to be or nobody helps enough any more.
import { chancesOf, type Moment, STATES, usualChance } from './chances.ts';
import {
  add,
  addSums,
  chanceOf,
  chanceOfOne,
  emptyTally,
  gainOf,
  meanOf,
  outlookOf,
  sumInto,
  type Tally,
} from './counts.ts';
import { IDLE } from './people.ts';
import type { Policy } from './shapes.ts';

/** Nobody is asked who would hardly be there. */
const LEAST_CHANCE = 0.02;

/** Idle people by what they can fill. */
export interface Queue {
  mask: number;
  /** A heap: the first counts for most. */
  people: number[];
  /** The chances of all of them together. */
  total: number;
}

export interface Idle {
  queues: Queue[];
  /** Of everybody: how much they count for, by which the heaps are ordered. */
  value: Float64Array;
  chance: Float64Array;
}

/** How much less somebody counts who was called more than others. */
const spared = (m: Moment, i: number, spare: number) =>
  Math.exp(-spare * Math.max(-0.5, m.all.lately[i] as number));

/** Whether `a` is asked before `b`. */
const before = ({ value }: Idle, m: Moment, a: number, b: number) =>
  (value[a] as number) > (value[b] as number) ||
  (value[a] === value[b] && (m.all.memberId[a] as number) < (m.all.memberId[b] as number));

function sink(idle: Idle, m: Moment, people: number[], from: number): void {
  let at = from;
  for (;;) {
    let first = 2 * at + 1;
    if (first >= people.length) return;
    if (first + 1 < people.length && before(idle, m, people[first + 1] as number, people[first] as number))
      first++;
    if (!before(idle, m, people[first] as number, people[at] as number)) return;
    [people[at], people[first]] = [people[first] as number, people[at] as number];
    at = first;
  }
}

/** Takes the likeliest off. */
function shift(idle: Idle, m: Moment, { people }: Queue): void {
  const last = people.pop();
  if (last === undefined || people.length === 0) return;
  people[0] = last;
  sink(idle, m, people, 0);
}

export function idleOf(m: Moment, policy: Policy): Idle {
  const { all } = m;
  const idle: Idle = {
    ...{ queues: [], value: new Float64Array(all.count), chance: new Float64Array(all.count) },
  };
  const byMask = new Map<number, Queue>();
  for (let i = 0; i < all.count; i++) {
    const mask = all.mask[i] as number;
    if (all.state[i] !== IDLE || mask === 0) continue;
    const chance = usualChance(m, i);
    if (chance < LEAST_CHANCE) continue;
    idle.chance[i] = chance;
    idle.value[i] = chance * spared(m, i, policy.spare);
    const queue = byMask.get(mask) ?? { mask, people: [], total: 0 };
    byMask.set(mask, queue);
    queue.people.push(i);
    queue.total += chance;
  }
  idle.queues = [...byMask.values()];
  for (const { people } of idle.queues)
    for (let k = people.length >> 1; k >= 0; k--) sink(idle, m, people, k);
  return idle;
}

/** So many of each ability stand for all of them. */
const SAMPLE = 200;

/** The chance when everybody is asked some seconds later than now: whether it can still be made up for then. */
export function chanceLater(m: Moment, { queues }: Idle, tally: Tally, later_seconds: number): number {
  const then = emptyTally(tally.conditions, tally.weights, false);
  for (const [c, about] of tally.moments.entries()) then.moments[c]?.set(about);
  then.heads.set(tally.heads);
  const p = new Float64Array(STATES);
  const later = { ...m, by: m.by - later_seconds * 1_000 };
  for (const { mask, people } of queues) {
    const sums = new Float64Array(3 * STATES);
    const step = Math.max(1, people.length / SAMPLE);
    let taken = 0;
    for (let k = 0; k < people.length; k += step) {
      if (!chancesOf(later, people[Math.floor(k)] as number, p)) continue;
      sumInto(sums, p);
      taken++;
    }
    const many = people.length / Math.max(1, taken);
    addSums(then, mask, { sums: sums.map((x) => x * many), heads: people.length });
  }
  return Math.exp(outlookOf(then).log);
}

/** A condition by itself is left alone once it is so much surer than what is aimed for: others cannot be made up for by it. */
const SURER = 6;

/** Lines of which one may still be worth somebody, a bit each. */
function openLines(tally: Tally, aim: number): number {
  let lines = 0;
  tally.conditions.forEach(({ mask, implied }, c) => {
    if (!implied && chanceOfOne(tally, c) < 1 - (1 - aim) / SURER) lines |= mask;
  });
  return lines;
}

export interface Choice {
  people: number[];
  /** The line that rose most, a bit. */
  mask: number;
  chance: number;
}

/** Summons up to `aimed`; counts those it takes into `tally`. */
export function choose(
  given: { moment: Moment; idle: Idle; tally: Tally; policy: Policy },
  about: { floor: number; aimed: number; most: number },
): Choice {
  const { moment: m, idle, tally, policy } = given;
  const { floor, aimed, most } = about;
  const { queues } = idle;
  const heads = queues.map(() => new Float64Array(STATES));
  const load = (q: number) => {
    const first = queues[q]?.people[0];
    if (first !== undefined) chancesOf(m, first, heads[q] as Float64Array);
  };
  for (let q = 0; q < queues.length; q++) load(q);
  const people: number[] = [];
  const raised = new Map<number, number>();
  let chance = chanceOf(tally);
  while (chance < aimed && people.length < most) {
    const outlook = outlookOf(tally);
    const open = openLines(tally, aimed);
    let [best, bestGain, bestValue] = [-1, 0, 0];
    for (let q = 0; q < queues.length; q++) {
      const queue = queues[q] as Queue;
      const first = queue.people[0];
      if (first === undefined || (queue.mask & open) === 0) continue;
      const gain = gainOf(tally, outlook, queue.mask, heads[q] as Float64Array);
      const value = gain * spared(m, first, policy.spare);
      if (value > bestValue) [best, bestGain, bestValue] = [q, gain, value];
    }
    if (best < 0 || bestGain < floor) break;
    const queue = queues[best] as Queue;
    people.push(queue.people[0] as number);
    raised.set(queue.mask, (raised.get(queue.mask) ?? 0) + 1);
    add(tally, queue.mask, heads[best] as Float64Array);
    shift(idle, m, queue);
    load(best);
    chance = chanceOf(tally);
  }
  const mask = [...raised].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
  return { people, mask, chance };
}

/** For each condition: how many are there on average when everybody is summoned. */
export function reachable({ queues }: Idle, tally: Tally): number[] {
  const found = tally.conditions.map((_, c) => meanOf(tally, c));
  for (const { mask, total } of queues)
    tally.conditions.forEach((one, c) => {
      if ((one.mask & mask) !== 0) found[c] = (found[c] as number) + total;
    });
  return found;
}
