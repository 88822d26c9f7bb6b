// The after-action report, from the log alone. Pure: figures, echelons, each person's path, each delivery, the curve.
import type { LogEntry } from '../kernel/log.ts';
import { cameOf } from './came.ts';
import { liveMatching, matchLines, stateOf, totalOf } from './gap.ts';
import { replay } from './replay.ts';
import type { CalloutState, Echelon, Line, PersonState } from './state.ts';

/** Strength at one moment: people that close the gap by their word or their presence, and those present. */
export interface CurvePoint {
  at: string;
  committed: number;
  mustered: number;
}

export interface PersonPath {
  memberId: number;
  name: string;
  unitName: string;
  echelon: number;
  state: PersonState;
  summonedAt: string;
  reachedAt: string | null;
  firstAnswerAt: string | null;
  arrivedAt: string | null;
  homeSafeAt: string | null;
  /** The answer that counts. */
  answer: string | null;
  noShow: boolean;
  /** What the person did, whatever the release at the end made of the state. */
  came: PersonState;
  /** Everything the log says of this person, in order. */
  steps: { at: string; type: string; actor: string; answer: string | null; channel: string | null }[];
}

export interface DeliveryPath {
  deliveryId: number;
  memberId: number | null;
  purpose: string;
  channel: string;
  route: string;
  steps: { at: string; type: string; reason: string | null; attempt: number | null }[];
}

export interface Report {
  calloutId: number;
  kind: CalloutState['kind'];
  code: string;
  title: string;
  place: string;
  task: string;
  commander: string;
  launchedBy: string;
  launchedAt: string;
  arriveBy: string;
  stoodDownAt: string | null;
  closedAt: string | null;
  lines: (Line & { matched: number; gap: number })[];
  figures: ReportFigures;
  echelons: (Omit<Echelon, 'dueAt' | 'raisedAt'> & {
    dueAt: string | null;
    raisedAt: string | null;
    late_seconds: number;
    answered: number;
    coming: number;
    arrived: number;
  })[];
  curve: CurvePoint[];
  people: PersonPath[];
  deliveries: DeliveryPath[];
}

/** Seconds count from the launch; null: never happened. Every person summoned is in exactly one of coming, declined, silent. */
export interface ReportFigures {
  required: number;
  summoned: number;
  reached: number;
  coming: number;
  declined: number;
  silent: number;
  mustered: number;
  noShows: number;
  echelonsRaised: number;
  firstResponseSeconds: number | null;
  /** On scene and matched to a line: half, nine tenths, all of the requirement. */
  halfStrengthSeconds: number | null;
  ninetyStrengthSeconds: number | null;
  fullStrengthSeconds: number | null;
  /** When the gap was first closed by word or presence. */
  gapClosedSeconds: number | null;
  /** Was it closed at the stand-down, or is it now? */
  gapClosed: boolean;
  deliveries: number;
  /** The same message handed over again because its first fate was unknown. */
  duplicateSummonses: number;
  /** Summoned, and neither was anything handed over, nor did it fail, nor did an answer or the end make it needless. */
  missedSummonses: number;
  stoodDown: number;
  homeSafe: number;
}

const iso = (at: Date | null) => at?.toISOString() ?? null;

function required(lines: Line[]): number {
  return lines.reduce((sum, l) => sum + l.count, 0);
}

/** How many of the required people are there by their word or presence, and how many are present. */
export function strengthOf(s: CalloutState, live = liveMatching(s)): Omit<CurvePoint, 'at'> {
  const need = required(s.lines);
  const present = s.people.filter((p) => stateOf(p, s.arriveBy) === 'on_scene');
  return {
    committed: need - totalOf(live.gap),
    mustered: need - totalOf(matchLines(s.lines, present).gap),
  };
}

