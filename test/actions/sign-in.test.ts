// Signing in by code and link, and what is refused: wrong, expired, reused, guessed, raced, from people who left.
import { beforeEach, describe, expect, test } from 'vitest';
import { ownPage } from '../../src/access/begin-session.ts';
import { makeLink } from '../../src/access/sign-in-link.ts';
import { createApp } from '../../src/app.ts';
import { workOf } from '../../src/work.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, rigOf } from '../support/rig.ts';
import { personIn, signedIn } from '../support/signed-in.ts';

const db = await testDatabase();
const logger = { info() {}, warn() {}, error: console.error };
const ORIGIN = 'http://m.test';
const PHONE = '+8617000000042';
let rig: ReturnType<typeof rigOf>;
let app: ReturnType<typeof createApp>;

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`truncate account, api_key, rate_limit, sign_in_code, message_log, delivery, delivery_queue, delivery_lease restart identity cascade`;
  rig = rigOf(db);
  app = createApp({ ...rig.deps, logger, role: 'all', operatorKey: null, addressOf: () => '192.0.2.7' });
  await addMembers(db, [{ name: '赵敏', phone: PHONE }]);
});

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  app.request(`${ORIGIN}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: 'm.test', origin: ORIGIN, ...headers },
    body: JSON.stringify(body),
  });
const ask = (phone = PHONE) => post('/api/sign-in/code', { phone });
const enter = (code: string, more: object = {}) => post('/api/sign-in', { phone: PHONE, code, ...more });
const cookieOf = (reply: Response) => (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const me = (cookie: string) => app.request(`${ORIGIN}/api/me`, { headers: { cookie } });
const codeOf = async (reply: Response) => ((await reply.json()) as { type: string }).type.split('/').at(-1);

/** The newest code, as the phone shows it. */
async function received(): Promise<string> {
  await workOf({ ...rig.deps, logger }).run(rig.clock.now());
  const rows = await db.sql<
    { body: string }[]
  >`select body from message_log where address = ${PHONE} order by id`;
  return /\d{6}/.exec(rows.at(-1)?.body ?? '')?.[0] ?? '';
}
const later = (seconds: number) => rig.clock.moveTo(new Date(rig.clock.now().getTime() + seconds * 1_000));

describe('a code', () => {
  test('signs the member of that phone in, for months, with a cookie that scripts do not see', async () => {
    await ask('170 0000 0042');
    const entered = await enter(await received());
    expect(entered.status).toBe(200);
    expect(entered.headers.get('set-cookie')).toMatch(/Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax/);
    later(150 * 24 * 3_600);
    expect(await (await me(cookieOf(entered))).json()).toMatchObject({ name: '赵敏', roles: [] });
    later(31 * 24 * 3_600);
    expect((await me(cookieOf(entered))).status).toBe(401);
  });

  test('stands nowhere in the database in the clear', async () => {
    await ask();
    const [row] = await db.sql<{ whole: string }[]>`
      select concat((select string_agg(c::text, '') from sign_in_code c),
        (select string_agg(d::text, '') from delivery d)) as whole`;
    const code = await received();
    expect(code).toMatch(/^\d{6}$/);
    expect(row?.whole).not.toContain(code);
  });

  test('wrong, expired, reused, overtaken or never sent: one and the same refusal', async () => {
    const bodies: string[] = [];
    const refused = async (reply: Response) => {
      expect([reply.status, reply.headers.get('set-cookie')]).toEqual([422, null]);
      bodies.push(await reply.text());
    };
    await refused(await enter('000000'));
    await ask();
    const first = await received();
    await refused(await enter(first === '111111' ? '111112' : '111111'));
    await ask();
    await refused(await enter(first));
    const second = await received();
    later(301);
    await refused(await enter(second));
    await ask();
    const third = await received();
    expect((await enter(third)).status).toBe(200);
    await refused(await enter(third));
    expect(new Set(bodies).size).toBe(1);
    expect((await db.sql`select 1 from log_entry where type = 'sign_in_refused'`).length).toBe(5);
  });

  test('a clock five minutes slow or fast takes none', async () => {
    await ask();
    const code = await received();
    const at = rig.clock.now();
    for (const seconds of [-300, 300]) {
      const off = createApp({
        ...{ ...rig.deps, logger, role: 'all' as const, operatorKey: null },
        clock: { now: () => new Date(at.getTime() + seconds * 1_000) },
      });
      const reply = await off.request(`${ORIGIN}/api/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ phone: PHONE, code }),
      });
      expect([seconds, reply.status]).toEqual([seconds, 422]);
    }
    expect((await enter(code)).status).toBe(200);
  });

  test('is not guessed: five tries end it, and tries are counted over all processes', async () => {
    await ask();
    const code = await received();
    const wrong = ['1', '2', '3', '4', '5'].map((n) => n.repeat(6)).filter((c) => c !== code);
    for (const guess of [...wrong, '666666'].slice(0, 5)) expect((await enter(guess)).status).toBe(422);
    expect((await enter(code)).status).toBe(422);
    const answers: number[] = [];
    for (let i = 0; i < 12; i++) answers.push((await enter('777777')).status);
    expect(answers.at(-1)).toBe(429);
  });

  test('two that hand the same code in at once: one is signed in', async () => {
    await ask();
    const code = await received();
    const replies = await Promise.all([enter(code), enter(code), enter(code)]);
    expect(replies.map((r) => r.status).sort()).toEqual([200, 422, 422]);
    expect((await db.sql`select 1 from session`).length).toBe(1);
  });

  test('several share the phone: it asks who, and the code is still good', async () => {
    const [second = 0] = await addMembers(db, [{ name: '赵强', phone: PHONE }]);
    await ask();
    const code = await received();
    const asked = (await (await enter(code)).json()) as { ok: boolean; who: { key: string; name: string }[] };
    expect(asked).toMatchObject({ ok: false, who: [{ name: '赵敏' }, { name: '赵强' }] });
    const entered = await enter(code, { who: `member:${second}` });
    expect(await (await me(cookieOf(entered))).json()).toMatchObject({ name: '赵强', memberId: second });
  });
});

