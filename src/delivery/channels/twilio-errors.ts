// What Twilio's refusals mean for a message, the same for texts and calls.
import type { SendResult } from '../channel.ts';
import { NoReply, resultOfNoReply, retryAfterSeconds } from '../http.ts';

/** Not a number that can be reached, now or ever. */
const DEAD_NUMBER = new Set([21211, 21217, 21614, 13224]);
/** The person has said STOP to this number: nothing is wrong with the address or with us. */
const OPTED_OUT = 21610;
const TOO_MANY_REQUESTS = new Set([429, 20429, 21611, 30001]);

export function resultOfError(error: unknown, headers: Headers, now: Date): SendResult {
  if (error instanceof NoReply) return resultOfNoReply(error);
  const { status, code, message } = error as { status?: number; code?: number; message?: string };
  const reason = `twilio ${code ?? status ?? ''} ${message ?? ''}`.trim().slice(0, 200);
  const later = (): SendResult => ({
    outcome: 'retry',
    reason,
    retryAfter_seconds: retryAfterSeconds(headers.get('retry-after'), now),
  });
  if (status === 429 || (code !== undefined && TOO_MANY_REQUESTS.has(code))) return later();
  if (code === OPTED_OUT) return { outcome: 'failed', reason };
  if (code !== undefined && DEAD_NUMBER.has(code)) return { outcome: 'failed', reason, retire: true };
  // 503 is said before anything is done; any other 5xx, or an answer that cannot be read, may hide one made.
  if (status === 503) return later();
  if (status === undefined || status < 400 || status >= 500) return { outcome: 'unknown', reason };
  return { outcome: 'failed', reason, alarm: true };
}