/** Walks the log once, measuring strength after each entry that can change it. */
function measure(log: LogEntry[]) {
  const curve: CurvePoint[] = [];
  const reachedAt: Record<'half' | 'ninety' | 'full' | 'closed', Date | null> = {
    ...{ half: null, ninety: null, full: null, closed: null },
  };
  const state = replay(log, (s, entry) => {
    if (entry.type.startsWith('delivery_') || entry.type === 'stood_down' || s.stoodDownAt) return;
    const need = required(s.lines);
    const { committed, mustered } = strengthOf(s);
    const last = curve.at(-1);
    if (last?.committed !== committed || last.mustered !== mustered) {
      curve.push({ at: entry.at.toISOString(), committed, mustered });
    }
    if (need === 0) return;
    if (committed === need) reachedAt.closed ??= entry.at;
    if (mustered * 2 >= need) reachedAt.half ??= entry.at;
    if (mustered * 10 >= need * 9) reachedAt.ninety ??= entry.at;
    if (mustered >= need) reachedAt.full ??= entry.at;
  });
  return { state, curve, reachedAt };
}

/** Strength over time, from the log alone. */
export const curveOf = (log: LogEntry[]): CurvePoint[] => measure(log).curve;

function deliveriesOf(log: LogEntry[]): DeliveryPath[] {
  const found = new Map<number, DeliveryPath>();
  for (const entry of log) {
    const id = entry.data.deliveryId;
    if (!entry.type.startsWith('delivery_') || typeof id !== 'number') continue;
    const { purpose, channel, route } = entry.data as Record<string, string>;
    const path = found.get(id) ?? {
      ...{ deliveryId: id, memberId: entry.memberId, purpose: purpose ?? '', channel: channel ?? '' },
      ...{ route: route ?? '', steps: [] },
    };
    const { reason, attempt } = entry.data as { reason?: string; attempt?: number };
    path.steps.push({
      at: entry.at.toISOString(),
      type: entry.type,
      reason: reason ?? null,
      attempt: attempt ?? null,
    });
    found.set(id, path);
  }
  return [...found.values()].sort((a, b) => a.deliveryId - b.deliveryId);
}

const ARRIVED = new Set(['delivery_delivered', 'delivery_read']);
const ANSWERED = new Set(['responded', 'response_late', 'response_noted']);

function pathsOf(log: LogEntry[], state: CalloutState): PersonPath[] {
  const byMember = new Map<number, LogEntry[]>();
  for (const entry of log) {
    if (entry.memberId === null) continue;
    const list = byMember.get(entry.memberId);
    if (list) list.push(entry);
    else byMember.set(entry.memberId, [entry]);
  }
  return state.people.map((p) => {
    const entries = byMember.get(p.memberId) ?? [];
    // An answer proves that something reached the person, also when no receipt came.
    const reached = entries.find((e) => ARRIVED.has(e.type) || ANSWERED.has(e.type));
    const path = {
      ...{ memberId: p.memberId, name: p.name, unitName: p.unitName, echelon: p.echelon },
      state: stateOf(p, state.arriveBy),
      summonedAt: p.summonedAt.toISOString(),
      reachedAt: iso(reached?.at ?? null),
      firstAnswerAt: iso(entries.find((e) => ANSWERED.has(e.type))?.at ?? null),
      ...{ arrivedAt: iso(p.arrivedAt), homeSafeAt: iso(p.homeSafeAt) },
      steps: entries.map((e) => {
        const { answer, channel } = e.data as { answer?: string; channel?: string };
        return {
          ...{ at: e.at.toISOString(), type: e.type, actor: e.actor },
          ...{ answer: answer ?? null, channel: channel ?? null },
        };
      }),
    };
    return { ...path, answer: p.answer, noShow: p.noShowAt !== null, came: cameOf(path) };
  });
}

/** Handed over, or ended for a reason that the log names. */
const ENDED = new Set([
  'delivery_sent',
  'delivery_failed',
  'delivery_expired',
  'unreachable',
  'released',
  'moved',
]);

const RELEASES = new Set(['stood_down', 'stood_down_part']);

/** Taken more than once, or handed over again in doubt, whatever became of it: the phone may have it twice. */
function repeatedSummonses(log: LogEntry[]): number {
  const found = new Map<unknown, { sent: number; doubtful: boolean; again: boolean }>();
  for (const { type, data } of log) {
    if (data.purpose !== 'summons' || !type.startsWith('delivery_')) continue;
    const one = found.get(data.deliveryId) ?? { sent: 0, doubtful: false, again: false };
    if (type === 'delivery_sent') one.sent++;
    const mayBeThere = type === 'delivery_sent' || type === 'delivery_unknown' || data.doubtful === true;
    if (mayBeThere) one.again ||= one.doubtful;
    if (type === 'delivery_retry') one.doubtful ||= data.doubtful === true;
    found.set(data.deliveryId, one);
  }
  return [...found.values()].reduce((sum, one) => sum + Math.max(one.sent - 1, Number(one.again), 0), 0);
}

