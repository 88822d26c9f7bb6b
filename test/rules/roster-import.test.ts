import { describe, expect, test } from 'vitest';
import { defaultSeats } from '../../src/roster/ensure-tree.ts';
import { judgeFile } from '../../src/roster/file-rules.ts';
import { differences, type Existing, merge, type Profile } from '../../src/roster/import-merge.ts';
import type { Person } from '../../src/roster/import-rules.ts';
import { importTexts } from '../../src/roster/import-texts.ts';
import { QUALIFICATION_KINDS, ROLE_QUALIFICATIONS, ROLES, skillOf } from '../../src/roster/qualifications.ts';
import { readRosterFile } from '../../src/roster/roster-file.ts';
import { rosterTexts } from '../../src/roster/roster-texts.ts';
import { skillNames } from '../../src/roster/skill-texts.ts';
import { csv, idNumber, phone } from '../support/roster.ts';

const today = '2026-11-24';

async function judge(head: string[], ...rows: string[][]) {
  const file = await readRosterFile(csv(head, ...rows).bytes);
  return judgeFile(file.people, { headers: file.headers, today });
}

const KEY = ['姓名', '身份证号', '手机号码'];

describe('rows', () => {
  test('all that is wrong with a row is told at once', async () => {
    const [one] = await judge([...KEY, '经度', '纬度'], ['王1', '123', '12', '0', '0']);
    expect(one?.person).toBeNull();
    expect(one?.errors.map((e) => e.code)).toEqual(['name_characters', 'id_format', 'phone', 'position']);
  });

  test('without number and phone nobody can be told from a namesake', async () => {
    const [one] = await judge(KEY, ['王波', '', '']);
    expect(one?.errors.map((e) => e.code)).toEqual(['no_key']);
  });

  test('the second of two rows about one person is refused, also without an identity number', async () => {
    const [, second, third] = await judge(
      KEY,
      ['王波', '', phone(1)],
      ['王波', '', phone(1)],
      ['李波', '', phone(1)],
    );
    expect(second?.errors).toMatchObject([{ code: 'twice', vars: { row: 2 } }]);
    expect(third?.person).not.toBeNull();
  });

  test('a number that stood in a refused row is not given to the next one', async () => {
    const [first, second] = await judge(KEY, ['王波', idNumber(1), '12'], ['李波', idNumber(1), phone(1)]);
    expect([first?.person, second?.person]).toEqual([null, null]);
  });

  test('gender that the identity number contradicts is noted and taken as written', async () => {
    const [one] = await judge([...KEY, '性别'], ['王波', idNumber(1), phone(1), '女']);
    expect(one?.person?.gender).toBe('female');
    expect(one?.notes.map((n) => n.code)).toEqual(['gender_differs']);
  });

  test('battalion, company and squad in columns of their own are the unit; a company alone is an employer', async () => {
    const unit = { battalion: '城关区大队', company: '3中队', squad: '7小队' };
    const rows = [
      ['城关区大队', '3中队', '7小队'],
      ['城关区', '第三', '7'],
      ['城关区大队', '城关区大队3中队', '城关区大队3中队7小队'],
    ];
    for (const row of rows) {
      const [one] = await judge([...KEY, '大队', '中队', '小队'], ['王波', idNumber(1), phone(1), ...row]);
      expect([one?.person?.unit, one?.errors]).toEqual([unit, []]);
    }
    const english = ['Name', 'ID number', 'Phone', 'Battalion', 'Company', 'Squad', 'Employer'];
    const file = await readRosterFile(
      csv(english, ['王波', idNumber(1), phone(1), 'Battalion 1', '3rd Company', '7', '安保公司']).bytes,
    );
    expect(file.ignored).toEqual([]);
    expect(judgeFile(file.people, { headers: file.headers, today })[0]?.person).toMatchObject({
      unit: { battalion: '1大队', company: '3中队', squad: '7小队' },
      employer: '安保公司',
    });
    const [alone] = await judge([...KEY, 'Company'], ['王波', idNumber(1), phone(1), '安保公司']);
    expect(alone?.person).toMatchObject({ unit: null, employer: '安保公司' });
    const [orphan, none] = await judge(
      [...KEY, '大队', '小队'],
      ['王波', idNumber(1), phone(1), '', '7'],
      ['李波', idNumber(3), phone(2), '待定', ''],
    );
    expect(orphan?.errors).toEqual([{ column: '大队、小队', value: '7小队', code: 'unit' }]);
    expect([none?.person?.unit, none?.errors]).toEqual([null, []]);
  });

  test('unknown skills and posts are noted, an unknown unit is refused', async () => {
    const [one, two] = await judge(
      [...KEY, '技能', '队内职务', '应急编组'],
      ['王波', idNumber(1), phone(1), '急救、唱歌', '炊事员', '城关区大队'],
      ['李波', idNumber(3), phone(2), '', '', '食堂'],
    );
    expect(one?.person?.skills).toEqual([{ kind: 'first_aid' }]);
    expect(one?.notes.map((n) => n.code)).toEqual(['post_unknown', 'skill_unknown']);
    expect(two?.errors.map((e) => e.code)).toEqual(['unit']);
  });

  test('a skill may name the day on which it ends', async () => {
    const [one] = await judge(
      [...KEY, '技能'],
      ['王波', idNumber(1), phone(1), '急救（至2027-05-01）、驾驶（B2）'],
    );
    expect(one?.person?.skills).toEqual([
      { kind: 'first_aid', expiresOn: '2027-05-01' },
      { kind: 'driver_b2' },
    ]);
  });

  test('consent from the future is refused', async () => {
    const head = [...KEY, '自愿加入日期'];
    const [late, now] = await judge(
      head,
      ['王波', idNumber(1), phone(1), '2026-11-25'],
      ['李波', idNumber(3), phone(2), '2026-11-24'],
    );
    expect(late?.errors.map((e) => e.code)).toEqual(['date_future']);
    expect(now?.person?.consentOn).toBe('2026-11-24');
  });
});

