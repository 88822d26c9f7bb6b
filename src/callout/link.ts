// The personal link of a summons: names it and proves that we made it. One member, one call-out, 128 bits, nothing stored.
import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 16;

const mac = (secret: string, named: string) =>
  createHmac('sha256', secret).update(named).digest().subarray(0, MAC_BYTES).toString('base64url');

const made = (secret: string, what: string, id: number): string =>
  `${id.toString(36)}.${mac(secret, `${what}:${id}`)}`;

/** What `token` was made for; null when it was not made by us. Constant-time in the secret part. */
function read(secret: string, what: string, token: string): number | null {
  const match = /^([0-9a-z]{1,11})\.([A-Za-z0-9_-]{22})$/.exec(token);
  const text = match?.[1];
  const proof = match?.[2];
  if (!text || !proof) return null;
  const id = Number.parseInt(text, 36);
  if (!Number.isSafeInteger(id) || id.toString(36) !== text) return null;
  // Compared as text: several spellings of base64 would stand for the same bytes.
  return timingSafeEqual(Buffer.from(proof), Buffer.from(mac(secret, `${what}:${id}`))) ? id : null;
}

/** `<id in base 36>.<22 characters>`. */
export const summonsToken = (secret: string, summonsId: number): string => made(secret, 'summons', summonsId);
export const readToken = (secret: string, token: string): number | null => read(secret, 'summons', token);

export const summonsLink = (publicUrl: string, secret: string, summonsId: number): string =>
  `${publicUrl}/a/${summonsToken(secret, summonsId)}`;

/** Hangs at the muster point: whoever reads it is there. It names the call-out, and nobody. */
export const musterToken = (secret: string, calloutId: number): string => made(secret, 'muster', calloutId);
export const readMusterToken = (secret: string, token: string): number | null =>
  read(secret, 'muster', token);

/** Of one person's place in one roll-call. */
export const rollCallToken = (secret: string, entryId: number): string => made(secret, 'roll-call', entryId);
export const readRollCallToken = (secret: string, token: string): number | null =>
  read(secret, 'roll-call', token);

/** Of one person's copy of one bulletin. */
export const bulletinToken = (secret: string, recipientId: number): string =>
  made(secret, 'bulletin', recipientId);
export const readBulletinToken = (secret: string, token: string): number | null =>
  read(secret, 'bulletin', token);

/** Of a calendar that somebody subscribed to. */
export const feedToken = (secret: string, feedId: number): string => made(secret, 'calendar', feedId);
export const readFeedToken = (secret: string, token: string): number | null =>
  read(secret, 'calendar', token);
