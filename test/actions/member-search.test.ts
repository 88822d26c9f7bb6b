import { beforeEach, expect, test } from 'vitest';
import { INSTALLATION } from '../../src/access/principal.ts';
import { loadFacts } from '../../src/callout/candidates.ts';
import { barred } from '../../src/callout/eligibility.ts';
import { changeMembers, memberChanges } from '../../src/roster/change-members.ts';
import { listMembers } from '../../src/roster/member-list.ts';
import { memberSearch } from '../../src/roster/member-search.ts';
import { spellNames } from '../../src/roster/name-pinyin.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, rigOf, START } from '../support/rig.ts';

const db = await testDatabase();
const rig = rigOf(db);
const list = (query: object) => listMembers(db.sql, memberSearch.parse(query), INSTALLATION, START);
beforeEach(() => emptyDatabase(db));

test('who is callable by the roster is whom a call-out would not bar', async () => {
  const ids = await addMembers(db, [...[{}, { consentOn: null }, { phone: null }, {}, {}, {}, {}, {}, {}]]);
  const [, , , withdrawn = 0, suspended = 0, absent = 0, back = 0, optedOut = 0, retired = 0] = ids;
  await db.sql`update member set consent_withdrawn_on = '2026-01-01' where id = ${withdrawn}`;
  await db.sql`update member set status = 'suspended' where id = ${suspended}`;
  const hour = (n: number) => new Date(START.getTime() + n * 3_600_000);
  await db.sql`insert into absence (member_id, kind, starts_at, ends_at)
    values (${absent}, 'sick', ${hour(-1)}, null), (${back}, 'leave', ${hour(-2)}, ${START}), (${back}, 'leave', ${hour(1)}, null)`;
  await db.sql`update contact_point set opted_out_at = ${START} where member_id = ${optedOut}`;
  await db.sql`update contact_point set retired_at = ${START} where member_id = ${retired}`;
  const facts = await loadFacts(db.sql, rig.deps.channels, ids, START);
  const called = facts.filter((f) => barred(f, 'real') === null).map((f) => f.memberId);
  const { items } = await list({ callable: true });
  expect(items.map((m) => m.id)).toEqual(called);
  expect(called).toEqual([ids[0], back]);
});

test('they are ordered as asked, names by their pinyin, and counted beyond the last page', async () => {
  await addMembers(db, [{ name: '王波' }, { name: '李波' }, { name: '孙波' }]);
  await spellNames(db);
  const names = async (query: object) => (await list(query)).items.map((m) => m.name);
  expect(await names({ sort: 'name' })).toEqual(['李波', '孙波', '王波']);
  expect(await names({ sort: 'name', order: 'desc', pageSize: 2 })).toEqual(['王波', '孙波']);
  expect(await names({ search: '波', sort: 'name', pageSize: 2, page: 2 })).toEqual(['王波']);
  expect(await list({ search: '波', page: 9 })).toMatchObject({ total: 3, items: [] });
});

test('a name that came in unspelled is found by itself, and by pinyin once it is spelled', async () => {
  await addMembers(db, [{ name: '单雄信' }]);
  const found = async (search: string) => (await list({ search })).total;
  expect([await found('雄信'), await found('shanx')]).toEqual([1, 0]);
  expect(await spellNames(db)).toBe(1);
  expect(await Promise.all(['shanx', 'danx', 'sxx', 'xiong', 'hanx'].map(found))).toEqual([1, 1, 1, 1, 0]);
});

test('many are changed at once and taken back; who was changed meanwhile is left alone and named', async () => {
  const [a = 0, b = 0, c = 0] = await addMembers(db, [{}, {}, {}]);
  await db.sql`update member set duty_state = 'on' where id = ${a}`;
  await db.sql`update member set version = 7 where id = ${c}`;
  const [unit] = await db.sql<
    { id: number }[]
  >`insert into unit (kind, name) values ('battalion', '大队') returning id`;
  const now = async () => ({
    people: await db.sql`select id, duty_state, unit_id, post from member order by id`,
    absences: await db.sql`select member_id, kind, starts_at, ends_at from absence`,
  });
  const send = (changes: unknown) =>
    changeMembers(db, memberChanges.parse({ changes }).changes, INSTALLATION, { now: START, actor: 'test' });
  const before = await now();
  const change = {
    ...{ version: 1, duty: { state: 'off' }, place: { unitId: unit?.id, post: 'member' } },
    absence: { kind: 'leave' },
  };
  const done = await send([a, b, c, 999].map((id) => ({ id, ...change })));
  expect(done).toMatchObject({
    changed: 2,
    skipped: [
      { id: c, why: 'changed-meanwhile' },
      { id: 999, why: 'not-found' },
    ],
  });
  expect((await now()).people[0]).toMatchObject({ dutyState: 'off', unitId: unit?.id, post: 'member' });
  // Without a beginning of its own it begins now.
  expect((await now()).absences.map((absence) => absence.startsAt)).toEqual([START, START]);
  const back = await send(done.undo);
  expect([back.changed, await now()]).toEqual([2, before]);
  // And again: undoing the undo.
  await send(back.undo);
  expect((await now()).absences).toHaveLength(2);
});
