// The weekly test of a push subscription and what follows from it, and a phone that asks about its own pushes.
import { beforeEach, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadFacts } from '../../src/callout/candidates.ts';
import { checkPushes, nextPushCheckDue } from '../../src/callout/push-checks.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { messageLogChannel } from '../../src/delivery/channels/message-log.ts';
import { receiptToken } from '../../src/delivery/receipt-token.ts';
import { cityMinute } from '../../src/kernel/calendar.ts';
import { isCallable } from '../../src/roster/callable.ts';
import { workOf } from '../../src/work.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, KEEP, rigOf } from '../support/rig.ts';
import { accepted, scriptedChannel } from '../support/scripted-channel.ts';
import { signedIn } from '../support/signed-in.ts';
import { OPERATOR_KEY } from '../support/web.ts';

const db = await testDatabase();
const { deps: plain, clock } = rigOf(db);
const push = Object.assign(scriptedChannel({ route: 'p', kind: 'push' }), { subscribeKey: 'a key' });
const deps = { ...plain, channels: channelsOf([push, messageLogChannel(db, clock, 'sms')]) };
const logger = { info() {}, warn() {}, error: console.error };
const app = createApp({ ...deps, logger, role: 'api', operatorKey: OPERATOR_KEY, keep: KEEP });
const work = workOf({ ...deps, logger });
const keys = { p256dh: 'p'.repeat(87), auth: 'a'.repeat(22) };
const PHONE = 'https://push.test/one';
let me = 0;
let other = 0;
let cookie = '';

beforeEach(async () => {
  await emptyDatabase(db);
  push.answer = accepted;
  push.sent.length = 0;
  [me = 0, other = 0] = await addMembers(db, [{ name: '张三' }, { name: '李四', phone: null }]);
  cookie = await signedIn(db, deps, { memberId: me });
});

