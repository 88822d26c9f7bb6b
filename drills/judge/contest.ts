// All policies through the same nights of the same made-up cities.
import { type Model, prepare } from '../../src/judgement/prepare.ts';
import type { Policy } from '../../src/judgement/shapes.ts';
import { random } from '../../src/kernel/random.ts';
import { type Night, play, remembered } from './night.ts';
import { NO_SHIFT, type Setting, type Task } from './parameters.ts';
import {
  everybody,
  foresight,
  judgement,
  nearestWaves,
  tunedWaves,
  WAVES,
  type Waves,
  withoutForesight,
} from './policies.ts';
import { type Population, populate } from './population.ts';
import { type Score, scoreOf } from './score.ts';
import { type Decide, everybodyInTime, type Outcome, stage } from './stage.ts';

/** Nights in one city, after which comes another. */
const NIGHTS = 100;
/** Yesterday's summonses weigh so much less with every call-out. */
const FADES = 0.96;
/** So many nights are enough to tune fixed waves on. */
const TUNED_ON = 200;

interface World {
  all: Population;
  model: Model;
  nights: Night[];
  feasible: boolean[];
}

type Make = (all: Population, night: Night, task: Task) => Decide;

function worldOf(setting: Setting, seed: number, nights: number): World {
  const { city, task, drills } = setting;
  const all = populate(city, seed);
  const past = { ...NO_SHIFT, ...setting.past };
  const history = Array.from({ length: drills }, (_, d) =>
    remembered(all, play(all, [seed, 'past', d], past, task.minutes), d),
  ).flat();
  const members = Array.from({ length: all.count }, (_, i) => ({ memberId: i, unitId: all.unit[i] ?? null }));
  const shift = { ...NO_SHIFT, ...setting.shift };
  const played = Array.from({ length: nights }, (_, k) => play(all, [seed, 'night', k], shift, task.minutes));
  const feasible = played.map((night) => everybodyInTime(all, night, task));
  return { all, model: prepare({ members }, history), nights: played, feasible };
}

/** One policy through a world; `lately` follows whom it calls. */
function through(world: World, task: Task, seed: number, make: (lately: Float64Array) => Make) {
  const { all, nights } = world;
  const lately = new Float64Array(all.count);
  const calls = new Float64Array(all.count);
  const look = random(seed, 'look');
  const outcomes = nights.map((night, k): Outcome => {
    const asked: number[] = [];
    const inner = make(lately)(all, night, task);
    const decide: Decide = (now, events) => {
      const move = inner(now, events);
      asked.push(...move.summon);
      return move;
    };
    const lookAt = Math.floor(look.next() * task.minutes * 2 * 0.8);
    const outcome = stage(all, night, { task, decide, lookAt, feasible: world.feasible[k] ?? false });
    for (let i = 0; i < all.count; i++) lately[i] = (lately[i] as number) * FADES;
    for (const i of asked) {
      lately[i] = (lately[i] as number) + 1;
      calls[i] = (calls[i] as number) + 1;
    }
    return outcome;
  });
  const order = calls.toSorted((a, b) => b - a);
  const total = order.reduce((a, b) => a + b, 0);
  const busiest = order.slice(0, Math.ceil(all.count / 10)).reduce((a, b) => a + b, 0) / Math.max(1, total);
  return { outcomes, busiest };
}

/** The fewest people among the settings that succeed in 96%, else the one that succeeds most. */
function tune(world: World, task: Task): Waves {
  const some = { ...world, nights: world.nights.slice(0, TUNED_ON) };
  const tried = WAVES.map((waves) => {
    const { outcomes } = through(some, task, 1, () => tunedWaves(waves));
    const won =
      outcomes.filter((o) => o.feasible && o.success).length /
      Math.max(1, outcomes.filter((o) => o.feasible).length);
    return { waves, won, summoned: outcomes.reduce((s, o) => s + o.summoned, 0) / outcomes.length };
  });
  const good = tried.filter(({ won }) => won >= 0.96).sort((a, b) => a.summoned - b.summoned);
  return (good[0] ?? tried.sort((a, b) => b.won - a.won)[0] ?? { waves: WAVES[0] as Waves }).waves;
}

export interface Bounds {
  foresight: number;
  withoutForesight: number;
}

export interface Result {
  setting: string;
  goal: Setting['goal'];
  bounds: Bounds;
  scores: Score[];
}

export interface About {
  n: number;
  seed: number;
  only: readonly string[] | null;
  policy: Partial<Policy>;
}

export function contest(setting: Setting, { n, seed, only, policy }: About): Result {
  const { task } = setting;
  const gathered = new Map<string, { outcomes: Outcome[]; busiest: number[] }>();
  const bound: number[] = [];
  let tuned: Waves | null = null;
  for (let world = 0; world * NIGHTS < n; world++) {
    const key = seed * 1_000 + world;
    const one = worldOf(setting, key, Math.min(NIGHTS, n - world * NIGHTS));
    one.nights.forEach((night, k) => {
      if (one.feasible[k]) bound.push(withoutForesight(one.all, night, task));
    });
    const plays = (name: string) => only === null || only.includes(name);
    if (plays('tuned waves')) tuned ??= tune(one, task);
    const policies: Record<string, (lately: Float64Array) => Make> = {
      everybody: () => (all) => everybody(all),
      'nearest waves': () => nearestWaves,
      'tuned waves': () => tunedWaves(tuned ?? (WAVES[0] as Waves)),
      judgement: (lately) => judgement(one.model, policy, lately),
    };
    for (const [name, make] of Object.entries(policies)) {
      if (!plays(name)) continue;
      const { outcomes, busiest } = through(one, task, key, make);
      const own = gathered.get(name) ?? { outcomes: [], busiest: [] };
      own.outcomes.push(...outcomes);
      own.busiest.push(busiest);
      gathered.set(name, own);
    }
  }
  const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / Math.max(1, list.length);
  return {
    ...{ setting: setting.name, goal: setting.goal },
    bounds: { foresight: foresight(task), withoutForesight: mean(bound) },
    scores: [...gathered].map(([name, { outcomes, busiest }]) =>
      scoreOf(name, outcomes, { foresight: foresight(task), busiest: mean(busiest) }),
    ),
  };
}
