// Equipment ledgers taken in from files and out again: told before, done as told, and nothing out of anybody's hands.
import { beforeEach, expect, test } from 'vitest';
import type { SheetReport } from '../../src/roster/import-report.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase } from '../support/rig.ts';
import { csv } from '../support/roster.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let people: number[];
let squad = 0;

beforeEach(async () => {
  await emptyDatabase(db);
  const units = await db.sql<{ id: number }[]>`
    with b as (insert into unit (kind, name) values ('battalion', '大队') returning id),
    c as (insert into unit (kind, name, parent_id) select 'company', '中队', id from b returning id)
    insert into unit (kind, name, parent_id) select 'squad', name, c.id from c, (values ('1小队'), ('2小队')) n(name)
    order by name returning id`;
  squad = units[0]?.id ?? 0;
  people = await addMembers(db, [
    { name: '张伟', unitId: squad },
    { name: '李娜', unitId: squad },
    { name: '王强', unitId: units[1]?.id ?? 0 },
  ]);
  web = webOf(db);
  await web.signIn();
  for (const kind of [{ name: '急救包', serialised: true }, { name: '哨子' }])
    await web.json('/api/equipment-items', kind);
});

const say = (piece: number, said: string, reason?: string) =>
  web.json(`/api/equipment-pieces/${piece}/state`, { said, reason });
const pieces = async () => {
  const reply = await web.json('/api/equipment-pieces');
  return (await reply.json()) as {
    total: number;
    items: { id: number; serial: string; state: string; holder: { name: string } | null }[];
  };
};
const HEAD = ['装备名称', '编号', '编组', '数量', '状态', '原因', '到期日', '持有人', '持有人手机'];
const take = async (dryRun: boolean, ...rows: string[][]): Promise<SheetReport> => {
  const body = new FormData();
  const { bytes } = csv(HEAD, ...rows);
  body.set('file', new File([bytes as Uint8Array<ArrayBuffer>], '台账.csv'));
  const reply = await web.upload(`/api/equipment/imports?dryRun=${dryRun}`, body);
  expect(reply.status).toBe(200);
  return reply.json();
};
const counts = ({ rows, added, changed, unchanged, refused }: SheetReport) => [
  ...[rows, added, changed, unchanged, refused],
];
const reasons = ({ errors }: SheetReport) =>
  errors.map((e) => [e.row, e.column, e.value, e.reason.zh.slice(0, 12)]);
const LEDGER = [
  ['急救包', 'A1', '大队中队1小队', '', '在用', '', '2028/1/1', '张伟', ''],
  ['急救包', 'A2', '2小队', '', '损坏', '拉链坏', '', '', ''],
  ['哨子', '', '大队中队2小队', '12个', '', '', '', '', ''],
  ['急救包', 'A1', '2小队', '', '', '', '', '', ''],
  ['急救包', '', '1小队', '3', '', '', '', '', ''],
  ['哨子', '', '9小队', '3', '', '', '', '', ''],
  ['头盔', 'H1', '1小队', '', '', '', '', '', ''],
  ['急救包', 'A3', '1小队', '', '损坏', '', '', '', ''],
  ['急救包', 'A4', '1小队', '', '', '', '', '赵六', ''],
  ['急救包', 'A5', '1小队', '2', '完蛋', '', '2028-02-30', '', ''],
  ['急救包', '1.23457E+15', '1小队', '', '', '', '', '', ''],
  ['哨子', '', '1小队', '3', '', '', '', '李娜', ''],
  ['急救包', 'A6', '1小队', '', '丢失', '', '', '', ''],
];

test('a ledger is told row by row, taken in as told, with who holds what; taken again it changes nothing', async () => {
  const dry = await take(true, ...LEDGER);
  expect(counts(dry)).toEqual([13, 3, 0, 0, 10]);
  expect((await pieces()).total).toBe(0);
  expect(reasons(dry)).toEqual([
    [5, '编号', '急救包 A1', '与第 2 行是同一件（同'],
    [6, '编号', '急救包', '这种装备按编号管理，请填'],
    [7, '编组', '9小队', '没有这个编组，或不在您的'],
    [8, '装备名称', '头盔', '配备标准里没有这种装备，'],
    [9, '原因', 'A3', '损坏的请写明原因'],
    [10, '持有人', '赵六', '名册里没有这个人，或不在'],
    [11, '数量', '2', '有编号的一行只能是 1 '],
    [11, '到期日', '2028-02-30', '日期不存在'],
    [11, '状态', '完蛋', '状态无法识别，请写在用、'],
    [12, '编号', '1.23457E+15', '编号被表格软件当成数字，'],
    [13, '持有人', '李娜', '按数量管理的请在系统里发'],
    [14, '状态', 'A6', '丢失或报废的不登记入库'],
  ]);
  expect(dry.errors.every((e) => e.reason.en.length > 10)).toBe(true);
  const real = await take(false, ...LEDGER);
  expect({ ...real, dryRun: true }).toEqual(dry);
  expect((await pieces()).items.map((p) => [p.serial, p.state, p.holder?.name])).toEqual([
    ['A1', 'in_service', '张伟'],
    ['A2', 'defective', undefined],
  ]);
  expect(counts(await take(false, ...LEDGER))).toEqual([13, 0, 0, 3, 10]);
  expect(await db.sql`select 1 from audit_entry where action = 'equipment.import'`).toHaveLength(1);
  const history = await db.sql`select kind, member_id from equipment_event order by id`;
  expect(history.map((e) => [e.kind, e.memberId])).toEqual([
    ['added', null],
    ['added', null],
    ['issued', people[0]],
  ]);
});

