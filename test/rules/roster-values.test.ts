import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asWritten, madeInert } from '../../src/kernel/inert.ts';
import { readPost, readUnit, unitName } from '../../src/roster/unit-names.ts';
import {
  readDate,
  readGender,
  readIdNumber,
  readLabel,
  readList,
  readName,
  readPhone,
  readPosition,
  readRemark,
} from '../../src/roster/values.ts';
import { idNumber } from '../support/roster.ts';

const today = '2026-11-24';

describe('dates', () => {
  test.each([
    ['2026/2/9', '2026-02-09'],
    ['2025-04-18', '2025-04-18'],
    ['2027.07.13', '2027-07-13'],
    ['2029年10月23日', '2029-10-23'],
    ['２０２９年１０月２３日', '2029-10-23'],
    ['46062', '2026-02-09'],
    ['20260209', '2026-02-09'],
    ['2026-02-09 00:00:00', '2026-02-09'],
    ['2028-02-29', '2028-02-29'],
  ])('%s is %s', (text, date) => {
    expect(readDate(text)).toMatchObject({ value: date });
  });

  test.each(['长期', '长期有效', 'long-term'])('%s never ends', (text) => {
    expect(readDate(text)).toEqual({ value: null });
  });

  test.each([
    ['2026-02-30', 'date_unreal'],
    ['2027-02-29', 'date_unreal'],
    ['2026-13-01', 'date_unreal'],
    ['0001-01-01', 'date_unreal'],
    ['02/09/2026', 'date_format'],
    ['2026-2/9', 'date_format'],
    ['明年', 'date_format'],
    ['1', 'date_format'],
  ])('%s is refused as %s', (text, error) => {
    expect(readDate(text)).toEqual({ error });
  });

  test('summer time of 1986 to 1991 moves no date', () => {
    expect(readDate('1988/4/10')).toEqual({ value: '1988-04-10', how: 'date' });
  });
});

describe('phones', () => {
  test.each([
    '17001000001',
    '+86 170-0100-0001',
    '0086 17001000001',
    '１７００１０００００１',
    '\u00a0170 0100 0001',
  ])('%j is one number', (text) => {
    expect(readPhone(text)).toMatchObject({ value: '+8617001000001' });
  });

  test.each(['170010001', '170010000011', '12345678901', '0931-8123456', '+8610086', 'abc', '1.7E+10'])(
    '%s is refused',
    (text) => {
      expect(readPhone(text)).toEqual({ error: 'phone' });
    },
  );

  test('a number from abroad keeps its country code', () => {
    expect(readPhone('+1 (415) 555-0100')).toEqual({ value: '+14155550100', how: 'phone' });
  });
});

describe('identity numbers', () => {
  test('a right one passes, with x and full width too', () => {
    expect(readIdNumber('990106199508258912', today)).toEqual({ value: '990106199508258912' });
    expect(readIdNumber('９９０１０１１９７６０９１９１７１x', today)).toEqual({
      value: '99010119760919171X',
      how: 'width',
    });
  });

  test.each([
    ['990106199508258913', 'id_checksum'],
    ['99010619950825891', 'id_format'],
    ['990106950825891', 'id_format'],
    ['9.901061995082589e+17', 'id_rounded'],
    [idNumber(1, '19950230'), 'id_birth_date'],
    [idNumber(1, '20261125'), 'id_birth_date'],
  ])('%s is refused as %s', (text, error) => {
    expect(readIdNumber(text, today)).toEqual({ error });
  });

  test('any single wrong digit is noticed', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.nat(16), fc.integer({ min: 1, max: 9 }), (n, at, by) => {
        const right = idNumber(n);
        const wrong = right.slice(0, at) + ((Number(right[at]) + by) % 10) + right.slice(at + 1);
        expect(readIdNumber(wrong, today)).toHaveProperty('error');
      }),
    );
  });
});

describe('positions', () => {
  test('longitude and latitude in each other’s column are put right', () => {
    expect(readPosition('36.099219', '103.806066')).toEqual({
      value: { lon: 103.806066, lat: 36.099219 },
      how: 'swapped',
    });
  });

  test.each([
    ['0', '0', 'position'],
    ['181', '36', 'position'],
    ['103', '91', 'position'],
    ['103.8', '', 'position_half'],
    ['', '36', 'position_half'],
    ['东门', '36', 'position_format'],
    ['1e2', '36', 'position_format'],
  ])('(%s, %s) is refused as %s', (lon, lat, error) => {
    expect(readPosition(lon, lat)).toEqual({ error });
  });

  test('a place abroad is taken and marked; marks of degrees are read', () => {
    expect(readPosition('-73.98', '40.75')).toEqual({ value: { lon: -73.98, lat: 40.75 }, abroad: true });
    expect(readPosition('东经103.8°', '北纬36.1°')).toMatchObject({
      value: { lon: 103.8, lat: 36.1 },
      abroad: false,
    });
  });
});

