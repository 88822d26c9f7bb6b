// What an inspection's answers come to, and that a month's plan reaches every site, fairly.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findingsOf, type Item, planVisits, soundOf, wrongAnswers } from '../../src/duty/inspection-rules.ts';
import { daysOf } from '../../src/duty/plan-inspections.ts';

const days = daysOf('2026-12-01', '2026-11-24');
const sites = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 60 });
const spread = (all: readonly unknown[], of: readonly unknown[]) => {
  const counts = of.map((one) => all.filter((a) => a === one).length);
  return counts.length === 0 ? 0 : Math.max(...counts) - Math.min(...counts);
};

describe('a month', () => {
  test('every site is visited once, officers differ by one visit at most, and so do the days of each', () => {
    fc.assert(
      fc.property(
        sites,
        fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 5 }),
        (ids, officers) => {
          const visits = planVisits(
            ids.map((id) => ({ id, officers })),
            days,
            [],
          );
          expect(visits.map((v) => v.siteId)).toEqual([...ids].sort((a, b) => a - b));
          expect(
            spread(
              visits.map((v) => v.officerId),
              officers,
            ),
          ).toBeLessThanOrEqual(1);
          for (const officer of officers) {
            const own = visits.filter((v) => v.officerId === officer).map((v) => v.dueOn);
            expect(spread(own, days)).toBeLessThanOrEqual(1);
          }
          expect(visits.every((v) => days.includes(v.dueOn))).toBe(true);
        },
      ),
    );
  });

  test('planned twice is planned once, and what was planned by hand stays', () => {
    fc.assert(
      fc.property(sites, sites, (ids, kept) => {
        const by = kept.map((siteId) => ({ siteId, dueOn: '2026-12-25', officerId: 3 }));
        const places = ids.map((id) => ({ id, officers: [1, 2] }));
        const added = planVisits(places, days, by);
        expect(added.some((v) => kept.includes(v.siteId))).toBe(false);
        expect(new Set([...by, ...added].map((v) => v.siteId)).size).toBe(new Set([...ids, ...kept]).size);
        expect(planVisits(places, days, [...by, ...added])).toEqual([]);
      }),
    );
  });

  test('workdays that are left are planned for; at its end the days that are left', () => {
    expect([days.length, days[0], days.at(-1)]).toEqual([23, '2026-12-01', '2026-12-31']);
    expect(daysOf('2026-10-01', '2026-10-31')).toEqual(['2026-10-31']);
    expect(daysOf('2026-10-01', '2026-11-01')).toEqual([]);
  });
});

const item = (code: string, about: Partial<Item> = {}): Item => ({
  ...{ code, zh: code, en: code, kind: 'yes_no', finding: true, ...about },
});
const FORM = [
  item('uniform', { days: 3 }),
  item('video'),
  item('open', { finding: false }),
  item('people', { kind: 'count', finding: false }),
  item('remarks', { kind: 'text', finding: false }),
];
const FULL = [
  ...[
    { item: 'uniform', value: false, note: '无帽' },
    { item: 'video', value: true },
  ],
  ...[
    { item: 'open', value: false },
    { item: 'people', value: 3 },
  ],
];

test('a "no" is a finding where the form says so; a "yes" there is sound', () => {
  expect(findingsOf(FORM, FULL)).toEqual([{ item: 'uniform', days: 3, note: '无帽' }]);
  expect(soundOf(FORM, FULL)).toEqual(['video']);
  expect(findingsOf(FORM, [{ item: 'video', value: false }])[0]?.days).toBe(7);
});

test('answers must fit the form: each item but texts once, of its kind, and nothing else', () => {
  expect(wrongAnswers(FORM, FULL)).toEqual([]);
  expect(wrongAnswers(FORM, FULL.slice(1))).toEqual([{ at: null, item: 'uniform' }]);
  const wrong = [
    ...FULL,
    { item: 'video', value: true },
    { item: 'ghost', value: 1 },
    { item: 'remarks', value: 1 },
  ];
  expect(wrongAnswers(FORM, wrong).map((w) => w.at)).toEqual([4, 5, 6]);
  for (const value of [1.5, -1, '3', true])
    expect(
      wrongAnswers([item('people', { kind: 'count', finding: false })], [{ item: 'people', value }]),
    ).toHaveLength(1);
});
