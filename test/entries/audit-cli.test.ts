import { execFile } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { importSample } from '../../src/sample-entry.ts';
import { testDatabase } from '../support/database.ts';

const db = await testDatabase();
/** Each start of a process takes its time on a machine that is busy. */
const PATIENCE_MS = 120_000;

const audit = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((done) => {
    execFile(
      process.execPath,
      ['src/audit-entry.ts', ...args],
      { env: { ...process.env, DATABASE_URL: db.url }, maxBuffer: 100_000_000 },
      (error, out, err) => done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

beforeAll(async () => {
  await importSample(db, new Date('2026-11-24T03:00:00Z'));
});

test(
  'the demo’s audit is whole, and is not once a row was altered',
  async () => {
    const whole = await audit('verify');
    expect(whole).toMatchObject({ code: 0, err: '' });
    const [count] = await db.sql<{ n: number }[]>`select count(*)::int as n from audit_entry`;
    expect(count?.n).toBeGreaterThan(5_000);
    expect(whole.out).toContain(`checked  ${count?.n}\n`);
    expect(whole.out).toMatch(/head +\d+ [0-9a-f]{64}\n/);
    const [sample] = await db.sql`select distinct actor from audit_entry where entity <> 'setting'`;
    expect(sample).toEqual({ actor: 'sample' });

    await db.sql`alter table audit_entry disable trigger user`;
    await db.sql`update audit_entry set after = jsonb_set(after, '{name}', '"某某"') where id = 5000`;
    await db.sql`alter table audit_entry enable trigger user`;
    const altered = await audit('verify');
    expect(altered.code).toBe(1);
    expect(altered.out).toContain('broken at row 5000');
  },
  PATIENCE_MS,
);

test(
  'what cannot be used ends with 2 and says how to ask',
  async () => {
    const { code, out, err } = await audit('export', '--from', 'yesterday');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('npm run audit -- verify');
  },
  PATIENCE_MS,
);
