// Everything that goes wrong in a simulated world, drawn from its seed: when, for how long, and whom it hits.
import type { Chance } from './chance.ts';
import { connectionLost } from './database.ts';
import type { Process, Processes } from './processes.ts';
import type { Manner } from './providers.ts';
import type { Actor, Meddling, Scheduler, Step } from './scheduler.ts';

export interface FaultsDeps {
  random: Chance;
  scheduler: Scheduler;
  processes: Processes;
  /** From 0, all goes well, to 1. */
  rage: number;
  /** No fault begins after it. */
  until_ms: number;
}

const GATEWAY_FAULTS: readonly Manner[] = [
  ...(['reply_lost', 'hangs_taken', 'hangs', 'closes_mid_body', 'garbage', 'error_taken', 'error'] as const),
  ...(['unavailable', 'slow_down', 'refuses_connection', 'refuses_tls', 'refuses'] as const),
];
const PUSH_FAULTS: readonly Manner[] = [
  ...(['reply_lost', 'hangs_taken', 'hangs', 'closes_mid_body', 'error', 'unavailable'] as const),
  ...(['slow_down', 'refuses_connection', 'refuses_tls', 'gone', 'too_large'] as const),
];
/** What a whole outage of a provider looks like. */
const OUTAGES: readonly Manner[] = [
  ...(['error', 'unavailable', 'hangs', 'hangs_taken', 'refuses_connection', 'refuses_tls'] as const),
  ...(['reply_lost', 'slow_down'] as const),
];
/** It takes everything and says nothing: what tempts us most to send again and again. */
const MUTE: readonly Manner[] = ['hangs_taken', 'reply_lost', 'error_taken'];
/** Worlds in which a provider falls mute for longer than two leases, or for so short that it can then be asked. */
const MUTE_WORLDS = 0.3;
/** Statements among which one fails, at full rage. */
const STATEMENT_FAULTS = 0.004;
const MESSAGE_FAULTS = 0.15;

const refused = (): Error => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const aborted = (): Error => Object.assign(new Error('could not serialize access'), { code: '40001' });

export class Faults {
  readonly #deps: FaultsDeps;
  readonly #world: Actor = { name: 'fate', alive: true, stalledUntil_ms: 0 };
  readonly #outage: Record<'gateway' | 'push', Manner | null> = { gateway: null, push: null };
  readonly #events: (() => unknown)[];
  #calm: boolean;
  #databaseBack_ms = 0;
  #databaseSince_ms: number;

  constructor(deps: FaultsDeps) {
    this.#deps = deps;
    this.#calm = deps.rage === 0;
    this.#databaseSince_ms = deps.scheduler.now_ms();
    const { random } = deps;
    const someone = () => random.pick(this.#everybody());
    this.#events = [
      () => this.#kill(someone()),
      () => this.#kill(someone()),
      () => this.#kill(someone()),
      () => this.#stall(someone()),
      () => this.#moveClock(someone()),
      () => this.#providerOut(),
      () => this.#providerOut(),
      () => this.#databaseAway(),
    ];
  }

  /** All is well, and stays so. */
  isCalm(): boolean {
    return this.#calm;
  }

  /** Since when PostgreSQL has been there, and held no lock for somebody who stands still. */
  databaseSince_ms(): number {
    return this.#databaseSince_ms;
  }

