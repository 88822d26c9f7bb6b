// What an answer to a roll-call makes of somebody, whose word counts, and when the next one is. Pure.
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import { cityMoment, weekdayOf } from './shift-rules.ts';

export const ROLL_CALL_KINDS = ['morning', 'evening', 'patrol', 'surprise'] as const;
export const ENTRY_STATES = ['silent', 'present', 'late', 'wrong_place', 'absent', 'excused'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** How far from its site somebody still is there, unless the site has its own radius. */
export const FENCE_M = 300;

export interface Timers {
  opensAt: Date;
  secondCallAt: Date;
  closesAt: Date;
}

/** From the second call on it is late. Without a position, or a site without one, the place cannot be wrong. */
export function answered(
  { secondCallAt }: Pick<Timers, 'secondCallAt'>,
  saidAt: Date,
  distance_m: number | null,
  fence_m: number,
): EntryState {
  if (distance_m !== null && distance_m > fence_m) return 'wrong_place';
  return saidAt < secondCallAt ? 'present' : 'late';
}

/** When it was said: as the phone says, by our clock; never before it was asked, nor after it came. */
export function trueTime(told: Date | null, opensAt: Date, receivedAt: Date): Date {
  const latest = Math.min((told ?? receivedAt).getTime(), receivedAt.getTime());
  return new Date(Math.max(latest, opensAt.getTime()));
}

export interface Mark {
  id: number;
  state: EntryState;
  saidAt: Date;
  afterClosing: boolean;
}

/** The latest by true time counts, of two at once the one that came later; what came after closing never does. */
export function counting<M extends Mark>(marks: readonly M[]): M | null {
  let best: M | null = null;
  for (const mark of marks) {
    if (mark.afterClosing) continue;
    const later = best === null ? 1 : mark.saidAt.getTime() - best.saidAt.getTime() || mark.id - best.id;
    if (later > 0) best = mark;
  }
  return best;
}

export interface Times {
  weekdays: readonly number[];
  fromMinute: number;
  untilMinute: number;
}

/** That it is called on `day` by its weekdays. */
export const isCalledOn = ({ weekdays }: Pick<Times, 'weekdays'>, day: string): boolean =>
  weekdays.includes(weekdayOf(day));

/** The first moment after `after`; of a window one of its minutes, which `draw(n)` picks from 0 to n - 1. */
export function nextRollCall(times: Times, after: Date, draw: (n: number) => number): Date {
  const { fromMinute, untilMinute } = times;
  const minute = fromMinute + draw(untilMinute - fromMinute + 1);
  const today = cityDate(after);
  for (let n = 0; n <= 7; n++) {
    const day = daysAfter(today, n);
    const at = cityMoment(day, minute);
    // A window that has begun is over for a draw: what was drawn in it before is not drawn again.
    if (isCalledOn(times, day) && cityMoment(day, fromMinute) > after) return at;
  }
  throw new Error('a schedule without a day');
}

/** Opens while there is time left to answer; what was due in a longer standstill is not called afterwards. */
export const isMissed = (dueAt: Date, openMinutes: number, now: Date): boolean =>
  now.getTime() >= dueAt.getTime() + openMinutes * 60_000;

const THERE: readonly EntryState[] = ['present', 'late'];

export interface SiteFigures {
  /** Of a hundred who ought to have been there; null when nobody ought. */
  rate: number | null;
  /** Roll-calls in a row, up to the last, to which everybody was there. */
  streak: number;
}

/** `rollCalls`: the states of one site's people in each, the last first. */
export function siteFigures(rollCalls: readonly (readonly EntryState[])[]): SiteFigures {
  const due = rollCalls.map((states) => states.filter((s) => s !== 'excused'));
  const all = due.flat();
  const broken = due.findIndex((states) => states.some((s) => !THERE.includes(s)));
  return {
    rate:
      all.length === 0 ? null : Math.round((100 * all.filter((s) => THERE.includes(s)).length) / all.length),
    streak: broken === -1 ? due.length : broken,
  };
}
