// The opponents: everybody; the nearest, again and again; the same tuned in hindsight; and the judgement itself.
import type { Model } from '../../src/judgement/prepare.ts';
import { start } from '../../src/judgement/run.ts';
import type { Policy } from '../../src/judgement/shapes.ts';
import { type Night, poolOf } from './night.ts';
import type { Task } from './parameters.ts';
import type { Population } from './population.ts';
import type { Decide, Told } from './stage.ts';

export const everybody = (all: Population): Decide => {
  const ids = Array.from({ length: all.count }, (_, i) => i);
  return (now) => ({ summon: now === 0 ? ids : [] });
};

const nearestFirst = (all: Population, night: Night) =>
  Array.from({ length: all.count }, (_, i) => i).sort(
    (a, b) => (night.travel_seconds[a] as number) - (night.travel_seconds[b] as number) || a - b,
  );

/** Thirty, and thirty more every five minutes, until as many as needed have said yes. */
export function nearestWaves(all: Population, night: Night, task: Task): Decide {
  const order = nearestFirst(all, night);
  const needed = task.lines.reduce((sum, l) => sum + l.count, 0);
  let [yes, next] = [0, 0];
  return (now, events) => {
    for (const e of events) if (e.kind === 'coming') yes++;
    if (now % 300 !== 0 || yes >= needed) return { summon: [] };
    next += 30;
    return { summon: order.slice(next - 30, next) };
  };
}

export interface Waves {
  /** People asked for each one missing, at first and later; every so many minutes; until so many times the need said yes. */
  first: number;
  then: number;
  every_minutes: number;
  quota: number;
}

export const WAVES: Waves[] = [2, 3, 4, 5, 6].flatMap((first) =>
  [1.5, 2.5].flatMap((then) =>
    [1, 2, 4].flatMap((every_minutes) =>
      [1.1, 1.3, 1.5].map((quota) => ({ first, then, every_minutes, quota })),
    ),
  ),
);

/** Waves that ask for each line what it misses, and count who names an ETA within the time. */
export function tunedWaves(waves: Waves) {
  return (all: Population, night: Night, task: Task): Decide => {
    const order = nearestFirst(all, night);
    const asked = new Uint8Array(all.count);
    const coming = new Map<number, number>();
    const hear = ({ kind, memberId, at_seconds, eta_minutes }: Told) => {
      if (kind === 'coming' && at_seconds + (eta_minutes ?? 0) * 60 <= task.minutes * 60)
        coming.set(memberId, all.roles[memberId] as number);
    };
    return (now, events) => {
      events.forEach(hear);
      if (now % (waves.every_minutes * 60) !== 0) return { summon: [] };
      const summon: number[] = [];
      const special = task.lines.filter((l) => l.role !== 'general');
      const total = task.lines.reduce((sum, l) => sum + l.count, 0);
      const factor = now === 0 ? waves.first : waves.then;
      const take = (missing: number, fits: (i: number) => boolean) => {
        let left = Math.ceil(missing * factor);
        for (const i of order) {
          if (left <= 0) break;
          if (asked[i] === 1 || !fits(i)) continue;
          asked[i] = 1;
          summon.push(i);
          left--;
        }
      };
      for (const { role, count } of special) {
        const bit = 1 << all.roleNames.indexOf(role);
        const have = [...coming.values()].filter((m) => (m & bit) !== 0).length;
        take(count * waves.quota - have, (i) => ((all.roles[i] as number) & bit) !== 0);
      }
      const missing = total * waves.quota - coming.size - summon.length / factor;
      if (missing > 0) take(missing, () => true);
      return { summon };
    };
  };
}

export function judgement(model: Model, policy: Partial<Policy>, lately: Float64Array) {
  return (all: Population, night: Night, task: Task): Decide => {
    const launchedAt_ms = night.launchedAt_ms;
    const run = start(
      {
        ...{ launchedAt_ms, deadline_ms: launchedAt_ms + task.minutes * 60_000, lines: task.lines },
        ...{ pool: poolOf(all, night, lately), policy },
      },
      model,
    );
    return (now_seconds, events) => {
      const { summon, release, forecast } = run.step({
        ...{ now: launchedAt_ms + now_seconds * 1_000, events, withoutTimes: true },
      });
      return { summon, release, chance: forecast.chanceThen };
    };
  };
}

/** People woken with full foresight: just those who come. */
export const foresight = (task: Task) => task.lines.reduce((sum, l) => sum + l.count, 0);

/**
 * Nobody without foresight does with fewer: true habits and tonight's luck are known, people are asked one after the other,
 * likeliest first, each one's whole fate is known at once, no time passes, and only heads count.
 */
export function withoutForesight(all: Population, night: Night, task: Task): number {
  const order = Array.from({ length: all.count }, (_, i) => i).sort(
    (a, b) => (night.truth[b] as number) - (night.truth[a] as number),
  );
  let left = foresight(task);
  let asked = 0;
  for (const i of order) {
    if (left <= 0) break;
    asked++;
    if ((night.arrive[i] as number) <= task.minutes * 60) left--;
  }
  return asked;
}