  begin(): void {
    if (this.#calm) return;
    const { scheduler, random } = this.#deps;
    if (random.of(MUTE_WORLDS)) {
      const longest_ms = random.pick([20_000, 240_000]);
      scheduler.after(this.#world, random.int(1, 30_000), () => this.#providerOut(MUTE, longest_ms));
    }
    this.#next();
  }

  /** Everything works from now on. */
  end(): void {
    const { scheduler, processes } = this.#deps;
    this.#calm = true;
    Object.assign(this.#outage, { gateway: null, push: null });
    this.#databaseBack_ms = 0;
    for (const process of processes.all) {
      process.skew_ms = 0;
      process.stalledUntil_ms = Math.min(process.stalledUntil_ms, scheduler.now_ms());
      processes.noteTrouble(process);
    }
    this.#databaseSince_ms = scheduler.now_ms();
    for (const kind of ['api', 'dispatcher'] as const) {
      if (processes.living(kind).length === 0) processes.start(kind);
    }
    scheduler.trace('all is well from now on');
  }

  before(step: Step): Promise<Meddling> {
    return this.#meddle(step, 'before');
  }

  after(step: Step): Promise<Meddling> {
    return this.#meddle(step, 'after');
  }

  /** How a provider treats the request that it is getting now. */
  manner(provider: 'gateway' | 'push'): Manner {
    const { random, rage } = this.#deps;
    const out = this.#outage[provider];
    if (out && random.of(0.9)) return out;
    if (this.#calm || !random.of(MESSAGE_FAULTS * rage)) return 'ok';
    return random.pick(provider === 'gateway' ? GATEWAY_FAULTS : PUSH_FAULTS);
  }

  /** How many notifications, or answers to requests, are lost. */
  share(of: 'wakes' | 'replies'): number {
    return this.#calm ? 0 : this.#deps.rage * (of === 'wakes' ? 0.3 : 0.1);
  }

  #everybody(): Process[] {
    const { processes } = this.#deps;
    return [...processes.living('dispatcher'), ...processes.living('api')];
  }

  async #kill(process: Process): Promise<void> {
    const { scheduler, processes, random } = this.#deps;
    await processes.kill(process);
    scheduler.after(this.#world, random.int(200, 15_000), () => void processes.start(process.kind));
  }

  async #databaseAway(): Promise<void> {
    const { scheduler, processes, random } = this.#deps;
    const wait_ms = random.int(100, 20_000);
    scheduler.trace(`PostgreSQL is away for ${wait_ms} ms`);
    this.#databaseBack_ms = scheduler.now_ms() + wait_ms;
    this.#databaseSince_ms = this.#databaseBack_ms;
    for (const process of processes.all) await processes.disconnect(process);
  }

  #stall(process: Process): void {
    const { scheduler, processes, random } = this.#deps;
    const wait_ms = random.int(500, 45_000);
    scheduler.trace(`${process.name} stands still for ${wait_ms} ms`);
    processes.noteTrouble(process);
    process.stalledUntil_ms = scheduler.now_ms() + wait_ms;
    // It keeps its locks for as long.
    this.#databaseSince_ms = Math.max(this.#databaseSince_ms, process.stalledUntil_ms);
    scheduler.after(process, wait_ms, () => processes.noteTrouble(process));
  }

  #moveClock(process: Process): void {
    const { scheduler, processes, random } = this.#deps;
    const ahead_ms = random.int(2_000, 90_000);
    process.skew_ms = random.pick([0, 0, random.int(1, 2_000), ahead_ms, -random.int(1, 30_000)]);
    scheduler.trace(`${process.name} has its clock off by ${process.skew_ms} ms`);
    processes.noteTrouble(process);
  }

  #providerOut(manners = OUTAGES, longest_ms = 120_000): void {
    const { scheduler, random } = this.#deps;
    const provider = random.pick(['gateway', 'push'] as const);
    this.#outage[provider] = random.pick(manners);
    scheduler.trace(`${provider} ${this.#outage[provider]} from now on`);
    scheduler.after(this.#world, random.int(2_000, longest_ms), () => {
      this.#outage[provider] = null;
    });
  }

  #next(): void {
    const { scheduler, random, rage } = this.#deps;
    scheduler.after(this.#world, random.int(1_000, Math.ceil(60_000 / rage)), async () => {
      if (this.#calm || scheduler.now_ms() > this.#deps.until_ms) return;
      if (this.#everybody().length > 0) await random.pick(this.#events)();
      this.#next();
    });
  }

  /** Of one statement: nothing, or what the process sees of its database. */
  async #meddle(step: Step, when: 'before' | 'after'): Promise<Meddling> {
    const { scheduler, processes, random, rage } = this.#deps;
    const process = processes.all.find((p) => p === step.actor);
    if (!process || this.#calm) return null;
    if (when === 'before' && scheduler.now_ms() < this.#databaseBack_ms) return { error: refused() };
    if (!random.of(STATEMENT_FAULTS * rage)) return null;
    processes.noteTrouble(process);
    const what = random.pick(['kill', 'lose', 'abort'] as const);
    scheduler.trace(`${what} ${when} ${step.label}`);
    if (what === 'kill') {
      await this.#kill(process);
      return 'killed';
    }
    await processes.disconnect(process);
    return { error: what === 'lose' || when === 'after' ? connectionLost() : aborted() };
  }
}