describe('merging', () => {
  const profile: Profile = {
    name: '王波',
    gender: 'male',
    idNumber: idNumber(1),
    county: '城关区',
    station: '城关派出所',
    employer: '恒信',
    site: '商场',
    unit: { battalion: '城关区大队', company: '1中队', squad: '2小队' },
    post: 'member',
    home: { lon: 103.8, lat: 36.1 },
    phone: '+8617001000001',
    qualifications: [{ kind: 'first_aid', number: null, issuedOn: null, expiresOn: null }],
    equipment: ['头盔'],
    consentOn: '2021-04-22',
    consentWithdrawnOn: null,
    remark: '',
  };
  const existing: Existing = {
    id: 1,
    status: 'active',
    profile,
    phones: [{ address: '+8617001000001', retired: false }],
  };
  const person: Person = {
    ...profile,
    skills: [{ kind: 'first_aid' }],
    certificate: null,
  };
  const all = new Map(
    (
      [
        'name',
        'gender',
        'idNumber',
        'phone',
        'employer',
        'site',
        'lon',
        'lat',
        'county',
        'station',
        'unit',
        'post',
        'skills',
        'certificateNumber',
        'certificateExpiry',
        'equipment',
        'consentOn',
        'remark',
      ] as const
    ).map((column) => [column, column] as const),
  );
  const fields = (m: ReturnType<typeof merge>) => m.changes.map((c) => c.field);

  test('the same says nothing new', () => {
    expect(merge(existing, person, all)).toEqual({ profile, changes: [], notes: [] });
  });

  test('what differs is named field by field', () => {
    const next = { ...person, phone: '+8617001000002', post: 'leader' as const, equipment: ['对讲机'] };
    expect(merge(existing, next, all).changes).toEqual([
      { field: 'post', from: 'member', to: 'leader' },
      { field: 'phone', from: '+8617001000001', to: '+8617001000002' },
      { field: 'equipment', from: '头盔', to: '对讲机' },
    ]);
  });

  test('columns that a file does not have change nothing', () => {
    const few = new Map([...all].filter(([column]) => column === 'name' || column === 'idNumber'));
    const bare = {
      ...person,
      phone: null,
      unit: null,
      skills: [],
      equipment: [],
      home: null,
      consentOn: null,
    };
    expect(merge(existing, bare, few)).toEqual({ profile, changes: [], notes: [] });
  });

  test('an old file does not undo a withdrawal, a later joining does, an empty cell does neither', () => {
    const withdrawn = { ...existing, profile: { ...profile, consentWithdrawnOn: '2026-05-01' } };
    const old = merge(withdrawn, person, all);
    expect(fields(old)).toEqual([]);
    expect(old.notes).toMatchObject([{ code: 'withdrawn', vars: { date: '2026-05-01' } }]);
    const again = merge(withdrawn, { ...person, consentOn: '2026-06-01' }, all);
    expect(again.profile).toMatchObject({ consentOn: '2026-06-01', consentWithdrawnOn: null });
    expect(fields(merge(existing, { ...person, consentOn: null }, all))).toEqual([]);
  });

  test('what was recorded here with dates outlives a file that does not know it', () => {
    const dated = { kind: 'drone' as const, number: null, issuedOn: '2026-01-01', expiresOn: '2027-01-01' };
    const undated = { kind: 'rope' as const, number: null, issuedOn: null, expiresOn: null };
    const held = { ...existing, profile: { ...profile, qualifications: [dated, undated] } };
    const merged = merge(held, { ...person, skills: [] }, all);
    expect(merged.profile.qualifications).toEqual([dated]);
    expect(merged.notes).toMatchObject([{ code: 'skill_kept' }]);
    const named = merge(held, { ...person, skills: [{ kind: 'drone' }, { kind: 'rope' }] }, all);
    expect(named.profile.qualifications).toEqual([dated, undated]);
  });

  test('a number known to be dead stays dead, a status stays as it is', () => {
    const dead: Existing = {
      ...existing,
      status: 'suspended',
      profile: { ...profile, phone: null },
      phones: [{ address: '+8617001000001', retired: true }],
    };
    const merged = merge(dead, person, all);
    expect(merged.profile.phone).toBeNull();
    expect(merged.notes.map((n) => n.code)).toEqual(['retired_phone', 'not_active']);
  });

  test('nothing differs from itself', () => {
    expect(differences(profile, structuredClone(profile))).toEqual([]);
  });
});

