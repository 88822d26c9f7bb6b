import { expect, test } from 'vitest';
import { ARRIVES, type Fate, LOST } from '../../drills/carrier.ts';
import { INSTALLATION } from '../../src/access/principal.ts';
import { loadBoard } from '../../src/callout/board.ts';
import { testDatabase } from '../support/database.ts';
import { beginStory } from '../support/story.ts';

const db = await testDatabase();
const REFUSED: Fate = {
  ...{ reply: { outcome: 'failed', reason: 'no such number' } as const, arrival_seconds: null, receipts: [] },
};

test('whom no channel could carry is on the screen within seconds, and the unit leader hears of it once', async () => {
  const story = await beginStory(db);
  await story.people([
    { name: '队长', squad: '一班', post: 'leader', absent: true },
    { name: '甲', squad: '一班' },
    { name: '乙', squad: '一班' },
    { name: '丙', squad: '一班' },
  ]);
  const lost = new Map<string, Fate>([
    [story.phone('甲').name, REFUSED],
    [story.phone('乙').name, LOST],
  ]);
  const byId = new Map(['甲', '乙', '丙'].map((name) => [story.phone(name).id, lost.get(name) ?? ARRIVES]));
  story.provider(({ message }) => byId.get(message.memberId ?? 0));
  const id = await story.launch({ need: { general: 3 } });
  await story.advance('2s');
  const states = async () =>
    Object.fromEntries(
      (await loadBoard(story.world.deps, id, INSTALLATION)).people.map((p) => [p.name, p.state]),
    );
  expect(await states()).toEqual({ 甲: 'unreachable', 乙: 'waiting', 丙: 'delivered' });
  expect(await story.logged('unreachable')).toHaveLength(1);

  await story.advance('3m');
  story.phone('队长').expectNothing();
  await story.advance('1m');
  expect(story.phone('队长').expectSms('联系不上')).toMatch(
    /^【真实】联系不上：商场火警，本队2人：甲、乙。请设法通知。$/,
  );
  await story.advance('20m');
  story.phone('队长').expectNothing();
  expect((await story.logged('leader_told')).map((e) => e.data)).toMatchObject([
    { people: [story.phone('甲').id, story.phone('乙').id], leader: story.phone('队长').id },
  ]);
  expect((await story.bothStates()).stored).toEqual((await story.bothStates()).replayed);
});

test('a leader who is himself not reached is passed over for the one above; nobody is told when all are reached', async () => {
  const story = await beginStory(db);
  await story.people([
    { name: '队长', squad: '一班', post: 'leader' },
    { name: '甲', squad: '二班' },
  ]);
  await db.sql`insert into unit (kind, name, parent_id) select 'squad', '空班', id from unit where kind = 'company'`;
  const [above] = await story.people([{ name: '中队长', squad: '三班', absent: true }]);
  await db.sql`update member set post = 'leader', unit_id = (select id from unit where kind = 'company')
    where id = ${above?.id ?? 0}`;
  const chief = story.phone('队长').id;
  story.provider(({ message }) => (message.memberId === chief ? LOST : undefined));
  await story.launch({ need: { general: 2 } });
  await story.advance('5m');
  story.phone('中队长').expectSms('本队1人：队长');
  expect(await story.logged('leader_told')).toHaveLength(1);
});

test('after the end nobody is told', async () => {
  const story = await beginStory(db);
  await story.people([
    { name: '队长', squad: '一班', post: 'leader', absent: true },
    { name: '甲', squad: '一班' },
  ]);
  story.provider(() => LOST);
  await story.launch({ need: { general: 1 } });
  await story.advance('1m');
  await story.leader.standDown();
  await story.advance('10m');
  expect(await story.logged('leader_told')).toEqual([]);
});

test("a quiet member's drill waits, and the plan says so; a real call-out comes through", async () => {
  const story = await beginStory(db);
  await story.people(['甲']);
  const wishes = { quiet: { from: '22:00', until: '03:30' } };
  const put = await story.world.asLeader('PUT', `/members/${story.phone('甲').id}/wishes`, wishes);
  expect(await put.json()).toEqual({ language: 'zh', channels: null, mode: null, ...wishes });
  const lines = [{ role: 'general', count: 1 }];
  const ask = { kind: 'drill', position: { lon: 103.82, lat: 36.06 }, lines };
  const arriveBy = new Date(story.clock.now().getTime() + 3_600_000).toISOString();
  const plan = await (await story.world.asLeader('POST', '/plans', { ...ask, arriveBy })).json();
  expect(plan).toMatchObject({
    quiet: [{ memberId: story.phone('甲').id, until: '2026-11-23T19:30:00.000Z' }],
  });
  await story.launch({ kind: 'drill' });
  await story.advance('22m');
  story.phone('甲').expectNothing();
  await story.advance('1m');
  story.phone('甲').expectSms('【演练】');
  await story.leader.standDown();
  await story.leader.close();
  await story.launch({ kind: 'real' });
  story.phone('甲').expectSms('【真实】');
});
