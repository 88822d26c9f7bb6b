// How likely enough people are there for every line. Hall's condition: for every set of lines, as many must be there who
// can fill one of them as they need together. Each is the tail of a Poisson-binomial count; their product, night by night, is a
// lower bound that is close where it matters.
import { STATES } from './chances.ts';
import { clamp, logBelow } from './maths.ts';

export interface Condition {
  /** Lines that belong to it, a bit each. */
  mask: number;
  need: number;
  /** Others imply it: it is told of, and not multiplied. */
  implied: boolean;
}

/** With more lines than that, only single ones, pairs and all together are looked at. */
const ALL_SUBSETS = 6;
const MOST_LINES = 24;

function subsets(lines: number): number[] {
  const all = 2 ** lines - 1;
  if (lines <= ALL_SUBSETS) return Array.from({ length: all }, (_, i) => i + 1);
  const some = new Set<number>([all]);
  for (let a = 0; a < lines; a++) for (let b = a; b < lines; b++) some.add((1 << a) | (1 << b));
  return [...some];
}

/** Lines by role, those that ask for nobody left out. */
export function linesOf(lines: readonly { role: string; count: number }[]) {
  const count = new Map<string, number>();
  for (const { role, count: n } of lines) {
    if (!(n > 0) || !Number.isFinite(n)) continue;
    count.set(role, (count.get(role) ?? 0) + Math.ceil(n));
  }
  return [...count].slice(0, MOST_LINES).map(([role, need]) => ({ role, need }));
}

/** The conditions for these lines among people whose abilities are `masks`. */
export function conditionsFor(needs: readonly number[], masks: Iterable<number>): Condition[] {
  const kinds = [...new Set(masks)].filter((m) => m !== 0);
  const all = subsets(needs.length).map((mask) => ({
    mask,
    need: needs.reduce((sum, n, line) => sum + (mask & (1 << line) ? n : 0), 0),
    who: new Set(kinds.filter((k) => (k & mask) !== 0)),
  }));
  const within = (a: Set<number>, b: Set<number>) => [...a].every((k) => b.has(k));
  const kept: Condition[] = [];
  all.forEach((one, i) => {
    const implied = all.some(
      (other, j) =>
        j !== i &&
        other.need >= one.need &&
        within(other.who, one.who) &&
        // Of two that say the same the first stays.
        (other.need > one.need || !within(one.who, other.who) || j < i),
    );
    const single = (one.mask & (one.mask - 1)) === 0;
    if (!implied || single) kept.push({ mask: one.mask, need: one.need, implied });
  });
  return kept;
}

/** Counts up to that are counted out; larger ones are near enough to a normal curve with its skew put right. */
const COUNTED_OUT = 8;

export interface Tally {
  conditions: readonly Condition[];
  weights: Float64Array;
  /** By condition, night and count 0…need−1: how likely it is just so many; empty where it is not counted out. */
  exact: Float64Array[];
  /** By condition and night: mean, variance and third cumulant of the count. */
  moments: Float64Array[];
  /** By condition: how many may be there at most. */
  heads: Int32Array;
}

/** Without exact counts only `outlookOf` can be asked: that is enough for a curve, and much quicker. */
export function emptyTally(conditions: readonly Condition[], weights: Float64Array, isExact = true): Tally {
  return {
    ...{ conditions, weights },
    exact: conditions.map(({ need }) => {
      if (!isExact || need > COUNTED_OUT) return new Float64Array(0);
      const counts = new Float64Array(STATES * need);
      for (let s = 0; s < STATES; s++) counts[s * need] = 1;
      return counts;
    }),
    moments: conditions.map(() => new Float64Array(STATES * 3)),
    heads: new Int32Array(conditions.length),
  };
}

