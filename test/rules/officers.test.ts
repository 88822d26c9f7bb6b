// What is asked of employers and sites of the three officers, and the way of a field report.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  REPORT_STATES,
  STEPS,
  seenAtOf,
  stateAfter,
  stepsFrom,
  takesDuplicates,
} from '../../src/duty/field-report-rules.ts';
import { atLeast, figuresOf } from '../../src/duty/officer-rules.ts';

const QUOTAS = { companyPercent: 10, otherPercent: 3, patrolDays: 1, publicityPerSite: 1 };
const counted = fc
  .record({
    staff: fc.nat(3_000),
    securityCompany: fc.boolean(),
    publicity: fc.array(fc.nat(4), { maxLength: 40 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ part, ...c }) => ({
    ...c,
    information: Math.floor(part * c.staff),
    patrolled: Math.floor((1 - part) * c.staff),
  }));
const quotas = fc.record({
  ...{ companyPercent: fc.nat(100), otherPercent: fc.nat(100) },
  ...{ patrolDays: fc.nat(3), publicityPerSite: fc.nat(3) },
});

describe('quotas', () => {
  test('a tenth of a company, three in a hundred elsewhere, a part of a person is a person', () => {
    const of = (staff: number, securityCompany: boolean) =>
      figuresOf({ staff, securityCompany, information: 2, patrolled: 5, publicity: [3, 0] }, QUOTAS);
    expect(of(30, true)).toEqual({
      information: { required: 3, have: 2, short: 1 },
      patrol: { required: 30, have: 5, short: 25 },
      publicity: { required: 2, have: 3, short: 1 },
    });
    expect([1, 10, 11, 100, 101].map((n) => of(n, true).information.required)).toEqual([1, 1, 2, 10, 11]);
    expect([0, 1, 33, 34, 100].map((n) => of(n, false).information.required)).toEqual([0, 1, 1, 2, 3]);
  });

  test('whoever has as many as are short has enough, one less is not; plenty at one site helps no other', () => {
    fc.assert(
      fc.property(counted, quotas, (c, q) => {
        const { information, patrol, publicity } = figuresOf(c, q);
        const percent = c.securityCompany ? q.companyPercent : q.otherPercent;
        expect(information.required * 100).toBeGreaterThanOrEqual(percent * c.staff);
        expect((information.required - 1) * 100).toBeLessThan(Math.max(1, percent * c.staff));
        expect(atLeast(percent, c.staff)).toBeLessThanOrEqual(c.staff);
        const filled = figuresOf({ ...c, information: c.information + information.short }, q);
        expect(filled.information.short).toBe(0);
        if (information.short > 0) {
          const almost = figuresOf({ ...c, information: c.information + information.short - 1 }, q);
          expect(almost.information.short).toBe(1);
        }
        expect(patrol.short).toBe(q.patrolDays > 0 ? c.staff - c.patrolled : 0);
        const alone = c.publicity.map((n) => figuresOf({ ...c, publicity: [n] }, q).publicity.short);
        expect(publicity.short).toBe(alone.reduce((sum, n) => sum + n, 0));
      }),
    );
  });
});

describe('a field report', () => {
  const state = fc.constantFrom(...REPORT_STATES);
  test('what is decided stays so, and everything else can be decided', () => {
    fc.assert(
      fc.property(state, fc.array(fc.constantFrom(...STEPS), { maxLength: 12 }), (from, steps) => {
        let at = from;
        for (const step of steps) {
          const next = stateAfter(at, step);
          expect(next !== null).toBe(stepsFrom(at).includes(step));
          if (['done', 'declined', 'duplicate'].includes(at)) expect(next).toBeNull();
          // It was looked at before it is finished, and it was never taken in hand when it is declined.
          if (next === 'done') expect(at).not.toBe('new');
          if (next === 'declined') expect(at).toBe('new');
          at = next ?? at;
        }
        expect(takesDuplicates(from)).toBe(!['declined', 'duplicate'].includes(from));
      }),
    );
  });

  test('was seen when its reporter said, by the city’s clocks, and never later than our own', () => {
    const now = new Date('2026-11-23T19:07:00Z');
    expect(seenAtOf('2026-11-24T02:30', now)).toEqual(new Date('2026-11-23T18:30:00Z'));
    for (const said of ['2026-11-25T02:30', '2031-01-01T00:00:00', '', 'soon', undefined])
      expect(seenAtOf(said, now)).toEqual(now);
  });
});
