// HTTP habits shared by all rooms: validation that names the field, problems worded in the caller's language.
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { resolver, validator } from 'hono-openapi';
import { z } from 'zod';
import { type FieldError, Problem } from './problem.ts';
import { languageOf, type Texts } from './texts.ts';

/** Set by the app for every request. `actor` names who does it, for the log: operator, member:12, webhook:twilio. */
export interface RequestVariables {
  actor: string;
}

interface Issue {
  code?: string;
  path?: readonly unknown[];
  message: string;
  minimum?: unknown;
  maximum?: unknown;
  input?: unknown;
}

const KNOWN_CODES = new Set([
  'invalid_type',
  'too_small',
  'too_big',
  'invalid_format',
  'invalid_value',
  'unrecognized_keys',
  'required',
]);

/** A rule of ours inside a zod schema is written `.refine(…, { error: 'field.<key>' })`: the message is the text's key. */
function fieldError(issue: Issue): FieldError {
  const field = (issue.path ?? [])
    .map((part) => String(typeof part === 'object' && part && 'key' in part ? part.key : part))
    .join('.');
  const vars: Record<string, string | number> = {};
  if (issue.minimum !== undefined) vars.minimum = String(issue.minimum);
  if (issue.maximum !== undefined) vars.maximum = String(issue.maximum);
  if (issue.message.startsWith('field.')) return { field, code: issue.message, vars };
  const missing = issue.code === 'invalid_type' && issue.message.includes('undefined');
  const code = missing
    ? 'required'
    : issue.code && KNOWN_CODES.has(issue.code)
      ? issue.code
      : 'invalid_value';
  return { field, code: `field.${code}`, vars };
}

/** Parses what came with `schema`; throws a 400 naming each wrong field, never echoing its value. */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new Problem(400, 'invalid-request', {
      fields: result.error.issues.map((i) => fieldError(i as Issue)),
    });
  }
  return result.data;
}

/** hono-openapi's validator with our problem body. The same zod schema validates the request and documents it. */
export function valid<Target extends 'json' | 'query' | 'param' | 'form', T extends z.ZodType>(
  target: Target,
  schema: T,
) {
  return validator(target, schema, (result) => {
    if (!result.success) {
      throw new Problem(400, 'invalid-request', { fields: result.error.map((i) => fieldError(i as Issue)) });
    }
  });
}

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** `responses` of a documented route: what it answers when it worked, and the problem body otherwise. */
export function responses(description: string, schema?: z.ZodType, status: 200 | 201 | 202 | 204 = 200) {
  return {
    [status]: schema
      ? { description, content: { 'application/json': { schema: resolver(schema) } } }
      : { description },
    '4XX': {
      description: 'RFC 9457 problem',
      content: { 'application/problem+json': { schema: resolver(problemSchema) } },
    },
  };
}

/** An id in a path. */
export const idParam = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) });

/** The one error handler's body. Unknown errors say nothing of themselves. */
export function problemResponse(c: Context, texts: Texts, problem: Problem): Response {
  const language = languageOf(c.req.header('accept-language'));
  const body = {
    type: `/problems/${problem.code}`,
    title: texts(language, `problem.${problem.code}`, problem.vars),
    status: problem.status,
    detail: texts(language, `problem.${problem.code}.detail`, problem.vars),
    ...(problem.fields.length > 0 && {
      errors: problem.fields.map((f) => ({ field: f.field, message: texts(language, f.code, f.vars) })),
    }),
    ...problem.extra,
  };
  return c.body(JSON.stringify(body), problem.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': language === 'zh' ? 'zh-CN' : 'en',
  });
}

/** Reads at most `limit_bytes` of a body; throws 413 as soon as more came, whatever Content-Length said. */
export async function readBody(request: Request, limit_bytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size_bytes = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size_bytes += value.byteLength;
    if (size_bytes > limit_bytes) {
      await reader.cancel();
      throw new Problem(413, 'too-large', { vars: { limit: `${Math.round(limit_bytes / 1_000_000)} MB` } });
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size_bytes);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

export type Guard = MiddlewareHandler<{ Variables: RequestVariables }>;

/**
 * Refuses a body above `limit_bytes` (`said` names the limit in the 413). A stated length is believed without touching the
 * body, which the HTTP server holds to it; opening the body as a stream would cost more than storing an answer.
 */
export function limitBody(limit_bytes: number, said: string): MiddlewareHandler {
  const refuse = (): never => {
    throw new Problem(413, 'too-large', { vars: { limit: said } });
  };
  const counted = bodyLimit({ maxSize: limit_bytes, onError: refuse });
  return (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    const stated = c.req.header('content-length');
    if (stated === undefined || c.req.header('transfer-encoding') !== undefined) return counted(c, next);
    return Number(stated) > limit_bytes ? refuse() : next();
  };
}
