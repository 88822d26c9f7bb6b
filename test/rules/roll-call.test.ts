import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  answered,
  counting,
  ENTRY_STATES,
  isMissed,
  nextRollCall,
  siteFigures,
  trueTime,
} from '../../src/duty/roll-call-rules.ts';
import { onPost, shiftsOf, weekdayOf } from '../../src/duty/shift-rules.ts';
import { cityDate, cityMinute } from '../../src/kernel/calendar.ts';

const DAY_MS = 86_400_000;
const moment = fc.integer({ min: 0, max: 400 * DAY_MS }).map((ms) => new Date(Date.UTC(2026, 0, 1) + ms));
const state = fc.constantFrom(...ENTRY_STATES);

test('at every moment of adjoining shifts exactly one of them is on post, at the change the new one', () => {
  fc.assert(
    fc.property(
      moment,
      fc.integer({ min: 1, max: DAY_MS }),
      fc.integer({ min: 1, max: DAY_MS }),
      (from, a, b) => {
        const change = new Date(from.getTime() + a);
        const end = new Date(change.getTime() + b);
        const shifts = [
          { memberId: 1, siteId: 7, startsAt: from, endsAt: change },
          { memberId: 2, siteId: 7, startsAt: change, endsAt: end },
        ];
        const at = (now: Date) => onPost(shifts, [], now).map((p) => p.memberId);
        expect(at(from)).toEqual([1]);
        expect(at(new Date(change.getTime() - 1))).toEqual([1]);
        expect(at(change)).toEqual([2]);
        expect(at(end)).toEqual([]);
      },
    ),
  );
});

test('whoever is away is on the list, and excused', () => {
  const now = new Date('2026-11-27T00:00:00Z');
  const shift = (memberId: number) => ({
    ...{ memberId, siteId: 7, startsAt: now, endsAt: new Date(now.getTime() + 1) },
  });
  const away = [
    { memberId: 1, startsAt: now, endsAt: null },
    { memberId: 2, startsAt: new Date(0), endsAt: now },
  ];
  expect(onPost([shift(2), shift(1)], away, now)).toEqual([
    { memberId: 1, siteId: 7, endsAt: shift(1).endsAt, excused: true },
    { memberId: 2, siteId: 7, endsAt: shift(2).endsAt, excused: false },
  ]);
});

test('a pattern’s shifts begin on its weekdays at its minute, last under a day, and do not overlap', () => {
  const minute = fc.integer({ min: 0, max: 1_439 });
  const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
  fc.assert(
    fc.property(days, minute, minute, (weekdays, fromMinute, untilMinute) => {
      const shifts = shiftsOf({
        ...{ memberId: 1, siteId: 7, weekdays, fromMinute, untilMinute },
        ...{ firstDay: '2026-02-20', lastDay: '2026-03-19' },
      });
      expect(shifts).toHaveLength(weekdays.length * 4);
      for (const [i, { startsAt, endsAt }] of shifts.entries()) {
        expect(weekdays).toContain(weekdayOf(cityDate(startsAt)));
        expect([cityMinute(startsAt), cityMinute(endsAt)]).toEqual([fromMinute, untilMinute]);
        expect(endsAt.getTime() - startsAt.getTime()).toBeLessThanOrEqual(DAY_MS);
        expect(endsAt <= (shifts[i + 1]?.startsAt ?? endsAt)).toBe(true);
      }
    }),
  );
});

test('a pattern that ends at the minute at which it begins lasts a day', () => {
  const pattern = { memberId: 1, siteId: 7, weekdays: [5], fromMinute: 480, untilMinute: 480 };
  const [only] = shiftsOf({ ...pattern, firstDay: '2026-11-27', lastDay: '2026-11-27' });
  expect((only?.endsAt.getTime() ?? 0) - (only?.startsAt.getTime() ?? 0)).toBe(DAY_MS);
});

test('what counts does not depend on the order in which it came, and is the latest by true time', () => {
  const mark = fc.record({
    ...{ id: fc.integer({ min: 1, max: 1e6 }), state, afterClosing: fc.boolean() },
    saidAt: fc.integer({ min: 0, max: 5 }).map((ms) => new Date(ms)),
  });
  const marks = fc.uniqueArray(mark, { selector: (m) => m.id });
  fc.assert(
    fc.property(marks, (all) => {
      const best = counting(all);
      expect(counting([...all].reverse())).toEqual(best);
      const inTime = all.filter((m) => !m.afterClosing);
      expect(best?.saidAt.getTime()).toBe(
        inTime.length === 0 ? undefined : Math.max(...inTime.map((m) => m.saidAt.getTime())),
      );
      expect(best?.afterClosing ?? false).toBe(false);
    }),
  );
});

test('a false clock puts no answer before the question or after its arrival', () => {
  fc.assert(
    fc.property(fc.option(moment), moment, fc.integer({ min: 0, max: DAY_MS }), (told, opensAt, ms) => {
      const received = new Date(opensAt.getTime() + ms);
      const said = trueTime(told, opensAt, received);
      expect(said >= opensAt && said <= received).toBe(true);
      if (told && told >= opensAt && told <= received) expect(said).toEqual(told);
    }),
  );
});

test('late begins with the second call; outside the fence is the wrong place, however early', () => {
  const secondCallAt = new Date(1_000);
  expect(answered({ secondCallAt }, new Date(999), null, 300)).toBe('present');
  expect(answered({ secondCallAt }, new Date(1_000), 300, 300)).toBe('late');
  expect(answered({ secondCallAt }, new Date(0), 301, 300)).toBe('wrong_place');
});

test('the next roll-call lies ahead, on a weekday of its own, inside its window', () => {
  const window = fc.tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 0, max: 1_439 }));
  const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
  fc.assert(
    fc.property(moment, days, window, fc.nat(), (after, weekdays, [a, b], drawn) => {
      const [fromMinute, untilMinute] = [Math.min(a, b), Math.max(a, b)];
      const next = nextRollCall({ weekdays, fromMinute, untilMinute }, after, (n) => drawn % n);
      expect(next > after && next.getTime() - after.getTime() <= 8 * DAY_MS).toBe(true);
      expect(weekdays).toContain(weekdayOf(cityDate(next)));
      expect(cityMinute(next) >= fromMinute && cityMinute(next) <= untilMinute).toBe(true);
      // Opened at that moment, it does not come twice on one day.
      const again = nextRollCall({ weekdays, fromMinute, untilMinute }, next, (n) => n - 1);
      expect(cityDate(again) > cityDate(next)).toBe(true);
    }),
  );
});

test('what would be over already is not called any more', () => {
  const due = new Date(0);
  expect(isMissed(due, 15, new Date(15 * 60_000 - 1))).toBe(false);
  expect(isMissed(due, 15, new Date(15 * 60_000))).toBe(true);
});

test('a rate leaves out the excused; a streak ends with the first who was not there', () => {
  expect(siteFigures([])).toEqual({ rate: null, streak: 0 });
  expect(siteFigures([['present', 'excused'], ['late'], ['absent', 'present'], ['present']])).toEqual({
    rate: 80,
    streak: 2,
  });
  fc.assert(
    fc.property(fc.array(fc.array(state)), (all) => {
      const { rate, streak } = siteFigures(all);
      expect(rate === null || (rate >= 0 && rate <= 100)).toBe(true);
      expect(streak <= all.length).toBe(true);
    }),
  );
});
