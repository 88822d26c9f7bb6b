// Web Push (RFC 8030, 8291, 8292): signed by the web-push package once for each push service, encrypted and sent by us.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { httpUrl, isHere, together, wrong } from '../../kernel/variables.ts';
import type { Channel, OutboundMessage, SendResult } from '../channel.ts';
import { type HttpReply, type HttpSend, NoReply, resultOfNoReply, retryAfterSeconds } from '../http.ts';
import { provider } from '../provider.ts';
import { receiptToken } from '../receipt-token.ts';
import { encryptPush } from './push-encrypt.ts';
import { pushPayload } from './push-payload.ts';

export interface WebPushOptions {
  vapid: { subject: string; publicKey: string; privateKey: string };
  /** Signs the token with which a phone says that a push arrived. */
  receiptSecret: string;
  send: HttpSend;
  clock: Clock;
  /** Sends all pushes to this origin in place of the endpoints' own, path kept: for a push service that stands in. */
  baseUrl?: string;
  pace_per_second?: number | null;
  /** In place of what other threads do, for a world whose every step comes in an order of its own. */
  encrypt?: (text: string) => Promise<Uint8Array>;
}

export const WEB_PUSH_ROUTE = 'web-push';

/** The weekly test waits until a phone is awake anyway; the one that somebody waits for goes like a summons. */
const URGENCY: Record<string, string> = { push_check: 'low', push_test: 'high' };

/** Signatures hold for 12 hours of the push service's time (the package's default); half of that is safe to reuse. */
const SIGNATURE_REUSE_SECONDS = 6 * 3600;
const SIGNATURE_NEW_SECONDS = 600;

export function webPushChannel(options: WebPushOptions): Channel {
  const signatures = signaturesFor(options.vapid);
  const encrypt = options.encrypt ?? encryptPush;
  return {
    route: WEB_PUSH_ROUTE,
    kind: 'push',
    subscribeKey: options.vapid.publicKey,
    pace_per_second: options.pace_per_second ?? null,
    // The answer comes back through the page that the push opens.
    capabilities: (address) =>
      URL.parse(address)?.protocol === 'https:' ? { twoWay: true, links: true } : null,
    async send(message, signal) {
      const endpoint = endpointOf(message.address, options.baseUrl);
      const payload = pushPayload(message, receiptToken(options.receiptSecret, message.deliveryId));
      if (!endpoint || !message.keys) return { outcome: 'failed', reason: 'no subscription', retire: true };
      if (payload === null) return { outcome: 'failed', reason: 'payload too large', alarm: true };
      const now = options.clock.now();
      let signature: Signature;
      try {
        signature = await signatures.of(endpoint.origin, now);
      } catch (error) {
        return { outcome: 'failed', reason: `VAPID: ${(error as Error).message}`, alarm: true };
      }
      let body: Uint8Array;
      try {
        body = await encrypt(payload, message.keys);
      } catch (error) {
        // Keys that are none: nothing can ever be encrypted for this subscription.
        return {
          outcome: 'failed',
          reason: `subscription unusable: ${(error as Error).message}`,
          retire: true,
        };
      }
      try {
        const request = requestOf(message, body, endpoint.href, signature.authorization);
        const reply = await options.send({ ...request, signal });
        return resultOf(reply, message, now, () => signatures.refuse(endpoint.origin, signature, now));
      } catch (error) {
        if (error instanceof NoReply) return resultOfNoReply(error);
        throw error;
      }
    },
  };
}

function endpointOf(address: string, baseUrl: string | undefined): URL | null {
  const endpoint = URL.parse(address);
  return endpoint && baseUrl ? new URL(endpoint.pathname + endpoint.search, baseUrl) : endpoint;
}

function requestOf(message: OutboundMessage, body: Uint8Array, url: string, authorization: string) {
  const headers: Record<string, string> = {
    Authorization: authorization,
    'Content-Encoding': 'aes128gcm',
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(body.byteLength),
    TTL: String(Math.max(0, Math.floor(message.ttl_seconds))),
    Urgency: message.urgent ? 'high' : (URGENCY[message.purpose] ?? 'normal'),
  };
  if (message.topic) headers.Topic = topicOf(message.topic);
  return { method: 'POST', url, headers, body, multiplex: true } as const;
}

