// One seed's world from its beginning to its end: people, processes, providers, leaders and faults, and what was wrong.
import { createHash } from 'node:crypto';
import webPush from 'web-push';
import { type Chance, chance } from './chance.ts';
import type { Statement } from './database.ts';
import { type Faults, openFaults } from './faults.ts';
import { openInvariants } from './invariants.ts';
import { openLeaders } from './leaders.ts';
import { type Attempt, openLedger, type Violation } from './ledger.ts';
import { openOutside, type Outside } from './outside.ts';
import { addPeople, openPhones, type Phones } from './people.ts';
import { openProcesses } from './processes.ts';
import { openProviders } from './providers.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import type { Sessions } from './sessions.ts';

/** 03:07 in the city. */
const START = new Date('2026-11-23T19:07:00Z');
const MINUTE_MS = 60_000;
/** A history longer than this never comes to rest. */
const LONGEST_MS = 24 * 60 * MINUTE_MS;
/** After the last stand-down: messages, receipts that are asked for, people coming home. */
const AFTERMATH_MS = 11 * MINUTE_MS;

export interface History {
  seed: number;
  violations: Violation[];
  /** Of everything that happened, in order: the same for the same seed. */
  hash: string;
  steps: number;
  messages: number;
}

const vapid = { subject: 'mailto:sim@muster.test', ...webPush.generateVAPIDKeys() };

/** Everything gone but the schema. */
async function empty({ monitor }: Sessions): Promise<void> {
  await monitor.sql.begin(async (tx) => {
    await tx`alter table log_entry disable trigger user`;
    const tables = await tx<{ name: string }[]>`
      select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`;
    await tx.unsafe(`truncate ${tables.map((t) => `"${t.name}"`).join(', ')} restart identity cascade`);
    await tx`alter table log_entry enable trigger user`;
  });
}

/** Plays `seed` on the database behind `sessions`, which it empties first. */
export async function play(seed: number, sessions: Sessions, onTrace?: (line: string) => void): Promise<History> {
  await empty(sessions);

  const part = (name: string) => chance('simulated world', seed, name);
  const ledger = openLedger();
  const hash = createHash('sha256');
  let steps = 0;
  const about = new WeakMap<object, Statement>();
  const late: { faults?: Faults; phones?: Phones; outside?: Outside; check?: () => Promise<void> } = {};
  const scheduler: Scheduler = createScheduler(
    START.getTime(),
    part('turns'),
    {
      before: async (step) => (await late.faults?.before(step)) ?? null,
      async after(step) {
        const statement = about.get(step.work);
        if (statement?.commits || step.label === 'rollback') scheduler.unblock();
        return (await late.faults?.after(step)) ?? null;
      },
      async done(step) {
        steps++;
        const statement = about.get(step.work);
        if (statement?.commits && statement.writes) await late.check?.();
      },
    },
    (now_ms, line) => {
      hash.update(`${now_ms} ${line}\n`);
      onTrace?.(`${new Date(now_ms).toISOString().slice(11, 23)} ${line}`);
    },
  );
  const size = part('size');
  const rage = size.pick([0, 0.1, 0.3, 0.3, 0.6, 1]);
  const horizon_ms = START.getTime() + size.int(3, 12) * MINUTE_MS;
  const people = await addPeople(sessions.monitor, part('people'), size.pick([5, 8, 12, 20, 40]));
  const asked = size.of(0.7);
  const providers = openProviders({
    ...{ scheduler, random: part('providers'), ledger },
    manner: (provider) => late.faults?.manner(provider) ?? 'ok',
    knowsReferences: size.of(0.5),
    canBeAsked: () => asked || (late.faults?.isCalm() ?? true),
    onTaken: arrivals(part('air'), scheduler, late),
  });
  const processes = openProcesses({
    ...{ scheduler, sessions, random: part('processes'), ledger, providers, about, vapid },
    pace_per_second: size.pick([null, null, 20, 5, 1]),
    lostWakes: () => late.faults?.share('wakes') ?? 0,
  });
  const faults = openFaults({
    ...{ random: part('faults'), scheduler, processes, ledger, rage, until_ms: horizon_ms },
  });
  const outside = openOutside({
    ...{ scheduler, random: part('outside'), processes },
    lostReplies: () => faults.share('replies'),
    onFailure: (what, error) => ledger.violations.push(failure(scheduler, what, error)),
  });
  const now_ms = () => scheduler.now_ms();
  const phones = openPhones({ random: part('phones'), ledger, outside, providers, people, now_ms });
  Object.assign(late, { faults, phones, outside });
  const leaders = openLeaders({ random: part('leaders'), ledger, outside, people, now_ms, horizon_ms });
  const invariants = openInvariants({ sql: sessions.monitor.sql, ledger, scheduler, processes, faults });
  late.check = invariants.check;

  for (let i = size.int(1, 2); i > 0; i--) processes.start('api');
  for (let i = size.int(1, 3); i > 0; i--) processes.start('dispatcher');
  scheduler.trace(`seed ${seed}: ${people.length} people, rage ${rage}`);
  faults.begin();
  leaders.begin(size.int(1, 3));
  const broken = () => ledger.violations.length > 0;
  await scheduler.run(horizon_ms, broken);
  await faults.end();
  const wellSince_ms = scheduler.now_ms();
  await scheduler.run(wellSince_ms + LONGEST_MS, () => broken() || leaders.over());
  await scheduler.run(scheduler.now_ms() + AFTERMATH_MS, broken);
  if (!broken()) await invariants.checkEnd();
  for (const process of [...processes.all]) await processes.kill(process);
  return { seed, violations: ledger.violations, hash: hash.digest('hex'), steps, messages: ledger.attempts.length };
}

