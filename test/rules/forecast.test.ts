import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atLeast, forecastOf, type Past, stillComing } from '../../src/callout/forecast-rules.ts';
import type { Person } from '../../src/callout/state.ts';

const NOW = new Date('2026-11-23T19:12:00Z');
const after = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const ARRIVE_BY = after(30);
const PAST: Past = {
  ...{ asked: 400, answered: 300, coming: 200, arrived: 180, noShows: 20, answerSeconds: 120 },
  ...{ travelSeconds: 900, travelSpreadSeconds: 300, lateSeconds: 60, lateSpreadSeconds: 180 },
};
const person = (memberId: number, about: Partial<Person> = {}): Person => ({
  ...{ summonsId: memberId, memberId, name: '队员', unitName: '一中队', echelon: 1, roles: ['general'] },
  ...{
    distance_m: 1_000,
    tired: false,
    crossBorder: false,
    summonedAt: after(-5),
    answer: null,
    reason: null,
  },
  ...{ answeredAt: null, channel: null, etaAt: null, enRouteAt: null, arrivedAt: null, noShowAt: null },
  ...{ releasedAt: null, homeSafeAt: null, ...about },
});
const coming = (memberId: number, eta: number, about: Partial<Person> = {}) =>
  person(memberId, { answer: 'coming', answeredAt: after(-2), etaAt: after(eta), ...about });
const there = (memberId: number) => coming(memberId, -1, { arrivedAt: after(-1) });
const forecast = (people: Person[], count: number, about: { past?: Past | null; now?: Date } = {}) =>
  forecastOf({
    ...{ lines: [{ role: 'general', count }], arriveBy: ARRIVE_BY, people, past: PAST, now: NOW, ...about },
  });
const minutesOf = (at: Date | null | undefined) => at && (at.getTime() - NOW.getTime()) / 60_000;

test('it says nothing when it cannot know, or when all are there', () => {
  const people = [coming(1, 10), coming(2, 10)];
  expect(forecast(people, 1)).not.toBeNull();
  expect(forecast(people, 1, { past: null })).toBeNull();
  expect(forecast(people, 1, { past: { ...PAST, arrived: 15, noShows: 4 } })).toBeNull();
  expect(forecast([there(1)], 1)).toBeNull();
  expect(forecast(people, 0)).toBeNull();
});

test('it names the time by which as many as needed will surely be there: their ETA, what people are late, and who stays away', () => {
  const sure = { past: { ...PAST, arrived: 1_000, noShows: 0 } };
  const one = minutesOf(forecast([coming(1, 10)], 1, sure)?.fullAt) ?? 0;
  // ETA and a minute, and one spread of three.
  expect(one).toBeGreaterThan(13);
  expect(one).toBeLessThan(15);
  // One in ten stays away: of two both come in four of five cases, which is not sure.
  const two = forecast([coming(1, 10), coming(2, 12)], 2);
  expect(two?.fullAt).toBeNull();
  expect(two?.sure).toBeCloseTo(0.81, 1);
  expect(minutesOf(forecast([coming(1, 10), coming(2, 12), coming(3, 14)], 2)?.fullAt)).toBeLessThan(20);
});

test('who declined, did not show or was released counts for nothing; who is late counts when he comes', () => {
  const gone: Partial<Person>[] = [
    { answer: 'cannot', etaAt: null },
    { noShowAt: after(-1) },
    { releasedAt: after(-1) },
  ];
  for (const about of gone) expect(forecast([coming(1, 10, about)], 1)?.sure).toBe(0);
  const late = forecast([coming(1, 60)], 1);
  expect(minutesOf(late?.fullAt)).toBeGreaterThan(60);
});

test('each role must be full by people who can fill it', () => {
  const lines = [
    { role: 'general', count: 1 },
    { role: 'first_aid', count: 1 },
  ];
  const of = (people: Person[]) =>
    forecastOf({ lines, arriveBy: ARRIVE_BY, people, past: PAST, now: NOW })?.fullAt ?? null;
  const many = Array.from({ length: 5 }, (_, i) => coming(i + 1, 5));
  expect(of(many)).toBeNull();
  const medics = [6, 7].map((id) => coming(id, 12, { roles: ['first_aid', 'general'] }));
  expect(minutesOf(of([...many, ...medics]))).toBeGreaterThan(12);
});

test('the longer somebody is silent the less is expected of him', () => {
  expect(stillComing(PAST, 0)).toBeCloseTo(0.5, 5);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 600 }), (from, more) => {
      expect(stillComing(PAST, from + more)).toBeLessThanOrEqual(stillComing(PAST, from));
    }),
  );
});

test('chances are counted out as they are, and near enough for many', () => {
  expect(atLeast(2, [0.5, 0.5, 0.5])).toBeCloseTo(0.5, 10);
  expect(atLeast(1, [0.9, 0.1])).toBeCloseTo(1 - 0.1 * 0.9, 10);
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 60 }), fc.double({ min: 0.2, max: 0.9, noNaN: true }), (n, p) => {
      // Sixty one by one, sixty-one by the normal curve: one more of no chance changes nothing.
      const few = Array.from({ length: 60 }, () => p);
      expect(Math.abs(atLeast(n, few) - atLeast(n, [...few, 0]))).toBeLessThan(0.01);
    }),
    // The one for which a curve that does not lean is off by 0.02.
    { examples: [[54, 0.883127440767638]] },
  );
});

const someone = fc.record({
  minutes: fc.integer({ min: -5, max: 90 }),
  kind: fc.constantFrom('waiting', 'coming', 'there', 'cannot'),
});
const peopleFrom = (all: { minutes: number; kind: string }[]) =>
  all.map(({ minutes, kind }, i) => {
    if (kind === 'there') return there(i + 1);
    if (kind === 'coming') return coming(i + 1, minutes);
    return person(i + 1, kind === 'cannot' ? { answer: 'cannot', answeredAt: NOW } : {});
  });

test('the band holds those who are there, never falls, and ends at what is required', () => {
  fc.assert(
    fc.property(fc.array(someone, { maxLength: 80 }), fc.integer({ min: 1, max: 60 }), (all, count) => {
      const told = forecast(peopleFrom(all), count);
      if (!told) return;
      const present = Math.min(count, all.filter((a) => a.kind === 'there').length);
      let before = { low: present, high: present };
      for (const point of told.band) {
        expect(point.low).toBeGreaterThanOrEqual(before.low);
        expect(point.high).toBeGreaterThanOrEqual(before.high);
        expect(point.low).toBeLessThanOrEqual(point.high);
        expect(point.high).toBeLessThanOrEqual(count);
        before = point;
      }
      expect(told.band[0]).toMatchObject({ low: present, high: present });
      expect(told.sure).toBeGreaterThanOrEqual(0);
      expect(told.sure).toBeLessThanOrEqual(1);
    }),
  );
});

test('one more who is coming never makes it later or less sure', () => {
  fc.assert(
    fc.property(
      fc.array(someone, { maxLength: 40 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 60 }),
      (all, count, minutes) => {
        const people = peopleFrom(all);
        const before = forecast(people, count);
        const then = forecast([...people, coming(999, minutes)], count);
        if (!before || !then) return;
        if (before.fullAt)
          expect((then.fullAt?.getTime() ?? Infinity) - before.fullAt.getTime()).toBeLessThan(2_000);
        else if (!then.fullAt) expect(then.sure).toBeGreaterThanOrEqual(before.sure - 1e-9);
      },
    ),
  );
});
