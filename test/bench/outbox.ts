// Claim and settle, log entries included, against Graphile Worker as its makers tune it and pg-boss in hundreds.
import { once } from 'node:events';
import { Logger, run } from 'graphile-worker';
import { PgBoss } from 'pg-boss';
import { channelsOf } from '../../src/delivery/channel.ts';
import { claimDue } from '../../src/delivery/claim.ts';
import { settle } from '../../src/delivery/settle.ts';
import { type Database, openDatabase } from '../../src/kernel/database.ts';
import { scriptedChannel } from '../support/scripted-channel.ts';
import { type Bench, median } from './support.ts';

const ROWS = 30_000;
/** After one that warms everybody up and does not count. */
const ROUNDS = 5;
const NOW = new Date('2026-11-23T19:12:00Z');
const LATER = new Date('2026-11-23T20:12:00Z');
/** Lanes side by side, as many for both: ours are what two dispatchers have for a route. */
const LANES = 4;
/** Messages that one of our lanes takes at once. */
const BATCH = 500;

/** The same payload for everybody: what a summons' text is made from. */
const PAYLOAD = (db: Database) => db.sql`
  jsonb_build_object('by', '2026-11-23T19:42:00Z', 'code', 'K7', 'title', '商场火警', 'place', '东门', 'distance_m', n::text)`;

const perSecond = (from_ms: number) => ROWS / ((performance.now() - from_ms) / 1_000);

async function muster(db: Database, url: string, round: number): Promise<number> {
  await db.sql`truncate delivery, delivery_queue, delivery_lease, provider_message`;
  await db.sql`
    insert into delivery (callout_id, summons_id, member_id, purpose, channel, route, address, priority, ordinal, template,
      vars, next_attempt_at, expires_at, created_at)
    select ${round}::int, n, n, 'summons', 'sms', 'scripted-sms', '+86170' || lpad(n::text, 8, '0'), 20, n, 'summons',
      ${PAYLOAD(db)}, ${NOW}, ${LATER}, ${NOW}
    from generate_series(1, ${ROWS}) n`;
  await db.sql.unsafe('vacuum analyze delivery, delivery_queue');
  const own = openDatabase(url, { max: 8 });
  const channels = channelsOf([scriptedChannel()]);
  const lane = async () => {
    for (;;) {
      const { claimed } = await claimDue(own, channels, NOW, BATCH);
      if (claimed.length === 0) return;
      const outcomes = claimed.map((delivery) => ({
        delivery,
        result: { outcome: 'accepted', providerId: `p${delivery.id}` } as const,
      }));
      await settle(own, channels, outcomes, NOW);
    }
  };
  await own.sql`select 1`;
  const from_ms = performance.now();
  await Promise.all(Array.from({ length: LANES }, lane));
  const rate = perSecond(from_ms);
  await own.close();
  const [left] = await db.sql<{ n: number }[]>`
    select count(*)::int as n from delivery where state <> 'accepted'`;
  const [logged] = await db.sql<{ n: number }[]>`
    select coalesce(sum(jsonb_array_length(data->'each'->'memberId')), 0)::int as n from log_entry where callout_id = ${round}`;
  if (left?.n !== 0 || logged?.n !== ROWS) throw new Error(`left ${left?.n}, logged ${logged?.n}`);
  return rate;
}

/** Writing a line for each job would slow it down. */
const silent = new Logger(() => () => {});

/** https://worker.graphile.org/docs/performance: local queue of 500, completions batched, 24 jobs at once. */
async function graphile(db: Database, url: string): Promise<number> {
  let done = 0;
  const finished = Promise.withResolvers<void>();
  const preset = {
    worker: {
      connectionString: url,
      ...{ concurrentJobs: 24, maxPoolSize: 25, localQueue: { size: 500 } },
      ...{ completeJobBatchDelay: 0, failJobBatchDelay: 0, logger: silent },
    },
  };
  const none = await run({ preset, taskList: { never: () => {} } });
  await none.stop();
  await db.sql`
    insert into graphile_worker._private_tasks (identifier) values ('summons') on conflict do nothing`;
  await db.sql`truncate graphile_worker._private_jobs`;
  await db.sql`
    insert into graphile_worker._private_jobs (task_id, payload, run_at)
    select t.id, ${PAYLOAD(db)}::json, ${NOW} from generate_series(1, ${ROWS}) n, graphile_worker._private_tasks t where t.identifier = 'summons'`;
  await db.sql.unsafe('vacuum analyze graphile_worker._private_jobs');
  let from_ms = 0;
  const runner = await run({
    preset,
    taskList: {
      summons: () => {
        from_ms ||= performance.now();
        if (++done === ROWS) finished.resolve();
      },
    },
  });
  await finished.promise;
  // What is done is not settled before its row is gone.
  await runner.stop();
  const rate = perSecond(from_ms);
  const [left] = await db.sql<{ n: number }[]>`select count(*)::int as n from graphile_worker._private_jobs`;
  if (left?.n !== 0) throw new Error(`graphile left ${left?.n}`);
  return rate;
}

async function pgBoss(db: Database, url: string, round: number): Promise<number> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false, max: 8 });
  await boss.start();
  const queue = `summons${round}`;
  await boss.createQueue(queue);
  const rows = await db.sql<{ data: object }[]>`
    select ${PAYLOAD(db)} as data from generate_series(1, ${ROWS}) n`;
  for (let i = 0; i < ROWS; i += 5_000) await boss.insert(queue, rows.slice(i, i + 5_000));
  await db.sql.unsafe('vacuum analyze');
  const lane = async () => {
    for (;;) {
      const jobs = await boss.fetch(queue, { batchSize: 100 });
      if (jobs.length === 0) return;
      await boss.complete(
        queue,
        jobs.map((j) => j.id),
      );
    }
  };
  const from_ms = performance.now();
  await Promise.all(Array.from({ length: LANES }, lane));
  const rate = perSecond(from_ms);
  const stopped = once(boss, 'stopped');
  await boss.stop({ graceful: false });
  await stopped;
  return rate;
}

export const outbox: Bench = async (db, url) => {
  const ours: number[] = [];
  const worker: number[] = [];
  const boss: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const rates = [
      await muster(db, url, round),
      await graphile(db, url),
      await pgBoss(db, url, round),
    ] as const;
    if (round === 0) continue;
    ours.push(rates[0]);
    worker.push(rates[1]);
    boss.push(rates[2]);
  }
  return [
    ['graphile-worker', worker, 1.2],
    ['pg-boss', boss, 2],
  ].map(([name, rates, goal]) => {
    const [mine, peer] = [median(ours), median(rates as number[])];
    const ratio = mine / peer;
    return {
      ...{ name: `outbox against ${name}`, ours: mine, peer, ratio, goal: `>= ${goal}` },
      ...{ met: ratio >= (goal as number), unit: 'messages/s' },
    };
  });
};
