// The three officers: appointed and ended, what is asked and who is short, days on patrol, talks with their pictures.
import { beforeEach, expect, test } from 'vitest';
import { forgetUnusedFiles } from '../../src/duty/files.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let [station, other, company, mall, school] = [0, 0, 0, 0, 0];
let guards: number[] = [];

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string, employer: number | null = null) =>
  idOf(db.sql`
    insert into organisation (kind, name, parent_id, employer_id) values (${kind}, ${name}, ${parent}, ${employer}) returning id`);
const read = async <T = Record<string, unknown>>(reply: Response | Promise<Response>) =>
  (await (await reply).json()) as T;
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await read(reply);
  const fields = (errors ?? []) as { field: string }[];
  return [status, String(type).replace('/problems/', ''), ...fields.map((e) => e.field)];
};
const put = (path: string, body: object) =>
  web.raw(path, {
    ...{ method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  });
const asStation = () => web.signIn({ role: 'station', organisationId: station });

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`delete from duty_file`;
  const city = await node('city', null, '市');
  const county = await node('county', city, '县');
  station = await node('station', county, '城关派出所');
  other = await node('station', county, '新城派出所');
  company = await node('employer', city, '平安保安公司');
  await node('employer', city, '大酒店');
  mall = await node('site', station, '第一商场', company);
  school = await node('site', station, '第一中学');
  const far = await node('site', other, '第二商场', company);
  guards = await addMembers(
    db,
    Array.from({ length: 15 }, (_, i) => ({ name: `队员${String(i + 10)}` })),
  );
  const place = async (ids: number[], siteId: number, stationId: number) =>
    void (await db.sql`update member set site_id = ${siteId}, station_id = ${stationId}, county_id = ${county} where id = any(${ids})`);
  await place(guards.slice(0, 11), mall, station);
  await place(guards.slice(11, 13), school, station);
  await place(guards.slice(13), far, other);
  web = webOf(db);
  await asStation();
});

const appoint = (n: number, about: object = {}) =>
  web.json('/api/officer-appointments', {
    ...{ memberId: guards[n], kind: 'information', consentOn: '2026-11-20', appointedOn: '2026-11-23' },
    ...about,
  });
type Figure = { required: number; have: number; short: number };
type Row = { id: number; staff: number; information: Figure; patrol: Figure; publicity: Figure };
const figures = async (query: string) =>
  (await read<{ items: Row[] }>(web.json(`/api/officers/figures?${query}`))).items;
const people = async (query: string) =>
  (await read<{ items: { memberId: number }[] }>(web.json(`/api/officers/guards?${query}`))).items.map(
    (g) => g.memberId,
  );

test('appointed with consent, one open appointment of a kind each, ended with a reason, and appointed again', async () => {
  const both = await Promise.all([appoint(0), appoint(0)]);
  expect(both.map((r) => r.status).sort()).toEqual([201, 409]);
  expect((await appoint(0, { kind: 'publicity' })).status).toBe(201);
  expect(await problem(appoint(1, { consentOn: '2026-11-24' }))).toEqual([
    400,
    'invalid-request',
    'appointedOn',
  ]);
  expect(await problem(appoint(1, { appointedOn: '2026-11-25' }))).toEqual([
    400,
    'invalid-request',
    'appointedOn',
  ]);
  expect(await problem(appoint(13))).toEqual([400, 'invalid-request', 'memberId']);
  await expect(db.sql`
    insert into officer_appointment (member_id, kind, consent_on, appointed_on, appointed_by)
    values (${guards[0] ?? 0}, 'information', '2026-11-20', '2026-11-20', 'x')`).rejects.toThrow(
    'officer_appointment_one_open',
  );
  const [{ id = 0 } = {}] = (
    await read<{ items: { id: number }[] }>(web.json('/api/officer-appointments?kind=information'))
  ).items;
  const end = (body: object) => web.json(`/api/officer-appointments/${id}/end`, body);
  expect(await problem(end({ endedOn: '2026-11-22', reason: '离职' }))).toEqual([
    400,
    'invalid-request',
    'endedOn',
  ]);
  expect(await problem(end({ endedOn: '2026-11-24', reason: '' }))).toEqual([
    400,
    'invalid-request',
    'reason',
  ]);
  expect((await end({ endedOn: '2026-11-24', reason: '本人申请' })).status).toBe(204);
  expect(await problem(end({ endedOn: '2026-11-24', reason: '再次' }))).toEqual([409, 'officer-ended']);
  expect((await appoint(0)).status).toBe(201);
  expect(await read(web.json('/api/officer-appointments?state=ended'))).toMatchObject({
    items: [{ endReason: '本人申请', siteName: '第一商场', employerName: '平安保安公司' }],
  });
  await web.signIn({ role: 'station', organisationId: other });
  expect((await end({ endedOn: '2026-11-24', reason: 'x' })).status).toBe(404);
  expect(await read(web.json('/api/officer-appointments'))).toMatchObject({ total: 0 });
});

