import { Hono } from 'hono';
import { beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../src/kernel/clock.ts';
import { toMercator } from '../../src/kernel/geo.ts';
import { problemResponse, type RequestVariables } from '../../src/kernel/http.ts';
import { kernelTexts } from '../../src/kernel/kernel-texts.ts';
import { Problem } from '../../src/kernel/problem.ts';
import { createTexts } from '../../src/kernel/texts.ts';
import { rosterTexts } from '../../src/roster/roster-texts.ts';
import { rosterRoutes } from '../../src/roster/routes.ts';
import { skillNames } from '../../src/roster/skill-texts.ts';
import { testDatabase } from '../support/database.ts';
import { emptyTables } from '../support/rig.ts';
import { csv, idNumber, phone, sampleXlsx } from '../support/roster.ts';
import { asOperator } from '../support/signed-in.ts';

const db = await testDatabase();
const clock = manualClock(new Date('2026-11-24T03:12:00Z'));
const texts = createTexts([kernelTexts, rosterTexts, skillNames]);
const app = new Hono<{ Variables: RequestVariables }>();
app.onError((error, c) => {
  if (error instanceof Problem) return problemResponse(c, texts, error);
  throw error;
});
app.use(asOperator(db));
app.route('/', rosterRoutes({ db, clock }));

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const HEAD = [
  '姓名',
  '身份证号',
  '手机号码',
  '经度',
  '纬度',
  '所属分局',
  '服务区域',
  '应急编组',
  '队内职务',
  '自愿加入日期',
  '备注',
];
const unit = '城关区大队1中队2小队';
const people = csv(
  HEAD,
  [
    '王波',
    idNumber(1),
    phone(1),
    '103.8',
    '36.1',
    '城关区',
    '商场',
    unit,
    '小队长',
    '2021-04-22',
    '私下说的话',
  ],
  ['李波', idNumber(3), phone(2), '103.9', '36.2', '城关区', '学校', unit, '队员', '', ''],
  ['赵%', '', '', '', '', '', '', '', '', '', ''],
  ['孙波', idNumber(5), '', '', '', '河西区', '', '', '', '2021-04-22', ''],
);

async function send(method: string, path: string, body?: unknown) {
  const headers = { 'content-type': 'application/json', 'accept-language': 'en' };
  const response = await app.request(path, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}
const upload = (bytes: Uint8Array, type: string, query = '') =>
  app.request(`/roster/imports${query}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: bytes as BodyInit,
  });
const lastLog = async () =>
  (await db.sql`select type, member_id, actor, data from log_entry order by id desc limit 1`)[0];

beforeEach(async () => {
  await emptyTables(db, 'member, organisation, unit');
  expect((await upload(people.bytes, 'text/csv')).status).toBe(200);
});

describe('files', () => {
  test('a form or a body, dry or not', async () => {
    const form = new FormData();
    form.set('file', new File([(await sampleXlsx()) as BlobPart], '花名册.xlsx'));
    const dry = await app.request('/roster/imports?dryRun=true', { method: 'POST', body: form });
    expect(await dry.json()).toMatchObject({ dryRun: true, file: '花名册.xlsx', added: 1022, refused: 20 });
    expect(await db.sql`select count(*) from member`).toEqual([{ count: 3 }]);
    const real = await upload(await sampleXlsx(), XLSX);
    expect(await real.json()).toMatchObject({ dryRun: false, rows: 1042, added: 1022 });
  });

  test('what cannot be a roster is told so, in the reader’s language', async () => {
    const wrong = await upload(people.bytes, 'image/png');
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([
      415,
      'application/problem+json; charset=utf-8',
    ]);
    const large = await upload(new Uint8Array(10_000_001), 'text/csv');
    expect([large.status, await large.json()]).toMatchObject([
      413,
      { detail: expect.stringContaining('10 MB') },
    ]);
    const empty = await app.request('/roster/imports', { method: 'POST', body: new FormData() });
    expect([empty.status, await empty.json()]).toMatchObject([400, { errors: [{ field: 'file' }] }]);
    const headless = await upload(new TextEncoder().encode('a,b\n1,2'), 'text/csv');
    expect([headless.status, await headless.json()]).toMatchObject([422, { title: '没有找到表头' }]);
    expect((await upload(people.bytes, 'text/csv', '?dryRun=maybe')).status).toBe(400);
  });

  test('a form with more than 10 MB in it is refused too', async () => {
    const form = new FormData();
    form.set('file', new File([new Uint8Array(10_000_001)], 'x.csv'));
    const response = await app.request('/roster/imports', { method: 'POST', body: form });
    expect(response.status).toBe(413);
  });

  test.each(['xlsx', 'csv'])(
    'export.%s comes as a file that imports unchanged, and is logged',
    async (format) => {
      const response = await app.request(`/roster/export.${format}`);
      expect(response.headers.get('content-disposition')).toBe(
        `attachment; filename="roster-2026-11-24.${format}"`,
      );
      expect(await lastLog()).toMatchObject({ type: 'roster_exported', data: { format } });
      const again = await upload(new Uint8Array(await response.arrayBuffer()), 'application/octet-stream');
      expect(await again.json()).toMatchObject({ rows: 3, unchanged: 3 });
    },
  );
});

describe('trees', () => {
  test('organisations come parents first', async () => {
    const { body } = await send('GET', '/organisations');
    expect(body.items.map((o: { kind: string; name: string }) => `${o.kind} ${o.name}`)).toEqual([
      'city 本市',
      'county 城关区',
      'county 河西区',
      'site 商场',
      'site 学校',
    ]);
  });

  test('units show posts, holders, vacancies and leaders', async () => {
    const { body } = await send('GET', '/units');
    expect(body.items).toHaveLength(3);
    expect(body.items[2]).toMatchObject({
      kind: 'squad',
      name: '2小队',
      countyName: '城关区',
      people: 2,
      posts: [
        { title: 'leader', seats: 1, holders: 1, vacancies: 0 },
        { title: 'deputy', seats: 1, holders: 0, vacancies: 1 },
        { title: 'member', seats: 10, holders: 1, vacancies: 9 },
      ],
      leaders: [{ id: 1, name: '王波' }],
      deputies: [],
    });
  });

  test('a unit is renamed and its seats set', async () => {
    const { status, body } = await send('PATCH', '/units/3', { name: '尖刀小队', seats: { member: 4 } });
    expect([status, body.name, body.posts[2].seats]).toEqual([200, '尖刀小队', 4]);
    expect(await lastLog()).toMatchObject({ type: 'unit_changed', actor: 'operator' });
    expect((await send('PATCH', '/units/99', { name: 'x' })).status).toBe(404);
    expect((await send('PATCH', '/units/3', {})).status).toBe(400);
    expect((await send('PATCH', '/units/3', { name: '<b>' })).status).toBe(400);
    // By such a name a file could not say it, and an export could not be taken in again.
    for (const name of ['尖刀队', '第三小队', '新中队1小队', '小队', '尖\u202e刀小队']) {
      const { status, body } = await send('PATCH', '/units/3', { name });
      expect([name, status, body.errors[0].field]).toEqual([name, 400, 'name']);
    }
  });

  test('a unit with others below it stays; a squad goes and its people stay', async () => {
    expect((await send('DELETE', '/units/1')).body).toMatchObject({
      status: 409,
      type: '/problems/unit-has-subunits',
    });
    expect((await send('DELETE', '/units/3')).status).toBe(204);
    expect(await db.sql`select count(*) from member where unit_id is null`).toEqual([{ count: 3 }]);
    expect(await lastLog()).toMatchObject({ type: 'unit_dissolved', data: { people: 2 } });
    expect((await send('DELETE', '/units/3')).status).toBe(404);
  });
});

describe('members', () => {
  test('are listed by page, with phones masked and no identity numbers', async () => {
    const { body } = await send('GET', '/members?pageSize=2&page=2');
    expect(body).toMatchObject({ total: 3, page: 2, pageSize: 2, items: [{ name: '孙波', phone: null }] });
    const all = JSON.stringify((await send('GET', '/members')).body);
    expect(all).toContain('170****0001');
    for (const secret of [phone(1), idNumber(1), idNumber(1).slice(-4)]) expect(all).not.toContain(secret);
  });

  test.each([
    [{ search: '波' }, 3],
    [{ search: '王' }, 1],
    [{ search: '%' }, 0],
    [{ search: "'--" }, 0],
    [{ search: phone(2) }, 1],
    [{ search: '0002' }, 1],
    [{ unitId: 3, search: '李' }, 1],
    [{ search: 'wangbo' }, 1],
    [{ search: 'Wang Bo' }, 1],
    [{ search: 'bo' }, 3],
    [{ search: 'sb' }, 1],
    [{ search: 'angbo' }, 0],
    [{ search: '波 0002' }, 1],
    [{ search: '王 0002' }, 0],
  ])('searching for %j finds %i', async (search, total) => {
    expect((await send('POST', '/members/search', search)).body.total).toBe(total);
  });

  test.each([
    ['unitId=1', 2],
    ['countyId=3', 1],
    ['organisationId=1', 3],
    ['organisationId=4', 1],
    ['callable=true', 1],
    ['callable=false', 2],
    ['lacks=consent', 1],
    ['lacks=address', 1],
    ['lacks=unit', 1],
    ['duty=on', 0],
    ['status=active&absent=false', 3],
    ['qualification=first_aid', 0],
  ])('%s finds %i', async (query, total) => {
    expect((await send('GET', `/members?${query}`)).body.total).toBe(total);
  });

  test('a name or a phone in the address is refused, not ignored', async () => {
    expect((await send('GET', '/members?search=x')).body).toMatchObject({
      ...{ status: 400, errors: [{ field: 'search' }] },
    });
  });

  test.each(['page=0', 'pageSize=501', 'unitId=x', 'countyId=-1'])('%s is refused', async (query) => {
    expect((await send('GET', `/members?${query}`)).status).toBe(400);
  });

  test('one member shows what is held, and four digits of the identity number', async () => {
    const { body } = await send('GET', '/members/1');
    expect(body).toMatchObject({
      name: '王波',
      idNumberEnd: idNumber(1).slice(-4),
      unit: { name: unit },
      home: { lon: 103.8, lat: 36.1 },
      contactPoints: [{ kind: 'phone', address: `+86${phone(1)}`, optedOut: false, retired: false }],
      absences: [],
      version: 1,
    });
    expect(JSON.stringify(body)).not.toContain(idNumber(1));
    expect((await send('GET', '/members/99')).status).toBe(404);
    expect((await send('GET', '/members/1e9999')).status).toBe(400);
  });
});

describe('changes', () => {
  test('a stale one is refused and says which version is current', async () => {
    expect((await send('PATCH', '/members/1', { version: 1, status: 'suspended' })).body.version).toBe(2);
    const stale = await send('PATCH', '/members/1', { version: 1, status: 'left' });
    expect(stale).toMatchObject({ status: 409, body: { version: 2, type: '/problems/member-was-changed' } });
    const racing = await Promise.all(
      [2, 2].map((version) => send('PATCH', '/members/1', { version, status: 'left' })),
    );
    expect(racing.map((r) => r.status).sort()).toEqual([200, 409]);
  });

  test('consent is withdrawn and given again; who gave none has none to withdraw', async () => {
    const gone = await send('PATCH', '/members/1', { version: 1, consent: { given: false } });
    expect(gone.body).toMatchObject({ consentOn: '2021-04-22', consentWithdrawnOn: '2026-11-24' });
    const back = await send('PATCH', '/members/1', { version: 2, consent: { given: true } });
    expect(back.body).toMatchObject({ consentOn: '2026-11-24', consentWithdrawnOn: null });
    const none = await send('PATCH', '/members/2', { version: 1, consent: { given: false } });
    expect(none.body).toMatchObject({ status: 409, type: '/problems/consent-order' });
    const early = { version: 3, consent: { given: false, on: '2020-01-01' } };
    expect((await send('PATCH', '/members/1', early)).status).toBe(409);
    const late = { version: 3, consent: { given: true, on: '2026-11-25' } };
    expect((await send('PATCH', '/members/1', late)).body.errors).toMatchObject([{ field: 'consent.on' }]);
  });

  test('on duty elsewhere the position is that site’s, off duty the own again', async () => {
    const base = async () =>
      (await db.sql<{ x: number }[]>`select base_pos[0] as x from member where id = 1`)[0]?.x;
    const on = { version: 1, duty: { state: 'on', siteId: 5 } };
    expect((await send('PATCH', '/members/1', on)).body).toMatchObject({ dutySite: { name: '学校' } });
    expect(await base()).toBeCloseTo(toMercator({ lon: 103.9, lat: 36.2 }).x, 3);
    expect((await send('PATCH', '/members/1', { version: 2, duty: { state: 'off' } })).status).toBe(200);
    expect(await base()).toBeCloseTo(toMercator({ lon: 103.8, lat: 36.1 }).x, 3);
  });

  test.each([
    [{ duty: { state: 'off', siteId: 5 } }, 'duty.siteId'],
    [{ duty: { state: 'on', siteId: 1 } }, 'duty.siteId'],
    [{ status: 'gone' }, 'status'],
    [{ consent: { given: true, on: '2026-02-30' } }, 'consent.on'],
    [{ name: '王' }, 'name'],
    [{}, 'body'],
  ])('%j is refused by field', async (change, field) => {
    const { status, body } = await send('PATCH', '/members/1', { version: 1, ...change });
    expect([status, body.errors[0].field]).toEqual([400, field]);
  });

  test('the log says what changed, not what a remark says', async () => {
    await send('PATCH', '/members/1', { version: 1, remark: '病史\u0000', status: 'suspended' });
    expect(await lastLog()).toEqual({
      type: 'member_changed',
      memberId: 1,
      actor: 'operator',
      data: { status: 'suspended', remark: 'changed' },
    });
    expect((await send('GET', '/members/1')).body.remark).toBe('病史');
  });
});

describe('records', () => {
  test('absences come and go', async () => {
    const leave = {
      kind: 'leave',
      startsAt: '2026-11-24T00:00:00+08:00',
      endsAt: '2026-11-30T00:00:00+08:00',
    };
    const made = await send('POST', '/members/1/absences', leave);
    expect(made.status).toBe(201);
    expect((await send('GET', '/members/1')).body.absences).toMatchObject([
      { id: made.body.id, startsAt: '2026-11-23T16:00:00.000Z' },
    ]);
    expect((await send('DELETE', `/members/2/absences/${made.body.id}`)).status).toBe(404);
    expect((await send('DELETE', `/members/1/absences/${made.body.id}`)).status).toBe(204);
    const backwards = await send('POST', '/members/1/absences', { ...leave, endsAt: leave.startsAt });
    expect(backwards.body.errors).toEqual([{ field: 'endsAt', message: 'must end after it starts' }]);
    expect((await send('POST', '/members/99/absences', leave)).status).toBe(404);
  });

  test('an own position is kept while sharing; an older one does not replace it; not sharing forgets it', async () => {
    const own = async () => (await db.sql`select sharing, own_lon, own_pos_at from member where id = 1`)[0];
    const report = { lon: 103.81, lat: 36.1, sharing: true };
    expect((await send('POST', '/members/1/position', report)).status).toBe(204);
    expect(await own()).toEqual({ sharing: true, ownLon: 103.81, ownPosAt: clock.now() });
    const older = { ...report, lon: 103.7, at: '2026-11-24T03:00:00Z' };
    expect((await send('POST', '/members/1/position', older)).status).toBe(204);
    expect(await own()).toMatchObject({ ownLon: 103.81 });
    expect(
      await db.sql`select count(*) from log_entry where type = 'position_sharing' and member_id = 1`,
    ).toEqual([{ count: 1 }]);
    await send('POST', '/members/1/position', { sharing: false });
    expect(await own()).toEqual({ sharing: false, ownLon: null, ownPosAt: null });
  });

  test.each([
    [{ lon: 0, lat: 0, sharing: true }, 'lon'],
    [{ lon: 103, lat: 91, sharing: true }, 'lon'],
    [{ sharing: true }, 'lon'],
    [{ lon: 103.8, lat: 36.1, sharing: true, at: '2026-11-24T03:12:01Z' }, 'at'],
  ])('%j is no position', async (report, field) => {
    const { status, body } = await send('POST', '/members/1/position', report);
    expect([status, body.errors[0].field]).toEqual([400, field]);
  });

  test('a push subscription is kept once, revived when it comes again, and not told in full', async () => {
    const keys = { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) };
    const subscription = { endpoint: 'https://push.example/secret-token', expirationTime: null, keys };
    expect((await send('POST', '/members/1/push-subscriptions', subscription)).status).toBe(204);
    await db.sql`update contact_point set retired_at = ${clock.now()} where kind = 'push'`;
    expect((await send('POST', '/members/1/push-subscriptions', subscription)).status).toBe(204);
    expect(await db.sql`select retired_at, keys from contact_point where kind = 'push'`).toEqual([
      { retiredAt: null, keys },
    ]);
    const { body } = await send('GET', '/members/1');
    expect(body.contactPoints[1]).toMatchObject({ kind: 'push', address: 'https://push.example' });
    expect(JSON.stringify(await lastLog())).not.toContain('secret-token');
    for (const endpoint of ['http://push.example/x', 'ftp://x/y', 'https://', 'http://127.0.0.1.evil/x'])
      expect((await send('POST', '/members/1/push-subscriptions', { endpoint, keys })).status).toBe(400);
  });

  test('a qualification is recorded, replaced and removed', async () => {
    const aid = { kind: 'first_aid', issuedOn: '2026-01-01', expiresOn: '2027-01-01' };
    expect((await send('POST', '/members/1/qualifications', aid)).status).toBe(204);
    expect(
      (await send('POST', '/members/1/qualifications', { ...aid, expiresOn: '2028-01-01' })).status,
    ).toBe(204);
    expect((await send('GET', '/members/1')).body.qualifications).toEqual([
      { kind: 'first_aid', number: null, issuedOn: '2026-01-01', expiresOn: '2028-01-01' },
    ]);
    expect(
      (await send('POST', '/members/1/qualifications', { ...aid, expiresOn: '2025-01-01' })).status,
    ).toBe(400);
    expect((await send('POST', '/members/1/qualifications', { kind: 'flying' })).status).toBe(400);
    expect((await send('DELETE', '/members/1/qualifications/first_aid')).status).toBe(204);
    expect((await send('DELETE', '/members/1/qualifications/first_aid')).status).toBe(404);
  });
});
