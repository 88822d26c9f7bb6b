import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseReply } from '../../src/callout/reply.ts';
import { CHINESE_NUMERALS, numberOf, plainDigits } from '../../src/callout/reply-digits.ts';
import { NEGATIONS } from '../../src/callout/reply-words.ts';

const decorations = [
  (s: string) => `${s}。`,
  (s: string) => `${s}!`,
  (s: string) => `【${s}】`,
  (s: string) => `“${s}”`,
  (s: string) => `'${s}'`,
  (s: string) => `「${s}」`,
  (s: string) => `(${s})`,
  (s: string) => `<${s}>`,
  (s: string) => `  ${s}\r\n`,
  (s: string) => `\u3000${s}\u200b`,
  (s: string) => `\ufeff${s}~~`,
  (s: string) => `回复${s}`,
  (s: string) => `回复：${s}`,
  (s: string) => `答 ${s}`,
  (s: string) => `收到，${s}`,
  (s: string) => `好的 ${s}`,
  (s: string) => `${s}，谢谢`,
  (s: string) => `${s}👍`,
  (s: string) => `领导，${s}`,
];
const answers = ['1', '1 15', '2', '3', '4', '5', '能来', '已到位', '来不了', '来 20', 'K7 1 15', '2 发烧'];

test('decoration changes nothing, and neither does more of it', () => {
  const any = fc.constantFrom(...decorations);
  fc.assert(
    fc.property(fc.constantFrom(...answers), any, any, (answer, one, two) => {
      fc.pre(answer !== '2 发烧' || !/谢谢/.test(one('') + two('')));
      expect(parseReply(two(one(answer)))).toEqual(parseReply(answer));
    }),
    { numRuns: 2000 },
  );
});

test('a digit in any script is that digit', () => {
  const scripts = ['0', '٠', '۰', '०', '০', '๐', '០', '᠐', '０', '𝟎', '꘠', '߀'];
  const written = (text: string, zero: string) =>
    text.replace(/\d/g, (d) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(d)));
  const anyText = fc.oneof(
    fc.constantFrom('1', '1 15', '2', '3', '4', '5', '来 20', '1 120', '20分钟到', 'K7 1 9', '12', '1 0'),
    fc.tuple(fc.nat(9), fc.nat(1200)).map(([a, b]) => `${a} ${b}`),
  );
  fc.assert(
    fc.property(anyText, fc.constantFrom(...scripts), (text, zero) => {
      expect(parseReply(written(text, zero))).toEqual(parseReply(text));
    }),
  );
});

const chinese = (n: number): string => {
  const digits = '零一二三四五六七八九';
  const [hundreds, tens, ones] = [Math.floor(n / 100), Math.floor(n / 10) % 10, n % 10];
  let text = hundreds ? `${digits[hundreds]}百` : '';
  if (tens) text += hundreds || tens > 1 ? `${digits[tens]}十` : '十';
  else if (hundreds && ones) text += '零';
  return text + (ones || n === 0 ? digits[ones] : '');
};

test('every Chinese number up to 999 is read', () => {
  for (let n = 1; n <= 999; n++) expect([n, numberOf(chinese(n))]).toEqual([n, n]);
});

test.each([
  ['一五', 15],
  ['二〇', 20],
  ['廿五', 25],
  ['卅', 30],
  ['两百', 200],
  ['拾伍', 15],
  ['一十五', 15],
  ['十十', null],
  ['百', null],
  ['', null],
  ['1五', null],
])('%s', (text, expected) => {
  expect(numberOf(text)).toBe(expected);
});

test('what is read from any characters is a number or nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...CHINESE_NUMERALS), { maxLength: 6 }), (characters) => {
      const value = numberOf(characters.join(''));
      if (value !== null) expect(value).toSatisfy((n: number) => Number.isInteger(n) && n >= 0);
    }),
  );
  expect(plainDigits('👨‍👩‍👧 1️⃣ ٣')).toBe('👨👩👧 1 3');
});

const words = [
  '1',
  '1 15',
  '来',
  '能来',
  '马上到',
  '我',
  '一定',
  '参加',
  '去',
  'coming',
  'yes',
  'I can',
  ' ',
  '，',
  '15分钟',
];
const spoken = [...NEGATIONS, "can't", 'can’t', "won't", "don't", 'CANNOT', 'No', '沒', '無', '別'];
const glued = /^[a-z]/i;

test('a text with a negation in it is a refusal or nothing', () => {
  const some = fc.array(fc.constantFrom(...words), { maxLength: 4 });
  fc.assert(
    fc.property(some, fc.constantFrom(...spoken), some, (before, negation, after) => {
      const space = glued.test(negation) ? ' ' : '';
      const reply = parseReply(before.join('') + space + negation + space + after.join(''));
      expect(['cannot', 'unclear', 'opt_out']).toContain(reply.kind);
    }),
    { numRuns: 5000 },
  );
});

test('no text at all is answered with a time out of bounds or an unknown kind', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (body) => {
      const reply = parseReply(body);
      if ('eta_minutes' in reply && reply.eta_minutes !== undefined) {
        expect(reply.eta_minutes).toBeGreaterThanOrEqual(1);
        expect(reply.eta_minutes).toBeLessThanOrEqual(999);
      }
      expect(reply.kind).toBeTypeOf('string');
    }),
    { numRuns: 3000 },
  );
});
