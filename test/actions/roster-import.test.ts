import { beforeEach, describe, expect, test } from 'vitest';
import { distanceMetres, toMercator } from '../../src/kernel/geo.ts';
import { importRoster } from '../../src/roster/import.ts';
import { testDatabase } from '../support/database.ts';
import { emptyTables } from '../support/rig.ts';
import { csv, idNumber, phone, sampleCsv, sampleXlsx } from '../support/roster.ts';

const db = await testDatabase();
const now = new Date('2026-11-24T03:12:00Z');
const take = (file: { name: string; bytes: Uint8Array }, dryRun = false) =>
  importRoster(db, file, { dryRun, now, actor: 'test' });
const counts = (r: Awaited<ReturnType<typeof take>>) => [r.added, r.changed, r.unchanged, r.refused];
const fingerprint = async () => {
  const [row] = await db.sql<{ all: string }[]>`
    select md5(concat(
      (select string_agg(t::text, '' order by t::text) from member t),
      (select string_agg(t::text, '' order by t::text) from contact_point t),
      (select string_agg(t::text, '' order by t::text) from qualification t),
      (select string_agg(t::text, '' order by t::text) from equipment_issue t),
      (select string_agg(t::text, '' order by t::text) from organisation t),
      (select string_agg(t::text, '' order by t::text) from unit t),
      (select string_agg(t::text, '' order by t::text) from post t),
      (select count(*) from log_entry))) as all`;
  return row?.all;
};

beforeEach(async () => {
  await emptyTables(db, 'member, organisation, unit');
});

describe('the sample city', () => {
  test('a dry run tells all and writes nothing; the import does what it told; again changes nothing', async () => {
    const file = { name: 'roster-yunchuan.xlsx', bytes: await sampleXlsx() };
    const before = await fingerprint();
    const dry = await take(file, true);
    expect(await fingerprint()).toBe(before);
    const real = await take(file);
    const { details: told, ...dryRest } = dry;
    const { details: done, ...realRest } = real;
    expect({ ...realRest, dryRun: true }).toEqual(dryRest);
    expect(done.map((d) => [d.row, d.outcome])).toEqual(told.map((d) => [d.row, d.outcome]));
    expect([real.rows, ...counts(real), real.normalised]).toEqual([1042, 1022, 0, 0, 20, 752]);
    expect(real.errors).toHaveLength(20);
    expect(real.errors[0]).toEqual({
      row: 30,
      column: '手机号码',
      value: '170010001',
      reason: {
        zh: '手机号码应为 11 位，境外号码须带国家代码',
        en: 'a mobile number has 11 digits; one from abroad needs its country code',
      },
    });
    const after = await fingerprint();
    const again = await take(file);
    expect(counts(again)).toEqual([0, 0, 1022, 20]);
    expect(again.missing).toEqual([]);
    expect(counts(await take({ name: 'again.csv', bytes: await sampleCsv() }))).toEqual([0, 0, 1022, 20]);
    expect(await fingerprint()).toBe(after);
  });

  test('the trees stand: one city, its counties, stations, employers, sites; battalions to squads', async () => {
    await take({ name: 'sample', bytes: await sampleXlsx() });
    expect(await db.sql`select kind, count(*) from organisation group by kind order by kind`).toEqual([
      { kind: 'city', count: 1 },
      { kind: 'county', count: 5 },
      { kind: 'employer', count: 12 },
      { kind: 'site', count: 1014 },
      { kind: 'station', count: 36 },
    ]);
    expect(await db.sql`select kind, count(*) from unit group by kind order by kind`).toEqual([
      { kind: 'battalion', count: 5 },
      { kind: 'company', count: 11 },
      { kind: 'squad', count: 29 },
    ]);
    const [city] = await db.sql`select name from organisation where kind = 'city'`;
    expect(city).toEqual({ name: '云川市' });
    const [short] = await db.sql`
      select count(*) from post p where seats < (select count(*) from member m where m.unit_id = p.unit_id and m.post = p.title)`;
    expect(short).toEqual({ count: 0 });
    const log = await db.sql`
      select actor, callout_id, data from log_entry where type = 'roster_imported' order by id desc limit 1`;
    expect(log[0]).toMatchObject({ actor: 'test', calloutId: null, data: { added: 1022, refused: 20 } });
  });

  test('the nearest index holds everybody’s home', async () => {
    await take({ name: 'sample', bytes: await sampleXlsx() });
    const at = { lon: 103.83, lat: 36.06 };
    const { x, y } = toMercator(at);
    const [nearest] = await db.sql<{ homeLon: number; homeLat: number }[]>`
      select home_lon, home_lat from member where base_pos is not null order by base_pos <-> point(${x}, ${y}) limit 1`;
    const all = await db.sql<{ homeLon: number; homeLat: number }[]>`
      select home_lon, home_lat from member where home_lon is not null`;
    const distance = (m?: { homeLon: number; homeLat: number }) =>
      distanceMetres(at, { lon: m?.homeLon ?? 0, lat: m?.homeLat ?? 0 });
    expect(distance(nearest)).toBe(Math.min(...all.map(distance)));
    const [without] = await db.sql`select count(*) from member where base_pos is null`;
    expect(without).toEqual({ count: 9 });
  });
});

