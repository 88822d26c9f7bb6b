import { expect, test } from 'vitest';
import { auditQuery, listAudit } from '../../src/access/audit-list.ts';
import { verifyAudit } from '../../src/access/verify-audit.ts';
import { createApp } from '../../src/app.ts';
import { forgetPositions } from '../../src/callout/forget-positions.ts';
import { standDown } from '../../src/callout/stand-down.ts';
import { carryOutRetention, countExpired, dailyRetention } from '../../src/retention.ts';
import { importRoster } from '../../src/roster/import.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, rigOf, START } from '../support/rig.ts';
import { csv, idNumber, phone } from '../support/roster.ts';
import { OPERATOR_KEY } from '../support/web.ts';

const db = await testDatabase();
const rig = rigOf(db);
const lines: object[] = [];
const note = (about: object) => void lines.push(about);
const logger = { info: note, warn: note, error: console.error };
const DAY_MINUTES = 24 * 60;
/** What tests write past the application carries the server's own time: from here on that is old as well. */
const LATER_MINUTES = Math.max(0, (Date.now() - START.getTime()) / 60_000);
const periods = {
  ...{
    positions_days: 1,
    messages_days: 90,
    texts_days: 180,
    left_days: 365,
    audit_days: 400,
    log_days: 400,
  },
};
const newest = async (action: string) => (await listAudit(db.sql, auditQuery.parse({ action }))).items[0];
const now = () => rig.clock.now();
const share = (id: number) => db.sql`
  update member set sharing = true, own_lon = 103, own_lat = 36, own_pos = point(1, 2), own_pos_at = ${now()}
  where id = ${id}`;
const located = async () => {
  const rows = await db.sql<{ id: number }[]>`select id from member where own_pos is not null order by id`;
  return rows.map((r) => r.id);
};

/** What is told to go next is what goes; only the audit's own entry of it comes between. */
async function goesAsTold(counts: object): Promise<void> {
  const { audit: _, ...told } = await countExpired(db.sql, now(), periods);
  expect(await carryOutRetention(db, now(), periods)).toMatchObject({ ...told, ...counts });
}

test('a position is forgotten once no plan would use it, unless its owner is on duty or called', async () => {
  const [called = 0, onDuty = 0, other = 0] = await addMembers(db, [{}, {}, { consentOn: null }]);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await db.sql`update member set duty_state = 'on' where id = ${onDuty}`;
  for (const who of [called, onDuty, other]) await share(who);
  await rig.answer(id, called, { answer: 'coming', etaMinutes: 20, reason: '在开会，马上来' });
  await rig.at(9);
  expect(await forgetPositions(db, now(), 1)).toBe(0);
  await rig.at(11);
  expect(await forgetPositions(db, now(), 1)).toBe(1);
  expect(await located()).toEqual([called, onDuty]);
  await standDown(rig.deps, id, {}, 'leader');
  await forgetPositions(db, now(), 1);
  expect(await located()).toEqual([onDuty]);
  await rig.at(DAY_MINUTES + 10);
  await forgetPositions(db, now(), 1);
  expect(await located()).toEqual([]);
});

test('all that is held on a person is told, table by table, from every table there is', async () => {
  await importRoster(
    db,
    csv(['姓名', '身份证号', '手机号码', '技能'], ['王波', idNumber(1), phone(1), '急救']),
    {
      ...{ dryRun: false, now: now(), actor: 'test' },
    },
  );
  await db.sql`create table tomorrow (id int, member_id int, what text)`;
  const [member] = await db.sql<{ id: number }[]>`select id from member where name = '王波'`;
  const id = member?.id ?? 0;
  await db.sql`insert into tomorrow values (1, ${id}, 'mine'), (2, 1, 'another’s')`;
  const app = createApp({ ...rig.deps, logger, operatorKey: OPERATOR_KEY, role: 'all' });
  const headers = { authorization: `Bearer ${OPERATOR_KEY}` };
  const held = (await (await app.request(`/api/members/${id}/held`, { headers })).json()) as Record<
    string,
    Record<string, unknown>[]
  >;
  expect(held.member).toMatchObject([{ id, name: '王波', id_number: idNumber(1) }]);
  expect(held.contact_point).toMatchObject([{ address: `+86${phone(1)}` }]);
  expect(held.qualification).toMatchObject([{ kind: 'first_aid' }]);
  expect(held.tomorrow).toEqual([{ id: 1, member_id: id, what: 'mine' }]);
  const tables = await db.sql<{ name: string }[]>`
    select distinct table_name as name from information_schema.columns where column_name = 'member_id'`;
  expect(tables.map((t) => t.name).filter((name) => !(name in held))).toEqual([]);
  expect(await newest('member.export')).toMatchObject({ actor: 'operator', memberId: id });
  await db.sql`drop table tomorrow`;
  expect((await app.request('/api/members/999999/held', { headers })).status).toBe(404);
});