describe('reading files', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  test('English headers in any order, a title above, totals, repeated headers, notes and blanks between', async () => {
    const file = await readRosterFile(
      bytes(
        `云川市花名册\n\nRemark;Mobile Number;No.;ID number;Name\n;${phone(1)};1;${idNumber(1)};王波\n` +
          `Remark;Mobile Number;No.;ID number;Name\n;;2;;\n;${phone(2)};3;${idNumber(3)};李波\n合计;;2;;\n制表人：赵某;;;;\n`,
      ),
    );
    expect(file.people.map((p) => [p.row, p.cells.name?.text])).toEqual([
      [4, '王波'],
      [7, '李波'],
    ]);
  });

  test.each([
    ['UTF-8 with a mark', new Uint8Array([0xef, 0xbb, 0xbf, ...bytes(`姓名,手机,备注\n王波,${phone(1)},x`)])],
    [
      'UTF-16',
      new Uint8Array([0xff, 0xfe, ...Buffer.from(`姓名\t手机\t备注\n王波\t${phone(1)}\tx`, 'utf16le')]),
    ],
  ])('%s', async (_, content) => {
    const file = await readRosterFile(content);
    expect(file.people.map((p) => p.cells.name?.text)).toEqual(['王波']);
  });

  test('unknown and repeated columns are named and left aside', async () => {
    const file = await readRosterFile(
      bytes(`姓名,手机,备注,鞋码,联系电话\n王波,${phone(1)},x,43,${phone(2)}`),
    );
    expect(file.ignored).toEqual(['鞋码', '联系电话']);
    expect(file.people[0]?.cells.phone?.text).toBe(phone(1));
  });

  test.each([
    ['roster-empty', 422, bytes('')],
    ['roster-no-header', 422, bytes('a,b,c\n1,2,3')],
    ['roster-no-header', 422, bytes('{"name": 1}')],
    ['roster-missing-column', 422, bytes('姓名,性别,备注\n王波,男,x')],
    ['roster-missing-column', 422, bytes('姓名,手机,经度\n王波,1,2')],
    ['roster-old-excel', 415, new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['roster-encoding', 415, new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xff, 0xff])],
    ['roster-file-type', 415, new Uint8Array([0x25, 0x50, 0x44, 0x46, 0, 0, 0, 0])],
    ['roster-broken-file', 422, bytes('PK\u0003\u0004 and nothing more than that here')],
    ['too-large', 413, new Uint8Array(10_000_001)],
    ['roster-too-many-rows', 413, bytes(`姓名,手机,备注\n${'王波,1,x\n'.repeat(50_001)}`)],
  ])('%s: %i', async (code, status, content) => {
    await expect(readRosterFile(content)).rejects.toMatchObject({ code, status });
  });
});

test('a squad first seen has room for everybody and ends in whole tens', () => {
  expect(defaultSeats(5)).toEqual({ leader: 1, deputy: 1, member: 10 });
  expect(defaultSeats(12)).toEqual({ leader: 1, deputy: 1, member: 10 });
  expect(defaultSeats(13)).toEqual({ leader: 1, deputy: 1, member: 20 });
});

test('every role but general asks for something that can be held; every code has its words', () => {
  for (const role of ROLES) {
    expect(ROLE_QUALIFICATIONS[role] === null).toBe(role === 'general');
    expect(skillNames.zh[`role.${role}`]).toBeTruthy();
  }
  for (const kind of QUALIFICATION_KINDS) expect(skillNames.zh[`qualification.${kind}`]).toBeTruthy();
  for (const catalogue of [rosterTexts, skillNames, importTexts]) {
    expect(Object.keys(catalogue.zh).sort()).toEqual(Object.keys(catalogue.en).sort());
  }
  expect(['B2', 'driver_b2', '驾驶（C1）', 'First Aid', '唱歌'].map(skillOf)).toEqual([
    'driver_b2',
    'driver_b2',
    'driver_c1',
    'first_aid',
    null,
  ]);
});