test('over https the cookie never leaves in the clear, and browsers are told to come by https alone', async () => {
  const https = createApp({
    ...rig.deps,
    logger,
    role: 'all',
    operatorKey: null,
    publicUrl: 'https://m.test',
  });
  await ask();
  const reply = await https.request('https://m.test/api/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ phone: PHONE, code: await received() }),
  });
  expect(reply.headers.get('set-cookie')).toMatch(
    /^__Secure-muster\.session_token=.*; HttpOnly; Secure; SameSite=Lax/,
  );
  expect(reply.headers.get('strict-transport-security')).toMatch(/^max-age=\d{7,}/);
});

describe('nothing tells whether a phone is on the roster', () => {
  test('the same answer, the same limits, and no message', async () => {
    const answers = async (phone: string) => {
      const got: string[] = [];
      for (let i = 0; i < 6; i++) {
        const reply = await ask(phone);
        got.push(`${reply.status} ${await reply.text()}`);
      }
      return got;
    };
    const [known, unknown] = [await answers(PHONE), await answers('+8617000009999')];
    expect(unknown).toEqual(known);
    expect(known.map((a) => a.slice(0, 3))).toEqual(['200', '200', '200', '200', '200', '429']);
    const sent = await db.sql<{ address: string }[]>`select distinct address from delivery`;
    expect(sent.map((s) => s.address)).toEqual([PHONE]);
  });

  test('limits hold by address and over all, whichever process is asked', async () => {
    const other = createApp({
      ...rig.deps,
      logger,
      role: 'all',
      operatorKey: null,
      addressOf: () => '192.0.2.7',
    });
    const far = createApp({
      ...rig.deps,
      logger,
      role: 'all',
      operatorKey: null,
      addressOf: () => '192.0.2.8',
    });
    const from = async (process: typeof app, n: number) =>
      process.request(`${ORIGIN}/api/sign-in/code`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ phone: `+861700001${String(n).padStart(4, '0')}` }),
      });
    const asked = await Promise.all(Array.from({ length: 62 }, (_, n) => from(n % 2 ? app : other, n)));
    expect(asked.filter((r) => r.status === 200)).toHaveLength(60);
    expect(asked.filter((r) => r.status === 429)).toHaveLength(2);
    expect((await from(far, 100)).status).toBe(200);
    await db.sql`update rate_limit set count = 3000 where key = 'code:all'`;
    expect((await from(far, 101)).status).toBe(429);
    later(3_601);
    expect((await from(far, 102)).status).toBe(200);
  });

  test('and what is no phone is told so', async () => {
    const reply = await ask('12345');
    expect([reply.status, await codeOf(reply)]).toEqual([400, 'invalid-request']);
  });
});

