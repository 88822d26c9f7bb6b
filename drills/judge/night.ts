// One call-out as it would go for everybody, whoever is called: all policies play the same. And what becomes of the past.

import type { Candidate, Duty, PastSummons } from '../../src/judgement/shapes.ts';
import { type Random, random } from '../../src/kernel/random.ts';
import type { Shift } from './parameters.ts';
import { type Population, somewhere, townsOf } from './population.ts';

/** Of every member what would happen after a summons; spans in seconds from it. */
export interface Night {
  launchedAt_ms: number;
  isNight: boolean;
  /** What the roster and the map say. */
  travel_seconds: Float64Array;
  duty: Duty[];
  /** NaN: never. */
  seen: Float64Array;
  answer: Float64Array;
  isYes: Uint8Array;
  eta_minutes: Float64Array;
  setOut: Float64Array;
  arrive: Float64Array;
  /** True chance to be there within the time, the night's luck known: for the bound without foresight. */
  truth: Float64Array;
}

const FIRST_DAY = Date.UTC(2026, 0, 5);
const ESTIMATE = { detour: 1.4, kmh: 25 };
const CITY_HOURS = 8;
const chance = (eta: number) => 1 / (1 + Math.exp(-eta));

interface Tonight {
  night: boolean;
  work: boolean;
  hear: number;
  accept: number;
  come: number;
  road: number;
  isOut: boolean;
  shift: Shift;
  at: [number, number];
}

function tonight(all: Population, luck: Random, shift: Shift, at_ms: number, at: [number, number]): Tonight {
  const { city } = all;
  const hours = at_ms / 3_600_000 + CITY_HOURS;
  const hour = hours % 24;
  const weekday = (Math.floor(hours / 24) + 4) % 7;
  const night = hour >= 22 || hour < 6;
  return {
    ...{ night, work: weekday >= 1 && weekday <= 5 && hour >= 8 && hour < 18, shift, at },
    hear: shift.hear + city.hear.luck * luck.normal() + (night ? city.hear.atNight : 0),
    accept: shift.accept + city.accept.luck * luck.normal() + (night ? city.accept.atNight : 0),
    come: city.come.luck * luck.normal() + (night ? city.come.atNight : 0),
    road:
      Math.log(shift.slower) + city.road.night * luck.normal() - (night ? Math.log(city.road.atNight) : 0),
    isOut: luck.chance(city.outage.chance),
  };
}

const metres = (from: Float64Array, i: number, [x, y]: [number, number]) =>
  Math.hypot((from[2 * i] ?? 0) - x, (from[2 * i + 1] ?? 0) - y);

/** Where the member is, and where the roster believes it. */
function places(
  all: Population,
  i: number,
  t: Tonight,
  luck: Random,
  night: Night,
): { onDuty: boolean; off: boolean; far_m: number } {
  const { duty } = all.city;
  const roll = luck.next();
  const onDuty = roll < duty.on;
  const off = !onDuty && roll < duty.on + duty.off;
  const right = luck.chance(t.shift.dutyRight ?? duty.right);
  const said = right ? roll : luck.next();
  night.duty[i] = said < duty.on ? 'on' : said < duty.on + duty.off ? 'off' : null;
  const unit = all.unit[i] as number;
  const believed_m =
    night.duty[i] === 'on' ? metres(all.station, unit, t.at) : metres(all.registered, i, t.at);
  night.travel_seconds[i] = (believed_m * ESTIMATE.detour) / (ESTIMATE.kmh / 3.6);
  const atWork = t.work && luck.chance(all.city.awayAtWork);
  const far_m = onDuty ? metres(all.station, unit, t.at) : metres(atWork ? all.work : all.home, i, t.at);
  return { onDuty, off, far_m };
}