const HEAD = [
  '姓名',
  '身份证号',
  '手机号码',
  '经度',
  '纬度',
  '服务区域',
  '技能',
  '已配发装备',
  '自愿加入日期',
  '备注',
];
const wang = [
  '王波',
  idNumber(1),
  phone(1),
  '103.8',
  '36.1',
  '商场',
  '急救、驾驶B2',
  '头盔、对讲机',
  '2021-04-22',
  '',
];
const li = ['李波', idNumber(3), phone(2), '103.9', '36.1', '学校', '灭火', '', '2021-04-22', ''];
const zhao = ['赵波', '', phone(3), '', '', '', '', '', '', ''];
const withCell = (row: string[], at: number, text: string) => row.map((cell, i) => (i === at ? text : cell));

describe('a later file', () => {
  test('adds, changes and leaves alone; lists who is missing and keeps them', async () => {
    await take(csv(HEAD, wang, li, zhao));
    const report = await take(
      csv(HEAD, withCell(wang, 2, phone(9)), ['孙波', idNumber(5), '', ...wang.slice(3)]),
    );
    expect(counts(report)).toEqual([1, 1, 0, 0]);
    expect(report.details[0]?.changes).toEqual([
      { field: 'phone', from: '+8617002000001', to: '+8617002000009' },
    ]);
    expect(report.missing.map((m) => m.name)).toEqual(['李波', '赵波']);
    const people = await db.sql`select name, status, version from member order by id`;
    expect(people).toEqual([
      { name: '王波', status: 'active', version: 2 },
      { name: '李波', status: 'active', version: 1 },
      { name: '赵波', status: 'active', version: 1 },
      { name: '孙波', status: 'active', version: 1 },
    ]);
    expect(await db.sql`select address from contact_point where member_id = 1`).toEqual([
      { address: '+8617002000009' },
    ]);
  });

  test('skills and equipment follow the file; what is gone counts as handed back', async () => {
    await take(csv(HEAD, wang));
    await take(csv(HEAD, withCell(withCell(wang, 6, '急救、通信'), 7, '头盔、急救包')));
    expect(await db.sql`select kind from qualification order by kind`).toEqual([
      { kind: 'communications' },
      { kind: 'first_aid' },
    ]);
    expect(await db.sql`select item, returned_on from equipment_issue order by item collate "C"`).toEqual([
      { item: '头盔', returnedOn: null },
      { item: '对讲机', returnedOn: '2026-11-24' },
      { item: '急救包', returnedOn: null },
    ]);
  });

  test('somebody without a number is known by name and phone, and gets the number later', async () => {
    await take(csv(HEAD, zhao));
    expect(counts(await take(csv(HEAD, zhao)))).toEqual([0, 0, 1, 0]);
    const known = await take(csv(HEAD, withCell(zhao, 1, idNumber(7))));
    expect(known.details[0]).toMatchObject({ outcome: 'changed', changes: [{ field: 'idNumber' }] });
    expect(counts(await take(csv(HEAD, zhao)))).toEqual([0, 0, 1, 0]);
  });

  test('two rows for one known person: the second is refused', async () => {
    await take(csv(HEAD, zhao));
    const report = await take(csv(HEAD, zhao, withCell(zhao, 1, idNumber(7))));
    expect(counts(report)).toEqual([0, 0, 1, 1]);
    expect(report.errors[0]).toMatchObject({ row: 3, reason: { zh: '与第 2 行对应系统中的同一人' } });
  });

  test('whoever is on duty elsewhere stays there, and moves when that site does', async () => {
    await take(csv(HEAD, wang, li));
    await db.sql`
      update member set duty_state = 'on', duty_site_id = li.site_id, base_pos = li.base_pos
      from (select site_id, base_pos from member where name = '李波') li where name = '王波'`;
    const onDuty = async () =>
      (await db.sql<{ x: number }[]>`select base_pos[0] as x from member where name = '王波'`)[0]?.x;
    await take(csv(HEAD, withCell(wang, 3, '104.5'), li));
    expect(await onDuty()).toBeCloseTo(toMercator({ lon: 103.9, lat: 36.1 }).x, 3);
    await take(csv(HEAD, withCell(wang, 3, '104.6'), withCell(li, 3, '104.2')));
    const rows = await db.sql<{ name: string; x: number }[]>`
      select name, base_pos[0] as x from member order by id`;
    const { x } = toMercator({ lon: 104.2, lat: 36.1 });
    expect(rows).toEqual([
      { name: '王波', x: expect.closeTo(x, 3) },
      { name: '李波', x: expect.closeTo(x, 3) },
    ]);
  });

  test('consent that was withdrawn stays withdrawn, a suspended member suspended', async () => {
    await take(csv(HEAD, wang));
    await db.sql`update member set consent_withdrawn_on = '2026-01-01', status = 'suspended'`;
    const report = await take(csv(HEAD, wang));
    expect(counts(report)).toEqual([0, 0, 1, 0]);
    expect(report.notes.map((n) => n.reason.en)).toEqual([
      'consent was withdrawn on 2026-01-01, not before the date in the file: it stays withdrawn',
      'is marked "suspended" here; an import does not change that',
    ]);
    const [member] = await db.sql`select status, consent_withdrawn_on from member`;
    expect(member).toEqual({ status: 'suspended', consentWithdrawnOn: '2026-01-01' });
  });

  test('opting out belongs to the number and survives its going and coming back', async () => {
    await take(csv(HEAD, wang));
    await db.sql`update contact_point set opted_out_at = ${now}`;
    await take(csv(HEAD, withCell(wang, 2, phone(9))));
    await take(csv(HEAD, wang));
    const rows = await db.sql`
      select address, opted_out_at is not null as out, retired_at is not null as retired from contact_point`;
    expect(rows).toEqual([{ address: '+8617002000001', out: true, retired: false }]);
  });
});

