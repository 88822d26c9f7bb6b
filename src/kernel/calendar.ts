// Days and times as the city counts them: Asia/Shanghai, whatever zone the process or the database session has.
import { DateTime } from 'luxon';

export const ZONE = 'Asia/Shanghai';

/** The date in the city at `now`, as YYYY-MM-DD. */
export function cityDate(now: Date): string {
  return DateTime.fromJSDate(now, { zone: ZONE }).toFormat('yyyy-MM-dd');
}

/** 03:12 today, 11-23 03:12 on another day of the same year, else with the year. */
export function cityTime(at: Date, now: Date): string {
  const time = DateTime.fromJSDate(at, { zone: ZONE });
  const today = DateTime.fromJSDate(now, { zone: ZONE });
  if (time.hasSame(today, 'day')) return time.toFormat('HH:mm');
  return time.toFormat(time.hasSame(today, 'year') ? 'MM-dd HH:mm' : 'yyyy-MM-dd HH:mm');
}

/** 2026-11-24 03:12:05 in the city, for records and exports. */
export function cityStamp(at: Date): string {
  return DateTime.fromJSDate(at, { zone: ZONE }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/** The first moment after `now` at which the city's clocks show `time`. */
export function nextCityTime(now: Date, time: { hour: number; minute: number }): Date {
  const today = DateTime.fromJSDate(now, { zone: ZONE }).set({ ...time, second: 0, millisecond: 0 });
  return (today.toJSDate() > now ? today : today.plus({ days: 1 })).toJSDate();
}

/** The moment of `day` that is so many minutes after the city's midnight. */
export const cityMoment = (day: string, minute: number): Date =>
  DateTime.fromISO(day, { zone: ZONE }).plus({ minutes: minute }).toJSDate();

/** Days since the epoch's first, as the city counts them. */
export const dayNumber = (day: string): number => Math.floor(Date.parse(day) / 86_400_000);

/** Minutes since the city's midnight. */
export function cityMinute(at: Date): number {
  const time = DateTime.fromJSDate(at, { zone: ZONE });
  return time.hour * 60 + time.minute;
}

/** The last day of a term of `months` that begins on `day`: the day before the same day of the month, or the month's last. */
export function termEnd(day: string, months: number): string {
  const after = DateTime.fromISO(day, { zone: ZONE }).plus({ months });
  const short = after.day < DateTime.fromISO(day, { zone: ZONE }).day;
  return (short ? after : after.minus({ days: 1 })).toFormat('yyyy-MM-dd');
}

/** `days` after `day`, or before it. */
export const daysAfter = (day: string, days: number): string =>
  DateTime.fromISO(day, { zone: ZONE }).plus({ days }).toFormat('yyyy-MM-dd');

/** The first day of the quarter of `day`. */
export const quarterStart = (day: string): string =>
  DateTime.fromISO(day, { zone: ZONE }).startOf('quarter').toFormat('yyyy-MM-dd');

/** The first day of a quarter by its name: 2026-Q4. */
export const quarterOf = (name: string): string =>
  `${name.slice(0, 4)}-${String(Number(name.slice(6)) * 3 - 2).padStart(2, '0')}-01`;

/** 2026-Q4, by any of its days. */
export const quarterName = (day: string): string =>
  `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