function failure(scheduler: Scheduler, what: string, error: unknown): Violation {
  const detail = `${what}: ${(error as Error).stack ?? error}`;
  return { invariant: 'simulator-works', at: new Date(scheduler.now_ms()).toISOString(), detail };
}

/** The way of a message from the provider to the phone, and of what the provider says of it later. */
function arrivals(
  random: Chance,
  scheduler: Scheduler,
  late: { phones?: Phones; outside?: Outside },
) {
  const air = { name: 'air', alive: true, stalledUntil_ms: 0 };
  return (
    attempt: Attempt,
    message: { status(to: 'delivered' | 'failed'): void; providerId: string },
  ): void => {
    const fails = random.of(0.04);
    const lost = fails || random.of(0.04);
    const arrival_ms = random.int(100, 8_000);
    const receipt = (wait_ms: number, status: string) =>
      scheduler.after(air, wait_ms, () => {
        const event = { type: 'receipt', id: message.providerId, status, ...reference(attempt, random) };
        late.outside?.begin('receipt', async () => late.outside?.tellGateway([event]));
      });
    scheduler.after(air, arrival_ms, () => {
      if (fails) message.status('failed');
      if (lost) return;
      message.status('delivered');
      late.phones?.ring(attempt);
    });
    if (attempt.channel === 'push' || random.of(0.15)) return;
    if (fails) return void receipt(arrival_ms, 'failed');
    if (lost) return;
    for (let copies = random.pick([1, 1, 1, 2]); copies > 0; copies--) {
      receipt(arrival_ms + random.int(0, 90_000), 'delivered');
    }
    if (random.of(0.2)) receipt(random.int(0, 20_000), 'accepted');
    // First of all things, even before our own call is answered.
    if (random.of(0.1)) receipt(0, 'accepted');
  };
}

/** Some receipts carry our own name for the message, some only the provider's. */
const reference = (attempt: Attempt, random: Chance) =>
  random.of(0.5) ? { reference: `muster-${attempt.deliveryId}` } : {};
