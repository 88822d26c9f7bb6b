// Simulated processes: the real app and the real dispatcher's lanes, on a simulated machine that can take them away.
import { createApp } from '../../src/app.ts';
import { type Channel, channelsOf } from '../../src/delivery/channel.ts';
import { httpSmsChannel } from '../../src/delivery/channels/http-sms.ts';
import { webPushChannel } from '../../src/delivery/channels/web-push.ts';
import { startDispatcher } from '../../src/delivery/dispatcher.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Sql } from '../../src/kernel/database.ts';
import { takeMissedTexts } from '../../src/missed-texts.ts';
import { dispatchDeps, type WorkDeps, workOf } from '../../src/work.ts';
import type { Chance } from './chance.ts';
import { abandon, connectionLost, type ProcessDatabase, processDatabase, type Statement } from './database.ts';
import type { Ledger } from './ledger.ts';
import { GATEWAY_URL, type Providers } from './providers.ts';
import type { Actor, Scheduler } from './scheduler.ts';
import type { Sessions } from './sessions.ts';

export const OPERATOR_KEY = 'sim-operator-key';
export const LINK_SECRET = 'sim-link-secret';
export const SMS_SECRET = 'sim-sms-secret';
export const PUBLIC_URL = 'http://muster.test';

/** A poll that finds nothing changes nothing: only those are simulated that may find something. */
const NEVER_MS = 1e9;
/** The dispatcher's own. */
const POLL_MS = 500;
/** Whoever knew of the moment has done what was due by then. */
const AT_WORK_MS = 20;
const MISSED_TEXTS_MS = 300_000;
/** Each minute in truth; a history is short, and the lanes do the same. */
const SWEEP_MS = 240_000;
const HELD_ELSEWHERE_MS = 20;

export interface Process extends Actor {
  kind: 'api' | 'dispatcher';
  /** By how much its machine's clock is wrong. */
  skew_ms: number;
  startedAt_ms: number;
  database: ProcessDatabase;
  /** Serves a request; only of an `api`. */
  fetch?(url: string, init: RequestInit): Promise<Response>;
  /** Somebody's notification reached it. */
  heard(): void;
  /** Rejects when it dies. */
  death: { promise: Promise<never>; reject(error: Error): void };
  stop(): Promise<void>;
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

export interface Processes {
  all: Process[];
  pace_per_second: number | null;
  living(kind: Process['kind']): Process[];
  start(kind: Process['kind']): Process;
  /** Something is due at `at_ms`: if it still is then, every dispatcher's next poll looks for it. */
  pollAt(at_ms: number, isStillDue: () => boolean): void;
  /** `kill -9`: what it had in hand is gone, its connections are closed. */
  kill(process: Process): Promise<void>;
  /** Its connections break; PostgreSQL rolls back, the process hears of it. */
  disconnect(process: Process): Promise<void>;
}

function channelsFor({ providers, vapid, pace_per_second }: Machine, actor: Actor, clock: WorkDeps['clock']) {
  const send = providers.sendOf(actor);
  const push = webPushChannel({ vapid, receiptSecret: LINK_SECRET, send, clock });
  const carrying: Channel = {
    ...push,
    send: (message, signal) => providers.handing.run(message, () => push.send(message, signal)),
  };
  const sms = httpSmsChannel({ url: GATEWAY_URL, token: 't', send, clock, pace_per_second });
  return channelsOf([carrying, sms]);
}

export function openProcesses(machine: Machine): Processes {
  const { scheduler, sessions, random, ledger } = machine;
  const all: Process[] = [];
  let started = 0;

  const polled = new Set<number>();
  const fate: Actor = { name: 'polls', alive: true, stalledUntil_ms: 0 };

  function wakeAll(): void {
    for (const process of all.filter((p) => p.alive && p.kind === 'dispatcher')) {
      const lost = random.of(machine.lostWakes());
      scheduler.after(process, lost ? random.int(0, POLL_MS) : random.int(0, 3), () => process.heard());
    }
  }

  function pollAt(at_ms: number, isStillDue: () => boolean): void {
    if (polled.has(at_ms)) return;
    polled.add(at_ms);
    scheduler.after(fate, at_ms - scheduler.now_ms() + AT_WORK_MS, () => {
      polled.delete(at_ms);
      if (!isStillDue()) return;
      for (const process of all.filter((p) => p.alive && p.kind === 'dispatcher')) {
        scheduler.after(process, random.int(1, POLL_MS), () => process.heard());
      }
    });
  }

  function start(kind: Process['kind']): Process {
    const death = Promise.withResolvers<never>();
    death.promise.catch(() => {});
    const process: Process = {
      ...{ kind, name: `${kind}${++started}`, alive: true, stalledUntil_ms: 0, skew_ms: 0, death },
      startedAt_ms: scheduler.now_ms(),
      ...{ heard: () => {}, stop: async () => {}, database: null as never },
    };
    process.database = processDatabase({
      ...{ actor: process, scheduler, sessions, about: machine.about, maker: sessions.monitor.sql as Sql },
      onWake: wakeAll,
      listen: (heard) => {
        process.heard = heard;
      },
    });
    const clock = systemClock(() => scheduler.now_ms() + process.skew_ms);
    const logger = loggerOf(process, scheduler, ledger);
    const deps: WorkDeps = {
      ...{ db: process.database.db, clock, logger, linkSecret: LINK_SECRET, publicUrl: PUBLIC_URL },
      channels: channelsFor(machine, process, clock),
    };
    if (kind === 'api') serve(process, deps);
    else dispatch(process, deps, scheduler, random);
    all.push(process);
    scheduler.trace(`${process.name} starts`);
    return process;
  }

  return {
    ...{ all, start, pollAt, pace_per_second: machine.pace_per_second },
    living: (kind) => all.filter((p) => p.alive && p.kind === kind),
    async kill(process) {
      scheduler.trace(`${process.name} is killed`);
      process.alive = false;
      ledger.troubles.push({ process: process.name, at_ms: scheduler.now_ms() });
      await scheduler.forget(process);
      await abandonAll(process, new Error('killed'));
      process.death.reject(new Error('connection reset'));
      all.splice(all.indexOf(process), 1);
    },
    async disconnect(process) {
      scheduler.trace(`${process.name} loses its database connections`);
      ledger.troubles.push({ process: process.name, at_ms: scheduler.now_ms() });
      await scheduler.cancelBlocked(process);
      await abandonAll(process, connectionLost());
    },
  };

  async function abandonAll(process: Process, error: Error): Promise<void> {
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

function serve(process: Process, deps: WorkDeps): void {
  const app = createApp({
    ...{ ...deps, role: 'api' as const, operatorKey: OPERATOR_KEY },
    webhooks: { httpSms: { secret: SMS_SECRET } },
  });
  process.fetch = (url, init) => Promise.race([Promise.resolve(app.request(url, init)), process.death.promise]);
}

/** As the Node entry does it: the lanes, a sweep every minute, lost texts every five. */
function dispatch(process: Process, deps: WorkDeps, scheduler: Scheduler, random: Chance): void {
  const work = workOf(deps);
  const dispatcher = startDispatcher(dispatchDeps(deps), {
    poll_ms: NEVER_MS,
    setTimer: (wait_ms, fire) => scheduler.after(process, Math.min(wait_ms, NEVER_MS), () => void fire()),
    onTick: (now) => work.tick(now),
    async nextTick(now) {
      const due = await work.nextTick(now);
      return due && due <= now ? new Date(now.getTime() + HELD_ELSEWHERE_MS) : due;
    },
  });
  process.stop = () => dispatcher.stop();
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