/** Counts one more person out where that is done; the sums are added apart. */
export function countOut({ conditions, exact }: Tally, mask: number, p: Float64Array): void {
  for (let c = 0; c < conditions.length; c++) {
    const { mask: lines, need } = conditions[c] as Condition;
    const counts = exact[c] as Float64Array;
    if ((lines & mask) === 0 || counts.length === 0) continue;
    for (let s = 0; s < STATES; s++) {
      const yes = p[s] as number;
      const base = s * need;
      for (let k = base + need - 1; k > base; k--) {
        const old = counts[k] as number;
        const next = old + yes * ((counts[k - 1] as number) - old);
        // What is next to nothing would make a processor slow, and changes nothing.
        counts[k] = next < 1e-30 ? 0 : next;
      }
      const least = (counts[base] as number) * (1 - yes);
      counts[base] = least < 1e-30 ? 0 : least;
    }
  }
}

/** Counts one more person in. */
export function add(tally: Tally, mask: number, p: Float64Array): void {
  const sums = new Float64Array(3 * STATES);
  sumInto(sums, p);
  countOut(tally, mask, p);
  addSums(tally, mask, { sums, heads: 1 });
}

/** Mean, variance and third cumulant of a count, night by night: of people who can all fill the same lines. */
export function sumInto(sums: Float64Array, p: Float64Array): void {
  for (let s = 0; s < STATES; s++) {
    const yes = p[s] as number;
    const v = yes * (1 - yes);
    sums[3 * s] = (sums[3 * s] as number) + yes;
    sums[3 * s + 1] = (sums[3 * s + 1] as number) + v;
    sums[3 * s + 2] = (sums[3 * s + 2] as number) + v * (1 - 2 * yes);
  }
}

/** Adds the sums of so many people of the same abilities. */
export function addSums(tally: Tally, mask: number, many: { sums: Float64Array; heads: number }): void {
  const { conditions, moments, heads } = tally;
  for (let c = 0; c < conditions.length; c++) {
    if (((conditions[c] as Condition).mask & mask) === 0) continue;
    const about = moments[c] as Float64Array;
    heads[c] = (heads[c] as number) + many.heads;
    for (let k = 0; k < about.length; k++) about[k] = (about[k] as number) + (many.sums[k] as number);
  }
}

function tail({ exact, moments, heads }: Tally, c: number, need: number, s: number): number {
  if ((heads[c] as number) < need) return 0;
  const counts = exact[c] as Float64Array;
  if (counts.length === 0) {
    const about = moments[c] as Float64Array;
    const log = logTail(about[3 * s] as number, about[3 * s + 1] as number, about[3 * s + 2] as number, need);
    return log < -30 ? 0 : Math.exp(log);
  }
  let less = 0;
  for (let k = s * need; k < (s + 1) * need; k++) less += counts[k] as number;
  return Math.max(0, 1 - less);
}

/** Height of the normal curve where a condition stands in a night: how open it still is. */
function openness({ moments }: Tally, c: number, need: number, s: number): number {
  const about = moments[c] as Float64Array;
  const variance = about[3 * s + 1] as number;
  if (variance < 1e-6) return 0;
  const z = ((about[3 * s] as number) - need + 0.5) / Math.sqrt(variance);
  return 0.3989423 * Math.exp(-0.5 * z * z);
}

/** The widest condition that counts: its people are the others' people too. */
function widest(conditions: readonly Condition[]): number {
  let found = -1;
  conditions.forEach(({ mask, implied }, c) => {
    if (!implied && (found < 0 || mask > (conditions[found] as Condition).mask)) found = c;
  });
  return found;
}

/**
 * The chance that every line is met. Who fills a narrow line also counts in the widest condition, so that the two go together: by
 * the first term of two normal curves' common tail, with the share of the variance that they have in common.
 */
export function chanceOf(tally: Tally): number {
  const { conditions, weights, moments } = tally;
  const wide = widest(conditions);
  if (wide < 0) return 1;
  const all = conditions[wide] as Condition;
  let sum = 0;
  for (let s = 0; s < STATES; s++) {
    const whole = tail(tally, wide, all.need, s);
    if (whole < 1e-12) continue;
    const open = openness(tally, wide, all.need, s);
    const variance = (moments[wide] as Float64Array)[3 * s + 1] as number;
    let product = whole * (weights[s] as number);
    for (let c = 0; c < conditions.length && product > 1e-12; c++) {
      const { need, implied } = conditions[c] as Condition;
      if (implied || c === wide) continue;
      const one = tail(tally, c, need, s);
      const own = (moments[c] as Float64Array)[3 * s + 1] as number;
      const common = variance > 1e-6 ? Math.sqrt(Math.min(1, own / variance)) : 0;
      product *= one > 0 ? Math.min(1, one + (common * open * openness(tally, c, need, s)) / whole) : 0;
    }
    sum += product;
  }
  return Math.min(1, sum);
}

