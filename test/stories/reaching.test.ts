// How people are reached (rules 21 to 28). Retry and receipt details: test/rules, test/actions/delivery-*, receipts, web-push.
import { expect, test } from 'vitest';
import type { Fate } from '../../drills/carrier.ts';
import { testDatabase } from '../support/database.ts';
import { ARRIVES, beginStory, LOST, type Provider, to } from '../support/story.ts';

const db = await testDatabase();

const REFUSED = { ...LOST, reply: { outcome: 'failed', reason: 'http 410', retire: true } } as const;
const UNHEARD: Fate = { ...ARRIVES, reply: 'taken_unheard', receipts: [] };
const receipts = (...list: [number, 'accepted' | 'delivered' | 'read' | 'failed'][]) => ({
  ...ARRIVES,
  receipts: list.map(([after_seconds, status]) => ({ after_seconds, status })),
});
const names = (prefix: string, n: number) => Array.from({ length: n }, (_, i) => `${prefix}${i + 1}`);

interface DeliveryRow {
  memberId: number;
  purpose: string;
  channel: string;
  state: string;
  reason: string | null;
  providerId: string | null;
  attempts: number;
  receipts: { status: string; providerId: string; at: string }[];
}
const deliveriesOf = async (story: Awaited<ReturnType<typeof beginStory>>, id: number) => {
  const response = await story.world.asLeader('GET', `/callouts/${id}/deliveries`);
  return ((await response.json()) as { deliveries: DeliveryRow[] }).deliveries;
};

test('21: the SMS goes when its time comes without a receipt, and not after an answer', async () => {
  const story = await beginStory(db);
  await story.people([
    { name: 'm01', push: true },
    { name: 'm02', push: true },
    { name: 'm03', push: true },
  ]);
  const lost = to({ kind: 'push' });
  story.provider((handed) => (handed.message.address.endsWith('/3') ? ARRIVES : lost(handed)));
  await story.launch({ need: { general: 3 } });
  await story.advance('19s');
  for (const name of ['m01', 'm02']) story.phone(name).expectNothing();
  await story.leader.answerFor('m02', { answer: 'cannot' });
  await story.advance('1s');
  story.phone('m01').expectSms('【真实】集结');
  await story.advance('10m');
  expect(story.phone('m01').texts()).toHaveLength(1);
  expect(story.phone('m02').texts()).toEqual([]);
  story.phone('m03').expectPush('集结');
  story.phone('m03').expectNothing();
});

test('21, 26: a dead subscription is retired and the SMS goes at once; another refusal keeps it and raises an alarm', async () => {
  const story = await beginStory(db);
  const [gone, forbidden] = await story.people([
    { name: 'm01', push: true },
    { name: 'm02', push: true },
  ]);
  const refusal = { outcome: 'failed', reason: 'http 403', alarm: true } as const;
  const other = to({ memberId: forbidden?.id, kind: 'push' }, { ...LOST, reply: refusal });
  const dead = to({ memberId: gone?.id, kind: 'push' }, REFUSED);
  story.provider((handed) => dead(handed) ?? other(handed));
  await story.launch({ need: { general: 2 } });
  for (const name of ['m01', 'm02']) story.phone(name).expectSms('集结');
  const kept = await db.sql`select member_id, retired_at is not null as retired from contact_point
    where kind = 'push' order by member_id`;
  expect(kept.map((row) => row.retired)).toEqual([true, false]);
  expect(story.errors).toMatchObject([{ reason: 'web-push: http 403' }]);
  // The next message does not try the dead one again.
  await story.leader.standDown();
  const pushed = story.world.carrier.handed.filter((h) => h.kind === 'push');
  expect(pushed.map((h) => [h.message.memberId, h.message.purpose])).toEqual([
    [gone?.id, 'summons'],
    [forbidden?.id, 'summons'],
    [forbidden?.id, 'stand_down'],
  ]);
});

test('21: an answer also ends what is being handed over and would be tried again', async () => {
  const story = await beginStory(db, { sms: { lookup: false } });
  const [busy] = await story.people(['m01', 'm02']);
  const retry = { outcome: 'retry', reason: 'http 503' } as const;
  const refused = to({ memberId: busy?.id }, { ...LOST, reply: retry });
  const unheard: Provider = (handed) => (handed.nth === 1 ? UNHEARD : undefined);
  story.provider((handed) => refused(handed) ?? unheard(handed));
  await story.launch({ need: { general: 2 } });
  await story.leader.answerFor('m01', { answer: 'coming', etaMinutes: 20 });
  await story.phone('m02').reply('1 20');
  story.provider(null);
  await story.advance('15m');
  expect(story.phone('m01').texts()).toEqual([]);
  expect(story.phone('m02').texts()).toHaveLength(1);
  expect(await story.logged('unreachable')).toEqual([]);
});

