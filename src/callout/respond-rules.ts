// What one answer changes. Pure: the person's state, the call-out's phase and the answer in, the new state out.
import type { CalloutPhase, Kind, Person } from './state.ts';

export const ANSWERS = ['coming', 'cannot', 'en_route', 'arrived', 'home_safe'] as const;
export type AnswerKind = (typeof ANSWERS)[number];

export interface Answer {
  answer: AnswerKind;
  etaMinutes: number | null;
  reason: string | null;
  channel: string;
  /** When the person answered by the phone's own clock, or the provider's, if it waited on the way. */
  deviceAt: Date | null;
  /** Leave the other call-out for this one. */
  move: boolean;
}

/** Another call-out that holds the same person. */
export interface Elsewhere {
  summonsId: number;
  calloutId: number;
  kind: Kind;
  title: string;
  coming: boolean;
  givenAt: Date | null;
}

export type Counted = Pick<
  Person,
  | 'answer'
  | 'reason'
  | 'answeredAt'
  | 'channel'
  | 'etaAt'
  | 'enRouteAt'
  | 'arrivedAt'
  | 'noShowAt'
  | 'releasedAt'
  | 'homeSafeAt'
  | 'summonedAt'
> & {
  /** When the person gave the answer that counts; `answeredAt` is when the server got it. */
  givenAt: Date | null;
};

export type Verdict =
  /** It counts now. `leave`: the other call-out loses this person. */
  | { outcome: 'recorded'; next: Counted; leave: boolean }
  /** The same as before; nothing changes but when it was last said. */
  | { outcome: 'unchanged'; givenAt: Date | null }
  /** It is over for this person: kept, changes no count. */
  | { outcome: 'late' }
  /** Kept, without effect: home safe before being released, or given before the answer that counts. */
  | { outcome: 'noted' }
  /** Coming in two call-outs at once: the person must say which. */
  | { outcome: 'conflict'; elsewhere: Elsewhere };

const MINUTE_MS = 60_000;

const etaMinutesOf = (p: Counted) =>
  p.etaAt && p.answeredAt ? Math.round((p.etaAt.getTime() - p.answeredAt.getTime()) / MINUTE_MS) : null;

function isRepeat(p: Counted, a: Answer): boolean {
  if (p.noShowAt) return false;
  const sameEta = a.etaMinutes === null || a.etaMinutes === etaMinutesOf(p);
  if (a.answer === 'cannot') return p.answer === 'cannot' && (a.reason === null || a.reason === p.reason);
  if (a.answer === 'arrived') return p.arrivedAt !== null;
  if (p.answer !== 'coming') return false;
  if (a.answer === 'coming') return p.arrivedAt ? a.etaMinutes === null : sameEta;
  return p.enRouteAt !== null && p.arrivedAt === null && sameEta;
}

/** Whoever stands on the scene has chosen; any other coming asks, unless a real call-out takes from a drill. */
function mustAsk(a: Answer, kind: Kind, elsewhere: Elsewhere): boolean {
  if (a.move || a.answer === 'arrived') return false;
  if (elsewhere.kind === 'real' && kind !== 'real') return true;
  return elsewhere.coming && !(kind === 'real' && elsewhere.kind !== 'real');
}

/** Somebody who was there before the end was there, also when the word of it comes later. */
function arrivedBefore(p: Counted, a: Answer, now: Date): Verdict | null {
  if (a.answer !== 'arrived' || !a.deviceAt || !p.releasedAt || p.arrivedAt || p.homeSafeAt) return null;
  const given = givenAt(a, p.summonedAt, now);
  if (given >= p.releasedAt || (p.givenAt && given < p.givenAt)) return null;
  const answeredAt = p.answer === 'coming' ? p.answeredAt : given;
  const there = { answer: 'coming' as const, answeredAt, givenAt: given, arrivedAt: given, reason: null };
  return { outcome: 'recorded', next: { ...p, ...there, channel: a.channel, noShowAt: null }, leave: false };
}

function afterEnd(p: Counted, phase: CalloutPhase, a: Answer, now: Date): Verdict {
  const there = phase === 'closed' ? null : arrivedBefore(p, a, now);
  if (there) return there;
  if (a.answer !== 'home_safe' || phase === 'closed') return { outcome: 'late' };
  if (p.homeSafeAt) return { outcome: 'unchanged', givenAt: p.givenAt };
  const homeSafeAt = givenAt(a, p.releasedAt ?? p.summonedAt, now);
  return { outcome: 'recorded', next: { ...p, homeSafeAt }, leave: false };
}

/** When the person gave this answer: now, unless it waited on the phone; never before the asking, never in the future. */
function givenAt({ deviceAt }: Answer, earliest: Date, now: Date): Date {
  const given_ms = Math.max(earliest.getTime(), deviceAt?.getTime() ?? now.getTime());
  return new Date(Math.min(now.getTime(), given_ms));
}

/** A later answer is known: here, or by coming elsewhere. What a real call-out gets is never lost to a drill. */
const isOvertaken = (p: Counted, kind: Kind, elsewhere: Elsewhere | null, given: Date) =>
  (p.givenAt !== null && given < p.givenAt) ||
  (elsewhere?.coming === true &&
    elsewhere.givenAt !== null &&
    given < elsewhere.givenAt &&
    !(kind === 'real' && elsewhere.kind !== 'real'));

/**
 * The latest answer counts, by when it was given; ETA counts in minutes from `now`, the server's receipt. `elsewhere`:
 * the other call-out that holds this person, if any.
 */
export function applyAnswer(
  p: Counted,
  callout: { kind: Kind; phase: CalloutPhase },
  a: Answer,
  elsewhere: Elsewhere | null,
  now: Date,
): Verdict {
  const ended = callout.phase === 'stood_down' || callout.phase === 'closed';
  if (ended || p.releasedAt) return afterEnd(p, callout.phase, a, now);
  const given = givenAt(a, p.summonedAt, now);
  if (a.answer === 'home_safe' || isOvertaken(p, callout.kind, elsewhere, given)) return { outcome: 'noted' };
  if (isRepeat(p, a)) return { outcome: 'unchanged', givenAt: given };
  const counted = {
    ...{ ...p, answeredAt: now, givenAt: given, channel: a.channel },
    ...{ noShowAt: null, reason: a.reason },
  };
  if (a.answer === 'cannot') {
    const next: Counted = { ...counted, answer: 'cannot', etaAt: null, enRouteAt: null, arrivedAt: null };
    return { outcome: 'recorded', next, leave: false };
  }
  if (elsewhere && mustAsk(a, callout.kind, elsewhere)) return { outcome: 'conflict', elsewhere };
  const keepEta = p.answer === 'coming' && !p.noShowAt && a.answer !== 'coming';
  const etaAt =
    a.etaMinutes !== null ? new Date(now.getTime() + a.etaMinutes * MINUTE_MS) : keepEta ? p.etaAt : null;
  const next: Counted = {
    ...counted,
    answer: 'coming',
    // Without a new ETA the earlier answer's time stays the base of the expectation.
    answeredAt: keepEta && a.etaMinutes === null && p.answeredAt ? p.answeredAt : now,
    etaAt,
    // When it was so, not when we heard of it.
    enRouteAt: a.answer === 'coming' ? null : a.answer === 'en_route' ? given : p.enRouteAt,
    arrivedAt: a.answer === 'arrived' ? given : null,
  };
  return { outcome: 'recorded', next, leave: elsewhere !== null };
}
