// Whether this installation works: the database answers, nothing waits too long, somebody dispatches.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { open } from './access/guard.ts';
import type { Clock } from './kernel/clock.ts';
import type { Database, Sql } from './kernel/database.ts';
import { responses } from './kernel/http.ts';

const SEEN_KEY = 'dispatcher_seen';
const DATABASE_TIMEOUT_MS = 2000;

/** A dispatcher says that it was at work at `now`. */
export async function markDispatcherSeen(sql: Sql, now: Date): Promise<void> {
  await sql`
    insert into setting (key, value) values (${SEEN_KEY}, ${now.toISOString()})
    on conflict (key) do update set value = greatest(setting.value, excluded.value)`;
}

const health = z.object({
  ok: z.boolean().meta({ description: 'The database answers' }),
  role: z.enum(['all', 'api', 'dispatcher', 'worker']),
  now: z.iso.datetime(),
  oldestDueSeconds: z.number().nullable().meta({ description: 'How long the oldest due message waits' }),
  dispatcherSeenSeconds: z.number().nullable().meta({ description: 'Since a dispatcher was last at work' }),
});

export interface HealthDeps {
  db: Database;
  clock: Clock;
  role: z.output<typeof health>['role'];
}

const secondsBetween = (from: Date | null | undefined, to: Date) =>
  from ? Math.max(0, (to.getTime() - from.getTime()) / 1000) : null;

async function readHealth({ db, clock, role }: HealthDeps): Promise<z.output<typeof health>> {
  const now = clock.now();
  const [row] = await db.sql<{ oldestDue: Date | null; seen: string | null }[]>`
    select
      (select min(next_attempt_at) from delivery where state = 'queued' and next_attempt_at <= ${now}) as oldest_due,
      (select value from setting where key = ${SEEN_KEY}) as seen`;
  return {
    ok: true,
    role,
    now: now.toISOString(),
    oldestDueSeconds: secondsBetween(row?.oldestDue, now),
    dispatcherSeenSeconds: secondsBetween(row?.seen ? new Date(row.seen) : null, now),
  };
}

/** `GET /api/health` needs no key: it tells nothing of people. 503 when the database does not answer in time. */
export function healthRoutes(deps: HealthDeps) {
  return new Hono().get(
    '/api/health',
    open('health'),
    describeRoute({
      ...{ summary: 'Whether this installation works', security: [] },
      responses: { ...responses('It works', health), ...responses('It does not', health, 503) },
    }),
    async (c) => {
      const silent = new Promise<null>((done) => setTimeout(() => done(null), DATABASE_TIMEOUT_MS).unref?.());
      const found = await Promise.race([readHealth(deps).catch(() => null), silent]);
      if (found) return c.json(found);
      const now = deps.clock.now().toISOString();
      return c.json(
        { ok: false, role: deps.role, now, oldestDueSeconds: null, dispatcherSeenSeconds: null },
        503,
      );
    },
  );
}
