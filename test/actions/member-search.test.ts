import { beforeEach, expect, test } from 'vitest';
import { INSTALLATION } from '../../src/access/principal.ts';
import { loadFacts } from '../../src/callout/candidates.ts';
import { barred } from '../../src/callout/eligibility.ts';
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
