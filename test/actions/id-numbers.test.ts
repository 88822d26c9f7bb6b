import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { auditQuery, listAudit } from '../../src/access/audit-list.ts';
import { INSTALLATION } from '../../src/access/principal.ts';
import { createApp } from '../../src/app.ts';
import { openDatabase } from '../../src/kernel/database.ts';
import type { Keyring } from '../../src/kernel/keyring.ts';
import { vaultOf } from '../../src/kernel/vault.ts';
import { exportRoster } from '../../src/roster/export.ts';
import { openIdNumber } from '../../src/roster/id-number.ts';
import { importRoster } from '../../src/roster/import.ts';
import { rotateKeys, sealWhatIsClear } from '../../src/roster/rotate-keys.ts';
import { TEST_KEYS, testDatabase } from '../support/database.ts';
import { rigOf, START } from '../support/rig.ts';
import { csv, idNumber, phone } from '../support/roster.ts';
import { OPERATOR_KEY } from '../support/web.ts';

const db = await testDatabase();
const rig = rigOf(db);
const logger = { info() {}, warn() {}, error: console.error };
const app = createApp({ ...rig.deps, logger, operatorKey: OPERATOR_KEY, role: 'all' });
const headers = { authorization: `Bearer ${OPERATOR_KEY}` };
const HEAD = ['姓名', '身份证号', '手机号码'];
const options = { dryRun: false, now: START, actor: 'test' };
const PEOPLE = 1_200;
const people = Array.from({ length: PEOPLE }, (_, i) => [
  `王${String.fromCharCode(0x4e00 + i)}`,
  idNumber(i % 1000, i < 1000 ? '19900101' : '19910101'),
  phone(i),
]);

const stored = () => db.sql<{ id: number; idNumber: string; idNumberIndex: string; idNumberEnd: string }[]>`
  select id, id_number, id_number_index, id_number_end from member order by id`;
const newest = async (action: string) => (await listAudit(db.sql, auditQuery.parse({ action }))).items[0];

beforeAll(async () => {
  const report = await importRoster(db, csv(HEAD, ...people), options);
  expect([report.added, report.refused]).toEqual([PEOPLE, 0]);
});

test('no number stands in the database in the clear, nor the same number twice alike', async () => {
  const rows = await stored();
  const vault = await vaultOf(db);
  for (const [i, row] of rows.entries()) {
    const clear = people[i]?.[1] as string;
    expect(JSON.stringify(row)).not.toContain(clear);
    expect(row.idNumberEnd).toBe(clear.slice(-4));
    expect(openIdNumber(vault, row.id, row.idNumber)).toBe(clear);
  }
  const audited = await db.sql<{ text: string }[]>`select coalesce(after::text, '') as text from audit_entry`;
  expect(audited.map((a) => a.text).join('\n')).not.toMatch(/990101(1990|1991)/);
  const again = await importRoster(db, csv(HEAD, ...people), options);
  expect(again.unchanged).toBe(PEOPLE);
});

test('a sealed number opens in its own row only, and not when a bit of it was changed', async () => {
  const [one, two] = await stored();
  const vault = await vaultOf(db);
  expect(() => openIdNumber(vault, two?.id ?? 0, one?.idNumber ?? '')).toThrow();
  const last = one?.idNumber.at(-2) === 'A' ? 'B' : 'A';
  const changed = `${one?.idNumber.slice(0, -2)}${last}${one?.idNumber.at(-1)}`;
  expect(() => openIdNumber(vault, one?.id ?? 0, changed)).toThrow();
});

test('a number in the clear is refused by the database, and so is one that somebody has', async () => {
  const write = (sealed: string, index: string) =>
    db.sql`update member set id_number = ${sealed}, id_number_index = ${index}, id_number_end = '1234' where id = 1`;
  await expect(write(idNumber(1), 'x')).rejects.toThrow('member_id_number_sealed');
  const [, two] = await stored();
  await expect(write('a.b.c', two?.idNumberIndex ?? '')).rejects.toThrow('member_id_number_once');
});

