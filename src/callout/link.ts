// The personal link of a summons: names it and proves that we made it. One member, one call-out, 128 bits, nothing stored.
import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 16;

const mac = (secret: string, summonsId: number) =>
  createHmac('sha256', secret).update(`summons:${summonsId}`).digest().subarray(0, MAC_BYTES);

/** `<id in base 36>.<22 characters>`. */
export const summonsToken = (secret: string, summonsId: number): string =>
  `${summonsId.toString(36)}.${mac(secret, summonsId).toString('base64url')}`;

export const summonsLink = (publicUrl: string, secret: string, summonsId: number): string =>
  `${publicUrl}/a/${summonsToken(secret, summonsId)}`;

/** The summons that a token was made for; null when it was not made by us. Constant-time in the secret part. */
export function readToken(secret: string, token: string): number | null {
  const match = /^([0-9a-z]{1,11})\.([A-Za-z0-9_-]{22})$/.exec(token);
  const id = match?.[1];
  const proof = match?.[2];
  if (!id || !proof) return null;
  const summonsId = Number.parseInt(id, 36);
  if (!Number.isSafeInteger(summonsId) || summonsId.toString(36) !== id) return null;
  // Compared as text: several spellings of base64 would stand for the same bytes.
  const made = mac(secret, summonsId).toString('base64url');
  return timingSafeEqual(Buffer.from(proof), Buffer.from(made)) ? summonsId : null;
}
