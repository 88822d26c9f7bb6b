import { beforeEach, expect, test } from 'vitest';
import { cancelForCallout, contactedSummonses } from '../../src/delivery/cancel.ts';
import { claimDue, LEASE_SECONDS } from '../../src/delivery/claim.ts';
import { dispatchOnce, drainDue } from '../../src/delivery/dispatch.ts';
import { nextDeliveryDue } from '../../src/delivery/due.ts';
import { cancelQueued } from '../../src/delivery/outbox.ts';
import { applyReceipt } from '../../src/delivery/receipts.ts';
import { openDatabase } from '../../src/kernel/database.ts';
import { readMemberLog } from '../../src/kernel/log.ts';
import { testDatabase } from '../support/database.ts';
import { aLadder, deliveriesOf, emptyOutbox } from '../support/deliveries.ts';
import { dispatchRig, PUSH, queueTexts, SMS, stateCounts } from '../support/dispatch-rig.ts';
import { type ScriptedChannel, scriptedChannel } from '../support/scripted-channel.ts';

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

test('a message is rendered, handed over and accepted, and the log says by whom and as what', async () => {
  const sms = scriptedChannel({ lookup: () => null });
  const deps = rig(sms);
  const [id] = await aLadder(db, now, 11, [{ ...SMS, priority: 20, vars: { place: '东门' } }]);
  expect(await dispatchOnce(deps, now)).toBe(1);
  expect(deps.rendered[0]).toMatchObject({ attempts: 1, doubtful: false, vars: { place: '东门' } });
  expect(sms.sent[0]).toMatchObject({
    reference: `muster-${id}`,
    topic: 'c1m11',
    urgent: true,
    ttl_seconds: 1800,
  });
  const [row] = await db.sql`select * from delivery where id = ${id ?? 0}`;
  expect(row).toMatchObject({ state: 'accepted', provider: 'scripted-sms', providerId: `muster-${id}-1` });
  expect(row).toMatchObject({ attempts: 1, deadlineAt: null, acceptedAt: now, askReceiptAt: after(60) });
  const [entry] = await logged(11);
  expect(entry?.type).toBe('delivery_sent');
  expect(entry?.data).toMatchObject({
    deliveryId: id,
    summonsId: 11,
    purpose: 'summons',
    channel: 'sms',
    route: 'scripted-sms',
    provider: 'scripted-sms',
    providerId: `muster-${id}-1`,
    attempt: 1,
  });
  expect(JSON.stringify(entry?.data)).not.toContain('+86');
  expect(await dispatchOnce(deps, now)).toBe(0);
});

test('two dispatchers share the work: everything once', async () => {
  const sms = scriptedChannel();
  const other = openDatabase(db.url, { max: 3 });
  await queue(300, {});
  const deps = rig(sms);
  await Promise.all([drainDue(deps, now), drainDue({ ...deps, db: other }, now)]);
  await other.close();
  expect(await stateCounts(db)).toEqual({ accepted: 300 });
  expect(new Set(sms.sent.map((m) => m.deliveryId)).size).toBe(300);
  expect(sms.sent).toHaveLength(300);
});

test('two dispatchers share a pace', async () => {
  const sms = scriptedChannel({ pace_per_second: 10 });
  const other = openDatabase(db.url, { max: 3 });
  await queue(50, {});
  const deps = rig(sms);
  for (const second of [0, 1, 2]) {
    await Promise.all([drainDue(deps, after(second)), drainDue({ ...deps, db: other }, after(second))]);
  }
  await other.close();
  expect(sms.sent).toHaveLength(15);
});

test('at one a second a stand-down and a real call-out overtake a queued drill', async () => {
  const sms = scriptedChannel({ pace_per_second: 1 });
  const deps = rig(sms);
  await queue(50, { priority: 40, calloutId: 1 });
  await drainDue(deps, now);
  await queue(1, { priority: 20, calloutId: 2, purpose: 'summons' });
  await queue(1, { priority: 10, calloutId: 3, purpose: 'stand_down' });
  const moments: Date[] = [];
  for (let i = 0; i < 4; i++) {
    const due = await nextDeliveryDue(db, deps.channels, moments.at(-1) ?? now);
    if (!due) throw new Error('nothing due');
    moments.push(due);
    await drainDue(deps, due);
  }
  expect(sms.sent.map((m) => m.calloutId)).toEqual([1, 3, 2, 1, 1]);
  expect(moments).toEqual([1, 2, 3, 4].map(after));
});

