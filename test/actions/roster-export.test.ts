import fc from 'fast-check';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { INSTALLATION } from '../../src/access/principal.ts';
import { openDatabase } from '../../src/kernel/database.ts';
import { exportRoster } from '../../src/roster/export.ts';
import { importRoster } from '../../src/roster/import.ts';
import { readRosterFile } from '../../src/roster/roster-file.ts';
import { cloneDatabase, TEST_KEYS, testDatabase } from '../support/database.ts';
import { csv, idNumber, phone, sampleXlsx } from '../support/roster.ts';

const db = await testDatabase();
const now = new Date('2026-11-24T03:12:00Z');
const options = { dryRun: false, now, actor: 'test' };
const FULL = { who: INSTALLATION, now, actor: 'test', idNumbers: true, phones: true };
const HEAD = ['姓名', '身份证号', '手机号码', '经度', '纬度', '备注', '技能', '保安员证号'];

test.each(['xlsx', 'csv'] as const)(
  '%s gives back what the import took, to an empty system too',
  async (format) => {
    await importRoster(db, { name: 'sample', bytes: await sampleXlsx() }, options);
    await db.sql`
    insert into qualification (member_id, kind, expires_on) values (1, 'rope', '2027-05-01') on conflict do nothing`;
    const bytes = await exportRoster(db, format, FULL);
    const again = await importRoster(db, { name: `x.${format}`, bytes }, options);
    expect([again.unchanged, again.refused, again.missing]).toEqual([1022, 0, []]);
    const { url, drop } = await cloneDatabase();
    const other = openDatabase(url, { max: 2, keys: TEST_KEYS });
    try {
      const fresh = await importRoster(other, { name: `x.${format}`, bytes }, options);
      expect([fresh.added, fresh.refused, fresh.normalised]).toEqual([1022, 0, 0]);
      expect(
        Buffer.from(await exportRoster(other, 'csv', FULL)).equals(await exportRoster(db, 'csv', FULL)),
      ).toBe(true);
      expect(
        await other.sql`select expires_on from qualification where kind = 'rope' and member_id = 1`,
      ).toEqual([{ expiresOn: '2027-05-01' }]);
    } finally {
      await other.close();
      await drop();
    }
  },
);

test('whatever people write comes back unchanged and runs nowhere', async () => {
  const risky = fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n\'",;＝_x0041_ <b>王a') });
  // A file with a NUL in it is no text file and refused as such.
  const any = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\0', ''));
  const remark = fc.oneof(risky, any);
  const name = fc.stringMatching(/^[王李张]{1,2}[\u4e00-\u9fa5]{1,3}$/);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, remark), { minLength: 1, maxLength: 20 }), async (people) => {
      await db.sql`truncate member cascade`;
      const rows = people.map(([who, text], i) => [
        who,
        idNumber(i),
        phone(i),
        '-73.98',
        '40.7',
        text,
        '急救',
        `=${i}`.slice(1),
      ]);
      const taken = await importRoster(db, csv(HEAD, ...rows), options);
      expect(taken.refused).toBe(0);
      for (const format of ['xlsx', 'csv'] as const) {
        const bytes = await exportRoster(db, format, FULL);
        const again = await importRoster(db, { name: 'again', bytes }, options);
        expect(again.details.flatMap((d) => d.changes)).toEqual([]);
        expect(again.unchanged).toBe(people.length);
      }
    }),
    { numRuns: 25 },
  );
});

test('a cell that begins like a formula is marked in the file, numbers and phones are not', async () => {
  await db.sql`truncate member cascade`;
  const formula = '=HYPERLINK("http://127.0.0.1/x","详见")';
  await importRoster(
    db,
    csv(HEAD, ['王波', idNumber(1), phone(1), '-73.98', '40.7', formula, '', '']),
    options,
  );
  const text = new TextDecoder().decode(await exportRoster(db, 'csv', FULL));
  expect(text).toContain(`"'=HYPERLINK(""http`);
  expect(text).toContain(`,${phone(1)},`);
  expect(text).toContain(',-73.98,40.7,');
  const workbook = await readXlsx(await exportRoster(db, 'xlsx', FULL));
  expect(workbook.sheets[0]?.rows[2]?.at(-1)).toBe(`'${formula}`);
  expect([...(workbook.sheets[0]?.cells?.values() ?? [])].filter((cell) => cell.formula)).toEqual([]);
});

