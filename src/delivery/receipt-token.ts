// What a push carries so that the phone can say that it arrived: the delivery's id, signed.
import { createHmac, timingSafeEqual } from 'node:crypto';

const mac = (secret: string, id: string) =>
  createHmac('sha256', secret).update(`push-received ${id}`).digest().subarray(0, 16);

/** `secret`: the installation's link secret. */
export function receiptToken(secret: string, deliveryId: number): string {
  return `${deliveryId}.${mac(secret, String(deliveryId)).toString('base64url')}`;
}

/** The delivery that `token` speaks of; null when it was not made with `secret`. */
export function deliveryOfToken(secret: string, token: string): number | null {
  const [, id, signature] = /^(\d{1,15})\.([\w-]{22})$/.exec(token) ?? [];
  if (!id || !signature) return null;
  const given = Buffer.from(signature, 'base64url');
  return given.length === 16 && timingSafeEqual(given, mac(secret, id)) ? Number(id) : null;
}
