// What a call-out needs done at `now`: pure, so that timers, leaders, drills and replays all decide alike.
import { liveMatching, noShowDeadline, stateOf, totalOf } from './gap.ts';
import type { CalloutState, Echelon, Gap, Person } from './state.ts';

export type Decision =
  /** Said coming, did not arrive by ETA and grace: out of the match, warned once. */
  | { do: 'no_show'; person: Person }
  /** The echelon is due, or the one before it proved empty. */
  | { do: 'raise'; echelon: Echelon; gap: Gap; dueAt: Date }
  /** Everything was raised, the last window is over, and a gap is still open. */
  | { do: 'unfilled'; gap: Gap }
  /** The gap that was reported as unfilled has closed: the episode is over. */
  | { do: 'filled' };

const raisedOrSkipped = (state: CalloutState) =>
  state.echelons
    .filter((e) => e.state === 'raised' || e.state === 'skipped')
    .sort((a, b) => a.number - b.number);

export const nextPending = (state: CalloutState): Echelon | undefined =>
  state.echelons.filter((e) => e.state === 'pending').sort((a, b) => a.number - b.number)[0];

/** An echelon from which nobody can come any more: nobody was asked, or everybody said no. */
export function provedEmpty(state: CalloutState, echelon: Echelon): boolean {
  if (echelon.state === 'skipped') return true;
  const asked = state.people.filter((p) => p.echelon === echelon.number);
  return (
    echelon.state === 'raised' &&
    asked.every((p) => ['cannot', 'no_show', 'released', 'home_safe'].includes(stateOf(p, state.arriveBy)))
  );
}

/** When waiting for the raised echelons is over: the end of the last one's window, or now if it proved empty. */
function patienceEnds(state: CalloutState): Date {
  const last = raisedOrSkipped(state).at(-1);
  if (!last?.raisedAt || provedEmpty(state, last)) return new Date(0);
  return new Date(last.raisedAt.getTime() + last.windowSeconds * 1_000);
}

/** No-shows first: they change the gap on which the rest is decided. At most one raise at a time. */
export function decide(state: CalloutState, now: Date): Decision[] {
  if (state.state === 'stood_down' || state.state === 'closed') return [];
  const overdue = state.people.filter((p) => {
    const deadline = noShowDeadline(p, state.arriveBy, state.etaGraceMinutes);
    return deadline !== null && deadline <= now;
  });
  if (overdue.length > 0) return overdue.map((person) => ({ do: 'no_show', person }));
  const { gap } = liveMatching(state);
  if (totalOf(gap) === 0) return state.unfilledSince ? [{ do: 'filled' }] : [];
  if (state.state === 'held') return [];
  // The judgement raises, and says itself when nobody more helps.
  if (state.forecast === 'act') return [];
  const pending = nextPending(state);
  if (!pending) {
    return !state.unfilledSince && patienceEnds(state) <= now ? [{ do: 'unfilled', gap }] : [];
  }
  const last = raisedOrSkipped(state).at(-1);
  const empty = last !== undefined && provedEmpty(state, last);
  const dueAt = pending.dueAt ?? now;
  if (dueAt > now && !empty) return [];
  return [{ do: 'raise', echelon: pending, gap, dueAt: empty && dueAt > now ? now : dueAt }];
}

/** When `decide` may have something new to say without any further event; null: only an event can change it. */
export function nextCheckAt(state: CalloutState): Date | null {
  if (state.state === 'stood_down' || state.state === 'closed') return null;
  const moments = state.people
    .map((p) => noShowDeadline(p, state.arriveBy, state.etaGraceMinutes))
    .filter((t): t is Date => t !== null);
  if (state.state === 'active' && state.forecast !== 'act' && totalOf(liveMatching(state).gap) > 0) {
    const pending = nextPending(state);
    if (pending?.dueAt) moments.push(pending.dueAt);
    else if (!pending && !state.unfilledSince) moments.push(patienceEnds(state));
  }
  return moments.reduce<Date | null>((least, t) => (least === null || t < least ? t : least), null);
}
