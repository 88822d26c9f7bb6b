// A guard without a certificate: put forward by the station, examined by the county, certified by the city, verified by anybody.
import { expect, test } from 'vitest';
import { pdfPrinter } from '../../src/pdf-entry.ts';
import { endExams } from '../../src/training/mark-exam.ts';
import { testDatabase } from '../support/database.ts';
import { readPdf } from '../support/pdf-text.ts';
import { addMembers, emptyDatabase, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
const minutes = (n: number) => new Date(START.getTime() + n * 60_000);
const node = async (kind: string, name: string, parentId: number | null) => {
  const [made] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parentId}) returning id`;
  return made?.id ?? 0;
};

const body = async (reply: Response | Promise<Response>) =>
  (await (await reply).json()) as Record<string, unknown>;
const refusal = async (reply: Response | Promise<Response>) => {
  const { status, type } = await body(reply);
  return [status, String(type).replace('/problems/', '')];
};

/** Two counties, a station in the first, a guard of it, and whoever acts. */
async function aCity() {
  await emptyDatabase(db);
  const web = webOf(db, pdfPrinter());
  const city = await node('city', '云川市', null);
  const county = await node('county', '城关分局', city);
  const station = await node('station', '酒泉路派出所', county);
  const far = await node('county', '永登县局', city);
  const [guard = 0, other = 0] = await addMembers(db, [
    { name: '欧阳志强', countyId: county },
    { countyId: far },
  ]);
  await db.sql`update member set station_id = ${station} where id = ${guard}`;
  const as = {
    station: () => web.signIn({ role: 'station', organisationId: station }),
    county: () => web.signIn({ role: 'county', organisationId: county }),
    city: () => web.signIn({ role: 'city' }),
    guard: () => web.signIn({ memberId: guard }),
  };
  return { web, as, county, guard, other };
}

type City = Awaited<ReturnType<typeof aCity>>;

/** Nominated, admitted and passed; gives the nomination's address. */
async function passed({ web, as, county, guard, other }: City): Promise<string> {
  await as.city();
  await web.json('/api/questions', {
    topic: '法规',
    kind: 'true_false',
    stem: '保安员可以扣押证件',
    answer: [0],
  });
  const exam = await body(
    web.json('/api/exams', {
      ...{ title: '保安员资格考试', minutes: 60, passMark: 60, place: '城关分局', countyId: county },
      ...{ rule: [{ topic: '法规', kind: 'true_false', count: 1, points: 100 }] },
      ...{ opensAt: minutes(-10), closesAt: minutes(600) },
    }),
  );

  await as.station();
  expect(await refusal(web.json('/api/nominations', { memberId: other, grounds: '别县的人' }))).toEqual([
    400,
    'invalid-request',
  ]);
  const nomination = await body(
    web.json('/api/nominations', { memberId: guard, grounds: '参加联勤联动表现突出' }),
  );
  const at = `/api/nominations/${nomination.id}`;
  expect(await refusal(web.json('/api/nominations', { memberId: guard, grounds: '再报' }))).toEqual([
    409,
    'nominated-already',
  ]);
  expect(await refusal(web.json(`${at}/admit`, { examId: exam.id }))).toEqual([403, 'forbidden']);

  await as.county();
  expect(await refusal(web.json(`${at}/issue`, {}))).toEqual([403, 'forbidden']);
  expect((await web.json(`${at}/admit`, { examId: exam.id, opinion: '同意参加考试' })).status).toBe(204);
  expect(await refusal(web.json(`${at}/admit`, { examId: exam.id }))).toEqual([409, 'nomination-moved-on']);
  await as.city();
  expect(await refusal(web.json(`${at}/issue`, {}))).toEqual([409, 'nomination-not-passed']);

  await as.guard();
  await web.json(`/api/me/exams/${exam.id}/begin`, {});
  await web.form(`/exams/${exam.id}/answer`, { place: '0', chosen: '0' });
  await web.form(`/exams/${exam.id}/hand-in`, {});
  expect(await (await web.page(`/exams/${exam.id}`)).text()).toContain('合格，100 分');

  return at;
}

test('from the nomination to a certificate that anybody can verify, each level doing its own part once', async () => {
  const city = await aCity();
  const { web, as, guard } = city;
  const at = await passed(city);
  await as.city();
  const issued = await Promise.all([web.json(`${at}/issue`, {}), web.json(`${at}/issue`, {})]);
  expect(issued.map((r) => r.status).sort()).toEqual([201, 409]);
  const twice = await body(issued.find((r) => r.status === 409) as Response);
  expect(twice).toMatchObject({
    type: '/problems/certificate-issued',
    title: '证书已经发过，编号 2026-00001',
  });
  const { items } = (await body(web.json('/api/nominations?state=all'))) as {
    items: Record<string, unknown>[];
  };
  expect(items).toMatchObject([{ state: 'issued', certificateNumber: '2026-00001', mark: 100 }]);
  expect(await db.sql`select kind, number, expires_on from qualification`).toEqual([
    { kind: 'guard_certificate', number: '2026-00001', expiresOn: null },
  ]);
  await as.station();
  expect(await refusal(web.json('/api/nominations', { memberId: guard, grounds: '再报' }))).toEqual([
    409,
    'certificate-held',
  ]);

  await verifiedByAnybody(city, Number(items[0]?.certificateId));
});

/** On paper, by a stranger, and once it is revoked. */
async function verifiedByAnybody({ web, as }: City, certificateId: number): Promise<void> {
  const paper = await web.page(`/api/certificates/${certificateId}/pdf`);
  const { pages } = await readPdf(new Uint8Array(await paper.arrayBuffer()));
  expect(pages.join('')).toContain('欧阳志强');

  const [{ code } = { code: '' }] = await db.sql<
    { code: string }[]
  >`select check_code as code from certificate`;
  web.signOut();
  const verified = await (await web.page(`/certificates/${code}`)).text();
  expect(verified).toContain('✓ 证书有效');
  // A stranger holds the paper beside the screen: the surname is enough.
  expect([verified.includes('2026-00001'), verified.includes('志强')]).toEqual([true, false]);
  const forged = await web.page('/certificates/made-up');
  expect([forged.status, (await forged.text()).includes('查无此证')]).toEqual([404, true]);

  await as.city();
  const exported = async (records: string) =>
    (await (await web.page(`/api/training/export.csv?records=${records}&lang=zh`)).text()).split('\r\n')[1];
  expect(await exported('certificates')).toBe(`2026-00001,欧阳志强,2026-11-24,,`);
  expect(await exported('exams')).toBe('欧阳志强,,保安员资格考试,2026-11-24,城关分局,100,合格,,');
  const revoke = `/api/certificates/${certificateId}/revoke`;
  expect((await web.json(revoke, { reason: '冒名顶替' })).status).toBe(204);
  expect(await refusal(web.json(revoke, { reason: '再撤' }))).toEqual([409, 'certificate-revoked']);
  expect(await db.sql`select kind from qualification`).toEqual([]);
  web.signOut();
  expect(await (await web.page(`/certificates/${code}`)).text()).toMatch(/× 证书已撤销[\s\S]*冒名顶替/);
}

test('whoever misses the exam has failed; a nomination is withdrawn, or refused with a reason', async () => {
  await emptyDatabase(db);
  const web = webOf(db);
  const [one = 0, two = 0] = await addMembers(db, [{}, {}]);
  await web.signIn();
  const made = async (memberId: number) => {
    const reply = await web.json('/api/nominations', { memberId, grounds: '表现好' });
    return ((await reply.json()) as { id: number }).id;
  };
  const id = await made(one);
  expect((await web.json(`/api/nominations/${id}/refuse`, {})).status).toBe(400);
  expect((await web.json(`/api/nominations/${id}/refuse`, { opinion: '材料不全' })).status).toBe(204);
  expect((await web.json(`/api/nominations/${id}/withdraw`, {})).status).toBe(409);
  const again = await made(one);
  expect((await web.json(`/api/nominations/${again}/withdraw`, {})).status).toBe(204);
  await web.json('/api/questions', { topic: '法规', kind: 'true_false', stem: '一', answer: [1] });
  const exam = (await (
    await web.json('/api/exams', {
      ...{
        title: '考试',
        minutes: 60,
        passMark: 60,
        place: '县局',
        opensAt: minutes(0),
        closesAt: minutes(60),
      },
      rule: [{ topic: '法规', kind: 'true_false', count: 1, points: 1 }],
    })
  ).json()) as { id: number };
  const missed = await made(two);
  await web.json(`/api/nominations/${missed}/admit`, { examId: exam.id });
  web.clock.moveTo(minutes(61));
  await endExams(db, web.clock.now());
  expect(await db.sql`select state from nomination order by id`).toEqual([
    { state: 'refused' },
    { state: 'withdrawn' },
    { state: 'failed' },
  ]);
  await made(two);
});