/** The chance of one condition by itself. */
export function chanceOfOne(tally: Tally, c: number): number {
  const { conditions, weights } = tally;
  let sum = 0;
  const { need } = conditions[c] as Condition;
  for (let s = 0; s < STATES; s++) sum += (weights[s] as number) * tail(tally, c, need, s);
  return Math.min(1, sum);
}

/** Mean count of a condition over all nights. */
export function meanOf({ weights, moments }: Tally, c: number): number {
  let sum = 0;
  for (let s = 0; s < STATES; s++)
    sum += (weights[s] as number) * ((moments[c] as Float64Array)[3 * s] as number);
  return sum;
}

/** Log of the tail by a normal curve with its skew put right: it can be compared where the tail itself is still 0. */
function logTail(mean: number, variance: number, third: number, need: number): number {
  // Below what any one more person makes of it, however many are needed: else nobody would ever be the first.
  if (variance < 1e-6) return mean > need - 0.5 ? 0 : -50 * (need - mean) * Math.max(1, need - mean);
  const sigma = Math.sqrt(variance);
  const z = (mean - need + 0.5) / sigma;
  if (z < -3 || z > 5) return logBelow(z);
  const skew = third / (sigma * variance);
  const plain = logBelow(z);
  // Far from the middle the skew is no longer put right, so that one more person always counts for more.
  const more = (skew * (1 - z * z) * 0.3989423 * Math.exp(-0.5 * z * z - plain)) / 6;
  return Math.min(0, plain + Math.log(clamp(1 - more, 0.05, 20)));
}

/** Per night the log of every condition's tail, and together. */
export interface Outlook {
  byCondition: Float64Array[];
  byNight: Float64Array;
  log: number;
}

function together(weights: Float64Array, byNight: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let s = 0; s < STATES; s++) most = Math.max(most, byNight[s] as number);
  let sum = 0;
  for (let s = 0; s < STATES; s++) sum += (weights[s] as number) * Math.exp((byNight[s] as number) - most);
  return most + Math.log(sum);
}

export function outlookOf({ conditions, weights, moments }: Tally): Outlook {
  const byNight = new Float64Array(STATES);
  const byCondition = conditions.map(({ need, implied }, c) => {
    const logs = new Float64Array(STATES);
    const about = moments[c] as Float64Array;
    for (let s = 0; s < STATES && !implied; s++) {
      logs[s] = logTail(about[3 * s] as number, about[3 * s + 1] as number, about[3 * s + 2] as number, need);
      byNight[s] = (byNight[s] as number) + (logs[s] as number);
    }
    return logs;
  });
  return { byCondition, byNight, log: together(weights, byNight) };
}

const scratch = new Float64Array(STATES);

/** By how much the log of the chance rises with one more person. */
export function gainOf(tally: Tally, outlook: Outlook, mask: number, p: Float64Array): number {
  const { conditions, weights, moments } = tally;
  scratch.set(outlook.byNight);
  for (let c = 0; c < conditions.length; c++) {
    const { mask: lines, need, implied } = conditions[c] as Condition;
    if (implied || (lines & mask) === 0) continue;
    const about = moments[c] as Float64Array;
    const before = outlook.byCondition[c] as Float64Array;
    for (let s = 0; s < STATES; s++) {
      const yes = p[s] as number;
      const v = yes * (1 - yes);
      const then = logTail(
        (about[3 * s] as number) + yes,
        (about[3 * s + 1] as number) + v,
        (about[3 * s + 2] as number) + v * (1 - 2 * yes),
        need,
      );
      scratch[s] = (scratch[s] as number) + then - (before[s] as number);
    }
  }
  return together(weights, scratch) - outlook.log;
}
