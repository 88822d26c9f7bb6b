import { Hono } from 'hono';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { channelsOf, type InboundText } from '../../src/delivery/channel.ts';
import { httpSmsChannel, httpSmsWebhook } from '../../src/delivery/channels/http-sms.ts';
import { messageLogChannel, readMessageLog } from '../../src/delivery/channels/message-log.ts';
import { twilioSmsChannel } from '../../src/delivery/channels/twilio-sms.ts';
import { twilioWebhooks } from '../../src/delivery/channels/twilio-webhooks.ts';
import { deliveryTexts } from '../../src/delivery/delivery-texts.ts';
import { fetchMissedTexts } from '../../src/delivery/fetch-missed.ts';
import { takeInbound } from '../../src/delivery/inbound.ts';
import { messageRoutes } from '../../src/delivery/message-routes.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import { receiptToken } from '../../src/delivery/receipt-token.ts';
import type { VoiceTalk } from '../../src/delivery/voice.ts';
import { webhookRoutes } from '../../src/delivery/webhooks.ts';
import { manualClock } from '../../src/kernel/clock.ts';
import { problemResponse } from '../../src/kernel/http.ts';
import { kernelTexts } from '../../src/kernel/kernel-texts.ts';
import { Problem } from '../../src/kernel/problem.ts';
import { createTexts } from '../../src/kernel/texts.ts';
import { testDatabase } from '../support/database.ts';
import { aLadder, deliveriesOf, handOver } from '../support/deliveries.ts';
import { fakeHttpSms } from '../support/fake-http-sms.ts';
import { fakeTwilio } from '../support/fake-twilio.ts';
import { aMessage, soon } from '../support/messages.ts';
import { asOperator } from '../support/signed-in.ts';

const db = await testDatabase();
const clock = manualClock(new Date('2026-11-24T03:12:00Z'));
const twilio = await fakeTwilio(() => clock.now());
const gateway = await fakeHttpSms();
const PUBLIC = 'https://muster.example';
const SECRET = 'a secret of the installation';

/** What was made of texts, each in one transaction, as a handler must do it. */
const handled: InboundText[] = [];
let failNext = false;
let dieNext = false;
async function onText(text: InboundText) {
  if (dieNext) {
    dieNext = false;
    await new Promise(() => {});
  }
  await db.transaction(async (tx) => {
    if (!(await takeInbound(tx, text, 'coming'))) return;
    if (failNext) {
      failNext = false;
      throw new Error('the database went away');
    }
    handled.push(text);
  });
}

const pressed: string[] = [];
/** What the message's room would say. */
const voice: VoiceTalk = {
  async onKeys({ digits }) {
    pressed.push(digits);
    return { language: 'zh', text: `按了${digits}，第${pressed.length}次`, ask: digits ? null : 'answer' };
  },
  onMachine: async () => ({ language: 'zh', text: '请看短信', ask: null }),
};
const http = nodeHttp();
const app = new Hono();
/** Another process over the same database. */
const other = new Hono();
/** How long those who wait for another one's answer waited, without anybody's time passing. */
let paused_ms = 0;
const pause = async (wait_ms: number) => {
  paused_ms += wait_ms;
};
/** One more, where waiting takes no time. */
const patient = new Hono();
const texts = createTexts([kernelTexts, deliveryTexts]);
app.onError((error, c) =>
  problemResponse(c, texts, error instanceof Problem ? error : new Problem(500, 'internal')),
);
for (const process of [app, other, patient])
  process.route(
    '/',
    webhookRoutes(
      { db, clock, onText, receiptSecret: SECRET, voice, ...(process === patient && { pause }) },
      [
        twilioWebhooks({
          ...{ accountSid: twilio.accountSid, authToken: twilio.authToken, baseUrl: twilio.origin },
          ...{ send: http.send, publicUrl: PUBLIC },
        }),
        httpSmsWebhook(gateway.secret),
      ],
    ),
  );
app.use('/api/*', asOperator(db));
app.route('/', messageRoutes(db));

