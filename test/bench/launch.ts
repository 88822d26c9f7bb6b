// A launch of 800: everything that is committed with it, against one plain INSERT … SELECT of as many rows.
import { commitLaunch, launchRequestSchema } from '../../src/callout/launch.ts';
import { makePlan } from '../../src/callout/make-plan.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { messageLogChannel } from '../../src/delivery/channels/message-log.ts';
import { manualClock } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { type Bench, makeMembers, median, randomFrom, times } from './support.ts';

const CALLED = 800;
const RUNS = 15;
const NOW = new Date('2026-11-23T19:12:00Z');
const TABLES = ['callout', 'echelon', 'plan_entry', 'summons', 'delivery', 'log_entry'];

async function rowsOf(db: Database): Promise<number> {
  let rows = 0;
  for (const table of TABLES) {
    const [found] = await db.sql<{ n: number }[]>`select count(*)::int as n from ${db.sql(table)}`;
    rows += found?.n ?? 0;
  }
  return rows;
}

/** One plain statement that writes `rows` rows as wide as a delivery into a table with nothing but its key. */
const plainInsert = (db: Database, run: number, rows: number) =>
  db.sql`
    insert into plain (callout_id, summons_id, member_id, purpose, channel, route, address, priority, ordinal, template,
      vars, next_attempt_at, expires_at, created_at)
    select ${run}::int, n, n, 'summons', 'sms', 'message-log-sms', '+86170' || lpad(n::text, 8, '0'), 20, n, 'summons',
      jsonb_build_object('by', '2026-11-23T19:42:00Z', 'code', 'K7', 'title', '商场火警', 'place', '东门', 'distance_m', n),
      ${NOW}, ${NOW}, ${NOW}
    from generate_series(1, ${rows}) n`;

export const launch: Bench = async (db) => {
  await makeMembers(db, 40_000);
  await db.sql`create table plain (like delivery including defaults including identity, primary key (id))`;
  const clock = manualClock(NOW);
  const channels = channelsOf([messageLogChannel(db, clock, 'sms')]);
  const deps = { db, clock, channels, linkSecret: 'bench', publicUrl: 'http://127.0.0.1' };
  const random = randomFrom(11);
  const ours_ms: number[] = [];
  const peer_ms: number[] = [];
  let rows = 0;
  // Turn by turn, so that both see the same machine.
  for (let run = -4; run < RUNS; run++) {
    const position = { lon: 103.2 + 1.2 * random(), lat: 35.5 + random() };
    const request = launchRequestSchema.parse({
      ...{ kind: 'real', title: '商场火警', place: '东门', position, commander: { name: '王队' } },
      arriveBy: '2026-11-23T19:42:00Z',
      lines: [{ role: 'general', count: CALLED }],
      policy: { echelons: [{ windowSeconds: 300, factor: 1 }] },
    });
    const plan = await makePlan(db.sql, channels, request, NOW);
    const by = { actor: 'bench', idempotencyKey: null, requestHash: '', now: NOW };
    const [ours] = await times(1, 0, () => commitLaunch(deps, request, plan, by));
    rows ||= await rowsOf(db);
    const [peer] = await times(1, 0, () => plainInsert(db, run, rows));
    if (run >= 0) ours_ms.push(ours ?? 0);
    if (run >= 0) peer_ms.push(peer ?? 0);
  }
  const [ours, peer] = [median(ours_ms), median(peer_ms)];
  const ratio = ours / peer;
  return [{ name: 'launch', ours, peer, ratio, goal: '<= 3', met: ratio <= 3, unit: `ms for ${rows} rows` }];
};
