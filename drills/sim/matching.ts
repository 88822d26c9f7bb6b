// How many are missing, worked out again from the rules' words alone and by trying everything: slow and independent.
import type { CalloutState, Person } from '../../src/callout/state.ts';

/** Coming in time, under way or on scene: nobody else closes a gap. */
function closes(p: Person, arriveBy: Date): boolean {
  if (p.releasedAt || p.homeSafeAt) return false;
  if (p.arrivedAt) return true;
  if (p.noShowAt || p.answer !== 'coming' || !p.answeredAt) return false;
  return p.etaAt ? p.etaAt <= arriveBy : p.answeredAt <= arriveBy;
}

/** People missing in all, when those who close a gap are spread over the lines as well as can be. */
export function missing(state: CalloutState): number {
  const people = state.people.filter((p) => closes(p, state.arriveBy));
  const required = new Map<string, number>();
  for (const { role, count } of state.lines) required.set(role, (required.get(role) ?? 0) + count);
  const roles = [...required.keys()];
  const known = new Map<string, number>();
  const most = (from: number, left: number[]): number => {
    const person = people[from];
    if (!person) return 0;
    const key = `${from} ${left.join(' ')}`;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    let best = most(from + 1, left);
    for (const [i, role] of roles.entries()) {
      if (!person.roles.includes(role) || !left[i]) continue;
      best = Math.max(best, 1 + most(from + 1, left.with(i, (left[i] ?? 0) - 1)));
    }
    known.set(key, best);
    return best;
  };
  const all = [...required.values()];
  return all.reduce((a, b) => a + b, 0) - most(0, all);
}
