// What a session's end makes of those who had a seat: who passed, until when it counts, and when it may not end yet. Pure.
import { cityDate, termEnd } from '../kernel/calendar.ts';

export interface SessionTerms {
  /** Of a hundred; null: being there is enough. */
  passMark: number | null;
  /** Null: for good. */
  validMonths: number | null;
  startsAt: Date;
  endsAt: Date;
}

export interface Seat {
  memberId: number;
  state: 'signed_up' | 'attended' | 'absent';
  mark: number | null;
}

export type Outcome = 'passed' | 'failed' | 'absent';

export interface Result {
  memberId: number;
  outcome: Outcome;
  mark: number | null;
  /** Of a pass: the last day on which it counts; null: for good, or no pass. */
  validUntil: string | null;
}

/** The day by which a session's results count: the city's, when it ended. */
export const heldOn = (terms: SessionTerms): string => cityDate(terms.endsAt);

/** Those who were there and have no mark yet where one is asked for: the session cannot be closed before. */
export const unmarked = (terms: SessionTerms, seats: Seat[]): number =>
  terms.passMark === null ? 0 : seats.filter((s) => s.state === 'attended' && s.mark === null).length;

/** Whoever signed up and was never seen was absent. */
export function resultsOf(terms: SessionTerms, seats: Seat[]): Result[] {
  const day = heldOn(terms);
  return seats.map(({ memberId, state, mark }) => {
    if (state !== 'attended') return { memberId, outcome: 'absent', mark: null, validUntil: null };
    const passed = terms.passMark === null || (mark !== null && mark >= terms.passMark);
    const validUntil = passed && terms.validMonths !== null ? termEnd(day, terms.validMonths) : null;
    return { memberId, outcome: passed ? 'passed' : 'failed', mark, validUntil };
  });
}

/** A renewal never shortens what is held. Null: for good. */
export const renewedUntil = (held: string | null | undefined, given: string | null): string | null =>
  held === undefined ? given : held === null || given === null ? null : held > given ? held : given;

/** A QR code at the door counts from half an hour before the start until the end. */
const EARLY_MS = 30 * 60_000;
export const mayCheckIn = (terms: SessionTerms, now: Date): boolean =>
  now.getTime() >= terms.startsAt.getTime() - EARLY_MS && now <= terms.endsAt;
