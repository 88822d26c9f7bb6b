// A quarter of a made-up city: counted, published, argued about, corrected; every figure against a recount by hand.
import { beforeAll, expect, test } from 'vitest';
import { makeYear, WHOLE_YEAR } from '../../drills/year/year.ts';
import { verifyAudit } from '../../src/access/verify-audit.ts';
import { countQuarters } from '../../src/oversight/assess.ts';
import { INDICATORS } from '../../src/oversight/indicators.ts';
import { pdfPrinter } from '../../src/pdf-entry.ts';
import { texts } from '../../src/texts.ts';
import { testDatabase } from '../support/database.ts';
import { readPdf } from '../support/pdf-text.ts';
import { recount } from '../support/recount.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
const web = webOf(db, pdfPrinter());
/** Six weeks around the first of October. */
const ABOUT = {
  ...WHOLE_YEAR,
  ...{ members: 40, sites: 12, from: '2026-09-05', days: 45, drills: 3, callouts: 2 },
};

type Json = Record<string, never>;
const read = async <T = Record<string, unknown>>(reply: Response | Promise<Response>) =>
  (await (await reply).json()) as T;
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await read(reply);
  const fields = (errors ?? []) as { field: string }[];
  return [status, String(type).replace('/problems/', ''), ...fields.map((e) => e.field)];
};
interface Place {
  nodeId: number;
  kind: string;
  name: string;
  score: number | null;
  place: number | null;
  before: number | null;
  figures: Record<string, { good: number; total: number }>;
  moves: { indicator: string; points: number }[];
}
interface Quarter {
  published: { id: number; number: string } | null;
  total: number;
  items: Place[];
}
const quarter = (query: string) => read<Quarter>(web.json(`/api/assessments/figures?pageSize=100&${query}`));
const publishing = {
  ...{ quarter: '2026-Q3', number: '云公保安〔2026〕3号', issuer: '云川市公安局', appealUntil: '2026-12-08' },
};
const placeOf = async (kind: string) => {
  const [found] = await db.sql<
    { id: number }[]
  >`select id from organisation where kind = ${kind} order by id limit 1`;
  return found?.id ?? 0;
};

beforeAll(async () => {
  expect(await makeYear(db, ABOUT)).toMatchObject({ member: 40, roll_call: 90, callout: 5 });
  await web.signIn();
});

test('a year is made once, leaves no word in the audit, and breaks no rule of the tables', async () => {
  expect(await makeYear(db, ABOUT)).toBeNull();
  expect((await verifyAudit(db.sql)).broken).toBeNull();
  expect(
    await db.sql`select from audit_entry where entity in ('member', 'roll_call_entry', 'callout')`,
  ).toEqual([]);
  const off = await db.sql`select tgname from pg_trigger where tgenabled = 'D'`;
  expect(off).toEqual([]);
});

test('every figure of every place in both quarters is what a recount by hand says', async () => {
  let compared = 0;
  for (const [from, until] of [
    ['2026-07-01', '2026-09-30'],
    ['2026-10-01', '2026-12-31'],
  ] as const) {
    const own = await recount(db, from, until);
    for (const { nodeId, figures } of await countQuarters(db.sql, [from], until)) {
      const theirs = own.get(nodeId) ?? {};
      expect(Object.keys(figures).sort()).toEqual(Object.keys(theirs).sort());
      for (const [name, { good, total }] of Object.entries(figures)) {
        expect([nodeId, name, total]).toEqual([nodeId, name, theirs[name]?.total]);
        expect(good).toBeCloseTo(theirs[name]?.good ?? -1, 6);
        compared += 1;
      }
    }
  }
  expect(compared).toBeGreaterThan(80);
  // Each indicator has something to count, a view of its own, and its definition in both languages.
  const whole = await recount(db, '2026-07-01', '2026-12-31');
  expect(Object.keys(whole.get(await placeOf('city')) ?? {}).sort()).toEqual([...INDICATORS].sort());
  for (const name of INDICATORS)
    for (const language of ['zh', 'en'] as const)
      expect(texts(language, `indicator.${name}.about`)).not.toBe(`indicator.${name}.about`);
});