test('one shown in full stands in the audit with who saw it', async () => {
  const shown = await app.request('/api/members/1/id-number', { method: 'POST', headers });
  expect(await shown.json()).toEqual({ idNumber: people[0]?.[1] });
  expect(shown.headers.get('cache-control')).toBe('no-store');
  expect(await newest('id-number.reveal')).toMatchObject({ actor: 'operator', memberId: 1, after: null });
  expect((await app.request('/api/members/999999/id-number', { method: 'POST', headers })).status).toBe(404);
});

test('an export without the right is masked, comes back without harm, and is kept either way', async () => {
  const by = { who: INSTALLATION, now: START, actor: 'test' };
  const masked = await exportRoster(db, 'csv', { ...by, idNumbers: false, phones: true });
  const text = new TextDecoder().decode(masked);
  expect(text).not.toContain(people[7]?.[1]);
  expect(text).toContain(`**************${people[7]?.[1]?.slice(-4)}`);
  expect(await newest('roster.export')).toMatchObject({ after: { people: PEOPLE, idNumbers: false } });
  const back = await importRoster(db, { name: 'x.csv', bytes: masked }, options);
  expect([back.unchanged, back.refused]).toEqual([PEOPLE, 0]);
  const phones = await exportRoster(db, 'csv', { ...by, idNumbers: true, phones: false });
  expect(new TextDecoder().decode(phones)).not.toContain(phone(7));
});

describe('rotation', () => {
  const fresh: Keyring = [{ id: 'next', key: randomBytes(32) }, ...TEST_KEYS];

  test('seals all anew while others write, and leaves the index', async () => {
    const before = await stored();
    const next = openDatabase(db.url, { max: 3, keys: fresh });
    // One that still has only the old key takes people in meanwhile.
    const [count] = await Promise.all([
      rotateKeys(next),
      importRoster(db, csv(HEAD, ['新人', idNumber(999, '19920101'), phone(9_999)]), options),
    ]);
    expect(count).toBeGreaterThanOrEqual(PEOPLE);
    expect(await rotateKeys(next)).toBeLessThan(2);
    const after = await stored();
    expect(after.every((row) => row.idNumber.startsWith('next.'))).toBe(true);
    expect(after.slice(0, PEOPLE).map((r) => r.idNumberIndex)).toEqual(before.map((r) => r.idNumberIndex));
    await next.close();
    const alone = openDatabase(db.url, { max: 2, keys: fresh.slice(0, 1) });
    expect((await importRoster(alone, csv(HEAD, ...people), options)).unchanged).toBe(PEOPLE);
    expect(await newest('keys.rotated')).toMatchObject({ after: { key: 'next' } });
    // Back again, for whoever still holds the first key alone.
    await alone.close();
    const back = openDatabase(db.url, { max: 2, keys: [...TEST_KEYS, ...fresh.slice(0, 1)] });
    await rotateKeys(back);
    await back.close();
  });

  test('keys of another database, or none, are refused before anything is touched', async () => {
    for (const [keys, code] of [
      [fresh.slice(0, 1), 'other-data-keys'],
      [[], 'no-data-keys'],
    ] as const) {
      const wrong = openDatabase(db.url, { max: 2, keys });
      await expect(sealWhatIsClear(wrong)).rejects.toThrow(code);
      await expect(importRoster(wrong, csv(HEAD, ...people), options)).rejects.toThrow(code);
      await wrong.close();
    }
  });

  test('numbers from before are sealed at the start', async () => {
    await db.sql`alter table member drop constraint member_id_number_sealed, drop constraint member_id_number_whole`;
    await db.sql`update member set id_number = ${people[4]?.[1] ?? ''}, id_number_index = null, id_number_end = null where id = 5`;
    await sealWhatIsClear(db);
    const row = (await stored())[4];
    expect(row && openIdNumber(await vaultOf(db), 5, row.idNumber)).toBe(people[4]?.[1]);
    expect(row?.idNumberEnd).toBe(people[4]?.[1]?.slice(-4));
  });
});
