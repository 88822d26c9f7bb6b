// When people are reminded of a bulletin, and when a message may wake them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quietUntil } from '../../src/callout/quiet-rules.ts';
import { leavesAt, MOST_REMINDERS, remindAfter, SEVERITIES } from '../../src/duty/bulletin-rules.ts';

const START = new Date('2026-11-24T00:00:00Z');
const at = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const minutes = fc.integer({ min: 1, max: 20_000 });

test('reminders come one after another, never more than enough, and none once the bulletin is over', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SEVERITIES), minutes, (severity, lasts) => {
      let last = START;
      let sent = 0;
      for (let due = remindAfter(severity, sent, last, at(lasts)); due; sent++) {
        expect(due > last && due < at(lasts)).toBe(true);
        last = due;
        due = remindAfter(severity, sent + 1, last, at(lasts));
      }
      expect(sent).toBeLessThanOrEqual(MOST_REMINDERS);
    }),
  );
});

test('the graver, the sooner', () => {
  const due = SEVERITIES.map((s) => remindAfter(s, 0, START, at(1_000_000))?.getTime() ?? 0);
  expect(due).toEqual([...due].sort((a, b) => b - a));
});

test('a message leaves at once or when quiet hours end, and never when the bulletin is over', () => {
  const minute = fc.integer({ min: 0, max: 1_439 });
  fc.assert(
    fc.property(minute, minute, minutes, minutes, (from_minute, until_minute, now, lasts) => {
      const quiet = { from_minute, until_minute };
      const leaves = leavesAt(quiet, at(now), at(now + lasts));
      if (leaves === null)
        expect(quietUntil(quiet, at(now))?.getTime()).toBeGreaterThanOrEqual(at(now + lasts).getTime());
      else {
        expect(leaves >= at(now) && leaves < at(now + lasts)).toBe(true);
        expect(quietUntil(quiet, leaves)).toBeNull();
      }
    }),
  );
});
