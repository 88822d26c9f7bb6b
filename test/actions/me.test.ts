// What a caller is told of their own rights, all in all and on one row.
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
