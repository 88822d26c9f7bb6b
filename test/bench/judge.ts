// A step of the judgement for forces of growing size, against summoning by a plain sort of the same people.
import { prepare } from '../../src/judgement/prepare.ts';
import { start } from '../../src/judgement/run.ts';
import type { Callout, RunEvent } from '../../src/judgement/shapes.ts';
import { type Bench, lowerQuartile, randomFrom } from './support.ts';

const LAUNCH = Date.UTC(2026, 10, 23, 19);
const MINUTE_MS = 60_000;

function calloutOf(members: number): Callout {
  const random = randomFrom(11);
  return {
    ...{ launchedAt_ms: LAUNCH, deadline_ms: LAUNCH + 30 * MINUTE_MS },
    lines: [
      { role: 'first_aid', count: 4 },
      { role: 'driver', count: 3 },
      { role: 'firefighter', count: 5 },
      { role: 'general', count: 18 },
    ],
    pool: Array.from({ length: members }, (_, memberId) => ({
      ...{ memberId, duty: null, lately: Math.floor(3 * random()) },
      roles: ['general', ...['first_aid', 'driver', 'firefighter'].filter(() => random() < 0.12)],
      travel_seconds: 200 + 2_400 * random(),
    })),
  };
}

/** Milliseconds of each step of some call-outs, in which every second person summoned says yes after two minutes. */
function stepsOf(members: number, callouts: number): number[] {
  const callout = calloutOf(members);
  const model = prepare(
    { members: callout.pool.map(({ memberId }) => ({ memberId, unitId: memberId % 50 })) },
    [],
  );
  const took_ms: number[] = [];
  for (let k = -3; k < callouts; k++) {
    const run = start(callout, model);
    let events: RunEvent[] = [];
    for (let now = LAUNCH; now < callout.deadline_ms; now += MINUTE_MS / 2) {
      const due = events.filter((e) => e.at_ms <= now);
      events = events.filter((e) => e.at_ms > now);
      const began = performance.now();
      const { summon } = run.step({ now, events: due });
      if (k >= 0) took_ms.push(performance.now() - began);
      for (const memberId of summon) {
        events.push({ kind: 'summoned', memberId, at_ms: now });
        const at_ms = now + 2 * MINUTE_MS;
        if (memberId % 2 === 0) events.push({ kind: 'coming', memberId, at_ms, eta_minutes: 15 });
      }
    }
  }
  return took_ms;
}

function sortsOf(members: number): number[] {
  const { pool } = calloutOf(members);
  return Array.from({ length: 200 }, () => {
    const began = performance.now();
    pool.toSorted((a, b) => (a.travel_seconds ?? 0) - (b.travel_seconds ?? 0)).slice(0, 60);
    return performance.now() - began;
  });
}

const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;

export const judge: Bench = async () => {
  const sizes = [
    { members: 1_000, callouts: 10, goal_ms: 2 },
    { members: 5_000, callouts: 5, goal_ms: 10 },
    { members: 100_000, callouts: 1, goal_ms: null },
  ];
  const measured = sizes.map((size) => ({
    ...size,
    ours: mean(stepsOf(size.members, size.callouts)),
    peer: lowerQuartile(sortsOf(size.members)),
  }));
  const [first, , last] = measured;
  return measured.map(({ members, goal_ms, ours, peer }) => {
    const growth = (last?.ours ?? 0) / (first?.ours ?? 1);
    const met = goal_ms === null ? growth <= 100 : ours < goal_ms;
    const goal = goal_ms === null ? `growth ${growth.toFixed(1)} <= 100` : `< ${goal_ms} ms`;
    return { name: `judge ${members}`, ours, peer, ratio: ours / peer, goal, met, unit: 'ms' };
  });
};
