// A generic SMS provider over HTTP, for a mainland provider's gateway or one's own. Its interface, bearer token always:
//   POST {url}                 {reference, to, text} → 200/201/202 {id, status}; the same reference again → the same id
//   GET  {url}/{id}            → {id, status, reason?}, 404 when not known
//   GET  {url}?reference=…     → the same, by our reference
//   GET  {url}?direction=in&since=ISO → {messages: [{id, from, text, at}]}
// `status`: accepted, delivered, read or failed. Errors: 400 refused, 404/410 dead number, 429 + Retry-After, 5xx.
// Its webhook is POST /webhooks/http-sms, signed (see webhooks.ts).
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { Capabilities, Channel, SendResult } from '../channel.ts';
import { type HttpReply, type HttpSend, NoReply, resultOfNoReply, retryAfterSeconds } from '../http.ts';
import { senderNumber } from '../phone.ts';
import { smsText } from '../sms-text.ts';

export interface HttpSmsOptions {
  url: string;
  token: string;
  send: HttpSend;
  clock: Clock;
  pace_per_second: number | null;
  /** What it can do by beginning of the number; the longest that fits counts. Empty: everywhere, two-way, with links. */
  prefixes?: readonly ({ prefix: string } & Capabilities)[];
}

export const HTTP_SMS_ROUTE = 'http-sms';

export const providerStatus = z.enum(['accepted', 'delivered', 'read', 'failed']);

const messageReply = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  status: providerStatus.catch('accepted').default('accepted'),
  reason: z.string().optional(),
});

/** A text as the provider hands it over, in its webhook and in its list. */
export const receivedText = z.object({
  id: z.union([z.string().min(1).max(200), z.number()]).transform(String),
  from: z.string().min(1).max(40),
  text: z.string().max(10_000),
  at: z.iso.datetime({ offset: true }),
});

const receivedReply = z.object({ messages: z.array(receivedText) });

export function httpSmsChannel(options: HttpSmsOptions): Channel {
  const headers = { authorization: `Bearer ${options.token}`, accept: 'application/json' };
  const get = (path: string) => options.send({ method: 'GET', url: `${options.url}${path}`, headers });
  return {
    route: HTTP_SMS_ROUTE,
    kind: 'sms',
    pace_per_second: options.pace_per_second,
    capabilities: (address) => capabilitiesOf(address, options.prefixes ?? []),
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

function capabilitiesOf(
  address: string,
  prefixes: readonly ({ prefix: string } & Capabilities)[],
): Capabilities | null {
  if (!address.startsWith('+')) return null;
  if (prefixes.length === 0) return { twoWay: true, links: true };
  const fitting = prefixes.filter((p) => address.startsWith(p.prefix));
  const best = fitting.reduce<(typeof fitting)[number] | null>(
    (longest, p) => (longest && longest.prefix.length >= p.prefix.length ? longest : p),
    null,
  );
  return best && { twoWay: best.twoWay, links: best.links };
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