function fate(
  all: Population,
  i: number,
  t: Tonight,
  luck: Random,
  night: Night,
  within_seconds: number,
): void {
  const { city } = all;
  const { onDuty, off, far_m } = places(all, i, t, luck, night);
  const slower = t.night ? city.delay.atNight : 1;
  const ready_median =
    Math.exp(all.ready[i] as number) * (t.night ? city.ready.atNight : 1) * (onDuty ? 0.5 : 1);
  const drive_median =
    ((far_m * city.road.detour) / (city.road.kmh / 3.6)) * Math.exp((all.road[i] as number) + t.road);
  const delay = Math.exp((all.delay[i] as number) + city.delay.within * luck.normal()) * slower;
  const ready = ready_median * Math.exp(city.ready.within * luck.normal());
  const drive = drive_median * Math.exp(city.road.within * luck.normal());
  const hears = chance(
    (all.hear[i] as number) +
      t.hear +
      (onDuty ? 0.6 : 0) +
      (t.night && all.mutes[i] === 1 && !onDuty ? city.hear.silence : 0),
  );
  const down =
    (all.carrier[i] as number) < t.shift.carrierDown ||
    (t.isOut && (all.carrier[i] as number) < city.outage.share);
  const will = chance(
    (all.accept[i] as number) +
      t.accept +
      (onDuty ? city.accept.onDuty : off ? city.accept.offDuty : 0) +
      (t.work ? (all.acceptAtWork[i] as number) : 0) +
      (city.accept.perMinute * drive_median) / 60,
  );
  const keeps = 1 - Math.min(1, t.shift.noShows * (1 - chance((all.come[i] as number) + t.come)));
  const heard = luck.next() < hears && !down;
  const yes = luck.next() < will;
  const came = luck.next() < keeps;
  const spoken = yes || luck.next() < city.saysCannot;
  const total = Math.log(Math.exp(all.delay[i] as number) * slower * 1.3 + ready_median + drive_median);
  night.truth[i] = down
    ? 0
    : hears * will * keeps * chance((1.7 * (Math.log(within_seconds) - total)) / 0.32);
  const hasEta = !luck.chance(city.eta.missing);
  const promised =
    ((ready_median + drive) *
      city.eta.factor *
      Math.exp((all.eta[i] as number) + city.eta.within * luck.normal())) /
    60;
  night.seen[i] = heard && all.hasApp[i] === 1 ? delay * 0.7 : Number.NaN;
  night.answer[i] = heard && spoken ? delay : Number.NaN;
  night.isYes[i] = heard && yes ? 1 : 0;
  const round = city.eta.roundMinutes;
  night.eta_minutes[i] = hasEta ? Math.max(round, Math.round(promised / round) * round) : Number.NaN;
  night.setOut[i] = heard && yes && came ? delay + ready : Number.NaN;
  night.arrive[i] = heard && yes && came ? delay + ready + drive : Number.NaN;
}

export function play(all: Population, key: (string | number)[], shift: Shift, minutes: number): Night {
  const luck = random(...key);
  const at_ms = FIRST_DAY + Math.floor(luck.next() * 330 * 24 * 60) * 60_000;
  const towns = townsOf(Number(key[0]));
  const at: [number, number] = luck.chance(0.8)
    ? somewhere(luck, towns)
    : [12_000 * (luck.next() - 0.5), 12_000 * (luck.next() - 0.5)];
  const t = tonight(all, luck, shift, at_ms, at);
  const numbers = () => new Float64Array(all.count);
  const night: Night = {
    ...{
      launchedAt_ms: at_ms,
      isNight: t.night,
      travel_seconds: numbers(),
      duty: new Array<Duty>(all.count).fill(null),
    },
    ...{ seen: numbers(), answer: numbers(), isYes: new Uint8Array(all.count), eta_minutes: numbers() },
    ...{ setOut: numbers(), arrive: numbers(), truth: numbers() },
  };
  for (let i = 0; i < all.count; i++) fate(all, i, t, luck, night, minutes * 60);
  return night;
}

const PATIENCE_SECONDS = 2 * 3_600;

/** What is written down of a drill in which everybody was called. */
export function remembered(all: Population, night: Night, eventId: number): PastSummons[] {
  const launched = night.launchedAt_ms;
  const when = (span: number | undefined) =>
    span !== undefined && span < PATIENCE_SECONDS ? launched + span * 1_000 : null;
  return Array.from({ length: all.count }, (_, i): PastSummons => {
    const answeredAt_ms = when(night.answer[i]);
    const eta = night.eta_minutes[i] as number;
    const isYes = answeredAt_ms !== null && night.isYes[i] === 1;
    return {
      ...{ eventId, memberId: i, summonedAt_ms: launched, until_ms: launched + PATIENCE_SECONDS * 1_000 },
      ...{ duty: night.duty[i] ?? null, travel_seconds: night.travel_seconds[i] ?? null },
      ...{ seenAt_ms: when(night.seen[i]), answeredAt_ms },
      answer: answeredAt_ms === null ? null : isYes ? 'coming' : 'cannot',
      eta_minutes: isYes && !Number.isNaN(eta) ? eta : null,
      ...{ arrivedAt_ms: isYes ? when(night.arrive[i]) : null, released: false },
    };
  });
}

export const poolOf = (all: Population, night: Night, lately: Float64Array): Candidate[] =>
  all.roleLists.map((roles, i) => ({
    ...{ memberId: i, roles, travel_seconds: night.travel_seconds[i] ?? null },
    ...{ duty: night.duty[i] ?? null, lately: lately[i] ?? 0 },
  }));
