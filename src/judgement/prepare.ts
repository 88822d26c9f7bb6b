// From the roster and what became of earlier summonses to a model of every member. Nothing but behaviour in call-outs,
// duty, hour and way goes in.
import type { Duty, History, PastSummons, Roster } from './shapes.ts';
import { fitHabit, type Habit, type Prior, type Rows, type Sizes } from './shrink.ts';
import { type Delay, fitDelay, fitTravel, type Place, type Travel, type Way } from './times.ts';

/** Raised when a stored model means something else than the code that reads it. */
export const MODEL_VERSION = 2;

export interface Model {
  version: number;
  /** memberId → place in all the arrays below. */
  index: Map<number, number>;
  unitOf: Int32Array;
  /** Of each unit's place in `unit` of the habits. */
  unitIds: (number | null)[];
  hear: Habit;
  accept: Habit;
  come: Habit;
  delay: Delay;
  travel: Travel;
  /** Summonses that it was learnt from. */
  learntFrom: number;
}

/** The city has no summer time (it had, until 1991). */
const CITY_HOURS = 8;

export function partOfDay(at_ms: number): { night: 0 | 1; work: 0 | 1 } {
  const hours = (Number.isFinite(at_ms) ? at_ms : 0) / 3_600_000 + CITY_HOURS;
  const hour = ((hours % 24) + 24) % 24;
  const weekday = (((Math.floor(hours / 24) + 4) % 7) + 7) % 7;
  return {
    night: hour >= 22 || hour < 6 ? 1 : 0,
    work: weekday >= 1 && weekday <= 5 && hour >= 8 && hour < 18 ? 1 : 0,
  };
}

/** Where somebody is taken to start from at that hour. */
export const placeOf = (at_ms: number, duty: Duty): Place =>
  duty === 'on' ? 'duty' : partOfDay(at_ms).work === 1 ? 'work' : 'free';

/** What of a summons all share: hour, duty, the way. */
export const WIDTH = 7;
export function features(at_ms: number, duty: Duty, travel_seconds: number | null): number[] {
  const { night, work } = partOfDay(at_ms);
  const way = travel_seconds === null || !Number.isFinite(travel_seconds) ? 900 : Math.max(0, travel_seconds);
  return [
    1,
    night,
    work,
    duty === 'on' ? 1 : 0,
    duty === 'off' ? 1 : 0,
    Math.log1p(way / 60) - Math.log1p(12),
    // On duty nobody sleeps.
    night === 1 && duty === 'on' ? 1 : 0,
  ];
}

const fixed = (...pairs: [number, number][]) => pairs.map(([mean, spread]) => ({ mean, spread }));

/** Before any history: wide and cautious. The means are a little below what volunteer services report. */
const HEAR: Prior = {
  fixed: fixed([0.8, 0.7], [-0.4, 0.5], [0, 0.4], [0.4, 0.5], [-0.2, 0.5], [0, 0.2], [0, 0.4]),
  ...{ unit: 0.25, member: 0.8, cell: 0.6, event: 0.35, drift: 0.15 },
};
const ACCEPT: Prior = {
  fixed: fixed([-0.1, 0.7], [-0.2, 0.5], [-0.1, 0.4], [0.6, 0.6], [-0.8, 0.7], [-0.15, 0.3], [0, 0.3]),
  ...{ unit: 0.25, member: 0.8, cell: 0.4, event: 0.3, drift: 0.15 },
};
const COME: Prior = {
  fixed: fixed([1.3, 0.6], [-0.1, 0.4], [0, 0.3], [0.2, 0.4], [0, 0.4], [-0.1, 0.2], [0, 0.3]),
  ...{ unit: 0.15, member: 0.6, cell: 0.3, event: 0.25, drift: 0.3 },
};

interface Known {
  past: PastSummons;
  member: number;
  unit: number;
  event: number;
}

