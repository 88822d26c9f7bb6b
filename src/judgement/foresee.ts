// What is told at a moment: the chance of every line, by when full strength is there, how many too many.
import { chancesOf, type Moment, STATES } from './chances.ts';
import { add, type Condition, chanceOfOne, emptyTally, meanOf, outlookOf, type Tally } from './counts.ts';
import { IDLE } from './people.ts';

const HORIZON_MS = 2 * 3_600_000;

/** Everybody who is asked or comes, and `more` as if asked now, counted by the moment's `by`. */
export function tallyOf(
  m: Moment,
  conditions: readonly Condition[],
  about: {
    weights: Float64Array;
    more?: readonly number[];
    without?: ReadonlySet<number>;
    isExact?: boolean;
  },
): Tally {
  const tally = emptyTally(conditions, about.weights, about.isExact ?? true);
  const p = new Float64Array(STATES);
  const count = (i: number) => {
    const mask = m.all.mask[i] as number;
    if (mask !== 0 && chancesOf(m, i, p)) add(tally, mask, p);
  };
  for (let i = 0; i < m.all.count; i++) if (m.all.state[i] !== IDLE && !about.without?.has(i)) count(i);
  for (const i of about.more ?? []) count(i);
  return tally;
}

/** When full strength is there with these chances, by a search between now and two hours on. */
export function timesOf(
  m: Moment,
  conditions: readonly Condition[],
  about: { weights: Float64Array; more: readonly number[]; sure: readonly number[] },
): (number | null)[] {
  const asked = new Map<number, number>();
  const at = (by: number) => {
    const known = asked.get(by);
    if (known !== undefined) return known;
    const chance = Math.exp(outlookOf(tallyOf({ ...m, by }, conditions, { ...about, isExact: false })).log);
    asked.set(by, chance);
    return chance;
  };
  return about.sure.map((sure) => {
    let [low, high] = [m.now, m.now + HORIZON_MS];
    if (at(high) < sure) return null;
    // To the minute is as well as anybody knows it.
    while (high - low > 60_000) {
      const middle = low + (high - low) / 2;
      if (at(middle) >= sure) high = middle;
      else low = middle;
    }
    return Math.round(high);
  });
}

export function byRole(tally: Tally, roles: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    roles.map((role, line) => {
      const c = tally.conditions.findIndex((one) => one.mask === 1 << line);
      return [role, c < 0 ? 0 : chanceOfOne(tally, c)];
    }),
  );
}

/** How many more than needed are expected, over all lines together. */
export function surplusOf(tally: Tally): number {
  let most = -1;
  tally.conditions.forEach(({ mask }, c) => {
    if (most < 0 || mask > (tally.conditions[most] as Condition).mask) most = c;
  });
  if (most < 0) return 0;
  return Math.max(0, meanOf(tally, most) - (tally.conditions[most] as Condition).need);
}
