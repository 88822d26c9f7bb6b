// What becomes of a message that was not taken, or may not have been: again and when, or given up. Pure.

/** After so many attempts a channel has failed for good, if the person's ladder has another step. */
export const MAX_ATTEMPTS = 5;

const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 60;
/** Share of the wait by which two messages may differ, so that a thousand do not come back at one moment. */
const JITTER = 0.25;

/** After acceptance a missing receipt is asked for at these times, and then no more. */
const RECEIPT_ASKS_SECONDS = [60, 300, 1800];

export interface Attempted {
  id: number;
  /** This one included. */
  attempts: number;
  /** An earlier attempt may have been taken. */
  doubtful: boolean;
  /** Nothing of the person's ladder comes after it, and nothing of it has arrived. */
  lastResort: boolean;
  expiresAt: Date;
}

export type Next =
  | { state: 'queued'; at: Date; doubtful: boolean }
  /** Its fate is asked for once more at `askAt`. */
  | { state: 'sending'; askAt: Date }
  /** `doubtful`: its last attempt too may have been taken. */
  | { state: 'failed'; doubtful?: true }
  | { state: 'expired' };

const secondsAfter = (at: Date, seconds: number) => new Date(at.getTime() + Math.round(seconds * 1000));

/** Seconds to wait after attempt number `attempts`: doubling, capped, always the same for the same message. */
export function backoff_seconds(id: number, attempts: number): number {
  const wait = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (attempts - 1));
  // Knuth's multiplicative hash: neighbours in the queue land far from each other.
  const share = (((id * 31 + attempts) * 2654435761) % 2 ** 32) / 2 ** 32;
  return wait * (1 + JITTER * share);
}

/**
 * The provider did not take it. A last resort is tried for as long as its text is true: an outage drops nothing.
 * `retryAfter_seconds` is obeyed; a moment beyond the text's life ends it now, so that the next step need not wait.
 */
export function afterRefusal(d: Attempted, retryAfter_seconds: number | undefined, now: Date): Next {
  if (d.attempts >= MAX_ATTEMPTS && !d.lastResort) return { state: 'failed' };
  const wait = Math.max(backoff_seconds(d.id, d.attempts), retryAfter_seconds ?? 0);
  const at = secondsAfter(now, wait);
  return at >= d.expiresAt ? { state: 'expired' } : { state: 'queued', at, doubtful: d.doubtful };
}

/** What is known of a message whose fate is not: the provider does not have it, did not say, or cannot be asked. */
export type Doubt = 'not-there' | 'no-answer' | 'cannot-ask';

/**
 * A duplicate beats silence, but there is at most one: what may have been taken twice is not sent a third time. It is
 * asked for until the provider speaks, or counts as failed where nobody can be asked. `wait_seconds`: how long the
 * provider is left alone before it is given the message again.
 */
export function afterDoubt(d: Attempted, doubt: Doubt, now: Date, wait_seconds = 0): Next {
  if (d.expiresAt <= now) return { state: 'expired' };
  if (doubt === 'not-there') {
    const spent = d.attempts >= MAX_ATTEMPTS && !d.lastResort;
    return spent ? { state: 'failed' } : { state: 'queued', at: now, doubtful: d.doubtful };
  }
  if (!d.doubtful) return { state: 'queued', at: secondsAfter(now, wait_seconds), doubtful: true };
  if (doubt === 'cannot-ask') return { state: 'failed', doubtful: true };
  return { state: 'sending', askAt: secondsAfter(now, LONGEST_WAIT_SECONDS) };
}

/** When to ask next for the receipt of a message accepted at `acceptedAt`; null when it was asked often enough. */
export function nextReceiptAsk(acceptedAt: Date, now: Date): Date | null {
  const asks = RECEIPT_ASKS_SECONDS.map((seconds) => secondsAfter(acceptedAt, seconds));
  return asks.find((at) => at > now) ?? null;
}
