// When units must drill next, from what they really did; and what must be closed before.
import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { drillBody, inMinutes } from '../support/drill-plans.ts';
import { addMembers, emptyDatabase } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let squads: number[] = [];
let people: number[] = [];

interface Row {
  id: number;
  state: string;
  lastOn: string | null;
  lastCalloutId: number | null;
  dueOn: string | null;
  planned: Record<string, unknown>[];
  openImprovements: number;
  openCalloutId: number | null;
}
const body = async <T>(reply: Response | Promise<Response>) => (await (await reply).json()) as T;
const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const calendar = (query = '') =>
  body<{ total: number; counts: object; items: Row[] }>(web.json(`/api/drill-calendar${query}`));
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type } = await body<{ status: number; type: string }>(reply);
  return [status, type.replace('/problems/', '')];
};

beforeEach(async () => {
  await emptyDatabase(db);
  web = webOf(db);
  const unit = (kind: string, name: string, parent: number | null) =>
    idOf(db.sql`insert into unit (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`);
  const company = await unit('company', '一中队', await unit('battalion', '一大队', null));
  squads = [await unit('squad', '一小队', company), await unit('squad', '二小队', company)];
  people = await addMembers(
    db,
    [0, 0, 1, 1, 1].map((i) => ({ unitId: squads[i] ?? 0 })),
  );
  await web.signIn();
});

/** All five are asked; the first squad's two and one of three of the second come. */
async function callAll(kind: 'drill' | 'test' = 'drill'): Promise<number> {
  const { id } = await web.start({ kind, lines: [{ role: 'general', count: 5 }] });
  for (const memberId of people.slice(0, 3)) await web.answer(id, memberId, { answer: 'arrived' });
  return id;
}

test('a unit is drilled when at least half of those asked came, and is due a month later to the day', async () => {
  expect((await calendar()).counts).toEqual({ never: 2, overdue: 0, due: 0, fine: 0 });
  const id = await callAll();
  expect((await calendar()).items).toMatchObject([
    { id: squads[1], state: 'never', lastOn: null, dueOn: null },
    { id: squads[0], state: 'fine', lastOn: '2026-11-24', dueOn: '2026-12-23', lastCalloutId: id },
  ]);
  expect((await calendar('?level=company')).items).toMatchObject([{ state: 'fine', dueOn: '2027-02-23' }]);
  const at = async (time: string) => {
    web.clock.moveTo(new Date(time));
    return (await calendar('?state=fine')).total === 1 ? 'fine' : (await calendar()).items[1]?.state;
  };
  expect(await at('2026-12-08T15:59:59Z')).toBe('fine');
  expect(await at('2026-12-08T16:00:00Z')).toBe('due');
  expect(await at('2026-12-23T15:59:59Z')).toBe('due');
  expect(await at('2026-12-23T16:00:00Z')).toBe('overdue');
});

test('what moves nobody is no drill, for the calendar and for readiness alike', async () => {
  const drilled = async () =>
    (await body<{ total: { drilled: number } }>(web.json('/api/readiness'))).total.drilled;
  await callAll('test');
  expect([(await calendar()).counts, await drilled()]).toMatchObject([{ never: 2 }, 0]);
  await web.at(60 * 24);
  await db.sql`update summons set engaged = false`;
  await callAll();
  expect([(await calendar()).counts, await drilled()]).toMatchObject([{ never: 1 }, 3]);
  // Behind what is missing stand its people.
  const lacking = async (lacks: string) =>
    (await body<{ items: { id: number }[] }>(web.json(`/api/members?lacks=${lacks}`))).items.map((m) => m.id);
  expect(await lacking('drill')).toEqual(people.slice(3));
  await db.sql`update delivery set delivered_at = ${web.clock.now()} where member_id = ${people[0] ?? 0}`;
  expect(await lacking('reach')).toEqual(people.slice(1));
});

test('a surprise stands in it as its window; how often is the city’s to say', async () => {
  const when = { from: inMinutes(60), to: inMinutes(600) };
  await web.json('/api/drills', drillBody({ unitId: squads[0], when }));
  const [first] = (await calendar()).items;
  expect(first?.planned).toEqual([
    {
      drillId: 1,
      title: '商场火警疏散',
      surprise: true,
      from: new Date(when.from).toISOString(),
      until: new Date(when.to).toISOString(),
    },
  ]);
  const change = (months: number, version = 1) =>
    web.raw('/api/drill-frequencies/squad', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ months, version }),
    });
  expect((await change(0)).status).toBe(400);
  expect(await body(change(2))).toEqual({ level: 'squad', months: 2, version: 2 });
  expect(await problem(change(3))).toEqual([409, 'frequency-changed']);
  await db.sql`update drill_frequency set months = 1, version = 1 where level = 'squad'`;
});

test('what shall be better is closed before the next drill of the kind, or its leader says why not', async () => {
  const calloutId = await callAll();
  await db.sql`update summons set engaged = false`;
  await db.sql`
    insert into improvement (callout_id, text, due_on, created_by, created_at)
    values (${calloutId}, '通知要早', '2026-12-31', 'user:1', ${web.clock.now()})`;
  const plan = (about: object = {}) =>
    body<{ id: number; openImprovements: number }>(web.json('/api/drills', drillBody({ ...about })));
  const start = (id: number, reason?: string) =>
    web.json(`/api/drills/${id}/start`, reason === undefined ? {} : { despiteOpen: reason });
  const { id, openImprovements } = await plan();
  expect(openImprovements).toBe(1);
  expect((await calendar()).items.map((u) => u.openImprovements)).toEqual([0, 0]);
  await db.sql`update callout set unit_id = ${squads[0] ?? 0} where id = ${calloutId}`;
  const held = (await calendar()).items.find((u) => u.openImprovements > 0);
  expect(held).toMatchObject({ id: squads[0], openImprovements: 1, openCalloutId: calloutId });
  await db.sql`update callout set unit_id = null where id = ${calloutId}`;
  expect(await problem(start(id))).toEqual([409, 'drill-improvements-open']);
  expect(await problem(start(id, ' '))).toEqual([400, 'invalid-request']);
  expect((await plan({ kind: 'test' })).openImprovements).toBe(0);
  await web.at(61);
  expect(await body(web.json(`/api/drills/${id}`))).toMatchObject({
    state: 'failed',
    reason: 'improvements_open',
  });
  const other = await plan({ when: { at: inMinutes(120) } });
  expect((await start(other.id, '月底前必须演练')).status).toBe(200);
  expect(await body(web.json(`/api/drills/${other.id}`))).toMatchObject({
    ...{ state: 'launched', despiteOpen: '月底前必须演练' },
  });
});
