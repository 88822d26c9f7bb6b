import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../src/roster/table.ts';
import { unitKey } from '../../src/roster/unit-names.ts';
import { RESULT_NAMES, SCORE_NAMES } from '../../src/training/past-columns.ts';
import {
  judgeResult,
  judgeScore,
  type PastResult,
  readMark,
  readTotal,
  settled,
} from '../../src/training/past-rules.ts';

const about = { headers: new Map(), today: '2026-11-24' };
const cells = (texts: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(texts).map(([column, text]) => [column, { text, formula: text.startsWith('=') } as Cell]),
  );
const result = (texts: Record<string, string>) =>
  judgeResult(
    { row: 2, cells: cells({ name: '王波', course: '急救复训', day: '2025-05-01', ...texts }) },
    about,
  );
const score = (texts: Record<string, string>) =>
  judgeScore(
    { row: 2, cells: cells({ unit: '城关区大队1中队', day: '2025-05-01', total: '80', ...texts }) },
    about,
  );
const codes = (one: { errors: { code: string }[] }) => one.errors.map((e) => e.code);

describe('a row of results', () => {
  test('says all that is wrong with it at once', () => {
    const one = result({
      name: '王1',
      course: '',
      day: '2027-01-01',
      mark: '101',
      outcome: '还行',
      until: '下周',
    });
    expect(one.value).toBeNull();
    expect(codes(one)).toEqual(
      ['name_characters', 'outcome', 'mark', 'date_future', 'date_format', 'missing'].sort(
        (a, b) => codes(one).indexOf(a) - codes(one).indexOf(b),
      ),
    );
    expect(codes(result({ outcome: '缺席', mark: '80' }))).toEqual(['absent_marked']);
    expect(codes(result({ until: '2025-04-30' }))).toEqual(['until_before']);
    expect(codes(result({ mark: '=1+1' }))).toContain('formula');
    expect(codes(result({ day: '长期' }))).toEqual(['date_format']);
  });

  test('of a masked number is known by the rest', () => {
    const one = result({ idNumber: '**************0011', phone: '170****0001' });
    expect(one.value).toMatchObject({ idNumber: null, phone: null });
  });
});

test('a mark is whole and of a hundred, a score has two decimals at most: what lies outside is refused', () => {
  fc.assert(
    fc.property(fc.integer({ min: -50, max: 250 }), (n) => {
      const inside = n >= 0 && n <= 100;
      expect('value' in readMark(String(n))).toBe(inside);
      expect('value' in readTotal(String(n))).toBe(inside);
    }),
  );
  expect(readMark('85.5')).toEqual({ error: 'mark' });
  expect(readTotal('85.55')).toEqual({ value: 85.55 });
  expect(readTotal('85.555')).toEqual({ error: 'total' });
  expect(readTotal('100.01')).toEqual({ error: 'total' });
  expect(readMark('８８分')).toEqual({ value: 88 });
  expect(codes(score({ total: '120' }))).toEqual(['total']);
});

test('what a result is follows the file, else the course; a pass holds as long as the file says, else as the course does', () => {
  const of = (more: Partial<PastResult>): PastResult => ({
    ...{ name: '王波', idNumber: null, phone: null, unit: null, course: '急救', heldOn: '2025-05-01' },
    ...{ mark: null, outcome: null, ...more },
  });
  const terms = { passMark: 60, validMonths: 24 };
  expect(settled(of({}), terms)).toEqual({ error: 'outcome_missing' });
  expect(settled(of({ outcome: 'passed' }), terms)).toMatchObject({
    validUntil: '2027-04-30',
    differs: false,
  });
  expect(settled(of({ outcome: 'passed', mark: 59 }), terms)).toMatchObject({
    outcome: 'passed',
    differs: true,
  });
  expect(settled(of({ mark: 80, until: null }), terms)).toMatchObject({
    outcome: 'passed',
    validUntil: null,
  });
  expect(settled(of({}), { passMark: null, validMonths: null })).toMatchObject({ outcome: 'passed' });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 100 }), (mark, passMark) => {
      const made = settled(of({ mark, until: '2026-01-01' }), { passMark, validMonths: 12 });
      const passed = mark >= passMark;
      expect(made).toEqual({
        ...{ outcome: passed ? 'passed' : 'failed', differs: false },
        validUntil: passed ? '2026-01-01' : null,
      });
    }),
  );
});

test('a unit is one unit however its number and blanks are written', () => {
  expect(
    new Set(['城关区大队第三中队7小队', '城关区大队 3中队 第七小队', '城关区大队3中队7小队'].map(unitKey))
      .size,
  ).toBe(1);
  expect(unitKey('城关区')).toBe('城关区');
});

test('what an export heads its columns with is read again', () => {
  const heads = (names: { columnOf(h: string): string | undefined }, line: string) =>
    line.split(',').map((head) => names.columnOf(head));
  expect(heads(RESULT_NAMES, '姓名,单位,课程,日期,分数,结果,有效期至')).toEqual(
    heads(RESULT_NAMES, 'Name,Unit,Course,Day,Mark,Outcome,Valid until'),
  );
  expect(heads(SCORE_NAMES, '层级,单位,日期,演练,得分,评分表编号,更正哪张表')).toEqual(
    heads(SCORE_NAMES, 'Level,Unit,Day,Drill,Score,Sheet,Corrects sheet'),
  );
});
