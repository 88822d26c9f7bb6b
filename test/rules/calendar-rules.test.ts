// When a unit must drill next, for any day and frequency.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysAfter, termEnd } from '../../src/kernel/calendar.ts';
import { dueOf } from '../../src/training/calendar-rules.ts';

test('it is late on the day after its term and not before; two weeks ahead it is due', () => {
  fc.assert(
    fc.property(
      fc.nat(2_000),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: -30, max: 30 }),
      (n, months, off) => {
        const last = daysAfter('2024-01-01', n);
        const end = termEnd(last, months);
        const { dueOn, state } = dueOf(last, months, daysAfter(end, off));
        expect(dueOn).toBe(end);
        expect(state).toBe(off > 0 ? 'overdue' : off >= -14 ? 'due' : 'fine');
      },
    ),
  );
});

test('whoever never drilled is due at once', () => {
  expect(dueOf(null, 1, '2026-11-24')).toEqual({ dueOn: null, state: 'never' });
});
