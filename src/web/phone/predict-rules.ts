// What an answer will make of a person, before the server has said so: the same rules as there, held together by a test.
import type { AnswerKind } from '../../callout/respond-rules.ts';
import type { PersonState } from '../../callout/state.ts';

/** What a page knows of the one who reads it. Times in milliseconds. */
export interface Standing {
  state: PersonState;
  enRoute: boolean;
  answered_ms: number | null;
  eta_ms: number | null;
  arriveBy_ms: number;
}

const MINUTE_MS = 60_000;
const COMING = new Set<PersonState>(['coming', 'en_route', 'too_late', 'on_scene']);

/** When this person is expected. */
export function expected_ms(p: Standing): number {
  const answered_ms = p.answered_ms ?? 0;
  return p.eta_ms ?? Math.max(answered_ms, p.arriveBy_ms);
}

function isRepeat(p: Standing, answer: AnswerKind, etaMinutes: number | null): boolean {
  const known = p.eta_ms === null ? null : Math.round((p.eta_ms - (p.answered_ms ?? 0)) / MINUTE_MS);
  const sameEta = etaMinutes === null || etaMinutes === known;
  if (answer === 'cannot') return p.state === 'cannot';
  if (answer === 'arrived') return p.state === 'on_scene';
  if (!COMING.has(p.state)) return false;
  if (answer === 'coming') return p.state === 'on_scene' ? etaMinutes === null : sameEta;
  return p.enRoute && p.state !== 'on_scene' && sameEta;
}

export function predict(
  p: Standing,
  { answer, etaMinutes = null }: { answer: AnswerKind; etaMinutes?: number | null },
  now_ms: number,
): Standing {
  if (p.state === 'released' || p.state === 'home_safe') {
    return answer === 'home_safe' ? { ...p, state: 'home_safe' } : p;
  }
  if (answer === 'home_safe' || isRepeat(p, answer, etaMinutes)) return p;
  if (answer === 'cannot')
    return { ...p, state: 'cannot', enRoute: false, eta_ms: null, answered_ms: now_ms };
  const keeps = COMING.has(p.state) && answer !== 'coming';
  const next: Standing = {
    ...p,
    eta_ms: etaMinutes !== null ? now_ms + etaMinutes * MINUTE_MS : keeps ? p.eta_ms : null,
    answered_ms: keeps && etaMinutes === null ? p.answered_ms : now_ms,
    enRoute: answer === 'en_route' || (answer === 'arrived' && p.enRoute),
  };
  const late = expected_ms(next) > p.arriveBy_ms;
  const state = answer === 'arrived' ? 'on_scene' : late ? 'too_late' : next.enRoute ? 'en_route' : 'coming';
  return { ...next, state };
}
