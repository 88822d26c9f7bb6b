import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { testDatabase } from '../support/database.ts';
import { rigOf } from '../support/rig.ts';

const db = await testDatabase();
const rig = rigOf(db);
const logger = { info() {}, warn() {}, error: console.error };
/** Each start of a process takes its time on a machine that is busy. */
const PATIENCE_MS = 120_000;

const access = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((done) => {
    const env = { ...process.env, DATABASE_URL: db.url, MUSTER_PUBLIC_URL: 'http://m.test' };
    execFile(process.execPath, ['src/access/cli.ts', ...args], { env }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

test(
  'the first administrator: a link that signs in once and may give roles; the audit says where it came from',
  async () => {
    const { code, out } = await access('admin', '--phone', '138 0000 0000', '--name', '王警官');
    const link = /http:\/\/m\.test\/enter\/\S+/.exec(out)?.[0] ?? '';
    expect(code).toBe(0);
    // The process has the wall's clock.
    const clock = { now: () => new Date() };
    const app = createApp({ ...rig.deps, clock, logger, role: 'all', operatorKey: null });
    const entered = await app.request(link, { method: 'POST' });
    expect(entered.status).toBe(303);
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const me = await (await app.request('http://m.test/api/me', { headers: { cookie } })).json();
    expect(me).toMatchObject({ name: '王警官', roles: [{ role: 'administrator' }] });
    expect((me as { permissions: string[] }).permissions).toContain('access.manage');
    expect((await app.request('http://m.test/api/people', { headers: { cookie } })).status).toBe(200);
    expect((await app.request(link, { method: 'POST' })).status).toBe(410);
    const entries = await db.sql`
      select distinct actor, after->>'phone' as phone from audit_entry where entity = 'account' and action = 'insert'`;
    expect(entries).toEqual([{ actor: 'command-line', phone: '138****0000' }]);
  },
  PATIENCE_MS,
);

test(
  'others inside a scope, by its name; and a program’s key, kept only as its hash',
  async () => {
    await db.sql`insert into organisation (kind, name) values ('city', '市')`;
    await db.sql`insert into organisation (kind, name, parent_id) select 'county', '甲县', id from organisation`;
    const [person, key] = await Promise.all([
      access('person', '--phone', '13800000001', '--name', '李警官', '--role', 'county', '--scope', '甲县'),
      access('key', '--name', '大屏', '--role', 'auditor'),
    ]);
    expect([person.code, key.code]).toEqual([0, 0]);
    const grants = await db.sql`
      select g.role, o.name, g.granted_by from role_grant g left join organisation o on o.id = g.organisation_id
      where g.role <> 'administrator' order by g.role`;
    expect(grants).toEqual([
      { role: 'auditor', name: null, grantedBy: 'command-line' },
      { role: 'county', name: '甲县', grantedBy: 'command-line' },
    ]);
    const token = /muster_\S+/.exec(key.out)?.[0] ?? '';
    const app = createApp({ ...rig.deps, logger, role: 'all', operatorKey: null });
    const headers = { authorization: `Bearer ${token}` };
    expect((await app.request('http://m.test/api/audit', { headers })).status).toBe(200);
    expect((await app.request('http://m.test/api/callouts', { method: 'POST', headers })).status).toBe(403);
    const [stored] = await db.sql<{ row: string }[]>`select k::text as row from api_key k`;
    expect(stored?.row).not.toContain(token.slice(7));
  },
  PATIENCE_MS,
);

test(
  'what cannot be used ends with 2, says why, and makes nobody',
  async () => {
    const before = await db.sql`select count(*) from account`;
    const wrong = await Promise.all([
      access('admin', '--phone', '12345', '--name', '甲'),
      access('person', '--phone', '13800000009', '--name', '甲', '--role', 'county'),
    ]);
    expect(wrong.map((w) => w.code)).toEqual([2, 2]);
    const said = ['手机号不对', '分局'];
    for (const [i, word] of said.entries()) expect(wrong[i]?.err).toContain(word);
    expect(await db.sql`select count(*) from account`).toEqual(before);
  },
  PATIENCE_MS,
);
