// Past records taken in from files: told before, done as told, and nothing by the same file again.
import { beforeEach, expect, test } from 'vitest';
import type { SheetReport } from '../../src/roster/import-report.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { csv, idNumber } from '../support/roster.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let people: number[];
let courseId = 0;
let squads: number[];

beforeEach(async () => {
  await emptyDatabase(db);
  const unit = async (kind: string, name: string, parentId: number | null) =>
    (
      await db.sql<
        { id: number }[]
      >`insert into unit (kind, name, parent_id) values (${kind}, ${name}, ${parentId}) returning id`
    )[0]?.id ?? 0;
  const company = await unit('company', '1中队', await unit('battalion', '甲大队', null));
  const other = await unit('company', '1中队', await unit('battalion', '乙大队', null));
  squads = [await unit('squad', '2小队', company), await unit('squad', '2小队', other)];
  people = await addMembers(db, [
    { name: '王波', unitId: squads[0] ?? 0 },
    { name: '王波', unitId: squads[1] ?? 0 },
    { name: '李强', unitId: squads[0] ?? 0 },
  ]);
  web = webOf(db);
  await web.signIn();
  const made = await web.json('/api/courses', {
    ...{ title: '急救复训', qualification: 'first_aid', validMonths: 24, passMark: 60, needs: [] },
  });
  courseId = (await made.json()).id;
});

const send = (file: { name: string; bytes: Uint8Array }, dryRun: boolean) => {
  const body = new FormData();
  body.set('file', new File([file.bytes as Uint8Array<ArrayBuffer>], file.name));
  return web.upload(`/api/training/imports?dryRun=${dryRun}`, body);
};
const take = async (file: { name: string; bytes: Uint8Array }, dryRun = false): Promise<SheetReport> => {
  const reply = await send(file, dryRun);
  expect(reply.status).toBe(200);
  return reply.json();
};
const counts = ({ rows, added, changed, unchanged, refused }: SheetReport) => [
  rows,
  added,
  changed,
  unchanged,
  refused,
];
const HEAD = ['姓名', '单位', '课程', '日期', '分数', '结果', '有效期至'];
const PAST = csv(
  HEAD,
  ['王波', '甲大队第一中队第二小队', '急救复训', '2025/5/1', '88', '', ''],
  ['李强', '', '急救复训', '2025-05-01', '', '不合格', ''],
  ['李强', '', '急救复训', '2024-05-01', '70', '合格', '2024-12-31'],
  ['王波', '', '急救复训', '2025-05-01', '88', '合格', ''],
  ['李强', '', '急救复训', '2025-05-01', '90', '合格', ''],
  ['赵六', '', '急救复训', '2025-05-01', '90', '', ''],
  ['李强', '', '驾驶', '2025-05-02', '120', '', ''],
);

test('a dry run tells all and writes nothing; the import does as told, qualifies at once, and again changes nothing', async () => {
  const dry = await take(PAST, true);
  expect(counts(dry)).toEqual([7, 3, 0, 0, 4]);
  expect(await db.sql`select 1 from course_result`).toHaveLength(0);
  expect(dry.errors.map((e) => [e.row, e.column, e.value, e.reason.zh.slice(0, 10)])).toEqual([
    [5, '姓名', '王波', '名册里有几个同名的人'],
    [6, '姓名', '李强', '与第 3 行是同一条'],
    [7, '姓名', '赵六', '名册里没有这个人，或'],
    [8, '分数', '120', '分数应为 0 到 1'],
  ]);
  expect(dry.errors.every((e) => e.reason.en.length > 10)).toBe(true);
  const real = await take(PAST);
  expect({ ...real, dryRun: true }).toEqual(dry);
  const rows =
    await db.sql`select member_id, held_on, mark, outcome, valid_until, session_id from course_result order by id`;
  expect(rows).toEqual([
    {
      memberId: people[0],
      heldOn: '2025-05-01',
      mark: 88,
      outcome: 'passed',
      validUntil: '2027-04-30',
      sessionId: null,
    },
    {
      memberId: people[2],
      heldOn: '2025-05-01',
      mark: null,
      outcome: 'failed',
      validUntil: null,
      sessionId: null,
    },
    {
      memberId: people[2],
      heldOn: '2024-05-01',
      mark: 70,
      outcome: 'passed',
      validUntil: '2024-12-31',
      sessionId: null,
    },
  ]);
  const plan = await web.json('/api/plans', {
    ...{ kind: 'drill', position: SCENE, arriveBy: new Date(START.getTime() + 3_600_000).toISOString() },
    ...{
      lines: [{ role: 'first_aid', count: 1 }],
      title: '演练',
      place: '东门',
      commander: { name: '王队' },
    },
  });
  const { leftOut } = (await plan.json()) as { leftOut: { memberId: number }[] };
  expect(leftOut.map((l) => l.memberId)).not.toContain(people[0]);
  expect(leftOut.map((l) => l.memberId)).toContain(people[2]);
  expect(counts(await take(PAST))).toEqual([7, 0, 0, 3, 4]);
  expect(await db.sql`select 1 from audit_entry where action = 'training.import'`).toHaveLength(1);
});

