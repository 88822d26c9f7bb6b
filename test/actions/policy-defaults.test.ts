import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`delete from setting where key like 'policy.%'`;
  await addMembers(
    db,
    Array.from({ length: 12 }, () => ({})),
  );
  web = webOf(db);
  await web.signIn();
});

const put = (kind: string, policy: object) =>
  web.raw(`/api/policies/${kind}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(policy),
  });
const launchedBy = async (kind: string, policy?: object) => {
  const arriveBy = new Date(web.clock.now().getTime() + 1_800_000).toISOString();
  const reply = await web.json('/api/callouts', {
    ...{ kind, title: '商场火警', place: '东门', position: SCENE, arriveBy, commander: { name: '王队' } },
    ...{ lines: [{ role: 'general', count: 1 }], ...(policy && { policy }) },
  });
  const { id } = (await reply.json()) as { id: number };
  const [row] = await db.sql<
    { policy: Record<string, unknown> }[]
  >`select policy from callout where id = ${id}`;
  return row?.policy;
};

test('a launch without a policy asks as its kind is set to, one with its own as it says; nothing live changes', async () => {
  expect(await launchedBy('drill')).toMatchObject({ channels: 'ladder', smsAfterSeconds: 20 });
  expect((await put('drill', { channels: 'at_once' })).status).toBe(200);
  expect((await put('real', { smsAfterSeconds: 5 })).status).toBe(200);
  expect(await launchedBy('drill')).toMatchObject({ channels: 'at_once', smsAfterSeconds: 20 });
  expect(await launchedBy('real')).toMatchObject({ channels: 'ladder', smsAfterSeconds: 5 });
  expect(await launchedBy('drill', { channels: 'ladder' })).toMatchObject({ channels: 'ladder' });
  const kept = await db.sql`select policy->>'channels' as channels from callout order by id limit 1`;
  expect(kept).toEqual([{ channels: 'ladder' }]);
});

test('only the city and administrators set it, and only what a policy knows', async () => {
  expect((await put('drill', { channels: 'pigeon' })).status).toBe(400);
  expect((await put('siege', {})).status).toBe(400);
  await web.signIn({ role: 'auditor' });
  expect((await put('drill', {})).status).toBe(403);
  expect(await (await web.json('/api/policies/drill')).json()).toMatchObject({ channels: 'ladder' });
});
