// Secrets made, hashed and compared. What is long and random is hashed plainly; what is short is hashed with our key.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits that nobody guesses. */
export const newToken = () => randomBytes(32).toString('base64url');

const digest = (text: string) => createHash('sha256').update(text).digest();
export const hashOf = (token: string) => digest(token).toString('base64url');

/** In constant time, whatever their lengths. */
export const same = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

/** A key or a hash for one purpose; knowing it tells nothing of the installation's secret or of other purposes. */
export const keyed = (secret: string, purpose: string, text = '') =>
  createHmac('sha256', secret).update(`${purpose}\n${text}`).digest('base64url');
