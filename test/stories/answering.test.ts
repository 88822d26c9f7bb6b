// How a call-out is answered: by link, by SMS, for somebody else, in two places, late, twice.
import { beforeEach, expect, test } from 'vitest';
import { close } from '../../src/callout/close.ts';
import { freeCode } from '../../src/callout/code.ts';
import { replay } from '../../src/callout/replay.ts';
import { standDown } from '../../src/callout/stand-down.ts';
import { loadRow, loadState } from '../../src/callout/store.ts';
import { answerByText } from '../../src/callout/text-answer.ts';
import { receiveText } from '../../src/delivery/inbound.ts';
import { readLog } from '../../src/kernel/log.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, rigOf, START } from '../support/rig.ts';

const db = await testDatabase();
beforeEach(() => emptyDatabase(db));

const people = (n: number) => Array.from({ length: n }, () => ({}));
let sent = 0;
/** A text from a phone; returns what the phone has received since. */
async function text(rig: ReturnType<typeof rigOf>, from: string, body: string): Promise<string[]> {
  const [before] = await db.sql<{ n: number }[]>`select coalesce(max(id), 0)::int as n from message_log`;
  const inbound = { provider: 'test', providerId: `in${++sent}`, from, body, at: rig.clock.now() };
  await receiveText({ db, onText: (t) => answerByText(rig.deps, t) }, inbound);
  await rig.at((rig.clock.now().getTime() - Date.parse('2026-11-23T19:07:00Z')) / 60_000);
  const rows = await db.sql<{ body: string }[]>`
    select body from message_log where address = ${from} and id > ${before?.n ?? 0} order by id`;
  return rows.map((r) => r.body);
}
const stateOf = async (rig: ReturnType<typeof rigOf>, id: number, memberId: number) =>
  (await rig.view(id)).people.find((p) => p.memberId === memberId);

test('an SMS closes the gap, silently; the same again says so and changes nothing', async () => {
  const [m = 0] = await addMembers(db, [{ phone: '+8617001000001' }, {}]);
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.at(0);
  expect(await text(rig, '+8617001000001', '１ 15')).toEqual([]);
  expect(await stateOf(rig, id, m)).toMatchObject({
    state: 'coming',
    role: 'general',
    channel: 'sms',
    expectedAt: '2026-11-23T19:22:00.000Z',
  });
  expect(await text(rig, '+8617001000001', '1 15')).toEqual([expect.stringContaining('已有同样的答复')]);
  expect(await db.sql`select 1 from response`).toHaveLength(1);
});

test('what is not understood records nothing and gets one short help, at most five in a row', async () => {
  await addMembers(db, [{ phone: '+8617001000001' }]);
  const rig = rigOf(db);
  await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.at(0);
  const helps: number[] = [];
  for (let i = 0; i < 7; i++) helps.push((await text(rig, '+8617001000001', `在开会，稍后说 ${i}`)).length);
  expect(helps).toEqual([1, 1, 1, 1, 1, 0, 0]);
  expect(await db.sql`select 1 from response`).toHaveLength(0);
  expect(await text(rig, '+8617001000001', '1 9')).toEqual([]);
  expect(await text(rig, '+8617001000001', '什么')).toHaveLength(1);
});

test('20: a reply code is not used again while it is open, nor within 24 h', async () => {
  await addMembers(db, people(1));
  const rig = rigOf(db);
  // Codes are tried from where the last call-out's number points: here at its own.
  await db.sql`select setval(pg_get_serial_sequence('callout', 'id'), 191)`;
  const { id } = await rig.start();
  const { code } = (await rig.view(id)).callout;
  const next = () => db.transaction((tx) => freeCode(tx, rig.clock.now()));
  await rig.at(48 * 60);
  expect(await next()).not.toBe(code);
  await standDown(rig.deps, id, {}, 'leader');
  await close(rig.deps, id, 'leader');
  await rig.at(72 * 60 - 0.1);
  expect(await next()).not.toBe(code);
  await rig.at(72 * 60 + 0.1);
  expect(await next()).toBe(code);
});

test('a number that two members share asks who, and the name answers it', async () => {
  const ids = await addMembers(db, [
    { name: '王波', phone: '+8617001000009' },
    { name: '李雷', phone: '+8617001000009' },
  ]);
  const rig = rigOf(db);
  const { id } = await rig.start();
  await rig.at(0);
  const [ask] = await text(rig, '+8617001000009', '1 15');
  expect(ask).toMatch(/共用/);
  expect(ask).toMatch(/王波/);
  expect(await text(rig, '+8617001000009', '1 15 李雷')).toEqual([]);
  expect((await stateOf(rig, id, ids[1] ?? 0))?.state).toBe('coming');
  expect((await stateOf(rig, id, ids[0] ?? 0))?.state).toBe('waiting');
});

