import { spawn } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { csv, idNumber, phone } from '../support/roster.ts';

const db = await testDatabase();
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'muster-cli-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const roster = (...args: string[]) => run('src/roster/cli.ts', args);
const training = (...args: string[]) => run('src/training/cli.ts', args);

function run(cli: string, args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, DATABASE_URL: db.url },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((done) => child.once('close', (code) => done({ code, out, err })));
}

const lastLine = (out: string) => JSON.parse(out.trim().split('\n').at(-1) ?? '');
const SAMPLE = 'db/sample/roster-yunchuan.xlsx';

test('dry run, import, export and import again', async () => {
  const dry = await roster('import', SAMPLE, '--dry-run', '--json');
  expect(dry.code).toBe(0);
  expect(lastLine(dry.out)).toMatchObject({ rows: 1042, added: 1022, refused: 20, normalised: 752 });
  expect(await db.sql`select count(*) from member`).toEqual([{ count: 0 }]);

  const real = lastLine((await roster('import', SAMPLE, '--json')).out);
  expect(Object.keys(real).slice(0, 7)).toEqual([
    'rows',
    'added',
    'changed',
    'unchanged',
    'refused',
    'normalised',
    'errors',
  ]);
  expect(real.added + real.changed + real.unchanged + real.refused).toBe(real.rows);
  expect(Object.keys(real.errors[0])).toEqual(['row', 'column', 'value', 'reason']);

  const file = join(dir, 'out.xlsx');
  expect((await roster('export', file)).code).toBe(0);
  const again = lastLine((await roster('import', file, '--json')).out);
  expect([again.rows, again.unchanged]).toEqual([1022, 1022]);
});

test('a person reads a table, in Chinese or English; what a cell holds cannot rewrite the terminal', async () => {
  const file = join(dir, 'bad.csv');
  const { bytes } = csv(
    ['姓名', '身份证号', '手机号码'],
    ['王\u001b[2J1', idNumber(1), phone(1)],
    ['李波', idNumber(3), '12'],
  );
  await writeFile(file, bytes);
  const chinese = await roster('import', file, '--dry-run');
  expect(chinese.code).toBe(0);
  expect(chinese.out).toContain('试运行：没有写入任何内容');
  expect(chinese.out).toMatch(/ {2}3 +手机号码 +12 +手机号码应为 11 位/);
  const english = await roster('import', file, '--dry-run', '--lang', 'en');
  expect(english.out).toMatch(/ {2}3 +手机号码 +12 +a mobile number has 11 digits/);
  expect(english.out).not.toContain('\u001b');
});

test('what cannot be used ends with 2 and says what to do', async () => {
  const large = join(dir, 'large.csv');
  await writeFile(large, '');
  await truncate(large, 10_000_001);
  const cases: [string[], string][] = [
    [['import', join(dir, 'none.xlsx')], '没有这个文件 / no such file'],
    [['import', 'package.json'], 'No header row found'],
    [['import', large], '10 MB'],
    [['import'], 'npm run roster'],
    [['import', SAMPLE, '--what'], 'npm run roster'],
    [['export', join(dir, 'x.txt')], 'npm run roster'],
  ];
  const results = await Promise.all(cases.map(([args]) => roster(...args)));
  expect(results.map((r) => r.code)).toEqual(cases.map(() => 2));
  results.forEach((r, i) => {
    expect(r.err).toContain(cases[i]?.[1]);
    expect(r.err).not.toContain('    at ');
    expect(r.out).toBe('');
  });
});

test('past training records: a dry run, what is refused in words, and a file that is none', async () => {
  const file = join(dir, 'past.csv');
  await writeFile(file, csv(['姓名', '课程', '日期'], ['无此人', '急救', '2025-05-01']).bytes);
  const [dry, json, wrong] = await Promise.all([
    training('import', file, '--dry-run'),
    training('import', file, '--json'),
    training('import', 'package.json'),
  ]);
  expect(dry.out).toContain('试运行：没有写入任何内容');
  expect(dry.out).toMatch(/ {2}2 +姓名 +无此人 +名册里没有这个人/);
  expect(lastLine(json.out)).toMatchObject({ rows: 1, added: 0, refused: 1 });
  expect([dry.code, json.code, wrong.code]).toEqual([0, 0, 2]);
  expect(wrong.err).toContain('没有找到培训成绩或演练得分的表头');
});