/** As a proxy hands it on: our own address differs from the one that was called. */
const post = (path: string, about: { headers: Record<string, string>; body: string }) =>
  app.request(`http://127.0.0.1:8080${path}`, { method: 'POST', ...about });
const postTwilio = (path: string, fields: Record<string, string>) =>
  post(path, twilio.webhook(PUBLIC + path, fields));
const postGateway = (events: unknown[], at = clock.now()) =>
  post('/webhooks/http-sms', gateway.webhook(events, at));

afterAll(async () => {
  http.close();
  await twilio.close();
  await gateway.close();
});
beforeEach(() => {
  handled.length = 0;
});

const outcomeOf = async (providerId: string) =>
  (await db.sql`select outcome from inbound_message where provider_id = ${providerId}`).map((r) => r.outcome);

test("Twilio's signed text is kept and handled once, however often it comes", async () => {
  const fields = { MessageSid: 'SM1', From: '+8613800000001', To: '+15550000000', Body: '１　15' };
  const replies = [
    await postTwilio('/webhooks/twilio/sms', fields),
    ...(await Promise.all([1, 2, 3].map(() => postTwilio('/webhooks/twilio/sms', fields)))),
  ];
  expect(replies.map((r) => r.status)).toEqual([200, 200, 200, 200]);
  expect(replies[0]?.headers.get('content-type')).toContain('text/xml');
  expect(await replies[0]?.text()).toMatch(/<Response><\/Response>$/);
  expect(handled).toEqual([
    { provider: 'twilio', providerId: 'SM1', from: '+8613800000001', body: '１　15', at: clock.now() },
  ]);
  expect(await outcomeOf('SM1')).toEqual(['coming']);
});

test('the same text at the same moment from two servers is handled once', async () => {
  const fields = { MessageSid: 'SM2', From: '+8613800000001', Body: '2' };
  await Promise.all([1, 2, 3, 4].map(() => postTwilio('/webhooks/twilio/sms', fields)));
  expect(handled).toHaveLength(1);
});