test('who is short and by how many, by employer and site within one’s territory; each figure leads to its people', async () => {
  await appoint(0);
  await appoint(1, { kind: 'publicity' });
  await web.json('/api/patrol-days', {
    memberIds: guards.slice(0, 2),
    ...{ day: '2026-11-23', hours: 4, place: '商业街' },
  });
  expect(await figures('by=employer')).toMatchObject([
    {
      ...{ id: company, staff: 11, information: { required: 2, have: 1, short: 1 } },
      ...{ patrol: { required: 11, have: 2, short: 9 }, publicity: { required: 1, have: 1, short: 0 } },
    },
  ]);
  // A school without a company: three in a hundred of two are one.
  expect(await figures('by=site')).toMatchObject([
    { id: school, staff: 2, information: { required: 1, have: 0, short: 1 }, publicity: { short: 1 } },
    { id: mall, staff: 11, information: { required: 2, short: 1 }, publicity: { short: 0 } },
  ]);
  expect((await figures('by=site&short=publicity')).map((r) => r.id)).toEqual([school]);
  expect(await people(`organisationId=${mall}&kind=information`)).toEqual([guards[0]]);
  expect(await people(`organisationId=${company}&kind=patrol&is=no`)).toEqual(guards.slice(2, 11));
  expect(await people(`organisationId=${school}&kind=publicity&is=no`)).toEqual(guards.slice(11, 13));
  // Whoever was one is none any more.
  await db.sql`update officer_appointment set ended_on = '2026-11-23', ended_by = 'x', end_reason = 'x' where kind = 'publicity'`;
  expect((await figures('by=employer'))[0]?.publicity).toEqual({ required: 1, have: 0, short: 1 });
  // Last year's days are last year's; whoever left is nobody's staff.
  expect((await figures('by=employer&year=2025'))[0]?.patrol.have).toBe(0);
  await db.sql`update member set status = 'left' where id = ${guards[0] ?? 0}`;
  expect((await figures('by=employer'))[0]).toMatchObject({
    ...{ staff: 10, information: { required: 1, have: 0 }, patrol: { have: 1 } },
  });
  expect((await put(`/api/employers/${company}/class`, { securityCompany: false })).status).toBe(403);
  await web.signIn({ role: 'city' });
  expect((await figures('by=employer')).map((r) => [r.id, r.staff, r.publicity.short])).toEqual([
    [company, 12, 2],
  ]);
  expect((await put(`/api/employers/${company}/class`, { securityCompany: false })).status).toBe(204);
  expect((await put(`/api/employers/${mall}/class`, { securityCompany: false })).status).toBe(404);
  expect((await figures('by=employer'))[0]?.information.required).toBe(1);
  const quotas = { companyPercent: 10, otherPercent: 50, patrolDays: 2, publicityPerSite: 0 };
  expect((await put('/api/officer-quotas', quotas)).status).toBe(204);
  expect(await read(web.json('/api/officer-quotas'))).toEqual(quotas);
  expect((await figures('by=employer'))[0]).toMatchObject({
    ...{ information: { required: 6 }, patrol: { required: 12, have: 0 }, publicity: { required: 0 } },
  });
  expect(await problem(put('/api/officer-quotas', { ...quotas, otherPercent: 101 }))).toEqual([
    ...[400, 'invalid-request', 'otherPercent'],
  ]);
  await put('/api/officer-quotas', {
    companyPercent: 10,
    otherPercent: 3,
    patrolDays: 1,
    publicityPerSite: 1,
  });
});

