// Whether this installation works: the database answers, messages flow on every route, somebody dispatches.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { open } from './access/guard.ts';
import type { Channels } from './delivery/channel.ts';
import { readFlow } from './delivery/flow.ts';
import { statusOf } from './delivery/flow-rules.ts';
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

/** Seconds since any dispatcher was at work; null when none ever was. */
export async function secondsSeen(sql: Sql, now: Date): Promise<number | null> {
  const [row] = await sql<{ value: string }[]>`select value from setting where key = ${SEEN_KEY}`;
  return row ? Math.max(0, (now.getTime() - new Date(row.value).getTime()) / 1000) : null;
}

export const routeHealth = z
  .object({
    route: z.string(),
    state: z.enum(['ok', 'failing', 'stuck']).meta({
      description:
        'stuck: something is due and nothing has moved for a minute; failing: the provider takes nothing',
    }),
    waiting: z.number().meta({ description: 'Messages that are due, counted up to 10,000' }),
    oldestDueSeconds: z.number().nullable(),
    takenSeconds: z.number().nullable().meta({ description: 'Since the provider last took a message' }),
    refusedInRow: z.number(),
    reason: z.string().nullable().meta({ description: 'What the provider last said when it took none' }),
  })
  .meta({ id: 'RouteHealth' });

const health = z.object({
  ok: z.boolean().meta({ description: 'The database answers' }),
  status: z.enum(['ok', 'degraded', 'down']),
  role: z.enum(['all', 'api', 'dispatcher', 'worker']),
  now: z.iso.datetime(),
  oldestDueSeconds: z.number().nullable().meta({ description: 'How long the oldest due message waits' }),
  dispatcherSeenSeconds: z.number().nullable().meta({ description: 'Since a dispatcher was last at work' }),
  routes: z.array(routeHealth),
});
export type Health = z.output<typeof health>;

export interface HealthDeps {
  db: Database;
  clock: Clock;
  channels: Channels;
  role: Health['role'];
}

export async function readHealth({ db, clock, role, channels }: HealthDeps): Promise<Health> {
  const now = clock.now();
  const routes = await readFlow(db.sql, channels, now);
  const dispatcherSeenSeconds = await secondsSeen(db.sql, now);
  const waits = routes.flatMap((r) => r.oldestDueSeconds ?? []);
  return {
    ...{ ok: true, status: statusOf(routes, dispatcherSeenSeconds), role, now: now.toISOString() },
    oldestDueSeconds: waits.length > 0 ? Math.max(...waits) : null,
    ...{ dispatcherSeenSeconds, routes },
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
      const unknown = { oldestDueSeconds: null, dispatcherSeenSeconds: null, routes: [] };
      const now = deps.clock.now().toISOString();
      return c.json({ ok: false, status: 'down' as const, role: deps.role, now, ...unknown }, 503);
    },
  );
}