function figuresOf(
  log: LogEntry[],
  measured: ReturnType<typeof measure>,
  people: PersonPath[],
): ReportFigures {
  const { state, reachedAt } = measured;
  const seconds = (at: Date | null | undefined) =>
    at ? Math.round((at.getTime() - state.launchedAt.getTime()) / 1_000) : null;
  const answered = log.find((e) => e.type === 'responded');
  const end = log.find((e) => e.type === 'stood_down')?.data as { spared: number[] } | undefined;
  const spared = new Set(end?.spared);
  const missed = people.filter(
    (p) => !spared.has(p.memberId) && !p.steps.some((s) => ENDED.has(s.type) || ANSWERED.has(s.type)),
  );
  const ofAnswer = (answer: string | null) => state.people.filter((p) => p.answer === answer).length;
  return {
    required: required(state.lines),
    summoned: state.people.length,
    reached: people.filter((p) => p.reachedAt !== null).length,
    ...{ coming: ofAnswer('coming'), declined: ofAnswer('cannot'), silent: ofAnswer(null) },
    mustered: state.people.filter((p) => p.arrivedAt !== null).length,
    noShows: state.people.filter((p) => p.noShowAt !== null).length,
    echelonsRaised: state.echelons.filter((e) => e.state === 'raised').length,
    firstResponseSeconds: seconds(answered?.at),
    halfStrengthSeconds: seconds(reachedAt.half),
    ninetyStrengthSeconds: seconds(reachedAt.ninety),
    fullStrengthSeconds: seconds(reachedAt.full),
    gapClosedSeconds: seconds(reachedAt.closed),
    gapClosed: totalOf(liveMatching(state).gap) === 0,
    deliveries: new Set(log.filter((e) => e.type === 'delivery_sent').map((e) => e.data.deliveryId)).size,
    duplicateSummonses: repeatedSummonses(log),
    missedSummonses: missed.length,
    stoodDown: new Set(log.flatMap((e) => (RELEASES.has(e.type) ? (e.data.told as number[]) : []))).size,
    homeSafe: state.people.filter((p) => p.homeSafeAt !== null).length,
  };
}

/** The report of the call-out whose whole log is `log`. */
export function reportOf(log: LogEntry[]): Report {
  const measured = measure(log);
  const { state, curve } = measured;
  const launch = (log.find((e) => e.type === 'launched')?.data ?? {}) as Record<string, string>;
  const matching = liveMatching(state);
  const people = pathsOf(log, state);
  return {
    ...{ calloutId: state.id, kind: state.kind, code: launch.code ?? '', title: launch.title ?? '' },
    ...{ place: launch.place ?? '', task: launch.task ?? '', commander: launch.commanderName ?? '' },
    ...{ launchedBy: launch.launchedBy ?? '', launchedAt: state.launchedAt.toISOString() },
    ...{
      arriveBy: state.arriveBy.toISOString(),
      stoodDownAt: iso(state.stoodDownAt),
      closedAt: iso(state.closedAt),
    },
    lines: state.lines.map((l) => ({
      ...{ ...l, matched: matching.matched[l.role] ?? 0, gap: matching.gap[l.role] ?? 0 },
    })),
    figures: figuresOf(log, measured, people),
    echelons: state.echelons.map((e) => {
      const mine = state.people.filter((p) => p.echelon === e.number);
      const late_ms = e.raisedAt && e.dueAt ? e.raisedAt.getTime() - e.dueAt.getTime() : 0;
      return {
        ...e,
        ...{ dueAt: iso(e.dueAt), raisedAt: iso(e.raisedAt), late_seconds: Math.round(late_ms / 1_000) },
        answered: mine.filter((p) => p.answeredAt).length,
        coming: mine.filter((p) => p.answer === 'coming').length,
        arrived: mine.filter((p) => p.arrivedAt).length,
      };
    }),
    ...{ curve, people, deliveries: deliveriesOf(log) },
  };
}