test('a day on patrol counts once for each guard, whoever enters it, and is taken away again', async () => {
  const log = (about: object = {}) =>
    web.json('/api/patrol-days', {
      memberIds: guards.slice(0, 3),
      day: '2026-11-23',
      hours: 3.5,
      place: '车站',
      ...about,
    });
  expect(await read(log())).toEqual({ added: 3, again: 0 });
  expect(await Promise.all([log(), log({ hours: 8 })].map((r) => read(r)))).toEqual([
    { added: 0, again: 3 },
    { added: 0, again: 3 },
  ]);
  expect(await problem(log({ day: '2026-11-25' }))).toEqual([400, 'invalid-request', 'day']);
  expect(await problem(log({ memberIds: [guards[0], guards[13]] }))).toEqual([
    400,
    'invalid-request',
    'memberIds.1',
  ]);
  expect(await problem(log({ hours: 25 }))).toEqual([400, 'invalid-request', 'hours']);
  const found = await read<{ items: { id: number }[] }>(web.json(`/api/patrol-days?memberId=${guards[0]}`));
  expect(found.items).toMatchObject([{ day: '2026-11-23', hours: 3.5, place: '车站', siteName: '第一商场' }]);
  const path = `/api/patrol-days/${found.items[0]?.id}`;
  expect((await web.raw(path, { method: 'DELETE' })).status).toBe(204);
  expect((await web.raw(path, { method: 'DELETE' })).status).toBe(404);
  expect(await read(web.json('/api/patrol-days'))).toMatchObject({ total: 2 });
});

test('a talk with its pictures is noted, corrected, removed with its reason, and counts no more', async () => {
  const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const keep = async () =>
    (
      await read<{ id: number }>(
        web.raw('/api/duty-files?name=x.png', {
          method: 'POST',
          headers: { 'content-type': 'image/png' },
          body: PNG,
        }),
      )
    ).id;
  const [first, second] = [await keep(), await keep()];
  const categoryId = await idOf(db.sql`select id from duty_category where zh = '防诈骗'`);
  const given = {
    ...{ kind: 'talk', categoryId, organisationId: mall, place: '一楼大厅', heldOn: '2026-11-23' },
    ...{ audience: 80, fileIds: [first] },
  };
  const note = (about: object = {}) => web.json('/api/talks', { ...given, ...about });
  const { id } = await read<{ id: number }>(note());
  expect(await problem(note({ organisationId: other }))).toEqual([400, 'invalid-request', 'organisationId']);
  expect(await problem(note({ categoryId: 1 }))).toEqual([400, 'invalid-request', 'categoryId']);
  expect(await problem(note({ heldOn: '2026-12-01' }))).toEqual([400, 'invalid-request', 'heldOn']);
  expect(await problem(note({ fileIds: [second + 1] }))).toEqual([400, 'invalid-request', 'fileIds.0']);
  // Another officer of the station corrects it: what it carries stays, what is new must be one's own.
  await asStation();
  expect(await problem(put(`/api/talks/${id}`, { ...given, fileIds: [first, second] }))).toEqual([
    ...[400, 'invalid-request', 'fileIds.1'],
  ]);
  expect((await put(`/api/talks/${id}`, { ...given, audience: 95 })).status).toBe(204);
  const list = (query = '') => read(web.json(`/api/talks?${query}`));
  expect(await list(`organisationId=${station}`)).toMatchObject({
    ...{
      total: 1,
      audience: 95,
      items: [{ byName: '王警官', organisationName: '第一商场', files: [{ id: first }] }],
    },
  });
  await db.transaction((tx) => forgetUnusedFiles(tx, new Date(START.getTime() + 3 * 86_400_000)));
  expect((await web.json(`/api/talks/${id}/files/${first}`)).headers.get('content-type')).toBe('image/png');
  expect((await web.json(`/api/talks/${id}/files/${second}`)).status).toBe(404);
  const remove = () => web.json(`/api/talks/${id}/remove`, { reason: '重复登记' });
  expect((await remove()).status).toBe(204);
  expect(await problem(remove())).toEqual([409, 'talk-removed']);
  expect(await problem(put(`/api/talks/${id}`, given))).toEqual([409, 'talk-removed']);
  expect(await list()).toMatchObject({ total: 0, audience: 0 });
  expect(await list('removed=yes')).toMatchObject({ items: [{ removeReason: '重复登记' }] });
});
