// A month of inspections: planned, done with and without a network, found, put right, found again, told to the county.
import { beforeEach, expect, test } from 'vitest';
import { forgetUnusedFiles } from '../../src/duty/files.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let [county, station, other, employer] = [0, 0, 0, 0];
let sites: number[] = [];

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`,
  );
const DAY = 24 * 60;
const minute = (n: number) => new Date(START.getTime() + n * 60_000).toISOString();
const read = async <T = Record<string, unknown>>(reply: Response | Promise<Response>) =>
  (await (await reply).json()) as T;
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await read(reply);
  const fields = (errors ?? []) as { field: string }[];
  return [status, String(type).replace('/problems/', ''), ...fields.map((e) => e.field)];
};
const officer = async (role: 'station' | 'employer' | 'county', organisationId: number, phone: string) => {
  const user = await idOf(db.sql`
    insert into account (name, phone, created_at, updated_at) values (${role}, ${phone}, ${START}, ${START}) returning id`);
  await db.sql`insert into role_grant (user_id, role, organisation_id, granted_by, granted_at)
    values (${user}, ${role}, ${organisationId}, 'test', ${START})`;
  return user;
};

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`delete from role_grant where role in ('station', 'employer', 'county')`;
  await db.sql`delete from duty_file`;
  await db.sql`delete from inspection_form where version > 1`;
  await addMembers(db, [{}]);
  const city = await node('city', null, '市');
  county = await node('county', city, '县');
  station = await node('station', county, '城关派出所');
  other = await node('station', county, '新城派出所');
  employer = await node('employer', city, '平安公司');
  sites = [await node('site', station, '第一商场'), await node('site', station, '第二商场')];
  await db.sql`update organisation set lon = ${SCENE.lon}, lat = ${SCENE.lat}, employer_id = ${employer} where kind = 'site'`;
  web = webOf(db);
  await web.signIn({ role: 'station', organisationId: station });
});

const CODES = ['certified', 'certificate_carried', 'uniform', 'handover_log', 'patrol_log', 'video'];
const answers = (no: string[] = []) => [
  ...CODES.map((item) => ({ item, value: !no.includes(item) })),
  { item: 'on_post', value: 3 },
];
const done = (about: object = {}) => ({
  ...{ siteId: sites[0], formVersion: 1, clientId: 'a1', answers: answers() },
  ...{ officer: { name: '王警官', signature: 'M1 2L3 4' }, site: { name: '李队长' } },
  ...about,
});
const hand = (about: object = {}) => web.json('/api/inspections', done(about));
const findings = async (query = '') =>
  (await read<{ items: Record<string, unknown>[] }>(web.json(`/api/inspection-findings?${query}`))).items;
const plan = (month = '2026-12', organisationId = station) =>
  web.json('/api/inspection-plan', { month, organisationId });

test('a month is planned for every site, once, by the station’s officers, and changed by hand', async () => {
  expect(await read(web.json('/api/inspection-plan?month=2026-12'))).toMatchObject({
    sites: 2,
    uncovered: 2,
  });
  expect(await read(plan())).toEqual({ added: 2 });
  expect(await read(plan())).toEqual({ added: 0 });
  sites.push(await node('site', station, '第三商场'));
  expect(await Promise.all([plan(), plan()].map((p) => read(p)))).toEqual(
    expect.arrayContaining([{ added: 1 }, { added: 0 }]),
  );
  type Plan = { items: { planId: number; dueOn: string; officerId: number }[]; officers: { id: number }[] };
  const { items, officers } = await read<Plan>(web.json('/api/inspection-plan?month=2026-12'));
  expect(items.map((i) => i.dueOn)).toEqual(['2026-12-01', '2026-12-02', '2026-12-03']);
  expect(items.every((i) => i.officerId === officers[0]?.id)).toBe(true);
  const change = (body: object) =>
    web.raw(`/api/inspection-plan/${items[0]?.planId}`, {
      ...{ method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    });
  expect((await change({ dueOn: '2026-12-24', officerId: null })).status).toBe(204);
  expect(await problem(change({ dueOn: '2027-01-01', officerId: null }))).toEqual([
    400,
    'invalid-request',
    'dueOn',
  ]);
  const stranger = await officer('station', other, '+8613800000009');
  expect(await problem(change({ dueOn: '2026-12-24', officerId: stranger }))).toEqual([
    ...[400, 'invalid-request', 'officerId'],
  ]);
  expect(await problem(plan('2026-10'))).toEqual([400, 'invalid-request', 'month']);
  expect(await problem(plan('2026-12', other))).toEqual([400, 'invalid-request', 'organisationId']);
});

test('done without a network on a form that changed meanwhile, by a false clock, sent twice: kept once, and it says so', async () => {
  await web.signIn();
  const { version, items } = await read<{ version: number; items: object[] }>(
    web.json('/api/inspection-form'),
  );
  expect((await web.json('/api/inspection-form', { was: version, items: items.slice(1) })).status).toBe(201);
  expect(await problem(web.json('/api/inspection-form', { was: version, items }))).toEqual([
    409,
    'form-changed',
  ]);
  await web.signIn({ role: 'station', organisationId: station });
  await web.at(60);
  // The device is a day ahead: it was begun 40 and finished 30 minutes ago.
  const offline = {
    ...{ begunAt: minute(DAY + 20), deviceAt: minute(DAY + 30), sentAt: minute(DAY + 60) },
    position: { lon: SCENE.lon, lat: SCENE.lat + 100 / 111_195 },
  };
  const first = await read<{ id: number }>(hand(offline));
  expect(first).toMatchObject({ formChanged: true, again: false, findings: 0 });
  expect(await read(hand({ ...offline, sentAt: minute(DAY + 70) }))).toMatchObject({
    id: first.id,
    again: true,
  });
  const whole = await read<{ items: unknown[] }>(web.json(`/api/inspections/${first.id}`));
  expect(whole).toMatchObject({
    inspection: {
      ...{
        begunAt: minute(20),
        endedAt: minute(30),
        receivedAt: minute(60),
        formVersion: 1,
        formChanged: true,
      },
      ...{ clockOff: true, clockAheadSeconds: DAY * 60, distanceMetres: 100, siteSigner: '李队长' },
    },
    officerSignature: 'M1 2L3 4',
  });
  expect(whole.items).toHaveLength(items.length);
  const now = await read<{ id: number }>(
    hand({
      formVersion: 2,
      clientId: 'a2',
      answers: answers().slice(1),
      deviceAt: minute(500),
      sentAt: minute(60),
    }),
  );
  expect(await read(web.json(`/api/inspections/${now.id}`))).toMatchObject({
    inspection: { formChanged: false, clockOff: false, endedAt: minute(60) },
  });
  expect(await problem(hand({ formVersion: 3, clientId: 'a3' }))).toEqual([
    400,
    'invalid-request',
    'formVersion',
  ]);
  expect(await problem(hand({ clientId: 'a3', answers: answers().slice(1) }))).toEqual([
    ...[400, 'invalid-request', 'answers.certified'],
  ]);
  await web.signIn({ role: 'station', organisationId: other });
  expect(await problem(hand({ clientId: 'a4' }))).toEqual([400, 'invalid-request', 'siteId']);
  expect((await web.json(`/api/inspections/${first.id}`)).status).toBe(404);
});

test('pictures stay with the inspection; one of 30 MB is refused in words, and so is what is no picture', async () => {
  const JPEG = [0xff, 0xd8, 0xff, 0xe0];
  const upload = (bytes: Uint8Array | number[], type = 'image/jpeg') =>
    web.raw('/api/duty-files?name=a.jpg', {
      ...{ method: 'POST', headers: { 'content-type': type, 'accept-language': 'zh' } },
      body: new Uint8Array(bytes),
    });
  const large = new Uint8Array(30_000_000);
  large.set(JPEG);
  const reply = await upload(large);
  expect([reply.status, await reply.text()]).toEqual([413, expect.stringContaining('5 MB')]);
  expect(await problem(upload([1, 2, 3]))).toEqual([415, 'unsupported-media']);
  const { id: fileId } = await read<{ id: number }>(upload(JPEG));
  const { id: pdf } = await read<{ id: number }>(
    upload([...new TextEncoder().encode('%PDF-1.7')], 'application/pdf'),
  );
  const photo = { fileId, item: 'uniform', takenAt: minute(-5), sentAt: undefined, position: SCENE };
  const { sentAt: _, ...kept } = photo;
  expect(await problem(hand({ photos: [{ fileId: pdf }] }))).toEqual([
    400,
    'invalid-request',
    'photos.0.fileId',
  ]);
  expect(await problem(hand({ photos: [kept, kept] }))).toEqual([400, 'invalid-request', 'photos.1.fileId']);
  const { id } = await read<{ id: number }>(hand({ photos: [kept] }));
  const { photoList } = await read<{ photoList: object[] }>(web.json(`/api/inspections/${id}`));
  expect(photoList).toMatchObject([{ fileId, item: 'uniform', takenAt: minute(-5), lon: SCENE.lon }]);
  await db.transaction((tx) => forgetUnusedFiles(tx, new Date(minute(3 * DAY))));
  expect((await web.json(`/api/inspections/${id}/files/${fileId}`)).status).toBe(200);
  expect((await web.json(`/api/inspections/${id}/files/${pdf}`)).status).toBe(404);
});

test('a finding has an owner and a day; it is closed, opened again, overdue, told to the county once, and found again', async () => {
  const owner = await officer('employer', employer, '+8613800000001');
  await officer('county', county, '+8613800000002');
  await hand({ answers: answers(['uniform', 'video']) });
  const open = await findings('state=open');
  expect(open).toMatchObject([
    { item: 'uniform', ownerId: owner, dueOn: '2026-11-27', again: false, itemZh: '着装规范' },
    { item: 'video', dueOn: '2026-12-09', employerName: '平安公司' },
  ]);
  const [uniform, video] = open.map((f) => Number(f.id));
  const check = (id: number | undefined, body: object) =>
    read(web.json(`/api/inspection-findings/${id}/checks`, body));
  expect(await check(video, { fixed: true, clientId: 'c1' })).toEqual({ state: 'closed' });
  await web.at(1);
  expect(await check(video, { fixed: false, clientId: 'c2', dueOn: '2026-12-01' })).toEqual({
    state: 'open',
  });
  expect(await check(video, { fixed: true, clientId: 'c1' })).toEqual({ state: 'open' });
  // An older look that comes late is kept and decides nothing.
  expect(
    await check(video, { fixed: true, clientId: 'c3', deviceAt: minute(-10), sentAt: minute(1) }),
  ).toEqual({
    state: 'open',
  });
  await web.at(5 * DAY);
  await web.at(5 * DAY + 5);
  const told = await db.sql<
    { address: string; body: string }[]
  >`select address, body from message_log order by id`;
  expect(told.map((t) => [t.address, t.body])).toEqual([
    ['+8613800000002', expect.stringContaining('1 项检查问题逾期未整改：第一商场')],
  ]);
  expect(await findings('state=overdue')).toMatchObject([{ id: uniform, escalatedAt: minute(5 * DAY) }]);
  await hand({ clientId: 'b1' });
  expect((await findings('state=closed')).map((f) => f.id).sort()).toEqual([uniform, video].sort());
  await web.at(6 * DAY);
  await hand({ clientId: 'b2', answers: answers(['uniform']) });
  expect(await findings('state=open')).toMatchObject([{ item: 'uniform', again: true }]);
  await hand({ clientId: 'b3', answers: answers(['uniform']) });
  expect(await findings(`organisationId=${employer}`)).toHaveLength(3);
  const figures = await read<{ items: object[] }>(
    web.json('/api/inspections/figures?by=employer&month=2026-11'),
  );
  expect(figures.items).toMatchObject([
    {
      name: '平安公司',
      sites: 2,
      planned: 0,
      inspected: 1,
      open: 1,
      overdue: 0,
      closed: 2,
      again: 1,
      closeDays: 5,
    },
  ]);
  await web.signIn({ role: 'station', organisationId: other });
  expect(await findings()).toEqual([]);
  expect((await web.json(`/api/inspection-findings/${uniform}/checks`, { fixed: true })).status).toBe(404);
});