test.each(['/webhooks/twilio/sms', '/webhooks/twilio/status'])(
  '%s refuses what Twilio did not sign',
  async (path) => {
    const fields = { MessageSid: 'SM9', From: '+8613800000001', Body: '1', MessageStatus: 'delivered' };
    const signed = twilio.webhook(PUBLIC + path, fields);
    const forged = [
      { ...signed, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      { ...signed, body: signed.body.replace('Body=1', 'Body=2') },
      twilio.webhook(`https://elsewhere.example${path}`, fields),
      { ...signed, headers: { ...signed.headers, 'x-twilio-signature': 'AAAA' } },
    ];
    for (const about of forged) {
      const reply = await post(path, about);
      expect(reply.status).toBe(403);
      expect(reply.headers.get('content-type')).toContain('application/problem+json');
      expect(await reply.json()).toMatchObject({ type: '/problems/webhook-unsigned', title: '签名不符' });
    }
    expect(await outcomeOf('SM9')).toEqual([]);
  },
);

test('a signed form without its fields is told which', async () => {
  const reply = await postTwilio('/webhooks/twilio/sms', { Body: '1' });
  expect(reply.status).toBe(400);
  const { errors } = (await reply.json()) as { errors: { field: string }[] };
  expect(errors.map((e) => e.field)).toEqual(['MessageSid', 'From']);
});

test('a text that could not be handled stays pending, and the next try handles it', async () => {
  failNext = true;
  const fields = { MessageSid: 'SM3', From: '+8613800000001', Body: '1' };
  expect((await postTwilio('/webhooks/twilio/sms', fields)).status).toBe(500);
  expect(await outcomeOf('SM3')).toEqual(['pending']);
  expect((await postTwilio('/webhooks/twilio/sms', fields)).status).toBe(200);
  expect(handled).toHaveLength(1);
});

test("Twilio's statuses move the delivery, found by its id or by the callback's own word", async () => {
  const [one, two] = await aLadder(db, clock.now(), 1, [{ route: 'twilio' }, { route: 'twilio' }]);
  if (!one || !two) throw new Error('no ladder');
  await handOver(db, one, clock.now(), { provider: 'twilio', providerId: 'SMone' });
  await handOver(db, two, clock.now(), { state: 'sending', providerId: null });
  await postTwilio('/webhooks/twilio/status', { MessageSid: 'SMone', MessageStatus: 'delivered' });
  await postTwilio(`/webhooks/twilio/status?delivery=${two}`, {
    MessageSid: 'SMtwo',
    MessageStatus: 'undelivered',
    ErrorCode: '30003',
  });
  expect(await deliveriesOf(db, 1)).toMatchObject([
    { state: 'delivered' },
    { state: 'failed', reason: 'twilio 30003', providerId: 'SMtwo' },
  ]);
});

test('a status that says nothing of the message is taken and changes nothing', async () => {
  const reply = await postTwilio('/webhooks/twilio/status', {
    MessageSid: 'SMx',
    MessageStatus: 'receiving',
  });
  expect(reply.status).toBe(204);
});

test("the gateway's signed events: texts and receipts, each once", async () => {
  const [id] = await aLadder(db, clock.now(), 2, [{ route: 'http-sms' }]);
  if (!id) throw new Error('no ladder');
  await handOver(db, id, clock.now(), { state: 'sending', providerId: null });
  const events = [
    { type: 'in', ...gateway.inbound('13800000001', '来 20', clock.now()) },
    { type: 'receipt', id: 'g1', reference: `muster-${id}`, status: 'delivered' },
  ];
  expect((await postGateway(events)).status).toBe(204);
  expect((await postGateway(events)).status).toBe(204);
  expect(handled.map((t) => [t.from, t.body])).toEqual([['+8613800000001', '来 20']]);
  expect(await deliveriesOf(db, 2)).toMatchObject([{ state: 'delivered', providerId: 'g1' }]);
});

test('the gateway is believed only with a signature of the last five minutes', async () => {
  const event = {
    type: 'in',
    id: 'forged',
    from: '+8613800000001',
    text: '1',
    at: clock.now().toISOString(),
  };
  const old = new Date(clock.now().getTime() - 301_000);
  const ahead = new Date(clock.now().getTime() + 301_000);
  expect((await postGateway([event], old)).status).toBe(403);
  expect((await postGateway([event], ahead)).status).toBe(403);
  const signed = gateway.webhook([event], clock.now());
  expect(
    (await post('/webhooks/http-sms', { ...signed, body: signed.body.replace('"1"', '"2"') })).status,
  ).toBe(403);
  expect((await post('/webhooks/http-sms', { headers: {}, body: signed.body })).status).toBe(403);
  expect(await outcomeOf('forged')).toEqual([]);
});

test('what was signed and taken once is not taken again, whichever process it reaches', async () => {
  const again = async (path: string, about: { headers: Record<string, string>; body: string }) => {
    const sent = () => ({ method: 'POST', ...about });
    const replies = [
      await app.request(`${PUBLIC}${path}`, sent()),
      await other.request(`${PUBLIC}${path}`, sent()),
    ];
    const told = await Promise.all(replies.map(async (r) => `${r.status} ${await r.text()}`));
    expect(told[1]).toBe(told[0]);
    return told[0] ?? '';
  };
  const [id = 0] = await aLadder(db, clock.now(), 7, [{ route: 'twilio' }]);
  await handOver(db, id, clock.now(), { provider: 'twilio', providerId: 'SMr' });
  const keys = `/webhooks/twilio/voice/keys?delivery=${id}&ask=answer`;
  pressed.length = 0;
  // Somebody who recorded a pressed 1 cannot press it once more after the person thought better of it.
  const said = await again(keys, twilio.webhook(PUBLIC + keys, { CallSid: 'CA1', Digits: '1' }));
  expect([said.startsWith('200'), said.includes('按了1，第1次'), pressed]).toEqual([true, true, ['1']]);
  await again(keys, twilio.webhook(PUBLIC + keys, { CallSid: 'CA1', Digits: '2' }));
  expect(pressed).toEqual(['1', '2']);
  const status = '/webhooks/twilio/status';
  await again(status, twilio.webhook(PUBLIC + status, { MessageSid: 'SMr', MessageStatus: 'delivered' }));
  await again(
    '/webhooks/http-sms',
    gateway.webhook([{ type: 'receipt', id: 'gr', status: 'read' }], clock.now()),
  );
  const token = JSON.stringify({ receipt: receiptToken(SECRET, id) });
  await again('/webhooks/push/received', { headers: { 'content-type': 'application/json' }, body: token });
  const heard = await db.sql`select provider_id from receipt where provider_id in ('SMr', 'gr')`;
  expect(heard.map((r) => r.providerId).sort()).toEqual(['SMr', 'SMr', 'gr']);
  const calls = await db.sql`select times from webhook_call where at = ${clock.now()} and times > 1`;
  expect(calls.length).toBeGreaterThanOrEqual(5);
});

test('of two that are the same at the same moment one counts, and the other waits for its answer', async () => {
  const [id = 0] = await aLadder(db, clock.now(), 8, [{ route: 'twilio' }]);
  const keys = `/webhooks/twilio/voice/keys?delivery=${id}&ask=answer`;
  const about = twilio.webhook(PUBLIC + keys, { CallSid: 'CA8', Digits: '1' });
  pressed.length = 0;
  const replies = await Promise.all(
    [app, other, app, other].map((one) => one.request(PUBLIC + keys, { method: 'POST', ...about })),
  );
  const told = await Promise.all(replies.map((r) => r.text()));
  expect(pressed).toEqual(['1']);
  expect(new Set(told).size).toBe(1);
  expect(told[0]).toContain('按了1，第1次');
});

test('what a process had in hand when it died is done by one of those that wait for it, after ten seconds', async () => {
  const event = { type: 'in', ...gateway.inbound('13800000001', '来 40', clock.now()) };
  const about = { method: 'POST', ...gateway.webhook([event], clock.now()) };
  dieNext = true;
  void app.request(`${PUBLIC}/webhooks/http-sms`, about);
  const begun = () => db.sql`select 1 from webhook_call where status is null`;
  while ((await begun()).length === 0);
  paused_ms = 0;
  const replies = await Promise.all([1, 2].map(() => patient.request(`${PUBLIC}/webhooks/http-sms`, about)));
  expect(replies.map((r) => r.status)).toEqual([204, 204]);
  expect(handled.filter((t) => t.body === '来 40')).toHaveLength(1);
  expect(paused_ms).toBeGreaterThanOrEqual(10_000);
});

test('what fails while another waits for it is done by the other', async () => {
  failNext = true;
  const event = { type: 'in', ...gateway.inbound('13800000001', '来 30', clock.now()) };
  const about = gateway.webhook([event], clock.now());
  const replies = await Promise.all(
    [app, other].map((one) => one.request(`${PUBLIC}/webhooks/http-sms`, { method: 'POST', ...about })),
  );
  expect(replies.map((r) => r.status).sort()).toEqual([204, 500]);
  expect(handled.filter((t) => t.body === '来 30')).toHaveLength(1);
});

test('a signed event that is none is refused by field', async () => {
  const reply = await postGateway([{ type: 'receipt', id: 'g2', status: 'arrived' }]);
  expect(reply.status).toBe(400);
  const { errors } = (await reply.json()) as { errors: { field: string }[] };
  expect(errors.map((e) => e.field)).toEqual(['events.0.status']);
});

test('a body larger than any webhook is refused', async () => {
  const body = JSON.stringify({ receipt: 'x'.repeat(200_000) });
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
  expect((await post('/webhooks/push/received', { headers, body })).status).toBe(413);
});

test('a phone says by its token that a push arrived; nobody can say it without', async () => {
  const [push] = await aLadder(db, clock.now(), 3, [
    {},
    { channel: 'sms', route: 'http-sms', unless: 'received' },
  ]);
  if (!push) throw new Error('no ladder');
  await handOver(db, push, clock.now());
  const say = (receipt: string) =>
    post('/webhooks/push/received', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ receipt }),
    });
  expect((await say(receiptToken('another secret', push))).status).toBe(403);
  expect((await say(String(push))).status).toBe(403);
  expect((await say(receiptToken(SECRET, push).replace(`${push}`, `${push + 1}`))).status).toBe(403);
  expect((await say(receiptToken(SECRET, 999_999))).status).toBe(404);
  expect((await deliveriesOf(db, 3))[0]?.state).toBe('accepted');
  expect((await say(receiptToken(SECRET, push))).status).toBe(204);
  expect((await deliveriesOf(db, 3)).map((d) => d.state)).toEqual(['delivered', 'cancelled']);
});

