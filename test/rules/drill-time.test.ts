import { expect, test } from 'vitest';
import { timeFrom } from '../../drills/time.ts';

const START = new Date('2026-11-24T02:07:00Z');
const later = (ms: number) => new Date(START.getTime() + ms);

test('time jumps, or is really waited for', async () => {
  const { signal } = new AbortController();
  const jumping = timeFrom(START, false, signal);
  jumping.pass(later(86_400_000));
  expect(jumping.clock.now()).toEqual(later(86_400_000));

  const began_ms = performance.now();
  const real = timeFrom(START, true, signal);
  expect(real.clock.now() < later(60_000)).toBe(true);
  await real.pass(later(40));
  expect(performance.now() - began_ms).toBeGreaterThanOrEqual(40);
  expect(real.clock.now() >= later(40)).toBe(true);
});

test.each([true, false])('an interruption ends the passing of time, real or not (%s)', async (realtime) => {
  const interrupted = new AbortController();
  const { pass } = timeFrom(START, realtime, interrupted.signal);
  const passing = async () => {
    interrupted.abort();
    await pass(later(3_600_000));
  };
  await expect(passing()).rejects.toThrow(/abort/i);
});
