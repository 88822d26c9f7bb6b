// What providers and phones tell us of themselves: texts and receipts. Each is proven before it is looked at.
import { zValidator } from '@hono/zod-validator';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { describeRoute, resolver } from 'hono-openapi';
import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { parseWith } from '../kernel/fields.ts';
import { limitBody, type RequestVariables, responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { HTTP_SMS_ROUTE, providerStatus, receivedText } from './channels/http-sms.ts';
import { loadTwilio } from './channels/twilio-client.ts';
import { TWILIO_ROUTE, twilioStatus } from './channels/twilio-sms.ts';
import { type OnText, receiveText } from './inbound.ts';
import { senderNumber } from './phone.ts';
import { deliveryOfToken } from './receipt-token.ts';
import { applyReceipt } from './receipts.ts';
import { deliveryOfReference } from './reference.ts';
import { isSigned } from './signature.ts';

export interface WebhookDeps {
  db: Database;
  clock: Clock;
  /** Handles a text; begins with `takeInbound`. */
  onText: OnText;
  /** With which pushes carry the tokens that phones give back. */
  receiptSecret: string;
  /** `publicUrl`: our address as Twilio calls it; what it signed begins with it. */
  twilio?: { authToken: string; publicUrl: string };
  httpSms?: { secret: string };
}

const LIMIT_BYTES = 100_000;

const FORM = 'application/x-www-form-urlencoded';
const JSON_BODY = 'application/json';
/** Proven by a signature instead of a key. */
const doc = (summary: string, type: string, schema: z.ZodType) =>
  describeRoute({
    ...{ summary, tags: ['webhooks'], security: [], responses: responses('Taken', undefined, 204) },
    requestBody: { required: true, content: { [type]: { schema: resolver(schema) } } },
  });

type Variables = { Variables: RequestVariables };

const limited = limitBody(LIMIT_BYTES, '100 KB');

/** Only the field's name is told; what was sent may hold a number. */
const refuse = (result: {
  success: boolean;
  error?: { issues: readonly { path: readonly PropertyKey[] }[] };
}) => {
  if (result.success) return;
  const fields = result.error?.issues.map((i) => ({ field: i.path.join('.'), code: 'field.invalid_value' }));
  throw new Problem(400, 'invalid-request', { fields });
};

/** Routes of providers that are not configured do not exist. */
export function webhookRoutes(deps: WebhookDeps): Hono<Variables> {
  const app = new Hono<Variables>();
  app.use('/webhooks/*', limited);
  if (deps.twilio) twilioWebhooks(app, deps, deps.twilio);
  if (deps.httpSms) httpSmsWebhook(app, deps, deps.httpSms.secret);
  pushReceived(app, deps);
  return app;
}

const twilioText = z.object({
  MessageSid: z.string().min(1).max(64),
  From: z.string().min(1).max(64),
  Body: z.string().max(10_000).default(''),
});

const twilioReceipt = z.object({
  MessageSid: z.string().min(1).max(64),
  MessageStatus: z.string().max(32),
  ErrorCode: z.string().max(16).optional(),
});

const callbackQuery = z.object({
  delivery: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional().catch(undefined),
});

function twilioWebhooks(app: Hono<Variables>, deps: WebhookDeps, twilio: NonNullable<WebhookDeps['twilio']>) {
  const signed = twilioSigned(twilio);
  app.post(
    '/webhooks/twilio/sms',
    doc('A text, as Twilio signs it', FORM, twilioText),
    signed,
    zValidator('form', twilioText, refuse),
    async (c) => {
      const { MessageSid, From, Body } = c.req.valid('form');
      const at = deps.clock.now();
      await receiveText(deps, { provider: TWILIO_ROUTE, providerId: MessageSid, from: From, body: Body, at });
      // Our answers go through the outbox: an empty one sends nothing from here.
      return c.body('<?xml version="1.0" encoding="UTF-8"?><Response></Response>', 200, {
        'content-type': 'text/xml; charset=utf-8',
      });
    },
  );
  app.post(
    '/webhooks/twilio/status',
    doc('A receipt, as Twilio signs it', FORM, twilioReceipt),
    signed,
    zValidator('form', twilioReceipt, refuse),
    zValidator('query', callbackQuery, refuse),
    async (c) => {
      const { MessageSid, MessageStatus, ErrorCode } = c.req.valid('form');
      const status = twilioStatus(MessageStatus);
      if (status) {
        await applyReceipt(deps.db, {
          provider: TWILIO_ROUTE,
          providerId: MessageSid,
          status,
          reason: ErrorCode && ErrorCode !== '0' ? `twilio ${ErrorCode}` : null,
          at: deps.clock.now(),
          deliveryId: c.req.valid('query').delivery,
        });
      }
      return c.body(null, 204);
    },
  );
}

/** Twilio signs the address that it calls and every field of the form, by its own package's rules. */
function twilioSigned({ authToken, publicUrl }: { authToken: string; publicUrl: string }): MiddlewareHandler {
  return async (c: Context, next) => {
    const url = new URL(c.req.url);
    const signature = c.req.header('x-twilio-signature') ?? '';
    const { validateRequest } = await loadTwilio();
    const form = await c.req.parseBody({ all: true });
    if (!signature || !validateRequest(authToken, signature, publicUrl + url.pathname + url.search, form)) {
      throw new Problem(403, 'webhook-unsigned');
    }
    await next();
  };
}

const httpSmsEvents = z.object({
  events: z
    .array(
      z.discriminatedUnion('type', [
        receivedText.extend({ type: z.literal('in') }),
        z.object({
          type: z.literal('receipt'),
          id: z.union([z.string().min(1).max(200), z.number()]).transform(String),
          reference: z.string().max(200).optional(),
          status: providerStatus,
          reason: z.string().max(500).optional(),
        }),
      ]),
    )
    .min(1)
    .max(1000),
});

/**
 * `POST {events: [{type: 'in', id, from, text, at} | {type: 'receipt', id, reference?, status, reason?}]}` with
 * `X-Muster-Timestamp` (seconds since 1970) and `X-Muster-Signature: sha256=<hex HMAC of "timestamp.body">`.
 * Events may come again: each text is handled once.
 */
function httpSmsWebhook(app: Hono<Variables>, deps: WebhookDeps, secret: string) {
  app.post(
    '/webhooks/http-sms',
    doc('Texts and receipts of the SMS gateway, signed', JSON_BODY, httpSmsEvents),
    async (c) => {
      const body = await c.req.text();
      const given = {
        timestamp: c.req.header('x-muster-timestamp'),
        signature: c.req.header('x-muster-signature'),
        body,
      };
      const now = deps.clock.now();
      if (!isSigned(secret, given, now)) throw new Problem(403, 'webhook-unsigned');
      const { events } = parseWith(httpSmsEvents, jsonOf(body));
      for (const event of events) {
        if (event.type === 'in') {
          const from = senderNumber(event.from);
          await receiveText(deps, {
            provider: HTTP_SMS_ROUTE,
            providerId: event.id,
            from,
            body: event.text,
            at: now,
          });
        } else {
          await applyReceipt(deps.db, {
            provider: HTTP_SMS_ROUTE,
            providerId: event.id,
            status: event.status,
            reason: event.reason ?? null,
            at: now,
            deliveryId: deliveryOfReference(event.reference) ?? undefined,
          });
        }
      }
      return c.body(null, 204);
    },
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'invalid-request');
  }
}

const received = z.object({ receipt: z.string().min(1).max(100) });

/** `POST {receipt}` from a phone's service worker, with the token that its push carried: it arrived. */
function pushReceived(app: Hono<Variables>, deps: WebhookDeps) {
  app.post(
    '/webhooks/push/received',
    doc('A push arrived on a phone', JSON_BODY, received),
    valid('json', received),
    async (c) => {
      const deliveryId = deliveryOfToken(deps.receiptSecret, c.req.valid('json').receipt);
      if (deliveryId === null) throw new Problem(403, 'receipt-forged');
      const [row] = await deps.db.sql<
        { route: string; provider: string | null; providerId: string | null }[]
      >`
      select route, provider, provider_id from delivery where id = ${deliveryId}`;
      if (!row) throw new Problem(404, 'not-found');
      await applyReceipt(deps.db, {
        provider: row.provider ?? row.route,
        providerId: row.providerId ?? `phone-${deliveryId}`,
        status: 'delivered',
        reason: null,
        at: deps.clock.now(),
        deliveryId,
      });
      return c.body(null, 204);
    },
  );
}
