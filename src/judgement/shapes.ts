// What the judgement is given and gives back: plain data, nothing else. Moments are milliseconds since 1970 (`_ms`), spans
// name their unit. Whoever simulates another force can hold the judgement against it with these shapes alone.

/** What the duty roster said of a member at the time; null where it says nothing. */
export type Duty = 'on' | 'off' | null;

export interface RosterMember {
  memberId: number;
  /** Whom a member without a past is most like. */
  unitId: number | null;
}

export interface Roster {
  members: RosterMember[];
}

/** One summons of the past, of a call-out, a drill or a roll-call, and what became of it. */
export interface PastSummons {
  /** Summonses of one event share its luck. */
  eventId: number;
  memberId: number;
  summonedAt_ms: number;
  /** Until when an answer would have counted. */
  until_ms: number;
  duty: Duty;
  /** The way as it was estimated then, from the place that was believed; null where nobody was to come. */
  travel_seconds: number | null;
  seenAt_ms: number | null;
  answer: 'coming' | 'cannot' | null;
  answeredAt_ms: number | null;
  eta_minutes: number | null;
  arrivedAt_ms: number | null;
  /** Let go before the arrival, or the event ended: whether this member would have come is unknown. */
  released: boolean;
  /** Nobody was to come: only whether it was heard counts. */
  rollCall?: boolean;
}

export type History = readonly PastSummons[];

/** Somebody who may be asked in this call-out. */
export interface Candidate {
  memberId: number;
  /** Which lines this person can fill. */
  roles: readonly string[];
  /** By a router, or straight line × detour ÷ speed; null: the place is unknown. */
  travel_seconds: number | null;
  duty: Duty;
  /** Summonses of the last weeks: at equal value whoever was called less is called. */
  lately: number;
}

export interface Policy {
  /** The chance that every line is met in time, up to which people are summoned. */
  target: number;
  /** No more people than that, whatever the chance; null: as many as help. */
  most: number | null;
  /** How much of the time that is left is kept in hand, since ways are slower than believed. */
  hand_share: number;
  /** The chance with which it starts while waiting costs nothing. */
  patient: number;
  /** Waiting costs nothing as long as everybody, asked so much later, would still do. */
  ahead_seconds: number;
  /** So much of the chance that may be missed waiting must cost before nobody waits any more. */
  haste: number;
  /** After so much of the time nobody waits any more: who was to answer has answered. */
  wait_share: number;
  /** The least by which one more person must raise the log of the chance to be disturbed. */
  least_gain: number;
  /** The same once nobody waits any more: who is not asked then cannot be asked later. */
  last_gain: number;
  /** How strongly those called lately are spared; 0: not at all. */
  spare: number;
}

export const POLICY: Policy = {
  ...{ target: 0.95, most: null, hand_share: 0.06, patient: 0.3, ahead_seconds: 120 },
  ...{ haste: 1, wait_share: 0.15, least_gain: 0.006, last_gain: 0.001, spare: 0.15 },
};

export interface Callout {
  launchedAt_ms: number;
  deadline_ms: number;
  lines: readonly { role: string; count: number }[];
  pool: readonly Candidate[];
  policy?: Partial<Policy>;
}

/** What happened, in any order, also twice. Of people who are not in the pool, too: they are counted if they can be. */
export interface RunEvent {
  kind: 'summoned' | 'seen' | 'coming' | 'cannot' | 'en_route' | 'arrived' | 'released' | 'left';
  memberId: number;
  at_ms: number;
  eta_minutes?: number | null;
}

export interface Step {
  now: number;
  events: readonly RunEvent[];
  /** Leaves out `median_ms` and `ninety_ms`, which take longest: for whoever only wants the decision. */
  withoutTimes?: boolean;
}

export interface Forecast {
  /** That every line is met by the deadline by those summoned up to now, nobody more. */
  chance: number;
  /** The same, once those are summoned whom this step names. */
  chanceThen: number;
  /** For each line by itself. */
  byRole: Record<string, number>;
  /** When full strength is there with a chance of one half and of nine tenths; null: beyond two hours. */
  median_ms: number | null;
  ninety_ms: number | null;
  /** People expected by the deadline beyond what the lines need. */
  surplus: number;
  /** How far the night's luck is still unknown, 0 (known) to 1 (as before the first answer). */
  doubt: number;
  /** The deadline cannot be met any more: what is done, is done so that it is as early as can be. */
  late: boolean;
}

export type Reason =
  | { kind: 'raise'; people: number; from: number; to: number; role: string }
  | { kind: 'patience'; chance: number; aim: number }
  | { kind: 'reached'; chance: number }
  | { kind: 'nobody-helps'; chance: number }
  | { kind: 'late'; expected_ms: number | null }
  | { kind: 'surplus'; people: number; chance: number };

export interface Advice {
  summon: number[];
  release: number[];
  forecast: Forecast;
  reasons: Reason[];
}
