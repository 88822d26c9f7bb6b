// After-action: comments and improvement items, whose they are, what undo brings back, and the call-outs beside.
import { beforeEach, expect, test } from 'vitest';
import { standDown } from '../../src/callout/stand-down.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let people: number[] = [];
let id = 0;

beforeEach(async () => {
  await emptyDatabase(db);
  web = webOf(db);
  people = await addMembers(db, [{ name: '李四' }, ...Array.from({ length: 20 }, () => ({}))]);
  ({ id } = await web.start({ kind: 'drill', lines: [{ role: 'general', count: 2 }] }));
  await web.signIn();
});

interface Item {
  id: number;
  version: number;
  overdue: boolean;
}
const body = async <T>(reply: Response | Promise<Response>) => (await reply).json() as Promise<T>;
const send = (method: string, path: string, what?: object) =>
  web.raw(`/api${path}`, {
    method,
    ...(what && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(what) }),
  });
const about = (more: object = {}) => ({
  ...{
    text: '东门对讲机没电，出发前逐台检查',
    owner: { kind: 'member', id: people[0] },
    dueOn: '2026-12-01',
  },
  ...more,
});
test('whoever is to see to an item says that it is done, and nobody else without a right over the report', async () => {
  const { id: item, version } = await body<Item>(send('POST', `/callouts/${id}/improvements`, about()));
  const step = (state: string, at = version) =>
    send('PUT', `/me/improvements/${item}/state`, { state, version: at });
  expect((await step('done')).status).toBe(403);
  await web.signIn({ memberId: people[1] as number });
  expect((await step('done')).status).toBe(403);
  await web.signIn({ memberId: people[0] as number });
  expect((await items('/me/improvements')).items).toMatchObject([{ id: item, mine: true, mayChange: false }]);
  expect(await body(step('done'))).toMatchObject({ state: 'done', version: version + 1 });
  expect((await step('open')).status).toBe(409);
  expect(await body(step('open', version + 1))).toMatchObject({ state: 'open' });
});

const items = (at = `/callouts/${id}/improvements`) =>
  body<{ total: number; items: Item[] }>(web.json(`/api${at}`));

test('comments stand with their author, go, and come back', async () => {
  const path = `/callouts/${id}/comments`;
  const { id: comment } = await body<{ id: number }>(send('POST', path, { text: ' 集合点找不到 ' }));
  expect((await send('POST', path, { text: ' ' })).status).toBe(400);
  const all = () => body<{ items: object[] }>(web.json(`/api${path}`));
  expect((await all()).items).toMatchObject([{ text: '集合点找不到', createdBy: '王警官' }]);
  expect((await send('DELETE', `${path}/${comment}`)).status).toBe(204);
  expect((await all()).items).toEqual([]);
  expect((await send('POST', `${path}/${comment}/restore`)).status).toBe(204);
  expect((await all()).items).toHaveLength(1);
  const other = await web.start({ kind: 'drill' });
  expect((await send('DELETE', `/callouts/${other.id}/comments/${comment}`)).status).toBe(404);
});

