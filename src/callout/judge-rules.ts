// Between a call-out and the judgement: what it is told of the call-out, when it is asked, what of its advice is taken. Pure.
import type { Advice, Candidate, Reason, RunEvent } from '../judgement/shapes.ts';
import { liveMatching, stateOf, totalOf } from './gap.ts';
import type { CalloutState, Gap, Person, PoolEntry } from './state.ts';

const LOOK_EVERY_MS = 30_000;
/** After the arrive-by time the judgement is asked so long by the clock; after that by events alone. */
const LOOK_AFTER_MS = 2 * 3_600_000;
/** As readiness and the phones reckon a way: straight line, with a detour, at a city's speed. */
const DETOUR = 1.4;
const KM_PER_HOUR = 25;

export const travelSeconds = (distance_m: number | null): number | null =>
  distance_m === null ? null : Math.round((distance_m * DETOUR * 3.6) / KM_PER_HOUR);

/** Whether everything that is required stands on the scene. */
const isThere = (state: CalloutState) =>
  totalOf(
    liveMatching({
      ...state,
      people: state.people.filter((p) => stateOf(p, state.arriveBy) === 'on_scene'),
    }).gap,
  ) === 0;

/** When it is asked next if nothing happens: at every half minute after the launch. Null: by events alone. */
export function nextLook(state: CalloutState, now: Date): Date | null {
  if (state.forecast === 'off' || state.state !== 'active' || state.lines.length === 0) return null;
  if (now.getTime() >= state.arriveBy.getTime() + LOOK_AFTER_MS || isThere(state)) return null;
  const from = state.launchedAt.getTime();
  const passed = Math.max(0, Math.floor((now.getTime() - from) / LOOK_EVERY_MS));
  return new Date(from + (passed + 1) * LOOK_EVERY_MS);
}

/** At most one moment in half a minute is kept, and every decision. */
export const isKept = (last: Date | null, now: Date, didSomething: boolean): boolean =>
  didSomething || last === null || now.getTime() - last.getTime() >= LOOK_EVERY_MS;

export type Asked = Pick<PoolEntry, 'memberId' | 'roles' | 'distance_m' | 'positionSource'> & {
  /** Summonses of the weeks before the launch. */
  lately: number;
};

export const candidateOf = ({ memberId, roles, distance_m, positionSource, lately }: Asked): Candidate => ({
  ...{ memberId, roles, lately, travel_seconds: travelSeconds(distance_m) },
  // What the roster said is known only where it decided the position.
  duty: positionSource === 'duty' ? 'on' : null,
});

/**
 * Of those who are left, whom the judgement may name: people from across the border and the tired only for roles that the
 * others cannot fill, as with echelons.
 */
export function nameable(left: readonly PoolEntry[], gap: Gap): PoolEntry[] {
  const isSecond = (e: PoolEntry) => e.crossBorder || e.tired;
  const first = left.filter((e) => !isSecond(e));
  const short = new Set(
    Object.keys(gap).filter((role) => first.filter((e) => e.roles.includes(role)).length < (gap[role] ?? 0)),
  );
  return left.filter((e) => !isSecond(e) || e.roles.some((role) => short.has(role)));
}

/** What happened to those who were asked, as far as it counts now. `seen`: when a message was read. */
export function eventsOf(people: readonly Person[], seen: ReadonlyMap<number, Date>): RunEvent[] {
  return people.flatMap((p): RunEvent[] => {
    const { memberId } = p;
    const say = (kind: RunEvent['kind'], at: Date | null | undefined, more: Partial<RunEvent> = {}) =>
      at ? [{ kind, memberId, at_ms: at.getTime(), ...more }] : [];
    const eta_minutes =
      p.etaAt && p.answeredAt ? Math.max(0, (p.etaAt.getTime() - p.answeredAt.getTime()) / 60_000) : null;
    return [
      ...say('summoned', p.summonedAt),
      ...say('seen', seen.get(p.memberId)),
      ...(p.answer ? say(p.answer, p.answeredAt, { eta_minutes }) : []),
      ...say('en_route', p.enRouteAt),
      ...say('arrived', p.arrivedAt),
      ...say('left', p.noShowAt),
      ...say('released', p.releasedAt),
    ];
  });
}

const isChance = (x: number) => Number.isFinite(x) && x >= 0 && x <= 1;

/** Throws when the advice is not one that anybody could follow. */
export function checkAdvice(advice: Advice, mayAsk: ReadonlySet<number>): void {
  const { forecast, summon } = advice;
  const { chance, chanceThen, doubt, surplus } = forecast;
  const chances = [chance, chanceThen, doubt, ...Object.values(forecast.byRole)];
  if (!chances.every(isChance) || !Number.isFinite(surplus)) throw new Error('no chance can be told');
  if (new Set(summon).size !== summon.length) throw new Error('somebody is named twice');
  if (!summon.every((id) => mayAsk.has(id))) throw new Error('somebody is named who may not be asked');
}

/** Nobody was asked yet, and it would ask nobody: then the echelons do what they always did. */
export const isUseless = (state: CalloutState, advice: Advice): boolean =>
  state.people.length === 0 && advice.summon.length === 0 && totalOf(liveMatching(state).gap) > 0;

/** Nobody more helps, the last who were asked had their time, and a gap is open: somebody must be told. */
export function isUnfilled(state: CalloutState, advice: Advice, now: Date): boolean {
  if (state.unfilledSince || advice.summon.length > 0 || totalOf(liveMatching(state).gap) === 0) return false;
  if (!advice.reasons.some((r) => r.kind === 'nobody-helps')) return false;
  const window_ms = (state.echelons[0]?.windowSeconds ?? 300) * 1_000;
  return state.people.every((p) => p.summonedAt.getTime() + window_ms <= now.getTime());
}

/** The line that a raise does most for, and from what to what. */
export function raiseOf({ reasons, forecast }: Advice): { from: number; to: number; role: string } {
  const raise = reasons.find((r): r is Extract<Reason, { kind: 'raise' }> => r.kind === 'raise');
  return { from: forecast.chance, to: forecast.chanceThen, role: raise?.role ?? '' };
}

/** A proposal that hangs on the board stays as long as it is nearly what would be proposed now. */
export function stillHolds(proposed: readonly number[], now: readonly number[], left: ReadonlySet<number>) {
  const people = proposed.filter((id) => left.has(id)).length;
  return people === proposed.length && Math.abs(people - now.length) <= Math.max(1, 0.25 * now.length);
}

/** After a leader said no, or yes, so long nothing is proposed: those who were asked get time to answer. */
const QUIET_MS = { dismissed: 120_000, accepted: 60_000 };
export interface Decided {
  state: keyof typeof QUIET_MS;
  decidedAt: Date;
}
export const isQuiet = (last: Decided | null, now: Date): boolean =>
  last !== null && now.getTime() - last.decidedAt.getTime() < QUIET_MS[last.state];