test('each kind goes when its period is over, once a day, and the audit says how much', async () => {
  await db.sql`
    insert into inbound_message (provider, provider_id, address, body, at, outcome)
    values ('x', '1', '+8617002000001', '1 15', ${now()}, 'answered')`;
  await db.sql`update member set status = 'left', updated_at = ${now()} where name = '王波'`;
  await carryOutRetention(db, now(), periods);
  expect(await newest('retention')).toMatchObject({ after: { texts: 0, left: 0, log: 0, audit: 0 } });

  await rig.at(200 * DAY_MINUTES);
  await goesAsTold({ texts: 1, left: 0, log: 0 });
  const addresses = await db.sql<
    { address: string }[]
  >`select distinct address from delivery where state <> 'queued'`;
  expect(addresses.map((a) => a.address)).toEqual(['']);

  await rig.at(370 * DAY_MINUTES);
  await goesAsTold({ left: 1, log: 0 });
  const [gone] = await db.sql`
    select name, id_number, id_number_index, (select count(*) from contact_point c where c.member_id = m.id) as reach
    from member m where name = '王波'`;
  expect(gone).toEqual({ name: '王波', idNumber: null, idNumberIndex: null, reach: 0 });

  const [strength = {}] = await db.sql`
    select (select count(*) from summons) as summoned, (select count(*) from plan_entry) as planned,
      (select count(*) from response) as answers`;
  expect(strength).toMatchObject({ summoned: 1, answers: 1 });
  await rig.at(LATER_MINUTES + 500 * DAY_MINUTES);
  const before = await verifyAudit(db.sql);
  const due = await countExpired(db.sql, now(), periods);
  await dailyRetention({ db, logger }, now(), periods);
  await dailyRetention({ db, logger }, now(), periods);
  expect(lines.filter((l) => 'checked' in l)).toHaveLength(1);
  const told = lines.find((l) => 'checked' in l) as unknown as {
    audit: number;
    log: number;
    head: { hash: string };
  };
  expect(told.audit).toBeGreaterThan(10);
  expect(told.log).toBeGreaterThan(5);
  expect(told).toMatchObject(due);
  const shown = createApp({ ...rig.deps, logger, operatorKey: OPERATOR_KEY, role: 'all', keep: periods });
  const asked = await shown.request('/api/retention', {
    headers: { authorization: `Bearer ${OPERATOR_KEY}` },
  });
  expect(await asked.json()).toMatchObject({ last: { counts: { log: told.log } } });
  // Of the call-out its numbers stay, and nobody's name or words.
  const [left] = await db.sql`
    select (select count(*) from plan_entry where name <> '') + (select count(*) from summons where name <> '')
      + (select count(*) from response where reason is not null) as names,
      (select count(*) from summons) as summoned, (select count(*) from plan_entry) as planned,
      (select count(*) from response) as answers`;
  expect(left).toEqual({ names: 0, ...strength });
  const app = createApp({ ...rig.deps, logger, operatorKey: OPERATOR_KEY, role: 'all' });
  const headers = { authorization: `Bearer ${OPERATOR_KEY}` };
  expect((await app.request('/api/callouts/1/report', { headers })).status).toBe(410);
  expect(await (await app.request('/api/callouts/1', { headers })).json()).toMatchObject({
    ...{ state: 'closed', counts: { summoned: strength.summoned } },
  });
  const after = await verifyAudit(db.sql);
  expect(after).toMatchObject({ broken: null, head: { hash: told.head.hash } });
  expect(before.checked + 2 - after.checked).toBe(told.audit);
});

test('nothing but a whole, expired, declared beginning leaves the audit, nor a young row the log', async () => {
  const refused = (work: (tx: Parameters<Parameters<typeof db.transaction>[0]>[0]) => Promise<unknown>) =>
    expect(db.transaction(async (tx) => void (await work(tx)))).rejects.toThrow('only grows');
  const [first] = await db.sql<
    { id: number; hash: string }[]
  >`select id, hash from audit_entry order by id limit 1`;
  const declare = (after: object) => db.sql`
    insert into audit_entry (action, entity, after) values ('audit.pruned', 'audit_entry', ${db.sql.json(after as never)})`;
  rig.clock.moveTo(new Date(START.getTime() + (LATER_MINUTES + 900 * DAY_MINUTES) * 60_000));
  await refused((tx) => tx`delete from audit_entry where id = ${first?.id ?? 0}`);
  await refused((tx) => tx`delete from audit_entry`);
  await declare({ lastId: (first?.id ?? 0) + 1, lastHash: 'f'.repeat(64) });
  await refused((tx) => tx`delete from audit_entry where id <= ${(first?.id ?? 0) + 1}`);
  await db.transaction(
    (tx) => tx`insert into log_entry (at, type, actor, data) values (${now()}, 'x', 'y', '{}')`,
  );
  await refused((tx) => tx`delete from log_entry`);
  expect((await verifyAudit(db.sql)).broken).toBeNull();
});
