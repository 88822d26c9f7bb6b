// What members say of themselves from their phones, over HTTP: once however often it comes, by its true time, and taken back.
import { beforeEach, expect, test } from 'vitest';
import { carryOutRetention } from '../../src/retention.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, KEEP } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
const web = webOf(db);
let me = 0;
let other = 0;
let n = 0;
const now = () => web.clock.now();
const minutes = (m: number) => new Date(now().getTime() + m * 60_000);

beforeEach(async () => {
  await emptyDatabase(db);
  [me = 0, other = 0] = await addMembers(db, [{ name: '张三' }, { name: '李四' }]);
  await web.signIn({ memberId: me });
});

const newId = () => `phone-${n++}`;
const say = (change: object, from: object = {}, of = me) =>
  web.json(`/api/members/${of}/own-changes`, { clientId: newId(), ...from, change });
const outcome = async (reply: Response | Promise<Response>) =>
  ((await (await reply).json()) as { outcome: string }).outcome;
const absences = async () =>
  (
    await db.sql<{ kind: string; startsAt: Date; endsAt: Date | null }[]>`
      select kind, starts_at, ends_at from absence where member_id = ${me} order by id`
  ).map((a) => ({ ...a }));

test('leave that waited without a network counts from when it was said, and once', async () => {
  // The phone's clock is a day behind; it was said an hour before it was sent.
  const off = (m: number) => new Date(minutes(m).getTime() - 86_400_000).toISOString();
  const sent = { clientId: 'a', deviceAt: off(-60), sentAt: off(0) };
  const change = { what: 'away', kind: 'leave' };
  expect(await outcome(say(change, sent))).toBe('done');
  expect(await outcome(say(change, sent))).toBe('again');
  expect(await absences()).toEqual([{ kind: 'leave', startsAt: minutes(-60), endsAt: null }]);
});

test('back, and that taken back: the leave is as it was, once', async () => {
  await say({ what: 'away', kind: 'sick' }, { clientId: 'a', deviceAt: minutes(-30).toISOString() });
  expect(await outcome(say({ what: 'back' }, { clientId: 'b' }))).toBe('done');
  expect(await absences()).toEqual([{ kind: 'sick', startsAt: minutes(-30), endsAt: now() }]);
  expect(await outcome(say({ what: 'undo', of: 'b' }))).toBe('done');
  expect(await absences()).toEqual([{ kind: 'sick', startsAt: minutes(-30), endsAt: null }]);
  expect(await outcome(say({ what: 'undo', of: 'b' }))).toBe('nothing');
  expect(await outcome(say({ what: 'undo', of: 'a' }))).toBe('done');
  expect(await absences()).toEqual([]);
});

test('a leave that somebody else took away meanwhile is not brought back by an undo', async () => {
  await say({ what: 'away', kind: 'leave' }, { clientId: 'a', deviceAt: minutes(-30).toISOString() });
  await say({ what: 'back' }, { clientId: 'b' });
  await db.sql`delete from absence where member_id = ${me}`;
  expect(await outcome(say({ what: 'undo', of: 'b' }))).toBe('done');
  expect(await absences()).toEqual([]);
});

test('wishes are set, and taken back to what they were', async () => {
  const night = { from: '22:00', until: '06:30' };
  const wishes = { language: 'zh', channels: ['push', 'sms'], mode: null, quiet: night };
  const read = async () => (await web.json(`/api/members/${me}/wishes`)).json();
  expect(await outcome(say({ what: 'wishes', wishes }, { clientId: 'w' }))).toBe('done');
  expect(await read()).toEqual(wishes);
  expect(await outcome(say({ what: 'undo', of: 'w' }))).toBe('done');
  expect(await read()).toMatchObject({ channels: null, quiet: null });
  expect((await db.sql`select from member_wish`).length).toBe(0);
});

test('what makes no sense names its field, in the reader’s language, and nothing is kept', async () => {
  const early = minutes(-5).toISOString();
  const bad = await say({ what: 'away', kind: 'leave', endsAt: early });
  expect(bad.status).toBe(400);
  expect(await bad.json()).toMatchObject({ errors: [{ field: 'change.endsAt' }] });
  expect((await say({ what: 'away', kind: 'holiday' })).status).toBe(400);
  expect((await say({ what: 'drop', absenceId: 7 })).status).toBe(404);
  expect((await say({ what: 'back' }, { clientId: '' })).status).toBe(400);
  expect((await db.sql`select from own_change`).length).toBe(0);
});

test('nobody says it for somebody else, not even the city', async () => {
  expect((await say({ what: 'back' }, {}, other)).status).toBe(404);
  await web.signIn({ role: 'city', memberId: me });
  expect((await say({ what: 'back' }, {}, other)).status).toBe(404);
});

test('what a phone said is remembered for thirty days', async () => {
  await say({ what: 'away', kind: 'leave' }, { clientId: 'a' });
  const left = () => db.sql`select from own_change`;
  await carryOutRetention(db, minutes(30 * 1_440), KEEP);
  expect((await left()).length).toBe(1);
  await carryOutRetention(db, minutes(30 * 1_440 + 1), KEEP);
  expect((await left()).length).toBe(0);
});

test('I read what I was called to, a page at a time, and nobody else’s', async () => {
  await web.start({ lines: [{ role: 'general', count: 2 }] });
  const read = async (query = '') => (await web.json(`/api/me/callouts${query}`)).json();
  expect(await read()).toMatchObject({ total: 1, page: 1, items: [{ kind: 'real', answer: null }] });
  expect(await read('?page=2')).toMatchObject({ page: 2, items: [] });
  expect((await web.json('/api/me/callouts?pageSize=101')).status).toBe(400);
  await web.signIn();
  expect(await read()).toMatchObject({ total: 0 });
});

test('those who lead see which call-outs they may steer; who only may look sees none of them', async () => {
  await web.start({ lines: [{ role: 'general', count: 1 }] });
  const seen = async (query: string) =>
    ((await (await web.json(`/api/callouts${query}`)).json()) as { total: number }).total;
  await web.signIn({ role: 'city' });
  expect(await seen('?lead=true')).toBe(1);
  await web.signIn({ role: 'auditor' });
  expect([await seen('?lead=true'), await seen('')]).toEqual([0, 1]);
});
