import { randomBytes } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import { appendLog } from '../../src/kernel/log.ts';
import { runWebhooks } from '../../src/oversight/send-webhooks.ts';
import { isWebhookUrl, outcomeOf, signature } from '../../src/oversight/webhook-rules.ts';
import { carryOutRetention } from '../../src/retention.ts';
import { testDatabase } from '../support/database.ts';
import { fakeServer } from '../support/fake-server.ts';
import { addMembers, emptyDatabase, KEEP, rigOf, START } from '../support/rig.ts';

const db = await testDatabase();
const rig = rigOf(db);
const { clock } = rig;
const http = nodeHttp();
const theirs = await fakeServer(() => ({ status: 204 }));
const logger = { info() {}, warn() {}, error: console.error };
const KEY = 'operator-key-of-tests';
const app = createApp({ ...rig.deps, logger, role: 'api', operatorKey: KEY });
const api = async (method: string, path: string, body?: unknown) => {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const reply = await app.request(`/api${path}`, {
    method,
    headers,
    body: body && JSON.stringify(body),
  } as RequestInit);
  const text = await reply.text();
  return { status: reply.status, body: text ? JSON.parse(text) : null };
};
const run = () => runWebhooks({ db, send: http.send }, clock.now());
const later = (seconds: number) => clock.moveTo(new Date(clock.now().getTime() + seconds * 1000));
const events = async (id: number) => (await api('GET', `/webhooks/${id}/events`)).body.events;
const make = async (types: string[] = [], path = '/hook?key=s3cret') =>
  (await api('POST', '/webhooks', { name: '大屏', url: theirs.origin + path, types })).body;
const happens = (type: string, memberId: number | null = null) =>
  db.transaction((tx) =>
    appendLog(tx, [
      { at: clock.now(), calloutId: null, memberId, type, actor: 'user:1', data: { name: '王伟' } },
    ]),
  );

beforeEach(async () => {
  await emptyDatabase(db);
  clock.moveTo(START);
  theirs.requests.length = 0;
});
afterAll(async () => {
  http.close();
  await theirs.close();
});

