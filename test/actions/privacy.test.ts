// What each role is shown of people: rows by scope, phones by the table of permissions, names across the border masked.
import { beforeAll, describe, expect, test } from 'vitest';
import { GRANTED_ROLES, type Role, reachOf } from '../../src/access/permissions.ts';
import { createApp } from '../../src/app.ts';
import { HELD_COLUMNS } from '../../src/roster/held-column-texts.ts';
import { NOT_TOLD } from '../../src/roster/held-on.ts';
import { HELD_TABLES } from '../../src/roster/held-texts.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, rigOf } from '../support/rig.ts';
import { sessionOf } from '../support/signed-in.ts';
import { makeTwoCounties, type TwoCounties } from '../support/two-counties.ts';

const db = await testDatabase();
const rig = rigOf(db);
const logger = { info() {}, warn() {}, error: console.error };
const app = createApp({ ...rig.deps, logger, role: 'all', operatorKey: null });
const ROLES: Role[] = [...GRANTED_ROLES, 'member'];
let world: TwoCounties;
/** Of the near county, but of no station, employer or unit of anybody's. */
let neighbour = 0;

beforeAll(async () => {
  world = await makeTwoCounties(db, rig);
  [neighbour = 0] = await addMembers(db, [{ name: '邻居', countyId: world.near.county }]);
});

