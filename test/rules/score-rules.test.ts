// How drills are scored: for any rubric and any two trainers.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Entry,
  judgedOf,
  measuredPoints,
  type Rubric,
  ranked,
  reconcile,
  totalOf,
  wrongEntry,
  wrongRubric,
} from '../../src/training/score-rules.ts';

const name = { zh: '项', en: 'item' };
const RUBRIC: Rubric = {
  tolerance: 10,
  criteria: [
    {
      ...{ key: 'time', name, weight: 40, measure: 'assembly_minutes' as const },
      bands: [
        { name, from: 100, to: 100, limit: 15 },
        { name, from: 60, to: 60, limit: 30 },
        { name, from: 0, to: 0, limit: null },
      ],
    },
    ...['order', 'skills'].map((key) => ({
      ...{ key, name, weight: 30, measure: null },
      bands: [
        { name, from: 60, to: 100 },
        { name, from: 0, to: 59 },
      ],
    })),
  ],
  penalties: [{ key: 'unsafe', name, points: 10, most: 3 }],
};
const points = fc.integer({ min: 0, max: 100 });
const entry: fc.Arbitrary<Entry> = fc
  .record({ order: points, skills: points, unsafe: fc.integer({ min: 0, max: 3 }) })
  .map(({ order, skills, unsafe }) => ({
    scores: Object.entries({ order, skills }).map(([criterion, n]) => ({
      ...{ criterion, points: n, band: n >= 60 ? 0 : 1 },
    })),
    penalties: [{ penalty: 'unsafe', count: unsafe }],
  }));
const figures = (assemblyMinutes: number | null) => ({
  ...{ summoned: 9, expected: 9, inTime: 9, strengthPercent: 100, assemblyMinutes },
});

describe('what a trainer gives', () => {
  test('is right inside its band, and named by its field outside', () => {
    fc.assert(
      fc.property(entry, points, fc.nat(1), (e, n, band) => {
        expect(wrongEntry(RUBRIC, e)).toEqual([]);
        const inside = band === 0 ? n >= 60 : n <= 59;
        const scores = e.scores.map((s, i) => (i === 1 ? { ...s, band, points: n } : s));
        const wrong = wrongEntry(RUBRIC, { ...e, scores }).map((f) => f.field);
        expect(wrong).toEqual(inside ? [] : ['scores.1.points']);
      }),
    );
  });
  test('is one score for every judged criterion and no other', () => {
    const [order] = [{ criterion: 'order', band: 0, points: 80 }];
    const fields = (scores: Entry['scores']) =>
      wrongEntry(RUBRIC, { scores, penalties: [] }).map((f) => f.field);
    expect(fields([order])).toEqual(['scores']);
    expect(fields([order, order, { criterion: 'time', band: 0, points: 100 }])).toEqual([
      ...['scores.1.criterion', 'scores.2.criterion', 'scores'],
    ]);
  });
});

describe('two trainers', () => {
  test('within the tolerance give their mean, beyond it nothing; whichever comes first', () => {
    fc.assert(
      fc.property(entry, entry, (a, b) => {
        const [one, other] = [judgedOf(RUBRIC, a), judgedOf(RUBRIC, b)];
        const apart = ['order', 'skills'].filter(
          (k) => Math.abs((one.points[k] ?? 0) - (other.points[k] ?? 0)) > 10,
        );
        if (one.penalties.unsafe !== other.penalties.unsafe) apart.push('unsafe');
        const met = reconcile(RUBRIC, a, b);
        if ('differences' in met) expect(met.differences.map((d) => d.key)).toEqual(apart);
        else {
          expect(apart).toEqual([]);
          for (const k of ['order', 'skills'])
            expect(met.agreed.points[k]).toBe(((one.points[k] ?? 0) + (other.points[k] ?? 0)) / 2);
          expect(reconcile(RUBRIC, b, a)).toEqual(met);
        }
      }),
    );
  });
});

test('a total is between nothing and a hundred, and a penalty never raises it', () => {
  fc.assert(
    fc.property(entry, fc.option(fc.nat(60)), (e, minutes) => {
      const measured = measuredPoints(RUBRIC, figures(minutes));
      const judged = judgedOf(RUBRIC, e);
      const total = totalOf(RUBRIC, measured, judged);
      expect(total).toBeGreaterThanOrEqual(0);
      expect(total).toBeLessThanOrEqual(100);
      expect(totalOf(RUBRIC, measured, { ...judged, penalties: { unsafe: 0 } })).toBeGreaterThanOrEqual(
        total,
      );
    }),
  );
});

test('what is measured falls into the best band that it reaches; what nobody saw into the last', () => {
  const time = (m: number | null) => measuredPoints(RUBRIC, figures(m)).time;
  expect([time(15), time(16), time(30), time(31), time(null)]).toEqual([100, 60, 60, 0, 0]);
});

test('equal scores share a rank, the next is as far down, and who had no drill has none', () => {
  const units = [[80], [90, 91], [80], [], [70]].map((scores, id) => ({ id, scores }));
  expect(ranked(units).map(({ id, rank, score }) => [id, rank, score])).toEqual([
    ...[
      [1, 1, 90.5],
      [0, 2, 80],
      [2, 2, 80],
      [4, 4, 70],
      [3, null, null],
    ],
  ]);
});

test('a rubric’s weights make a hundred, keys are its own, and only the last measured band is open', () => {
  const wrong = (about: Partial<Rubric>) => wrongRubric({ ...RUBRIC, ...about }).map((f) => f.code);
  expect(wrong({})).toEqual([]);
  const [time, ...judged] = RUBRIC.criteria;
  if (!time) throw new Error('no time');
  expect(wrong({ criteria: judged })).toEqual(['field.weights-hundred']);
  expect(wrong({ criteria: [{ ...time, weight: 100, bands: time.bands.slice(0, 2) }] })).toEqual([
    'field.band-limits',
  ]);
  expect(wrong({ penalties: [{ key: 'order', name, points: 1, most: 1 }] })).toEqual(['field.key-twice']);
});
