// Quiet hours: they hold for drills and tests, never for a real call-out. Pure.
import { cityMinute } from '../kernel/calendar.ts';
import type { Kind } from './state.ts';
import type { Quiet, Wishes } from './wishes.ts';

const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;

/** When the quiet hours that hold at `now` end; null outside of them. */
export function quietUntil(quiet: Quiet | null, now: Date): Date | null {
  if (!quiet || quiet.from_minute === quiet.until_minute) return null;
  const length = (quiet.until_minute - quiet.from_minute + DAY_MINUTES) % DAY_MINUTES;
  const since = (cityMinute(now) - quiet.from_minute + DAY_MINUTES) % DAY_MINUTES;
  if (since >= length) return null;
  const minute_ms = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  return new Date(minute_ms + (length - since) * MINUTE_MS);
}

/** When a message of a call-out may be sent to somebody with these wishes at the earliest. */
export function startOf(kind: Kind, wishes: Wishes, now: Date): Date {
  return (kind === 'real' ? null : quietUntil(wishes.quiet, now)) ?? now;
}