test('two call-outs open: a bare digit asks which, real first; the code moves the person and reopens the first gap', async () => {
  const ids = await addMembers(db, [{ phone: '+8617001000001' }, {}]);
  const [m = 0] = ids;
  const rig = rigOf(db);
  const one = await rig.start({ title: '北门火警', lines: [{ role: 'general', count: 1 }] });
  await rig.answer(one.id, m, { answer: 'cannot' });
  const two = await rig.start({ title: '南门走失', lines: [{ role: 'general', count: 1 }] });
  await rig.at(0);
  const codes = await Promise.all([one, two].map(async (c) => (await rig.view(c.id)).callout.code));
  expect(codes[0]).not.toBe(codes[1]);
  const [ask] = await text(rig, '+8617001000001', '1 15');
  expect(ask).toMatch(new RegExp(`${codes[1]}=南门走失`));
  expect(await db.sql`select 1 from response where answer = 'coming'`).toHaveLength(0);
  await text(rig, '+8617001000001', `${codes[1]} 1 15`);
  expect((await rig.view(two.id)).callout.gap).toEqual({ general: 0 });
  await text(rig, '+8617001000001', `${codes[0]} 1 20`);
  expect((await rig.view(one.id)).callout.gap).toEqual({ general: 0 });
  expect((await rig.view(two.id)).callout.gap).toEqual({ general: 1 });
  expect(await stateOf(rig, two.id, m)).toMatchObject({ state: 'cannot', reason: 'moved' });
});

test('coming in two at once asks on the link, and moves when told to', async () => {
  const [m = 0] = await addMembers(db, people(2));
  const rig = rigOf(db);
  const one = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.answer(one.id, m, { answer: 'cannot' });
  const two = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.answer(two.id, m, { answer: 'coming', etaMinutes: 10 });
  const asked = await rig.answer(one.id, m, { answer: 'coming', etaMinutes: 10 });
  expect(asked).toMatchObject({ outcome: 'conflict', elsewhere: { calloutId: two.id } });
  expect((await rig.view(two.id)).callout.gap).toEqual({ general: 0 });
  expect((await rig.answer(one.id, m, { answer: 'coming', etaMinutes: 10, move: true })).outcome).toBe(
    'recorded',
  );
  expect((await rig.view(two.id)).callout.gap).toEqual({ general: 1 });
  for (const { id } of [one, two]) {
    const row = await loadRow(db.sql, id);
    expect(replay(await readLog(db.sql, id))).toEqual(await loadState(db.sql, row));
  }
});

test('16: whoever moves reopens the gap that he closed, and the next are asked at once', async () => {
  const [m = 0, , other = 0] = await addMembers(db, people(4));
  const rig = rigOf(db);
  const one = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.answer(one.id, m, { answer: 'cannot' });
  const two = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.answer(two.id, m, { answer: 'coming', etaMinutes: 20 });
  await rig.at(6);
  const asked = async () => (await rig.view(two.id)).people.map((p) => p.memberId);
  expect(await asked()).toEqual([m]);
  await rig.answer(one.id, m, { answer: 'coming', etaMinutes: 20, move: true });
  await rig.at(6);
  expect(await asked()).toEqual([m, other]);
});

test('one answer silences only that person’s own remaining messages', async () => {
  const ids = await addMembers(db, people(2));
  for (const m of ids) {
    await db.sql`insert into contact_point (member_id, kind, address, keys) values
      (${m}, 'push', ${`https://push.test/${m}`}, '{"p256dh":"x","auth":"y"}')`;
  }
  const rig = rigOf(db);
  const { id } = await rig.start();
  const waiting = () => db.sql<{ memberId: number }[]>`
    select member_id from delivery where channel = 'sms' and state = 'queued' and purpose = 'summons' order by member_id`;
  expect((await waiting()).map((d) => d.memberId)).toEqual(ids);
  await rig.answer(id, ids[0] ?? 0, { answer: 'coming', etaMinutes: 9 });
  expect((await waiting()).map((d) => d.memberId)).toEqual([ids[1]]);
});

test('said coming, neither set out nor arrived by ETA and grace: warned once, out, gap open, next raised', async () => {
  const ids = await addMembers(db, people(3));
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.answer(id, ids[0] ?? 0, { answer: 'coming', etaMinutes: 5 });
  await rig.at(14.9);
  expect((await rig.view(id)).callout.gap).toEqual({ general: 0 });
  await rig.at(15);
  await rig.at(16);
  const { callout, people: asked } = await rig.view(id);
  expect(callout.gap).toEqual({ general: 1 });
  expect(asked.map((p) => p.state)).toEqual(['no_show', 'waiting']);
  expect((await rig.texts(ids[0] ?? 0)).filter((t) => t.includes('按未到计'))).toHaveLength(1);
  expect((await rig.answer(id, ids[0] ?? 0, { answer: 'arrived' })).outcome).toBe('recorded');
  expect((await rig.view(id)).callout.gap).toEqual({ general: 0 });
});

