// The ways out over HTTP: whether each flows, what it can do, and a test message over one of them.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from './access/guard.ts';
import { PROBE } from './callout/probe.ts';
import { type Channel, carries } from './delivery/channel.ts';
import { readFlow } from './delivery/flow.ts';
import { enqueue } from './delivery/outbox.ts';
import { type HealthDeps, routeHealth, secondsSeen } from './health.ts';
import type { Sql } from './kernel/database.ts';
import { responses, valid } from './kernel/http.ts';
import { Problem } from './kernel/problem.ts';
import { readPhone } from './roster/values.ts';

/** As other tests: behind everything of a live call-out. */
const PRIORITY = 60;
const EXPIRES_SECONDS = 600;
/** Nobody's phone is a toy. */
const AGAIN_SECONDS = 60;

const lastTest = z
  .object({
    at: z.iso.datetime(),
    state: z.enum(['queued', 'sending', 'accepted', 'delivered', 'read', 'failed', 'expired', 'cancelled']),
    reason: z.string().nullable(),
  })
  .nullable();
const route = routeHealth
  .extend({
    kind: z.enum(['push', 'sms', 'voice', 'group']),
    pacePerSecond: z.number().nullable(),
    /** Whether a test message can be sent over it from here. */
    testable: z.boolean(),
    lastTest,
  })
  .meta({ id: 'ChannelState' });
const channels = z.object({
  dispatcherSeenSeconds: z.number().nullable(),
  now: z.iso.datetime(),
  routes: z.array(route),
});
const test = z.strictObject({ phone: z.string().max(40).optional() }).meta({
  id: 'ChannelTest',
  description: 'For texts: to which phone. Pushes go to the caller’s own phones',
});

/** A call asks for an answer; groups have their own test. */
const testable = (channel: Channel) => channel.kind === 'sms' || channel.kind === 'push';

interface LastRow {
  route: string;
  at: Date;
  state: NonNullable<z.output<typeof lastTest>>['state'];
  reason: string | null;
}

const lastTests = (sql: Sql) => sql<LastRow[]>`
  select distinct on (route) route, created_at as at, state, reason from delivery
  where purpose = 'probe' and member_id is null order by route, created_at desc`;

/** Below `/api`. */
export function channelRoutes(deps: HealthDeps) {
  const { db, clock } = deps;
  return new Hono<Signed>()
    .get(
      '/channels',
      may('desk.view'),
      describeRoute({
        summary: 'The ways out, with their health and what became of the last test',
        responses: responses('In the order in which they are tried', channels),
      }),
      async (c) => {
        const now = clock.now();
        const [flow, tests, dispatcherSeenSeconds] = await Promise.all([
          ...([readFlow(db.sql, deps.channels, now), lastTests(db.sql)] as const),
          secondsSeen(db.sql, now),
        ]);
        const last = new Map(tests.map(({ route, at, ...t }) => [route, { ...t, at: at.toISOString() }]));
        const routes = deps.channels.all.flatMap((channel) => {
          const health = flow.find((f) => f.route === channel.route);
          if (!health) return [];
          const { kind, pace_per_second: pacePerSecond } = channel;
          const own = { kind, pacePerSecond, testable: testable(channel) };
          return [{ ...health, ...own, lastTest: last.get(channel.route) ?? null }];
        });
        return c.json({ dispatcherSeenSeconds, now: now.toISOString(), routes });
      },
    )
    .post(
      '/channels/:route/test',
      may('policy.change'),
      describeRoute({
        summary: 'Sends a test message over one way, in its turn behind a live call-out',
        responses: responses('Queued', z.object({ messages: z.number() }), 202),
      }),
      valid('param', z.object({ route: z.string().max(100) })),
      valid('json', test),
      async (c) => {
        const channel = deps.channels.byRoute(c.req.valid('param').route);
        if (!channel) throw new Problem(404, 'not-found');
        const { phone } = c.req.valid('json');
        const addresses =
          channel.kind === 'push' ? await ownPhones(db.sql, c.get('who').memberId) : [phoneOf(phone)];
        if (!testable(channel) || !addresses.some((a) => carries(channel, a, PROBE))) {
          throw new Problem(422, 'route-cannot-test');
        }
        return c.json({ messages: await sendTest(deps, channel, addresses) }, 202);
      },
    );
}

function phoneOf(typed: string | undefined): string {
  const read = readPhone(typed ?? '');
  if ('value' in read) return read.value;
  const fields = [{ field: 'phone', code: 'field.phone_number' }];
  throw new Problem(400, 'invalid-request', { fields });
}

const ownPhones = async (sql: Sql, memberId: number | null): Promise<string[]> => {
  const rows = await sql<{ address: string }[]>`
    select address from contact_point where member_id = ${memberId} and kind = 'push' and retired_at is null`;
  return rows.map((r) => r.address);
};

/** 429 when the same phone was tested a moment ago. */
async function sendTest({ db, clock }: HealthDeps, channel: Channel, addresses: string[]): Promise<number> {
  const now = clock.now();
  const since = new Date(now.getTime() - AGAIN_SECONDS * 1_000);
  return db.transaction(async (tx) => {
    const tested = await tx`
      select from delivery where purpose = 'probe' and member_id is null and address = any(${addresses})
        and created_at > ${since} limit 1`;
    if (tested.length > 0) throw new Problem(429, 'tested-just-now', { vars: { n: AGAIN_SECONDS } });
    const rows = addresses.map((address, ordinal) => ({
      ...{ calloutId: null, summonsId: null, memberId: null, purpose: 'probe', channel: channel.kind },
      ...{ route: channel.route, address, priority: PRIORITY, ordinal, step: 0, unless: null },
      ...{ template: PROBE, vars: { kind: 'test' }, sendAt: now },
      expiresAt: new Date(now.getTime() + EXPIRES_SECONDS * 1_000),
    }));
    return (await enqueue(tx, rows, now)).length;
  });
}
