import { expect, test } from 'vitest';
import { judgeFile } from '../../src/roster/file-rules.ts';
import type { Judged } from '../../src/roster/import-rules.ts';
import { readRosterFile } from '../../src/roster/roster-file.ts';
import { sampleCsv, sampleXlsx } from '../support/roster.ts';

const today = '2026-11-24';

async function judge(bytes: Uint8Array): Promise<Judged[]> {
  const file = await readRosterFile(bytes);
  return judgeFile(file.people, { headers: file.headers, today });
}

const xlsx = await judge(await sampleXlsx());
const csv = await judge(await sampleCsv());
const at = (row: number) => xlsx.find((one) => one.row === row) as Judged;
const rowsWith = (kind: 'errors' | 'notes' | 'normalised', code: string) =>
  xlsx.filter((one) => one[kind].some((finding) => finding.code === code)).map((one) => one.row);

test('title, four blank rows and the total are not people; the city stands in the title', async () => {
  const file = await readRosterFile(await sampleXlsx());
  expect(file.people).toHaveLength(1042);
  expect(file.cityName).toBe('云川市');
  expect(file.headers.size).toBe(19);
  expect(file.people.map((p) => p.row)).not.toContain(214);
});

test('both files say the same', () => {
  const told = (all: Judged[]) =>
    all.map(({ row, person, notes, errors }) => ({ row, person, notes, errors }));
  expect(told(csv)).toEqual(told(xlsx));
});

test('twenty rows are refused, each for a stated reason', () => {
  expect(xlsx.filter((one) => !one.person)).toHaveLength(20);
  expect(rowsWith('errors', 'phone')).toEqual([30, 122, 133, 514]);
  expect(rowsWith('errors', 'id_checksum')).toEqual([173, 219, 235, 419, 482, 645]);
  expect(rowsWith('errors', 'date_unreal')).toEqual([177, 183, 644]);
  expect(rowsWith('errors', 'name_characters')).toEqual([580, 946]);
  expect(rowsWith('errors', 'twice')).toEqual([354, 484, 504, 583, 693]);
  expect(at(583).errors).toEqual([
    { column: '身份证号', value: '990107196807086033', code: 'twice', vars: { row: 42 } },
  ]);
  expect(at(42).person).not.toBeNull();
});

test('what is missing is taken in with a note', () => {
  expect(rowsWith('notes', 'no_phone')).toHaveLength(5);
  expect(rowsWith('notes', 'no_position')).toHaveLength(9);
  expect(rowsWith('notes', 'no_unit')).toEqual([91, 699, 703, 754, 1022]);
  expect(rowsWith('notes', 'no_consent')).toHaveLength(4);
  expect(rowsWith('notes', 'expiry_alone')).toHaveLength(89);
  expect(at(91).person).toMatchObject({ unit: null });
});

test('six phones are shared by two people each, who are told of one another', () => {
  expect(rowsWith('notes', 'shared_phone')).toEqual([
    89, 244, 418, 441, 531, 560, 613, 616, 674, 720, 773, 831,
  ]);
  expect(at(89).notes[0]).toMatchObject({ value: '17001000603', vars: { rows: '831' } });
});

test('what can be put right safely is', () => {
  expect(rowsWith('normalised', 'swapped')).toEqual([25, 40, 54, 115, 287, 343, 547, 957]);
  expect(at(25).person?.home).toEqual({ lon: 103.806066, lat: 36.099219 });
  expect(rowsWith('normalised', 'phone')).toHaveLength(26);
  expect(at(67).person?.phone).toBe('+8617001000449');
  expect(at(172).person?.phone).toBe('+8617001001184');
  expect(rowsWith('normalised', 'spaces')).toHaveLength(10);
  expect(at(202).person?.name).toBe('杨天');
  expect(at(8).person?.certificate).toEqual({ number: '保安31615849', expiresOn: '2025-02-28' });
  expect(at(68).person?.certificate?.expiresOn).toBeNull();
});

test('text that looks like a formula stays text', () => {
  expect(rowsWith('notes', 'inert_text')).toEqual([227, 773]);
  expect(at(227).person?.remark).toBe('=HYPERLINK("http://127.0.0.1/x","详见")');
});

test('skills, unit and post become codes', () => {
  expect(at(47).person).toMatchObject({
    skills: [{ kind: 'water_rescue' }, { kind: 'drone' }, { kind: 'driver_c1' }],
  });
  expect(at(3).person).toMatchObject({
    unit: { battalion: '城关区大队', company: '3中队', squad: '7小队' },
    post: 'leader',
    gender: 'male',
    equipment: ['橡胶警棍', '反光背心', '对讲机'],
  });
});
