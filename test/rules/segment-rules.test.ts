import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measure } from '../../src/delivery/segment-rules.ts';

test.each([
  ['', 'gsm-7', 0, 0],
  ['a'.repeat(160), 'gsm-7', 160, 1],
  ['a'.repeat(161), 'gsm-7', 161, 2],
  ['a'.repeat(306), 'gsm-7', 306, 2],
  ['a'.repeat(307), 'gsm-7', 307, 3],
  ['[REAL] €', 'gsm-7', 11, 1],
  ['['.repeat(80), 'gsm-7', 160, 1],
  // 153 is odd: the 77th bracket does not fit into the first part.
  ['['.repeat(153), 'gsm-7', 306, 3],
  ['集'.repeat(70), 'ucs-2', 70, 1],
  ['集'.repeat(71), 'ucs-2', 71, 2],
  ['集'.repeat(134), 'ucs-2', 134, 2],
  ['集'.repeat(135), 'ucs-2', 135, 3],
  ['`', 'ucs-2', 1, 1],
  ['😀'.repeat(35), 'ucs-2', 70, 1],
  ['😀'.repeat(67), 'ucs-2', 134, 3],
])('%s', (text, encoding, units, segments) => {
  expect(measure(text)).toEqual({ encoding, units, segments });
});

test('more text is never fewer messages, and every one is within its size', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      const [one, both] = [measure(a), measure(a + b)];
      expect(both.segments).toBeGreaterThanOrEqual(one.encoding === both.encoding ? one.segments : 0);
      const most = both.encoding === 'gsm-7' ? 160 : 70;
      expect(both.units).toBeLessThanOrEqual(
        both.segments <= 1 ? most : both.segments * (most - 3 - (most === 160 ? 4 : 0)),
      );
    }),
  );
});
