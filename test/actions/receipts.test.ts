import { expect, test } from 'vitest';
import type { ProviderStatus } from '../../src/delivery/channel.ts';
import { bringNextStepForward } from '../../src/delivery/ladder.ts';
import {
  applyReceipt,
  applyReceipts,
  matchReceipts,
  type Receipt,
  whileSettling,
} from '../../src/delivery/receipts.ts';
import { testDatabase } from '../support/database.ts';
import { aLadder, deliveriesOf, handOver, minutesAfter } from '../support/deliveries.ts';

const db = await testDatabase();
const now = new Date('2026-11-24T03:12:00Z');
const soon = minutesAfter(now, 1);
const later = minutesAfter(now, 5);

const SMS = { channel: 'sms', route: 'http-sms', address: '+8613800000001' } as const;
let nextSummons = 100;

/** A push that was handed over, and after it an SMS in five minutes unless the push arrived. */
async function pushThenSms(unless: 'received' | 'answered' = 'received') {
  const summonsId = nextSummons++;
  const [push, sms] = await aLadder(db, now, summonsId, [{}, { ...SMS, sendAt: later, unless }]);
  if (!push || !sms) throw new Error('no ladder');
  await handOver(db, push, now);
  return { summonsId, push, sms };
}

const receipt = (id: number, status: ProviderStatus, over: Partial<Receipt> = {}): Receipt => ({
  provider: 'web-push',
  providerId: `p${id}`,
  status,
  reason: null,
  at: soon,
  ...over,
});
const states = async (summonsId: number) => (await deliveriesOf(db, summonsId)).map((d) => d.state);
const logOf = async (memberId: number) =>
  (
    await db.sql<{ type: string }[]>`select type from log_entry where member_id = ${memberId} order by id`
  ).map((l) => l.type);

test('a receipt moves its delivery, is logged, and an arrived push makes the SMS needless', async () => {
  const { summonsId, push } = await pushThenSms();
  await applyReceipt(db, receipt(push, 'delivered'));
  expect(await states(summonsId)).toEqual(['delivered', 'cancelled']);
  const [row] = await deliveriesOf(db, summonsId);
  expect(row?.deliveredAt).toEqual(soon);
  expect(await logOf(summonsId)).toEqual(['delivery_delivered']);
});

test('an SMS that goes unless answered stays when the push only arrived', async () => {
  const { summonsId, push } = await pushThenSms('answered');
  await applyReceipt(db, receipt(push, 'delivered'));
  expect(await states(summonsId)).toEqual(['delivered', 'queued']);
});

test('every arrival is kept, the state moves once and only forward', async () => {
  const { summonsId, push } = await pushThenSms();
  for (const status of ['read', 'delivered', 'failed', 'read', 'accepted'] as const) {
    await applyReceipt(db, receipt(push, status));
  }
  expect((await states(summonsId))[0]).toBe('read');
  expect(await logOf(summonsId)).toEqual(['delivery_read']);
  const kept = await db.sql`select status from receipt where delivery_id = ${push} order by id`;
  expect(kept.map((r) => r.status)).toEqual(['read', 'delivered', 'failed', 'read', 'accepted']);
});

test('undelivered brings the next step forward, and a late arrival still counts', async () => {
  const { summonsId, push } = await pushThenSms();
  await applyReceipt(db, receipt(push, 'failed', { reason: 'absent' }));
  const [failed, sms] = await deliveriesOf(db, summonsId);
  expect(failed).toMatchObject({ state: 'failed', reason: 'absent' });
  expect(sms?.nextAttemptAt).toEqual(soon);
  await applyReceipt(db, receipt(push, 'delivered'));
  expect(await states(summonsId)).toEqual(['delivered', 'cancelled']);
  expect(await logOf(summonsId)).toEqual(['delivery_failed', 'delivery_delivered']);
});

test('a receipt that comes before its delivery is known waits for it', async () => {
  const summonsId = nextSummons++;
  const [push] = await aLadder(db, now, summonsId, [{}]);
  if (!push) throw new Error('no ladder');
  await handOver(db, push, now, { state: 'sending', providerId: null });
  await applyReceipt(db, receipt(push, 'delivered'));
  expect(await states(summonsId)).toEqual(['sending']);
  await db.transaction(async (tx) => {
    await tx`update delivery set state = 'accepted', deadline_at = null, accepted_at = ${now},
      provider = 'web-push', provider_id = ${`p${push}`} where id = ${push}`;
    await matchReceipts(tx, [{ deliveryId: push, provider: 'web-push', providerId: `p${push}` }], soon);
  });
  expect(await states(summonsId)).toEqual(['delivered']);
});

test('a receipt and the settling at the same moment: the receipt is never left behind', async () => {
  for (let round = 0; round < 10; round++) {
    const summonsId = nextSummons++;
    const [push] = await aLadder(db, now, summonsId, [{}]);
    if (!push) throw new Error('no ladder');
    await handOver(db, push, now, { state: 'sending', providerId: null });
    const known = { deliveryId: push, provider: 'web-push', providerId: `p${push}` };
    const settle = db.transaction(async (tx) => {
      await whileSettling(tx, ['web-push']);
      await tx`update delivery set state = 'accepted', deadline_at = null, accepted_at = ${now},
        provider = 'web-push', provider_id = ${`p${push}`} where id = ${push}`;
      await matchReceipts(tx, [known], soon);
    });
    await Promise.all([settle, applyReceipt(db, receipt(push, 'delivered'))]);
    expect(await states(summonsId)).toEqual(['delivered']);
  }
});

