// A launch above the size that wants a second person: held, approved, refused, expired, or not waited for.
import { beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../src/access/verify-audit.ts';
import { createApp } from '../../src/app.ts';
import { workOf } from '../../src/work.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, rigOf } from '../support/rig.ts';
import { personIn, sessionOf } from '../support/signed-in.ts';

const db = await testDatabase();
const logger = { info() {}, warn() {}, error: console.error };
const ORIGIN = 'http://m.test';
let rig: ReturnType<typeof rigOf>;
let app: ReturnType<typeof createApp>;
let users: { leader: number; county: number; city: number; other: number };
let cookies: Record<keyof typeof users, string>;
let countyId: number;

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`truncate account restart identity cascade`;
  rig = rigOf(db);
  app = createApp({
    ...rig.deps,
    logger,
    role: 'all',
    operatorKey: 'k'.repeat(16),
    approval: { above: 3, minutes: 30 },
  });
  const [city] = await db.sql<
    { id: number }[]
  >`insert into organisation (kind, name) values ('city', '市') returning id`;
  const [here, there] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name, parent_id) values ('county', '甲县', ${city?.id ?? 0}), ('county', '乙县', ${city?.id ?? 0}) returning id`;
  countyId = here?.id ?? 0;
  await addMembers(
    db,
    Array.from({ length: 16 }, () => ({ countyId })),
  );
  const now = rig.clock.now();
  users = {
    leader: await personIn(db, { role: 'county', organisationId: countyId }, now),
    county: await personIn(db, { role: 'county', organisationId: countyId }, now),
    city: await personIn(db, { role: 'city' }, now),
    other: await personIn(db, { role: 'county', organisationId: there?.id ?? 0 }, now),
  };
  const made = Object.entries(users).map(async ([name, id]) => [
    name,
    await sessionOf(db, rig.deps, id, 'phone'),
  ]);
  cookies = Object.fromEntries(await Promise.all(made));
});

type Name = keyof typeof users;
const send = (who: Name, method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  app.request(`${ORIGIN}${path}`, {
    method,
    headers: {
      ...{ cookie: cookies[who], host: 'm.test', origin: ORIGIN, 'content-type': 'application/json' },
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
const asked = (more: object = {}) => ({
  ...{ kind: 'real', title: '商场火警', place: '东门', position: { lon: 103.82, lat: 36.06 } },
  arriveBy: new Date(rig.clock.now().getTime() + 7_200_000).toISOString(),
  ...{ lines: [{ role: 'general', count: 4 }], commander: { name: '王队' }, countyId, ...more },
});
const ask = async (key: string, more: object = {}, who: Name = 'leader') => {
  const reply = await send(who, 'POST', '/api/callouts', asked(more), { 'idempotency-key': key });
  const body = (await reply.json()) as {
    id: number;
    launchRequest?: { id: number; state: string; people: number };
  };
  return { status: reply.status, id: body.launchRequest?.id ?? body.id, body };
};
const decide = (who: Name, id: number, what: string, body: object = {}) =>
  send(who, 'POST', `/api/launch-requests/${id}/${what}`, body);
const codeOf = async (reply: Response) => ((await reply.json()) as { type: string }).type.split('/').at(-1);
const count = async (table: string) => (await db.sql`select 1 from ${db.sql(table)}`).length;
const logged = async (type: string) => (await db.sql`select 1 from log_entry where type = ${type}`).length;
async function textsTo(user: number): Promise<string[]> {
  await workOf({ ...rig.deps, logger }).run(rig.clock.now());
  const rows = await db.sql<{ body: string }[]>`
    select l.body from message_log l join account a on a.phone = l.address where a.id = ${user} order by l.id`;
  return rows.map((r) => r.body);
}

test('a launch above the size is held: nothing is sent, and whoever may approve is told', async () => {
  const { status, body } = await ask('one');
  expect(status).toBe(202);
  expect(body.launchRequest).toMatchObject({ state: 'awaiting', people: 6, mayDecide: false, mine: true });
  expect([await count('callout'), await count('summons')]).toEqual([0, 0]);
  expect(await textsTo(users.city)).toEqual([
    expect.stringContaining('【真实】待批准：商场火警，王警官请求集结6人'),
  ]);
  expect([await textsTo(users.county), await textsTo(users.leader), await textsTo(users.other)]).toEqual([
    ...[[expect.stringContaining('待批准')], [], []],
  ]);
  expect((await ask('one')).body.launchRequest?.id).toBe(body.launchRequest?.id);
  expect(await count('launch_request')).toBe(1);
});

test('the size, drills and tests: up to it nobody waits', async () => {
  expect((await ask('small', { lines: [{ role: 'general', count: 2 }] })).status).toBe(201);
  expect((await ask('drill', { kind: 'drill' })).status).toBe(201);
  expect((await ask('test', { kind: 'test' })).status).toBe(201);
});

test('a second person approves: launched at once in the asker’s name, and both can read it', async () => {
  const { id } = await ask('one');
  const approved = await decide('county', id, 'approve');
  expect(approved.status).toBe(201);
  const { id: calloutId } = (await approved.json()) as { id: number };
  const [callout] = await db.sql`select launched_by, state from callout where id = ${calloutId}`;
  expect(callout).toEqual({ launchedBy: `user:${users.leader}`, state: 'active' });
  const entries =
    await db.sql`select actor from log_entry where callout_id = ${calloutId} and type = 'launch_approved'`;
  expect(entries).toEqual([{ actor: `user:${users.county}` }]);
  const audited = await db.sql`
    select actor, after->>'state' as state from audit_entry where entity = 'launch_request' and action = 'update'`;
  expect(audited).toEqual([{ actor: `user:${users.county}`, state: 'launched' }]);
  for (const who of ['leader', 'county'] as const) {
    const view = await (await send(who, 'GET', `/api/launch-requests/${id}`)).json();
    expect(view).toMatchObject({ state: 'launched', calloutId, decidedByName: '王警官' });
  }
  // Again, by whomever and however: it is this one call-out.
  expect((await (await decide('city', id, 'approve')).json()) as object).toMatchObject({
    id: calloutId,
    created: false,
  });
  expect(await ask('one')).toMatchObject({ status: 200, id: calloutId });
  expect(await codeOf(await decide('city', id, 'refuse'))).toBe('launch-request-decided');
});

describe('who may not', () => {
  test('whoever asked, the same person under another account, a program, another county', async () => {
    const { id } = await ask('one');
    expect(await codeOf(await decide('leader', id, 'approve'))).toBe('own-request');
    expect(await codeOf(await decide('leader', id, 'refuse'))).toBe('own-request');
    const [member = 0] = await addMembers(db, [{ countyId }]);
    const [leader] = await db.sql<{ phone: string }[]>`select phone from account where id = ${users.leader}`;
    await db.sql`insert into contact_point (member_id, kind, address) values (${member}, 'phone', ${leader?.phone ?? ''})
      on conflict do nothing`;
    const twin = await personIn(db, { role: 'city', memberId: member }, rig.clock.now());
    cookies.other = await sessionOf(db, rig.deps, twin, 'phone');
    expect(await codeOf(await decide('other', id, 'approve'))).toBe('own-request');
    cookies.other = await sessionOf(db, rig.deps, users.other, 'phone');
    expect((await decide('other', id, 'approve')).status).toBe(404);
    const program = await app.request(`${ORIGIN}/api/launch-requests/${id}/approve`, {
      method: 'POST',
      headers: { authorization: `Bearer ${'k'.repeat(16)}` },
    });
    expect(await codeOf(program)).toBe('second-person-is-no-program');
    expect(await codeOf(await decide('county', id, 'break-glass', { reason: '急' }))).toBe('not-own-request');
    expect(await codeOf(await decide('county', id, 'withdraw'))).toBe('not-own-request');
    expect(await count('callout')).toBe(0);
  });

  test('the table itself refuses a launch by one alone', async () => {
    const { id } = await ask('one');
    const alone = db.sql`update launch_request set state = 'refused', decided_by = requested_by, decided_at = ${rig.clock.now()}
      where id = ${id}`;
    await expect(alone).rejects.toThrow('launch_request_second_person');
  });
});

test('refused or withdrawn, it is over, nobody is summoned, and whoever asked hears of a refusal', async () => {
  const first = await ask('one');
  expect((await decide('city', first.id, 'refuse', { note: '先派一个县' })).status).toBe(204);
  expect(await codeOf(await decide('county', first.id, 'approve'))).toBe('launch-request-decided');
  expect(await (await send('leader', 'GET', `/api/launch-requests/${first.id}`)).json()).toMatchObject({
    ...{ state: 'refused', note: '先派一个县', mayDecide: false },
  });
  const told = [expect.stringContaining('【真实】未获批准：商场火警，您请求的6人集结未发出')];
  expect(await textsTo(users.leader)).toEqual(told);
  const second = await ask('two');
  expect((await decide('leader', second.id, 'withdraw')).status).toBe(204);
  expect(await codeOf(await decide('city', second.id, 'approve'))).toBe('launch-request-decided');
  expect(await textsTo(users.leader)).toEqual(told);
  expect(await count('callout')).toBe(0);
});

test('it expires by itself at the time that both were told', async () => {
  const { id } = await ask('one');
  await rig.at(29);
  expect((await send('city', 'GET', '/api/launch-requests?state=awaiting')).status).toBe(200);
  expect(await logged('launch_expired')).toBe(0);
  rig.clock.moveTo(new Date(rig.clock.now().getTime() + 60_000));
  // Also before the timer ran.
  expect(await codeOf(await decide('city', id, 'approve'))).toBe('launch-request-decided');
  await rig.at(30);
  expect(await (await send('leader', 'GET', `/api/launch-requests/${id}`)).json()).toMatchObject({
    state: 'expired',
  });
  expect([await logged('launch_expired'), await count('callout')]).toEqual([1, 0]);
  expect(await textsTo(users.leader)).toEqual([expect.stringContaining('无人批准：商场火警')]);
});

test('two approve and one refuses at the same moment: one call-out or none, and the request says which', async () => {
  const { id } = await ask('one');
  const replies = await Promise.all([
    decide('county', id, 'approve'),
    decide('city', id, 'approve'),
    decide('city', id, 'refuse'),
  ]);
  const [row] = await db.sql<
    { state: string; calloutId: number | null }[]
  >`select state, callout_id from launch_request`;
  expect(await count('callout')).toBe(row?.state === 'launched' ? 1 : 0);
  expect(['launched', 'refused']).toContain(row?.state);
  const won = replies.map((r) => r.status);
  expect(row?.state === 'launched' ? won.slice(0, 2) : won[2]).toEqual(
    row?.state === 'launched' ? [201, 201] : 204,
  );
});

describe('breaking the glass', () => {
  test('launches at once with a reason, tells the city, and stands in the audit', async () => {
    const { status, id } = await ask('one', { breakGlass: { reason: '火势蔓延' } });
    expect(status).toBe(201);
    expect(await textsTo(users.city)).toEqual([
      expect.stringContaining('未等批准已发出：商场火警，王警官集结6人。原因：火势蔓延'),
    ]);
    expect([await textsTo(users.county), await textsTo(users.other)]).toEqual([[], []]);
    const [entry] =
      await db.sql`select actor, entity_id, after from audit_entry where action = 'break-glass'`;
    expect(entry).toEqual({
      ...{ actor: `user:${users.leader}`, entityId: String(id), after: { people: 6, reason: '火势蔓延' } },
    });
    expect((await verifyAudit(db.sql)).broken).toBeNull();
    const auditor = await personIn(db, { role: 'auditor' }, rig.clock.now());
    const found = await app.request(`${ORIGIN}/api/audit?action=break-glass`, {
      headers: { cookie: await sessionOf(db, rig.deps, auditor) },
    });
    expect(await found.json()).toMatchObject({ items: [{ action: 'break-glass', entityId: String(id) }] });
    const board = await send('leader', 'GET', `/callouts/${id}`, undefined, { accept: 'text/html' });
    expect(await board.text()).toContain('未等批准，紧急发出 6 人；原因：火势蔓延');
  });

  test('of a launch that waits: the same call-out, and there is nothing left to approve', async () => {
    const { id } = await ask('one');
    const broken = await decide('leader', id, 'break-glass', { reason: '火势蔓延' });
    const { id: calloutId } = (await broken.json()) as { id: number };
    expect([broken.status, await logged('break_glass'), await logged('launch_approved')]).toEqual([
      201, 1, 0,
    ]);
    expect(await (await decide('city', id, 'approve')).json()).toMatchObject({
      id: calloutId,
      created: false,
    });
    // The form sent again with its reason is the same one, too.
    const again = await ask('two');
    const glass = await ask('two', { breakGlass: { reason: '火势蔓延' } });
    expect([again.status, glass.status]).toEqual([202, 201]);
    expect(await (await send('leader', 'GET', `/api/launch-requests/${again.id}`)).json()).toMatchObject({
      ...{ state: 'launched', breakGlass: true, calloutId: glass.id },
    });
  });

  test('without a reason it is refused, and where nobody is needed nothing is broken', async () => {
    expect((await ask('one', { breakGlass: { reason: ' ' } })).status).toBe(400);
    expect(
      (await ask('two', { lines: [{ role: 'general', count: 2 }], breakGlass: { reason: '急' } })).status,
    ).toBe(201);
    expect(await logged('break_glass')).toBe(0);
  });
});

test('a live call-out does not grow past the size without a second person', async () => {
  const grow = (id: number) =>
    send('leader', 'PATCH', `/api/callouts/${id}`, { version: 1, lines: [{ role: 'general', count: 5 }] });
  const small = await ask('small', { lines: [{ role: 'general', count: 1 }] });
  expect(await codeOf(await grow(small.id))).toBe('second-person-needed');
  const glass = await ask('glass', { breakGlass: { reason: '火势蔓延' } });
  expect((await grow(glass.id)).status).toBe(200);
});

describe('on the pages', () => {
  const form = (who: Name, path: string, fields: Record<string, string>) =>
    app.request(`${ORIGIN}${path}`, {
      method: 'POST',
      headers: {
        ...{ cookie: cookies[who], host: 'm.test', origin: ORIGIN, accept: 'text/html' },
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(fields).toString(),
    });
  const page = async (who: Name, path: string) =>
    (await send(who, 'GET', path, undefined, { accept: 'text/html' })).text();
  const FORM = {
    ...{ kind: 'real', place: '东门', position: '103.82，36.06', what: '商场火警', minutes: '60' },
    ...{ count_general: '4', commanderName: '王队', mode: 'person', channels: 'at_once', windowMinutes: '5' },
  };
  const hidden = (text: string) =>
    Object.fromEntries(
      [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(
        ([, k = '', v = '']) => [k, v],
      ),
    );

  test('asked, seen on the desk, approved; without script', async () => {
    const preview = await (await form('leader', '/launch/preview', FORM)).text();
    expect(preview).toContain('须由另一位有权批准的人同意后才会发出');
    const sent = await form('leader', '/launch', hidden(preview));
    const at = sent.headers.get('location') ?? '';
    expect(at).toMatch(/^\/launch-requests\/\d+$/);
    expect(await page('leader', at)).toContain('尚未发送任何通知');
    expect(await page('city', '/desk')).toContain(`href="${at}"`);
    expect(await page('other', '/desk')).not.toContain(at);
    expect(await page('city', at)).toContain(`action="${at}/approve"`);
    expect(await page('leader', at)).not.toContain(`action="${at}/approve"`);
    const own = await form('leader', `${at}/approve`, {});
    expect([own.status, (await own.text()).includes('不能批准自己提出的集结')]).toEqual([403, true]);
    const approved = await form('city', `${at}/approve`, {});
    expect(approved.headers.get('location')).toMatch(/^\/callouts\/\d+$/);
    expect(await page('leader', at)).toContain('已批准并发出');
  });

  test('the glass is on the preview and on the page that waits', async () => {
    const preview = await (await form('leader', '/launch/preview', FORM)).text();
    const fields = { ...hidden(preview), glass: 'yes', reason: '火势蔓延' };
    expect((await form('leader', '/launch', fields)).headers.get('location')).toMatch(/^\/callouts\/\d+$/);
    const again = hidden(await (await form('leader', '/launch/preview', FORM)).text());
    const at = (await form('leader', '/launch', again)).headers.get('location') ?? '';
    const none = await form('leader', `${at}/break-glass`, { reason: '' });
    expect(none.status).toBe(400);
    const broken = await form('leader', `${at}/break-glass`, { reason: '火势蔓延' });
    expect(broken.headers.get('location')).toMatch(/^\/callouts\/\d+$/);
    expect(await page('leader', at)).toContain('未等批准，已发出');
  });
});
