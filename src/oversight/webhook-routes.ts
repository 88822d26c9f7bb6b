// Webhooks over HTTP, for administrators: made with a secret told once, tried, switched, taken away, and what became of each message.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actingBy, may, type Signed } from '../access/guard.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { id, idParam, idText, line } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { isWebhookUrl } from './webhook-rules.ts';
import {
  EVENTS_A_PAGE,
  listEvents,
  listWebhooks,
  makeWebhook,
  removeWebhook,
  sendAgain,
  switchWebhook,
  testWebhook,
} from './webhooks.ts';

const at = z.iso.datetime();
const type = z.string().regex(/^[a-z][a-z_]{1,39}$/);
const webhookView = z
  .object({
    ...{ id, name: z.string(), host: z.string(), types: z.array(z.string()), enabled: z.boolean() },
    offReason: z.string().nullable(),
    ...{ createdAt: at, waiting: z.number(), givenUp: z.number(), deliveredAt: at.nullable() },
  })
  .meta({ id: 'Webhook' });
const eventView = z
  .object({
    ...{ id: z.number(), type: z.string(), state: z.enum(['waiting', 'delivered', 'given_up']) },
    ...{ attempts: z.number(), nextAttemptAt: at, lastStatus: z.number().nullable() },
    ...{ lastReason: z.string().nullable(), createdAt: at, settledAt: at.nullable() },
  })
  .meta({ id: 'WebhookEvent' });
const newWebhook = z
  .strictObject({
    name: line(60),
    url: z.string().max(500).refine(isWebhookUrl, { error: 'field.webhook_url' }),
    /** Types of the log's entries; none: everything. */
    types: z.array(type).max(50).default([]),
  })
  .meta({ id: 'NewWebhook' });
const switched = z.strictObject({ enabled: z.boolean() });
const eventParam = idParam.extend({ event: idText });
const before = z.object({ before: idText.optional() });

const doc = (summary: string, schema?: z.ZodType, status: 200 | 201 | 202 | 204 = 200) =>
  describeRoute({ summary, tags: ['webhooks'], responses: responses('Done', schema, status) });
const iso = (moment: Date | null) => moment?.toISOString() ?? null;

/** Below `/api`. */
export const webhookAdminRoutes = (deps: { db: Database; clock: Clock }) =>
  new Hono<Signed>().route('/', webhooksThemselves(deps)).route('/', theirEvents(deps));

function webhooksThemselves({ db, clock }: { db: Database; clock: Clock }) {
  return new Hono<Signed>()
    .get(
      '/webhooks',
      may('access.manage'),
      doc('Systems that are told of what happens here', z.object({ webhooks: z.array(webhookView) })),
      async (c) => {
        const webhooks = await listWebhooks(db.sql);
        return c.json({
          webhooks: webhooks.map((w) => ({
            ...w,
            ...{ createdAt: w.createdAt.toISOString(), deliveredAt: iso(w.deliveredAt) },
          })),
        });
      },
    )
    .post(
      '/webhooks',
      may('access.manage'),
      doc(
        'Makes a webhook; the secret that signs is told this once',
        z.object({ id, secret: z.string() }),
        201,
      ),
      valid('json', newWebhook),
      async (c) => {
        const made = await makeWebhook(db, c.req.valid('json'), actingBy(c, clock));
        c.header('cache-control', 'no-store');
        return c.json(made, 201);
      },
    )
    .patch(
      '/webhooks/:id',
      may('access.manage'),
      doc('Switches a webhook off or on; meanwhile everything waits for it', undefined, 204),
      valid('param', idParam),
      valid('json', switched),
      async (c) => {
        await switchWebhook(db, c.req.valid('param').id, c.req.valid('json').enabled, actingBy(c, clock));
        return c.body(null, 204);
      },
    )
    .delete(
      '/webhooks/:id',
      may('access.manage'),
      doc('Takes a webhook away, with what still waits for it', undefined, 204),
      valid('param', idParam),
      async (c) => {
        await removeWebhook(db, c.req.valid('param').id, actingBy(c, clock));
        return c.body(null, 204);
      },
    );
}

function theirEvents({ db, clock }: { db: Database; clock: Clock }) {
  return new Hono<Signed>()
    .post(
      '/webhooks/:id/test',
      may('access.manage'),
      doc('Queues a message that is nothing but a test', undefined, 202),
      valid('param', idParam),
      async (c) => {
        await testWebhook(db, c.req.valid('param').id, clock.now());
        return c.body(null, 202);
      },
    )
    .get(
      '/webhooks/:id/events',
      may('access.manage'),
      doc(
        'What a webhook was sent or is owed, the newest first; `next` asks for those before',
        z.object({ events: z.array(eventView), next: z.number().nullable() }),
      ),
      valid('param', idParam),
      valid('query', before),
      async (c) => {
        const { id: webhookId } = c.req.valid('param');
        const [is] = await db.sql`select 1 from webhook where id = ${webhookId}`;
        if (!is) throw new Problem(404, 'not-found');
        const rows = await listEvents(db.sql, webhookId, c.req.valid('query').before ?? null);
        const events = rows.slice(0, EVENTS_A_PAGE);
        return c.json({
          events: events.map((e) => ({
            ...e,
            ...{ nextAttemptAt: e.nextAttemptAt.toISOString(), createdAt: e.createdAt.toISOString() },
            settledAt: iso(e.settledAt),
          })),
          next: rows.length > EVENTS_A_PAGE ? (events.at(-1)?.id ?? null) : null,
        });
      },
    )
    .post(
      '/webhooks/:id/events/:event/again',
      may('access.manage'),
      doc('Sends a message once more that was given up, or delivered and lost there', undefined, 202),
      valid('param', eventParam),
      async (c) => {
        const { id: webhookId, event } = c.req.valid('param');
        await sendAgain(db, webhookId, event, clock.now());
        return c.body(null, 202);
      },
    );
}
