// Whom to summon next: always the person whose summons raises the log of the chance most, one after the other, until the
// chance is where it has to be or nobody helps enough any more.
import { chancesOf, type Moment, STATES, usualChance } from './chances.ts';
import { add, chanceOf, chanceOfOne, gainOf, meanOf, outlookOf, type Tally } from './counts.ts';
import { IDLE } from './people.ts';
import type { Policy } from './shapes.ts';

/** Nobody is asked who would hardly be there. */
const LEAST_CHANCE = 0.02;

/** Idle people by what they can fill, likeliest first. */
export interface Queue {
  mask: number;
  people: Int32Array;
  next: number;
}

/** How much less somebody counts who was called more than others. */
const spared = (m: Moment, i: number, spare: number) =>
  Math.exp(-spare * Math.max(-0.5, m.all.lately[i] as number));

export function queuesOf(m: Moment, policy: Policy): Queue[] {
  const { all } = m;
  const value = new Float64Array(all.count);
  const byMask = new Map<number, number[]>();
  for (let i = 0; i < all.count; i++) {
    const mask = all.mask[i] as number;
    if (all.state[i] !== IDLE || mask === 0) continue;
    const chance = usualChance(m, i);
    if (chance < LEAST_CHANCE) continue;
    value[i] = chance * spared(m, i, policy.spare);
    const list = byMask.get(mask);
    if (list) list.push(i);
    else byMask.set(mask, [i]);
  }
  return [...byMask].map(([mask, list]) => ({
    ...{ mask, next: 0 },
    people: Int32Array.from(list).sort(
      (a, b) =>
        (value[b] as number) - (value[a] as number) ||
        (all.memberId[a] as number) - (all.memberId[b] as number),
    ),
  }));
}

/** What of the chances of the next few people is left when they are summoned a minute later: 1 when waiting costs nothing. */
export function keptByWaiting(m: Moment, queues: readonly Queue[], few: number): number {
  let [now, then] = [0, 0];
  for (const { people } of queues) {
    for (let k = 0; k < Math.min(few, people.length); k++) {
      const i = people[k] as number;
      now += usualChance(m, i);
      then += usualChance(m, i, 60);
    }
  }
  return now > 0 ? then / now : 0;
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

/** Summons up to `aim`; counts those it takes into `tally`. */
export function choose(
  m: Moment,
  queues: Queue[],
  tally: Tally,
  about: { policy: Policy; aim: number; most: number },
): Choice {
  const { policy, aim, most } = about;
  const heads = queues.map(() => new Float64Array(STATES));
  const load = (q: number) => {
    const { people, next } = queues[q] as Queue;
    if (next < people.length) chancesOf(m, people[next] as number, heads[q] as Float64Array);
  };
  for (let q = 0; q < queues.length; q++) load(q);
  const people: number[] = [];
  const raised = new Map<number, number>();
  let chance = chanceOf(tally);
  while (chance < aim && people.length < most) {
    const outlook = outlookOf(tally);
    const open = openLines(tally, aim);
    let [best, bestGain, bestValue] = [-1, 0, 0];
    for (let q = 0; q < queues.length; q++) {
      const queue = queues[q] as Queue;
      if (queue.next >= queue.people.length || (queue.mask & open) === 0) continue;
      const gain = gainOf(tally, outlook, queue.mask, heads[q] as Float64Array);
      const value = gain * spared(m, queue.people[queue.next] as number, policy.spare);
      if (value > bestValue) [best, bestGain, bestValue] = [q, gain, value];
    }
    if (best < 0 || bestGain < policy.least_gain) break;
    const queue = queues[best] as Queue;
    people.push(queue.people[queue.next] as number);
    raised.set(queue.mask, (raised.get(queue.mask) ?? 0) + 1);
    add(tally, queue.mask, heads[best] as Float64Array);
    queue.next++;
    load(best);
    chance = chanceOf(tally);
  }
  const mask = [...raised].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
  return { people, mask, chance };
}

/** For each condition: how many are there on average when everybody is summoned. */
export function reachable(m: Moment, queues: readonly Queue[], tally: Tally): number[] {
  const found = tally.conditions.map((_, c) => meanOf(tally, c));
  for (const { mask, people } of queues) {
    let sum = 0;
    for (const i of people) sum += usualChance(m, i);
    tally.conditions.forEach((one, c) => {
      if ((one.mask & mask) !== 0) found[c] = (found[c] as number) + sum;
    });
  }
  return found;
}