describe('a session', () => {
  const signIn = (about: Parameters<typeof signedIn>[2]) => signedIn(db, rig.deps, about);

  test('ends when its owner leaves the force, its account is closed, or it is ended', async () => {
    const [left = 0] = await addMembers(db, [{ name: '钱进' }]);
    const cookie = await signIn({ memberId: left });
    expect((await me(cookie)).status).toBe(200);
    await db.sql`update member set status = 'left' where id = ${left}`;
    expect((await me(cookie)).status).toBe(401);
    const officer = await signIn({ role: 'city' });
    await db.sql`update account set closed_at = ${rig.clock.now()} where phone is not null`;
    expect((await me(officer)).status).toBe(401);
  });

  test('of a console ends when left idle, a phone’s does not', async () => {
    const console_ = await signIn({ role: 'city', kind: 'console' });
    const phone = await signIn({ role: 'city', kind: 'phone' });
    later(29 * 60);
    expect((await me(console_)).status).toBe(200);
    later(29 * 60);
    expect((await me(console_)).status).toBe(200);
    later(31 * 60);
    expect([(await me(console_)).status, (await me(phone)).status]).toEqual([401, 200]);
  });

  test('is listed for its owner and ended by nobody else', async () => {
    const [mine, other] = [await signIn({ role: 'city' }), await signIn({ role: 'city' })];
    const list = (cookie: string) => app.request(`${ORIGIN}/api/me/sessions`, { headers: { cookie } });
    const { sessions } = (await (await list(other)).json()) as { sessions: { id: number }[] };
    const end = (cookie: string) =>
      app.request(`${ORIGIN}/api/me/sessions/${sessions[0]?.id}`, {
        method: 'DELETE',
        headers: { cookie, host: 'm.test', origin: ORIGIN },
      });
    expect([sessions.length, (await end(mine)).status, (await end(other)).status]).toEqual([1, 404, 204]);
    expect((await me(other)).status).toBe(401);
  });

  test('a changed cookie, and one signed by somebody else, are none', async () => {
    const cookie = await signIn({ role: 'city' });
    expect((await me(`${cookie.slice(0, -3)}AAA`)).status).toBe(401);
    const forged = await signedIn(db, { ...rig.deps, linkSecret: 'another' }, { role: 'city' });
    expect((await me(forged)).status).toBe(401);
  });

  test('a role taken back during a call-out counts from the next request on', async () => {
    const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }] });
    const cookie = await signIn({ role: 'city' });
    const hold = (what: string) => post(`/api/callouts/${id}/${what}`, {}, { cookie });
    expect((await hold('hold')).status).toBe(200);
    await db.sql`update role_grant set revoked_at = ${rig.clock.now()}, revoked_by = 'test'`;
    const refused = await hold('resume');
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'forbidden']);
  });
});

