// What became of a person in a call-out, whatever the release at its end made of the state. Pure.
import type { PersonState } from './state.ts';

/** What the person did; the release at the end hides it in the state, and is told in its own column. */
export function cameOf(person: {
  state: PersonState;
  arrivedAt: string | null;
  steps: { type: string; answer: string | null }[];
}): PersonState {
  if (person.state !== 'released' && person.state !== 'home_safe') return person.state;
  if (person.arrivedAt) return 'on_scene';
  const last = person.steps.findLast((s) =>
    ['responded', 'no_show', 'moved', 'asked_again'].includes(s.type),
  );
  if (last?.type === 'no_show') return 'no_show';
  if (last?.type === 'moved') return 'cannot';
  if (last?.type !== 'responded') return 'waiting';
  if (last.answer === 'cannot') return 'cannot';
  return last.answer === 'en_route' ? 'en_route' : 'coming';
}
