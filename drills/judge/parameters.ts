// What the made-up people of the proving ground are like, each figure with where it is from. The judgement sees none of it.
//
// [1] Haskins et al., "A binational survey of smartphone activated volunteer responders": of those alerted 75.6% saw it, 37.7%
//     accepted, 27.1% arrived.
// [2] Boscoe, Henry and Zdeb 2012, "A nationwide comparison of driving distance versus straight-line distance to hospitals":
//     the way is 1.4 times the straight line.
// "assumed": nobody we know has published it.

export interface Parameters {
  members: number;
  /** Share that holds each role; everybody is `general`. */
  roles: Record<string, number>;
  hear: Trait & { silentAtNight: number; silence: number };
  accept: Trait & { onDuty: number; offDuty: number; atWork: number; perMinute: number };
  come: Trait;
  /** Answers: median seconds, spread of members, spread of single answers, factor at night. */
  delay: Times;
  ready: Times;
  /** Way: km/h, and the same spreads. */
  road: { detour: number; kmh: number; between: number; within: number; atNight: number; night: number };
  eta: { factor: number; between: number; within: number; roundMinutes: number; missing: number };
  outage: { chance: number; share: number };
  duty: { on: number; off: number; right: number };
  /** Share registered somewhere else than where they live; share of the others at another place in working hours. */
  wrongPlace: number;
  awayAtWork: number;
  app: number;
  saysCannot: number;
  units: number;
}

interface Trait {
  /** In logits: average, spread of units and members, the luck of a night, and what night changes. */
  mean: number;
  unit: number;
  member: number;
  luck: number;
  atNight: number;
}

interface Times {
  median_seconds: number;
  between: number;
  within: number;
  atNight: number;
}

export const CITY: Parameters = {
  members: 1_000,
  roles: { first_aid: 0.12, driver: 0.1, firefighter: 0.15 }, // assumed
  // Average 76% heard [1]; spreads assumed; a quarter mute their phone at night: assumed.
  hear: { mean: 1.5, unit: 0.3, member: 1, luck: 0.35, atNight: -0.3, silentAtNight: 0.2, silence: -2.5 },
  // Half of those who saw it accept [1]; spreads and duty assumed.
  accept: {
    ...{ mean: 0.1, unit: 0.3, member: 1.1, luck: 0.3, atNight: -0.2 },
    ...{ onDuty: 1.3, offDuty: -1.3, atWork: -0.3, perMinute: -0.02 },
  },
  // 72% of citizens who accepted arrived [1]; a drilled force is assumed to keep its word more often.
  come: { mean: 2.3, unit: 0.2, member: 0.8, luck: 0.25, atNight: -0.2 },
  delay: { median_seconds: 75, between: 0.4, within: 0.8, atNight: 1.7 }, // assumed
  ready: { median_seconds: 300, between: 0.3, within: 0.35, atNight: 1.35 }, // assumed
  road: { detour: 1.417, kmh: 28, between: 0.12, within: 0.18, atNight: 1.2, night: 0.1 }, // [2], the rest assumed
  eta: { factor: 0.9, between: 0.15, within: 0.15, roundMinutes: 5, missing: 0.15 }, // assumed: people promise too much
  outage: { chance: 0.02, share: 0.4 }, // assumed
  duty: { on: 0.25, off: 0.2, right: 0.95 }, // assumed
  ...{ wrongPlace: 0.08, awayAtWork: 0.4, app: 0.6, saysCannot: 0.7, units: 60 }, // assumed
};

/** What is asked for. */
export interface Task {
  lines: { role: string; count: number }[];
  minutes: number;
}

export interface Setting {
  name: string;
  city: Parameters;
  task: Task;
  /** Drills of the past, in which everybody was called. */
  drills: number;
  /** How the past differed from what is played. */
  past?: Partial<Shift>;
  shift?: Partial<Shift>;
  /** Goals of the issue: share of the feasible, at night, people against full foresight. */
  goal: { success: number; night: number; times: number | null };
}

export interface Shift {
  hear: number;
  accept: number;
  noShows: number;
  slower: number;
  /** Share of members whose carrier is down. */
  carrierDown: number;
  dutyRight: number | null;
}

export const NO_SHIFT: Shift = { hear: 0, accept: 0, noShows: 1, slower: 1, carrierDown: 0, dutyRight: null };

const THIRTY: Task = {
  lines: [
    { role: 'first_aid', count: 4 },
    { role: 'driver', count: 3 },
    { role: 'firefighter', count: 5 },
    { role: 'general', count: 18 },
  ],
  minutes: 30,
};
const SIXTY: Task = { lines: THIRTY.lines.map((l) => ({ ...l, count: 2 * l.count })), minutes: 45 };
const SCARCE: Task = {
  lines: [
    { role: 'first_aid', count: 6 },
    { role: 'driver', count: 4 },
    { role: 'firefighter', count: 6 },
    { role: 'general', count: 8 },
  ],
  minutes: 30,
};
const SCARCE_CITY: Parameters = { ...CITY, roles: { first_aid: 0.05, driver: 0.04, firefighter: 0.06 } };

const usual = (times: number) => ({ success: 0.98, night: 0.97, times });
const shifted = { success: 0.95, night: 0, times: null };
const base = { city: CITY, task: THIRTY, drills: 20 };

export const SETTINGS: Setting[] = [
  { name: '30 in 30 min', ...base, goal: usual(3.15) },
  { name: '5,000 members', ...base, city: { ...CITY, members: 5_000, units: 300 }, goal: usual(2.8) },
  { name: '60 in 45 min', ...base, task: SIXTY, goal: usual(2.3) },
  { name: 'scarce roles', ...base, city: SCARCE_CITY, task: SCARCE, goal: usual(4.8) },
  {
    name: '30 in 20 min',
    ...base,
    task: { ...THIRTY, minutes: 20 },
    goal: { success: 0.96, night: 0.95, times: 6.6 },
  },
  { name: 'carrier down', ...base, shift: { carrierDown: 0.4 }, goal: shifted },
  { name: 'history flatters', ...base, past: { hear: 0.6, accept: 0.7 }, goal: shifted },
  { name: 'twice the no-shows', ...base, shift: { noShows: 2 }, goal: shifted },
  { name: 'stale duty roster', ...base, shift: { dutyRight: 0.4 }, goal: shifted },
  { name: 'unknown traffic', ...base, shift: { slower: 1.35 }, goal: { ...shifted, success: 0.9 } },
  { name: 'cold start', ...base, drills: 0, goal: { ...shifted, times: 5.5 } },
  { name: 'one drill', ...base, drills: 1, goal: { ...shifted, times: 5.5 } },
  {
    ...{ name: 'cold start, scarce', ...base, city: SCARCE_CITY, task: SCARCE, drills: 0 },
    goal: { ...shifted, times: 8 },
  },
];
