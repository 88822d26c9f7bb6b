// Pieces of request schemas that columns can hold and people can read, and what is told of a field that is wrong.
import { z } from 'zod';
import { type FieldError, Problem } from './problem.ts';

/** Control characters, halves of characters, what was no UTF-8, and what turns the order of writing round. */
const UNREADABLE = /[[\p{Cc}\p{Cs}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FFFD}]--[\t\n\r]]/v;
const LARGEST_INT = 2_147_483_647;

/** Text as people write it. PostgreSQL keeps no NUL, and nobody can read the others. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !UNREADABLE.test(value), { error: 'field.characters' });

/** The same from somebody whose word must not be lost for a character that nobody sees: it is left out. */
export const clearedText = (max: number) =>
  z
    .string()
    .overwrite((value) => value.replace(new RegExp(UNREADABLE, 'gv'), '').trim())
    .max(max);

/** Text of one line that says something; line breaks and runs of blanks are one blank. */
export const line = (max: number) =>
  text(max)
    .overwrite((value) => value.replace(/\s+/g, ' ').trim())
    .min(1);

/** A row's number, in JSON and in an address. */
export const id = z.number().int().min(1).max(LARGEST_INT);
export const idText = z.coerce.number().int().min(1).max(LARGEST_INT);

interface Issue {
  code?: string;
  path?: readonly unknown[];
  message: string;
  origin?: string;
  minimum?: unknown;
  maximum?: unknown;
  keys?: readonly string[];
}

const KNOWN_CODES = new Set(['invalid_type', 'too_small', 'too_big', 'invalid_format', 'invalid_value']);

const step = (part: unknown) =>
  (typeof part === 'object' && part && 'key' in part ? part.key : part) as string;

/** How much of what: letters of a text and entries of a list are counted in other words than numbers are. */
function sizeCode({ code, origin, minimum }: Issue): string {
  if (code === 'too_small' && origin === 'string' && Number(minimum) === 1) return 'field.required';
  const counted = origin === 'string' || origin === 'array' ? `_${origin}` : '';
  return `field.${code}${counted}`;
}

/** A rule of ours inside a zod schema is written `.refine(…, { error: 'field.<key>' })`: the message is the text's key. */
function errorsOf(issue: Issue, value: unknown): FieldError[] {
  const path = (issue.path ?? []).map(step);
  const field = path.join('.') || 'body';
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({ field: [...path, key].join('.'), code: 'field.unknown' }));
  }
  const vars: Record<string, string | number> = {};
  if (issue.minimum !== undefined) vars.minimum = String(issue.minimum);
  if (issue.maximum !== undefined) vars.maximum = String(issue.maximum);
  if (issue.message.startsWith('field.')) return [{ field, code: issue.message, vars }];
  const given = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], value);
  if (given === undefined && path.length > 0) return [{ field, code: 'field.required' }];
  const code = issue.code && KNOWN_CODES.has(issue.code) ? issue.code : 'invalid_value';
  return [{ field, code: code.startsWith('too_') ? sizeCode(issue) : `field.${code}`, vars }];
}

/** The 400 that names each wrong field of `value`, never echoing what was in it. */
export const invalid = (issues: readonly unknown[], value: unknown): Problem =>
  new Problem(400, 'invalid-request', { fields: issues.flatMap((i) => errorsOf(i as Issue, value)) });

/** Parses what came with `schema`; throws a 400 naming each wrong field. */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(result.error.issues, value);
  return result.data;
}

/** An id in a path. */
export const idParam = z.object({ id: idText });
