import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quietUntil, startOf } from '../../src/callout/quiet-rules.ts';
import { NO_WISHES } from '../../src/callout/wishes.ts';
import { cityMinute } from '../../src/kernel/calendar.ts';

const minute = fc.integer({ min: 0, max: 1439 });
const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true });
const quiet = fc.record({ from_minute: minute, until_minute: minute });

test('quiet hours end at their own minute, within a day, and never began after now', () => {
  fc.assert(
    fc.property(quiet, at, (hours, now) => {
      const until = quietUntil(hours, now);
      const length = (hours.until_minute - hours.from_minute + 1440) % 1440;
      const since = (cityMinute(now) - hours.from_minute + 1440) % 1440;
      expect(until !== null).toBe(length > 0 && since < length);
      if (!until) return;
      expect(until.getTime()).toBeGreaterThan(now.getTime());
      expect(until.getTime() - now.getTime()).toBeLessThanOrEqual(length * 60_000);
      expect(cityMinute(until)).toBe(hours.until_minute);
    }),
  );
});

test('they hold for drills and tests, never for a real call-out', () => {
  fc.assert(
    fc.property(quiet, at, (hours, now) => {
      const wishes = { ...NO_WISHES, quiet: hours };
      expect(startOf('real', wishes, now)).toBe(now);
      expect(startOf('drill', wishes, now)).toEqual(quietUntil(hours, now) ?? now);
    }),
  );
});

test('over midnight: from 22:30 to 06:00', () => {
  const hours = { from_minute: 22 * 60 + 30, until_minute: 6 * 60 };
  const end = new Date('2026-11-23T22:00:00Z');
  expect(quietUntil(hours, new Date('2026-11-23T14:29:59Z'))).toBeNull();
  expect(quietUntil(hours, new Date('2026-11-23T14:30:00Z'))).toEqual(end);
  expect(quietUntil(hours, new Date('2026-11-23T21:59:59Z'))).toEqual(end);
  expect(quietUntil(hours, end)).toBeNull();
});
