// The outbox under load: what waits for later and what is long done costs a claim nothing.
import { expect, test } from 'vitest';
import { channelsOf } from '../../src/delivery/channel.ts';
import { claimDue } from '../../src/delivery/claim.ts';
import { nextDeliveryDue } from '../../src/delivery/due.ts';
import { testDatabase } from '../support/database.ts';
import { scriptedChannel } from '../support/scripted-channel.ts';

const db = await testDatabase();
const now = new Date('2026-11-24T03:12:00Z');
const later = new Date(now.getTime() + 86_400_000);

async function fill(count: number, state: string, sendAt: Date): Promise<void> {
  await db.sql`
    insert into delivery (callout_id, summons_id, member_id, purpose, channel, route, address, priority, ordinal,
      template, vars, state, attempts, first_sent_at, accepted_at, provider_id, next_attempt_at, expires_at, created_at)
    select 1, i, i, 'summons', 'sms', 'scripted-sms', '+86' || (13800000000 + i), 20, i, 'summons', '{}', ${state},
      ${state === 'queued' ? 0 : 1}, ${state === 'queued' ? null : now}, ${state === 'queued' ? null : now}, i,
      ${sendAt}, ${new Date(later.getTime() + 1)}, ${now}
    from generate_series(1, ${count}) i`;
}

const milliseconds = async (work: () => Promise<unknown>) => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

test('with 100,000 messages for later and 100,000 done a claim takes milliseconds', async () => {
  await fill(100_000, 'accepted', now);
  await fill(100_000, 'queued', later);
  await db.sql`update delivery set next_attempt_at = ${now} where state = 'queued' and id > 199900`;
  const channels = channelsOf([scriptedChannel()]);
  const times: number[] = [];
  let claimed = 0;
  for (let i = 0; i < 5; i++) {
    times.push(
      await milliseconds(async () => {
        claimed += (await claimDue(db, channels, now, 20)).claimed.length;
      }),
    );
  }
  const idle = await milliseconds(() => claimDue(db, channels, now, 20));
  const due = await milliseconds(() => nextDeliveryDue(db, channels, now));
  expect(claimed).toBe(100);
  expect(Math.min(...times)).toBeLessThan(50);
  expect(idle).toBeLessThan(50);
  expect(due).toBeLessThan(50);
});

test('a backlog of 100,000 is taken from its front', async () => {
  const channels = channelsOf([scriptedChannel()]);
  await db.sql`update delivery set next_attempt_at = ${now} where state = 'queued'`;
  const times: number[] = [];
  for (let i = 0; i < 5; i++) times.push(await milliseconds(() => claimDue(db, channels, now, 100)));
  expect(Math.min(...times)).toBeLessThan(50);
});