describe('names', () => {
  test.each([
    [' 杨天\u00a0', '杨天'],
    ['王\u3000波', '王波'],
    ['阿卜杜拉•买买提', '阿卜杜拉·买买提'],
    ['Anna-Maria  O’Neill', 'Anna-Maria O’Neill'],
    ['㐂𠮷', '㐂𠮷'],
  ])('%j is %j', (text, name) => {
    expect(readName(text)).toMatchObject({ value: name });
  });

  test.each(['<b>孟英</b>', '王1', '=王', '王;drop', "'", '王\u0000', '🙂', '王'.repeat(51)])(
    '%j is no name',
    (text) => {
      expect(readName(text)).toHaveProperty('error');
    },
  );

  test('an empty one is missing', () => {
    expect(readName(' \u3000\u200b')).toEqual({ error: 'name_missing' });
  });
});

test('lists are split however they are separated, each part once', () => {
  expect(readList('急救，灭火,通信、急救/无人机 驾驶B2；犬引导')).toEqual([
    '急救',
    '灭火',
    '通信',
    '无人机',
    '驾驶B2',
    '犬引导',
  ]);
});

test('labels refuse markup and what begins like a formula', () => {
  expect(readLabel(' 恒信  物业 ')).toEqual({ value: '恒信 物业', how: 'spaces' });
  for (const text of ['=cmd|x', '+1', '@x', '<i>', 'a\u0007'])
    expect(readLabel(text)).toEqual({ error: 'text_characters' });
});

test('genders in both languages; what is none is told', () => {
  expect(['男', 'F', 'male', '', '？'].map(readGender)).toEqual(['male', 'female', 'male', 'unknown', null]);
});

describe('units and posts', () => {
  test('a name is taken apart, with numerals of either kind', () => {
    const unit = { battalion: '城关区大队', company: '3中队', squad: '12小队' };
    expect(readUnit('城关区大队3中队12小队')).toEqual(unit);
    expect(readUnit('城关区大队第三中队 第十二小队')).toEqual(unit);
    expect(readUnit('城关区大队/3中队/12小队')).toEqual(unit);
    expect(readUnit('直属大队')).toEqual({ battalion: '直属大队', company: null, squad: null });
    expect(readUnit('直属大队2小队')).toEqual({ battalion: '直属大队', company: null, squad: '2小队' });
  });

  test('undecided is none; anything else is no unit', () => {
    expect(readUnit('待定')).toBeNull();
    expect(readUnit('食堂')).toBeUndefined();
    expect(readUnit('=1大队')).toBeUndefined();
  });

  test('posts in both languages', () => {
    expect(['小队长', '副小队长', '队员', 'Deputy leader', '炊事员'].map(readPost)).toEqual([
      'leader',
      'deputy',
      'member',
      'deputy',
      undefined,
    ]);
  });

  test('the name of a unit names the same unit', () => {
    const number = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(number, fc.option(number), fc.option(number), (a, b, c) => {
        const text = `城关${a}大队${b ? `${b}中队` : ''}${c ? `${c}小队` : ''}`;
        expect(unitName(readUnit(text) ?? null)).toBe(text);
      }),
    );
  });
});

describe('reading twice is reading once', () => {
  const again = (read: (text: string) => unknown) => (text: string) => {
    const first = read(text) as { value?: string | null };
    if (typeof first.value !== 'string') return;
    expect(read(first.value)).toMatchObject({ value: first.value });
  };
  const written = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'王波·- 　=+@１2年月日./-長\u00a0\u200bAb’') }),
    fc.integer({ min: 10_000, max: 99_999 }).map(String),
    fc.tuple(fc.integer({ min: 1900, max: 2100 }), fc.nat(13), fc.nat(32)).map((d) => d.join('.')),
    fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map((n) => `+86 ${n}`),
  );

  test.each([
    ['names', readName],
    ['phones', readPhone],
    ['dates', readDate],
    ['labels', readLabel],
    ['remarks', readRemark],
    ['identity numbers', (text: string) => readIdNumber(text, today)],
  ])('%s', (_, read) => {
    fc.assert(fc.property(written, again(read as (text: string) => unknown)), { numRuns: 500 });
  });
});

describe('formulas made harmless', () => {
  test.each(['=1+1', '+86', '-2', '@x', '\tx', '\rx', '＝1', "'=x"])('%j is marked', (text) => {
    expect(madeInert(text)).toBe(`'${text}`);
  });

  test('comes back as it was, whatever it was', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(..."'=+-@\t\r＝a") }),
    );
    fc.assert(
      fc.property(text, (t) => {
        const inert = madeInert(t);
        expect(asWritten(inert)).toBe(t);
        expect(inert).not.toMatch(/^[=+\-@\t\r]/);
      }),
      { numRuns: 1000 },
    );
  });
});
