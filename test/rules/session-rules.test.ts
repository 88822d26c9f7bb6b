import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cityDate, daysAfter, termEnd } from '../../src/kernel/calendar.ts';
import { isDaytime } from '../../src/training/ending-rules.ts';
import {
  mayCheckIn,
  renewedUntil,
  resultsOf,
  type Seat,
  unmarked,
} from '../../src/training/session-rules.ts';

const terms = (about: Partial<Parameters<typeof resultsOf>[0]> = {}) => ({
  ...{ passMark: 60, validMonths: 24, startsAt: new Date('2026-11-27T01:00:00Z') },
  ...{ endsAt: new Date('2026-11-27T09:00:00Z'), ...about },
});
const seat = (memberId: number, state: Seat['state'], mark: number | null = null): Seat => ({
  memberId,
  state,
  mark,
});

test('who was there and has the mark passed, until the day before the same day in so many months', () => {
  const seats = [seat(1, 'attended', 60), seat(2, 'attended', 59), seat(3, 'signed_up'), seat(4, 'absent')];
  expect(resultsOf(terms(), seats)).toEqual([
    { memberId: 1, outcome: 'passed', mark: 60, validUntil: '2028-11-26' },
    { memberId: 2, outcome: 'failed', mark: 59, validUntil: null },
    { memberId: 3, outcome: 'absent', mark: null, validUntil: null },
    { memberId: 4, outcome: 'absent', mark: null, validUntil: null },
  ]);
});

test('without a mark being there is enough; without a term it holds for good', () => {
  const [one] = resultsOf(terms({ passMark: null, validMonths: null }), [seat(1, 'attended')]);
  expect(one).toEqual({ memberId: 1, outcome: 'passed', mark: null, validUntil: null });
});

test('a session over midnight counts by the day on which it ended in the city', () => {
  const late = terms({ endsAt: new Date('2026-11-27T16:30:00Z'), validMonths: 1 });
  expect(resultsOf(late, [seat(1, 'attended', 80)])[0]?.validUntil).toBe('2026-12-27');
});

test('a term ends within its month also where the month is shorter', () => {
  expect(termEnd('2026-01-31', 1)).toBe('2026-02-28');
  expect(termEnd('2024-02-29', 12)).toBe('2025-02-28');
  expect(termEnd('2026-03-01', 12)).toBe('2027-02-28');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 1, max: 120 }), (offset, months) => {
      const day = daysAfter('2020-01-01', offset);
      expect(termEnd(day, months) > day).toBe(true);
      expect(termEnd(day, months + 1) > termEnd(day, months)).toBe(true);
    }),
  );
});

test('only those who were there need a mark, and only where one is asked for', () => {
  const seats = [seat(1, 'attended'), seat(2, 'attended', 0), seat(3, 'signed_up')];
  expect(unmarked(terms(), seats)).toBe(1);
  expect(unmarked(terms({ passMark: null }), seats)).toBe(0);
});

test('a renewal never shortens what is held', () => {
  const day = fc.integer({ min: 0, max: 3_000 }).map((n) => daysAfter('2020-01-01', n));
  const until = fc.option(day, { nil: null });
  fc.assert(
    fc.property(until, until, (held, given) => {
      const is = renewedUntil(held, given);
      for (const one of [held, given]) expect(is === null || (one !== null && is >= one)).toBe(true);
    }),
  );
  expect(renewedUntil(undefined, '2028-01-01')).toBe('2028-01-01');
});

test('the code at the door counts from half an hour before until the end', () => {
  const at = (time: string) => mayCheckIn(terms(), new Date(`2026-11-27T${time}Z`));
  expect(['00:29:59', '00:30:00', '09:00:00', '09:00:01'].map(at)).toEqual([false, true, true, false]);
});

test('nobody is told by night, by the city’s clocks', () => {
  const at = (time: string) => isDaytime(new Date(`2026-11-27T${time}+08:00`));
  expect(['08:59', '09:00', '19:59', '20:00', '03:00'].map(at)).toEqual([false, true, true, false, false]);
  expect(cityDate(new Date('2026-11-26T16:00:00Z'))).toBe('2026-11-27');
});
