import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quarterBefore, spanOf } from '../../src/oversight/assess.ts';
import {
  assessed,
  type Counted,
  movesBetween,
  pointsOf,
  rateOf,
  scoreOf,
} from '../../src/oversight/assessment-rules.ts';

const NAMES = ['a', 'b', 'c', 'd'];
const figure = fc.tuple(fc.nat(200), fc.nat(200)).map(([good, more]) => ({ good, total: good + more }));
const figures = fc.dictionary(fc.constantFrom(...NAMES), figure);
const weights = fc.dictionary(fc.constantFrom(...NAMES), fc.nat(100));
const round = (n: number) => Math.round(n * 10) / 10;

test('a score is a weighted mean of rates: between the worst and the best, and unmoved by how weights are scaled', () => {
  fc.assert(
    fc.property(figures, weights, fc.integer({ min: 1, max: 9 }), (of, by, times) => {
      const score = scoreOf(of, by);
      const rates = NAMES.flatMap((name) => {
        const one = of[name];
        return one && one.total > 0 && (by[name] ?? 0) > 0 ? [(100 * one.good) / one.total] : [];
      });
      expect(score === null).toBe(rates.length === 0);
      if (score === null) return;
      expect(score).toBeGreaterThanOrEqual(round(Math.min(...rates)) - 0.05);
      expect(score).toBeLessThanOrEqual(round(Math.max(...rates)) + 0.05);
      const scaled = Object.fromEntries(Object.entries(by).map(([name, n]) => [name, n * times]));
      expect(scoreOf(of, scaled)).toBeCloseTo(score, 1);
      if (rates.length === 1) expect(score).toBe(round(rates[0] ?? 0));
    }),
  );
});

test('what indicators did to a score is all that happened to it', () => {
  fc.assert(
    fc.property(figures, weights, figures, weights, (now, by, before, byThen) => {
      const moves = movesBetween({ figures: now, weights: by }, { figures: before, weights: byThen });
      const [score, was] = [scoreOf(now, by), scoreOf(before, byThen)];
      expect(moves.length === 0 || (score !== null && was !== null)).toBe(true);
      if (score === null || was === null) return;
      const sum = moves.reduce((all, { points }) => all + points, 0);
      // Each is told to a tenth.
      expect(Math.abs(sum - (score - was))).toBeLessThanOrEqual(0.05 * NAMES.length + 0.1 + 1e-9);
      const sizes = moves.map(({ points }) => Math.abs(points));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    }),
  );
});

test('an indicator that is counted for the first time did what it lies above or below the score that was', () => {
  const weights = { a: 50, b: 50 };
  const figure = (good: number) => ({ good, total: 10 });
  expect(
    movesBetween(
      { figures: { a: figure(8), b: figure(6) }, weights },
      { figures: { a: figure(8) }, weights },
    ),
  ).toEqual([{ indicator: 'b', points: -10 }]);
});

test('what was never counted costs nobody anything; its weight falls to the others', () => {
  const by = { a: 60, b: 40 };
  expect(scoreOf({ a: { good: 9, total: 10 }, b: { good: 0, total: 0 } }, by)).toBe(90);
  expect(pointsOf({ a: { good: 9, total: 10 }, b: { good: 1, total: 2 } }, by)).toEqual({ a: 54, b: 20 });
  expect(scoreOf({}, by)).toBeNull();
  expect(scoreOf({ a: { good: 1, total: 1 } }, { a: 0 })).toBeNull();
  expect([rateOf({ good: 1, total: 3 }), rateOf({ good: 0, total: 0 })]).toEqual([33.3, null]);
});

test('places are counted within a kind; equal scores share one, and who has none stands behind', () => {
  const node = (nodeId: number, kind: Counted['kind'], good: number | null): Counted => ({
    ...{ nodeId, kind, name: `n${nodeId}`, parentId: null, employerId: null },
    figures: good === null ? {} : { a: { good, total: 10 } },
  });
  const of = [node(1, 'city', 8), node(2, 'site', 5), node(3, 'site', 9), node(4, 'site', null)];
  const placed = assessed([...of, node(5, 'site', 5)], { a: 1 });
  expect(placed.map((n) => [n.nodeId, n.score, n.place])).toEqual([
    ...[
      [1, 80, 1],
      [3, 90, 1],
      [2, 50, 2],
      [5, 50, 2],
    ],
    [4, null, null],
  ]);
});

test('a quarter that runs is counted up to yesterday, by the city’s days', () => {
  expect(spanOf('2026-10-01', new Date('2026-11-23T19:07:00Z'))).toEqual({
    ...{ from: '2026-10-01', until: '2026-11-23', isOver: false },
  });
  expect(spanOf('2026-10-01', new Date('2026-12-31T15:59:00Z')).until).toBe('2026-12-30');
  expect(spanOf('2026-10-01', new Date('2026-12-31T16:00:00Z')).until).toBe('2026-12-31');
  expect([quarterBefore('2026-01-01'), quarterBefore('2026-10-01')]).toEqual(['2025-10-01', '2026-07-01']);
});
