// Launch templates: whose they are, that two people do not overwrite one another, and that retiring can be taken back.
import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { emptyDatabase } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let squad = 0;
let other = 0;

beforeEach(async () => {
  await emptyDatabase(db);
  const [battalion] = await db.sql<{ id: number }[]>`
    insert into unit (kind, name) values ('battalion', '城关区大队') returning id`;
  const made = await db.sql<{ id: number }[]>`
    insert into unit (kind, name, parent_id) values ('company', '1中队', ${battalion?.id ?? 0}),
      ('company', '2中队', ${battalion?.id ?? 0}) returning id`;
  [squad = 0, other = 0] = made.map((u) => u.id);
  web = webOf(db);
  await web.signIn();
});

const about = (more: object = {}) => ({
  ...{ name: '商场火警', title: '商场火警，到东门集结', minutes: 30 },
  lines: [{ role: 'first_aid', count: 2 }],
  ...more,
});
interface Template {
  id: number;
  version: number;
  retired: boolean;
  mayChange: boolean;
  name: string;
  unitName: string | null;
}
const made = async (more: object = {}) => {
  const reply = await web.json('/api/launch-templates', about(more));
  return { status: reply.status, ...((await reply.json()) as Template) };
};
const put = (id: number, body: object) =>
  web.raw(`/api/launch-templates/${id}`, {
    ...{ method: 'PUT', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify(body),
  });
const listed = async (query = '') =>
  ((await (await web.json(`/api/launch-templates${query}`)).json()) as { items: Template[] }).items;

test('the city’s are everybody’s to launch from, a unit’s its own; each is changed by whose it is', async () => {
  await made();
  await made({ unitId: other });
  await web.signIn({ role: 'company', unitId: squad });
  expect((await made()).status).toBe(403);
  expect((await made({ unitId: other })).status).toBe(422);
  const { id, status } = await made({ unitId: squad, severity: 'severe' });
  expect(status).toBe(201);
  expect((await listed()).map((t) => [t.unitName, t.mayChange])).toEqual([
    ['城关区大队1中队', true],
    [null, false],
  ]);
  expect((await put(id, about({ name: '仓库火警', version: 1 }))).status).toBe(200);
  const [city] = (await listed()).filter((t) => t.unitName === null);
  expect((await put(city?.id ?? 0, about({ version: 1 }))).status).toBe(404);
  const kept = await db.sql`select actor, before->>'name' as name from audit_entry
    where entity = 'launch_template' and action = 'update'`;
  expect(kept).toEqual([{ actor: expect.stringMatching(/^user:/), name: '商场火警' }]);
});

test('a name is taken once in a scope; whoever read an older version changes nothing', async () => {
  const { id } = await made();
  expect((await made()).status).toBe(409);
  expect((await made({ unitId: squad })).status).toBe(201);
  expect((await put(id, about({ version: 1, minutes: 45 }))).status).toBe(200);
  const stale = await put(id, about({ version: 1, minutes: 60 }));
  expect([stale.status, await stale.json()]).toMatchObject([409, { version: 2 }]);
  expect((await put(id, about({ version: 2, minutes: 0 }))).status).toBe(400);
});

test('a retired one is offered no more, is kept, and comes back', async () => {
  const { id } = await made();
  const retire = () => web.json(`/api/launch-templates/${id}/retire`, {});
  expect(await (await retire()).json()).toMatchObject({ retired: true, version: 2 });
  expect(await (await retire()).json()).toMatchObject({ version: 2 });
  expect(await listed()).toEqual([]);
  expect(await listed('?retired=true')).toMatchObject([{ id, retired: true }]);
  const twin = await made();
  const restore = () => web.json(`/api/launch-templates/${id}/restore`, {});
  expect((await restore()).status).toBe(409);
  await web.json(`/api/launch-templates/${twin.id}/retire`, {});
  expect(await (await restore()).json()).toMatchObject({ id, retired: false });
});
