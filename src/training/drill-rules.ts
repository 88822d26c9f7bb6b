// When a planned drill is called: its moment drawn once, what holds it up, when it is given up. Pure.
import { random } from '../kernel/random.ts';

/** At a time that everybody may know, or as a surprise inside a window. */
export type When = { at: Date } | { from: Date; to: Date };

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** A later launch is none that anybody expects: the planner is asked again. */
export const LATE_MINUTES = 10;
/** While a real call-out goes on it is looked at again after so long. */
export const POSTPONED_MINUTES = 30;
/** A drill at a fixed time is postponed no longer than this. */
export const POSTPONED_AT_MOST_HOURS = 2;

/** The moment: a whole second of the window, each as likely; the same seed draws the same. */
export function drawMoment(seed: number, when: When): Date {
  if ('at' in when) return when.at;
  const from = Math.ceil(when.from.getTime() / SECOND_MS);
  const to = Math.floor(when.to.getTime() / SECOND_MS);
  return new Date((from + Math.floor(random(seed, 'moment').next() * (to - from + 1))) * SECOND_MS);
}

/** What is known of a planned drill when its moment has come. */
export interface DueDrill {
  launchAt: Date;
  /** Not before: later than the moment once it was postponed. */
  dueAt: Date;
  /** Of a surprise. */
  windowTo: Date | null;
}

export type DrillDecision =
  | { do: 'wait' }
  | { do: 'launch' }
  | { do: 'postpone'; until: Date }
  | { do: 'fail'; reason: 'missed' | 'real_callout' };

const later = (at: Date, ms: number) => new Date(at.getTime() + ms);

/** `isBusy`: a real call-out goes on among those who would be drilled. Inside its window a surprise is never late. */
export function decideDrill(
  { launchAt, dueAt, windowTo }: DueDrill,
  now: Date,
  isBusy: boolean,
): DrillDecision {
  if (now < dueAt) return { do: 'wait' };
  if (now > (windowTo ?? later(dueAt, LATE_MINUTES * MINUTE_MS))) return { do: 'fail', reason: 'missed' };
  if (!isBusy) return { do: 'launch' };
  const until = later(now, POSTPONED_MINUTES * MINUTE_MS);
  const latest = windowTo ?? later(launchAt, POSTPONED_AT_MOST_HOURS * 60 * MINUTE_MS);
  return until > latest ? { do: 'fail', reason: 'real_callout' } : { do: 'postpone', until };
}

const SHORTEST_WINDOW_MINUTES = 30;
const LONGEST_WINDOW_DAYS = 31;
const FURTHEST_AHEAD_DAYS = 400;
const DAY_MS = 86_400_000;

/** The field and what is wrong with it; null when a drill may be planned so at `now`. */
export function wrongWhen(when: When, now: Date): { field: string; code: string } | null {
  const [first, name] = 'at' in when ? [when.at, 'at'] : [when.from, 'from'];
  if (first < now) return { field: `when.${name}`, code: 'field.drill_past' };
  if (first.getTime() - now.getTime() > FURTHEST_AHEAD_DAYS * DAY_MS) {
    return { field: `when.${name}`, code: 'field.drill_far' };
  }
  if ('at' in when) return null;
  const length_ms = when.to.getTime() - when.from.getTime();
  if (length_ms < SHORTEST_WINDOW_MINUTES * MINUTE_MS)
    return { field: 'when.to', code: 'field.window_short' };
  return length_ms > LONGEST_WINDOW_DAYS * DAY_MS ? { field: 'when.to', code: 'field.window_long' } : null;
}
