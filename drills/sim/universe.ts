// One seed's world from its beginning to its end: people, processes, providers, leaders and faults, and what was wrong.
import { createHash } from 'node:crypto';
import webPush from 'web-push';
import { type Chance, chance } from './chance.ts';
import type { Statement } from './database.ts';
import { Faults } from './faults.ts';
import { openInvariants } from './invariants.ts';
import { Leaders } from './leaders.ts';
import { type Attempt, type Ledger, openLedger, type Violation } from './ledger.ts';
import { type Outside, openOutside } from './outside.ts';
import { addPeople, Phones } from './people.ts';
import { Processes } from './processes.ts';
import { Providers } from './providers.ts';
import { Scheduler } from './scheduler.ts';
import type { Sessions } from './sessions.ts';

/** 03:07 in the city. */
const START = new Date('2026-11-23T19:07:00Z');
const MINUTE_MS = 60_000;
/** A history longer than this never comes to rest. */
const LONGEST_MS = 24 * 60 * MINUTE_MS;
/** After the last stand-down: messages, receipts that are asked for, people coming home. */
const AFTERMATH_MS = 7 * MINUTE_MS;

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
    // What only grows refuses to be emptied, but by its own triggers.
    await tx`set local session_replication_role = replica`;
    const tables = await tx<{ name: string }[]>`
      select relname as name from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0 order by relname`;
    if (tables.length > 0)
      await tx.unsafe(`truncate ${tables.map((t) => `"${t.name}"`).join(', ')} restart identity cascade`);
  });
}

interface Late {
  faults?: Faults;
  phones?: Phones;
  outside?: Outside;
  check?: () => Promise<void>;
}

/** The scheduler, whose hooks speak to what is built after it. */
function clockwork(late: Late, part: Part, about: WeakMap<object, Statement>, onTrace: OnTrace): Scheduler {
  const scheduler: Scheduler = new Scheduler(
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
        const statement = about.get(step.work);
        if (statement?.commits && statement.writes) await late.check?.();
      },
    },
    onTrace,
  );
  return scheduler;
}

type Part = (name: string) => Chance;
type OnTrace = (now_ms: number, line: string) => void;

/** Puts a world together in which nothing has happened yet. */
async function build(sessions: Sessions, ledger: Ledger, part: Part, onTrace: OnTrace) {
  const about = new WeakMap<object, Statement>();
  const late: Late = {};
  const scheduler = clockwork(late, part, about, onTrace);
  const now_ms = () => scheduler.now_ms();
  const size = part('size');
  const rage = size.pick([0, 0.1, 0.3, 0.3, 0.6, 1]);
  const horizon_ms = START.getTime() + size.int(2, 5) * MINUTE_MS;
  const count = size.pick([5, 8, 12, 16, 30]);
  const people = await addPeople(sessions.monitor, part('people'), count);
  const asked = size.of(0.7);
  const providers = new Providers({
    ...{ scheduler, random: part('providers'), ledger },
    manner: (provider) => late.faults?.manner(provider) ?? 'ok',
    knowsReferences: size.of(0.5),
    canBeAsked: () => asked || (late.faults?.isCalm() ?? true),
    onTaken: arrivals(part('air'), scheduler, late),
  });
  const processes = new Processes({
    ...{ scheduler, sessions, random: part('processes'), ledger, providers, about, vapid },
    pace_per_second: size.pick([null, null, 20, 5, 1]),
    lostWakes: () => late.faults?.share('wakes') ?? 0,
  });
  const chances = { scheduler, processes, ledger };
  const faults = new Faults({ scheduler, processes, random: part('faults'), rage, until_ms: horizon_ms });
  const outside = openOutside({
    ...{ scheduler, random: part('outside'), processes },
    lostReplies: () => faults.share('replies'),
    onFailure: (what, error) => ledger.violations.push(failure(scheduler, what, error)),
  });
  const phones = new Phones({ random: part('phones'), ledger, outside, providers, people, now_ms });
  const leaders = new Leaders({ random: part('leaders'), ledger, outside, people, now_ms, horizon_ms });
  const invariants = openInvariants({ ...chances, sql: sessions.monitor.sql, faults });
  Object.assign(late, { faults, phones, outside, check: invariants.check });
  for (let i = size.int(1, 2); i > 0; i--) processes.start('api');
  for (let i = size.pick([1, 2, 2, 3]); i > 0; i--) processes.start('dispatcher');
  scheduler.trace(`${people.length} people, rage ${rage}`);
  return { scheduler, processes, faults, leaders, invariants, horizon_ms, callouts: size.int(1, 3) };
}

/** Plays `seed` on the database behind `sessions`, which it empties first. */
export async function play(
  seed: number,
  sessions: Sessions,
  onTrace?: (line: string) => void,
): Promise<History> {
  await empty(sessions);
  const ledger = openLedger();
  const hash = createHash('sha256');
  let steps = 0;
  const world = await build(
    sessions,
    ledger,
    (name) => chance('simulated world', seed, name),
    (now_ms, line) => {
      steps++;
      hash.update(`${now_ms} ${line}\n`);
      onTrace?.(`${new Date(now_ms).toISOString().slice(11, 23)} ${line}`);
    },
  );
  const { scheduler, faults, leaders, processes } = world;
  faults.begin();
  leaders.begin(world.callouts);
  const broken = () => ledger.violations.length > 0;
  await scheduler.run(world.horizon_ms, broken);
  faults.end();
  await scheduler.run(scheduler.now_ms() + LONGEST_MS, () => broken() || leaders.over());
  await scheduler.run(scheduler.now_ms() + AFTERMATH_MS, broken);
  // The last answers to the end may still be on their way.
  const still = () => scheduler.isIdle() && world.invariants.isResting();
  await scheduler.run(scheduler.now_ms() + AFTERMATH_MS, () => broken() || still());
  if (!broken()) await world.invariants.checkEnd();
  for (const process of [...processes.all]) await processes.kill(process);
  return {
    ...{ seed, violations: ledger.violations, hash: hash.digest('hex') },
    ...{ steps, messages: ledger.attempts.length },
  };
}

function failure(scheduler: Scheduler, what: string, error: unknown): Violation {
  const detail = `${what}: ${(error as Error).stack ?? error}`;
  return { invariant: 'simulator-works', at: new Date(scheduler.now_ms()).toISOString(), detail };
}

/** The way of a message from the provider to the phone, and of what the provider says of it later. */
function arrivals(random: Chance, scheduler: Scheduler, late: { phones?: Phones; outside?: Outside }) {
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
