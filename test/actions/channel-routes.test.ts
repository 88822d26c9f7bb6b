// The ways out as administrators see and test them.
import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
beforeEach(async () => {
  await emptyDatabase(db);
  web = webOf(db);
});

const routes = async () => (await (await web.json('/api/channels')).json()).routes;
const codeOf = async (reply: Response) => [reply.status, (await reply.json()).type.split('/').at(-1)];

test('a test goes to the phone that was named, over that way alone, and what became of it is told', async () => {
  await web.signIn({ role: 'administrator' });
  const [, sms] = await routes();
  expect(sms).toMatchObject({ kind: 'sms', state: 'ok', testable: true, lastTest: null });
  const send = (phone?: string) => web.json(`/api/channels/${sms.route}/test`, { ...(phone && { phone }) });
  expect((await send('138 0000 0001')).status).toBe(202);
  expect(await codeOf(await send('13800000001'))).toEqual([429, 'tested-just-now']);
  await web.at(1);
  expect((await routes())[1].lastTest).toMatchObject({ state: 'delivered', reason: null });
  const rows = await db.sql`select address, body from message_log`;
  expect(rows).toEqual([{ address: '+8613800000001', body: expect.stringContaining('联络测试') }]);
  expect(await codeOf(await send('12'))).toEqual([400, 'invalid-request']);
  expect((await web.json('/api/channels/none/test', {})).status).toBe(404);
});

test('a push is tested on one’s own phone; whoever may not is refused', async () => {
  const [memberId = 0] = await addMembers(db, [{}]);
  await web.signIn({ role: 'administrator', memberId });
  const [push] = await routes();
  const send = () => web.json(`/api/channels/${push.route}/test`, {});
  expect(await codeOf(await send())).toEqual([422, 'route-cannot-test']);
  await db.sql`insert into contact_point (member_id, kind, address, keys)
    values (${memberId}, 'push', 'https://push.example/1', '{"p256dh":"x","auth":"y"}')`;
  expect(await (await send()).json()).toEqual({ messages: 1 });
  await web.signIn({ role: 'auditor' });
  expect((await routes()).length).toBe(2);
  expect((await send()).status).toBe(403);
});

test('what is kept how long is told with what goes next', async () => {
  await web.signIn({ role: 'auditor' });
  const kept = await (await web.json('/api/retention')).json();
  // 03:07 in the city: tonight's turn is still to come.
  expect(kept).toMatchObject({ nextAt: '2026-11-23T19:30:00.000Z', last: null });
  expect(kept.kinds[1]).toEqual({ kind: 'messages', days: 90, setting: 'MUSTER_KEEP_MESSAGES_DAYS', due: 0 });
});