test('of two call-outs of one class nobody waits behind the whole list of the other', async () => {
  const sms = scriptedChannel({ pace_per_second: 2 });
  const deps = rig(sms);
  await queue(20, { calloutId: 1 });
  await queue(20, { calloutId: 2 });
  for (let i = 0; i < 10; i++) await drainDue(deps, after(i / 2));
  expect(sms.sent.map((m) => m.calloutId)).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);
});

test('a failed push retires its address and brings the SMS forward at once', async () => {
  const push = scriptedChannel({
    ...PUSH,
    kind: 'push',
    answer: () => ({ outcome: 'failed', reason: 'http 410', retire: true }),
  });
  const sms = scriptedChannel();
  const deps = rig(push, sms);
  const [member] = await db.sql<{ id: number }[]>`
    insert into member (name, gender, updated_at) values ('李', 'male', ${now}) returning id`;
  const memberId = member?.id ?? 0;
  await db.sql`
    insert into contact_point (member_id, kind, address, keys)
    values (${memberId}, 'push', 'https://push.example/1', '{"p256dh":"p","auth":"a"}')`;
  await aLadder(db, now, 15, [
    { ...PUSH, memberId },
    { ...SMS, memberId, sendAt: after(90) },
  ]);
  await drainDue(deps, now);
  expect(push.sent[0]?.keys).toEqual({ p256dh: 'p', auth: 'a' });
  expect(sms.sent).toHaveLength(1);
  expect(await statesOf(15)).toEqual(['failed', 'accepted']);
  const [point] = await db.sql`select retired_at from contact_point where member_id = ${memberId}`;
  expect(point?.retiredAt).toEqual(now);
  await aLadder(db, now, 16, [{ ...PUSH, memberId }]);
  await drainDue(deps, now);
  expect(push.sent).toHaveLength(1);
  expect((await deliveriesOf(db, 16))[0]).toMatchObject({ state: 'failed', reason: 'retired' });
  expect(await contactedSummonses(db.sql, 1)).toEqual([15]);
});

test('a text past its moment is never claimed, also where nobody has swept yet', async () => {
  const sms = scriptedChannel();
  const [, current] = [await queue(1, { expiresAt: after(10) }), await queue(1, {})];
  await dispatchOnce(rig(sms), after(10));
  expect(sms.sent.map((m) => m.memberId)).toEqual(current);
  expect(await stateCounts(db)).toEqual({ accepted: 1, queued: 1 });
});

test('a number that opted out gets no SMS, whatever was queued for it', async () => {
  const sms = scriptedChannel();
  const deps = rig(sms);
  const [member] = await db.sql<{ id: number }[]>`
    insert into member (name, gender, updated_at) values ('王', 'male', ${now}) returning id`;
  await db.sql`
    insert into contact_point (member_id, kind, address, opted_out_at)
    values (${member?.id ?? 0}, 'phone', ${SMS.address}, ${now})`;
  await aLadder(db, now, 17, [{ ...SMS, memberId: member?.id ?? 0 }]);
  await drainDue(deps, now);
  expect(sms.sent).toHaveLength(0);
  expect((await deliveriesOf(db, 17))[0]).toMatchObject({ state: 'failed', reason: 'opted_out' });
});

test('an answer cancels what is queued for that person, and for nobody else', async () => {
  const sms = scriptedChannel();
  const deps = rig(sms);
  await aLadder(db, now, 18, [{ ...SMS, sendAt: after(60) }]);
  await aLadder(db, now, 19, [{ ...SMS, sendAt: after(60) }]);
  await db.sql`
    insert into summons (id, callout_id, member_id, echelon, summoned_at, roles, name, unit_name, tired, cross_border)
    overriding system value select n, 1, n, 1, ${now}, '{general}', '', '', false, false from generate_series(18, 19) n`;
  await db.transaction((tx) => cancelQueued(tx, [18], ['summons'], now));
  await drainDue(deps, after(60));
  expect(sms.sent.map((m) => m.memberId)).toEqual([19]);
});

