// The simulated machine's only engine: one step of one process at a time, in an order drawn from the seed, on a clock
// that moves when nothing is left to do. Nothing else waits for anything real, so one seed is one history.
import { setImmediate as turn } from 'node:timers/promises';
import type { Chance } from './chance.ts';

/** A process, or the world outside, which never dies. */
export interface Actor {
  name: string;
  alive: boolean;
  /** Gets no turn before: stopped by its machine, and goes on as if nothing had happened. */
  stalledUntil_ms: number;
}

/** One thing that a process wants done outside of itself: a statement of its database. */
export interface Step {
  actor: Actor;
  label: string;
  /** Steps of one connection go in the order in which they were asked for; null: by itself. */
  line: object | null;
  work(): Promise<unknown>;
  /** Whether the running work waits for a lock that another process holds. */
  isBlocked(): Promise<boolean>;
  /** Ends the running work with an error. */
  cancel(): Promise<void>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What a fault makes of a step: null leaves it alone, an error is what the process sees. */
export type Meddling = { error: Error } | 'killed' | null;

export interface Hooks {
  /** Before a step is carried out. */
  before(step: Step): Promise<Meddling>;
  /** After it was carried out and before its process hears of it. */
  after(step: Step): Promise<Meddling>;
  /** The process has been told; the world is at rest. */
  done(step: Step): Promise<void>;
}

export interface Scheduler {
  now_ms(): number;
  /** Queues a step; settles when it had its turn and its outcome was told. */
  step(step: Omit<Step, 'resolve' | 'reject'>): Promise<unknown>;
  /** Calls `fire` when `wait_ms` have passed. What it returns is waited for: only faults return something. */
  after(actor: Actor, wait_ms: number, fire: () => unknown): () => void;
  sleep(actor: Actor, wait_ms: number): Promise<void>;
  /** Lets everything happen until `until_ms`, or until `ended` says that it is enough. */
  run(until_ms: number, ended?: () => boolean): Promise<void>;
  /** Ends an actor's steps that wait for a lock. */
  cancelBlocked(actor: Actor): Promise<void>;
  /** Forgets what a killed process had waiting. */
  forget(actor: Actor): Promise<void>;
  /** Looks again whether steps that waited for a lock still do. */
  unblock(): void;
  trace(line: string): void;
}

export interface Running {
  step: Step;
  outcome: { value: unknown } | { error: unknown } | null;
  over: Promise<void>;
}

interface Timer {
  at_ms: number;
  order: number;
  actor: Actor;
  fire: () => unknown;
}

/** Without news for so many turns of the event loop everybody waits for the scheduler. */
const CALM_TURNS = 4;
/** A step takes up to so much of the simulated time. */
const STEP_MS = 2;

export function createScheduler(
  start_ms: number,
  random: Chance,
  hooks: Hooks,
  onTrace: (now_ms: number, line: string) => void,
): Scheduler {
  let now_ms = start_ms;
  let order = 0;
  let news = 0;
  let lookAgain = false;
  const waiting: Step[] = [];
  const timers: Timer[] = [];
  const blocked: Running[] = [];
  const trace = (line: string) => onTrace(now_ms, line);

  async function calm(): Promise<void> {
    for (let quiet = 0, seen = news; quiet < CALM_TURNS; ) {
      await turn();
      quiet = seen === news ? quiet + 1 : 0;
      seen = news;
    }
  }

  const dueAt = (t: Timer) => Math.max(t.at_ms, t.actor.stalledUntil_ms);
  const earlier = (a: Timer, b: Timer) => ((dueAt(a) - dueAt(b) || a.order - b.order) < 0 ? a : b);
  const firstTimer = () => timers.reduce<Timer | null>((first, t) => (first ? earlier(first, t) : t), null);

  async function fireTimer(timer: Timer): Promise<void> {
    timers.splice(timers.indexOf(timer), 1);
    await timer.fire();
  }

  /** True once the step has an outcome; false when it waits for somebody else's lock. */
  async function ranThrough(running: Running): Promise<boolean> {
    for (let looks = 0; ; looks++) {
      if (running.outcome) return true;
      if (looks < 3) await Promise.race([running.over, new Promise((done) => setTimeout(done, looks + 1))]);
      else if (await running.step.isBlocked()) return running.outcome !== null;
      else await Promise.race([running.over, new Promise((done) => setTimeout(done, 1))]);
    }
  }

  async function tell({ step, outcome }: Running): Promise<void> {
    const meddling = await hooks.after(step);
    if (meddling === 'killed' || !step.actor.alive) return;
    if (meddling) step.reject(meddling.error);
    else if (outcome && 'value' in outcome) step.resolve(outcome.value);
    else step.reject((outcome as { error: unknown }).error);
    trace(`${step.actor.name} ${step.label}${meddling ? ` ✗ ${meddling.error.message}` : faultOf(outcome)}`);
    await calm();
    await hooks.done(step);
  }

  async function grant(step: Step): Promise<void> {
    waiting.splice(waiting.indexOf(step), 1);
    now_ms += random.int(0, STEP_MS);
    const meddling = await hooks.before(step);
    if (meddling === 'killed' || !step.actor.alive) return;
    if (meddling) {
      trace(`${step.actor.name} ${step.label} ✗ ${meddling.error.message}`);
      return step.reject(meddling.error);
    }
    const running: Running = { step, outcome: null, over: Promise.resolve() };
    running.over = step.work().then(
      (value) => void (running.outcome = { value }),
      (error) => void (running.outcome = { error }),
    );
    if (await ranThrough(running)) return tell(running);
    trace(`${step.actor.name} ${step.label} waits for a lock`);
    blocked.push(running);
  }

  /** Steps whose lock came free are told of their outcome, one at a time. */
  async function freed(): Promise<boolean> {
    for (const running of [...blocked]) {
      if (!(await ranThrough(running))) continue;
      blocked.splice(blocked.indexOf(running), 1);
      await tell(running);
      return true;
    }
    lookAgain = false;
    return false;
  }

  const isFirst = (step: Step) => step.line === null || waiting.find((s) => s.line === step.line) === step;

  /** One thing happens; false when nothing can before `until_ms`. */
  async function once(until_ms: number): Promise<boolean> {
    await calm();
    if (lookAgain && (await freed())) return true;
    const timer = firstTimer();
    if (timer && dueAt(timer) <= now_ms) {
      await fireTimer(timer);
      return true;
    }
    const ready = waiting.filter((s) => s.actor.stalledUntil_ms <= now_ms && isFirst(s));
    if (ready.length > 0) {
      await grant(random.pick(ready));
      return true;
    }
    const moments = waiting.map((s) => s.actor.stalledUntil_ms);
    if (timer) moments.push(dueAt(timer));
    const next_ms = Math.min(...moments);
    if (next_ms > until_ms) return false;
    now_ms = next_ms;
    return true;
  }

  const scheduler: Scheduler = {
    trace,
    now_ms: () => now_ms,
    step(step) {
      news++;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      if (step.actor.alive) waiting.push({ ...step, resolve, reject });
      return promise;
    },
    after(actor, wait_ms, fire) {
      news++;
      const timer = { at_ms: now_ms + Math.max(0, Math.ceil(wait_ms)), order: order++, actor, fire };
      if (actor.alive) timers.push(timer);
      return () => {
        const at = timers.indexOf(timer);
        if (at >= 0) timers.splice(at, 1);
      };
    },
    sleep: (actor, wait_ms) => new Promise((done) => void scheduler.after(actor, wait_ms, () => void done())),
    async run(until_ms, ended) {
      while (now_ms < until_ms && !ended?.() && (await once(until_ms)));
      if (!ended?.()) now_ms = Math.max(now_ms, until_ms);
    },
    async cancelBlocked(actor) {
      for (const running of blocked.filter((b) => b.step.actor === actor)) {
        await running.step.cancel();
        await running.over;
      }
    },
    async forget(actor) {
      await scheduler.cancelBlocked(actor);
      for (let i = blocked.length - 1; i >= 0; i--) if (blocked[i]?.step.actor === actor) blocked.splice(i, 1);
      for (const list of [waiting, timers] as { actor: Actor }[][]) {
        for (let i = list.length - 1; i >= 0; i--) if (list[i]?.actor === actor) list.splice(i, 1);
      }
    },
    unblock() {
      lookAgain = blocked.length > 0;
    },
  };
  return scheduler;
}

function faultOf(outcome: Running['outcome']): string {
  if (!outcome || 'value' in outcome) return '';
  const { code, constraint_name, message } = outcome.error as Record<string, string>;
  return ` ✗ ${code ?? ''} ${constraint_name ?? message}`;
}
