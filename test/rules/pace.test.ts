import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowance, burstOf, freeAfter, roomAt } from '../../src/delivery/pace.ts';

const start = new Date('2026-11-24T03:12:00Z');
const after_ms = (ms: number) => new Date(start.getTime() + ms);
const paces = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0.05, max: 50, noNaN: true }));

test('in no window more leave than the pace gives, beyond one burst', () => {
  const rounds = fc.array(fc.record({ wait_ms: fc.nat(3000), wanted: fc.nat(40) }), { maxLength: 60 });
  fc.assert(
    fc.property(paces, rounds, (pace, steps) => {
      let freeAt: Date | null = null;
      let at_ms = 0;
      const left: { at_ms: number; sent: number }[] = [];
      for (const { wait_ms, wanted } of steps) {
        at_ms += wait_ms;
        const sent = Math.min(wanted, allowance(freeAt, after_ms(at_ms), pace));
        freeAt = freeAfter(freeAt, after_ms(at_ms), pace, sent);
        left.push({ at_ms, sent });
      }
      for (const [i, from] of left.entries()) {
        let total = 0;
        for (const to of left.slice(i)) {
          total += to.sent;
          const most = (pace * (to.at_ms - from.at_ms)) / 1000 + burstOf(pace);
          expect(total).toBeLessThanOrEqual(most + 1e-4);
        }
      }
    }),
  );
});

test('whoever comes when there is room finds it, and not a millisecond earlier', () => {
  const debts = fc.array(fc.record({ wait_ms: fc.nat(800), wanted: fc.nat(40) }), { maxLength: 10 });
  fc.assert(
    fc.property(paces, debts, fc.integer({ min: 1, max: 200 }), (pace, steps, wanted) => {
      let freeAt: Date | null = null;
      let now = start;
      for (const step of steps) {
        now = new Date(now.getTime() + step.wait_ms);
        freeAt = freeAfter(freeAt, now, pace, Math.min(step.wanted, allowance(freeAt, now, pace)));
      }
      const asked = Math.min(wanted, burstOf(pace));
      const at = roomAt(freeAt, now, pace, wanted);
      expect(at >= now).toBe(true);
      expect(allowance(freeAt, at, pace)).toBeGreaterThanOrEqual(asked);
      if (at > now) expect(allowance(freeAt, new Date(at.getTime() - 1), pace)).toBeLessThan(asked);
    }),
  );
});

test('one a second means one each second', () => {
  expect(allowance(null, start, 1)).toBe(1);
  const freeAt = freeAfter(null, start, 1, 1);
  expect(freeAt).toEqual(after_ms(1000));
  expect(allowance(freeAt, after_ms(999), 1)).toBe(0);
  expect(allowance(freeAt, after_ms(1000), 1)).toBe(1);
});

test('a long rest saves up no more than a burst', () => {
  expect(allowance(freeAfter(null, start, 10, 5), after_ms(3_600_000), 10)).toBe(5);
});

test('a clock that was ahead for a while, by whatever much, does not silence a route', () => {
  expect(allowance(after_ms(3_000), start, 1)).toBe(1);
  expect(allowance(after_ms(2_000), start, 1)).toBe(0);
  expect(allowance(after_ms(86_400_000), start, 1)).toBe(1);
});
