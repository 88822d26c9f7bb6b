// When a call-out will be at full strength: from what people said, and from how often those of earlier call-outs came. Pure.
import { below } from '../judgement/maths.ts';
import { expectedAt, matchLines, stateOf } from './gap.ts';
import type { Line, Person } from './state.ts';

/** How people of earlier call-outs of this kind answered and came. */
export interface Past {
  asked: number;
  answered: number;
  coming: number;
  /** Of those who said coming and were waited for. */
  arrived: number;
  noShows: number;
  /** From being asked to the answer, on average. */
  answerSeconds: number;
  /** From the answer to the scene, on average, and how far single ones were from it. */
  travelSeconds: number;
  travelSpreadSeconds: number;
  /** After their own ETA, on average, and how far single ones were from it. */
  lateSeconds: number;
  lateSpreadSeconds: number;
}

export interface Forecast {
  /** By when full strength is on the scene, as surely as `sure` says; null when it never is. */
  fullAt: Date | null;
  /** How sure: of 1. With no `fullAt`, of full strength by the arrive-by time. */
  sure: number;
  /** People on the scene that close the gap, of ten times nine between low and high. */
  band: { at: Date; low: number; high: number }[];
}

/** As sure as that we are when we name a time. */
const SURE = 0.85;
/** Fewer than that tell nothing of the next ones. */
const ENOUGH = 20;
const HORIZON_SECONDS = 7_200;
const POINTS = 12;
/** Nine of ten lie within so many times the spread. */
const NINE_TENTHS = 1.645;
/** Nobody keeps a promised minute better than that. */
const SPREAD_FLOOR_SECONDS = 60;
/** Up to so many people chances are counted out, above they are near enough to a normal curve. */
const COUNTED_OUT = 60;

/** Of so many something can be learnt. */
export const enough = (past: Past): boolean => past.arrived + past.noShows >= ENOUGH;

/** How likely somebody comes at all, and when, with which spread. */
interface Chance {
  comes: number;
  at_ms: number;
  spread_ms: number;
}

/** How likely one who is not there at `now` is there at `t`. */
function byThen({ comes, at_ms, spread_ms }: Chance, now_ms: number, t_ms: number): number {
  if (comes === 1) return 1;
  const share = (ms: number) => below((ms - at_ms) / spread_ms);
  const already = comes * share(now_ms);
  return Math.min(1, Math.max(0, (comes * share(t_ms) - already) / (1 - already)));
}

/** How likely one who has said nothing for so long will still say coming. */
export function stillComing(past: Past, silentSeconds: number): number {
  const later = Math.exp(-Math.max(0, silentSeconds) / Math.max(1, past.answerSeconds));
  const [coming, answered] = [past.coming / past.asked, past.answered / past.asked];
  const silent = 1 - answered * (1 - later);
  return silent <= 0 ? 0 : (coming * later) / silent;
}

function chanceOf(person: Person, about: { arriveBy: Date; now: Date; past: Past }): Chance | null {
  const { arriveBy, now, past } = about;
  const keeps = past.arrived / (past.arrived + past.noShows);
  const spread = (seconds: number) => Math.max(SPREAD_FLOOR_SECONDS, seconds) * 1_000;
  switch (stateOf(person, arriveBy)) {
    case 'on_scene':
      return { comes: 1, at_ms: now.getTime(), spread_ms: 1 };
    case 'coming':
    case 'en_route':
    case 'too_late': {
      const at_ms = (expectedAt(person, arriveBy) ?? arriveBy).getTime() + past.lateSeconds * 1_000;
      // Certain is only who is there.
      return { comes: Math.min(0.999, keeps), at_ms, spread_ms: spread(past.lateSpreadSeconds) };
    }
    case 'waiting': {
      const silentSeconds = (now.getTime() - person.summonedAt.getTime()) / 1_000;
      const at_ms = now.getTime() + (past.answerSeconds + past.travelSeconds) * 1_000;
      const comes = Math.min(0.999, keeps * stillComing(past, silentSeconds));
      return { comes, at_ms, spread_ms: spread(past.travelSpreadSeconds) };
    }
    default:
      return null;
  }
}

interface Seat {
  required: number;
  chances: Chance[];
}

/** Everybody who may come sits with one role: first as the lines need them, then where most is missing. */
function seats(lines: Line[], people: { person: Person; chance: Chance }[]): Seat[] {
  const order = people.toSorted(
    (a, b) =>
      b.chance.comes - a.chance.comes ||
      a.chance.at_ms - b.chance.at_ms ||
      a.person.memberId - b.person.memberId,
  );
  const { roleOf, gap, matched } = matchLines(
    lines,
    order.map(({ person }) => person),
  );
  const all = new Map<string, Seat>(
    Object.keys(gap).map((role) => [
      role,
      { required: (gap[role] ?? 0) + (matched[role] ?? 0), chances: [] },
    ]),
  );
  const spare = (seat: Seat) => seat.chances.reduce((sum, c) => sum + c.comes, 0) - seat.required;
  const fits = ({ person }: { person: Person }) => person.roles.flatMap((r) => all.get(r) ?? []);
  for (const one of order) {
    const seat = all.get(roleOf.get(one.person.memberId) ?? '');
    if (seat) seat.chances.push(one.chance);
  }
  for (const one of order) {
    if (roleOf.has(one.person.memberId)) continue;
    const [seat] = fits(one).sort((a, b) => spare(a) - spare(b));
    seat?.chances.push(one.chance);
  }
  return [...all.values()];
}

