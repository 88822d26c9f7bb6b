// How many messages a route may be handed at a moment, so that the queue stands with us and not at the provider. Pure.
// A leaky bucket kept as one instant (GCRA): `freeAt` is when the provider will have sent all that it was given.

/**
 * Nobody owes more than a burst: a debt that is so much longer was written by a clock that was ahead, and is forgotten.
 * Better a provider that queues for a moment than texts that wait for a clock.
 */
const CLOCK_TOLERANCE_SECONDS = 1;

/** Rounding of instants to the millisecond must not cost a message that is due at this very one. */
const EPSILON = 1e-6;

/** Messages that may stand at the provider at once: half a second's worth, so that few rounds are needed. */
export function burstOf(pace_per_second: number): number {
  return Math.max(1, Math.ceil(pace_per_second / 2));
}

/** Messages worth a round: while the provider is at one half of a burst, the other is handed over. */
export const batchOf = (pace_per_second: number): number => Math.ceil(burstOf(pace_per_second) / 2);

/** Messages that may be handed over at `now`. `freeAt` null: the route was never used. */
export function allowance(freeAt: Date | null, now: Date, pace_per_second: number): number {
  const each_ms = 1000 / pace_per_second;
  const room_ms = burstOf(pace_per_second) * each_ms - debt_ms(freeAt, now, pace_per_second);
  return Math.max(0, Math.floor(room_ms / each_ms + EPSILON));
}

/** The route's new `freeAt` once `sent` messages were handed over at `now`. */
export function freeAfter(freeAt: Date | null, now: Date, pace_per_second: number, sent: number): Date {
  const spent_ms = debt_ms(freeAt, now, pace_per_second) + (sent * 1000) / pace_per_second;
  return new Date(now.getTime() + Math.ceil(spent_ms - EPSILON));
}

/** The first moment from `now` on at which `wanted` messages, at most a burst, may be handed over together. */
export function roomAt(freeAt: Date | null, now: Date, pace_per_second: number, wanted: number): Date {
  const burst = burstOf(pace_per_second);
  const missing = Math.min(wanted, burst) - burst;
  const wait_ms = debt_ms(freeAt, now, pace_per_second) + (missing * 1000) / pace_per_second;
  return new Date(now.getTime() + Math.max(0, Math.ceil(wait_ms - EPSILON)));
}

function debt_ms(freeAt: Date | null, now: Date, pace_per_second: number): number {
  const debt = freeAt === null ? 0 : Math.max(0, freeAt.getTime() - now.getTime());
  const most = (burstOf(pace_per_second) / pace_per_second + CLOCK_TOLERANCE_SECONDS) * 1000;
  return debt > most ? 0 : debt;
}
