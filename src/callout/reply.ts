// Understands an answer by SMS, or says that it does not: only a whole text that is an answer is one. Pure.
import { CHINESE_NUMERALS, numberOf, plainDigits } from './reply-digits.ts';
import * as words from './reply-words.ts';
import type { AnswerKind } from './respond-rules.ts';

/** Which call-out (by its reply code) and who (of several names on one number) a reply speaks of. */
interface About {
  code?: string;
  name?: string;
}

export type Reply =
  | ({ kind: 'coming' | 'en_route'; eta_minutes?: number } & About)
  | ({ kind: 'cannot'; reason?: string } & About)
  | ({ kind: 'arrived' | 'home_safe' } & About)
  /** Nothing but a reply code, or nothing but a name: the rest of an answer that was asked back. */
  | { kind: 'code'; code: string; name?: string }
  | { kind: 'name'; name: string }
  | { kind: 'opt_out' }
  | { kind: 'unclear' };

const UNCLEAR: Reply = { kind: 'unclear' };
const LIMIT_CHARACTERS = 500;
const REASON_LIMIT_CHARACTERS = 200;
/** Dialled in an emergency: `1 120` says that somebody comes, and not when. */
const EMERGENCY_NUMBERS = [110, 119, 120, 122];
const ETA_LIMIT_MINUTES = 999;

/**
 * `names`: of the members whom the sender's number belongs to, so that one of them in the text is known as that.
 * Digits 1 coming (with minutes), 2 cannot (with a reason), 3 under way, 4 on scene, 5 home safe; or words that mean it.
 */
export function parseReply(body: string, names: readonly string[] = []): Reply {
  if (body.length > LIMIT_CHARACTERS) return UNCLEAR;
  const text = separated(body);
  if (words.OPT_OUT.has(text.replaceAll(' ', '').toUpperCase())) return { kind: 'opt_out' };
  if (/[?？]/.test(body) || text === '') return UNCLEAR;
  const named = withoutName(text, names);
  const coded = withoutCode(named.text);
  const about: About = {
    ...(coded.code !== undefined && { code: coded.code }),
    ...(named.name !== undefined && { name: named.name }),
  };
  if (coded.text === '') {
    if (coded.code !== undefined) return { kind: 'code', ...about, code: coded.code };
    return named.name === undefined ? UNCLEAR : { kind: 'name', name: named.name };
  }
  const reply = answerOf(coded.text);
  // Whatever the grammar made of it: with a no in it, it is no yes.
  const said = plain(body).replaceAll(named.name ? plain(named.name) : '\0', '');
  if (reply.kind !== 'cannot' && words.NEGATION.test(said)) return UNCLEAR;
  return reply.kind === 'unclear' ? UNCLEAR : { ...reply, ...about };
}

const TRADITIONAL =
  '來過趕達場崗參發動們現會馬還後內時鐘鍾點個約預計無沒別難辦請報領隊復覆謝選擇訂閱從實準證願與導';
const SIMPLIFIED =
  '来过赶达场岗参发动们现会马还后内时钟钟点个约预计无没别难办请报领队复复谢选择订阅从实准证愿与导';
const SIMPLE = new Map([...TRADITIONAL].map((c, i) => [c, SIMPLIFIED[i] ?? c]));