test('the example of the standard is signed as it says', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const signed = signature(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', '{"test": 2432232314}');
  expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('a whole call-out is told, each entry once, signed, in numbers and without a name or phone', async () => {
  const { id, secret } = await make();
  const [memberId = 0] = await addMembers(db, [{}, {}, {}]);
  const { id: callout } = await rig.start();
  await rig.answer(callout, memberId, { answer: 'coming', etaMinutes: 9 });
  await run();
  await run();
  const log = await db.sql<{ id: number }[]>`
    select id from log_entry where id > (select min(log_entry_id) from webhook_event) - 1 order by id`;
  const sent = theirs.requests.map((r) => JSON.parse(r.body.toString()));
  expect(sent.map((e) => e.data.logEntryId).sort((a, b) => a - b)).toEqual(log.map((e) => e.id));
  expect(new Set(sent.map((e) => e.type))).toContain('launched');
  expect(sent.find((e) => e.type === 'launched').data.calloutId).toBe(callout);
  for (const { headers, body } of theirs.requests) {
    const [eventId, at] = [String(headers['webhook-id']), String(headers['webhook-timestamp'])];
    expect(headers['webhook-signature']).toBe(signature(secret, eventId, at, body.toString()));
    expect(body.toString()).not.toMatch(/队员|王|\+86/);
  }
  expect((await events(id)).every((e: { state: string }) => e.state === 'delivered')).toBe(true);
  expect((await api('GET', '/webhooks')).body.webhooks[0]).toMatchObject({ id, waiting: 0, givenUp: 0 });
});

test('only what was asked for, only from then on, and what commits late is not missed', async () => {
  await happens('closed');
  const { id } = await make(['closed']);
  await happens('launched');
  // Two transactions: the first to take its place in the log is the last to commit.
  const slow = Promise.withResolvers<void>();
  const began = Promise.withResolvers<void>();
  const late = db.transaction(async (tx) => {
    const entry = {
      at: clock.now(),
      calloutId: null,
      memberId: null,
      type: 'closed',
      actor: 'late',
      data: {},
    };
    await appendLog(tx, [entry]);
    began.resolve();
    await slow.promise;
  });
  await began.promise;
  await happens('closed');
  await run();
  expect(await events(id)).toHaveLength(1);
  slow.resolve();
  await late;
  await happens('launched');
  await run();
  expect((await events(id)).map((e: { type: string }) => e.type)).toEqual(['closed', 'closed']);
  expect(theirs.requests).toHaveLength(2);
});

test('what fails is tried again later and later, and given up after two days; a person sends it once more', async () => {
  const { id } = await make();
  // That it was made is an event too.
  await run();
  theirs.next({ status: 500, body: 'down for repair' }, 'refuse', {
    status: 429,
    headers: { 'retry-after': '600' },
  });
  await happens('closed');
  await run();
  const first = (await events(id)).find((e: { state: string }) => e.state === 'waiting');
  expect(first).toMatchObject({ attempts: 1, lastStatus: 500, lastReason: 'down for repair' });
  later(4);
  await run();
  expect((await events(id)).find((e: { id: number }) => e.id === first.id).attempts).toBe(1);
  for (const seconds of [1, 30]) {
    later(seconds);
    await run();
  }
  const third = (await events(id)).find((e: { id: number }) => e.id === first.id);
  expect(third).toMatchObject({ attempts: 3, lastStatus: 429 });
  expect(Date.parse(third.nextAttemptAt) - clock.now().getTime()).toBe(600_000);
  later(600);
  theirs.next(...Array.from({ length: 8 }, () => ({ status: 503 })));
  for (let i = 0; i < 8; i++) {
    await run();
    later(86_400);
  }
  expect((await events(id)).find((e: { id: number }) => e.id === first.id)).toMatchObject({
    state: 'given_up',
    attempts: 11,
  });
  expect((await api('POST', `/webhooks/${id}/events/${first.id}/again`)).status).toBe(202);
  expect((await api('POST', `/webhooks/${id}/events/${first.id}/again`)).body.type).toBe(
    '/problems/webhook-waits',
  );
  await run();
  expect((await events(id)).find((e: { id: number }) => e.id === first.id).state).toBe('delivered');
});

test('a system that is gone is told nothing more until somebody switches it on', async () => {
  const { id } = await make();
  theirs.next({ status: 410 });
  await run();
  expect((await api('GET', '/webhooks')).body.webhooks[0]).toMatchObject({
    enabled: false,
    offReason: '410',
  });
  expect((await api('POST', `/webhooks/${id}/test`)).body.type).toBe('/problems/webhook-is-off');
  await happens('closed');
  await run();
  expect(theirs.requests).toHaveLength(1);
  expect((await api('PATCH', `/webhooks/${id}`, { enabled: true })).status).toBe(204);
  await api('POST', `/webhooks/${id}/test`);
  await run();
  expect(theirs.requests.map((r) => JSON.parse(r.body.toString()).type)).toEqual(
    expect.arrayContaining(['webhook_made', 'closed', 'webhook_on', 'test']),
  );
});

test('address and secret are told never or once; what is wrong is said by field, and a second of the same name refused', async () => {
  const { id, secret } = await make([], `/hook?key=${randomBytes(8).toString('hex')}`);
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  const listed = JSON.stringify((await api('GET', '/webhooks')).body);
  const [stored] = await db.sql<{ url: string; secret: string }[]>`select url, secret from webhook`;
  for (const text of [listed, JSON.stringify(stored)]) {
    expect(text).not.toContain('key=');
    expect(text).not.toContain(secret);
  }
  const [{ name }] = (await api('GET', '/webhooks')).body.webhooks;
  const again = await api('POST', '/webhooks', { name, url: `${theirs.origin}/other` });
  expect([again.status, again.body.type]).toEqual([409, '/problems/webhook-name']);
  const wrong = await api('POST', '/webhooks', {
    name: ' ',
    url: 'http://example.test/hook',
    types: ['Not a type'],
  });
  expect(wrong.body.errors.map((e: { field: string }) => e.field).sort()).toEqual(['name', 'types.0', 'url']);
  expect((await api('DELETE', `/webhooks/${id}`)).status).toBe(204);
  expect((await api('DELETE', `/webhooks/${id}`)).status).toBe(404);
  expect((await api('GET', `/webhooks/${id}/events`)).status).toBe(404);
});

test('what is over is forgotten in its time and is not told again', async () => {
  await make();
  await happens('closed');
  await run();
  const before = theirs.requests.length;
  later(91 * 86_400);
  await carryOutRetention(db, clock.now(), KEEP);
  expect(await db.sql`select 1 from webhook_event`).toHaveLength(0);
  await run();
  expect(theirs.requests).toHaveLength(before);
});

test('only TLS, or this machine; no answer is for ever', () => {
  expect(isWebhookUrl('https://a.example/x')).toBe(true);
  expect(isWebhookUrl('http://127.0.0.1:9/x')).toBe(true);
  for (const bad of ['http://a.example', 'ftp://a.example', 'https://u:p@a.example', 'x', 'javascript:1']) {
    expect(isWebhookUrl(bad)).toBe(false);
  }
  expect(outcomeOf({ status: 200 }, 1, START)).toEqual({ state: 'delivered' });
  expect(outcomeOf({ reason: 'timeout' }, 11, START)).toEqual({ state: 'given_up' });
  const patient = outcomeOf({ status: 503, retryAfter_seconds: 9_999_999 }, 1, START);
  expect(patient).toEqual({ state: 'waiting', nextAttemptAt: new Date(START.getTime() + 86_400_000) });
});
