// Rebuilds the state of a call-out from its log alone. Pure; the tables must always say the same.
import type { LogEntry } from '../kernel/log.ts';
import type { ForecastMode } from './policy.ts';
import type { CalledRow, CalloutState, Gap, Kind, Line, Person } from './state.ts';

// Entries were written by our own actions; each type's data has the shape that its action gave it.
interface Data {
  kind: Kind;
  version: number;
  lines: Line[];
  arriveBy: string;
  policy: {
    etaGraceMinutes: number;
    echelons: { windowSeconds: number; factor: number }[];
    forecast?: ForecastMode;
  };
  mode: ForecastMode;
  number: number;
  asked: number;
  dueAt: string;
  gap: Gap;
  people: CalledRow[];
  now: Record<string, string | null>;
  roles: { memberId: number; roles: string[] }[] | null;
  addEchelon: { windowSeconds: number; factor: number } | null;
  released: number[];
}
type Step = (state: CalloutState, entry: LogEntry, data: Data) => void;

const when = (value: unknown): Date | null => (typeof value === 'string' ? new Date(value) : null);

const person = (state: CalloutState, memberId: number | null): Person | undefined =>
  state.people.find((p) => p.memberId === memberId);

const clearAnswer = {
  ...{
    answer: null,
    reason: null,
    answeredAt: null,
    channel: null,
    etaAt: null,
    enRouteAt: null,
    arrivedAt: null,
  },
  ...{ noShowAt: null, releasedAt: null, homeSafeAt: null },
};

function started(entry: LogEntry): CalloutState {
  const data = entry.data as unknown as Data;
  const { policy } = data;
  return {
    id: entry.calloutId ?? 0,
    kind: data.kind,
    state: 'active',
    version: data.version,
    lines: data.lines,
    arriveBy: new Date(data.arriveBy),
    etaGraceMinutes: policy.etaGraceMinutes,
    // Launched before there was a judgement.
    forecast: policy.forecast ?? 'off',
    launchedAt: entry.at,
    ...{ unfilledSince: null, stoodDownAt: null, closedAt: null },
    echelons: policy.echelons.map((e, i) => ({
      ...{ number: i + 1, state: 'pending', windowSeconds: e.windowSeconds, factor: e.factor },
      ...{ dueAt: i === 0 ? entry.at : null, raisedAt: null, raisedBy: null, gapSeen: null, asked: null },
    })),
    people: [],
  };
}

function raised(state: CalloutState, entry: LogEntry, data: Data): void {
  const echelon = state.echelons.find((e) => e.number === data.number);
  if (!echelon) return;
  const asked = data.asked;
  echelon.state = asked > 0 ? 'raised' : 'skipped';
  echelon.dueAt = when(data.dueAt);
  echelon.raisedAt = entry.at;
  echelon.raisedBy = entry.actor;
  echelon.gapSeen = data.gap;
  echelon.asked = asked;
  const next = state.echelons.find((e) => e.number === echelon.number + 1 && e.state === 'pending');
  if (next) next.dueAt = new Date(entry.at.getTime() + (asked > 0 ? echelon.windowSeconds * 1_000 : 0));
  called(state, entry, echelon.number);
}

function called(state: CalloutState, entry: LogEntry, echelon: number): void {
  const { people } = entry.data as unknown as Data;
  for (const [summonsId, memberId, name, unitName, roles, distance_m, tired, crossBorder] of people) {
    state.people.push({
      ...{ summonsId, memberId, name, unitName, roles: [...roles], distance_m, tired, crossBorder },
      ...{ echelon, summonedAt: entry.at, ...clearAnswer },
    });
  }
}

function release(state: CalloutState, memberIds: Set<number> | null, at: Date): void {
  for (const p of state.people) {
    if (!p.releasedAt && (memberIds === null || memberIds.has(p.memberId))) p.releasedAt = at;
  }
}

const STEPS: Record<string, Step> = {
  echelon_raised: raised,
  echelon_skipped: raised,
  forecast_raised: (s, entry) => called(s, entry, 0),
  forecast_mode: (s, _, data) => {
    s.forecast = data.mode;
  },
  forecast_failed: (s) => {
    s.forecast = 'off';
  },
  held: (s) => {
    s.state = 'held';
    s.version++;
  },
  resumed: (s) => {
    s.state = 'active';
    s.version++;
  },
  responded: (s, entry, data) => {
    const p = person(s, entry.memberId);
    const now = data.now;
    if (!p) return;
    Object.assign(p, { answer: now.answer, reason: now.reason, channel: now.channel, noShowAt: null });
    p.answeredAt = when(now.answeredAt);
    p.etaAt = when(now.etaAt);
    p.enRouteAt = when(now.enRouteAt);
    p.arrivedAt = when(now.arrivedAt);
    p.homeSafeAt = when(now.homeSafeAt);
  },
  moved: (s, entry) => {
    const p = person(s, entry.memberId);
    if (!p) return;
    Object.assign(p, { answer: 'cannot', reason: 'moved', answeredAt: entry.at });
    Object.assign(p, { etaAt: null, enRouteAt: null, arrivedAt: null });
  },
  no_show: (s, entry) => {
    const p = person(s, entry.memberId);
    if (p) p.noShowAt = entry.at;
  },
  asked_again: (s, entry) => {
    const p = person(s, entry.memberId);
    if (p) Object.assign(p, clearAnswer);
  },
  released: (s, entry) => release(s, new Set([entry.memberId ?? 0]), entry.at),
  unfilled: (s, entry) => {
    s.unfilledSince = entry.at;
  },
  filled: (s) => {
    s.unfilledSince = null;
  },
  changed: (s, entry, data) => {
    s.version = data.version;
    s.lines = data.lines;
    s.arriveBy = new Date(data.arriveBy);
    for (const { memberId, roles } of data.roles ?? []) {
      const p = person(s, memberId);
      if (p) p.roles = roles;
    }
    const added = data.addEchelon;
    if (!added) return;
    const waiting = s.echelons.some((e) => e.state === 'pending');
    s.echelons.push({
      ...{ number: s.echelons.length + 1, state: 'pending', ...added, dueAt: waiting ? null : entry.at },
      ...{ raisedAt: null, raisedBy: null, gapSeen: null, asked: null },
    });
  },
  stood_down_part: (s, entry, data) => {
    s.version++;
    s.lines = data.lines;
    release(s, new Set(data.released), entry.at);
  },
  stood_down: (s, entry) => {
    s.version++;
    s.state = 'stood_down';
    s.stoodDownAt = entry.at;
    for (const e of s.echelons) if (e.state === 'pending') e.state = 'cancelled';
    release(s, null, entry.at);
  },
  closed: (s, entry) => {
    s.version++;
    s.state = 'closed';
    s.closedAt = entry.at;
  },
};

/** Applies one entry; entries that change no state (deliveries, late answers) pass. */
export function applyEntry(state: CalloutState, entry: LogEntry): void {
  STEPS[entry.type]?.(state, entry, entry.data as unknown as Data);
}

/** The state after `log`, whose first entry is the launch. `watch` sees the state after each entry. */
export function replay(
  log: LogEntry[],
  watch?: (state: CalloutState, entry: LogEntry) => void,
): CalloutState {
  const [first, ...rest] = log.slice(
    Math.max(
      0,
      log.findIndex((e) => e.type === 'launched'),
    ),
  );
  if (first?.type !== 'launched') throw new Error('a log begins with its launch');
  const state = started(first);
  watch?.(state, first);
  for (const entry of rest) {
    applyEntry(state, entry);
    watch?.(state, entry);
  }
  return state;
}
