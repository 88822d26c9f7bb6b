// What an SMS must say to answer a roll-call, and that no call-out's answer is taken for one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseReply } from '../../src/callout/reply.ts';
import { codeOf, readHere } from '../../src/duty/roll-call-code.ts';

const rollCall = fc.integer({ min: 1, max: 1_000_000 });

test('codes of 192 roll-calls in a row are all different, and none is the code of a call-out', () => {
  fc.assert(
    fc.property(rollCall, (first) => {
      const codes = Array.from({ length: 192 }, (_, i) => codeOf(first + i));
      expect(new Set(codes).size).toBe(192);
      for (const code of codes) expect(code).not.toMatch(/[A-Z][2-9]/);
    }),
  );
});

test('a code is read however it is written, with a name or a word for being there', () => {
  fc.assert(
    fc.property(rollCall, fc.constantFrom('', ' 到', '，应到。', ' here'), (id, more) => {
      const code = codeOf(id);
      expect(readHere(code.toLowerCase() + more)).toEqual({ code, name: null });
      expect(readHere(`${code} 张三${more}`)).toEqual({ code, name: '张三' });
    }),
  );
});

test('what answers a call-out answers no roll-call, but for a word that says where one is', () => {
  const texts = ['1', '1 15', '2 出差', 'K7 1', '来', '不能来', 'on my way', '1 0', '退订', '好的', '张三'];
  for (const text of texts) expect([text, readHere(text)]).toEqual([text, null]);
  expect(parseReply(codeOf(5)).kind).toBe('unclear');
  expect(readHere('到')).toEqual({ code: null, name: null });
});
