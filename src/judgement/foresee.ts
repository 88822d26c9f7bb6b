// What is told at a moment: the chance of every line, by when full strength is there, how many too many.
import { chancesOf, type Moment, STATES } from './chances.ts';
import {
  addSums,
  type Condition,
  chanceOfOne,
  countOut,
  emptyTally,
  meanOf,
  outlookOf,
  sumInto,
  type Tally,
} from './counts.ts';
import { IDLE } from './people.ts';

const HORIZON_MS = 2 * 3_600_000;

/** These people, counted by the moment's `by`; those of the same abilities are summed up first. */
function tallyOfThese(
  m: Moment,
  people: readonly number[],
  about: { conditions: readonly Condition[]; weights: Float64Array; isExact: boolean },
): Tally {
  const tally = emptyTally(about.conditions, about.weights, about.isExact);
  const byMask = new Map<number, { sums: Float64Array; heads: number }>();
  const p = new Float64Array(STATES);
  for (const i of people) {
    const mask = m.all.mask[i] as number;
    if (mask === 0 || !chancesOf(m, i, p)) continue;
    const many = byMask.get(mask) ?? { sums: new Float64Array(3 * STATES), heads: 0 };
    byMask.set(mask, many);
    sumInto(many.sums, p);
    many.heads++;
    if (about.isExact) countOut(tally, mask, p);
  }
  for (const [mask, many] of byMask) addSums(tally, mask, many);
  return tally;
}

/** Everybody who is asked or comes. */
function askedOf({ all }: Moment): number[] {
  const asked: number[] = [];
  for (let i = 0; i < all.count; i++) if (all.state[i] !== IDLE) asked.push(i);
  return asked;
}

/** Everybody who is asked or comes, and `more` as if asked now, counted by the moment's `by`. */
export function tallyOf(
  m: Moment,
  conditions: readonly Condition[],
  about: { weights: Float64Array; more?: readonly number[]; without?: ReadonlySet<number> },
): Tally {
  const { weights, more = [], without } = about;
  const asked = without ? askedOf(m).filter((i) => !without.has(i)) : askedOf(m);
  return tallyOfThese(m, [...asked, ...more], { conditions, weights, isExact: true });
}

const MINUTE_MS = 60_000;

/** When full strength is there with these chances, rising, by a search over the minutes of the next two hours. */
export function timesOf(
  m: Moment,
  conditions: readonly Condition[],
  about: { weights: Float64Array; more: readonly number[]; sure: readonly number[] },
): (number | null)[] {
  const people = [...askedOf(m), ...about.more];
  const given = { conditions, weights: about.weights, isExact: false };
  const asked = new Map<number, number>();
  const at = (minutes: number) => {
    const known = asked.get(minutes);
    if (known !== undefined) return known;
    const tally = tallyOfThese({ ...m, by: m.now + minutes * MINUTE_MS }, people, given);
    const chance = Math.exp(outlookOf(tally).log);
    asked.set(minutes, chance);
    return chance;
  };
  const last = HORIZON_MS / MINUTE_MS;
  let low = 0;
  return about.sure.map((sure) => {
    // In growing steps, since it is mostly soon.
    let high = low + 1;
    while (high < last && at(high) < sure) [low, high] = [high, Math.min(last, high + 2 * (high - low) + 2)];
    if (at(high) < sure) return null;
    // To the minute is as well as anybody knows it.
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (at(middle) >= sure) high = middle;
      else low = middle;
    }
    return Math.round(m.now + high * MINUTE_MS);
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
