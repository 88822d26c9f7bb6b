import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysAfter } from '../../src/kernel/calendar.ts';
import { dueAfter, mayBecome, mayIssue, PIECE_STATES, unfitWhy } from '../../src/roster/equipment-rules.ts';

const TODAY = '2026-11-24';
const day = fc.integer({ min: -800, max: 800 }).map((n) => daysAfter(TODAY, n));
const piece = fc.record({
  state: fc.constantFrom(...PIECE_STATES),
  expiresOn: fc.option(day),
});

test('a piece counts to the end of its last day while it is in service, and else has one reason', () => {
  fc.assert(
    fc.property(piece, (p) => {
      const why = unfitWhy(p, TODAY);
      expect(why === null).toBe(p.state === 'in_service' && (p.expiresOn ?? TODAY) >= TODAY);
      if (p.state !== 'in_service') expect(why).toBe(p.state);
    }),
  );
  expect(unfitWhy({ state: 'in_service', expiresOn: TODAY }, TODAY)).toBeNull();
});

test('what is fit is handed out, what is gone never, the others with a reason alone', () => {
  fc.assert(
    fc.property(piece, fc.option(fc.constant('演练用'), { nil: undefined }), (p, despite) => {
      const why = unfitWhy(p, TODAY);
      const gone = p.state === 'lost' || p.state === 'retired';
      expect(mayIssue(why, despite)).toBe(why === null || (!gone && despite !== undefined));
    }),
  );
});

test('an interval ends later the longer it is, and never where there is none', () => {
  const months = fc.integer({ min: 1, max: 239 });
  fc.assert(
    fc.property(day, months, (from, n) => {
      const due = dueAfter(from, n) ?? '';
      expect(due >= from).toBe(true);
      expect((dueAfter(from, n + 1) ?? '') > due).toBe(true);
    }),
  );
  expect(dueAfter(TODAY, null)).toBeNull();
});

test('what is written off stays so, and what is mended was defective', () => {
  for (const said of ['defective', 'mended', 'lost', 'found', 'retired'])
    expect(mayBecome('retired', said)).toBe(false);
  expect(PIECE_STATES.filter((s) => mayBecome(s, 'mended'))).toEqual(['defective']);
  expect(PIECE_STATES.filter((s) => mayBecome(s, 'found'))).toEqual(['lost']);
});
