// The signature on the generic SMS provider's webhook: HMAC-SHA256 over timestamp and body.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNATURE_WINDOW_SECONDS = 300;

/** `sha256=` and the hex HMAC of `<timestamp>.<body>`; `timestamp` in seconds since 1970. */
export function signBody(secret: string, timestamp_seconds: number, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp_seconds}.${body}`).digest('hex')}`;
}

/** True when `signature` is ours and its time within five minutes of `now`. */
export function isSigned(
  secret: string,
  given: { timestamp: string | undefined; signature: string | undefined; body: string },
  now: Date,
): boolean {
  if (!/^\d{1,12}$/.test(given.timestamp ?? '') || given.signature === undefined) return false;
  const timestamp_seconds = Number(given.timestamp);
  if (Math.abs(now.getTime() / 1000 - timestamp_seconds) > SIGNATURE_WINDOW_SECONDS) return false;
  const expected = Buffer.from(signBody(secret, timestamp_seconds, given.body));
  const received = Buffer.from(given.signature);
  return expected.length === received.length && timingSafeEqual(expected, received);
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether a secret is the one that was given, in a time that tells nothing. */
export const isSecret = (given: string, expected: string) => timingSafeEqual(digest(given), digest(expected));