describe('what the database refuses', () => {
  test('is refused by row, never the file', async () => {
    await db.sql`alter table member add constraint no_li check (name <> '李波')`;
    try {
      const report = await take(csv(HEAD, wang, li, zhao, ['孙波', idNumber(5), '', ...wang.slice(3)]));
      expect(counts(report)).toEqual([3, 0, 0, 1]);
      expect(report.errors).toMatchObject([
        { row: 3, value: '李波', reason: { en: expect.stringContaining('no_li') } },
      ]);
      expect(await db.sql`select name from member order by id`).toHaveLength(3);
      expect(await db.sql`select name from organisation where name = '学校'`).toEqual([]);
    } finally {
      await db.sql`alter table member drop constraint no_li`;
    }
  });

  test('an expiry before the recorded issue is the row’s fault', async () => {
    const head = ['姓名', '身份证号', '保安员证号', '证件有效期'];
    await take(csv(head, ['王波', idNumber(1), '保安1', '2030-01-01']));
    await db.sql`update qualification set issued_on = '2029-01-01'`;
    const report = await take(csv(head, ['王波', idNumber(1), '保安1', '2028-01-01']));
    expect(report.errors[0]?.reason.en).toContain('qualification_ends_after_issue');
    expect(counts(report)).toEqual([0, 0, 0, 1]);
  });
});

test('text from people stays text, whatever it says', async () => {
  const evil = `'); drop table member; -- <script>{{title}} \u202e`;
  await take(csv(HEAD, withCell(wang, 9, evil)));
  const [row] = await db.sql`select remark from member`;
  expect(row).toEqual({ remark: evil });
});

test('two imports of one file at the same time add each person once', async () => {
  const reports = await Promise.all([take(csv(HEAD, wang, li)), take(csv(HEAD, wang, li))]);
  expect(reports.map(counts).sort()).toEqual([
    [0, 0, 2, 0],
    [2, 0, 0, 0],
  ]);
});
