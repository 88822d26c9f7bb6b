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

export class Scheduler {
  readonly #random: Chance;
  readonly #hooks: Hooks;
  readonly #onTrace: (now_ms: number, line: string) => void;
  #now_ms: number;
  #order = 0;
  #news = 0;
  #lookAgain = false;
  readonly #waiting: Step[] = [];
  readonly #timers: Timer[] = [];
  readonly #blocked: Running[] = [];

  constructor(
    start_ms: number,
    random: Chance,
    hooks: Hooks,
    onTrace: (now_ms: number, line: string) => void,
  ) {
    this.#now_ms = start_ms;
    this.#random = random;
    this.#hooks = hooks;
    this.#onTrace = onTrace;
  }

  now_ms(): number {
    return this.#now_ms;
  }

  trace(line: string): void {
    this.#onTrace(this.#now_ms, line);
  }

  /** Queues a step; settles when it had its turn and its outcome was told. */
  step(step: Omit<Step, 'resolve' | 'reject'>): Promise<unknown> {
    this.#news++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    if (step.actor.alive) this.#waiting.push({ ...step, resolve, reject });
    return promise;
  }

  /** Calls `fire` when `wait_ms` have passed. What it returns is waited for: only faults return something. */
  after(actor: Actor, wait_ms: number, fire: () => unknown): () => void {
    this.#news++;
    const at_ms = this.#now_ms + Math.max(0, Math.ceil(wait_ms));
    const timer = { at_ms, order: this.#order++, actor, fire };
    if (actor.alive) this.#timers.push(timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  }

  /** Nobody is in the middle of something with the database. */
  isIdle(): boolean {
    return this.#waiting.length + this.#blocked.length === 0;
  }

  sleep(actor: Actor, wait_ms: number): Promise<void> {
    return new Promise((done) => void this.after(actor, wait_ms, () => void done()));
  }

  /** Lets everything happen until `until_ms`, or until `ended` says that it is enough. */
  async run(until_ms: number, ended?: () => boolean): Promise<void> {
    while (this.#now_ms < until_ms && !ended?.() && (await this.#once(until_ms)));
    if (!ended?.()) this.#now_ms = Math.max(this.#now_ms, until_ms);
  }

  /** Ends an actor's steps that wait for a lock. */
  async cancelBlocked(actor: Actor): Promise<void> {
    for (const running of this.#blocked.filter((b) => b.step.actor === actor)) {
      await running.step.cancel();
      await running.over;
    }
  }

  /** Forgets what a killed process had waiting. */
  async forget(actor: Actor): Promise<void> {
    await this.cancelBlocked(actor);
    const drop = <T>(list: T[], of: (one: T) => Actor) => {
      for (let i = list.length - 1; i >= 0; i--) if (of(list[i] as T) === actor) list.splice(i, 1);
    };
    drop(this.#blocked, (running) => running.step.actor);
    drop(this.#waiting, (step) => step.actor);
    drop(this.#timers, (timer) => timer.actor);
  }

  /** Looks again whether steps that waited for a lock still do. */
  unblock(): void {
    this.#lookAgain = this.#blocked.length > 0;
  }

  async #calm(): Promise<void> {
    for (let quiet = 0, seen = this.#news; quiet < CALM_TURNS; ) {
      await turn();
      quiet = seen === this.#news ? quiet + 1 : 0;
      seen = this.#news;
    }
  }

  #firstTimer(): Timer | null {
    const earlier = (a: Timer, b: Timer) => ((dueAt(a) - dueAt(b) || a.order - b.order) < 0 ? a : b);
    return this.#timers.reduce<Timer | null>((first, t) => (first ? earlier(first, t) : t), null);
  }

  async #tell({ step, outcome }: Running): Promise<void> {
    const meddling = await this.#hooks.after(step);
    if (meddling === 'killed' || !step.actor.alive) return;
    if (meddling) step.reject(meddling.error);
    else if (outcome && 'value' in outcome) step.resolve(outcome.value);
    else step.reject((outcome as { error: unknown }).error);
    this.trace(
      `${step.actor.name} ${step.label}${meddling ? ` ✗ ${meddling.error.message}` : faultOf(outcome)}`,
    );
    await this.#calm();
    await this.#hooks.done(step);
  }

  async #grant(step: Step): Promise<void> {
    this.#waiting.splice(this.#waiting.indexOf(step), 1);
    this.#now_ms += this.#random.int(0, STEP_MS);
    const meddling = await this.#hooks.before(step);
    if (meddling === 'killed' || !step.actor.alive) return;
    if (meddling) {
      this.trace(`${step.actor.name} ${step.label} ✗ ${meddling.error.message}`);
      return step.reject(meddling.error);
    }
    const running: Running = { step, outcome: null, over: Promise.resolve() };
    running.over = step.work().then(
      (value) => {
        running.outcome = { value };
      },
      (error) => {
        running.outcome = { error };
      },
    );
    if (await ranThrough(running)) return this.#tell(running);
    this.trace(`${step.actor.name} ${step.label} waits for a lock`);
    this.#blocked.push(running);
  }

  /** Steps whose lock came free are told of their outcome, one at a time. */
  async #freed(): Promise<boolean> {
    for (const running of [...this.#blocked]) {
      if (!(await ranThrough(running))) continue;
      this.#blocked.splice(this.#blocked.indexOf(running), 1);
      await this.#tell(running);
      return true;
    }
    this.#lookAgain = false;
    return false;
  }

  #isFirst(step: Step): boolean {
    return step.line === null || this.#waiting.find((s) => s.line === step.line) === step;
  }

  /** One thing happens; false when nothing can before `until_ms`. */
  async #once(until_ms: number): Promise<boolean> {
    await this.#calm();
    if (this.#lookAgain && (await this.#freed())) return true;
    const timer = this.#firstTimer();
    if (timer && dueAt(timer) <= this.#now_ms) {
      this.#timers.splice(this.#timers.indexOf(timer), 1);
      await timer.fire();
      return true;
    }
    const ready = this.#waiting.filter((s) => s.actor.stalledUntil_ms <= this.#now_ms && this.#isFirst(s));
    if (ready.length > 0) {
      await this.#grant(this.#random.pick(ready));
      return true;
    }
    const moments = this.#waiting.map((s) => s.actor.stalledUntil_ms);
    if (timer) moments.push(dueAt(timer));
    const next_ms = Math.min(...moments);
    if (next_ms > until_ms) return false;
    this.#now_ms = next_ms;
    return true;
  }
}

const dueAt = (t: Timer) => Math.max(t.at_ms, t.actor.stalledUntil_ms);

/** True once the step has an outcome; false when it waits for somebody else's lock. */
async function ranThrough(running: Running): Promise<boolean> {
  for (let looks = 0; ; looks++) {
    if (running.outcome) return true;
    if (looks >= 1 && (await running.step.isBlocked())) return running.outcome !== null;
    await Promise.race([running.over, new Promise((done) => setTimeout(done, looks + 1))]);
  }
}

function faultOf(outcome: Running['outcome']): string {
  if (!outcome || 'value' in outcome) return '';
  const { code, constraint_name, message } = outcome.error as Record<string, string>;
  return ` ✗ ${code ?? ''} ${constraint_name ?? message}`;
}
