// Whether what was forecast came true, and how well what is said agrees with what happens. Pure.
import { matchLines, totalOf } from './gap.ts';
import type { Line, Person } from './state.ts';

export interface Forecasted {
  at: Date;
  arriveBy: Date;
  lines: Line[];
}

type Came = Pick<Person, 'memberId' | 'roles' | 'summonedAt' | 'arrivedAt' | 'releasedAt'>;

/**
 * Of those who were asked by that moment: whether they alone met every line in time. Null when it cannot be known: somebody was
 * let go who might have come, or the time was past already.
 */
export function cameTrue({ at, arriveBy, lines }: Forecasted, people: readonly Came[]): boolean | null {
  if (at >= arriveBy) return null;
  const asked = people.filter((p) => p.summonedAt <= at);
  const there = asked.filter((p) => p.arrivedAt !== null && p.arrivedAt <= arriveBy);
  if (totalOf(matchLines(lines, there).gap) === 0) return true;
  return asked.some((p) => p.arrivedAt === null && p.releasedAt !== null && p.releasedAt < arriveBy)
    ? null
    : false;
}

export const BUCKETS = 10;

export interface Bucket {
  /** Percent. */
  from: number;
  to: number;
  n: number;
  /** What was said on average, and how often it came true; null without any. */
  said: number | null;
  came: number | null;
}

export interface Calibration {
  n: number;
  /** Mean squared difference; null without any. 0 is perfect, 0.25 is what always saying one half gets. */
  brier: number | null;
  buckets: Bucket[];
}

export function calibrate(moments: readonly { chance: number; cameTrue: boolean }[]): Calibration {
  const sums = Array.from({ length: BUCKETS }, () => ({ n: 0, said: 0, came: 0 }));
  let squares = 0;
  for (const { chance, cameTrue } of moments) {
    const sum = sums[Math.min(BUCKETS - 1, Math.floor(chance * BUCKETS))];
    if (!sum) continue;
    sum.n++;
    sum.said += chance;
    sum.came += Number(cameTrue);
    squares += (chance - Number(cameTrue)) ** 2;
  }
  const width = 100 / BUCKETS;
  return {
    n: moments.length,
    brier: moments.length > 0 ? squares / moments.length : null,
    buckets: sums.map(({ n, said, came }, i) => ({
      ...{ from: i * width, to: (i + 1) * width, n },
      ...{ said: n > 0 ? said / n : null, came: n > 0 ? came / n : null },
    })),
  };
}
