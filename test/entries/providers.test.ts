import { afterAll, afterEach, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { fakeHttpSms } from '../support/fake-http-sms.ts';
import { killLeftovers, type NodeProcess, startNode } from '../support/node-process.ts';
import { addMembers, SCENE } from '../support/rig.ts';

const db = await testDatabase();
const gateway = await fakeHttpSms();
afterEach(killLeftovers);
afterAll(() => gateway.close());

const start = () =>
  startNode({
    ...{ DATABASE_URL: db.url, MUSTER_CLOCK: 'manual', MUSTER_OPERATOR_KEY: 'an-operator-key-for-tests' },
    ...{ HTTP_SMS_URL: gateway.url, HTTP_SMS_TOKEN: gateway.token, HTTP_SMS_SECRET: gateway.secret },
  });
const advance = async (node: NodeProcess, advanceSeconds: number) =>
  new Date((await node.api<{ now: string }>('POST', '/api/test/clock', { advanceSeconds })).body.now);
const answers = () =>
  db.sql<{ answer: string; channel: string; etaMinutes: number | null }[]>`
    select answer, channel, eta_minutes from response order by id`.then((rows) =>
    rows.map((r) => ({ ...r })),
  );

test('texts go out through the configured gateway and answers come back, also those sent while nobody was here', async () => {
  await addMembers(db, [{}, {}, {}]);
  const node = await start();
  const at = await advance(node, 0);
  const launched = await node.api('POST', '/api/callouts', {
    ...{ kind: 'drill', title: '商场火警', place: '东门', position: SCENE, commander: { name: '王队' } },
    arriveBy: new Date(at.getTime() + 3_600_000).toISOString(),
    ...{ lines: [{ role: 'general', count: 3 }], policy: { echelons: [{ windowSeconds: 300, factor: 1 }] } },
  });
  expect(launched.status).toBe(201);
  const now = await advance(node, 1);
  expect(gateway.messages.map((m) => m.text)).toEqual(Array(3).fill(expect.stringMatching(/^【演练】/)));
  expect(gateway.messages.filter((m) => !m.text.includes(`${node.url}/a/`))).toEqual([]);
  const [first, second, third] = gateway.messages.map((m) => m.to) as [string, string, string];

  const event = { type: 'in', ...gateway.inbound(first, '1 15', now) };
  const { headers, body } = gateway.webhook([event], now);
  const post = (extra: object) =>
    fetch(`${node.url}/webhooks/http-sms`, { method: 'POST', headers: { ...headers, ...extra }, body });
  expect((await post({ 'x-muster-signature': 'sha256=00' })).status).toBe(403);
  expect(await answers()).toEqual([]);
  expect((await post({})).status).toBe(204);
  expect((await post({})).status).toBe(204);
  expect(await answers()).toEqual([{ answer: 'coming', channel: 'sms', etaMinutes: 15 }]);

  await node.stop('SIGKILL');
  gateway.inbound(second, '２', now);
  gateway.inbound(third, '1', now);
  const again = await start();
  await expect
    .poll(async () => (await answers()).map((a) => a.answer))
    .toEqual(['coming', 'cannot', 'coming']);
  // While we are here one whose webhook was lost is asked for as well.
  gateway.inbound(third, '2', await advance(again, 60));
  await advance(again, 300);
  expect((await answers()).map((a) => a.answer)).toEqual(['coming', 'cannot', 'coming', 'cannot']);
  expect((await again.stop()).code).toBe(0);
});