test('each figure opens its records, which come to it, as far as one’s own places go', async () => {
  const station = await placeOf('station');
  await web.signIn({ role: 'station', organisationId: station });
  const mine = await quarter('quarter=2026-Q4&kind=station');
  expect(mine.items.map((p) => p.nodeId)).toEqual([station]);
  expect(mine.items[0]?.before).not.toBeNull();
  for (const indicator of INDICATORS) {
    const query = `quarter=2026-Q4&nodeId=${station}&indicator=${indicator}&pageSize=3`;
    const found = await read<{ good: number; all: number; total: number; items: Json[] }>(
      web.json(`/api/assessments/records?${query}`),
    );
    const figure = mine.items[0]?.figures[indicator];
    expect([indicator, found.all]).toEqual([indicator, figure?.total]);
    expect(found.good).toBeCloseTo(figure?.good ?? -1, 6);
    expect(found.items.length).toBe(Math.min(3, found.total));
  }
  const other = await placeOf('county');
  const outside = `quarter=2026-Q4&nodeId=${other}&indicator=finding`;
  expect(await problem(web.json(`/api/assessments/records?${outside}`))).toEqual([404, 'not-found']);
  const employer = await placeOf('employer');
  await web.signIn({ role: 'employer', organisationId: employer });
  const sites = await quarter('quarter=2026-Q4&kind=site');
  const guarded = await db.sql<{ id: number }[]>`select id from organisation where employer_id = ${employer}`;
  expect(sites.items.map((p) => p.nodeId).sort()).toEqual(guarded.map((g) => g.id).sort());
  await web.signIn();
});

test('what is published stays, whatever becomes of records, tree and weights; a correction stands beside it', async () => {
  expect(await problem(web.json('/api/assessments', { ...publishing, quarter: '2026-Q4' }))).toEqual([
    ...[400, 'invalid-request', 'quarter'],
  ]);
  expect(await problem(web.json('/api/assessments', { ...publishing, appealUntil: '2026-11-24' }))).toEqual([
    ...[400, 'invalid-request', 'appealUntil'],
  ]);
  const first = await read<{ id: number }>(web.json('/api/assessments', publishing));
  expect(await problem(web.json('/api/assessments', publishing))).toEqual([400, 'invalid-request', 'number']);
  const again = { ...publishing, number: '云公保安〔2026〕4号' };
  expect(await problem(web.json('/api/assessments', again))).toEqual([409, 'assessment-published']);
  const before = await quarter('quarter=2026-Q3&kind=station');
  expect(before.published).toMatchObject({ id: first.id, number: publishing.number });
  const station = before.items[0]?.nodeId ?? 0;
  await db.sql`
    update roll_call_entry set state = 'absent' where site_id in (select id from organisation where parent_id = ${station})`;
  await db.sql`update organisation set name = '新名派出所' where id = ${station}`;
  const year = await read<{ items: { id: number }[] }>(web.json('/api/assessment-weights?year=2026'));
  const changed = { year: 2026, was: year.items[0]?.id, weights: { roll_call: 100 }, reason: '年度调整' };
  expect((await web.json('/api/assessment-weights', changed)).status).toBe(201);
  expect(await problem(web.json('/api/assessment-weights', changed))).toEqual([409, 'weights-changed']);
  expect((await quarter('quarter=2026-Q3&kind=station')).items).toEqual(before.items);
  const live = await quarter('quarter=2026-Q3&kind=station&live=true');
  expect(live.published).toBeNull();
  expect(live.items.find((p) => p.nodeId === station)).toMatchObject({ name: '新名派出所', score: 0 });
  const half = { ...again, correctsId: first.id };
  expect(await problem(web.json('/api/assessments', half))).toEqual([400, 'invalid-request', 'correctsWhy']);
  const second = await read<{ id: number }>(
    web.json('/api/assessments', { ...half, correctsWhy: '点名漏记' }),
  );
  const all = await read<{ items: object[] }>(web.json('/api/assessments'));
  expect(all.items).toMatchObject([
    { id: second.id, correctsId: first.id, correctsNumber: publishing.number, correctsWhy: '点名漏记' },
    { id: first.id, correctedById: second.id },
  ]);
  for (const statement of [
    `update assessment set number = 'x' where id = ${first.id}`,
    `delete from assessment_score where assessment_id = ${first.id}`,
    `update assessment_score set score = 100 where assessment_id = ${first.id}`,
    `insert into assessment_score (assessment_id, node_id, kind, name, figures) values (${first.id}, 99999, 'site', 'x', '{}')`,
  ])
    await expect(db.sql.unsafe(statement)).rejects.toMatchObject({ constraint_name: 'assessment_for_good' });
  await expect(db.sql`update assessment_weights set reason = 'x'`).rejects.toMatchObject({
    ...{ constraint_name: 'assessment_weights_never_change' },
  });
});