/** How likely at least `required` of independent chances come true. */
export function atLeast(required: number, chances: number[]): number {
  if (required <= 0) return 1;
  if (chances.length < required) return 0;
  if (chances.length > COUNTED_OUT) {
    const mean = chances.reduce((sum, p) => sum + p, 0);
    const spread = Math.sqrt(chances.reduce((sum, p) => sum + p * (1 - p), 0));
    if (spread < 1e-6) return Number(mean >= required - 0.5);
    const skew = chances.reduce((sum, p) => sum + p * (1 - p) * (1 - 2 * p), 0) / spread ** 3;
    const at = (required - 0.5 - mean) / spread;
    // The normal curve leans as the sum does: without that it is off by up to two in a hundred.
    const lean = (skew * (1 - at * at) * Math.exp((-at * at) / 2)) / (6 * Math.sqrt(2 * Math.PI));
    return Math.min(1, Math.max(0, 1 - below(at) - lean));
  }
  // counts[n]: how likely exactly n of those so far, `required` standing for all above.
  const counts: number[] = Array.from({ length: required + 1 }, (_, n) => (n === 0 ? 1 : 0));
  for (const p of chances) {
    for (let n = required; n >= 0; n--) {
      const kept = (counts[n] ?? 0) * (n === required ? 1 : 1 - p);
      counts[n] = kept + (n > 0 ? (counts[n - 1] ?? 0) * p : 0);
    }
  }
  return Math.min(1, counts[required] ?? 0);
}

export interface ForecastAbout {
  lines: Line[];
  arriveBy: Date;
  people: Person[];
  past: Past | null;
  now: Date;
}

/** Null when it cannot be known: too few came or stayed away before, nobody is required, or everybody is there. */
export function forecastOf({ lines, arriveBy, people, past, now }: ForecastAbout): Forecast | null {
  if (!past || !enough(past)) return null;
  const about = { arriveBy, now, past };
  const coming = people.flatMap((person) => {
    const chance = chanceOf(person, about);
    return chance ? [{ person, chance }] : [];
  });
  const all = seats(lines, coming);
  const now_ms = now.getTime();
  const chancesAt = (seat: Seat, t_ms: number) => seat.chances.map((c) => byThen(c, now_ms, t_ms));
  const full = (t_ms: number) =>
    all.reduce<number>((product, seat) => product * atLeast(seat.required, chancesAt(seat, t_ms)), 1);
  if (all.length === 0 || full(now_ms) >= 1 - 1e-9) return null;
  const end_ms = Math.max(now_ms, arriveBy.getTime()) + HORIZON_SECONDS * 1_000;
  const fullAt_ms = full(end_ms) < SURE ? null : earliest(now_ms, end_ms, (t_ms) => full(t_ms) >= SURE);
  const inTime = full(Math.max(now_ms, arriveBy.getTime()));
  const last_ms = Math.max(arriveBy.getTime(), fullAt_ms ?? 0, now_ms + 600_000);
  return {
    fullAt: fullAt_ms === null ? null : new Date(fullAt_ms),
    sure: fullAt_ms === null ? inTime : SURE,
    band: bandOf(all, chancesAt, { now_ms, last_ms }),
  };
}

/** To the second; `holds` stays true once it is. */
function earliest(from_ms: number, to_ms: number, holds: (t_ms: number) => boolean): number {
  let [low, high] = [from_ms, to_ms];
  while (high - low > 1_000) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function bandOf(
  all: Seat[],
  chancesAt: (seat: Seat, t_ms: number) => number[],
  { now_ms, last_ms }: { now_ms: number; last_ms: number },
): Forecast['band'] {
  const required = all.reduce((sum, seat) => sum + seat.required, 0);
  const present = all.reduce(
    (sum, s) => sum + Math.min(s.required, s.chances.filter((c) => c.comes === 1).length),
    0,
  );
  let [low, high] = [present, present];
  return Array.from({ length: POINTS + 1 }, (_, i) => {
    const at_ms = now_ms + ((last_ms - now_ms) * i) / POINTS;
    let mean = 0;
    let variance = 0;
    for (const seat of all) {
      const chances = chancesAt(seat, at_ms);
      mean += Math.min(
        seat.required,
        chances.reduce((sum, p) => sum + p, 0),
      );
      variance += chances.reduce((sum, p) => sum + p * (1 - p), 0);
    }
    const spread = NINE_TENTHS * Math.sqrt(variance);
    // Whoever is there stays: neither edge goes down again.
    low = Math.min(required, Math.max(low, Math.round(mean - spread)));
    high = Math.min(required, Math.max(high, low, Math.round(mean + spread)));
    return { at: new Date(at_ms), low, high };
  });
}
