// What moving the hand-driven clock means: every due moment on the way is visited, and its work done before going on.
import { setTimeout as wait } from 'node:timers/promises';
import { advanceTo } from './advance.ts';
import { earliest } from './delivery/due.ts';
import type { Gate } from './delivery/gate.ts';
import type { Housekeeping } from './housekeeping.ts';
import type { ManualClock } from './kernel/clock.ts';
import { Problem } from './kernel/problem.ts';
import type { TestClock } from './test-clock.ts';
import type { Work } from './work.ts';

const POLL_MS = 20;
/** Of the machine's time, for one moment's work in another process. */
const PATIENCE_MS = 60_000;

export interface HandDrivenDeps {
  clock: ManualClock;
  publish(now: Date): Promise<void>;
  work: Work;
  /** Done by whoever moves the clock: it needs the database alone. */
  housekeeping: Housekeeping;
  gate: Gate;
  /** This process does what comes due; else those that dispatch do it, and it waits for them. */
  dispatches: boolean;
}

/** One move at a time; a move that begins during another starts from where that one ends. */
export function handDriven(deps: HandDrivenDeps): TestClock {
  const { clock, publish, work, housekeeping, gate } = deps;
  const run = async (now: Date) => {
    await publish(now);
    await housekeeping.run(now);
    await (deps.dispatches ? work.run(now) : untilOthersDid(deps, now));
  };
  const nextDue = async (now: Date) => earliest([await work.nextDue(now), await housekeeping.nextDue(now)]);
  const move = (seconds: number) => async () => {
    const target = new Date(clock.now().getTime() + Math.round(seconds * 1000));
    await advanceTo({ clock, run, nextDue }, target);
    return clock.now();
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    clock,
    advance(seconds) {
      if (deps.dispatches) return gate.alone(move(seconds));
      const mine = last.then(move(seconds));
      last = mine.catch(() => {});
      return mine;
    },
  };
}

async function untilOthersDid({ gate, work }: HandDrivenDeps, now: Date): Promise<void> {
  const deadline_ms = performance.now() + PATIENCE_MS;
  for (;;) {
    // Alone for a moment: whatever round was running has ended, and what it did is written.
    const due = await gate.alone(() => work.nextDue(now));
    if (due === null || due > now) return;
    if (performance.now() > deadline_ms) throw new Problem(503, 'nobody-dispatches');
    await wait(POLL_MS);
  }
}
