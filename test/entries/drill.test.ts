import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { play } from '../../drills/play.ts';
import { readScenario } from '../../drills/scenario.ts';
import { timeFrom } from '../../drills/time.ts';
import { openDatabase } from '../../src/kernel/database.ts';
import { cloneDatabase, TEST_KEYS } from '../support/database.ts';

// Each run of the command starts a PostgreSQL of its own.
vi.setConfig({ testTimeout: 240_000 });

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'muster-drill-test-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function drill(
  args: string[],
  env: Record<string, string> = {},
  onError?: (text: string, stop: () => void) => void,
) {
  const child = spawn(process.execPath, ['drills/run.ts', ...args], {
    // A folder of its own shows what a drill leaves behind; a database that is named is none of its business.
    env: { ...process.env, TMPDIR: dir, DATABASE_URL: 'postgres://127.0.0.1:1/none', ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
    onError?.(err, () => child.kill('SIGINT'));
  });
  return new Promise<{ code: number | null; out: string; err: string }>((done) =>
    child.once('close', (code) => done({ code, out, err })),
  );
}

async function scenario(name: string, more = ''): Promise<string> {
  const path = join(dir, `${name}.yaml`);
  await writeFile(
    path,
    `
title: 小型演练
seed: 5
start: 2026-11-24 03:07
kind: drill
incident: { place: 东门, position: { lon: 103.82, lat: 36.06 } }
arriveByMinutes: 60
requirement: [{ role: general, count: 6 }, { role: first_aid, count: 2 }]
policy: { echelons: [{ windowSeconds: 120, factor: 1 }, { windowSeconds: 120, factor: 2 }] }
roster:
  source: generated
  people: 60
  around: { lon: 103.82, lat: 36.06 }
  spreadKm: 2
  skillShares: { first_aid: 0.3 }
provider: { sms: { replyLostShare: 0.2, lookup: false } }
leader: [{ do: stand_down, when: full, orAtMinutes: 80 }, { do: close, afterMinutes: 60 }]
${more}`,
  );
  return path;
}

const leftBehind = async () => (await readdir(dir)).filter((name) => !name.endsWith('.yaml'));
const pick = (from: Record<string, unknown>, names: string[]) =>
  Object.fromEntries(names.map((name) => [name, from[name]]));
const lastLine = (out: string) => JSON.parse(out.trim().split('\n').at(-1) ?? '');

const PROMISED = [
  ...[
    'kind',
    'required',
    'summoned',
    'reached',
    'coming',
    'declined',
    'silent',
    'mustered',
    'echelonsRaised',
  ],
  ...['firstResponseSeconds', 'fullStrengthSeconds', 'gapClosed', 'duplicateSummonses', 'missedSummonses'],
  ...['stoodDown', 'homeSafe', 'met'],
];

/** The same drill in this process, in a database that the run shares. */
async function played(path: string, seed: number) {
  const { url, drop } = await cloneDatabase();
  const db = openDatabase(url, { keys: TEST_KEYS });
  try {
    const scenario = { ...(await readScenario(path)), seed };
    const time = timeFrom(scenario.start, false, new AbortController().signal);
    return await play(scenario, { db, ...time });
  } finally {
    await db.close();
    await drop();
  }
}

test('the same seed gives the same figures in every time zone, another seed others', async () => {
  const path = await scenario('small');
  const { code, err, out } = await drill([path, '--json'], { TZ: 'Pacific/Kiritimati' });
  expect([code, err]).toEqual([0, '']);
  const figures = lastLine(out);
  expect(Object.keys(figures)).toEqual(expect.arrayContaining(PROMISED));
  expect(figures).toMatchObject({
    kind: 'drill',
    required: 8,
    met: true,
    missedSummonses: 0,
    differences: [],
  });
  expect(figures.coming + figures.declined + figures.silent).toBe(figures.summoned);
  expect(figures.stoodDown).toBe(figures.summoned);
  // Here it is the time zone of the tests.
  const again = await played(path, 5);
  expect({ ...again.figures, acts: again.acts, differences: again.differences }).toEqual(
    pick(figures, [...Object.keys(again.figures), 'acts', 'differences']),
  );
  const other = await played(path, 6);
  expect(other.figures).not.toEqual(again.figures);
  expect(await leftBehind()).toEqual([]);
});

test('a missed expectation is named in the table and ends with 1', async () => {
  const { code, out, err } = await drill([
    await scenario('missed', 'expect: { mustered: { min: 60 }, required: 8 }'),
    '--lang',
    'en',
  ]);
  expect(code).toBe(1);
  expect(out).toMatch(/^\[DRILL\] 小型演练\nseed 5 · 60 people/);
  expect(out).toMatch(/required +8 +8 +✓/);
  expect(out).toMatch(/on scene +\d+ +≥ 60 +✕/);
  expect(out).toContain('not as expected: on scene');
  expect(err).toMatch(/minute 1 · sent \d+ · answers \d+/);
});

test('a wrong file or command ends with 2, says what is wrong in both languages, and starts nothing', async () => {
  const path = await scenario('wrong', 'colour: red');
  const cases: [string[], string][] = [
    [[path], `${path}: colour: 没有这个字段，请检查拼写 (is not a field here; check how it is spelt)`],
    [[join(dir, 'none.yaml')], `none.yaml: 读不到这个文件（ENOENT） (the file cannot be read (ENOENT))`],
    [[], '用法：npm run -s drill'],
    [[path, path], 'usage: npm run -s drill'],
    [[path, '--seed', 'x'], 'usage: npm run -s drill'],
    [[path, '--speed', '2'], 'usage: npm run -s drill'],
    [[path, '--lang', 'fr'], 'usage: npm run -s drill'],
  ];
  const results = await Promise.all(cases.map(([args]) => drill(args)));
  expect(results.map((r) => r.code)).toEqual(cases.map(() => 2));
  results.forEach(({ out, err }, i) => {
    expect(err).toContain(cases[i]?.[1]);
    expect(err).not.toContain('    at ');
    expect(out).toBe('');
  });
});

test('a launch that the server refuses says why, and ends with 1', async () => {
  const path = await scenario('nobody', 'phones: {}').then(async (file) => {
    const text = (await readFile(file, 'utf8')).replace('people: 60', 'people: 60\n  onLeaveShare: 1');
    await writeFile(file, text);
    return file;
  });
  const { code, err } = await drill([path]);
  expect(code).toBe(1);
  expect(err).toContain('没有可以集结的人员');
  expect(err).not.toContain('    at ');
});

test('Ctrl-C ends it, its PostgreSQL and its folder', async () => {
  let interrupted = false;
  const { code, out } = await drill([await scenario('long'), '--realtime'], {}, async (_, stop) => {
    if (interrupted) return;
    interrupted = true;
    stop();
  });
  expect([code, out]).toEqual([130, '']);
  expect(await leftBehind()).toEqual([]);
});