test('an item has an owner and a day; past it and open it is overdue; it is done by whoever read it last', async () => {
  const made = await send('POST', `/callouts/${id}/improvements`, about());
  expect([made.status, await made.json()]).toMatchObject([
    201,
    { owner: { kind: 'member', name: '李四' }, dueOn: '2026-12-01', state: 'open', overdue: false },
  ]);
  const wrong = await send(
    'POST',
    `/callouts/${id}/improvements`,
    about({ owner: { kind: 'officer', id: 999 } }),
  );
  expect([wrong.status, await wrong.json()]).toMatchObject([422, { errors: [{ field: 'owner' }] }]);
  expect((await send('POST', `/callouts/${id}/improvements`, about({ dueOn: '2026-02-30' }))).status).toBe(
    400,
  );
  // Midnight in the city, not in London.
  web.clock.moveTo(new Date('2026-12-01T15:59:00Z'));
  expect((await items()).items).toMatchObject([{ overdue: false }]);
  web.clock.moveTo(new Date('2026-12-01T16:00:00Z'));
  await web.signIn();
  const { items: found } = await items('/improvements?state=open');
  expect(found).toMatchObject([{ overdue: true, calloutKind: 'drill', mayChange: true }]);
  const path = `/callouts/${id}/improvements/${found[0]?.id}`;
  const done = about({ state: 'done', version: 1 });
  expect(await body(send('PUT', path, done))).toMatchObject({ state: 'done', version: 2, overdue: false });
  const stale = await send('PUT', path, done);
  expect([stale.status, await stale.json()]).toMatchObject([409, { version: 2 }]);
  expect((await items('/improvements?state=open')).total).toBe(0);
});

test('deleting can be undone, and the history says who did what', async () => {
  const { id: item } = await body<Item>(send('POST', `/callouts/${id}/improvements`, about()));
  const path = `/callouts/${id}/improvements/${item}`;
  await send('PUT', path, about({ dueOn: '2026-12-05', state: 'open', version: 1 }));
  expect((await send('DELETE', path)).status).toBe(204);
  expect((await items()).items).toEqual([]);
  expect((await send('PUT', path, about({ state: 'done', version: 3 }))).status).toBe(404);
  await send('POST', `${path}/restore`);
  expect((await items()).items).toMatchObject([{ id: item, dueOn: '2026-12-05' }]);
  const { items: history } = await body<{ items: object[] }>(web.json(`/api${path}/history`));
  // The audit keeps what earlier tests did to other items of this number.
  expect(history.slice(-4)).toMatchObject([
    { action: 'insert', by: '王警官' },
    { action: 'update', before: { due_on: '2026-12-01' }, after: { due_on: '2026-12-05' } },
    { action: 'update', before: { deleted_at: null } },
    { action: 'update', after: { deleted_at: null } },
  ]);
});

test('owners are found by name or pinyin; who may only read changes nothing', async () => {
  const found = (search: string) =>
    body<{ items: object[] }>(send('POST', '/improvement-owners', { search }));
  expect((await found('王警')).items).toMatchObject([{ kind: 'officer', name: '王警官' }]);
  expect((await found('李四')).items).toMatchObject([{ kind: 'member', id: people[0] }]);
  expect((await found('%')).items).toEqual([]);
  await web.signIn({ role: 'auditor' });
  expect((await items()).total).toBe(0);
  expect((await send('POST', `/callouts/${id}/improvements`, about())).status).toBe(403);
  expect((await send('POST', `/callouts/${id}/comments`, { text: '好' })).status).toBe(403);
});

test('beside it stand those before it that are over, of its kind and task', async () => {
  const end = (which: number) => standDown(web.deps, which, {}, 'operator');
  await end(id);
  await web.at(60);
  await end((await web.start({ kind: 'real' })).id);
  const running = await web.start({ kind: 'drill', lines: [{ role: 'general', count: 1 }] });
  await web.at(120);
  const last = await web.start({ kind: 'drill', lines: [{ role: 'general', count: 1 }] });
  const [called] = await db.sql<{ memberId: number }[]>`
    select member_id from summons where callout_id = ${last.id} limit 1`;
  await web.answer(last.id, called?.memberId ?? 0, { answer: 'coming', etaMinutes: 5 });
  const beside = await body<{ items: object[] }>(web.json(`/api/callouts/${last.id}/comparison`));
  // One that is still running says nothing yet.
  expect(beside.items).not.toContainEqual(expect.objectContaining({ id: running.id }));
  expect(beside.items).toMatchObject([
    { id: last.id, self: true, figures: { required: 1, firstResponseSeconds: 0 } },
    { id, self: false, figures: { required: 2, firstResponseSeconds: null } },
  ]);
});