test('an answer for somebody else carries who gave it; all stay in the history', async () => {
  const [m = 0] = await addMembers(db, people(1));
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.answer(id, m, { answer: 'coming', etaMinutes: 10, channel: 'leader', givenBy: 'operator' });
  const deviceAt = new Date('2026-11-23T19:00:00Z');
  await rig.answer(id, m, { answer: 'cannot', deviceAt, clientId: 'x1' });
  expect((await rig.answer(id, m, { answer: 'cannot', deviceAt, clientId: 'x1' })).outcome).toBe('unchanged');
  const history = await db.sql`select answer, channel, given_by, device_at, at from response order by id`;
  expect(history).toMatchObject([
    { answer: 'coming', channel: 'leader', givenBy: 'operator' },
    { answer: 'cannot', channel: 'link', givenBy: null, deviceAt, at: rig.clock.now() },
  ]);
});

test('an answer that the phone sends again does not undo a later one', async () => {
  const [m = 0] = await addMembers(db, people(1));
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.answer(id, m, { answer: 'coming', etaMinutes: 10, clientId: 'a' });
  await rig.answer(id, m, { answer: 'cannot', clientId: 'b' });
  expect((await rig.answer(id, m, { answer: 'coming', etaMinutes: 10, clientId: 'a' })).outcome).toBe(
    'unchanged',
  );
  expect((await stateOf(rig, id, m))?.state).toBe('cannot');
});

test('answers after the end are kept as late, change no count, and are told that it is over', async () => {
  const [m = 0] = await addMembers(db, [{ phone: '+8617001000001' }]);
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.at(0);
  await standDown(rig.deps, id, {}, 'leader');
  expect(await text(rig, '+8617001000001', '1 15')).toContainEqual(expect.stringContaining('已结束'));
  expect((await rig.answer(id, m, { answer: 'coming' })).outcome).toBe('late');
  expect((await rig.view(id)).callout).toMatchObject({
    gap: { general: 1 },
    counts: { coming: 0, released: 1 },
  });
  await close(rig.deps, id, 'leader');
  expect((await rig.answer(id, m, { answer: 'home_safe' })).outcome).toBe('late');
  const late = await db.sql`select late from response`;
  expect(late.map((r) => r.late)).toEqual([true, true, true]);
});

test('an opt-out word stops SMS on that number alone, and the leader sees it', async () => {
  const ids = await addMembers(db, [{ phone: '+8617001000001' }, {}]);
  const rig = rigOf(db);
  const { id } = await rig.start();
  await rig.at(0);
  expect(await text(rig, '+8617001000001', '退订')).toEqual([]);
  const out = await db.sql`select member_id from contact_point where opted_out_at is not null`;
  expect(out.map((r) => r.memberId)).toEqual([ids[0]]);
  expect((await readLog(db.sql, id)).filter((e) => e.type === 'opted_out').map((e) => e.memberId)).toEqual([
    ids[0],
  ]);
});

test('a text fetched afterwards counts from when it was sent, and answers no call-out that it is older than', async () => {
  const from = '+8617001000001';
  const [m = 0] = await addMembers(db, [{ phone: from }]);
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }], minutes: 60 });
  const fetched = (body: string, minutes: number) =>
    receiveText(
      { db, onText: (text) => answerByText(rig.deps, text) },
      {
        provider: 'http-sms',
        providerId: body,
        from,
        body,
        at: new Date(START.getTime() + minutes * 60_000),
      },
    );
  await rig.at(5);
  // Meant for something before this call-out.
  await fetched('2', -10);
  expect((await stateOf(rig, id, m))?.state).toBe('waiting');
  await rig.at(20);
  await rig.answer(id, m, { answer: 'cannot' });
  await rig.at(30);
  await fetched('1 5', 10);
  expect((await stateOf(rig, id, m))?.state).toBe('cannot');
  await fetched('1 10', 25);
  expect(await stateOf(rig, id, m)).toMatchObject({ state: 'coming', channel: 'sms' });
  const [kept] = await db.sql`select device_at, at from response where answer = 'coming' order by id desc`;
  expect(kept).toEqual({ deviceAt: new Date(START.getTime() + 25 * 60_000), at: rig.clock.now() });
});
