import { afterAll, beforeEach, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { launch, launchRequestSchema } from '../../src/callout/launch.ts';
import { standDown } from '../../src/callout/stand-down.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { groupRobotChannel, groupRobots, ROBOT_KINDS } from '../../src/delivery/channels/group-robots.ts';
import { messageLogChannel } from '../../src/delivery/channels/message-log.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import { vaultOf } from '../../src/kernel/vault.ts';
import { openRobot } from '../../src/roster/robot-secret.ts';
import { sealWhatIsClear } from '../../src/roster/rotate-keys.ts';
import { workOf } from '../../src/work.ts';
import { testDatabase } from '../support/database.ts';
import { fakeRobots, ROBOT_SECRET } from '../support/fake-robots.ts';
import { emptyDatabase, rigOf, SCENE } from '../support/rig.ts';
import { addPeople } from '../support/story-people.ts';

const db = await testDatabase();
const rig = rigOf(db);
const { clock } = rig;
const robots = await fakeRobots(() => clock.now());
const http = nodeHttp();
const own = { db, clock, send: http.send, baseUrl: robots.origin };
const deps = {
  ...rig.deps,
  channels: channelsOf([
    messageLogChannel(db, clock, 'sms'),
    ...ROBOT_KINDS.map((kind) => groupRobotChannel(kind, own)),
  ]),
};
const logger = { info() {}, warn() {}, error: console.error };
const work = workOf({ ...deps, logger });
const KEY = 'operator-key-of-tests';
const app = createApp({ ...deps, logger, role: 'api', operatorKey: KEY });
const api = async (method: string, path: string, body?: unknown) => {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const reply = await app.request(`/api${path}`, {
    method,
    headers,
    body: body && JSON.stringify(body),
  } as RequestInit);
  const text = await reply.text();
  return { status: reply.status, body: text ? JSON.parse(text) : null };
};
const ADDRESSES = {
  wecom: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa',
  dingtalk: `https://oapi.dingtalk.com/robot/send?access_token=${'a1'.repeat(20)}`,
  feishu: 'https://open.feishu.cn/open-apis/bot/v2/hook/11111111-2222-3333-4444-555555555555',
};
const unitOf = async (name: string) =>
  (await db.sql<{ id: number }[]>`select id from unit where name = ${name}`)[0]?.id ?? 0;
const setUp = (unit: number, kind: keyof typeof ADDRESSES) =>
  api('POST', `/units/${unit}/robots`, {
    kind,
    url: ADDRESSES[kind],
    secret: kind === 'wecom' ? null : ROBOT_SECRET,
  });

afterAll(async () => {
  http.close();
  await robots.close();
});
beforeEach(async () => {
  await emptyDatabase(db);
  robots.said.length = 0;
  const people = [
    { name: '张三', squad: '一班' },
    { name: '李四', squad: '一班' },
    { name: '王五', squad: '二班' },
    { name: '赵六', squad: '三班', absent: true },
  ];
  await addPeople(db, people, { before: 0, now: clock.now() });
});

test.each(ROBOT_KINDS)('%s: set up, tried, listed without its address, taken away', async (kind) => {
  const unit = await unitOf('一班');
  const made = await setUp(unit, kind);
  expect(made).toMatchObject({ status: 201, body: { kind, enabled: true, lastError: null } });
  const path = `/units/${unit}/robots/${made.body.id}`;
  expect((await api('POST', `${path}/test`)).body).toEqual({ ok: true, reason: null });
  expect(robots.said).toEqual([{ kind, text: expect.stringMatching(/^【测试】/) }]);
  const listed = await api('GET', `/units/${unit}/robots`);
  expect(listed.body.robots).toMatchObject([{ kind, lastAt: clock.now().toISOString(), lastError: null }]);
  expect(JSON.stringify(listed.body)).not.toMatch(/https|SEC-/);
  expect((await api('DELETE', path)).status).toBe(204);
  expect((await api('POST', `${path}/test`)).status).toBe(404);
});

test('address and secret are sealed to their unit, also those from before, and sealed anew under a new key', async () => {
  const unit = await unitOf('一班');
  await setUp(unit, 'dingtalk');
  await db.sql`insert into unit_robot (unit_id, kind, url) values (${unit}, 'wecom', ${ADDRESSES.wecom})`;
  const stored = async () => db.sql<{ id: number; url: string; secret: string | null }[]>`
    select id, url, secret from unit_robot order by id`;
  const [old] = (await stored()).slice(1);
  expect((await api('POST', `/units/${unit}/robots/${old?.id}/test`)).body.ok).toBe(true);
  await sealWhatIsClear(db);
  expect(JSON.stringify(await stored())).not.toMatch(/https|SEC-/);
  expect((await setUp(unit, 'wecom')).status).toBe(409);
  for (const { id } of await stored())
    expect((await api('POST', `/units/${unit}/robots/${id}/test`)).body.ok).toBe(true);
  const [sealed] = await stored();
  const vault = await vaultOf(db);
  if (!sealed) throw new Error('no robot');
  expect(openRobot(vault, unit, sealed)).toEqual({ url: ADDRESSES.dingtalk, secret: ROBOT_SECRET });
  expect(() => openRobot(vault, unit + 1, sealed)).toThrow();
});

test('an address that is not that kind of robot is refused, and so nothing can be made to call elsewhere', async () => {
  const unit = await unitOf('一班');
  const bad = [
    ADDRESSES.feishu,
    'http://127.0.0.1/cgi-bin/webhook/send?key=693a91f6-7xxx',
    `${ADDRESSES.wecom}@evil.example`,
  ];
  for (const url of bad) {
    const refused = await api('POST', `/units/${unit}/robots`, { kind: 'wecom', url });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toMatchObject([{ field: 'url' }]);
  }
});

test('a wrong secret is told, and is seen in the list', async () => {
  const unit = await unitOf('一班');
  const made = await api('POST', `/units/${unit}/robots`, {
    kind: 'feishu',
    url: ADDRESSES.feishu,
    secret: 'another-secret',
  });
  const tried = await api('POST', `/units/${unit}/robots/${made.body.id}/test`);
  expect(tried.body).toMatchObject({ ok: false, reason: expect.stringContaining('19021') });
  expect((await api('GET', `/units/${unit}/robots`)).body.robots).toMatchObject([
    { lastError: expect.stringContaining('19021') },
  ]);
});

test('the groups of a unit and of those above it hear once who is called and who is stood down', async () => {
  await setUp(await unitOf('一班'), 'wecom');
  await setUp(await unitOf('大队'), 'dingtalk');
  await setUp(await unitOf('三班'), 'feishu');
  const request = launchRequestSchema.parse({
    ...{ kind: 'drill', title: '商场火警', place: '东门', position: SCENE, commander: { name: '王队' } },
    ...{ lines: [{ role: 'general', count: 3 }], policy: { echelons: [{ windowSeconds: 300, factor: 1 }] } },
    arriveBy: new Date(clock.now().getTime() + 1_800_000).toISOString(),
  });
  const { id } = await launch(deps, request, { actor: 'leader', idempotencyKey: null });
  await work.run(clock.now());
  const words = (names: string) =>
    expect.stringMatching(new RegExp(`^【演练】集结：商场火警。.*通知${names}。`));
  expect(robots.said.toSorted((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
    { kind: 'dingtalk', text: words('3人：张三、李四、王五') },
    { kind: 'wecom', text: words('2人：张三、李四') },
  ]);
  for (const { text } of robots.said) expect(text).not.toMatch(/\+86|\d{11}|https?:/);
  robots.said.length = 0;
  await standDown(deps, id, {}, 'leader');
  await work.run(clock.now());
  expect(robots.said.map((s) => s.text.slice(0, 9))).toEqual(Array(2).fill('【演练】解除：商场'));
  const rows = await db.sql`select distinct state from delivery where channel = 'group'`;
  expect(rows.map((r) => r.state)).toEqual(['accepted']);
});

test('too often is waited for, and any other refusal fails with its reason', async () => {
  const unit = await unitOf('一班');
  const { body } = await setUp(unit, 'wecom');
  const tryIt = async (reply: object) => {
    robots.next({ status: 200, body: JSON.stringify(reply) });
    return (await api('POST', `/units/${unit}/robots/${body.id}/test`)).body;
  };
  expect(await tryIt({ errcode: 45009, errmsg: 'api freq out of limit' })).toMatchObject({ ok: false });
  expect(await tryIt({ errcode: 93000, errmsg: 'invalid webhook url' })).toMatchObject({
    ...{ ok: false, reason: 'wecom 93000 invalid webhook url' },
  });
});

test('they are on only when the installation says so, and a stand-in is no real provider', () => {
  const read = (on: 'on' | 'off', url?: string) =>
    groupRobots.settings({ GROUP_ROBOTS: on, GROUP_ROBOTS_BASE_URL: url });
  expect(read('off')).toBeNull();
  expect(groupRobots.realAt(read('on') ?? { baseUrl: undefined })).toContain('GROUP_ROBOTS');
  expect(groupRobots.realAt({ baseUrl: robots.origin })).toBeNull();
});

test('of a roll-call the groups of who must answer hear: names, until when, and where; nothing of one by radio', async () => {
  await setUp(await unitOf('一班'), 'wecom');
  const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
  const node = (kind: string, parent: number | null) =>
    idOf(
      db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${kind}, ${parent}) returning id`,
    );
  const station = await node('station', await node('county', await node('city', null)));
  const site = await node('site', station);
  const now = clock.now();
  const later = new Date(now.getTime() + 3_600_000);
  await db.sql`
    insert into shift (member_id, site_id, starts_at, ends_at)
    select id, ${site}, ${now}, ${later} from member where name in ('张三', '王五')`;
  const call = async (byRadio: boolean) => {
    await db.sql`
      insert into roll_call_schedule (station_id, kind, weekdays, from_minute, until_minute, by_radio, second_call_minutes,
        open_minutes, next_at)
      values (${station}, 'morning', '{1,2,3,4,5,6,7}', 187, 187, ${byRadio}, 5, 15, ${now})`;
    await work.run(now);
  };
  await call(true);
  expect(robots.said).toEqual([]);
  await call(false);
  expect(robots.said.map((s) => s.text)).toEqual([
    expect.stringMatching(/^【点名】请在 03:22 前应到，共1人：张三。.* http:\/\/m\.test\/phone\/#duty /),
  ]);
});
