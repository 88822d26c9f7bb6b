// A generic SMS provider over HTTP, for a mainland provider's gateway or one's own. Its interface, bearer token always:
//   POST {url}                 {reference, to, text} → 200/201/202 {id, status}; the same reference again → the same id
//   GET  {url}/{id}            → {id, status, reason?}, 404 when not known
//   GET  {url}?reference=…     → the same, by our reference
//   GET  {url}?direction=in&since=ISO → {messages: [{id, from, text, at}]}
// `status`: accepted, delivered, read or failed. Errors: 400 refused, 404/410 dead number, 429 + Retry-After, 5xx.
// Its webhook is POST /webhooks/http-sms, signed (see below).

import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { open } from '../../access/guard.ts';
import type { Clock } from '../../kernel/clock.ts';
import { parseWith } from '../../kernel/fields.ts';
import { Problem } from '../../kernel/problem.ts';
import { httpUrl, isHere, pace, secret, together, wrong } from '../../kernel/variables.ts';
import type { Channel, SendResult } from '../channel.ts';
import { type HttpReply, type HttpSend, NoReply, resultOfNoReply, retryAfterSeconds } from '../http.ts';
import { receiveText } from '../inbound.ts';
import { once } from '../once.ts';
import { senderNumber } from '../phone.ts';
import { longestPrefix, type PrefixCapabilities } from '../prefixes.ts';
import { provider, type WebhookMount } from '../provider.ts';
import { applyReceipt } from '../receipts.ts';
import { deliveryOfReference } from '../reference.ts';
import { isSigned, SIGNATURE_WINDOW_SECONDS } from '../signature.ts';
import { smsText } from '../sms-text.ts';
import { doc, JSON_BODY, type WebhookDeps } from '../webhook-deps.ts';

export interface HttpSmsOptions {
  url: string;
  token: string;
  send: HttpSend;
  clock: Clock;
  pace_per_second: number | null;
  /** What it can do by beginning of the number; the longest that fits counts. Empty: everywhere, two-way, with links. */
  prefixes?: readonly PrefixCapabilities[];
}

export const HTTP_SMS_ROUTE = 'http-sms';

const EVERYWHERE: readonly PrefixCapabilities[] = [{ prefix: '+', twoWay: true, links: true }];

const providerStatus = z.enum(['accepted', 'delivered', 'read', 'failed']);

const messageReply = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  status: providerStatus.catch('accepted').default('accepted'),
  reason: z.string().optional(),
});

/** A text as the provider hands it over, in its webhook and in its list. */
const receivedText = z.object({
  id: z.union([z.string().min(1).max(200), z.number()]).transform(String),
  from: z.string().min(1).max(40),
  text: z.string().max(10_000),
  at: z.iso.datetime({ offset: true }),
});

const receivedReply = z.object({ messages: z.array(receivedText) });

export function httpSmsChannel(options: HttpSmsOptions): Channel {
  const prefixes = options.prefixes?.length ? options.prefixes : EVERYWHERE;
  const headers = { authorization: `Bearer ${options.token}`, accept: 'application/json' };
  const get = (path: string) => options.send({ method: 'GET', url: `${options.url}${path}`, headers });
  return {
    route: HTTP_SMS_ROUTE,
    kind: 'sms',
    pace_per_second: options.pace_per_second,
    capabilities: (address) => longestPrefix(prefixes, address),
    async send(message, signal) {
      const body = { reference: message.reference, to: message.address, text: smsText(message) };
      try {
        const reply = await options.send({
          method: 'POST',
          url: options.url,
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal,
        });
        return resultOf(reply, options.clock.now());
      } catch (error) {
        if (error instanceof NoReply) return resultOfNoReply(error);
        throw error;
      }
    },
    async lookup({ providerId, reference }) {
      const reply = await get(
        providerId === null
          ? `?reference=${encodeURIComponent(reference)}`
          : `/${encodeURIComponent(providerId)}`,
      );
      if (reply.status === 404) return null;
      const { id, status, reason } = messageReply.parse(JSON.parse(okText(reply)));
      return { providerId: id, status, ...(reason && { reason }) };
    },
    async received(since) {
      const reply = await get(`?direction=in&since=${encodeURIComponent(since.toISOString())}`);
      return receivedReply.parse(JSON.parse(okText(reply))).messages.map((m) => ({
        provider: HTTP_SMS_ROUTE,
        providerId: m.id,
        from: senderNumber(m.from),
        body: m.text,
        at: new Date(m.at),
      }));
    },
  };
}