test('a text whose moment has passed is not sent, and that is due at its moment', async () => {
  const sms = scriptedChannel({ pace_per_second: 1 });
  const deps = rig(sms);
  const [, second = 0] = await queue(2, { expiresAt: after(0.5) });
  await drainDue(deps, now);
  expect(await nextDeliveryDue(db, deps.channels, now)).toEqual(after(0.5));
  await drainDue(deps, after(5));
  expect(sms.sent).toHaveLength(1);
  expect(await stateCounts(db)).toEqual({ accepted: 1, expired: 1 });
  expect((await logged(second)).map((l) => l.type)).toEqual(['delivery_expired', 'unreachable']);
});

test('what leaves by one of several senders is known by its provider’s ids, whichever sender it was', async () => {
  const one = scriptedChannel({ route: 'pool +15550001', carries: (to) => to.endsWith('1') });
  const two = scriptedChannel({ route: 'pool +15550002', carries: (to) => to.endsWith('2') });
  const deps = rig(one, two);
  const [id = 0] = await aLadder(db, now, 61, [
    { ...SMS, route: 'pool +15550002', address: '+8613800000002' },
  ]);
  await drainDue(deps, now);
  expect([one.sent.length, two.sent.length]).toEqual([0, 1]);
  const providerId = `muster-${id}-1`;
  await applyReceipt(db, { provider: 'pool', providerId, status: 'delivered', reason: null, at: after(5) });
  expect(await statesOf(61)).toEqual(['delivered']);
});

test('a drill’s text that the person’s quiet hours outlived makes nobody unreachable', async () => {
  const deps = rig(scriptedChannel());
  const quiet = { sendAt: after(7_200), expiresAt: after(1_800) };
  await aLadder(db, now, 62, [
    { ...SMS, ...quiet },
    { ...SMS, ...quiet, sendAt: after(7_220), unless: 'received' },
  ]);
  await drainDue(deps, after(1_801));
  expect(await statesOf(62)).toEqual(['expired', 'expired']);
  expect((await logged(62)).map((l) => l.type)).toEqual(['delivery_expired', 'delivery_expired']);
});

test('what waits on a route that is gone takes another of its kind, or fails aloud', async () => {
  const sms = scriptedChannel({ carries: (address) => address.startsWith('+86') });
  const deps = rig(sms);
  await aLadder(db, now, 29, [{ ...SMS, route: 'old-sms' }]);
  await aLadder(db, now, 30, [{ ...SMS, route: 'old-sms', address: '+4915100000' }]);
  await drainDue(deps, now);
  expect([await statesOf(29), await statesOf(30)]).toEqual([['accepted'], ['failed']]);
  expect((await logged(30)).map((l) => [l.type, l.data.reason])).toEqual([
    ['delivery_failed', 'no_route'],
    ['unreachable', undefined],
  ]);
});

test('the end takes back what is queued, lets nothing in hand go again, and keeps stand-downs', async () => {
  const sms = scriptedChannel({ answer: () => ({ outcome: 'retry', reason: 'http 503' }) });
  const deps = rig(sms);
  await aLadder(db, now, 31, [SMS]);
  const { claimed } = await claimDue(db, deps.channels, now, 10);
  await aLadder(db, now, 32, [{ ...SMS, sendAt: after(60) }]);
  await aLadder(db, now, 33, [{ ...SMS, sendAt: after(60), purpose: 'stand_down' }]);
  await aLadder(db, now, 34, [{ ...SMS, sendAt: after(60), calloutId: 2 }]);
  const contacted = await db.transaction(async (tx) => {
    await cancelForCallout(tx, 1, {}, after(1));
    return contactedSummonses(tx, 1);
  });
  expect(contacted).toEqual([31]);
  await drainDue(deps, after(LEASE_SECONDS));
  expect(claimed).toHaveLength(1);
  expect(sms.sent).toHaveLength(0);
  expect([await statesOf(31), await statesOf(32)]).toEqual([['expired'], ['cancelled']]);
  expect([await statesOf(33), await statesOf(34)]).toEqual([['queued'], ['queued']]);
});

test('a part of a call-out is taken back alone', async () => {
  await aLadder(db, now, 35, [SMS]);
  await aLadder(db, now, 36, [SMS]);
  await db.transaction((tx) => cancelForCallout(tx, 1, { summonsIds: [36] }, now));
  expect([await statesOf(35), await statesOf(36)]).toEqual([['queued'], ['cancelled']]);
});
