import { beforeEach, expect, test } from 'vitest';
import { channelsOf } from '../../src/delivery/channel.ts';
import { claimDue, LEASE_SECONDS } from '../../src/delivery/claim.ts';
import { dispatchOnce, drainDue, sendClaimed } from '../../src/delivery/dispatch.ts';
import { nextDeliveryDue } from '../../src/delivery/due.ts';
import { MAX_ATTEMPTS } from '../../src/delivery/retry-rules.ts';
import { manualClock } from '../../src/kernel/clock.ts';
import { readMemberLog } from '../../src/kernel/log.ts';
import { testDatabase } from '../support/database.ts';
import { aLadder, deliveriesOf, emptyOutbox } from '../support/deliveries.ts';
import { dispatchRig, PUSH, queueTexts, SMS } from '../support/dispatch-rig.ts';
import { accepted, type ScriptedChannel, scriptedChannel } from '../support/scripted-channel.ts';

const db = await testDatabase();
const now = new Date('2026-11-24T03:12:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);

beforeEach(async () => {
  await emptyOutbox(db);
  await db.sql`delete from contact_point`;
});

const rig = (...all: ScriptedChannel[]) => dispatchRig(db, now, all);
const queue = (count: number, over: Parameters<typeof queueTexts>[3]) => queueTexts(db, now, count, over);
const statesOf = async (summonsId: number) => (await deliveriesOf(db, summonsId)).map((d) => d.state);
const logged = (memberId: number) => readMemberLog(db.sql, 1, memberId);

test('a process killed between claim and settle: sent again after the lease, as the same summons', async () => {
  const push = scriptedChannel({ ...PUSH, kind: 'push' });
  const deps = rig(push);
  await aLadder(db, now, 12, [PUSH]);
  const { claimed } = await claimDue(db, deps.channels, now, 10);
  expect(claimed.map((d) => d.summonsId)).toEqual([12]);
  await drainDue(deps, after(LEASE_SECONDS - 1));
  expect(push.sent).toHaveLength(0);
  const due = await nextDeliveryDue(db, deps.channels, after(1));
  expect(due).toEqual(after(LEASE_SECONDS));
  await drainDue(deps, after(LEASE_SECONDS));
  expect(push.sent.map((m) => [m.topic, m.body])).toEqual([['c1m12', '重发 summons']]);
  expect(deps.rendered[0]).toMatchObject({ summonsId: 12, attempts: 2, doubtful: true });
  expect((await logged(12)).map((l) => l.type)).toEqual(['delivery_retry', 'delivery_sent']);
});

test('a provider that can be asked spares the duplicate', async () => {
  const sms = scriptedChannel({ lookup: () => ({ providerId: 'lost-1', status: 'delivered' }) });
  const deps = rig(sms);
  const [id] = await aLadder(db, now, 13, [SMS, { ...PUSH, sendAt: after(600), unless: 'received' }]);
  await claimDue(db, deps.channels, now, 10);
  await drainDue(
    { ...deps, channels: channelsOf([sms, scriptedChannel({ ...PUSH, kind: 'push' })]) },
    after(30),
  );
  expect(sms.sent).toHaveLength(0);
  expect(await statesOf(13)).toEqual(['delivered', 'cancelled']);
  const [row] = await db.sql`select provider_id, delivered_at from delivery where id = ${id ?? 0}`;
  expect(row).toEqual({ providerId: 'lost-1', deliveredAt: after(30) });
});

test('what may have been taken twice is not sent a third time, and the next step goes', async () => {
  const push = scriptedChannel({
    ...PUSH,
    kind: 'push',
    answer: () => ({ outcome: 'unknown', reason: 'timeout' }),
  });
  const sms = scriptedChannel();
  const deps = rig(push, sms);
  await aLadder(db, now, 14, [PUSH, { ...SMS, sendAt: after(600), unless: 'received' }]);
  for (const seconds of [0, 30, 60]) await drainDue(deps, after(seconds));
  expect(push.sent).toHaveLength(2);
  expect(sms.sent).toHaveLength(1);
  expect(await statesOf(14)).toEqual(['failed', 'accepted']);
});

test('an outcome that comes after the repeat was sent is kept as a second id and changes nothing', async () => {
  const late = Promise.withResolvers<void>();
  const handed = Promise.withResolvers<void>();
  const sms = scriptedChannel({
    answer: async (message, nth) => {
      handed.resolve();
      if (nth === 1) await late.promise;
      return accepted(message, nth);
    },
  });
  const deps = rig(sms);
  const [id] = await aLadder(db, now, 20, [SMS]);
  const first = dispatchOnce(deps, now);
  await handed.promise;
  await drainDue(rig(sms), after(LEASE_SECONDS));
  late.resolve();
  await first;
  const [row] = await db.sql`select state, attempts, provider_id from delivery where id = ${id ?? 0}`;
  expect(row).toEqual({ state: 'accepted', attempts: 2, providerId: `muster-${id}-2` });
  const ids = await db.sql`select provider_id from receipt where delivery_id = ${id ?? 0}`;
  expect(ids.map((r) => r.providerId)).toEqual([`muster-${id}-1`]);
});

test('a late refusal says nothing of the repeat that is under way', async () => {
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const handed = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const sms = scriptedChannel({
    answer: async (message, nth) => {
      handed[nth - 1]?.resolve();
      await (nth === 1 ? first : second).promise;
      return nth === 1 ? { outcome: 'failed', reason: 'refused' } : accepted(message, nth);
    },
  });
  await aLadder(db, now, 38, [SMS]);
  const late = dispatchOnce(rig(sms), now);
  await handed[0]?.promise;
  const repeat = drainDue(rig(sms), after(LEASE_SECONDS));
  await handed[1]?.promise;
  first.resolve();
  await late;
  expect(await statesOf(38)).toEqual(['sending']);
  second.resolve();
  await repeat;
  expect(await statesOf(38)).toEqual(['accepted']);
});

test('an outcome that comes before the repeat was sent spares it', async () => {
  const late = Promise.withResolvers<void>();
  const handed = Promise.withResolvers<void>();
  const sms = scriptedChannel({ pace_per_second: 1 });
  sms.answer = async (message, nth) => {
    handed.resolve();
    if (message.memberId === 21) await late.promise;
    return accepted(message, nth);
  };
  const deps = rig(sms);
  await aLadder(db, now, 21, [SMS]);
  const first = dispatchOnce(deps, now);
  await handed.promise;
  const at = after(LEASE_SECONDS);
  await queue(1, { priority: 0, sendAt: at });
  await dispatchOnce(rig(sms), at);
  await drainDue(rig(sms), at);
  expect(await statesOf(21)).toEqual(['queued']);
  late.resolve();
  await first;
  await drainDue(rig(sms), after(60));
  expect(await statesOf(21)).toEqual(['accepted']);
  expect(sms.sent.filter((m) => m.memberId === 21)).toHaveLength(1);
});

test('Retry-After holds the push and not the SMS', async () => {
  const push = scriptedChannel({
    ...PUSH,
    kind: 'push',
    answer: (m, nth) =>
      nth === 1 ? { outcome: 'retry', reason: 'http 429', retryAfter_seconds: 300 } : accepted(m, nth),
  });
  const sms = scriptedChannel();
  const deps = rig(push, sms);
  await aLadder(db, now, 22, [PUSH, { ...SMS, sendAt: after(90) }]);
  await drainDue(deps, now);
  await drainDue(deps, after(90));
  expect([push.sent.length, sms.sent.length]).toEqual([1, 1]);
  await drainDue(deps, after(299));
  expect(push.sent).toHaveLength(1);
  await drainDue(deps, after(300));
  expect(await statesOf(22)).toEqual(['accepted', 'accepted']);
  expect(deps.rendered.at(-1)).toMatchObject({ attempts: 2, doubtful: false });
});

test('an outage of the last resort drops nothing', async () => {
  const until = after(600);
  const clock = manualClock(now);
  const sms = scriptedChannel({
    answer: (m, nth) => (clock.now() < until ? { outcome: 'retry', reason: 'http 503' } : accepted(m, nth)),
  });
  const deps = { ...rig(sms), clock };
  await aLadder(db, now, 23, [SMS]);
  for (let at: Date | null = now; at; at = await nextDeliveryDue(db, deps.channels, clock.now())) {
    clock.moveTo(at);
    await drainDue(deps, at);
  }
  expect(await statesOf(23)).toEqual(['accepted']);
  expect(clock.now() < after(680)).toBe(true);
});

test('whoever has it already is not knocked at for as long as an outage lasts', async () => {
  const clock = manualClock(now);
  const push = scriptedChannel({
    ...PUSH,
    kind: 'push',
    answer: () => ({ outcome: 'retry', reason: 'no connection' }),
  });
  const sms = scriptedChannel({ answer: (m, nth) => ({ ...accepted(m, nth), delivered: true }) });
  const deps = { ...rig(push, sms), clock };
  await aLadder(db, now, 40, [PUSH, { ...SMS, sendAt: after(5) }]);
  for (let at: Date | null = now; at; at = await nextDeliveryDue(db, deps.channels, clock.now())) {
    clock.moveTo(at);
    await drainDue(deps, at);
  }
  expect(await statesOf(40)).toEqual(['failed', 'delivered']);
  expect(push.sent).toHaveLength(MAX_ATTEMPTS);
});

test('a provider that hangs or throws and cannot be asked gets its message once more, and then no more', async () => {
  const silent = scriptedChannel({ ...PUSH, kind: 'push', answer: () => new Promise(() => {}) });
  const broken = scriptedChannel({
    answer: () => {
      throw new Error('socket closed');
    },
  });
  const deps = { ...rig(silent, broken), timeout_ms: 20 };
  await aLadder(db, now, 24, [PUSH]);
  await aLadder(db, now, 25, [SMS]);
  await dispatchOnce(deps, now);
  expect([await statesOf(24), await statesOf(25)]).toEqual([['queued'], ['queued']]);
  await dispatchOnce(deps, after(1));
  expect([silent.sent.length, broken.sent.length]).toEqual([1, 1]);
  await dispatchOnce(deps, after(3));
  await dispatchOnce(deps, after(60));
  expect([silent.sent.length, broken.sent.length]).toEqual([2, 2]);
  expect([await statesOf(24), await statesOf(25)]).toEqual([['failed'], ['failed']]);
  expect((await logged(25)).map((l) => [l.type, l.data.reason, l.data.doubtful])).toEqual([
    ['delivery_retry', 'Error: socket closed', true],
    ['delivery_failed', 'Error: socket closed', true],
    ['unreachable', undefined, undefined],
  ]);
});

test('a message without words waits for them', async () => {
  const deps = rig(scriptedChannel({}));
  await aLadder(db, now, 26, [SMS]);
  const wordless = {
    ...deps,
    render() {
      throw new Error('no text x');
    },
  };
  await dispatchOnce(wordless, now);
  expect(await statesOf(26)).toEqual(['queued']);
  expect(deps.errors).toHaveLength(1);
});

test('a provider that cannot say what it has gets one repeat, and then is asked until it can', async () => {
  const back = after(300);
  const clock = manualClock(now);
  const sms = scriptedChannel({
    answer: (m, nth) => (clock.now() < back ? { outcome: 'unknown', reason: 'http 500' } : accepted(m, nth)),
    lookup: () => {
      if (clock.now() < back) throw new Error('http 500');
      return null;
    },
  });
  const deps = { ...rig(sms), clock };
  await aLadder(db, now, 39, [SMS]);
  const sent: Record<number, number> = {};
  for (let at: Date | null = now; at && at <= after(400); at = await nextDeliveryDue(db, deps.channels, at)) {
    clock.moveTo(at);
    await drainDue(deps, at);
    sent[(at.getTime() - now.getTime()) / 1000] = sms.sent.length;
  }
  expect([sent[0], sent[30], sent[60]]).toEqual([1, 2, 2]);
  expect(sms.sent).toHaveLength(3);
  expect(await statesOf(39)).toEqual(['accepted']);
});

test('a dispatcher that was stopped beyond its lease does not send what may be another’s', async () => {
  const sms = scriptedChannel();
  const deps = rig(sms);
  await aLadder(db, now, 40, [SMS]);
  const { claimed } = await claimDue(db, deps.channels, now, 10);
  deps.clock.moveTo(after(LEASE_SECONDS));
  await sendClaimed(deps, claimed, now);
  expect(sms.sent).toHaveLength(0);
});

test('a missing receipt is asked for after one, five and thirty minutes', async () => {
  const asked: string[] = [];
  const sms = scriptedChannel({
    lookup: ({ providerId }) => {
      asked.push(providerId ?? '');
      return { providerId: providerId ?? '', status: asked.length < 3 ? 'accepted' : 'delivered' };
    },
  });
  const deps = rig(sms);
  await aLadder(db, now, 27, [SMS]);
  const moments: Date[] = [];
  for (let at: Date | null = now; at; at = await nextDeliveryDue(db, deps.channels, at)) {
    moments.push(at);
    await drainDue(deps, at);
  }
  expect(moments).toEqual([0, 60, 300, 1800].map(after));
  expect(asked).toHaveLength(3);
  expect(await statesOf(27)).toEqual(['delivered']);
});

test('an undelivered text found by asking is a failure', async () => {
  const sms = scriptedChannel({
    lookup: (about) => ({ providerId: about.providerId ?? '', status: 'failed', reason: 'absent' }),
  });
  const deps = rig(sms);
  await aLadder(db, now, 28, [SMS]);
  await drainDue(deps, now);
  await drainDue(deps, after(60));
  expect((await deliveriesOf(db, 28))[0]).toMatchObject({ state: 'failed', reason: 'absent' });
});

test('what the provider said outlives a database that is away for a moment', async () => {
  const sms = scriptedChannel();
  let away = true;
  const flaky = {
    ...db,
    transaction: ((work) =>
      away && sms.sent.length > 0
        ? Promise.reject(new Error('away'))
        : db.transaction(work)) as typeof db.transaction,
  };
  const deps = { ...rig(sms), db: flaky };
  await aLadder(db, now, 37, [SMS]);
  await expect(dispatchOnce(deps, now)).rejects.toThrow('away');
  away = false;
  await dispatchOnce(deps, after(1));
  expect(await statesOf(37)).toEqual(['accepted']);
  expect(sms.sent).toHaveLength(1);
});
