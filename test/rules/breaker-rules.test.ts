import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  DOWN_AFTER,
  isDown,
  mayGoElsewhere,
  signOf,
  troublesAfter,
} from '../../src/delivery/breaker-rules.ts';
import type { SendResult } from '../../src/delivery/channel.ts';

const result = fc.oneof(
  fc.constant<SendResult>({ outcome: 'accepted', providerId: 'p' }),
  fc.record({ outcome: fc.constant('unknown' as const), reason: fc.constant('timeout') }),
  fc.record({
    outcome: fc.constant('retry' as const),
    reason: fc.constant('503'),
    retryAfter_seconds: fc.option(fc.nat(60), { nil: undefined }),
  }),
  fc.record({
    ...{ outcome: fc.constant('failed' as const), reason: fc.constant('no') },
    ...{ alarm: fc.boolean(), elsewhere: fc.boolean(), retire: fc.boolean() },
  }),
);

test('one success ends the row, whatever else a batch brought; without one each trouble counts', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.array(result), (before, results) => {
      const after = troublesAfter(before, results);
      const works = results.some((r) => signOf(r) === 'works');
      expect(after).toBe(works ? 0 : before + results.filter((r) => signOf(r) === 'trouble').length);
      const twice = troublesAfter(troublesAfter(before, results), []);
      expect(twice).toBe(after);
    }),
  );
});

test('a route is down after five troubles in a row, and slow is not down', () => {
  const slow: SendResult = { outcome: 'retry', reason: '429', retryAfter_seconds: 30 };
  const dead: SendResult = { outcome: 'retry', reason: 'ECONNREFUSED' };
  expect(isDown(troublesAfter(0, Array(100).fill(slow)))).toBe(false);
  expect(isDown(troublesAfter(0, Array(DOWN_AFTER - 1).fill(dead)))).toBe(false);
  expect(isDown(troublesAfter(DOWN_AFTER - 1, [dead]))).toBe(true);
});

test("never elsewhere for the number's own reason, nor while the first may have been taken", () => {
  fc.assert(
    fc.property(result, fc.boolean(), (r, down) => {
      if (r.outcome === 'accepted' || r.outcome === 'unknown') expect(mayGoElsewhere(r, down)).toBe(false);
      if (r.outcome === 'failed' && !r.alarm && !r.elsewhere) expect(mayGoElsewhere(r, down)).toBe(false);
      if (r.outcome === 'retry') expect(mayGoElsewhere(r, down)).toBe(down);
    }),
  );
});
