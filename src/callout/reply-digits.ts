// Digits and numbers as people write them in a text message, in every width and script.

const CHINESE_DIGITS: Record<string, number> = {
  ...{ 〇: 0, 零: 0, 一: 1, 壹: 1, 幺: 1, 二: 2, 贰: 2, 貳: 2, 两: 2, 兩: 2, 俩: 2, 三: 3, 叁: 3, 參: 3 },
  ...{ 四: 4, 肆: 4, 五: 5, 伍: 5, 六: 6, 陆: 6, 陸: 6, 七: 7, 柒: 7, 八: 8, 捌: 8, 九: 9, 玖: 9 },
};
const CHINESE_UNITS: Record<string, number> = { 十: 10, 拾: 10, 百: 100, 佰: 100 };
/** Old writings of whole tens. */
const CHINESE_TENS: Record<string, string> = { 廿: '二十', 卅: '三十' };

/** Characters of a Chinese number, for a regular expression's class. */
export const CHINESE_NUMERALS = [
  ...Object.keys(CHINESE_DIGITS),
  ...Object.keys(CHINESE_UNITS),
  ...Object.keys(CHINESE_TENS),
].join('');

/** First code points of enclosed and Roman digits that compatibility forms leave alone or make letters of: all begin at 1. */
const ENCLOSED: readonly [first: number, count: number][] = [
  [0x2160, 12],
  [0x2170, 12],
  [0x24f5, 10],
  [0x2776, 10],
  [0x2780, 10],
  [0x278a, 10],
];
const KEYCAP_TEN = 0x1f51f;

function enclosedDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === KEYCAP_TEN) return '10';
  for (const [first, count] of ENCLOSED) {
    if (code >= first && code < first + count) return String(code - first + 1);
  }
  return character;
}

/** Decimal digits stand in runs of ten from zero on: the place in its run is a digit's value. */
function decimalDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  let place = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(code - place - 1))) place++;
  return String(place % 10);
}

/** Full-width, circled, keycap, Arabic-Indic and all other digits as 0–9, each enclosed one apart; what is invisible is gone. */
export function plainDigits(text: string): string {
  return text
    .replace(
      /[\u2160-\u217b\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u{1f51f}]/gu,
      (c) => ` ${enclosedDigit(c)} `,
    )
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Me}\p{Mn}]/gu, '')
    .replace(/\p{Nd}/gu, decimalDigit);
}

/** The value of `15`, `十五`, `一五`, `二十`, `一百零五`, `两百`; null for what is no number. */
export function numberOf(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const characters = [...text.replace(/[廿卅]/g, (c) => CHINESE_TENS[c] ?? c)];
  if (characters.length === 0) return null;
  if (characters.length > 1 && characters.every((c) => c in CHINESE_DIGITS)) {
    return Number(characters.map((c) => CHINESE_DIGITS[c]).join(''));
  }
  let total = 0;
  let digit: number | null = null;
  let lowestUnit = Number.POSITIVE_INFINITY;
  for (const c of characters) {
    const unit = CHINESE_UNITS[c];
    if (unit === undefined) {
      const value = CHINESE_DIGITS[c];
      if (value === undefined || (digit !== null && digit !== 0)) return null;
      digit = value;
    } else {
      // 十 alone is ten; 百 needs its digit.
      if (unit >= lowestUnit || (digit === null && (unit !== 10 || total > 0))) return null;
      total += (digit ?? 1) * unit;
      digit = null;
      lowestUnit = unit;
    }
  }
  return total + (digit ?? 0);
}
