import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concerns, type DeliveryState, hasArrived, stateAfter } from '../../src/delivery/receipt-rules.ts';

const statuses = ['accepted', 'delivered', 'read', 'failed'] as const;
const states: DeliveryState[] = [
  'queued',
  'sending',
  'accepted',
  'delivered',
  'read',
  'failed',
  'expired',
  'cancelled',
];
const anyState = fc.constantFrom(...states);
const anyStatuses = fc.array(fc.constantFrom(...statuses), { maxLength: 8 });
const after = (state: DeliveryState, heard: readonly (typeof statuses)[number][]) =>
  heard.reduce(stateAfter, state);

test('the same receipts in any order, repeated at will, end in the same state', () => {
  fc.assert(
    fc.property(
      anyState,
      anyStatuses.chain((heard) =>
        fc.tuple(
          fc.constant(heard),
          fc.shuffledSubarray(heard, { minLength: heard.length }),
          fc.subarray(heard),
        ),
      ),
      (start, [heard, shuffled, again]) => {
        expect(after(start, [...shuffled, ...again])).toBe(after(start, heard));
      },
    ),
  );
});

test('what arrived is never undone', () => {
  fc.assert(
    fc.property(anyState, anyStatuses, anyStatuses, (start, before, later) => {
      const reached = after(start, before);
      if (hasArrived(reached)) expect(hasArrived(after(reached, later))).toBe(true);
      if (reached === 'read') expect(after(reached, later)).toBe('read');
    }),
  );
});

test.each([
  ['accepted', 'failed', 'failed'],
  ['failed', 'accepted', 'failed'],
  ['failed', 'delivered', 'delivered'],
  ['delivered', 'failed', 'delivered'],
  ['delivered', 'accepted', 'delivered'],
  ['read', 'delivered', 'read'],
  ['sending', 'delivered', 'delivered'],
  ['queued', 'accepted', 'accepted'],
  ['cancelled', 'failed', 'cancelled'],
  ['cancelled', 'delivered', 'delivered'],
  ['expired', 'read', 'read'],
] as const)('%s hears %s: %s', (state, status, expected) => {
  expect(stateAfter(state, status)).toBe(expected);
});

test('a duplicate attempt speaks for the delivery when it arrives, not when it fails', () => {
  const delivery = { provider: 'sms', providerId: 'second' };
  const heard = (providerId: string, status: (typeof statuses)[number]) =>
    concerns(delivery, { provider: 'sms', providerId, status });
  expect(heard('second', 'failed')).toBe(true);
  expect(heard('first', 'failed')).toBe(false);
  expect(heard('first', 'delivered')).toBe(true);
});