const ask = (path: string, body?: object, as = cookie) =>
  app.request(`http://m.test${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { host: 'm.test', origin: 'http://m.test', cookie: as, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
const subscribe = (endpoint = PHONE, more: object = {}, memberId = me, as = cookie) =>
  ask(`/api/members/${memberId}/push-subscriptions`, { endpoint, keys, ...more }, as);
const own = async (endpoint: string | null = PHONE) => (await ask('/api/me/push', { endpoint })).json();
const heard = (deliveryId: number, shown?: boolean) =>
  ask('/webhooks/push/received', {
    receipt: receiptToken(deps.linkSecret, deliveryId),
    ...(shown !== undefined && { shown }),
  });
/** Goes to when there is next something to do, and does it. */
async function step(): Promise<Date> {
  await checkPushes(deps, clock.now());
  clock.moveTo((await nextPushCheckDue(db)) ?? clock.now());
  await checkPushes(deps, clock.now());
  await work.run(clock.now());
  return clock.now();
}
const texts = async () =>
  (await db.sql<{ body: string }[]>`select body from message_log order by id`).map((m) => m.body);
const sent = () => push.sent.map((m) => m.purpose);
const trouble = async () => {
  const officer = await signedIn(db, deps, { role: 'city' });
  const { inTrouble } = (await (await ask('/api/pre-flight', undefined, officer)).json()) as {
    inTrouble: { memberId: number; lacking: { channel: string; why: string }[] }[];
  };
  return inTrouble.find((p) => p.memberId === me)?.lacking ?? [];
};

test('a test that arrives is kept as passed, and the next one comes a week later', async () => {
  await subscribe();
  const at = await step();
  expect(sent()).toEqual(['push_check']);
  expect(push.sent[0]).toMatchObject({ title: '【测试】每周自检', urgent: false });
  expect(cityMinute(at)).toBeGreaterThanOrEqual(9 * 60);
  expect((await heard(push.sent[0]?.deliveryId ?? 0)).status).toBe(204);
  await step();
  expect(await own()).toMatchObject({ held: 'live', passedAt: at.toISOString(), missedAt: null });
  const next = await step();
  expect(next.getTime() - at.getTime()).toBe(7 * 86_400_000);
  expect(await texts()).toEqual([]);
});

test('one that does not arrive is told once by text and to leaders, and the next push that arrives heals it', async () => {
  await subscribe();
  await step();
  expect((await own()).missedAt).toBeNull();
  const missedAt = await step();
  expect(await texts()).toEqual([expect.stringMatching(/^您的手机收不到集结推送了/)]);
  expect(await own()).toMatchObject({ held: 'live', missedAt: missedAt.toISOString() });
  expect(await trouble()).toContainEqual({ channel: 'push', why: 'missed' });
  // A week later it is missed again, and not told again.
  await step();
  await step();
  expect((await texts()).length).toBe(1);
  expect((await ask('/api/me/push/tests', { endpoint: PHONE })).status).toBe(201);
  await work.run(clock.now());
  const last = push.sent.at(-1);
  expect(last).toMatchObject({ purpose: 'push_test' });
  clock.moveTo(new Date(clock.now().getTime() + 1_200));
  await heard(last?.deliveryId ?? 0);
  expect(await (await ask('/api/me/push/tests')).json()).toMatchObject({ state: 'received', afterMs: 1_200 });
  expect((await own()).missedAt).toBeNull();
  expect(await trouble()).not.toContainEqual({ channel: 'push', why: 'missed' });
});

test('whoever has nothing but a push that misses its test counts as out of reach, in the plan and on the roster', async () => {
  await db.sql`delete from contact_point where member_id = ${me}`;
  await subscribe();
  const reachable = async () => {
    const [facts] = await loadFacts(db.sql, deps.channels, [me], clock.now());
    const [row] = await db.sql<{ callable: boolean }[]>`
      select ${isCallable(db.sql, clock.now())} as callable from member m where m.id = ${me}`;
    return [facts?.reachable, row?.callable, facts?.reach.pushes.length];
  };
  await step();
  expect(await reachable()).toEqual([true, true, 1]);
  await step();
  expect(await reachable()).toEqual([false, false, 1]);
});

test('a push that arrived and could not be shown has failed, so that the next way is taken', async () => {
  await subscribe();
  await ask('/api/me/push/tests', { endpoint: PHONE });
  await work.run(clock.now());
  await heard(push.sent[0]?.deliveryId ?? 0, false);
  expect(await (await ask('/api/me/push/tests')).json()).toMatchObject({ state: 'not-shown', afterMs: null });
  expect((await own()).arrivedAt).toBeNull();
  expect((await ask('/api/me/push/tests', { endpoint: PHONE })).status).toBe(429);
  expect((await ask('/api/me/push/tests', { endpoint: 'https://push.test/none' })).status).toBe(422);
});

test('a subscription that died is told by text by day, unless the phone has made a new one in its place', async () => {
  await subscribe();
  push.answer = () => ({ outcome: 'failed', reason: 'http 410', retire: true });
  await step();
  expect(await own()).toMatchObject({ held: 'retired' });
  await step();
  expect((await texts()).length).toBe(1);
  push.answer = accepted;
  await subscribe('https://push.test/two');
  expect((await subscribe('https://push.test/three', { replaces: 'https://push.test/two' })).status).toBe(
    204,
  );
  await step();
  expect(await own('https://push.test/two')).toMatchObject({ held: 'retired', others: 1 });
  expect((await texts()).length).toBe(1);
});

test('a phone that somebody else signs in on is that one’s from then on', async () => {
  await subscribe();
  const others = await signedIn(db, deps, { memberId: other });
  await subscribe(PHONE, {}, other, others);
  expect(await own()).toMatchObject({ held: 'retired' });
  expect(await own(null)).toMatchObject({ key: 'a key', held: null, others: 0 });
});

/** How many wait for a lock that somebody else holds. */
const held = async () => {
  const [row] = await db.sql<{ n: number }[]>`
    select count(*)::int as n from pg_locks l join pg_database d on d.oid = l.database
    where not l.granted and d.datname = current_database()`;
  return row?.n ?? 0;
};
const untilHeld = async (n: number) => {
  while ((await held()) < n);
};

test('two processes send one test, also when the second looks while the first is at it', async () => {
  await subscribe();
  await checkPushes(deps, clock.now());
  clock.moveTo((await nextPushCheckDue(db)) ?? clock.now());
  const [locked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  // Whoever sends stands still before the first message is written, with what is due already read.
  const standstill = db.transaction(async (tx) => {
    await tx`lock table delivery in share mode`;
    locked.resolve();
    await release.promise;
  });
  await locked.promise;
  const first = checkPushes(deps, clock.now());
  await untilHeld(1);
  const second = checkPushes(deps, clock.now());
  await Promise.race([second, untilHeld(2)]);
  release.resolve();
  await Promise.all([standstill, first, second]);
  await work.run(clock.now());
  expect(sent()).toEqual(['push_check']);
});