test('a corrected file adds the correction; what a session gave here no file changes', async () => {
  await take(csv(HEAD, ['李强', '', '急救复训', '2025-05-01', '88', '', '']));
  const again = await take(csv(HEAD, ['李强', '', '急救复训', '2025-05-01', '55', '', '']));
  expect(again.details[0]).toMatchObject({
    outcome: 'changed',
    changes: [
      { field: 'outcome', from: 'passed', to: 'failed' },
      { field: 'mark', from: '88', to: '55' },
      { field: 'validUntil', from: '2027-04-30', to: '' },
    ],
  });
  expect(await db.sql`select mark from course_result order by id`).toEqual([{ mark: 88 }, { mark: 55 }]);
  await db.sql`
    insert into course_result (course_id, member_id, held_on, mark, outcome) values (${courseId}, ${people[2] ?? 0}, '2026-01-05', 90, 'passed')`;
  const here = await take(csv(HEAD, ['李强', '', '急救复训', '2026-01-05', '95', '合格', '长期']));
  expect(here.errors.map((e) => e.reason.zh)).toEqual([
    '这条记录是在本系统里产生的，导入不能更改；请用更正或申诉',
  ]);
  expect(counts(await take(csv(HEAD, ['李强', '', '急救复训', '2026-01-05', '90', '合格', '长期'])))).toEqual(
    [1, 0, 0, 1, 0],
  );
});

test('a number that does not fit is somebody else; it tells namesakes apart', async () => {
  await db.sql`update contact_point set address = '+8617002009999' where member_id = ${people[1] ?? 0}`;
  const head = ['姓名', '身份证号', '手机号码', '课程', '日期', '结果'];
  const report = await take(
    csv(
      head,
      ['王波', '', '17002009999', '急救复训', '2025-05-01', '合格'],
      ['李强', '', '17002009998', '急救复训', '2025-05-01', '合格'],
      ['李强', idNumber(7), '', '急救复训', '2025-06-01', '合格'],
    ),
  );
  expect(report.details.map((d) => d.outcome)).toEqual(['added', 'refused', 'added']);
  expect(await db.sql`select member_id from course_result order by id`).toEqual([
    { memberId: people[1] },
    { memberId: people[2] },
  ]);
});

test('drill scores count in the league of their quarter, are corrected by a file, and go out with the rest and back in', async () => {
  const head = ['层级', '单位', '日期', '演练', '得分'];
  const file = csv(
    head,
    ['小队', '甲大队1中队2小队', '2026-10-09', '夜间拉动', '82.5'],
    ['', '1中队2小队', '2026-10-09', '夜间拉动', '70'],
    ['小队', '乙大队1中队2小队', '2026-10-09', '夜间拉动', '120'],
    ['小队', '丙大队1中队2小队', '2026-10-09', '夜间拉动', '70'],
  );
  const report = await take(file);
  expect(report.errors.map((e) => [e.row, e.column, e.value])).toEqual([
    [3, '单位', '1中队2小队'],
    [4, '得分', '120'],
    [5, '单位', '丙大队1中队2小队'],
  ]);
  const league = async () => (await (await web.json('/api/drill-league?quarter=2026-Q4')).json()).items[0];
  expect(await league()).toMatchObject({
    ...{ id: squads[0], rank: 1, score: 82.5 },
    drills: [{ sheetId: null, calloutId: null, title: '夜间拉动', total: 82.5 }],
  });
  const corrected = csv(head, ['小队', '甲大队1中队2小队', '2026-10-09', '夜间拉动', '80']);
  expect(counts(await take(corrected))).toEqual([1, 0, 1, 0, 0]);
  expect((await league()).score).toBe(80);
  await take(PAST);
  const out = new Uint8Array(await (await web.page('/api/training/export.xlsx')).arrayBuffer());
  const back = await take({ name: 'all.xlsx', bytes: out });
  // The unit of a score is told without its battalion there, and two bear the name.
  expect(counts(back)).toEqual([4, 0, 0, 3, 1]);
  expect(back.errors[0]).toMatchObject({ sheet: '演练评分', row: 2 });
  expect(back.otherSheets).toEqual(['培训场次', '考试', '保安员证', '训练标准']);
});

test('a county takes in its own people’s records alone, and who may not is refused; a file without its columns too', async () => {
  const [city] = await db.sql<
    { id: number }[]
  >`insert into organisation (kind, name) values ('city', '云川市') returning id`;
  const [county] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name, parent_id) values ('county', '甲县', ${city?.id ?? 0}) returning id`;
  const mine = county?.id ?? 0;
  await db.sql`update member set county_id = ${mine} where id = ${people[2] ?? 0}`;
  await web.signIn({ role: 'county', organisationId: mine });
  expect(counts(await take(PAST, true))).toEqual([7, 2, 0, 0, 5]);
  await web.signIn({ role: 'trainer' });
  expect((await send(PAST, true)).status).toBe(403);
  await web.signIn();
  const none = await send(csv(['姓名', '日期'], ['王波', '2025-05-01']), true);
  expect([none.status, (await none.json()).type]).toEqual([422, '/problems/past-no-header']);
});

test('two imports of one file at the same time add each record once', async () => {
  const [one, other] = await Promise.all([take(PAST), take(PAST)]);
  expect([one.added + other.added, one.unchanged + other.unchanged]).toEqual([3, 3]);
});
