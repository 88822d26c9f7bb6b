// Who is on post at a moment, and which shifts a weekly pattern makes. Pure.
import { DateTime } from 'luxon';
import { daysAfter, ZONE } from '../kernel/calendar.ts';

export interface Shift {
  memberId: number;
  siteId: number;
  startsAt: Date;
  endsAt: Date;
}

export interface Away {
  memberId: number;
  startsAt: Date;
  /** Null: until further notice. */
  endsAt: Date | null;
}

export interface OnPost {
  memberId: number;
  siteId: number;
  endsAt: Date;
  /** Ought to be there, and is known not to be. */
  excused: boolean;
}

/** A shift counts from its first moment on and no more at its last: at a change the new shift is on post, and it alone. */
const during = (now: Date, from: Date, to: Date | null) => from <= now && (to === null || now < to);

export function onPost(shifts: readonly Shift[], away: readonly Away[], now: Date): OnPost[] {
  const gone = new Set(away.filter((a) => during(now, a.startsAt, a.endsAt)).map((a) => a.memberId));
  return shifts
    .filter((s) => during(now, s.startsAt, s.endsAt))
    .map(({ memberId, siteId, endsAt }) => ({ memberId, siteId, endsAt, excused: gone.has(memberId) }))
    .sort((a, b) => a.memberId - b.memberId);
}

/** The moment at which the city's clocks show `minute` of `day`. */
export const cityMoment = (day: string, minute: number): Date =>
  DateTime.fromISO(day, { zone: ZONE })
    .set({ hour: Math.floor(minute / 60), minute: minute % 60 })
    .toJSDate();

/** Monday is 1. */
export const weekdayOf = (day: string): number => DateTime.fromISO(day, { zone: ZONE }).weekday;

export interface Pattern {
  memberId: number;
  siteId: number;
  weekdays: readonly number[];
  fromMinute: number;
  /** Not after the beginning: it ends on the next day. */
  untilMinute: number;
  firstDay: string;
  lastDay: string;
}

export function shiftsOf({ memberId, siteId, ...pattern }: Pattern): Shift[] {
  const { weekdays, fromMinute, untilMinute, firstDay, lastDay } = pattern;
  const shifts: Shift[] = [];
  for (let day = firstDay; day <= lastDay; day = daysAfter(day, 1)) {
    if (!weekdays.includes(weekdayOf(day))) continue;
    const ends = untilMinute > fromMinute ? day : daysAfter(day, 1);
    const [startsAt, endsAt] = [cityMoment(day, fromMinute), cityMoment(ends, untilMinute)];
    shifts.push({ memberId, siteId, startsAt, endsAt });
  }
  return shifts;
}
