// Days and times of a week, as the city counts them, whatever zone the machine has.
import { minuteAt, pageNow } from '../when.ts';

const DAY_MS = 86_400_000;

export const after = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Monday is 1. */
export const weekday = (day: string): number => ((new Date(day).getUTCDay() + 6) % 7) + 1;

export const mondayOf = (day: string): string => after(day, 1 - weekday(day));

/** What is planned is the week to come. */
export const nextMonday = (): string => after(mondayOf(minuteAt(pageNow()).slice(0, 10)), 7);

export const weekOf = (monday: string): string[] => [0, 1, 2, 3, 4, 5, 6].map((n) => after(monday, n));

/** 18:00 of a day of the city; not after `from` it is the next day's. */
export function span(day: string, from: string, until: string) {
  const ends = until > from ? day : after(day, 1);
  return { startsAt: `${day}T${from}:00+08:00`, endsAt: `${ends}T${until}:00+08:00` };
}

export const clock = (at: string): string => minuteAt(at).slice(11);
export const dayOf = (at: string): string => minuteAt(at).slice(0, 10);
