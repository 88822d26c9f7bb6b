// How single values are written in real rosters and what they mean. Pure; what is not understood is an error code.
import { DateTime } from 'luxon';
import { isPosition, type Position } from '../kernel/geo.ts';

/** `how`: what was rewritten (a `roster.normalised.*` text), absent when the value was as it should be. */
export type Read<T> = { value: T; how?: string } | { error: string };

/** Spaces of every kind, joiners and byte order marks, which copied cells are full of. */
const BLANKS = /[\s\u00a0\u200b-\u200d\u2060\ufeff\u3000]+/g;

export const trimmed = (text: string) =>
  text.replace(/^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$/g, '');
/** For numbers and codes: one width, no blanks. */
const compact = (text: string) => text.normalize('NFKC').replace(BLANKS, '');
const isIn = (low: number, value: number, high: number) => value >= low && value <= high;

/** Letters of any script with the marks that names have between them. */
const NAME = /^[\p{L}\p{M}]+(?:[·\-'’. ]+[\p{L}\p{M}]+)*\.?$/u;
const MAX_NAME_LENGTH = 50;

/** A person's name. Blanks inside a Chinese name (王　波) only pad it. */
export function readName(text: string): Read<string> {
  const spaced = trimmed(text.replace(BLANKS, ' ')).replace(/[•‧・･]/g, '·');
  const value = /^[\p{Script=Han} ]+$/u.test(spaced) ? spaced.replaceAll(' ', '') : spaced.normalize('NFC');
  if (value === '') return { error: 'name_missing' };
  if (!NAME.test(value)) return { error: 'name_characters' };
  if (value.length > MAX_NAME_LENGTH) return { error: 'too_long' };
  return value === text ? { value } : { value, how: 'spaces' };
}

const GENDERS: Record<string, 'male' | 'female'> = {
  男: 'male',
  男性: 'male',
  m: 'male',
  male: 'male',
  女: 'female',
  女性: 'female',
  f: 'female',
  female: 'female',
};

export function readGender(text: string): 'male' | 'female' | 'unknown' | null {
  const key = compact(text).toLowerCase();
  return key === '' ? 'unknown' : (GENDERS[key] ?? null);
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';

/** A resident identity number (GB 11643): 17 digits with a birth date, and a check character. `today` as YYYY-MM-DD. */
export function readIdNumber(text: string, today: string): Read<string> {
  const value = compact(text).toUpperCase();
  if (/E\+?\d+$/.test(value)) return { error: 'id_rounded' };
  if (!/^\d{17}[\dX]$/.test(value)) return { error: 'id_format' };
  const born = dateOf(Number(value.slice(6, 10)), Number(value.slice(10, 12)), Number(value.slice(12, 14)));
  if (!born || born > today) return { error: 'id_birth_date' };
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(value[i]), 0);
  if (ID_CHECKS[sum % 11] !== value[17]) return { error: 'id_checksum' };
  return value === text ? { value } : { value, how: 'width' };
}

/** The gender that an identity number's 17th digit tells. */
export const genderOfIdNumber = (id: string) => (Number(id[16]) % 2 === 1 ? 'male' : 'female');

/** A mobile number as E.164. Chinese ones may come with +86, 0086, blanks and dashes; others need their country code. */
export function readPhone(text: string): Read<string> {
  const value = compact(text)
    .replace(/[-‐-―()./]/g, '')
    .replace(/^00/, '+');
  const chinese = /^(?:\+?86)?(1[3-9]\d{9})$/.exec(value)?.[1];
  if (chinese)
    return chinese === text ? { value: `+86${chinese}` } : { value: `+86${chinese}`, how: 'phone' };
  if (!/^\+[1-9]\d{6,14}$/.test(value) || value.startsWith('+86')) return { error: 'phone' };
  return value === text ? { value } : { value, how: 'phone' };
}

const NEVER = /^(长期|长期有效|永久|永久有效|无期限|long-?term|permanent|never|unlimited)$/i;
/** Days are counted by spreadsheets from here (1900 system, with its invented 29 February 1900). */
const SERIAL_START = DateTime.utc(1899, 12, 30);
const SERIALS = { first: 10_000, last: 109_574 };

function dateOf(year: number, month: number, day: number): string | null {
  if (!isIn(1900, year, 2200)) return null;
  const date = DateTime.utc(year, month, day);
  return date.isValid ? date.toFormat('yyyy-MM-dd') : null;
}

/** A date as YYYY-MM-DD; `null` for one that never comes (长期). Empty text is the caller's affair. */
export function readDate(text: string): Read<string | null> {
  const value = compact(text).replace(/T?00:00(:00(\.0+)?)?Z?$/, '');
  if (NEVER.test(value)) return { value: null };
  if (/^\d{5,6}(\.0+)?$/.test(value)) {
    const serial = Number(value);
    if (!isIn(SERIALS.first, serial, SERIALS.last)) return { error: 'date_format' };
    return { value: SERIAL_START.plus({ days: serial }).toFormat('yyyy-MM-dd'), how: 'date' };
  }
  const parts =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(value) ??
    /^(\d{4})(年)(\d{1,2})月(\d{1,2})[日号]?$/.exec(value) ??
    /^(\d{4})()(\d{2})(\d{2})$/.exec(value);
  if (!parts) return { error: 'date_format' };
  const date = dateOf(Number(parts[1]), Number(parts[3]), Number(parts[4]));
  if (!date) return { error: 'date_unreal' };
  return date === text ? { value: date } : { value: date, how: 'date' };
}

const CHINA = { west: 73, east: 136, south: 3, north: 54 };
const inChina = (p: Position) => isIn(CHINA.west, p.lon, CHINA.east) && isIn(CHINA.south, p.lat, CHINA.north);

function degrees(text: string): number {
  const bare = compact(text).replace(/^(东经|北纬|[EN])|([°度]?[EN]?)$/gi, '');
  return /^-?\d{1,3}(\.\d+)?$/.test(bare) ? Number(bare) : Number.NaN;
}

/** A position; longitude and latitude in each other's column are put right when only that makes it a place in China. */
export function readPosition(lonText: string, latText: string): Read<Position> & { abroad?: boolean } {
  if (compact(lonText) === '' || compact(latText) === '') return { error: 'position_half' };
  const p = { lon: degrees(lonText), lat: degrees(latText) };
  if (Number.isNaN(p.lon) || Number.isNaN(p.lat)) return { error: 'position_format' };
  const swapped = { lon: p.lat, lat: p.lon };
  if (!inChina(p) && inChina(swapped)) return { value: swapped, how: 'swapped' };
  if (!isPosition(p)) return { error: 'position' };
  const exact = String(p.lon) === lonText && String(p.lat) === latText;
  // Trailing zeros are the same number; anything else was written in another way.
  const plain = /^-?[\d.]+$/.test(lonText) && /^-?[\d.]+$/.test(latText);
  return { value: p, abroad: !inChina(p), ...(!exact && !plain && { how: 'width' }) };
}

/** The parts of a list, however they are separated, each once. */
export function readList(text: string): string[] {
  return [...new Set(text.split(/[，,、;；/／|\s\u3000]+/).map(trimmed))].filter((part) => part !== '');
}

const MAX_LABEL_LENGTH = 100;

/** The name of an organisation or a thing: one line, nothing that is markup or a formula. Empty gives null. */
export function readLabel(text: string): Read<string | null> {
  const value = trimmed(text.replace(BLANKS, ' '));
  if (value === '') return { value: null };
  if (/[<>\p{Cc}]|^[=+\-@]/u.test(value)) return { error: 'text_characters' };
  if (value.length > MAX_LABEL_LENGTH) return { error: 'too_long' };
  return value === text ? { value } : { value, how: 'spaces' };
}

const MAX_REMARK_LENGTH = 2000;

/** Free text, kept as it is but for what no database or spreadsheet can hold. */
export function readRemark(text: string): Read<string> {
  const value = trimmed(
    text
      .replace(/\r\n?/g, '\n')
      .replace(/(?![\t\n\x7f-\x9f])[\p{Cc}\ufffe\uffff]/gu, '')
      .toWellFormed(),
  );
  return value.length > MAX_REMARK_LENGTH ? { error: 'too_long' } : { value };
}