describe('a forged scope', () => {
  const request = () => ({
    ...{ kind: 'drill', title: '商场火警', place: '东门', position: { lon: 103.82, lat: 36.06 } },
    arriveBy: new Date(rig.clock.now().getTime() + 1_800_000).toISOString(),
    ...{ lines: [{ role: 'general', count: 5 }], commander: { name: '王队' } },
  });
  async function twoSquads() {
    const [city] = await db.sql<
      { id: number }[]
    >`insert into organisation (kind, name) values ('city', '市') returning id`;
    const [county, other] = await db.sql<{ id: number }[]>`
      insert into organisation (kind, name, parent_id) values ('county', '甲县', ${city?.id ?? 0}), ('county', '乙县', ${city?.id ?? 0}) returning id`;
    const [battalion] = await db.sql<{ id: number }[]>`
      insert into unit (kind, name, county_id) values ('battalion', '大队', ${county?.id ?? 0}) returning id`;
    const [company] = await db.sql<{ id: number }[]>`
      insert into unit (kind, name, parent_id, county_id) values ('company', '中队', ${battalion?.id ?? 0}, ${county?.id ?? 0}) returning id`;
    const squads = await db.sql<{ id: number }[]>`
      insert into unit (kind, name, parent_id, county_id) values ('squad', '一', ${company?.id ?? 0}, ${county?.id ?? 0}),
        ('squad', '二', ${company?.id ?? 0}, ${county?.id ?? 0}) returning id`;
    const [one = 0, two = 0] = squads.map((s) => s.id);
    const countyId = county?.id ?? 0;
    const mine = await addMembers(db, [
      { unitId: one, countyId },
      { unitId: one, countyId },
    ]);
    await addMembers(db, [{ unitId: two, countyId }]);
    return { one, two, countyId, otherCounty: other?.id ?? 0, mine };
  }

  test('a squad leader calls the squad and nobody else, whatever the request says', async () => {
    const { one, two, mine } = await twoSquads();
    const cookie = await signedIn(db, rig.deps, { role: 'squad', unitId: one });
    const outside = await post('/api/callouts', { ...request(), unitId: two }, { cookie });
    expect([outside.status, await codeOf(outside)]).toEqual([403, 'launch-outside']);
    const launched = await post('/api/callouts', request(), { cookie });
    const { id } = (await launched.json()) as { id: number };
    const pool = await db.sql<{ memberId: number }[]>`
      select member_id from plan_entry where callout_id = ${id} order by member_id`;
    expect(pool.map((p) => p.memberId)).toEqual(mine);
  });

  test('a county’s officer launches in the county and not in another', async () => {
    const { countyId, otherCounty } = await twoSquads();
    const cookie = await signedIn(db, rig.deps, { role: 'county', organisationId: countyId });
    const there = await post('/api/callouts', { ...request(), countyId: otherCounty }, { cookie });
    expect([there.status, await codeOf(there)]).toEqual([403, 'launch-outside']);
    expect((await post('/api/callouts', { ...request(), countyId }, { cookie })).status).toBe(201);
  });
});

test('a link signs in once; opening it does nothing yet', async () => {
  const userId = await personIn(db, { role: 'administrator' }, rig.clock.now());
  const link = `${ORIGIN}/enter/${await makeLink(db.sql, userId, rig.clock.now())}`;
  expect((await app.request(link)).headers.get('set-cookie')).toBeNull();
  const entered = await app.request(link, { method: 'POST' });
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
  expect((await app.request(link, { method: 'POST' })).status).toBe(410);
});

test('nothing leads off our own pages', () => {
  for (const asked of ['//evil.test', 'https://evil.test', '/\\evil.test', 'javascript:x', undefined]) {
    expect(ownPage(asked)).toBe('/');
  }
  expect(ownPage('/launch?kind=real')).toBe('/launch?kind=real');
});