function rowsOf(known: readonly Known[], happened: (past: PastSummons) => boolean): Rows {
  const count = known.length;
  const ints = () => new Int32Array(count);
  const rows: Rows = {
    ...{ count, y: new Uint8Array(count), width: WIDTH, x: new Float64Array(count * WIDTH) },
    ...{ unit: ints(), member: ints(), cell: ints(), event: ints() },
  };
  known.forEach(({ past, member, unit, event }, i) => {
    rows.y[i] = happened(past) ? 1 : 0;
    rows.unit[i] = unit;
    rows.member[i] = member;
    rows.cell[i] = 2 * member + partOfDay(past.summonedAt_ms).night;
    rows.event[i] = event;
    rows.x.set(features(past.summonedAt_ms, past.duty, past.travel_seconds), i * WIDTH);
  });
  return rows;
}

const heard = (p: PastSummons) => p.seenAt_ms !== null || p.answer !== null || p.arrivedAt_ms !== null;
const accepted = (p: PastSummons) => p.answer === 'coming' || p.arrivedAt_ms !== null;
const sane = (p: PastSummons) => Number.isFinite(p.summonedAt_ms) && Number.isFinite(p.until_ms);

function wayOf({ past, member, event }: Known): Way[] {
  const from = past.answeredAt_ms;
  if (past.arrivedAt_ms === null || from === null || past.travel_seconds === null) return [];
  const took_seconds = (past.arrivedAt_ms - from) / 1_000;
  if (!(took_seconds > 0) || !Number.isFinite(past.travel_seconds) || past.travel_seconds < 0) return [];
  const { night } = partOfDay(past.summonedAt_ms);
  const eta = past.eta_minutes;
  const eta_seconds = eta === null || !(eta > 0 && eta < 240) ? null : eta * 60;
  const place = placeOf(past.summonedAt_ms, past.duty);
  return [{ member, event, night, place, travel_seconds: past.travel_seconds, eta_seconds, took_seconds }];
}

/** Takes the roster and history by number; of members who are not on the roster nothing is learnt. */
function known(roster: Roster, history: History) {
  const index = new Map<number, number>();
  for (const { memberId } of roster.members) if (!index.has(memberId)) index.set(memberId, index.size);
  const units = new Map<number | null, number>([[null, 0]]);
  const unitOf = new Int32Array(index.size);
  for (const { memberId, unitId } of roster.members) {
    if (!units.has(unitId)) units.set(unitId, units.size);
    unitOf[index.get(memberId) as number] = units.get(unitId) as number;
  }
  const events = new Map<number, number>();
  const rows = history.flatMap((past): Known[] => {
    const member = index.get(past.memberId);
    if (member === undefined || !sane(past)) return [];
    if (!events.has(past.eventId)) events.set(past.eventId, events.size);
    return [{ past, member, unit: unitOf[member] as number, event: events.get(past.eventId) as number }];
  });
  const sizes: Sizes = { units: units.size, members: index.size, events: Math.max(1, events.size) };
  return { index, unitOf, unitIds: [...units.keys()], rows, sizes };
}

export function prepare(roster: Roster, history: History): Model {
  const { index, unitOf, unitIds, rows, sizes } = known(roster, history);
  // Nobody was to come to a roll-call: it tells who hears, and no more.
  const hearing = rows.filter(({ past }) => heard(past) && !past.rollCall);
  const coming = hearing.filter(({ past }) => accepted(past));
  const told = coming.filter(({ past }) => !past.released || past.arrivedAt_ms !== null);
  const answers = hearing.flatMap(({ past, member }) => {
    const at = past.answeredAt_ms;
    if (at === null || !(at > past.summonedAt_ms)) return [];
    const seconds = (at - past.summonedAt_ms) / 1_000;
    return [{ member, night: partOfDay(past.summonedAt_ms).night, seconds }];
  });
  return {
    ...{ version: MODEL_VERSION, index, unitOf, unitIds, learntFrom: rows.length },
    hear: fitHabit(rowsOf(rows, heard), sizes, HEAR),
    accept: fitHabit(rowsOf(hearing, accepted), sizes, ACCEPT),
    come: fitHabit(
      rowsOf(told, (p) => p.arrivedAt_ms !== null),
      sizes,
      COME,
    ),
    delay: fitDelay(answers, sizes.members),
    travel: fitTravel(coming.flatMap(wayOf), sizes.members, sizes.events),
  };
}
