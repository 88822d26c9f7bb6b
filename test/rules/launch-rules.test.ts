// What a leader may change in a plan before it is sent, and how sure the plan is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseWave } from '../../src/callout/choose.ts';
import { atLeast, rateOf, strengthOf } from '../../src/callout/strength-rules.ts';
import { markUnits } from '../../src/callout/unit-marks.ts';
import { poolEntry } from '../support/callout-state.ts';

/** Battalion 1 has companies 2 and 3; company 2 has squads 4 and 5. */
const TREE = [
  { id: 1, parentId: null, name: '大队' },
  { id: 2, parentId: 1, name: '1中队' },
  { id: 3, parentId: 1, name: '2中队' },
  { id: 4, parentId: 2, name: '1小队' },
  { id: 5, parentId: 2, name: '2小队' },
];

test('the nearest mark above a unit counts: out but for one squad, pinned but for one', () => {
  expect(markUnits(TREE, [2], [5])).toEqual({ excluded: new Set([2, 4]), pinned: new Set([5]) });
  expect(markUnits(TREE, [5], [1])).toEqual({ excluded: new Set([5]), pinned: new Set([1, 2, 3, 4]) });
});

test('the pinned come first and count: beside them only what is still missing is asked', () => {
  const pool = [1, 2, 3, 4].map((id) => poolEntry(id, { unitId: 7 }));
  const far = [11, 12].map((id) => poolEntry(id, { unitId: 8, distance_m: 40_000 }));
  const ask = { gap: { general: 3 }, factor: 1, spareWithinMetres: 1_000, pinnedUnits: new Set([8]) };
  const asked = (mode: 'person' | 'squad', gap = ask.gap) =>
    chooseWave([...pool, ...far], { ...ask, gap, mode }).map((e) => e.memberId);
  expect(asked('person')).toEqual([11, 12, 1]);
  // Less than half of the near squad is missing: it is not taken whole.
  expect(asked('squad')).toEqual([11, 12, 1]);
  expect(asked('squad', { general: 6 })).toEqual([11, 12, 1, 2, 3, 4]);
  // Pinned are those only who can fill something.
  expect(chooseWave(far, { ...ask, gap: { driver: 1 }, mode: 'person' })).toEqual([]);
});

test('the chance of enough is that of the binomial distribution', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), (least, n) => {
      let sum = 0;
      for (let outcome = 0; outcome < 2 ** n; outcome++) {
        const came = outcome.toString(2).replaceAll('0', '').length;
        if (came >= least) sum += 0.6 ** came * 0.4 ** (n - came);
      }
      expect(atLeast(least, n, 0.6)).toBeCloseTo(sum, 9);
    }),
  );
});

test('experience moves the rate away from six in ten, and everybody counts for one role', () => {
  expect(rateOf({ asked: 0, came: 0 })).toBe(0.6);
  expect(rateOf({ asked: 990, came: 294 })).toBe(0.3);
  const both = poolEntry(1, { roles: ['general', 'first_aid'] });
  const lines = [
    { role: 'general', count: 1 },
    { role: 'first_aid', count: 1 },
  ];
  const { roles, confidence } = strengthOf(lines, [both, poolEntry(2)], 0.5);
  expect(roles.map((r) => r.asked)).toEqual([1, 1]);
  expect(confidence).toBeCloseTo(0.25);
});
