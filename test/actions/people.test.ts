// People, roles, sessions and keys as an administrator changes them over HTTP.
import { beforeEach, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase } from '../support/rig.ts';
import { personIn, sessionOf } from '../support/signed-in.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`truncate account, api_key restart identity cascade`;
  web = webOf(db);
  await web.signIn({ role: 'administrator' });
});

const gone = (path: string) => web.raw(path, { method: 'DELETE' });
const list = async () => (await (await web.json('/api/people')).json()).people;
const codeOf = async (reply: Response) => [reply.status, (await reply.json()).type.split('/').at(-1)];

test('an invited officer gets a link that signs in once, holds the role, and is never invited beside a session', async () => {
  const officer = { name: '赵敏', phone: '138 0000 0001', grant: { role: 'auditor' } };
  const made = await web.json('/api/people', officer);
  const { id, link, hours } = await made.json();
  expect([made.status, hours, link]).toEqual([
    201,
    24,
    expect.stringMatching(/^http:\/\/m\.test\/enter\/\S{40,}$/),
  ]);
  expect(await (await web.json('/api/people', officer)).json()).toMatchObject({ id, link: null });
  const person = { id, name: '赵敏', phone: '+8613800000001', suspendedAt: null, lastSeenAt: null };
  expect((await list()).at(-1)).toMatchObject({ ...person, grants: [{ role: 'auditor', scopeName: null }] });
  const path = new URL(link).pathname;
  const enter = async () => (await web.raw(path, { method: 'POST' })).status;
  expect([await enter(), await enter()]).toEqual([303, 410]);
  expect(await codeOf(await web.json(`/api/people/${id}/link`, {}))).toEqual([409, 'signed-in-already']);
  const { sessions } = await (await web.json(`/api/people/${id}/sessions`)).json();
  expect((await gone(`/api/people/${id}/sessions/${sessions[0].id}`)).status).toBe(204);
  expect((await web.json(`/api/people/${id}/link`, {})).status).toBe(201);
  const kinds = await db.sql`select type from log_entry where type like 'sign_in_link%'`;
  expect(kinds).toHaveLength(2);
  expect(await codeOf(await web.json('/api/people', { ...officer, phone: '12' }))).toEqual([
    400,
    'invalid-request',
  ]);
});

test('suspended: out at once, in no more; opened again: with the roles held before', async () => {
  const userId = await personIn(db, { role: 'city' }, web.clock.now());
  const cookie = await sessionOf(db, web.deps, userId);
  const logger = { info() {}, warn() {}, error: console.error };
  const app = createApp({ ...web.deps, logger, role: 'api', operatorKey: null });
  const me = async (own: string) =>
    (await app.request('http://m.test/api/me', { headers: { cookie: own } })).status;
  expect(await me(cookie)).toBe(200);
  expect((await web.json(`/api/people/${userId}/suspend`, {})).status).toBe(204);
  expect(await me(cookie)).toBe(401);
  expect((await list()).at(-1)).toMatchObject({ id: userId, suspendedAt: web.clock.now().toISOString() });
  expect((await web.json(`/api/people/${userId}/reopen`, {})).status).toBe(204);
  expect((await web.json(`/api/people/${userId}/reopen`, {})).status).toBe(404);
  expect(await me(cookie)).toBe(401);
  expect(await me(await sessionOf(db, web.deps, userId))).toBe(200);
  expect((await list()).at(-1).grants).toMatchObject([{ role: 'city' }]);
});

test('somebody who can sign in stays administrator: neither taken back nor suspended', async () => {
  const [self] = await list();
  const [grant] = self.grants;
  const other = await personIn(db, { role: 'administrator' }, web.clock.now());
  expect((await web.json(`/api/people/${other}/suspend`, {})).status).toBe(204);
  expect(await codeOf(await web.json(`/api/people/${self.id}/suspend`, {}))).toEqual([
    409,
    'last-administrator',
  ]);
  expect(await codeOf(await gone(`/api/people/${self.id}/grants/${grant.id}`))).toEqual([
    409,
    'last-administrator',
  ]);
});

test('a member is found and given a role for a unit; one that does not fit is refused in words', async () => {
  const [unit] = await db.sql<{ id: number }[]>`
    insert into unit (kind, name) values ('battalion', '一大队') returning id`;
  const [memberId] = await addMembers(db, [{ name: '李强' }]);
  const { members } = await (await web.json('/api/people/search', { name: '李' })).json();
  expect(members).toEqual([{ id: memberId, name: '李强', unitName: '' }]);
  const { id } = await (await web.json(`/api/people/members/${memberId}`, {})).json();
  const { scopes } = await (await web.json('/api/scopes')).json();
  expect(scopes).toEqual([{ key: `unit:${unit?.id}`, kind: 'battalion', name: '一大队' }]);
  const given = await web.json(`/api/people/${id}/grants`, { role: 'battalion', unitId: unit?.id });
  const { grants } = await given.json();
  expect(grants).toMatchObject([{ role: 'battalion', scopeName: '一大队' }]);
  expect(await codeOf(await web.json(`/api/people/${id}/grants`, { role: 'battalion' }))).toEqual([
    422,
    'role-needs-scope',
  ]);
  expect((await (await gone(`/api/people/${id}/grants/${grants[0].id}`)).json()).grants).toEqual([]);
});

test('a key is told once, works as its role, and not after it was taken back', async () => {
  const made = await web.json('/api/keys', { name: '大屏', grant: { role: 'auditor' } });
  const { key } = await made.json();
  const { keys } = await (await web.json('/api/keys')).json();
  expect(keys).toMatchObject([
    { name: '大屏', createdByName: '王警官', revokedAt: null, grants: [{ role: 'auditor' }] },
  ]);
  expect(JSON.stringify(keys)).not.toContain(key.slice(-20));
  const asKey = async () =>
    (await web.json('/api/audit', undefined, { authorization: `Bearer ${key}` })).status;
  expect(await asKey()).toBe(200);
  expect((await gone(`/api/keys/${keys[0].id}`)).status).toBe(204);
  expect(await asKey()).toBe(401);
  expect((await gone(`/api/keys/${keys[0].id}`)).status).toBe(404);
});

test('the old page’s address leads to the new one', async () => {
  const reply = await web.page('/people/7');
  expect([reply.status, reply.headers.get('location')]).toEqual([302, '/console/admin/people/7']);
});

test('a page that is refused leads back', async () => {
  const refused = await web.page('/launch');
  expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('href="/"')]);
});
