import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CHECKS,
  checkEnds,
  mayCheckAt,
  nextCheckAt,
  tellAt,
  verdictOf,
} from '../../src/callout/push-check-rules.ts';
import { quietUntil } from '../../src/callout/quiet-rules.ts';
import { cityMinute } from '../../src/kernel/calendar.ts';

const minute = fc.integer({ min: 0, max: 1_439 });
const quiet = fc.option(fc.record({ from_minute: minute, until_minute: minute }), { nil: null });
const moment = fc
  .integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-12-31T00:00:00Z') })
  .map((ms) => new Date(ms));
const id = fc.integer({ min: 1, max: 100_000 });
const DAY_MS = 86_400_000;

test('a test leaves by day, outside quiet hours, within a week, and none arrives in them or in the evening', () => {
  fc.assert(
    fc.property(id, quiet, moment, (id, quiet, now) => {
      const at = nextCheckAt(id, quiet, now);
      if (at === null) {
        // Quiet hours that leave none of a day's quarters of an hour.
        const { from_minute, until_minute } = quiet ?? { from_minute: 0, until_minute: 1 };
        expect((until_minute - from_minute + 1_440) % 1_440).toBeGreaterThan(600);
        return;
      }
      expect(at > now && mayCheckAt(quiet, at)).toBe(true);
      expect(at.getTime() - now.getTime()).toBeLessThanOrEqual(8 * DAY_MS);
      const ends = checkEnds(quiet, at);
      expect(ends > at && cityMinute(ends) <= CHECKS.gone_minute).toBe(true);
      for (let ms = at.getTime(); ms < ends.getTime(); ms += 600_000)
        expect(quietUntil(quiet, new Date(ms))).toBeNull();
    }),
  );
});

test('the tests of many are spread over the days of the week and over the day', () => {
  const now = new Date('2026-11-24T00:00:00Z');
  const at = Array.from({ length: 1_400 }, (_, i) => nextCheckAt(i + 1, null, now) as Date);
  const byDay = Map.groupBy(at, (a) => Math.floor((a.getTime() + 8 * 3_600_000) / DAY_MS));
  expect([...byDay.values()].map((d) => d.length)).toEqual(Array(7).fill(200));
  for (const day of byDay.values()) {
    const most = Math.max(...[...Map.groupBy(day, (a) => a.getTime()).values()].map((m) => m.length));
    expect(most).toBeLessThanOrEqual(2);
  }
});

test('whoever is told of a miss is told by day and outside quiet hours, within two days', () => {
  fc.assert(
    fc.property(quiet, moment, (quiet, now) => {
      const at = tellAt(quiet, now);
      expect(at >= now && quietUntil(quiet, at) === null).toBe(true);
      expect(at.getTime() - now.getTime()).toBeLessThan(2 * DAY_MS);
    }),
  );
});

test('only what the phone was given and did not show says something against it', () => {
  const of = (
    state: 'accepted' | 'delivered' | 'failed' | 'expired' | 'queued',
    reason: string | null = null,
  ) => verdictOf({ state, reason });
  expect([of('delivered'), of('accepted'), of('failed', 'not shown')]).toEqual([
    'passed',
    'missed',
    'missed',
  ]);
  expect([of('expired'), of('queued'), of('failed', 'http 403'), verdictOf(null)]).toEqual(
    Array(4).fill('none'),
  );
});
