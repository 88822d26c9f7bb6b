// Text from people as it may stand anywhere of ours. Pure, and in every program, browsers' too.

/** Our marks and all that looks like them in any script; round brackets and 《》 cannot be taken for one. */
const MARKS = /(?![()（）《》])[\p{Ps}\p{Pe}]/gu;
/** Control characters, line breaks and bidirectional overrides, which could move a mark out of sight. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** Longest text that people can give anywhere. */
const LONGEST = 500;

/** On one line, without the marks that only the product may set, at most `max` characters. */
export function plain(text: string, max = LONGEST): string {
  const clean = text.normalize('NFC').replace(HIDDEN, ' ').replace(MARKS, ' ').replace(/\s+/g, ' ').trim();
  const characters = [...clean];
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : clean;
}