/** Plain digits, simplified characters, no apostrophes: `can’t` is one word. */
const plain = (text: string) =>
  plainDigits(text)
    .replace(/['’‘`´]/gu, '')
    .replace(/\p{Script=Han}/gu, (c) => SIMPLE.get(c) ?? c);

const BETWEEN_NUMBERS = new RegExp(
  `(?<=[\\d${CHINESE_NUMERALS}]\\s*):(?=\\s*[\\d${CHINESE_NUMERALS}])`,
  'gu',
);

/** Digits made plain, decoration made single spaces; colons, slashes and percents between digits keep their meaning. */
function separated(body: string): string {
  return plain(body)
    .replace(
      /(\d+\.\d+) ?(?:个?(?:小时|钟头)|hours?|hrs?|h)(?![a-z])/giu,
      (_, h) => `${Math.round(h * 60)}分钟`,
    )
    .replace(BETWEEN_NUMBERS, '∶')
    .replace(/[/%∶]/gu, (c) => `\0${c}`)
    .replace(/(?<!\0)[\p{P}\p{S}\p{Z}\s]+/gu, ' ')
    .replaceAll('\0', '')
    .trim();
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function withoutName(text: string, names: readonly string[]): { text: string; name?: string } {
  for (const name of names.toSorted((a, b) => b.length - a.length)) {
    const known = separated(name);
    if (known === '') continue;
    const letters = /^[a-z ]+$/iu.test(known)
      ? known
      : [...known.replaceAll(' ', '')].map(escaped).join(' ?');
    const found = new RegExp(
      `^(?:我是|我叫|姓名)? ?${letters}(?![a-z])|(?<![a-z])(?:我是|我叫|姓名)? ?${letters}$`,
      'iu',
    );
    if (found.test(text)) return { text: text.replace(found, ' ').replace(/ +/g, ' ').trim(), name };
  }
  return { text };
}

const CODE_FIRST = /^(?:代号|代码|code)? ?([a-hj-np-z][2-9])(?=$|[^a-z0-9]|[1-5](?!\d))/iu;
const CODE_LAST = /(?<![a-z0-9])(?:代号|代码|code)? ?([a-hj-np-z][2-9])$/iu;

/** Length of the words at the beginning that add nothing: 收到，K7 1. */
function fillersAt(text: string): number {
  let at = 0;
  for (;;) {
    const length = matched(words.FILLERS, text, at)?.[0].length ?? 0;
    if (length === 0) return at;
    at += length;
    if (text[at] === ' ') at++;
  }
}

function withoutCode(text: string): { text: string; code?: string } {
  const polite = fillersAt(text);
  const found = CODE_FIRST.exec(text.slice(polite)) ?? CODE_LAST.exec(text);
  if (!found) return { text };
  const rest = text
    .replace(found[0], ' ')
    .replace(/ +/g, ' ')
    .replace(/^[ ∶]+/u, '')
    .trim();
  return { text: rest, code: found[1]?.toUpperCase() };
}

/** What was read so far, token by token. */
interface Reading {
  option?: AnswerKind;
  phrase?: AnswerKind;
  minutes?: number;
  /** A number without unit stood for the minutes. */
  bare?: boolean;
  /** From here on nothing was understood. */
  left: string;
  /** A separator stood before `left`. */
  apart: boolean;
}

function answerOf(text: string): Reply {
  const reading = read(text);
  if (!reading) return UNCLEAR;
  const { option, phrase, minutes, left } = reading;
  const kind = kindOf(option, phrase, minutes);
  if (kind === null) return refusalAfterReason(text);
  if (kind === 'cannot') return refusal(reading, minutes);
  if (left !== '') return UNCLEAR;
  if (kind === 'arrived' || kind === 'home_safe') return minutes === undefined ? { kind } : UNCLEAR;
  if (minutes === undefined) return { kind };
  if (reading.bare && EMERGENCY_NUMBERS.includes(minutes)) return option ? { kind } : UNCLEAR;
  return minutes >= 1 && minutes <= ETA_LIMIT_MINUTES ? { kind, eta_minutes: minutes } : UNCLEAR;
}

/** One meaning of the digit and the words together; null when they say nothing or contradict one another. */
function kindOf(option?: AnswerKind, phrase?: AnswerKind, minutes?: number): AnswerKind | null {
  if (option && phrase && option !== phrase) {
    // 1 and "on my way" together: coming is what both say.
    return option === 'coming' && phrase === 'en_route' ? 'coming' : null;
  }
  return option ?? phrase ?? (minutes === undefined ? null : 'coming');
}

function refusal({ left, apart, phrase }: Reading, minutes: number | undefined): Reply {
  if (minutes !== undefined) return UNCLEAR;
  if (left === '' || (apart && isRefusal(left))) return { kind: 'cannot' };
  const contradicts = words.SOUNDS_LIKE_COMING.test(left) && !words.NEGATION.test(left);
  const counts = !phrase && words.MEASURE.test(left);
  if (!apart || contradicts || counts || /^[\d ]+$/.test(left)) return UNCLEAR;
  return { kind: 'cannot', reason: left.slice(0, REASON_LIMIT_CHARACTERS) };
}

/** 我在外地，来不了: a clause about oneself, then a refusal. */
function refusalAfterReason(text: string): Reply {
  const at = text.lastIndexOf(' ');
  const reason = text.slice(0, Math.max(0, at));
  if (!words.ABOUT_ONESELF.test(reason) || words.SOUNDS_LIKE_COMING.test(reason)) return UNCLEAR;
  if (!isRefusal(text.slice(at + 1))) return UNCLEAR;
  return { kind: 'cannot', reason: reason.slice(0, REASON_LIMIT_CHARACTERS) };
}

/** Nothing but words that refuse. */
function isRefusal(text: string): boolean {
  const reading = read(text);
  return (
    reading?.phrase === 'cannot' && !reading.option && reading.left === '' && reading.minutes === undefined
  );
}

/** Reads tokens from the left; null when one comes twice or a number stands where none can. */
function read(text: string): Reading | null {
  const reading: Reading = { left: '', apart: false };
  let at = 0;
  while (at < text.length) {
    const apart = text[at] === ' ';
    const start = apart ? at + 1 : at;
    const length = readOne(text, start, reading, apart);
    if (length === null) return null;
    if (length === 0) return { ...reading, left: text.slice(start), apart };
    at = start + length;
  }
  return reading;
}

function matched(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}

/** Length of the token at `at`, which goes into `reading`; 0 when there is none, null when it does not belong. */
function readOne(text: string, at: number, reading: Reading, apart: boolean): number | null {
  const duration = matched(words.DURATION, text, at);
  if (duration) return setMinutes(reading, minutesOf(duration.groups ?? {}), duration[0].length, false);
  const answered = reading.option ?? reading.phrase;
  const option = answered ? null : matched(words.OPTION, text, at);
  const phrase = longestPhrase(text, at);
  if (option && option[0].length >= (phrase?.length ?? 0)) {
    const digit = numberOf(option.groups?.digit ?? option.groups?.chinese ?? '') ?? 0;
    reading.option = words.OPTIONS[digit - 1];
    return option[0].length;
  }
  const number = answered && answered !== 'cannot' ? matched(words.BARE_NUMBER, text, at) : null;
  if (number) {
    const joined = !apart && /\d$/.test(text.slice(0, at)) && /^\d/.test(number[0]);
    if (joined) return null;
    return setMinutes(reading, numberOf(number.groups?.number ?? ''), number[0].length, true);
  }
  const filler = matched(words.FILLERS, text, at)?.[0].length ?? 0;
  if (!phrase || filler > phrase.length) return filler;
  // A second phrase after a refusal is part of its reason.
  if (reading.phrase) return reading.phrase === 'cannot' ? 0 : null;
  reading.phrase = phrase.kind;
  return phrase.length;
}

function setMinutes(reading: Reading, minutes: number | null, length: number, bare: boolean): number | null {
  if (minutes === null || reading.minutes !== undefined) return null;
  Object.assign(reading, { minutes, bare });
  return length;
}

function minutesOf(groups: Record<string, string | undefined>): number | null {
  if (groups.halfHour) return 30;
  if (groups.quarters) return (numberOf(groups.quarters) ?? 0) * 15;
  if (groups.minutes) return numberOf(groups.minutes);
  const hours = numberOf(groups.hours ?? '');
  const rest = groups.rest ? numberOf(groups.rest) : groups.half ? 30 : 0;
  return hours === null || rest === null ? null : hours * 60 + rest;
}

function longestPhrase(text: string, at: number): { kind: AnswerKind; length: number } | null {
  let best: { kind: AnswerKind; length: number } | null = null;
  for (const [kind, expression] of words.PHRASES) {
    const length = matched(expression, text, at)?.[0].length ?? 0;
    if (length > (best?.length ?? 0)) best = { kind, length };
  }
  return best;
}
