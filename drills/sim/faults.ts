// Everything that goes wrong in a simulated world, drawn from its seed: when, for how long, and whom it hits.
import type { Chance } from './chance.ts';
import { connectionLost } from './database.ts';
import type { Ledger } from './ledger.ts';
import type { Process, Processes } from './processes.ts';
import type { Manner } from './providers.ts';
import type { Actor, Meddling, Scheduler, Step } from './scheduler.ts';

export interface FaultsDeps {
  random: Chance;
  scheduler: Scheduler;
  processes: Processes;
  ledger: Ledger;
  /** From 0, all goes well, to 1. */
  rage: number;
  /** No fault begins after it. */
  until_ms: number;
}

export interface Faults {
  begin(): void;
  /** Everything works from now on. */
  end(): Promise<void>;
  before(step: Step): Promise<Meddling>;
  after(step: Step): Promise<Meddling>;
  manner(provider: 'gateway' | 'push'): Manner;
  share(of: 'wakes' | 'replies'): number;
  /** All is well, and stays so. */
  isCalm(): boolean;
  /** Since when PostgreSQL has been there without a break. */
  databaseSince_ms(): number;
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
  ...(['error', 'unavailable', 'hangs', 'refuses_connection', 'refuses_tls', 'reply_lost', 'slow_down'] as const),
];
/** Statements among which one fails, at full rage. */
const STATEMENT_FAULTS = 0.004;
const MESSAGE_FAULTS = 0.15;

const refused = (): Error => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const aborted = (): Error => Object.assign(new Error('could not serialize access'), { code: '40001' });

export function openFaults(deps: FaultsDeps): Faults {
  const { random, scheduler, processes, ledger, rage } = deps;
  const world: Actor = { name: 'fate', alive: true, stalledUntil_ms: 0 };
  const outage: Record<'gateway' | 'push', Manner | null> = { gateway: null, push: null };
  let calm = rage === 0;
  let databaseBack_ms = 0;
  let databaseSince_ms = scheduler.now_ms();

  const restart = (kind: Process['kind'], wait_ms: number) =>
    scheduler.after(world, wait_ms, () => void processes.start(kind));

  async function kill(process: Process): Promise<void> {
    await processes.kill(process);
    restart(process.kind, random.int(200, 15_000));
  }

  const someone = () => random.pick([...processes.living('dispatcher'), ...processes.living('api')]);
  const anyone = () => processes.living('dispatcher').length + processes.living('api').length > 0;
  const note = (process: Process) => ledger.troubles.push({ process: process.name, at_ms: scheduler.now_ms() });

  async function databaseAway(): Promise<void> {
    const wait_ms = random.int(100, 20_000);
    scheduler.trace(`PostgreSQL is away for ${wait_ms} ms`);
    databaseBack_ms = scheduler.now_ms() + wait_ms;
    databaseSince_ms = databaseBack_ms;
    for (const process of processes.all) await processes.disconnect(process);
  }

  /** A process that stands still keeps its locks until PostgreSQL's patience with idle transactions ends. */
  function stall(process: Process): void {
    const wait_ms = random.int(500, 45_000);
    scheduler.trace(`${process.name} stands still for ${wait_ms} ms`);
    note(process);
    process.stalledUntil_ms = scheduler.now_ms() + wait_ms;
    databaseSince_ms = Math.max(databaseSince_ms, process.stalledUntil_ms);
    scheduler.after(process, wait_ms, () => note(process));
  }

  function moveClock(process: Process): void {
    process.skew_ms = random.pick([0, 0, random.int(1, 2_000), random.int(2_000, 90_000), -random.int(1, 30_000)]);
    scheduler.trace(`${process.name} has its clock off by ${process.skew_ms} ms`);
    note(process);
  }

  function providerOut(): void {
    const provider = random.pick(['gateway', 'push'] as const);
    outage[provider] = random.pick(OUTAGES);
    scheduler.trace(`${provider} ${outage[provider]} from now on`);
    scheduler.after(world, random.int(2_000, 120_000), () => {
      outage[provider] = null;
    });
  }

  const EVENTS: (() => unknown)[] = [
    () => kill(someone()),
    () => kill(someone()),
    () => kill(random.pick(processes.living('dispatcher').concat(processes.living('api')))),
    () => stall(someone()),
    () => moveClock(someone()),
    providerOut,
    providerOut,
    databaseAway,
  ];

  function next(): void {
    scheduler.after(world, random.int(1_000, Math.ceil(240_000 / (rage * 4))), async () => {
      if (calm || scheduler.now_ms() > deps.until_ms) return;
      if (anyone()) await random.pick(EVENTS)();
      next();
    });
  }

  /** Of one statement: nothing, or what the process sees of its database. */
  async function meddle(step: Step, when: 'before' | 'after'): Promise<Meddling> {
    const process = processes.all.find((p) => p === step.actor);
    if (!process || calm) return null;
    if (when === 'before' && scheduler.now_ms() < databaseBack_ms) return { error: refused() };
    if (!random.of(STATEMENT_FAULTS * rage)) return null;
    note(process);
    const what = random.pick(['kill', 'lose', 'abort'] as const);
    scheduler.trace(`${what} ${when} ${step.label}`);
    if (what === 'kill') {
      await kill(process);
      return 'killed';
    }
    await processes.disconnect(process);
    return { error: what === 'lose' || when === 'after' ? connectionLost() : aborted() };
  }

  return {
    begin() {
      if (!calm) next();
    },
    async end() {
      calm = true;
      Object.assign(outage, { gateway: null, push: null });
      databaseBack_ms = 0;
      for (const process of processes.all) {
        process.skew_ms = 0;
        process.stalledUntil_ms = Math.min(process.stalledUntil_ms, scheduler.now_ms());
        note(process);
      }
      databaseSince_ms = scheduler.now_ms();
      for (const kind of ['api', 'dispatcher'] as const) {
        if (processes.living(kind).length === 0) processes.start(kind);
      }
      scheduler.trace('all is well from now on');
    },
    before: (step) => meddle(step, 'before'),
    after: (step) => meddle(step, 'after'),
    manner(provider) {
      const out = outage[provider];
      if (out && random.of(0.9)) return out;
      if (calm || !random.of(MESSAGE_FAULTS * rage)) return 'ok';
      return random.pick(provider === 'gateway' ? GATEWAY_FAULTS : PUSH_FAULTS);
    },
    share: (of) => (calm ? 0 : of === 'wakes' ? 0.3 * rage : 0.1 * rage),
    isCalm: () => calm,
    databaseSince_ms: () => databaseSince_ms,
  };
}