async function as(role: Role, method: string, path: string, body?: object) {
  const cookie = await sessionOf(db, rig.deps, world.users[role], 'phone');
  return app.request(`http://m.test${path}`, {
    method,
    headers: {
      ...{ cookie, host: 'm.test', origin: 'http://m.test', 'content-type': 'application/json' },
      accept: path.startsWith('/api/') ? 'application/json' : 'text/html',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}
const phoneOf = (id: number) => `+86170${String(id).padStart(8, '0')}`;
const reveals = async (role: Role) =>
  (
    await db.sql<{ entity: string; memberId: number }[]>`
    select entity, member_id from audit_entry where action = 'phone.reveal' and actor = ${`user:${world.users[role]}`}
    order by id`
  ).map((r) => `${r.entity} ${r.memberId}`);

describe('the list of members', () => {
  const sees = (role: Role): number[] => {
    const { near, far } = world;
    if (reachOf(role, 'member.read') === null) return [];
    if (['administrator', 'city', 'auditor', 'trainer'].includes(role))
      return [near.member, far.member, neighbour];
    return role === 'county' ? [near.member, neighbour] : [near.member];
  };

  test.each(ROLES)('%s gets the rows of the own scope alone, listed, searched and counted', async (role) => {
    const due = sees(role).sort((a, b) => a - b);
    for (const reply of [
      await as(role, 'GET', '/api/members'),
      await as(role, 'POST', '/api/members/search', { search: '' }),
    ]) {
      const { items, total } = (await reply.json()) as { items: { id: number }[]; total: number };
      expect([items.map((m) => m.id), total]).toEqual([due, due.length]);
    }
    const other = await as(role, 'POST', '/api/members/search', { search: '甲2' });
    expect(((await other.json()) as { total: number }).total).toBe(due.includes(world.far.member) ? 1 : 0);
  });

  test.each(ROLES)('%s finds by phone only whose phone may be shown', async (role) => {
    const reply = await as(role, 'POST', '/api/members/search', { search: phoneOf(world.near.member) });
    const { total } = (await reply.json()) as { total: number };
    expect(total).toBe(reachOf(role, 'member.phone') === null ? 0 : 1);
  });

  test.each(ROLES)('%s gets phones masked, in lists and on the page', async (role) => {
    for (const path of ['/api/members', '/roster']) {
      expect(await (await as(role, 'GET', path)).text()).not.toContain(phoneOf(world.near.member).slice(3));
    }
  });
});

describe('the roster as a file', () => {
  const file = async (role: Role) => (await as(role, 'GET', '/api/roster/export.csv')).text();
  const has = (text: string, ...ids: number[]) => ids.map((id) => text.includes(phoneOf(id).slice(3)));

  test('holds the rows of the own scope alone, with phones as the table says', async () => {
    const { near, far } = world;
    const [city, county, auditor] = await Promise.all([file('city'), file('county'), file('auditor')]);
    for (const all of [city, auditor])
      expect(['甲1', '甲2', '邻居'].map((n) => all.includes(n))).not.toContain(false);
    expect(['甲1', '甲2', '邻居'].map((n) => county.includes(n))).toEqual([true, false, true]);
    expect([has(city, near.member, far.member), has(county, near.member)]).toEqual([[true, true], [true]]);
    expect(has(auditor, near.member, far.member, neighbour)).toEqual([false, false, false]);
  });

  test('a second role adds what it covers and nothing else', async () => {
    const { near, far, users } = world;
    await db.sql`insert into role_grant (user_id, role, unit_id, granted_by, granted_at)
      values (${users.auditor}, 'squad', ${near.squad}, 'test', ${rig.clock.now()})`;
    const both = await file('auditor');
    await db.sql`delete from role_grant where user_id = ${users.auditor} and role = 'squad'`;
    expect(has(both, near.member, far.member, neighbour)).toEqual([true, false, false]);
  });
});

describe('a phone', () => {
  test.each(ROLES)('%s: in full to whom the table says, and each reveal is in the audit', async (role) => {
    const { member } = world.near;
    const before = (await reveals(role)).length;
    const record = await (await as(role, 'GET', `/api/members/${member}`)).text();
    const whole = reachOf(role, 'member.phone') !== null;
    expect(record.includes(phoneOf(member))).toBe(whole);
    const own = role === 'member';
    expect((await reveals(role)).slice(before)).toEqual(whole && !own ? [`member ${member}`] : []);
  });

  test.each(ROLES.filter((r) => reachOf(r, 'callout.read') !== null))(
    '%s: the same on a board, its person’s page and among its messages, once for each call-out',
    async (role) => {
      const { member, callout } = world.near;
      const whole = reachOf(role, 'member.phone') !== null;
      const before = (await reveals(role)).length;
      for (const path of [
        `/callouts/${callout}`,
        `/callouts/${callout}/people/${member}`,
        `/callouts/${callout}`,
      ]) {
        expect((await (await as(role, 'GET', path)).text()).includes(phoneOf(member))).toBe(whole);
      }
      const messages = await (await as(role, 'GET', `/api/callouts/${callout}/deliveries`)).text();
      expect(messages.includes(`"${phoneOf(member)}"`)).toBe(whole);
      expect((await reveals(role)).slice(before)).toEqual(whole ? [`callout ${member}`] : []);
    },
  );
});

test('whom a leader may not see is called and counted, under a masked name, in every view and in the log', async () => {
  const { near, far } = world;
  // The border is open: the far county's person was asked for the near county's call-out.
  await db.sql`insert into plan_entry (callout_id, member_id, rank, planned_echelon, cross_border, tired, position_source,
    roles, name, unit_name, county_id) values (${near.callout}, ${far.member}, 9, 1, true, false, 'home', '{general}',
    '甲2', '', ${far.county})`;
  await db.sql`insert into summons (callout_id, member_id, echelon, summoned_at, roles, name, unit_name, tired, cross_border, engaged)
    values (${near.callout}, ${far.member}, 1, ${rig.clock.now()}, '{general}', '甲2', '', false, true, false)`;
  await db.sql`insert into log_entry (at, callout_id, type, actor, data) values (${rig.clock.now()}, ${near.callout}, 'echelon_raised',
    'user:1', ${db.sql.json({ number: 2, asked: 1, dueAt: rig.clock.now().toISOString(), gap: {}, people: [[999, far.member, '甲2', '', ['general'], null, false, true]] })})`;
  const views = [
    `/callouts/${near.callout}`,
    `/callouts/${near.callout}/report`,
    `/api/callouts/${near.callout}/log`,
    `/api/callouts/${near.callout}/summonses`,
    `/api/callouts/${near.callout}/report`,
  ];
  for (const path of views) {
    const county = await (await as('county', 'GET', path)).text();
    expect([path, county.includes('甲2'), county.includes('甲某')]).toEqual([path, false, true]);
    expect([path, (await (await as('city', 'GET', path)).text()).includes('甲2')]).toEqual([path, true]);
  }
});

describe('all that is held on oneself', () => {
  test('a member sees it and takes it out, with nobody else’s in it and no secret', async () => {
    const { near, far } = world;
    const each = {
      memberId: [near.member, far.member],
      deliveryId: [771, 772],
      providerId: ['p771', 'p772'],
    };
    await db.sql`insert into log_entry (at, callout_id, type, actor, data)
      values (${rig.clock.now()}, ${near.callout}, 'delivery_sent', 'system', ${db.sql.json({ channel: 'sms', each })})`;
    const page = await (await as('member', 'GET', '/me/held')).text();
    expect(page).toContain(phoneOf(near.member));
    expect(await (await as('member', 'GET', '/me')).text()).toContain('href="/me/held"');
    const reply = await as('member', 'POST', '/me/held/file');
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename="held-[\d-]+\.json"$/);
    const text = await reply.text();
    const held = JSON.parse(text) as Record<string, Record<string, unknown>[]>;
    expect(held.member).toMatchObject([{ id: near.member, name: '甲1' }]);
    expect(held.summons?.map((s) => s.callout_id)).toEqual([near.callout]);
    expect(held.account).toMatchObject([{ member_id: near.member }]);
    const mine = { member_id: near.member, data: { channel: 'sms', deliveryId: 771, providerId: 'p771' } };
    expect(held.log_entry?.at(-1)).toMatchObject({ callout_id: near.callout, ...mine });
    expect(text).not.toContain('p772');
    expect(held.session?.length).toBeGreaterThan(0);
    expect(Object.keys(held.session?.[0] ?? {})).not.toContain('token');
    expect(text).not.toContain(phoneOf(world.far.member));
    const [entry] = await db.sql`
      select actor, member_id from audit_entry where action = 'member.export' order by id desc limit 1`;
    expect(entry).toEqual({ actor: `user:${world.users.member}`, memberId: near.member });
  });

  test('every piece has a name in words, whatever table it comes from', async () => {
    const columns = await db.sql<{ table: string; column: string }[]>`
      select table_name as table, column_name as column from information_schema.columns
      where table_schema = current_schema() and table_name in ('account', 'inbound_message') or table_name in (
        select table_name from information_schema.columns
        where table_schema = current_schema() and column_name in ('member_id', 'user_id'))`;
    expect(columns.length).toBeGreaterThan(100);
    const unnamed = columns.filter(
      (c) => !(HELD_TABLES.has(c.table) && (HELD_COLUMNS.has(c.column) || NOT_TOLD.includes(c.column))),
    );
    expect(unnamed).toEqual([]);
    const page = await (await as('member', 'GET', '/me/held')).text();
    expect(page).toContain('<small>姓名或名称</small> 甲1');
    expect(page).not.toMatch(/\d{4}-\d\d-\d\dT\d\d/);
  });

  test('an officer gets what there is of an officer', async () => {
    const held = (await (await as('county', 'POST', '/me/held/file')).json()) as Record<string, object[]>;
    expect(Object.keys(held).filter((table) => held[table]?.length)).toEqual([
      'account',
      'role_grant',
      'session',
    ]);
    expect(held.role_grant).toMatchObject([{ role: 'county', organisation_id: world.near.county }]);
  });
});

test('a log names people as their reader may see them', async () => {
  const { near, users } = world;
  const board = await (await as('city', 'POST', `/api/callouts/${near.callout}/hold`)).text();
  expect(board).toContain('ok');
  const page = await (await as('county', 'GET', `/callouts/${near.callout}`)).text();
  expect(page).toContain('王警官');
  expect(page).not.toContain(`user:${users.city}`);
  const { entries } = (await (await as('county', 'GET', `/api/callouts/${near.callout}/log`)).json()) as {
    entries: { type: string; actorName: string }[];
  };
  expect(entries.find((e) => e.type === 'held')?.actorName).toBe('王警官');
});