/** At most 32 characters of URL-safe base64 (RFC 8030, 5.4); what is not so is named by its hash. */
function topicOf(topic: string): string {
  if (/^[\w-]{1,32}$/.test(topic)) return topic;
  return createHash('sha256').update(topic).digest('base64url').slice(0, 32);
}

function resultOf(
  reply: HttpReply,
  message: OutboundMessage,
  now: Date,
  refused: () => 'kept' | 'new',
): SendResult {
  const { status } = reply;
  if (status >= 200 && status < 300) {
    return { outcome: 'accepted', providerId: reply.headers.get('location') ?? message.reference };
  }
  const reason = `http ${status} ${reply.text.slice(0, 120)}`.trim();
  if (status === 404 || status === 410) return { outcome: 'failed', reason, retire: true };
  if (status === 408 || status === 429 || status === 503) {
    return {
      outcome: 'retry',
      reason,
      retryAfter_seconds: retryAfterSeconds(reply.headers.get('retry-after'), now),
    };
  }
  // An error after it was taken looks just like this one.
  if (status >= 500) return { outcome: 'unknown', reason };
  // A signature that was kept may have become too old for a clock that is not ours: once more with a new one.
  if ((status === 401 || status === 403) && refused() === 'kept') return { outcome: 'retry', reason };
  return { outcome: 'failed', reason, alarm: true };
}

interface Signature {
  authorization: string;
  madeAt: Date;
}

/** One VAPID header per push service, kept until well before it ends. */
function signaturesFor(vapid: WebPushOptions['vapid']) {
  const kept = new Map<string, Signature>();
  const age_seconds = (signature: Signature, now: Date) =>
    (now.getTime() - signature.madeAt.getTime()) / 1000;
  return {
    async of(origin: string, now: Date): Promise<Signature> {
      const found = kept.get(origin);
      if (found && age_seconds(found, now) < SIGNATURE_REUSE_SECONDS) return found;
      const webPush = (await import('web-push')).default;
      const { subject, publicKey, privateKey } = vapid;
      const headers = webPush.getVapidHeaders(origin, subject, publicKey, privateKey, 'aes128gcm');
      const made = { authorization: headers.Authorization, madeAt: now };
      kept.set(origin, made);
      return made;
    },
    /** The push service did not take this signature: one kept for a while is replaced, a new one is simply wrong. */
    refuse(origin: string, given: Signature, now: Date): 'kept' | 'new' {
      if (age_seconds(given, now) < SIGNATURE_NEW_SECONDS) return 'new';
      if (kept.get(origin) === given) kept.delete(origin);
      return 'kept';
    },
  };
}

const base64url = (bytes: number) =>
  z.string().refine((v) => Buffer.from(v, 'base64url').length === bytes, wrong('vapid-key', { bytes }));

export const webPush = provider({
  name: 'webPush',
  kinds: ['push'],
  variables: {
    VAPID_SUBJECT: z
      .string()
      .refine((v) => /^(mailto:.+@.+|https:\/\/.+)/.test(v), wrong('vapid-subject'))
      .optional(),
    VAPID_PUBLIC_KEY: base64url(65).optional(),
    VAPID_PRIVATE_KEY: base64url(32).optional(),
    WEB_PUSH_BASE_URL: httpUrl.optional(),
  },
  check(env, refuse) {
    together(env, ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY'], refuse);
    if (env.VAPID_PUBLIC_KEY && !env.VAPID_SUBJECT) {
      refuse('VAPID_SUBJECT', 'together', { others: 'VAPID_PUBLIC_KEY' });
    }
  },
  settings: ({
    VAPID_SUBJECT: subject,
    VAPID_PUBLIC_KEY: publicKey,
    VAPID_PRIVATE_KEY: privateKey,
    ...env
  }) =>
    subject
      ? {
          subject,
          /** Null: made once and kept. */
          keys: publicKey && privateKey ? { publicKey, privateKey } : null,
          baseUrl: env.WEB_PUSH_BASE_URL,
        }
      : null,
  realAt: ({ baseUrl }) => (isHere(baseUrl) ? null : 'VAPID_SUBJECT (WEB_PUSH_BASE_URL)'),
  channels: ({ subject, baseUrl }, { vapid, linkSecret, send, clock }) =>
    vapid
      ? [webPushChannel({ vapid: { subject, ...vapid }, receiptSecret: linkSecret, baseUrl, send, clock })]
      : [],
});
