// What carriers let through to one phone: so many of the same words in so long. Pure.

export interface PhoneLimit {
  /** At most so many of the same text … */
  count: number;
  /** … in so long. */
  window_seconds: number;
  /** Whatever they say: so many messages of any words. */
  anyWords?: boolean;
}

/** As one mainland carrier has it. */
export const CARRIER_LIMITS: readonly PhoneLimit[] = [
  { count: 2, window_seconds: 59 },
  { count: 5, window_seconds: 59 * 60 },
];

/** The first moment from `now` on at which one more of the same text may be sent to a phone that had them at `sent`. */
export function freeAt(sent: readonly Date[], limits: readonly PhoneLimit[], now: Date): Date {
  const times = sent.map((at) => at.getTime()).sort((a, b) => a - b);
  return limits.reduce((free, { count, window_seconds }) => {
    const nth = times.at(-count);
    const again_ms = nth === undefined ? 0 : nth + window_seconds * 1000;
    return again_ms > free.getTime() ? new Date(again_ms) : free;
  }, now);
}

/** The longest time that any of `limits` looks back. */
export const longestWindow_seconds = (limits: readonly PhoneLimit[]): number =>
  limits.reduce((longest, { window_seconds }) => Math.max(longest, window_seconds), 0);
