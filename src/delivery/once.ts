// A webhook's request counts once, whichever process it reaches: one that comes again gets the same answer and does nothing.
import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { WebhookDeps } from './webhook-deps.ts';

const hashOf = (id: string) => createHash('sha256').update(id).digest('base64url');

interface Answered {
  status: number;
  type: string | null;
  body: string;
}

/**
 * `idOf` is what makes a request this one: its signature, or its words. What failed was not answered, and counts when
 * the provider tries again. `kept_seconds`: how long an old one could still be taken; as long as the log where a
 * signature carries no time.
 */
export function once(
  { db, clock }: Pick<WebhookDeps, 'db' | 'clock'>,
  idOf: (c: Context) => string | Promise<string>,
  kept_seconds: number | null = null,
): MiddlewareHandler {
  return async (c, next) => {
    const id = hashOf(`${new URL(c.req.url).pathname}\n${await idOf(c)}`);
    const [before] = await db.sql<Answered[]>`
      update webhook_call set times = times + 1 where id = ${id} returning status, type, body`;
    if (before) {
      const { body, status, type } = before;
      const headers = new Headers(type ? { 'content-type': type } : undefined);
      return new Response(body === '' ? null : body, { status, headers });
    }
    await next();
    if (!c.res.ok) return;
    const now = clock.now();
    const keepUntil = kept_seconds === null ? null : new Date(now.getTime() + kept_seconds * 1_000);
    await db.sql`
      insert into webhook_call (id, at, keep_until, status, type, body)
      values (${id}, ${now}, ${keepUntil}, ${c.res.status}, ${c.res.headers.get('content-type')}, ${await c.res.clone().text()})
      on conflict (id) do update set times = webhook_call.times + 1`;
  };
}
