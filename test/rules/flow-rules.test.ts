import { expect, test } from 'vitest';
import { flowOf, type RouteFacts, statusOf } from '../../src/delivery/flow-rules.ts';

const now = new Date('2026-11-24T03:12:00Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const route = (over: Partial<RouteFacts> = {}) =>
  flowOf(
    {
      ...{ route: 'sms', movedAt: null, takenAt: null, refusedAt: null, refusedInRow: 0, reason: null },
      ...{ waiting: 0, firstDueAt: null },
      ...over,
    },
    now,
  );

test('what is due may wait for a minute; after that something must have moved within the last one', () => {
  expect(route({ firstDueAt: before(60) }).state).toBe('ok');
  expect(route({ firstDueAt: before(61) }).state).toBe('stuck');
  expect(route({ firstDueAt: before(600), movedAt: before(60) }).state).toBe('ok');
  expect(route({ firstDueAt: before(600), movedAt: before(61) }).state).toBe('stuck');
  expect(route({ firstDueAt: before(-30), movedAt: before(3600) }).state).toBe('ok');
});

test('a provider that took none of the last five is failing', () => {
  expect(route({ refusedInRow: 4 }).state).toBe('ok');
  expect(route({ refusedInRow: 5 }).state).toBe('failing');
});

test('the whole is down when nothing can leave, degraded when something cannot', () => {
  const [ok, failing, stuck] = [route(), route({ refusedInRow: 9 }), route({ firstDueAt: before(99) })];
  expect(statusOf([ok, ok], 20)).toBe('ok');
  expect(statusOf([ok, failing], 20)).toBe('degraded');
  expect(statusOf([ok, stuck], 20)).toBe('degraded');
  expect(statusOf([failing, stuck], 20)).toBe('down');
  expect(statusOf([ok, stuck], 151)).toBe('down');
  expect(statusOf([ok, ok], 151)).toBe('degraded');
  expect(statusOf([ok], null)).toBe('degraded');
});
