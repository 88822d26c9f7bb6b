// HTTP habits shared by all rooms: validation that names the field, problems worded in the caller's language.
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { resolver, validator } from 'hono-openapi';
import { z } from 'zod';
import { invalid } from './fields.ts';
import { Problem } from './problem.ts';
import { languageOf, type Texts } from './texts.ts';

/** Set by the app for every request. `actor` names who does it, for the log: operator, member:12, webhook:twilio. */
export interface RequestVariables {
  actor: string;
}

const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

export const isJson = (c: Context): boolean => JSON_TYPE.test(c.req.header('content-type') ?? '');

/** A body of another type would be read as an empty one, and what was sent would be left out without a word. */
function refuseOtherTypes(c: Context): void {
  if (isJson(c)) return;
  const said = (name: string) => c.req.header(name) !== undefined;
  const length = c.req.header('content-length');
  const empty = length === '0' || !['content-type', 'content-length', 'transfer-encoding'].some(said);
  if (!empty) throw new Problem(415, 'unsupported-media', { vars: { types: 'application/json' } });
}

/** hono-openapi's validator with our problem body. The same zod schema validates the request and documents it. */
export function valid<Target extends 'json' | 'query' | 'param' | 'form', T extends z.ZodType>(
  target: Target,
  schema: T,
) {
  const checked = validator(target, schema, (result) => {
    if (!result.success) throw invalid(result.error, result.data);
  });
  if (target !== 'json') return checked;
  const middleware: MiddlewareHandler = (c, next) => {
    refuseOtherTypes(c);
    return checked(c, next);
  };
  return Object.assign(middleware, checked) as typeof checked;
}

/** `middleware` for some requests only; what documents it is kept. */
const when = <M extends MiddlewareHandler>(applies: (c: Context) => boolean, middleware: M): M =>
  Object.assign(
    ((c, next) => (applies(c) ? middleware(c, next) : next())) as MiddlewareHandler,
    middleware,
  ) as M;

/** For routes that take JSON from programs and forms from pages. */
export const forJson = <M extends MiddlewareHandler>(middleware: M): M => when(isJson, middleware);
export const onlyForms = <M extends MiddlewareHandler>(middleware: M): M =>
  when((c) => !isJson(c), middleware);

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
export function responses(
  description: string,
  schema?: z.ZodType,
  status: 200 | 201 | 202 | 204 | 503 = 200,
) {
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

/** `responses` of a route that answers with a file. */
export const fileResponses = (description: string, type: string) => ({
  ...responses(description),
  200: { description, content: { [type]: { schema: { type: 'string' as const, format: 'binary' } } } },
});

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
