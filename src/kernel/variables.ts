// How variables of the environment are read: each kind of value once, with the key of what is said when it is wrong.
import { z } from 'zod';

export type Vars = Record<string, string | number>;
export type Shape = Record<string, z.ZodType>;
/** Tells that `variable` cannot be used; `key` is one of the configuration's texts. */
export type Refuse = (variable: string, key: string, vars?: Vars) => void;

/** A wrong value's text (`config.<key>`) and what fills it, carried through zod as `params`. */
export const wrong = (key: string, vars: Vars = {}) => ({ params: { key, vars } });

export const number = (minimum: number, maximum: number) =>
  z
    .string()
    .transform((v) => (/^\d+(\.\d+)?$/.test(v) ? Number(v) : Number.NaN))
    .refine((n) => n >= minimum && n <= maximum, wrong('number', { minimum, maximum }));
export const integer = (minimum: number, maximum: number) =>
  number(minimum, maximum).refine(Number.isInteger, wrong('number', { minimum, maximum }));
export const oneOf = <T extends string>(allowed: readonly T[]) =>
  z.custom<T>((v) => allowed.includes(v as T), wrong('choice', { allowed: allowed.join(' | ') }));
/** A whole number, or `none` where there is no bound. */
export const integerOrNone = (minimum: number, maximum: number) =>
  z.string().transform((v, ctx): number | null => {
    if (v === 'none') return null;
    const read = integer(minimum, maximum).safeParse(v);
    if (read.success) return read.data;
    ctx.addIssue({ code: 'custom', ...wrong('number-or-none', { minimum, maximum }) });
    return z.NEVER;
  });
export const httpUrl = z
  .string()
  .refine((v) => /^https?:$/.test(URL.parse(v)?.protocol ?? ''), wrong('http-url'))
  .transform((v) => v.replace(/\/+$/, ''));
export const secret = z.string().refine((v) => v.length >= 16, wrong('short', { minimum: 16 }));
/** Messages a second. */
export const pace = number(0.01, 10_000);

/** Refuses each of `names` that is missing while another is there. Variables that mean something only together. */
export function together(env: Record<string, unknown>, names: readonly string[], refuse: Refuse): void {
  const missing = names.filter((name) => env[name] === undefined);
  if (missing.length === names.length) return;
  for (const name of missing) {
    refuse(name, 'together', { others: names.filter((n) => n !== name).join(', ') });
  }
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
/** On this machine: a stand-in, not the provider itself. */
export const isHere = (url: string | undefined) => LOOPBACK.test(URL.parse(url ?? '')?.hostname ?? '');

/** JSON of the shape that `schema` describes; `example` shows it to whoever got it wrong. */
export const json = <T>(schema: z.ZodType<T>, example: string) =>
  z.string().transform((text, ctx): T => {
    const parsed = schema.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    ctx.addIssue({ code: 'custom', ...wrong('json', { example }) });
    return z.NEVER;
  });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
