// What a caller is told of their own rights, all in all and on one row; where each is led, and what stands on their desk.
import { beforeAll, expect, test } from 'vitest';
import { makeApiKey } from '../../src/access/api-keys.ts';
import { testDatabase } from '../support/database.ts';
import { rigOf } from '../support/rig.ts';
import { makeTwoCounties, type TwoCounties } from '../support/two-counties.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
const web = webOf(db);
let world: TwoCounties;
beforeAll(async () => {
  world = await makeTwoCounties(db, rigOf(db));
});

const on = async (target: string, id: number) =>
  (await (await web.json(`/api/me/rights?target=${target}&id=${id}`)).json()).permissions;

test('roles with the names of their scopes, and every permission held', async () => {
  await web.signIn({ role: 'squad', unitId: world.near.squad });
  const me = await (await web.json('/api/me', undefined, { 'accept-language': 'en' })).json();
  const squad = { role: 'squad', organisationId: null, unitId: world.near.squad };
  expect(me).toMatchObject({ name: '王警官', memberId: null, language: 'en', roles: [squad] });
  expect(me.roles[0].scopeName).toContain('squad');
  expect(me.permissions).toContain('callout.steer');
  expect(me.permissions).not.toContain('roster.import');
  await web.signIn({});
  expect(await (await web.json('/api/me')).json()).toMatchObject({ roles: [], permissions: ['self.manage'] });
});

test('on a row only what covers it; nothing of what lies outside or is not there', async () => {
  await web.signIn({ role: 'county', organisationId: world.near.county });
  const steering = ['callout.read', 'callout.launch', 'callout.steer', 'callout.review', 'callout.approve'];
  expect(await on('callout', world.near.callout)).toEqual(steering);
  expect(await on('callout', world.far.callout)).toEqual([]);
  expect(await on('callout', 999_999)).toEqual([]);
  expect(await on('member', world.near.member)).toContain('member.change');
  expect(await on('unit', world.far.squad)).toEqual([]);
  await web.signIn({ role: 'auditor' });
  expect(await on('callout', world.near.callout)).toEqual(['callout.read']);
  expect((await web.json('/api/me/rights?target=callout&id=x')).status).toBe(400);
});

test('a key is told whose it is and where it counts', async () => {
  const grant = { role: 'county' as const, organisationId: world.near.county };
  const by = { now: web.clock.now(), actor: 'test' };
  const key = await makeApiKey(db, { name: '大屏', grant }, by);
  web.signOut();
  const me = await (await web.json('/api/me', undefined, { authorization: `Bearer ${key}` })).json();
  expect(me).toMatchObject({ name: '大屏', roles: [{ ...grant, scopeName: '县1' }] });
});

test('each is led where they belong: officers to the console, members to the app, on a phone whoever is on the roster', async () => {
  const memberId = world.near.member;
  const led = async (userAgent = 'Windows') => {
    const { status, headers } = await web.page('/', { 'user-agent': userAgent });
    return [status, headers.get('location')];
  };
  await web.signIn({ role: 'auditor' });
  expect([await led(), await led('iPhone')]).toEqual([
    [303, '/console/'],
    [303, '/console/'],
  ]);
  await web.signIn({ memberId });
  expect(await led()).toEqual([303, '/phone/']);
  await web.signIn({ memberId, role: 'city' });
  expect([await led(), await led('Android')]).toEqual([
    [303, '/console/'],
    [303, '/phone/'],
  ]);
  await web.signIn({});
  expect(await led()).toEqual([303, '/me']);
});

test('the desk shows what is under way with what it misses, to whoever may see call-outs there', async () => {
  const desk = async () => (await web.json('/api/desk')).json();
  await web.signIn({ role: 'county', organisationId: world.near.county });
  expect(await desk()).toMatchObject({
    live: [{ id: world.near.callout, gap: expect.anything() }],
    ...{ waiting: [], force: { members: expect.any(Number) } },
  });
  await web.signIn({ role: 'administrator' });
  expect(await desk()).toMatchObject({ live: [], waiting: [] });
  await web.signIn({});
  expect((await web.json('/api/desk')).status).toBe(403);
});
