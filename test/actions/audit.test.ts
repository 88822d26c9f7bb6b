import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../src/access/audit.ts';
import { type AuditRow, auditQuery, listAudit } from '../../src/access/audit-list.ts';
import { verifyAudit } from '../../src/access/verify-audit.ts';
import { createApp } from '../../src/app.ts';
import { actingAs } from '../../src/kernel/acting.ts';
import { openDatabase } from '../../src/kernel/database.ts';
import { cloneDatabase, TEST_KEYS, testDatabase } from '../support/database.ts';
import { addMembers, rigOf, START } from '../support/rig.ts';
import { OPERATOR_KEY } from '../support/web.ts';

const db = await testDatabase();
const rig = rigOf(db);
const logger = { info() {}, warn() {}, error: console.error };
const app = createApp({ ...rig.deps, logger, operatorKey: OPERATOR_KEY, role: 'all' });
const headers = { authorization: `Bearer ${OPERATOR_KEY}`, 'content-type': 'application/json' };
const officer = { actor: 'user:7', from: '10.0.0.9' };
const entries = async (filter: Record<string, unknown> = {}) =>
  (await listAudit(db.sql, auditQuery.parse({ pageSize: 500, ...filter }))).items;
const newest = async () => (await entries())[0] as AuditRow;

let memberId = 0;
beforeAll(async () => {
  [memberId = 0] = await addMembers(db, [{ name: '王波', phone: '+8617002000001' }]);
});

describe('a change of a row', () => {
  test('is kept with who, when, from where, and what changed only', async () => {
    await actingAs(officer, () =>
      db.transaction(async (tx) => {
        await tx`update member set status = 'suspended', version = version + 1, updated_at = ${START} where id = ${memberId}`;
      }),
    );
    expect(await newest()).toMatchObject({
      ...{ actor: 'user:7', fromAddress: '10.0.0.9', action: 'update', at: START },
      ...{ entity: 'member', entityId: String(memberId), memberId, memberName: '王波' },
      ...{ before: { status: 'active' }, after: { status: 'suspended' } },
    });
  });

  test('comes in whatever way it is made, also past the application', async () => {
    await db.sql`update member set status = 'active' where id = ${memberId}`;
    const [role] = await db.sql<{ name: string }[]>`select session_user as name`;
    expect((await newest()).actor).toBe(`database:${role?.name}`);
  });

  test('that is undone leaves nothing, also behind a savepoint', async () => {
    const before = await newest();
    const undone = db.transaction(async (tx) => {
      await tx`update member set name = 'x' where id = ${memberId}`;
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await db.transaction(async (tx) => {
      const half = tx.savepoint(async (sp) => {
        await sp`update member set name = 'y' where id = ${memberId}`;
        throw new Error('half');
      });
      await half.catch(() => {});
    });
    expect((await newest()).id).toBe(before.id);
  });

  test('shows phones masked, remarks and keys not at all, positions never', async () => {
    const before = await newest();
    await db.transaction(async (tx) => {
      await tx`update contact_point set address = '+8613912345678' where member_id = ${memberId}`;
      await tx`update member set remark = '怕高' where id = ${memberId}`;
      await tx`update member set sharing = true, own_lon = 1, own_lat = 2, own_pos = point(1, 2), own_pos_at = ${START}
        where id = ${memberId}`;
      await tx`update member set own_lon = 3 where id = ${memberId}`;
    });
    const shown = (await entries()).filter((e) => e.id > before.id).map((e) => [e.before, e.after]);
    expect(shown.reverse()).toEqual([
      [{ address: '170****0001' }, { address: '139****5678' }],
      [{ remark: '' }, { remark: '***' }],
      [{ sharing: false }, { sharing: true }],
    ]);
  });

  test('goes with its transaction, in order, when many commit at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        actingAs({ actor: `user:${100 + i}`, from: null }, () =>
          db.transaction(async (tx) => {
            await tx`insert into absence (member_id, kind, starts_at) values (${memberId}, 'leave', ${START})`;
            await tx`delete from absence where member_id = ${memberId} and starts_at = ${START}`;
          }),
        ),
      ),
    );
    const mine = (await entries({ entity: 'absence' })).reverse();
    expect(mine).toHaveLength(40);
    for (let i = 0; i < 40; i += 2) expect(mine[i]?.actor).toBe(mine[i + 1]?.actor);
    expect((await verifyAudit(db.sql)).broken).toBeNull();
  });
});