function resultOf(reply: HttpReply, now: Date): SendResult {
  const { status, text } = reply;
  const reason = `http ${status} ${text.slice(0, 120)}`.trim();
  if (status >= 200 && status < 300) {
    const said = messageReply.safeParse(jsonOf(text));
    // It says that it took the message but not as what: the reference will tell.
    if (!said.success) return { outcome: 'unknown', reason };
    if (said.data.status === 'failed') return { outcome: 'failed', reason: said.data.reason ?? reason };
    const delivered = said.data.status !== 'accepted';
    return { outcome: 'accepted', providerId: said.data.id, ...(delivered && { delivered }) };
  }
  if (status === 404 || status === 410) return { outcome: 'failed', reason, retire: true };
  if (status === 408 || status === 429 || status === 503) {
    const retryAfter_seconds = retryAfterSeconds(reply.headers.get('retry-after'), now);
    return { outcome: 'retry', reason, retryAfter_seconds };
  }
  if (status >= 500) return { outcome: 'unknown', reason };
  return { outcome: 'failed', reason, alarm: true };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function okText(reply: HttpReply): string {
  if (reply.status >= 200 && reply.status < 300) return reply.text;
  throw new Error(`http-sms answered ${reply.status}`);
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
export const httpSmsWebhook =
  (secret: string): WebhookMount =>
  (app, deps) => {
    app.post(
      '/webhooks/http-sms',
      open('webhook'),
      doc('Texts and receipts of the SMS gateway, signed', JSON_BODY, httpSmsEvents),
      signedBody(secret, deps),
      async (c) => {
        const now = deps.clock.now();
        const { events } = parseWith(httpSmsEvents, jsonOf(await c.req.text()) ?? {});
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
  };

/** Within five minutes of its time, and once. */
function signedBody(secret: string, deps: WebhookDeps): MiddlewareHandler {
  const signature = (c: Context) => c.req.header('x-muster-signature') ?? '';
  const taken = once(deps, signature, 2 * SIGNATURE_WINDOW_SECONDS);
  return async (c, next) => {
    const timestamp = c.req.header('x-muster-timestamp');
    const given = { timestamp, signature: signature(c), body: await c.req.text() };
    if (!isSigned(secret, given, deps.clock.now())) throw new Problem(403, 'webhook-unsigned');
    return taken(c, next);
  };
}

const PREFIX = /^\+\d{1,4}(:(two-way|links|two-way\+links))?$/;
/** `+86:two-way+links,+1` → which addresses the route carries, and what it can do there. */
const prefixes = z
  .string()
  .refine((v) => v.split(',').every((p) => PREFIX.test(p.trim())), wrong('prefixes'))
  .transform((v) =>
    v.split(',').map((part) => {
      const [prefix = '', abilities = ''] = part.trim().split(':');
      return { prefix, twoWay: abilities.includes('two-way'), links: abilities.includes('links') };
    }),
  );

export const httpSms = provider({
  name: 'httpSms',
  kinds: ['sms'],
  variables: {
    HTTP_SMS_URL: httpUrl.optional(),
    HTTP_SMS_TOKEN: z.string().optional(),
    HTTP_SMS_SECRET: secret.optional(),
    HTTP_SMS_PREFIXES: prefixes.prefault('+86:two-way+links'),
    HTTP_SMS_PER_SECOND: pace.default(20),
  },
  check: (env, refuse) => together(env, ['HTTP_SMS_URL', 'HTTP_SMS_TOKEN', 'HTTP_SMS_SECRET'], refuse),
  settings: (env) =>
    env.HTTP_SMS_URL
      ? {
          url: env.HTTP_SMS_URL,
          token: env.HTTP_SMS_TOKEN ?? '',
          secret: env.HTTP_SMS_SECRET ?? '',
          prefixes: env.HTTP_SMS_PREFIXES,
          pace_per_second: env.HTTP_SMS_PER_SECOND,
        }
      : null,
  realAt: ({ url }) => (isHere(url) ? null : 'HTTP_SMS_URL'),
  channels: (settings, { send, clock }) => [httpSmsChannel({ ...settings, send, clock })],
  webhooks: ({ secret }) => httpSmsWebhook(secret),
});
