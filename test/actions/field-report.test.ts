// Field reports: sent from a phone without script, triaged, merged, forwarded, finished with thanks, and forgotten.
import { beforeEach, expect, test } from 'vitest';
import { forgetUnusedFiles } from '../../src/duty/files.ts';
import { countReports, forgetReports } from '../../src/duty/forget-reports.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let [county, station, other, otherCounty] = [0, 0, 0, 0];
let guards: number[] = [];

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`,
  );
const read = async <T = Record<string, unknown>>(reply: Response | Promise<Response>) =>
  (await (await reply).json()) as T;
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await read(reply);
  const fields = (errors ?? []) as { field: string }[];
  return [status, String(type).replace('/problems/', ''), ...fields.map((e) => e.field)];
};
const categoryOf = (zh: string) => idOf(db.sql`select id from duty_category where zh = ${zh}`);
const as = {
  guard: (n = 0) => web.signIn({ memberId: guards[n] ?? 0 }),
  station: () => web.signIn({ role: 'station', organisationId: station }),
  other: () => web.signIn({ role: 'station', organisationId: other }),
};

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`delete from duty_file`;
  await db.sql`delete from duty_category where id > 12`;
  await db.sql`update duty_category set retired_at = null`;
  const city = await node('city', null, '市');
  county = await node('county', city, '城关县');
  otherCounty = await node('county', city, '新城县');
  station = await node('station', county, '城关派出所');
  other = await node('station', otherCounty, '新城派出所');
  guards = await addMembers(db, [{ name: '王波' }, { name: '李静' }]);
  await db.sql`update member set station_id = ${station}`;
  web = webOf(db);
});

const JPEG = [0xff, 0xd8, 0xff, 0xe0];
function form(about: Record<string, string | Blob> = {}) {
  const body = new FormData();
  const words = { clientId: 'a1', categoryId: '1', text: '消防通道被堵', place: '第一商场东门', seenAt: '' };
  for (const [name, value] of Object.entries({ ...words, ...about })) body.append(name, value);
  return body;
}
const send = (about: Record<string, string | Blob> = {}) => web.upload('/field-reports', form(about));
const reports = () =>
  db.sql<
    { id: number; state: string; text: string; seenAt: Date; receivedAt: Date; photoId: number | null }[]
  >`select id, state, text, seen_at, received_at, photo_id from field_report order by id`;
const step = (id: number, body: object) => web.json(`/api/field-reports/${id}/steps`, body);
const mine = async () => (await web.page('/field-reports')).text();

test('a photo of 30 MB, a file that is no photo, no text: told in words, nothing kept, and what was written is still there', async () => {
  await as.guard();
  const large = new File([new Uint8Array(30_000_000).fill(255)], '大.jpg', { type: 'image/jpeg' });
  const refused = await send({ photo: large });
  expect(refused.status).toBe(413);
  const page = await refused.text();
  expect(page).toContain('照片超过 5 MB，没有收下');
  for (const kept of ['>消防通道被堵<', 'value="第一商场东门"', 'value="a1"', 'value="1" selected'])
    expect(page).toContain(kept);
  const wrong = await send({ photo: new File(['no picture'], 'x.jpg'), text: '  ', categoryId: '' });
  expect(wrong.status).toBe(400);
  const words = await wrong.text();
  for (const told of ['不是 JPEG 或 PNG', '请从列表中选择类别', 'id="text-wrong"', '第一商场东门'])
    expect(words).toContain(told);
  expect((await send({ text: '长'.repeat(1_001) })).status).toBe(400);
  expect(await reports()).toEqual([]);
  expect((await send({ photo: new File([new Uint8Array(JPEG)], '门.jpg') })).status).toBe(303);
  expect((await reports())[0]?.photoId).not.toBeNull();
  expect(await mine()).toContain('已收到，等待处理');
});

test('pressed twice at once it is one report; a phone’s false clock does not make it later than our own', async () => {
  await as.guard();
  const ahead = { seenAt: '2027-05-01T08:00' };
  const photo = () => new File([new Uint8Array(JPEG)], 'x.jpg');
  const both = await Promise.all([send({ ...ahead, photo: photo() }), send({ ...ahead, photo: photo() })]);
  expect(both.map((r) => r.status)).toEqual([303, 303]);
  await send({ clientId: 'a2', seenAt: '2026-11-24T02:37' });
  expect(await reports()).toMatchObject([
    { seenAt: START, receivedAt: START },
    { seenAt: new Date(START.getTime() - 30 * 60_000), receivedAt: START },
  ]);
  expect(await db.sql`select from duty_file`).toHaveLength(1);
  // A position only where it is shared, and only when its owner says so.
  await db.sql`update member set sharing = true, own_lon = ${SCENE.lon}, own_lat = ${SCENE.lat}, own_pos = point(1, 2),
    own_pos_at = ${START} where id = ${guards[0] ?? 0}`;
  expect(await mine()).toContain('name="here"');
  await send({ clientId: 'a3', here: '1' });
  await send({ clientId: 'a4' });
  expect(await db.sql`select lon from field_report order by id desc limit 2`).toMatchObject([
    { lon: null },
    { lon: SCENE.lon },
  ]);
});

test('triaged, forwarded to another county, finished there; both who reported it are thanked, once', async () => {
  for (const n of [0, 1]) {
    await as.guard(n);
    await send({ clientId: `g${n}` });
  }
  await send({ clientId: 'stranger', text: '路灯坏了' });
  const [first = 0, second = 0, third = 0] = (await reports()).map((r) => r.id);
  await as.other();
  expect(await read(web.json('/api/field-reports'))).toMatchObject({ total: 0 });
  expect((await step(first, { action: 'accept' })).status).toBe(404);
  await as.station();
  expect(await problem(step(first, { action: 'finish', outcome: '已清理' }))).toEqual([
    409,
    'report-moved-on',
  ]);
  expect((await step(first, { action: 'accept' })).status).toBe(204);
  expect(await problem(step(second, { action: 'merge', into: second }))).toEqual([
    ...[400, 'invalid-request', 'into'],
  ]);
  expect((await step(second, { action: 'merge', into: first })).status).toBe(204);
  expect(await problem(step(third, { action: 'merge', into: second }))).toEqual([
    400,
    'invalid-request',
    'into',
  ]);
  expect((await step(third, { action: 'decline', reason: '不属公安职责，请报市政' })).status).toBe(204);
  expect(await problem(step(first, { action: 'forward', office: '消防队', organisationId: other }))).toEqual([
    ...[400, 'invalid-request', 'organisationId'],
  ]);
  expect((await step(first, { action: 'forward', office: '消防救援大队' })).status).toBe(204);
  // Two officers at once: one does it, the other is told.
  const both = await Promise.all([
    step(first, { action: 'forward', organisationId: other, note: '在新城辖区' }),
    step(first, { action: 'forward', organisationId: other }),
  ]);
  expect(both.map((r) => r.status).sort()).toEqual([204, 400]);
  // It is in hand there now: seen here, done nothing with.
  const seen = await read<{ report: { steps: string[]; reporterName: string }; duplicates: object[] }>(
    web.json(`/api/field-reports/${first}`),
  );
  expect(seen).toMatchObject({ report: { steps: [], reporterName: '王波' } });
  expect(seen.duplicates).toHaveLength(1);
  expect((await step(first, { action: 'finish', outcome: '已清理' })).status).toBe(404);
  await as.guard(1);
  expect(await mine()).toContain('已合并处理。已转交新城派出所处理');
  await as.other();
  expect(await read(web.json(`/api/field-reports/${first}`))).toMatchObject({
    report: { steps: ['accept', 'merge', 'forward', 'finish'], reporterName: '王某' },
    done: [{ action: 'accept' }, { action: 'forward' }, { action: 'forward' }],
  });
  expect((await step(first, { action: 'finish', outcome: '通道已清理' })).status).toBe(204);
  await web.at(1);
  const [a = [], b = []] = [await web.texts(guards[0] ?? 0), await web.texts(guards[1] ?? 0)];
  expect([a.length, b.length]).toEqual([1, 1]);
  expect(a[0]).toContain(
    '【信息上报】您 03:07 上报的情况已办结，感谢您的支持。处理结果：http://m.test/field-reports',
  );
  expect(await db.sql`select distinct priority from delivery where purpose = 'report_thanks'`).toEqual([
    { priority: 80 },
  ]);
  await as.guard(1);
  const page = await mine();
  expect(page).toContain('他人也报告了同一情况，已合并处理。已办结：通道已清理');
  expect(page).toContain('未受理：不属公安职责，请报市政');
});

test('entered by an officer of one’s own; categories are hazards, incidents and leads, whatever is asked for', async () => {
  await as.station();
  const given = { categoryId: 1, text: '来人报告', stationId: station, memberId: guards[0], clientId: 'd1' };
  const enter = (about: object = {}) => web.json('/api/field-reports', { ...given, ...about });
  expect(await read(enter())).toMatchObject({ again: false });
  expect(await read(enter())).toMatchObject({ again: true });
  expect(await problem(enter({ stationId: other }))).toEqual([400, 'invalid-request', 'stationId']);
  expect(await problem(enter({ clientId: 'd2', fileId: 1 }))).toEqual([400, 'invalid-request', 'fileId']);
  const retired = await categoryOf('打架斗殴');
  const add = (body: object) => web.json('/api/duty-categories', body);
  expect(await problem(add({ use: 'report', class: 'hazard', zh: 'x', en: 'x' }))).toEqual([
    403,
    'forbidden',
  ]);
  await web.signIn({ role: 'administrator' });
  expect(await problem(add({ use: 'report', class: 'person', zh: '重点人员', en: 'x' }))).toEqual([
    ...[400, 'invalid-request', 'class'],
  ]);
  for (const of of ['person', null])
    await expect(
      db.sql`insert into duty_category (use, class, zh, en) values ('report', ${of}, '重点人员', 'x')`,
    ).rejects.toThrow('duty_category_watches_nobody');
  expect((await add({ use: 'report', class: 'hazard', zh: '高空坠物', en: 'Falling objects' })).status).toBe(
    201,
  );
  expect(await problem(add({ use: 'report', class: 'lead', zh: '高空坠物', en: 'x' }))).toEqual([
    ...[409, 'category-there'],
  ]);
  expect((await web.json(`/api/duty-categories/${retired}/retire`, {})).status).toBe(204);
  await as.guard();
  const page = await mine();
  expect([page.includes('高空坠物'), page.includes('打架斗殴')]).toEqual([true, false]);
  expect((await send({ categoryId: String(retired) })).status).toBe(400);
});

test('words, picture and reporter go half a year after the decision; what is still in hand stays', async () => {
  await as.guard();
  await send({ photo: new File([new Uint8Array(JPEG)], 'x.jpg') });
  await send({ clientId: 'a2' });
  const [done = 0, open = 0] = (await reports()).map((r) => r.id);
  await as.station();
  await step(done, { action: 'decline', reason: '王波看错了' });
  const at = (days: number) => new Date(START.getTime() + days * 86_400_000);
  expect(await db.sql`${countReports(db.sql, at(180), 180)}`).toMatchObject([{ n: 0 }]);
  const later = at(181);
  await db.transaction(async (tx) => {
    expect(await forgetReports(tx, later, 180)).toBe(1);
    await forgetUnusedFiles(tx, later);
  });
  expect(
    await db.sql`select text, member_id, entered_by, decline_reason from field_report order by id`,
  ).toMatchObject([
    { text: '', memberId: null, enteredBy: '', declineReason: '' },
    { text: '消防通道被堵', memberId: guards[0] },
  ]);
  expect(await db.sql`select from duty_file`).toHaveLength(0);
  expect(await db.sql`select note from field_report_step`).toMatchObject([{ note: '' }]);
  expect(await read(web.json(`/api/field-reports/${done}`))).toMatchObject({
    report: { reporterName: null, steps: [], state: 'declined' },
  });
  expect((await step(done, { action: 'accept' })).status).toBe(404);
  expect((await step(open, { action: 'accept' })).status).toBe(204);
  expect(await db.sql`select from audit_entry where entity = 'field_report'`).toHaveLength(0);
});
