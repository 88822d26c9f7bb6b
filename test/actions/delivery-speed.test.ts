// The outbox under load: what waits for later and what is long done is not even looked at by a claim. Rows are counted by
// PostgreSQL itself, not timed: a busy machine changes nothing.
import { afterAll, expect, test } from 'vitest';
import { channelsOf } from '../../src/delivery/channel.ts';
import { claimDue } from '../../src/delivery/claim.ts';
import { nextDeliveryDue } from '../../src/delivery/due.ts';
import { openDatabase } from '../../src/kernel/database.ts';
import { TEST_KEYS, testDatabase } from '../support/database.ts';
import { scriptedChannel } from '../support/scripted-channel.ts';

const { url } = await testDatabase();
// One connection: it reports its own counts when asked.
const db = openDatabase(url, { max: 1, keys: TEST_KEYS });
afterAll(() => db.close());
const now = new Date('2026-11-24T03:12:00Z');
const later = new Date(now.getTime() + 86_400_000);
const channels = channelsOf([scriptedChannel()]);

async function fill(count: number, state: string, sendAt: Date): Promise<void> {
  await db.sql`
    insert into delivery (callout_id, summons_id, member_id, purpose, channel, route, address, priority, ordinal,
      template, vars, state, attempts, first_sent_at, accepted_at, provider_id, next_attempt_at, expires_at, created_at)
    select 1, i, i, 'summons', 'sms', 'scripted-sms', '+86' || (13800000000 + i), 20, i, 'summons', '{}', ${state},
      ${state === 'queued' ? 0 : 1}, ${state === 'queued' ? null : now}, ${state === 'queued' ? null : now}, i,
      ${sendAt}, ${new Date(later.getTime() + 1)}, ${now}
    from generate_series(1, ${count}) i`;
}

/** Rows of the outbox that `work` made PostgreSQL read, by whatever way. */
async function rowsRead(work: () => Promise<unknown>): Promise<number> {
  const read = async () => {
    await db.sql`select pg_stat_force_next_flush()`;
    await db.sql`select pg_stat_clear_snapshot()`;
    const [stat] = await db.sql<{ n: number }[]>`
      select sum(t.seq_tup_read + coalesce(t.idx_tup_fetch, 0)
        + (select sum(i.idx_tup_read) from pg_stat_user_indexes i where i.relid = t.relid))::float8 as n
      from pg_stat_user_tables t where t.relname in ('delivery', 'delivery_queue', 'delivery_lease')`;
    return stat?.n ?? Number.NaN;
  };
  const before = await read();
  await work();
  return (await read()) - before;
}

test('with 100,000 messages for later and 100,000 done a claim reads those that are due', async () => {
  await fill(100_000, 'accepted', now);
  await fill(100_000, 'queued', later);
  await db.sql`update delivery set next_attempt_at = ${now} where state = 'queued' and id > 199900`;
  await db.sql`analyze delivery, delivery_queue`;
  let claimed = 0;
  const read = await rowsRead(async () => {
    for (let i = 0; i < 5; i++) claimed += (await claimDue(db, channels, now, 20)).claimed.length;
  });
  expect(claimed).toBe(100);
  expect(read).toBeLessThan(5_000);
  expect(await rowsRead(() => claimDue(db, channels, now, 20))).toBeLessThan(2_000);
  expect(await rowsRead(() => nextDeliveryDue(db, channels, now))).toBeLessThan(2_000);
});

test('a backlog of 100,000 is taken from its front', async () => {
  let claimed = 0;
  const read = await rowsRead(async () => {
    claimed = (await claimDue(db, channels, later, 100)).claimed.length;
  });
  expect(claimed).toBe(100);
  expect(read).toBeLessThan(3_000);
});