test('a ledger changes what it may, and takes nothing out of anybody’s hands', async () => {
  await take(false, ...LEDGER.slice(0, 3));
  const [a1, a2] = (await pieces()).items;
  const later = await take(
    false,
    ['急救包', 'A1', '1小队', '', '', '', '', '李娜', ''],
    ['急救包', 'A2', '1小队', '', '在用', '', '', '', ''],
    ['哨子', '', '2小队', '9', '', '', '', '', ''],
  );
  expect(counts(later)).toEqual([3, 0, 1, 0, 2]);
  expect(reasons(later)).toEqual([
    [2, '持有人', 'A1', '现由张伟持有；请在系统里'],
    [3, '状态', 'A2', '系统中状态为“损坏”；请'],
  ]);
  expect(later.errors[1]?.reason.en).toContain('“defective”');
  const moved = await take(
    false,
    ['急救包', 'A1', '2小队', '', '', '', '长期', '', ''],
    ['急救包', 'A2', '2小队', '', '损坏', '', '', '王强', '13900000000'],
  );
  expect(moved.details[0]?.changes).toEqual([
    { field: 'unit', from: '1小队', to: '大队中队2小队' },
    { field: 'expiresOn', from: '2028-01-01', to: '' },
  ]);
  expect([moved.notes.map((n) => n.row), reasons(moved)]).toEqual([
    [2],
    [[3, '持有人手机', '王强', '手机号码与名册不符，请核']],
  ]);
  await say(a1?.id ?? 0, 'lost', '遗失');
  expect(reasons(await take(false, ['急救包', 'A1', '2小队', '', '', '', '', '', '']))).toEqual([
    [2, '状态', 'A1', '系统中状态为“丢失”；请'],
  ]);
  await say(a2?.id ?? 0, 'mended');
  await web.signIn({ role: 'squad', unitId: squad });
  expect(reasons(await take(false, ['急救包', 'A2', '1小队', '', '', '', '', '', '']))).toEqual([
    [2, '编号', 'A2', '这个编号已在用：2小队；'],
  ]);
  await web.signIn({ role: 'trainer' });
  expect((await web.upload('/api/equipment/imports?dryRun=true', new FormData())).status).toBe(403);
});

test('a ledger goes out as a workbook and as CSV, and comes back in as it is; two at once add each piece once', async () => {
  const both = await Promise.all([take(false, ...LEDGER), take(false, ...LEDGER)]);
  expect(both.map((r) => [r.added, r.unchanged, r.refused]).sort()).toEqual([
    [0, 3, 10],
    [3, 0, 10],
  ]);
  await say((await pieces()).items[1]?.id ?? 0, 'retired', '=修不了');
  for (const language of ['zh', 'en']) {
    const file = await web.page(`/api/equipment/export.xlsx?lang=${language}`);
    const body = new FormData();
    body.set('file', new File([await file.arrayBuffer()], '台账.xlsx'));
    const again: SheetReport = await (await web.upload('/api/equipment/imports?dryRun=false', body)).json();
    expect([counts(again), again.errors]).toEqual([[3, 0, 0, 3, 0], []]);
  }
  const text = await (await web.page('/api/equipment/export.csv?records=pieces&lang=zh')).text();
  expect(text).toContain('急救包,A1,大队中队1小队,在用,,2028-01-01,,张伟,2026-11-24');
  expect(text).toContain("'=修不了");
  expect(await db.sql`select 1 from audit_entry where action = 'equipment.export'`).toHaveLength(3);
  const wrong = new FormData();
  wrong.set('file', new File(['姓名,课程\n王波,急救\n'], 'x.csv'));
  expect(await (await web.upload('/api/equipment/imports', wrong)).json()).toMatchObject({
    ...{ status: 422, type: '/problems/equipment-no-header' },
  });
});
