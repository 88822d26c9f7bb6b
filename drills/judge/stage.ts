// Plays one policy through one night in ticks of 30 seconds: whom it summons, what they say, who is there in time.
import type { RunEvent } from '../../src/judgement/shapes.ts';
import type { Night } from './night.ts';
import type { Task } from './parameters.ts';
import type { Population } from './population.ts';

const TICK_SECONDS = 30;
/** Full strength later than that is never. */
const HORIZON_SECONDS = 2 * 3_600;

export interface Told extends RunEvent {
  /** Seconds after the launch. */
  at_seconds: number;
}

export interface Move {
  summon: readonly number[];
  release?: readonly number[];
  /** What it says of those summoned by now; null: it says nothing. */
  chance?: number | null;
}

/** Decides at a tick, from what was heard since the last. */
export type Decide = (now_seconds: number, events: readonly Told[]) => Move;

export interface Outcome {
  feasible: boolean;
  success: boolean;
  isNight: boolean;
  summoned: number;
  surplus: number;
  /** Seconds until full strength; null: never. */
  full_seconds: number | null;
  /** At one moment drawn beforehand: what was said of those summoned until then, and whether they alone were enough. */
  said: { chance: number; true: boolean } | null;
  took_ms: number;
  steps: number;
}

/** Whether the lines are met by those who are there: by Hall's condition, counted out here once more. */
export function meets(task: Task, roleNames: readonly string[], masks: readonly number[]): boolean {
  const needs = task.lines.map((l) => ({ bit: roleNames.indexOf(l.role), count: l.count }));
  const total = needs.reduce((sum, n) => sum + n.count, 0);
  if (masks.length < total) return false;
  const special = needs.filter((n) => n.bit >= 0);
  for (let set = 1; set < 1 << special.length; set++) {
    let [bits, need] = [0, 0];
    special.forEach(({ bit, count }, k) => {
      if (set & (1 << k)) [bits, need] = [bits | (1 << bit), need + count];
    });
    let have = 0;
    for (const mask of masks) if (mask & bits) have++;
    if (have < need) return false;
  }
  return true;
}

/** When the lines are met first, of people who come at `arrivals`; null: never. */
function fullAt(all: Population, task: Task, arrivals: { i: number; at: number }[]): number | null {
  const total = task.lines.reduce((sum, l) => sum + l.count, 0);
  const order = arrivals.filter(({ at }) => at <= HORIZON_SECONDS).sort((a, b) => a.at - b.at);
  const masks: number[] = [];
  for (const { i, at } of order) {
    masks.push(all.roles[i] as number);
    if (masks.length >= total && meets(task, all.roleNames, masks)) return at;
  }
  return null;
}

export function everybodyInTime(all: Population, night: Night, task: Task): boolean {
  const masks: number[] = [];
  night.arrive.forEach((at, i) => {
    if (at <= task.minutes * 60) masks.push(all.roles[i] as number);
  });
  return meets(task, all.roleNames, masks);
}

interface Scene {
  summonedAt: Float64Array;
  released: Uint8Array;
  buckets: Told[][];
}

function hear(scene: Scene, night: Night, i: number, from_seconds: number): void {
  const say = (kind: RunEvent['kind'], span: number | undefined, more: Partial<RunEvent> = {}) => {
    if (span === undefined || Number.isNaN(span)) return;
    const at_seconds = from_seconds + span;
    const tick = Math.ceil(at_seconds / TICK_SECONDS);
    if (tick >= scene.buckets.length) return;
    const at_ms = night.launchedAt_ms + at_seconds * 1_000;
    scene.buckets[tick]?.push({ kind, memberId: i, at_ms, at_seconds, ...more });
  };
  say('summoned', 0);
  say('seen', night.seen[i]);
  const eta = night.eta_minutes[i] as number;
  if (night.isYes[i] === 1) say('coming', night.answer[i], { eta_minutes: Number.isNaN(eta) ? null : eta });
  else say('cannot', night.answer[i]);
  // Half of them say so when they set out.
  if (i % 2 === 0) say('en_route', night.setOut[i]);
  say('arrived', night.arrive[i]);
}

export function stage(
  all: Population,
  night: Night,
  about: { task: Task; decide: Decide; lookAt: number; feasible: boolean },
): Outcome {
  const { task, decide, lookAt } = about;
  const end_seconds = task.minutes * 60;
  const ticks = Math.floor(end_seconds / TICK_SECONDS);
  const scene: Scene = {
    summonedAt: new Float64Array(all.count).fill(Number.NaN),
    released: new Uint8Array(all.count),
    buckets: Array.from({ length: ticks + 1 }, () => []),
  };
  const arrivals = () => {
    const found: { i: number; at: number }[] = [];
    for (let i = 0; i < all.count; i++) {
      const at = (scene.summonedAt[i] as number) + (night.arrive[i] as number);
      if (scene.released[i] === 0 && !Number.isNaN(at)) found.push({ i, at });
    }
    return found;
  };
  const inTime = () =>
    arrivals()
      .filter(({ at }) => at <= end_seconds)
      .map(({ i }) => all.roles[i] as number);
  let summoned = 0;
  let took_ms = 0;
  let said: Outcome['said'] = null;
  for (let tick = 0; tick < ticks; tick++) {
    const now = tick * TICK_SECONDS;
    const events = (scene.buckets[tick] ?? []).filter(
      (e) => scene.released[e.memberId] === 0 || e.kind === 'released',
    );
    const began = performance.now();
    const { summon, release = [], chance = null } = decide(now, events);
    took_ms += performance.now() - began;
    for (const i of summon) {
      if (!Number.isNaN(scene.summonedAt[i])) continue;
      scene.summonedAt[i] = now;
      summoned++;
      hear(scene, night, i, now + 0.001);
    }
    for (const i of release) {
      const at = (scene.summonedAt[i] as number) + (night.setOut[i] as number);
      // Who is out already comes.
      if (at <= now || scene.released[i] === 1) continue;
      scene.released[i] = 1;
      const at_ms = night.launchedAt_ms + now * 1_000;
      scene.buckets[tick + 1]?.push({ kind: 'released', memberId: i, at_ms, at_seconds: now });
    }
    if (tick === lookAt && chance !== null) said = { chance, true: meets(task, all.roleNames, inTime()) };
  }
  const there = inTime();
  const needed = task.lines.reduce((sum, l) => sum + l.count, 0);
  return {
    ...{
      feasible: about.feasible,
      success: meets(task, all.roleNames, there),
      isNight: night.isNight,
      summoned,
    },
    ...{ surplus: Math.max(0, there.length - needed), full_seconds: fullAt(all, task, arrivals()) },
    ...{ said, took_ms, steps: ticks },
  };
}