test('a place comments, appeals once and in time; the city decides once, and the decision stays', async () => {
  const [newest, first] = await db.sql<{ id: number }[]>`select id from assessment order by id desc`;
  const station = await placeOf('station');
  const said = { nodeId: station, text: '九月三日系统故障，点名未能应到' };
  await web.signIn({ role: 'station', organisationId: station });
  const at = `/api/assessments/${newest?.id}`;
  expect(await problem(web.json(`${at}/appeals`, { ...said, nodeId: await placeOf('county') }))).toEqual([
    ...[400, 'invalid-request', 'nodeId'],
  ]);
  expect(await problem(web.json(`/api/assessments/${first?.id}/appeals`, said))).toEqual([
    ...[409, 'assessment-corrected'],
  ]);
  expect((await web.json(`${at}/appeals`, said)).status).toBe(204);
  expect(await problem(web.json(`${at}/appeals`, said))).toEqual([409, 'appeal-made']);
  expect((await web.json(`${at}/comments`, { ...said, text: '已补正' })).status).toBe(204);
  await web.signIn();
  const { items } = await read<{ items: { id: number }[] }>(web.json(`${at}/appeals`));
  expect(items).toMatchObject([{ nodeId: station, upheld: null, text: said.text }]);
  const decide = () =>
    web.json(`/api/assessment-appeals/${items[0]?.id}/decision`, { upheld: true, reason: '情况属实' });
  expect((await decide()).status).toBe(204);
  expect(await problem(decide())).toEqual([409, 'assessment-appeal-decided']);
  await expect(db.sql`update assessment_appeal set reason = 'x'`).rejects.toMatchObject({
    ...{ constraint_name: 'assessment_appeal_for_good' },
  });
  expect(await read(web.json(`${at}/comments?nodeId=${station}`))).toMatchObject({ total: 1 });
  await web.at(60 * 24 * 15);
  const site = { nodeId: await placeOf('site'), text: '有异议' };
  expect(await problem(web.json(`${at}/appeals`, site))).toEqual([409, 'appeal-too-late']);
});

test('the files are what an office issues: title, number, issuing body, date, all tables', async () => {
  const [newest] = await db.sql<{ id: number }[]>`select id from assessment order by id desc limit 1`;
  const pdf = await web.json(`/api/assessments/${newest?.id}/file.pdf`, undefined, {
    'accept-language': 'zh',
  });
  const { pages } = await readPdf(new Uint8Array(await pdf.arrayBuffer()));
  const text = pages.join('\n').replace(/\s+/g, '');
  for (const words of [
    '2026年第3季度保安服务工作考核通报',
    '云公保安〔2026〕4号',
    '云川市公安局',
    '2026年11月24日',
    '点名漏记',
  ])
    expect(text).toContain(words.normalize('NFKC'));
  const places = await db.sql<{ name: string }[]>`
    select name from assessment_score where assessment_id = ${newest?.id ?? 0} and kind <> 'city'`;
  expect(places.filter((p) => !text.includes(p.name.normalize('NFKC')))).toEqual([]);
  const xlsx = await web.json(`/api/assessments/${newest?.id}/file.xlsx`);
  expect([xlsx.status, (await xlsx.arrayBuffer()).byteLength > 5_000]).toEqual([200, true]);
});
