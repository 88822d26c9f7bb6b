// What providers and phones tell us of themselves: texts and receipts. Each is proven before it is looked at.
import { Hono } from 'hono';
import { z } from 'zod';
import { open } from '../access/guard.ts';
import { limitBody, type RequestVariables, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { once } from './once.ts';
import type { WebhookApp, WebhookMount } from './provider.ts';
import { NOT_SHOWN } from './receipt-rules.ts';
import { deliveryOfToken } from './receipt-token.ts';
import { applyReceipt } from './receipts.ts';
import { providerOf } from './route-name.ts';
import { doc, JSON_BODY, type WebhookDeps } from './webhook-deps.ts';

const LIMIT_BYTES = 100_000;

const limited = limitBody(LIMIT_BYTES, '100 KB');

/** `mounts`: the configured providers' own. Routes of others do not exist. */
export function webhookRoutes(deps: WebhookDeps, mounts: readonly WebhookMount[] = []): WebhookApp {
  const app: WebhookApp = new Hono<{ Variables: RequestVariables }>();
  app.use('/webhooks/*', limited);
  for (const mount of mounts) mount(app, deps);
  pushReceived(app, deps);
  return app;
}

const received = z.object({
  receipt: z.string().min(1).max(100),
  shown: z
    .boolean()
    .default(true)
    .meta({ description: 'False: it arrived, and the phone could not show it' }),
});

/**
 * `POST {receipt, shown}` from a phone's service worker, with the token that its push carried: it arrived. What could not be
 * shown woke nobody, and the next way is taken.
 */
function pushReceived(app: WebhookApp, deps: WebhookDeps) {
  app.post(
    '/webhooks/push/received',
    open('webhook'),
    doc('A push arrived on a phone', JSON_BODY, received),
    valid('json', received),
    once(deps, (c) => c.req.text()),
    async (c) => {
      const { receipt, shown } = c.req.valid('json');
      const deliveryId = deliveryOfToken(deps.receiptSecret, receipt);
      if (deliveryId === null) throw new Problem(403, 'receipt-forged');
      const [row] = await deps.db.sql<
        { route: string; provider: string | null; providerId: string | null }[]
      >`
      select route, provider, provider_id from delivery where id = ${deliveryId}`;
      if (!row) throw new Problem(404, 'not-found');
      await applyReceipt(deps.db, {
        provider: row.provider ?? providerOf(row.route),
        providerId: row.providerId ?? `phone-${deliveryId}`,
        status: shown ? 'delivered' : 'failed',
        reason: shown ? null : NOT_SHOWN,
        at: deps.clock.now(),
        deliveryId,
      });
      return c.body(null, 204);
    },
  );
}