test('texts whose webhook was lost are fetched, oldest first, and only those', async () => {
  const since = clock.now();
  const known = twilio.inbound('+85291234567', '+15550000000', '1');
  await postTwilio('/webhooks/twilio/sms', { MessageSid: known.sid, From: known.from, Body: known.body });
  clock.moveTo(new Date(since.getTime() + 60_000));
  const first = twilio.inbound('+85291234567', '+15550000000', '1 20');
  clock.moveTo(new Date(since.getTime() + 120_000));
  const second = twilio.inbound('+85291234567', '+15550000000', '2');
  gateway.inbound('13800000002', '1', clock.now());
  handled.length = 0;
  const send = http.send;
  const channels = channelsOf([
    httpSmsChannel({ url: gateway.url, token: 'wrong', send, clock, pace_per_second: null }),
    messageLogChannel(db, clock, 'push'),
    twilioSmsChannel({
      ...{ accountSid: twilio.accountSid, authToken: twilio.authToken, baseUrl: twilio.origin },
      ...{ senders: ['+15550000000'], send, clock, pace_per_second: 1 },
    }),
  ]);
  const missed = await fetchMissedTexts({ db, channels, onText }, since);
  expect(missed).toEqual({ handled: 2, errors: [{ route: 'http-sms', error: expect.any(Error) }] });
  expect(handled.map((t) => t.providerId)).toEqual([first.sid, second.sid]);
  expect((await fetchMissedTexts({ db, channels, onText }, since)).handled).toBe(0);
});

