// What an SMS must say to answer a roll-call: its code, or a word for being there. Pure.

/** As in the codes of call-outs, with a 0 between, which those never have: no text can be taken for both. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '23456789';
const CODES = [...LETTERS].flatMap((letter) => [...DIGITS].map((digit) => `${letter}0${digit}`));
/** Neighbours look different; 7 and their number have no common divisor, so that each comes once in a round. */
const STEP = 7;

/** Used again only 192 roll-calls later. */
export const codeOf = (rollCallId: number): string => CODES[(rollCallId * STEP) % CODES.length] ?? 'A02';

export interface SaidHere {
  /** Null: only a word that says so. */
  code: string | null;
  /** What else stands there, for a number that several people share. */
  name: string | null;
}

const CODE = /^([a-hj-np-z]0[2-9])(?![0-9])/i;
const HERE = /^(?:应到|到岗|在岗|到了|到|here|present)$/i;
const LONGEST = 60;

/** `K07`, `k07 到`, `K07 张三`, `到`; null: no answer to a roll-call. Full-width letters and digits are as good. */
export function readHere(body: string): SaidHere | null {
  if (body.length > LONGEST) return null;
  const text = body
    .normalize('NFKC')
    .replace(/[\p{P}\p{Z}\s]+/gu, ' ')
    .trim();
  const code = CODE.exec(text)?.[1]?.toUpperCase() ?? null;
  const words = text
    .slice(code?.length ?? 0)
    .split(' ')
    .filter(Boolean);
  const names = words.filter((word) => !HERE.test(word));
  if (code === null && (names.length > 1 || names.length === words.length)) return null;
  return names.length > 1 ? null : { code, name: names[0] ?? null };
}