test('22: a text that cannot be answered asks for nothing, and the board says so', async () => {
  const asking = /回复|点开|报平安/;
  const story = await beginStory(db, { sms: { twoWay: false, links: false } });
  await story.people(['m01', { name: 'm02', push: true }, { name: 'm03' }]);
  await story.launch({ need: { general: 3 } });
  expect(story.phone('m01').expectSms('集结')).not.toMatch(asking);
  expect(story.phone('m02').expectPush('集结')).toMatch(asking);
  expect((await story.board()).unanswerable).toBe(2);
  await story.leader.answerFor('m01', { answer: 'coming', etaMinutes: 5 });
  await story.advance('16m');
  expect(story.phone('m01').expectSms('未到')).not.toMatch(asking);
  await story.leader.standDown();
  expect(story.phone('m01').expectSms('解除')).not.toMatch(asking);

  const linked = await beginStory(db, { sms: { twoWay: false, links: true } });
  await linked.people(['m01']);
  await linked.launch();
  expect(linked.phone('m01').expectSms('点开')).not.toMatch(/回复/);
  expect((await linked.board()).unanswerable).toBe(0);
});

test('23: at one text a second a real call-out and a stand-down overtake what is still ours', async () => {
  const story = await beginStory(db, { sms: { pace_per_second: 1 } });
  await story.people([...names('d', 30)]);
  const drill = await story.launch({ kind: 'drill', need: { general: 30 } });
  await story.advance('2s');
  const before = story.world.carrier.handed.length;
  await story.people(names('r', 4).map((name) => ({ name, km: 0.1 })));
  const real = await story.launch({ need: { general: 4 } });
  await story.advance('4s');
  const next = story.world.carrier.handed.slice(before).map((h) => h.message.calloutId);
  expect(next).toEqual([real, real, real, real]);
  await story.leader.standDown({}, drill);
  const told = story.world.carrier.handed.length;
  await story.advance('1m');
  const after = story.world.carrier.handed.slice(told).map((h) => h.message);
  // Whoever was not asked yet is not told, and nobody is asked any more.
  expect(new Set(after.map((m) => m.purpose))).toEqual(new Set(['stand_down']));
  expect(before + after.length).toBe(2 * before);
});

test('23: of two real call-outs neither waits behind the whole list of the other', async () => {
  const story = await beginStory(db, { sms: { pace_per_second: 1 } });
  await story.people([...names('a', 10), ...names('b', 10)]);
  const far = { lon: 104.5, lat: 36.06 };
  const one = await story.launch({ need: { general: 10 } });
  const two = await story.launch({ need: { general: 10 }, position: far });
  await story.advance('9s');
  const sent = story.world.carrier.handed.map((h) => h.message.calloutId);
  const of = (id: number) => sent.filter((calloutId) => calloutId === id).length;
  expect(sent).toHaveLength(10);
  expect(Math.abs(of(one) - of(two))).toBeLessThanOrEqual(2);
});

test('24: what the provider may have taken is looked up before it is sent again', async () => {
  const story = await beginStory(db);
  await story.people(['m01']);
  story.provider(() => UNHEARD);
  const id = await story.launch();
  await story.advance('20m');
  expect(story.phone('m01').texts()).toHaveLength(1);
  expect(await deliveriesOf(story, id)).toMatchObject([{ state: 'delivered', attempts: 1 }]);
});

test('24: where nobody can be asked it goes once more, says so, and both ids lead to the same summons', async () => {
  const story = await beginStory(db, { sms: { lookup: false } });
  await story.people(['m01', 'm02']);
  const unheard: Fate = { ...UNHEARD, receipts: [{ after_seconds: 90, status: 'delivered' }] };
  const silent = to({ memberId: 2 }, UNHEARD);
  story.provider((handed) => silent(handed) ?? (handed.nth === 1 ? unheard : undefined));
  const id = await story.launch({ need: { general: 2 } });
  await story.advance('5m');
  const [first, second, ...more] = story.phone('m01').texts();
  expect(more).toEqual([]);
  // One duplicate at the most, however often no word comes back.
  expect(story.phone('m02').texts()).toHaveLength(2);
  expect((await story.report()).figures.duplicateSummonses).toBe(2);
  expect(first).not.toContain('重发');
  expect(second).toContain('重发');
  expect(story.phone('m01').link()).toBe(first?.match(/http\S+/)?.[0]);
  const [delivery] = await deliveriesOf(story, id);
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 2 });
  expect(new Set(delivery?.receipts.map((r) => r.providerId)).size).toBe(2);
  expect(await story.phone('m01').answer({ answer: 'coming', etaMinutes: 9 })).toBe('recorded');
});

