// When a unit must drill next, and whether it is late. Pure; days are the city's.
import { daysAfter, termEnd } from '../kernel/calendar.ts';

export const DUE_STATES = ['never', 'overdue', 'due', 'fine'] as const;
export interface Due {
  /** The last day on which the next drill is in time; null: there was none yet, so it is due at once. */
  dueOn: string | null;
  state: (typeof DUE_STATES)[number];
}

const DUE_DAYS = 14;

/** `last`: the day of the last drill. Two weeks before its day a drill is due. */
export function dueOf(last: string | null, months: number, today: string): Due {
  if (last === null) return { dueOn: null, state: 'never' };
  const dueOn = termEnd(last, months);
  if (dueOn < today) return { dueOn, state: 'overdue' };
  return { dueOn, state: dueOn <= daysAfter(today, DUE_DAYS) ? 'due' : 'fine' };
}
