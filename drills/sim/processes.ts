// Simulated processes: the real app and the real dispatcher's lanes, on a simulated machine that can take them away.
import { createApp } from '../../src/app.ts';
import { type Channel, channelsOf } from '../../src/delivery/channel.ts';
import { httpSmsChannel, httpSmsWebhook } from '../../src/delivery/channels/http-sms.ts';
import { webPushChannel } from '../../src/delivery/channels/web-push.ts';
import { startDispatcher } from '../../src/delivery/dispatcher.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { takeMissedTexts } from '../../src/missed-texts.ts';
import { dispatchDeps, TICKS_AT_ONCE, type WorkDeps, workOf } from '../../src/work.ts';
import type { Chance } from './chance.ts';
import {
  abandon,
  connectionLost,
  type ProcessDatabase,
  processDatabase,
  type Statement,
} from './database.ts';
import type { Ledger } from './ledger.ts';
import { GATEWAY_URL, type Providers } from './providers.ts';
import type { Actor, Scheduler } from './scheduler.ts';
import type { Sessions } from './sessions.ts';

export const OPERATOR_KEY = 'sim-operator-key';
export const LINK_SECRET = 'sim-link-secret';
export const SMS_SECRET = 'sim-sms-secret';
export const PUBLIC_URL = 'http://muster.test';

/**
 * A poll that finds nothing changes nothing: only those are simulated that may find something. Nor does the machine's own
 * clock end anything: a provider that hangs says itself when we had enough of it.
 */
const NEVER_MS = 1e9;
/** The dispatcher's own. */
const POLL_MS = 500;
/** Whoever knew of the moment has done what was due by then. */
const AT_WORK_MS = 150;
const OVERDUE = -1;
const MISSED_TEXTS_MS = 300_000;
/** Each minute in truth; a history is short, and the lanes do the same. */
const SWEEP_MS = 240_000;

export interface Process extends Actor {
  kind: 'api' | 'dispatcher';
  /** By how much its machine's clock is wrong. */
  skew_ms: number;
  /** By how much it goes by a wrong time: its clock set right, it lets the truth catch up. */
  wrong_ms(): number;
  startedAt_ms: number;
  database: ProcessDatabase;
  /** Serves a request; only of an `api`. */
  fetch?(url: string, init: RequestInit): Promise<Response>;
  /** Somebody's notification reached it. */
  heard(): void;
  /** Rejects when it dies. */
  death: { promise: Promise<never>; reject(error: Error): void };
}

export interface Machine {
  scheduler: Scheduler;
  sessions: Sessions;
  random: Chance;
  ledger: Ledger;
  providers: Providers;
  about: WeakMap<object, Statement>;
  vapid: { subject: string; publicKey: string; privateKey: string };
  pace_per_second: number | null;
  /** Share of notifications that are lost. */
  lostWakes(): number;
}

function channelsFor({ providers, vapid, pace_per_second }: Machine, actor: Actor, clock: WorkDeps['clock']) {
  const send = providers.sendOf(actor);
  // No phone here reads what it is sent, and other threads end when they like.
  const encrypt = (text: string) => Promise.resolve(Buffer.from(text));
  const push = webPushChannel({ vapid, receiptSecret: LINK_SECRET, send, clock, encrypt });
  const carrying: Channel = {
    ...push,
    send: (message, signal) => providers.handing.run(message, () => push.send(message, signal)),
  };
  const sms = httpSmsChannel({ url: GATEWAY_URL, token: 't', send, clock, pace_per_second });
  return channelsOf([carrying, sms]);
}