test('25: receipts in any order move forward only, and each arrival is kept with its time', async () => {
  const story = await beginStory(db);
  await story.people(['m01', 'm02', 'm03']);
  const orders = [
    receipts([0, 'delivered'], [3, 'accepted'], [5, 'failed'], [5, 'failed']),
    receipts([0, 'read'], [1, 'delivered'], [2, 'delivered']),
    receipts([2, 'failed'], [400, 'delivered']),
  ];
  story.provider((handed) => orders[(handed.message.memberId ?? 1) - 1]);
  const id = await story.launch({ need: { general: 3 } });
  await story.advance('3s');
  expect((await deliveriesOf(story, id)).map((d) => d.state)).toEqual(['delivered', 'read', 'failed']);
  // Undelivered is a failure: nothing else is left to try for this person.
  expect((await story.logged('unreachable')).map((e) => e.memberId)).toEqual([3]);
  await story.advance('8m');
  const all = await deliveriesOf(story, id);
  expect(all.map((d) => d.state)).toEqual(['delivered', 'read', 'delivered']);
  expect(all.map((d) => d.receipts.map((r) => r.status))).toEqual([
    ['delivered', 'accepted', 'failed', 'failed'],
    ['read', 'delivered', 'delivered'],
    ['failed', 'delivered'],
  ]);
  expect(all[0]?.receipts.at(-1)?.at).toBe('2026-11-23T19:07:05.000Z');
});

test('25: without a receipt the provider is asked after 60 s', async () => {
  const story = await beginStory(db);
  await story.people(['m01']);
  story.provider(() => ({ ...ARRIVES, receipts: [] }));
  const id = await story.launch();
  await story.advance('59s');
  expect(await deliveriesOf(story, id)).toMatchObject([{ state: 'accepted' }]);
  await story.advance('1s');
  expect(await deliveriesOf(story, id)).toMatchObject([{ state: 'delivered' }]);
});

test('26: a push is urgent, lives as long as its text is true, and a stand-down replaces it', async () => {
  for (const kind of ['real', 'drill', 'test'] as const) {
    const story = await beginStory(db);
    await story.people([
      { name: 'm01', push: true },
      { name: 'm02', push: true },
    ]);
    await story.launch({ kind, need: { general: 2 }, minutes: 30 });
    await story.leader.standDown();
    const [one, two, ...ends] = story.world.carrier.handed.map((h) => h.message);
    for (const message of [one, two, ...ends]) expect(message).toMatchObject({ urgent: true });
    // Half an hour beyond the arrive-by time nobody needs to set out any more.
    expect(one?.ttl_seconds).toBe(60 * 60);
    expect(ends.map((m) => m.topic)).toEqual([one?.topic, two?.topic]);
    expect(one?.topic).not.toBe(two?.topic);
  }
});

test('26: Retry-After holds the push, not the SMS, and a push whose moment passes is not sent', async () => {
  const story = await beginStory(db);
  await story.people([{ name: 'm01', push: true }]);
  const busy = { outcome: 'retry', reason: 'http 429', retryAfter_seconds: 7_200 } as const;
  story.provider(to({ kind: 'push' }, { ...LOST, reply: busy }));
  await story.launch();
  await story.advance('20s');
  story.phone('m01').expectSms('集结');
  story.provider(null);
  await story.advance('3h');
  expect(story.world.carrier.handed.filter((h) => h.kind === 'push')).toHaveLength(1);
});

test('28: nobody is notified who cannot be reached, and who turns out to be so is shown and not counted', async () => {
  const story = await beginStory(db);
  await story.people([{ name: 'm01', phone: null }, 'm02', 'm03']);
  const position = { lon: 103.82, lat: 36.06 };
  const plan = await story.leader.post('/plans', {
    ...{ kind: 'real', position, lines: [{ role: 'general', count: 3 }] },
    arriveBy: '2026-11-23T20:00:00Z',
  });
  expect(plan.leftOut).toEqual([{ memberId: 1, name: 'm01', reason: 'unreachable' }]);
  story.provider(to({ memberId: 2 }, REFUSED));
  const id = await story.launch({ need: { general: 3 } });
  expect((await story.logged('unreachable')).map((e) => e.memberId)).toEqual([2]);
  const { figures } = await story.report();
  expect(figures).toMatchObject({ summoned: 2, reached: 1 });
  const board = await story.world.request(`/callouts/${id}`, {
    headers: { authorization: 'Bearer drill-operator-key', accept: 'text/html' },
  });
  expect(await board.text()).toContain('联系不上');
});
