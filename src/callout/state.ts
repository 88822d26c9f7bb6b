// The shapes that the rules of a call-out work on: plain data, the same whether loaded from tables or replayed from the log.
import type { ForecastMode } from './policy.ts';

/** Whose phones ring: the people's own, or nobody's. */
export type Phones = 'real' | 'simulated';

export type Kind = 'real' | 'drill' | 'test';
export const KINDS: readonly Kind[] = ['real', 'drill', 'test'];

/** How grave it is, in the words of CAP 1.2: 一般、较大、重大、特别重大. */
export const SEVERITIES = ['minor', 'moderate', 'severe', 'extreme'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One requirement line: how many of which role. */
export interface Line {
  role: string;
  count: number;
}

/** Missing people per role; every role of the requirement is a key. */
export type Gap = Record<string, number>;

/** One member summoned in a call-out, with the answer that counts. Times are instants. */
export interface Person {
  summonsId: number;
  memberId: number;
  name: string;
  unitName: string;
  /** 0: asked by the judgement, not by an echelon. */
  echelon: number;
  /** Roles of the requirement that this person can fill. */
  roles: string[];
  distance_m: number | null;
  tired: boolean;
  crossBorder: boolean;
  summonedAt: Date;
  answer: 'coming' | 'cannot' | null;
  reason: string | null;
  answeredAt: Date | null;
  channel: string | null;
  etaAt: Date | null;
  enRouteAt: Date | null;
  arrivedAt: Date | null;
  noShowAt: Date | null;
  releasedAt: Date | null;
  homeSafeAt: Date | null;
}

export interface Echelon {
  number: number;
  /** pending: waits for its time. raised: asked somebody. skipped: nobody left to ask. cancelled: the end came first. */
  state: 'pending' | 'raised' | 'skipped' | 'cancelled';
  windowSeconds: number;
  factor: number;
  dueAt: Date | null;
  raisedAt: Date | null;
  raisedBy: string | null;
  gapSeen: Gap | null;
  asked: number | null;
}

/** active: asking. held: nothing is raised. stood_down: all released, home-safe awaited. closed: over for good. */
export type CalloutPhase = 'active' | 'held' | 'stood_down' | 'closed';

export interface CalloutState {
  id: number;
  kind: Kind;
  state: CalloutPhase;
  version: number;
  lines: Line[];
  arriveBy: Date;
  etaGraceMinutes: number;
  /** What the judgement does now. */
  forecast: ForecastMode;
  launchedAt: Date;
  unfilledSince: Date | null;
  stoodDownAt: Date | null;
  closedAt: Date | null;
  echelons: Echelon[];
  people: Person[];
}

/** What a person is at this moment, for board, counts and gap. */
export type PersonState =
  | 'waiting'
  | 'coming'
  | 'too_late'
  | 'en_route'
  | 'on_scene'
  | 'cannot'
  | 'no_show'
  | 'released'
  | 'home_safe';

/** One member of the frozen pool. */
export interface PoolEntry {
  memberId: number;
  name: string;
  unitId: number | null;
  unitName: string;
  countyId: number | null;
  crossBorder: boolean;
  tired: boolean;
  /** Missed the last roll-call that went by messages: whether a summons arrives is doubtful. */
  unheard: boolean;
  distance_m: number | null;
  positionSource: 'own' | 'duty' | 'home' | 'none';
  roles: string[];
}

/**
 * A person as the log of a raise writes hundreds of them, without repeating what each field is called: summonsId, memberId,
 * name, unitName, roles, distance in metres, tired, across the border.
 */
export type CalledRow = [number, number, string, string, readonly string[], number | null, boolean, boolean];