test('text that a workbook would take for a coded character is still itself', async () => {
  await db.sql`truncate member cascade`;
  await importRoster(
    db,
    csv(HEAD, ['王波', idNumber(1), phone(1), '', '', '_x0041_ _x005F_', '', '']),
    options,
  );
  const file = await readRosterFile(await exportRoster(db, 'xlsx', FULL));
  expect(file.people[0]?.cells.remark?.text).toBe('_x0041_ _x005F_');
});

test('a withdrawn consent leaves no date behind, somebody who left no row', async () => {
  await db.sql`truncate member cascade`;
  const head = ['姓名', '身份证号', '自愿加入日期'];
  await importRoster(
    db,
    csv(head, ['王波', idNumber(1), '2021-01-01'], ['李波', idNumber(3), '2021-01-01']),
    options,
  );
  await db.sql`update member set consent_withdrawn_on = '2026-01-01' where name = '王波'`;
  await db.sql`update member set status = 'left' where name = '李波'`;
  const file = await readRosterFile(await exportRoster(db, 'csv', FULL));
  expect(file.people.map((p) => [p.cells.name?.text, p.cells.consentOn?.text])).toEqual([['王波', '']]);
  const again = await importRoster(db, { name: 'x', bytes: await exportRoster(db, 'csv', FULL) }, options);
  expect([again.unchanged, again.missing]).toEqual([1, []]);
});

test('a real formula is refused by its row and never run; a serial number may be one', async () => {
  await db.sql`truncate member cascade`;
  const bytes = await writeXlsx({
    sheets: [
      {
        name: '花名册',
        rows: [
          ['序号', '姓名', '身份证号', '手机号码', '备注'],
          [1, '王波', idNumber(1), Number(phone(1)), 'x'],
          [2, '李波', idNumber(3), phone(2), 'x'],
        ],
        cells: new Map([
          ['1,0', { formula: 'ROW()-1', formulaResult: 1 }],
          ['2,4', { formula: 'HYPERLINK("http://127.0.0.1/x")', formulaResult: '详见' }],
        ]) as never,
      },
    ],
  });
  const report = await importRoster(db, { name: 'f.xlsx', bytes }, options);
  expect([report.added, report.refused]).toEqual([1, 1]);
  expect(report.errors).toMatchObject([{ row: 3, column: '备注' }]);
  expect(await db.sql`select address from contact_point`).toEqual([{ address: `+86${phone(1)}` }]);
});

test('cells merged over several rows speak for each; the first sheet with people counts, others are named', async () => {
  await db.sql`truncate member cascade`;
  const sheet = {
    rows: [
      ['姓名', '身份证号', '手机号码', '保安从业单位'],
      ['王波', idNumber(1), phone(1), '恒信'],
      ['李波', idNumber(3), phone(2), null],
    ],
    merges: [{ startRow: 1, endRow: 2, startCol: 3, endCol: 3 }],
  };
  const bytes = await writeXlsx({
    sheets: [
      { name: '封面', rows: [['花名册']] },
      { name: '一', ...sheet },
      { name: '二', ...sheet },
    ],
  });
  const report = await importRoster(db, { name: 'm.xlsx', bytes }, options);
  expect([report.added, report.otherSheets]).toEqual([2, ['二']]);
  expect(
    await db.sql`select count(*) from member m join organisation o on o.id = m.employer_id where o.name = '恒信'`,
  ).toEqual([{ count: 2 }]);
});
