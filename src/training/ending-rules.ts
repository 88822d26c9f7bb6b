// When somebody is told that a qualification ends: so many days before, each notice once, by day. Pure.
import { cityMinute } from '../kernel/calendar.ts';

/** Of several that are due the last one is told; those that were missed are not made up for. */
export const NOTICE_DAYS = [60, 30, 7];

const [MORNING_MINUTE, EVENING_MINUTE] = [9 * 60, 20 * 60];

/** Nobody is woken for it. */
export const isDaytime = (now: Date): boolean => {
  const minute = cityMinute(now);
  return minute >= MORNING_MINUTE && minute < EVENING_MINUTE;
};