test('the message log shows word for word what each phone would have had', async () => {
  const [push, sms] = [messageLogChannel(db, clock, 'push'), messageLogChannel(db, clock, 'sms')];
  const address = 'https://push.example/log';
  expect(await push.send(aMessage({ address }), soon())).toMatchObject({
    outcome: 'accepted',
    delivered: true,
  });
  await sms.send(aMessage({ address: '+8613800000077', calloutId: 8 }), soon());
  await sms.send(aMessage({ address: '+8613800000077', link: null, body: '解除' }), soon());
  expect(await readMessageLog(db, { address, limit: 10 })).toMatchObject([
    { channel: 'push', title: '【真实】集结', link: 'https://muster.example/a/abc', memberId: 3 },
  ]);
  type Page = { messages: { id: number; title: string; body: string }[]; next: number | null };
  const read = async (query: string) => (await (await app.request(`/api/messages?${query}`)).json()) as Page;
  const search = async (more: object) => {
    const body = JSON.stringify({ address: '+8613800000077', limit: 1, ...more });
    const headers = { 'content-type': 'application/json' };
    return (await (
      await app.request('/api/messages/search', { method: 'POST', headers, body })
    ).json()) as Page;
  };
  const page = await search({});
  expect(page.messages).toMatchObject([{ title: '', body: '【真实】集结 解除' }]);
  const before = await search({ before: page.next });
  expect(before.messages[0]?.body).toMatch(/^【真实】集结 商场火警.* https:\/\/muster\.example\/a\/abc$/);
  expect((await read('callout=8')).messages).toHaveLength(1);
  expect((await app.request('/api/messages?limit=0')).status).toBe(400);
  expect((await app.request('/api/messages?address=%2B8613800000077')).status).toBe(400);
});
