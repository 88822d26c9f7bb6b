// When a message to another system is tried again, what its answer means, and how it is signed (Standard Webhooks 1.0).
import { createHmac } from 'node:crypto';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** After the first, second, … attempt that failed; after the last of them nobody tries again by itself. */
const PAUSES_SECONDS = [
  ...[5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR],
  ...[3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR],
];

export type Reply = { status: number; retryAfter_seconds?: number | undefined } | { reason: string };

export type Outcome =
  | { state: 'delivered' }
  | { state: 'waiting'; nextAttemptAt: Date }
  | { state: 'given_up' }
  /** The other side wants no more of anything (410). */
  | { state: 'given_up'; switchOff: true };

/** What becomes of a message whose attempt number `attempts`, counted from 1, was answered so. */
export function outcomeOf(reply: Reply, attempts: number, now: Date): Outcome {
  if ('status' in reply) {
    if (reply.status >= 200 && reply.status < 300) return { state: 'delivered' };
    if (reply.status === 410) return { state: 'given_up', switchOff: true };
  }
  const pause = PAUSES_SECONDS[attempts - 1];
  if (pause === undefined) return { state: 'given_up' };
  const asked = 'status' in reply ? (reply.retryAfter_seconds ?? 0) : 0;
  const seconds = Math.min(Math.max(pause, asked), 24 * HOUR);
  return { state: 'waiting', nextAttemptAt: new Date(now.getTime() + seconds * 1000) };
}

/** Begins every secret, as the standard wants it; the rest is base64 of 32 bytes. */
export const SECRET_MARK = 'whsec_';

/** `v1,` and base64 of HMAC-SHA256 over id, moment in seconds and body. `secret` as it was told when the webhook was made. */
export function signature(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.slice(SECRET_MARK.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** The headers that prove who sent `body` and when. */
export function signedHeaders(secret: string, eventId: number, body: string, now: Date) {
  const id = `evt_${eventId}`;
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature(secret, id, timestamp, body),
  };
}

/** Where messages may go: to TLS, or to this machine itself, where nobody listens in. No address with a name and password. */
export function isWebhookUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username || url.password) return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}
