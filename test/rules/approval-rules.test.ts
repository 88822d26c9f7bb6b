import { expect, test } from 'vitest';
import { APPROVAL, needsSecond, sizeOf, waitsUntil } from '../../src/callout/approval-rules.ts';

const wave = (asks: number) => ({
  echelons: [{ number: 1, windowSeconds: 300, factor: 1.5, asks, crossBorder: 0 }],
});

test('a second person is asked above 200 people, for real alone', () => {
  expect([200, 201].map((n) => needsSecond(APPROVAL, 'real', n))).toEqual([false, true]);
  expect(needsSecond(APPROVAL, 'drill', 5_000)).toBe(false);
  expect(needsSecond(APPROVAL, 'test', 5_000)).toBe(false);
  expect(needsSecond({ above: null, minutes: 30 }, 'real', 5_000)).toBe(false);
});

test('the size is who is woken at once, and never less than who is asked for', () => {
  expect(sizeOf([{ role: 'general', count: 140 }], wave(210))).toBe(210);
  expect(sizeOf([{ role: 'general', count: 300 }], wave(90))).toBe(300);
});

test('it waits half an hour, and no longer than until people had to be there', () => {
  const now = new Date('2026-11-23T19:07:00Z');
  const late = new Date('2026-11-23T21:07:00Z');
  expect(waitsUntil(APPROVAL, now, late)).toEqual(new Date('2026-11-23T19:37:00Z'));
  const soon = new Date('2026-11-23T19:17:00Z');
  expect(waitsUntil(APPROVAL, now, soon)).toEqual(soon);
});