export class Processes {
  readonly all: Process[] = [];
  readonly #machine: Machine;
  readonly #polled = new Set<number>();
  readonly #polls: Actor = { name: 'polls', alive: true, stalledUntil_ms: 0 };
  #started = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get pace_per_second(): number | null {
    return this.#machine.pace_per_second;
  }

  living(kind: Process['kind']): Process[] {
    return this.all.filter((p) => p.alive && p.kind === kind);
  }

  #wakeAll(): void {
    const { random, scheduler, lostWakes } = this.#machine;
    for (const process of this.living('dispatcher')) {
      const lost = random.of(lostWakes());
      scheduler.after(process, lost ? random.int(0, POLL_MS) : random.int(0, 3), () => process.heard());
    }
  }

  /** Something is due at `at_ms`: if it still is then, every dispatcher's next poll looks for it. */
  pollAt(at_ms: number, isStillDue: () => boolean): void {
    const { random, scheduler } = this.#machine;
    // What is overdue waits for something else than time: one poll after the other finds all of it.
    const overdue = at_ms <= scheduler.now_ms();
    const key = overdue ? OVERDUE : at_ms;
    if (this.#polled.has(key)) return;
    this.#polled.add(key);
    const wait_ms = overdue ? POLL_MS : at_ms - scheduler.now_ms() + AT_WORK_MS;
    scheduler.after(this.#polls, wait_ms, () => {
      this.#polled.delete(key);
      if (!isStillDue()) return;
      for (const process of this.living('dispatcher')) {
        scheduler.after(process, random.int(1, POLL_MS - AT_WORK_MS), () => process.heard());
      }
    });
  }

  start(kind: Process['kind']): Process {
    const { scheduler, sessions, random, ledger, about } = this.#machine;
    const death = Promise.withResolvers<never>();
    death.promise.catch(() => {});
    const process: Process = {
      ...{ kind, name: `${kind}${++this.#started}`, alive: true, stalledUntil_ms: 0, skew_ms: 0, death },
      startedAt_ms: scheduler.now_ms(),
      ...{ heard: () => {}, database: null as never, wrong_ms: () => 0 },
    };
    process.database = processDatabase({
      ...{ actor: process, scheduler, sessions, about, maker: sessions.monitor.sql },
      onWake: () => this.#wakeAll(),
      listen: (heard) => {
        process.heard = heard;
      },
    });
    const elapsed_ms = () => scheduler.now_ms();
    const clock = systemClock(() => elapsed_ms() + process.skew_ms, elapsed_ms);
    process.wrong_ms = () => clock.now().getTime() - elapsed_ms();
    const logger = loggerOf(process, scheduler, ledger);
    const deps: WorkDeps = {
      ...{ db: process.database.db, clock, logger, linkSecret: LINK_SECRET, publicUrl: PUBLIC_URL },
      channels: channelsFor(this.#machine, process, clock),
      timeout_ms: NEVER_MS,
    };
    if (kind === 'api') serve(process, deps, scheduler);
    else dispatch(process, deps, scheduler, random);
    this.all.push(process);
    scheduler.trace(`${process.name} starts`);
    return process;
  }

  /** `kill -9`: what it had in hand is gone, its connections are closed. */
  async kill(process: Process): Promise<void> {
    const { scheduler } = this.#machine;
    scheduler.trace(`${process.name} is killed`);
    process.alive = false;
    this.noteTrouble(process);
    await scheduler.forget(process);
    await this.#abandonAll(process, new Error('killed'));
    process.death.reject(new Error('connection reset'));
    this.all.splice(this.all.indexOf(process), 1);
  }

  /** Its connections break; PostgreSQL rolls back, the process hears of it. */
  async disconnect(process: Process): Promise<void> {
    const { scheduler } = this.#machine;
    scheduler.trace(`${process.name} loses its database connections`);
    this.noteTrouble(process);
    await scheduler.cancelBlocked(process);
    await this.#abandonAll(process, connectionLost());
  }

  noteTrouble(process: Process): void {
    const { ledger, scheduler } = this.#machine;
    ledger.troubles.push({ process: process.name, at_ms: scheduler.now_ms() });
  }

  async #abandonAll(process: Process, error: Error): Promise<void> {
    const { scheduler, sessions } = this.#machine;
    for (const session of process.database.open) await abandon(sessions, session, error);
    process.database.open.clear();
    scheduler.unblock();
  }
}

/** What is told as an error, and was not caused by a fault of ours, is a finding. */
function loggerOf(process: Process, scheduler: Scheduler, ledger: Ledger): WorkDeps['logger'] {
  const note = (about: object, message: string) => {
    const { err, ...rest } = about as { err?: Error & { code?: string } };
    const text = `${message}: ${err?.code ?? ''} ${err?.message ?? ''} ${JSON.stringify(rest)}`;
    scheduler.trace(`${process.name} says ${message} ${err?.message ?? ''}`);
    ledger.errors.push({ at_ms: scheduler.now_ms(), process: process.name, text });
  };
  return { info() {}, warn: note, error: note };
}

function serve(process: Process, deps: WorkDeps, scheduler: Scheduler): void {
  const app = createApp({
    ...{ ...deps, role: 'api' as const, operatorKey: OPERATOR_KEY },
    pause: (wait_ms) => scheduler.sleep(process, wait_ms),
    webhooks: [httpSmsWebhook(SMS_SECRET)],
  });
  process.fetch = (url, init) =>
    Promise.race([Promise.resolve(app.request(url, init)), process.death.promise]);
}

/** As the Node entry does it: the lanes, a sweep every minute, lost texts every five. */
function dispatch(process: Process, deps: WorkDeps, scheduler: Scheduler, random: Chance): void {
  const work = workOf(deps);
  startDispatcher(dispatchDeps(deps), {
    poll_ms: NEVER_MS,
    setTimer: (wait_ms, fire) => scheduler.after(process, Math.min(wait_ms, NEVER_MS), () => void fire()),
    onTick: (now) => work.tick(now, TICKS_AT_ONCE),
    nextTick: work.nextTick,
  });
  const job = (every_ms: number, first_ms: number, run: () => Promise<unknown>) => {
    const again = () => {
      scheduler.after(process, every_ms, again);
      void run().catch((err) => deps.logger.warn({ err }, 'a job failed'));
    };
    scheduler.after(process, first_ms, again);
  };
  job(MISSED_TEXTS_MS, 0, () => takeMissedTexts(deps));
  job(SWEEP_MS, random.int(0, SWEEP_MS), () => work.run(deps.clock.now()));
}
