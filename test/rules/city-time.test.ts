import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cityDate, cityStamp, cityTime, daysAfter } from '../../src/kernel/calendar.ts';
import { timeAt } from '../../src/web/console/when.ts';
import { dayOf, daysTo, fromField } from '../../src/web/phone/city-time.ts';

const at = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

test('a field’s time is the city’s, whatever the phone’s zone', () => {
  expect(fromField('')).toBeUndefined();
  fc.assert(
    fc.property(at, (moment) => {
      const typed = cityStamp(moment).slice(0, 16).replace(' ', 'T');
      expect(cityStamp(new Date(fromField(typed) ?? ''))).toBe(`${typed.replace('T', ' ')}:00`);
    }),
  );
});

test('days are the city’s, too', () => {
  fc.assert(
    fc.property(at, fc.integer({ min: -400, max: 400 }), (now, n) => {
      expect(dayOf(now)).toBe(cityDate(now));
      expect(daysTo(daysAfter(cityDate(now), n), now)).toBe(n);
    }),
  );
});

test('a time on a screen reads as in a message', () => {
  fc.assert(
    fc.property(at, at, (moment, now) => {
      expect(timeAt(moment, now)).toBe(cityTime(moment, now));
    }),
  );
});