/** What changes without being audited, and why that is right. */
const NOT_AUDITED = new Set([
  // Logged, second by second, in a table that only grows.
  ...['forecast_moment', 'forecast_proposal'],
  // Learnt by a machine from what stands elsewhere, anew each night.
  ...['judgement_model', 'judgement_member'],
  ...['plan_entry', 'summons', 'response', 'delivery', 'log_entry', 'leader_notice', 'simulated_act'],
  // What machines tell one another.
  ...[
    'receipt',
    'inbound_message',
    'message_log',
    'route_pace',
    ...['delivery_queue', 'delivery_lease', 'provider_message'],
    'route_health',
    'route_flow',
    'ending_notice',
    'equipment_notice',
    'push_check',
    'readiness_day',
    'webhook_call',
    'webhook_event',
  ],
  // Each answer is a record of its own, with who and when; the mark that came of it is audited.
  'sitting_answer',
  // The history of a piece: it only grows, each with who and when.
  'equipment_event',
  // Codes and counters of minutes; what became of them is logged.
  ...['sign_in_code', 'rate_limit', 'verification'],
  // It only grows: each look at a finding is a record with who and when.
  'inspection_check',
  // It only grows: each entry of a pair's log is a record with who and when.
  'site_pair_entry',
  // Each step is a record with who and when; the audit would name who reported what long after the report is forgotten.
  ...['field_report', 'field_report_step'],
  // Published with their assessment, which is audited, and never changed.
  'assessment_score',
  // Opened and closed by themselves, and logged; each mark is a record with who and when.
  ...['roll_call', 'roll_call_entry', 'roll_call_mark', 'roll_call_notice'],
  // Who got it follows from an audited bulletin; each receipt is a record with who and when.
  ...['bulletin_recipient', 'bulletin_read'],
  // A draft: what is published of it is audited as shifts.
  'shift_plan_line',
  // Said by phones, each with when.
  'shift_sign_on',
  // Never changed, each with who and when; what uses it is audited.
  'duty_file',
  // What phones said of their owners: what it did to absences and wishes is audited there.
  'own_change',
  // The audit itself.
  ...['audit_entry', 'audit_note'],
]);

test('the head of the chain is looked up by its index, also planned while the audit was small: an import stays linear', async () => {
  const { url, drop } = await cloneDatabase();
  const fresh = openDatabase(url, { max: 1, keys: TEST_KEYS });
  try {
    await fresh.sql`insert into unit (kind, name) values ('battalion', 'n')`;
    await fresh.sql`vacuum analyze audit_entry`;
    const scans = await fresh.transaction(async (tx) => {
      const soFar = async () =>
        (await tx`select seq_scan as n from pg_stat_xact_user_tables where relname = 'audit_entry'`)[0]?.n;
      const before = await soFar();
      await tx`insert into unit (kind, name) select 'battalion', 'n' || i from generate_series(1, 20) i`;
      await tx`set constraints all immediate`;
      return (await soFar()) - before;
    });
    expect(scans).toBe(0);
  } finally {
    await fresh.close();
    await drop();
  }
});

test('every table is audited, all its columns, or knowingly not', async () => {
  const tables = await db.sql<{ name: string; audited: boolean }[]>`
    select c.relname as name, exists (select 1 from pg_trigger t where t.tgrelid = c.oid and t.tgname like 'audit_%')
      and not c.relname = any(${[...NOT_AUDITED]}) as audited
    from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`;
  expect(tables.filter((t) => !t.audited && !NOT_AUDITED.has(t.name)).map((t) => t.name)).toEqual([]);
  const missed = await db.sql<{ column: string }[]>`
    select c.relname || '.' || a.attname as column
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_attribute a on a.attrelid = c.oid
    where t.tgname = 'audit_update' and c.relname <> 'echelon' and a.attnum > 0 and not a.attisdropped
      and not a.attnum = any(t.tgattr::int2[])
      and not a.attname = any(split_part(encode(t.tgargs, 'escape'), '\\000', 1)::text[])`;
  expect(missed.map((m) => m.column)).toEqual([]);
});

test('what a leader does to a call-out is kept; what it does of itself is not', async () => {
  const { id } = await actingAs(officer, () => rig.start({ position: { lon: 0.1, lat: 0.1 } }));
  const answered = await newest();
  const [summoned] = await db.sql<
    { memberId: number }[]
  >`select member_id from summons where callout_id = ${id}`;
  await rig.answer(id, summoned?.memberId ?? 0, { answer: 'coming', etaMinutes: 5 });
  await rig.at(3);
  expect((await newest()).id).toBe(answered.id);
  await app.request(`/api/callouts/${id}/hold`, { method: 'POST', headers });
  expect(await newest()).toMatchObject({
    ...{ actor: 'operator', entity: 'callout', entityId: String(id) },
    ...{ before: { state: 'active', version: 1 }, after: { state: 'held', version: 2 } },
  });
});

