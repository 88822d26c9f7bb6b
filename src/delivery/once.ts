// A webhook's request counts once, whichever process it reaches: one that comes again gets the same answer and does nothing.
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Context, MiddlewareHandler } from 'hono';
import type { Sql } from '../kernel/database.ts';
import type { Pause, WebhookDeps } from './webhook-deps.ts';

const hashOf = (id: string) => createHash('sha256').update(id).digest('base64url');

/** Whoever has been at it for so long is taken for dead. Longer than any of them takes. */
const ANSWERED_MS = 10_000;
/** Between two looks at whether it is answered: doubling from the first to the second. */
const LOOK_AGAIN_MS = [20, 640] as const;

interface Call {
  /** Null while somebody is at it. */
  status: number | null;
  type: string | null;
  body: string;
  times: number;
}

/**
 * `idOf` is what makes a request this one: its signature, or its words. The first to come does what it asks; others wait for
 * its answer and give the same. What failed was not answered, and counts when the provider tries again.
 * `kept_seconds`: how long an old one could still be taken; as long as the log where a signature carries no time.
 */
export function once(
  { db, clock, pause = wait }: Pick<WebhookDeps, 'db' | 'clock' | 'pause'>,
  idOf: (c: Context) => string | Promise<string>,
  kept_seconds: number | null = null,
): MiddlewareHandler {
  return async (c, next) => {
    const id = hashOf(`${new URL(c.req.url).pathname}\n${await idOf(c)}`);
    const before = await begin(db.sql, id, clock.now(), kept_seconds, pause);
    if (before) {
      const { body, status, type } = before;
      const headers = new Headers(type ? { 'content-type': type } : undefined);
      return new Response(body === '' ? null : body, { status: status ?? 500, headers });
    }
    let answered = false;
    try {
      await next();
      if (!c.res.ok) return;
      await db.sql`
        update webhook_call set status = ${c.res.status}, type = ${c.res.headers.get('content-type')},
          body = ${await c.res.clone().text()}
        where id = ${id}`;
      answered = true;
    } finally {
      if (!answered) await db.sql`delete from webhook_call where id = ${id} and status is null`;
    }
  };
}

/** What was answered before, once there is an answer; null when this one is to be answered now. */
async function begin(
  sql: Sql,
  id: string,
  now: Date,
  kept_seconds: number | null,
  pause: Pause,
): Promise<Call | null> {
  const keepUntil = kept_seconds === null ? null : new Date(now.getTime() + kept_seconds * 1_000);
  const [first_ms, longest_ms] = LOOK_AGAIN_MS;
  let seen = { times: 0, for_ms: 0 };
  for (let wait_ms: number = first_ms; ; wait_ms = Math.min(longest_ms, 2 * wait_ms)) {
    const begun = await sql`
      insert into webhook_call (id, at, keep_until, body) values (${id}, ${now}, ${keepUntil}, '')
      on conflict (id) do nothing returning 1`;
    if (begun.length > 0) return null;
    const [call] = await sql<Call[]>`select status, type, body, times from webhook_call where id = ${id}`;
    if (call && call.status !== null) {
      await sql`update webhook_call set times = times + 1 where id = ${id}`;
      return call;
    }
    if (call && call.times !== seen.times) seen = { times: call.times, for_ms: 0 };
    if (call && seen.for_ms >= ANSWERED_MS) {
      // Of several that waited one goes on in its place.
      const inherited = await sql`
        update webhook_call set times = times + 1 where id = ${id} and status is null and times = ${seen.times}
        returning 1`;
      if (inherited.length > 0) return null;
    }
    await pause(wait_ms);
    seen.for_ms += wait_ms;
  }
}