test('two receipts of one message, one with our reference and one without, never wait in a circle', async () => {
  const summonsId = nextSummons++;
  const [push] = await aLadder(db, now, summonsId, [{}]);
  if (!push) throw new Error('no ladder');
  await handOver(db, push, now);
  const held = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = db.transaction(async (tx) => {
    await tx`select id from delivery where id = ${push} for update`;
    held.resolve();
    await release.promise;
  });
  await held.promise;
  const waiting = async (count: number) => {
    for (;;) {
      const locks = await db.sql`select 1 from pg_locks where not granted`;
      if (locks.length >= count) return;
    }
  };
  const known = applyReceipt(db, receipt(push, 'accepted', { deliveryId: push }));
  await waiting(1);
  const unknown = applyReceipt(db, receipt(push, 'delivered'));
  await waiting(2);
  release.resolve();
  await Promise.all([holder, known, unknown]);
  expect(await states(summonsId)).toEqual(['delivered']);
});

test('our own reference finds the delivery whose reply was lost, and saves a second message', async () => {
  const summonsId = nextSummons++;
  const [push] = await aLadder(db, now, summonsId, [{}]);
  if (!push) throw new Error('no ladder');
  await handOver(db, push, now, { state: 'sending', providerId: null });
  await applyReceipt(db, receipt(push, 'accepted', { providerId: 'lost', deliveryId: push }));
  const [row] = await deliveriesOf(db, summonsId);
  expect(row).toMatchObject({ state: 'accepted', providerId: 'lost', acceptedAt: soon });
});

test('of a message sent twice the failure of the first says nothing of the second', async () => {
  const { summonsId, push } = await pushThenSms();
  await applyReceipt(db, receipt(push, 'failed', { providerId: 'first', deliveryId: push }));
  expect(await states(summonsId)).toEqual(['accepted', 'queued']);
  await applyReceipt(db, receipt(push, 'delivered', { providerId: 'first', deliveryId: push }));
  expect(await states(summonsId)).toEqual(['delivered', 'cancelled']);
});

test('a receipt of a message that we never sent changes nothing', async () => {
  const summonsId = nextSummons++;
  const [push] = await aLadder(db, now, summonsId, [{}]);
  await applyReceipt(db, receipt(push ?? 0, 'delivered', { deliveryId: push ?? 0 }));
  expect(await states(summonsId)).toEqual(['queued']);
});

test('the next step waits while another phone of the same step may still get it', async () => {
  const summonsId = nextSummons++;
  const [one, two, sms] = await aLadder(db, now, summonsId, [
    { step: 0 },
    { step: 0 },
    { ...SMS, step: 1, sendAt: later },
  ]);
  if (!one || !two || !sms) throw new Error('no ladder');
  await handOver(db, one, now);
  await handOver(db, two, now);
  await applyReceipt(db, receipt(one, 'failed'));
  expect((await deliveriesOf(db, summonsId))[2]?.nextAttemptAt).toEqual(later);
  await applyReceipt(db, receipt(two, 'failed'));
  expect((await deliveriesOf(db, summonsId))[2]?.nextAttemptAt).toEqual(soon);
});

test('a spent ladder is unreachable, once, also when its last two steps fail at the same moment', async () => {
  const summonsId = nextSummons++;
  const ids = await aLadder(db, now, summonsId, [{}, { ...SMS, step: 0 }]);
  for (const id of ids) await handOver(db, id, now);
  await Promise.all(ids.map((id) => applyReceipt(db, receipt(id, 'failed'))));
  expect((await logOf(summonsId)).filter((type) => type === 'unreachable')).toHaveLength(1);
  await db.transaction((tx) => bringNextStepForward(tx, ids, soon));
  expect((await logOf(summonsId)).filter((type) => type === 'unreachable')).toHaveLength(1);
});

test('of two last steps that fail in transactions side by side, the second sees the end of the first', async () => {
  const summonsId = nextSummons++;
  const [one, two] = await aLadder(db, now, summonsId, [{}, { ...SMS, step: 0 }]);
  if (!one || !two) throw new Error('no ladder');
  for (const id of [one, two]) await handOver(db, id, now);
  const failed = Promise.withResolvers<void>();
  const commit = Promise.withResolvers<void>();
  const fail = (id: number, before: () => Promise<void>) =>
    db.transaction(async (tx) => {
      await tx`update delivery set state = 'failed', reason = 'test' where id = ${id}`;
      await bringNextStepForward(tx, [id], soon);
      await before();
    });
  const first = fail(one, () => {
    failed.resolve();
    return commit.promise;
  });
  await failed.promise;
  let done = false;
  const second = fail(two, async () => {}).then(() => {
    done = true;
  });
  const waiting = async () =>
    (await db.sql`select 1 from pg_locks where locktype = 'advisory' and not granted`).length > 0;
  while (!done && !(await waiting()));
  commit.resolve();
  await Promise.all([first, second]);
  expect((await logOf(summonsId)).filter((type) => type === 'unreachable')).toHaveLength(1);
});

test('many receipts in one transaction', async () => {
  const ladders = [await pushThenSms(), await pushThenSms(), await pushThenSms()];
  const receipts = ladders.map((l, i) => receipt(l.push, i === 1 ? 'failed' : 'delivered'));
  await db.transaction((tx) => applyReceipts(tx, receipts, soon));
  expect(await Promise.all(ladders.map((l) => states(l.summonsId)))).toEqual([
    ['delivered', 'cancelled'],
    ['failed', 'queued'],
    ['delivered', 'cancelled'],
  ]);
});
