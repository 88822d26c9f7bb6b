// When a push subscription is tested, and what came of it. Pure.
import { type DeliveryState, NOT_SHOWN } from '../delivery/receipt-rules.ts';
import { cityDate, cityMinute, cityMoment, dayNumber, daysAfter, nextCityTime } from '../kernel/calendar.ts';
import { quietUntil } from './quiet-rules.ts';
import type { Quiet } from './wishes.ts';

/** Minutes after the city's midnight between which a test may leave, and after which none arrives. */
export const CHECKS = { from_minute: 9 * 60, until_minute: 20 * 60, gone_minute: 21 * 60 };
const STEP_MINUTES = 15;
const SPAN_MINUTES = CHECKS.until_minute - CHECKS.from_minute;
const WEEK_DAYS = 7;

/**
 * The first moment after `after` at which subscription `id` is tested: once a week, each on a day and at a minute of its own, by
 * day, outside its owner's quiet hours. Null: they leave no such moment.
 */
export function nextCheckAt(id: number, quiet: Quiet | null, after: Date): Date | null {
  const today = cityDate(after);
  for (let d = 0; d <= 2 * WEEK_DAYS; d++) {
    const day = daysAfter(today, d);
    if ((dayNumber(day) + id) % WEEK_DAYS !== 0) continue;
    for (let k = 0; k * STEP_MINUTES < SPAN_MINUTES; k++) {
      const minute =
        CHECKS.from_minute + ((Math.floor(id / WEEK_DAYS) * 37 + k * STEP_MINUTES) % SPAN_MINUTES);
      const moment = cityMoment(day, minute);
      if (moment > after && quietUntil(quiet, moment) === null) return moment;
    }
  }
  return null;
}

/** Whether a test may leave now. */
export function mayCheckAt(quiet: Quiet | null, now: Date): boolean {
  const minute = cityMinute(now);
  return minute >= CHECKS.from_minute && minute < CHECKS.until_minute && quietUntil(quiet, now) === null;
}

/** Until when a test that leaves at `now` may still arrive: nothing in the evening, nothing once quiet hours begin. */
export function checkEnds(quiet: Quiet | null, now: Date): Date {
  const begins = quiet && quiet.from_minute !== quiet.until_minute ? quiet.from_minute : CHECKS.gone_minute;
  const minute = begins > cityMinute(now) ? Math.min(begins, CHECKS.gone_minute) : CHECKS.gone_minute;
  return cityMoment(cityDate(now), minute);
}

/** When somebody may be told that a test was missed: by day, outside quiet hours; in the morning when those leave no day. */
export function tellAt(quiet: Quiet | null, now: Date): Date {
  if (mayCheckAt(quiet, now)) return now;
  const minute = cityMinute(now);
  const isDay = minute >= CHECKS.from_minute && minute < CHECKS.until_minute;
  const from = isDay ? now : nextCityTime(now, { hour: CHECKS.from_minute / 60, minute: 0 });
  return quietUntil(quiet, from) ?? from;
}

/** `none`: it says nothing of the phone, as when it never left us. */
export type Verdict = 'passed' | 'missed' | 'none';

export function verdictOf(test: { state: DeliveryState; reason: string | null } | null): Verdict {
  if (!test) return 'none';
  const { state, reason } = test;
  if (state === 'delivered' || state === 'read') return 'passed';
  if (state === 'accepted' || (state === 'failed' && reason === NOT_SHOWN)) return 'missed';
  return 'none';
}