test('a reveal is kept with its transaction, and not without', async () => {
  const note = { action: 'id-number.reveal', entity: 'member', entityId: memberId, memberId };
  await actingAs(officer, () => db.transaction((tx) => audit(tx, note)));
  expect(await newest()).toMatchObject({
    ...note,
    entityId: String(memberId),
    actor: 'user:7',
    before: null,
  });
  const { id } = await newest();
  const undone = db.transaction(async (tx) => {
    await audit(tx, note);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect((await newest()).id).toBe(id);
});

test('nobody changes, forges or empties it, the owner of the table included', async () => {
  await expect(db.sql`update audit_entry set actor = 'x'`).rejects.toThrow('only grows');
  await expect(db.sql`delete from audit_entry`).rejects.toThrow('only grows');
  await expect(db.sql`truncate audit_entry`).rejects.toThrow('only grows');
  await actingAs(officer, () =>
    db.transaction(async (tx) => {
      await tx`insert into audit_entry (id, at, actor, action, entity, prev_hash, hash)
        values (1, '2000-01-01', 'nobody', 'forged', 'x', '', '')`;
    }),
  );
  expect(await newest()).toMatchObject({ actor: 'user:7', action: 'forged', at: rig.clock.now() });
  expect((await verifyAudit(db.sql)).broken).toBeNull();
});

describe('for auditors', () => {
  const get = (path: string, accept = 'application/json') =>
    app.request(path, { headers: { ...headers, accept } });

  test('searched by actor, record, person, action and time', async () => {
    const total = async (query: string) =>
      ((await (await get(`/api/audit?${query}`)).json()) as { total: number }).total;
    const all = await total('');
    expect(await total('actor=user:103')).toBe(2);
    expect(await total('action=id-number.reveal')).toBe(1);
    expect(await total(`entity=member&entityId=${memberId}`)).toBeGreaterThan(3);
    expect(await total(`memberId=${memberId}`)).toBeGreaterThan(40);
    // 03:07 of the 24th in the city.
    expect(await total('actor=user:103&from=2026-11-24&to=2026-11-24')).toBe(2);
    expect(await total('actor=user:103&from=2026-11-25')).toBe(0);
    expect(await total('actor=user:103&to=2026-11-23')).toBe(0);
    expect(all).toBeGreaterThan(45);
    expect((await get('/api/audit?from=yesterday')).status).toBe(400);
  });

  test('taken out whole, which is itself kept', async () => {
    const csv = await get('/api/audit/export.csv?entity=absence');
    expect((await csv.text()).trim().split('\r\n')).toHaveLength(41);
    expect(await newest()).toMatchObject({
      actor: 'operator',
      action: 'audit.export',
      after: { format: 'csv', entity: 'absence' },
    });
    const rows = (await (await get('/api/audit/export.json')).json()) as { id: number }[];
    expect(rows.map((r) => r.id)).toEqual(rows.map((_, i) => i + 1));
  });

  test('tells the names of those who acted; a name is asked for outside the address', async () => {
    await db.sql`insert into account (id, name, phone, created_at, updated_at)
      values (103, '王警官', '+8613800000103', ${rig.clock.now()}, ${rig.clock.now()})`;
    const { items } = (await (await get('/api/audit?actor=user:103')).json()) as {
      items: { actorName: string }[];
    };
    expect(items[0]?.actorName).toBe('王警官');
    const found = await app.request('/api/audit/people', {
      method: 'POST',
      body: JSON.stringify({ name: '王' }),
      headers: { ...headers, 'content-type': 'application/json' },
    });
    const people = await found.json();
    expect(people).toMatchObject({
      actors: [{ actor: 'user:103', name: '王警官' }, { actor: `member:${memberId}` }],
    });
    expect(people.members).toMatchObject([{ id: memberId }]);
  });
});

describe('a chain that was tampered with', () => {
  const tampered = async (work: () => Promise<unknown>) => {
    await db.sql`alter table audit_entry disable trigger user`;
    await work();
    await db.sql`alter table audit_entry enable trigger user`;
    return (await verifyAudit(db.sql)).broken;
  };
  const kept: Record<string, unknown>[] = [];
  beforeAll(async () => void kept.push(...(await db.sql`select * from audit_entry where id in (5, 6)`)));
  afterAll(async () => expect((await verifyAudit(db.sql)).broken).toBeNull());
  const restore = () =>
    tampered(async () => {
      await db.sql`delete from audit_entry where id in (5, 6)`;
      await db.sql`insert into audit_entry ${db.sql(kept)}`;
    });

  test('names the first row that was altered, deleted or moved, and a head that is gone', async () => {
    const { head, checked } = await verifyAudit(db.sql);
    expect(await tampered(() => db.sql`update audit_entry set actor = 'x' where id = 5`)).toEqual({
      id: 5,
      why: 'altered',
    });
    expect(await restore()).toBeNull();
    expect(await tampered(() => db.sql`delete from audit_entry where id = 5`)).toEqual({
      id: 6,
      why: 'missing-before',
    });
    expect(await restore()).toBeNull();
    expect(await verifyAudit(db.sql, head?.hash)).toEqual({ checked, head, broken: null });
    expect((await verifyAudit(db.sql, 'f'.repeat(64))).broken).toMatchObject({
      why: 'expected-head-missing',
    });
  });
});
