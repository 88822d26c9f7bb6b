import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CARRIER_LIMITS, freeAt, type PhoneLimit } from '../../src/delivery/phone-limit-rules.ts';

const NOW = new Date('2026-11-24T03:12:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);
const limits = fc.array(
  fc.record({ count: fc.integer({ min: 1, max: 6 }), window_seconds: fc.integer({ min: 1, max: 4_000 }) }),
  { maxLength: 3 },
);
const wanted = fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 40 });
const within = (sent: Date[], { count, window_seconds }: PhoneLimit) =>
  sent.every((from) => {
    const until_ms = from.getTime() + window_seconds * 1_000;
    return sent.filter((at) => at >= from && at.getTime() < until_ms).length <= count;
  });

test('whatever is asked for, each limit holds in every window, and nothing waits that need not', () => {
  fc.assert(
    fc.property(limits, wanted, (some, waits) => {
      const sent: Date[] = [];
      let now = NOW;
      for (const wait of waits) {
        now = new Date(now.getTime() + wait * 1_000);
        const at = freeAt(sent, some, now);
        const early = new Date(at.getTime() - 1_000);
        if (early >= now) expect(some.every((limit) => within([...sent, early], limit))).toBe(false);
        sent.push(at);
        now = at;
      }
      for (const limit of some) expect(within(sent, limit)).toBe(true);
    }),
  );
});

test('two in 59 s, five in 59 min', () => {
  expect(freeAt([], CARRIER_LIMITS, NOW)).toEqual(NOW);
  expect(freeAt([ago(10)], CARRIER_LIMITS, NOW)).toEqual(NOW);
  expect(freeAt([ago(10), ago(40)], CARRIER_LIMITS, NOW)).toEqual(new Date(NOW.getTime() + 19_000));
  expect(freeAt([ago(59), ago(40)], CARRIER_LIMITS, NOW)).toEqual(NOW);
  const five = [ago(3_500), ago(900), ago(800), ago(700), ago(600)];
  expect(freeAt(five, CARRIER_LIMITS, NOW)).toEqual(new Date(NOW.getTime() + 40_000));
});
