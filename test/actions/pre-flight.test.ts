import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let ids: number[];
let battalion: number;

beforeEach(async () => {
  await emptyDatabase(db);
  const [made] = await db.sql<{ id: number }[]>`
    insert into unit (kind, name) values ('battalion', '一大队') returning id`;
  battalion = made?.id ?? 0;
  ids = await addMembers(db, [
    { name: '甲', unitId: battalion },
    { name: '乙', unitId: battalion, phone: null },
    { name: '丙' },
    { name: '丁', unitId: battalion, consentOn: null },
  ]);
  web = webOf(db);
});

interface Found {
  people: number;
  counts: Record<string, number>;
  inTrouble: { name: string; trouble: string; ways: { provenAt: string | null }[]; lacking: object[] }[];
}
const preFlight = async () => (await (await web.json('/api/pre-flight')).json()) as Found;
const send = async (body: object) => (await web.json('/api/pre-flight/tests', body)).json();

test('who cannot be reached stands first, with the reason; whoever did not consent is not called and not listed', async () => {
  await web.signIn();
  await db.sql`update contact_point set opted_out_at = now() where member_id = ${ids[2] ?? 0}`;
  const { people, counts, inTrouble } = await preFlight();
  expect(people).toBe(3);
  expect(counts).toEqual({ unreachable: 2, unheard: 0, unproven: 1, one_way: 0 });
  const lacks = inTrouble.map(({ name, trouble, lacking }) => ({ name, trouble, lacking }));
  const noPush = { channel: 'push', why: 'no_address' };
  expect(lacks).toEqual([
    { name: '乙', trouble: 'unreachable', lacking: [noPush, { channel: 'sms', why: 'no_address' }] },
    { name: '丙', trouble: 'unreachable', lacking: [noPush, { channel: 'sms', why: 'opted_out' }] },
    { name: '甲', trouble: 'unproven', lacking: [noPush] },
  ]);
});

test('a test message that arrives proves the way, and is not sent twice within ten minutes', async () => {
  await web.signIn();
  expect(await send({})).toEqual({ people: 2, messages: 2 });
  expect(await send({ memberIds: ids })).toEqual({ people: 0, messages: 0 });
  await web.at(1);
  expect(await web.texts(ids[0] ?? 0)).toEqual(['【测试】联络测试，收到即可，无需回复。']);
  const { counts, inTrouble } = await preFlight();
  expect(counts).toEqual({ unreachable: 1, unheard: 0, unproven: 0, one_way: 2 });
  expect(inTrouble.find((p) => p.name === '甲')?.ways[0]?.provenAt).toEqual(expect.any(String));
  await web.at(31 * 24 * 60);
  expect((await preFlight()).counts.unproven).toBe(2);
  expect(await send({ memberIds: ids })).toEqual({ people: 2, messages: 2 });
});

test('a leader sees and tests the own unit alone, and an auditor sees without testing', async () => {
  await web.signIn({ role: 'battalion', unitId: battalion });
  expect((await preFlight()).inTrouble.map((p) => p.name)).toEqual(['乙', '甲']);
  expect(await send({ memberIds: [ids[2] ?? 0] })).toEqual({ people: 0, messages: 0 });
  await web.signIn({ role: 'auditor' });
  expect((await web.json('/api/pre-flight/tests', {})).status).toBe(403);
});

test('counted by unit and channel, and narrowed to one of them, a page at a time', async () => {
  await web.signIn();
  const ask = async (query: string) => (await web.json(`/api/pre-flight?${query}`)).json();
  const all = await ask('pageSize=1');
  expect(all).toMatchObject({ total: 3, inTrouble: [{ name: '乙' }] });
  expect(all.units).toEqual([
    { unitName: '一大队', people: 2, unreachable: 1, unheard: 0, unproven: 1, one_way: 0 },
    { unitName: '', people: 1, unreachable: 0, unheard: 0, unproven: 1, one_way: 0 },
  ]);
  expect(all.channels).toEqual([
    { channel: 'push', proven: 0, unproven: 0, lacking: 3 },
    { channel: 'sms', proven: 0, unproven: 2, lacking: 1 },
  ]);
  const names = async (query: string) => (await ask(query)).inTrouble.map((p: { name: string }) => p.name);
  expect(await names('pageSize=1&page=2')).toEqual(['甲']);
  expect(await names('lacks=sms')).toEqual(['乙']);
  expect(await names('trouble=unproven&unit=')).toEqual(['丙']);
  expect((await web.page('/pre-flight')).headers.get('location')).toBe('/console/admin/pre-flight');
});
