import { Hono } from 'hono';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { renderMessage } from '../../src/callout/render.ts';
import type { InboundText } from '../../src/delivery/channel.ts';
import { alibabaSmsChannel, alibabaWebhooks } from '../../src/delivery/channels/alibaba-sms.ts';
import { alibabaTemplate } from '../../src/delivery/channels/alibaba-templates.ts';
import { takeInbound } from '../../src/delivery/inbound.ts';
import { webhookRoutes } from '../../src/delivery/webhooks.ts';
import { manualClock } from '../../src/kernel/clock.ts';
import { Problem } from '../../src/kernel/problem.ts';
import { texts } from '../../src/texts.ts';
import { testDatabase } from '../support/database.ts';
import { aLadder, deliveriesOf, handOver } from '../support/deliveries.ts';
import { fakeAlibaba } from '../support/fake-alibaba.ts';
import { aMessage, soon } from '../support/messages.ts';
import { addMembers, emptyDatabase, rigOf } from '../support/rig.ts';

const db = await testDatabase();
const clock = manualClock(new Date('2026-11-23T15:59:00Z'));
const WORDS =
  '${kind}集结：${title}。${by}前到${place}，指挥${commander}。能来回1加分钟数，不能回2，代号${code}。';
const alibaba = await fakeAlibaba({
  now: () => clock.now(),
  signName: '云川应急',
  templates: { SMS_1001: WORDS, SMS_1002: '${kind}解除：${title}，辛苦了。' },
});
const templates = [
  { template: 'summons', code: 'SMS_1001', text: WORDS },
  { template: 'stand_down', code: 'SMS_1002', text: '${kind}解除：${title}，辛苦了。' },
  { template: 'overdue', code: 'SMS_9999', text: '${kind}未到：${title}' },
].map((t) => alibabaTemplate.parse(t));
const options = {
  ...{ accessKeyId: alibaba.accessKeyId, accessKeySecret: alibaba.accessKeySecret, endpoint: alibaba.origin },
  ...{ signName: '云川应急', templates, twoWay: true, pace_per_second: 50, clock },
};
const channel = alibabaSmsChannel(options);
const TO = '+8613800000001';
const VARS = {
  kind: '真实',
  title: '商场火警',
  by: '03:42',
  place: '东门',
  commander: '王队',
  code: 'K7',
  link: 'https://x',
};
const aText = (over = {}) => aMessage({ address: TO, vars: VARS, ...over });
const refuseNext = (code: string, message = '') => {
  const phone = `138${String(alibaba.requests.length).padStart(8, '0')}`;
  alibaba.refuse(phone, code, message);
  return channel.send(aText({ address: `+86${phone}` }), soon());
};

afterAll(() => alibaba.close());
beforeEach(() => {
  alibaba.sent.length = 0;
});

test('an approved template is filled, signed and taken; the phone shows what the preview said', async () => {
  const result = await channel.send(aText(), soon());
  expect(result).toEqual({ outcome: 'accepted', providerId: alibaba.sent[0]?.bizId });
  const text = '【云川应急】真实集结：商场火警。03:42前到东门，指挥王队。能来回1加分钟数，不能回2，代号K7。';
  expect(alibaba.sent).toMatchObject([{ phone: '13800000001', outId: 'muster-41', text }]);
  expect(channel.preview?.(aText())).toBe(text);
});

test('the words that a call-out renders fill the template, marks taken out and every value short enough', async () => {
  const vars = {
    kind: 'drill',
    title: `【真实】${'很长的标题'.repeat(12)}`,
    by: '2026-11-23T19:42:00Z',
    place: '东门',
  };
  const rendered = renderMessage(
    { texts, language: 'zh', linkSecret: 's', publicUrl: 'https://m.test' },
    {
      ...{
        id: 1,
        calloutId: 1,
        summonsId: 7,
        memberId: 5,
        purpose: 'summons',
        channel: 'sms',
        route: 'alibaba-sms',
      },
      ...{
        address: TO,
        priority: 20,
        ordinal: 0,
        step: 0,
        template: 'summons',
        attempts: 1,
        doubtful: false,
      },
      ...{ vars: { ...vars, commander: '王队', code: 'K7' }, expiresAt: clock.now(), now: clock.now() },
      capabilities: channel.capabilities(TO) ?? { twoWay: false, links: false },
    },
  );
  expect(await channel.send(aText(rendered), soon())).toMatchObject({ outcome: 'accepted' });
  expect(alibaba.sent[0]?.text).toMatch(
    /^【云川应急】演练集结：真实 很长的标题.{1,40}…。11-24 03:42前到东门，/,
  );
});

test('it carries what it has a template for, to the mainland, without links', () => {
  expect(channel.capabilities(TO)).toEqual({
    ...{ twoWay: true, links: false, senders: ['signature'], max_characters: 500 },
    templates: ['summons', 'stand_down', 'overdue'],
  });
  expect(channel.capabilities('+85291234567')).toBeNull();
});

test.each([
  ['isv.MOBILE_NUMBER_ILLEGAL', '', { outcome: 'failed', retire: true }],
  ['isv.AMOUNT_NOT_ENOUGH', '', { outcome: 'failed', alarm: true }],
  ['isv.OUT_OF_SERVICE', '', { outcome: 'failed', alarm: true }],
  ['isv.BUSINESS_LIMIT_CONTROL', '触发分钟级流控Permits:1', { outcome: 'retry', retryAfter_seconds: 60 }],
  ['isv.BUSINESS_LIMIT_CONTROL', '触发小时级流控Permits:5', { outcome: 'retry', retryAfter_seconds: 3600 }],
  ['isv.BUSINESS_LIMIT_CONTROL', '触发天级流控Permits:10', { outcome: 'failed', elsewhere: true }],
  ['isp.SYSTEM_ERROR', '', { outcome: 'retry' }],
])('%s %s', async (code, message, expected) => {
  const { reason, ...result } = (await refuseNext(code, message)) as { reason: string };
  expect(result).toEqual(expected);
  expect(reason).toContain(code);
});

test('a template that is not approved, and credentials that are wrong, are alarms', async () => {
  expect(await channel.send(aText({ template: 'overdue' }), soon())).toMatchObject({
    outcome: 'failed',
    alarm: true,
  });
  expect(await channel.send(aText({ template: 'help.unclear' }), soon())).toMatchObject({ alarm: true });
  const wrong = alibabaSmsChannel({ ...options, accessKeySecret: 'other' });
  const result = await wrong.send(aText(), soon());
  expect(result).toMatchObject({ outcome: 'failed', alarm: true });
  expect(JSON.stringify(result)).toContain('SignatureDoesNotMatch');
  expect(alibaba.sent).toEqual([]);
});

test.each([
  [
    { status: 503, headers: { 'content-type': 'application/json' }, body: '{"Code":"ServiceUnavailable"}' },
    'retry',
  ],
  [
    { status: 500, headers: { 'content-type': 'application/json' }, body: '{"Code":"InternalError"}' },
    'unknown',
  ],
  [
    { status: 400, headers: { 'content-type': 'application/json' }, body: '{"Code":"Throttling.User"}' },
    'retry',
  ],
  [{ status: 200, body: 'no json' }, 'unknown'],
  ['lose' as const, 'unknown'],
])('%j', async (trouble, outcome) => {
  alibaba.next(trouble);
  expect(await channel.send(aText(), soon())).toMatchObject({ outcome });
});

test('nothing is sent to an API that is not there', async () => {
  const away = alibabaSmsChannel({ ...options, endpoint: 'http://127.0.0.1:1' });
  expect(await away.send(aText(), soon())).toEqual({ outcome: 'retry', reason: 'ECONNREFUSED' });
});

test('what became of a message is asked by its id or by our reference, also after midnight', async () => {
  alibaba.next('lose');
  await channel.send(aText(), soon());
  const [made] = alibaba.sent;
  clock.moveTo(new Date(clock.now().getTime() + 120_000));
  const ask = (providerId: string | null, reference = 'muster-41') =>
    channel.lookup?.({ providerId, reference, address: TO });
  expect(await ask(null)).toEqual({ providerId: 'muster-41', status: 'accepted' });
  Object.assign(made ?? {}, { status: 3 });
  expect(await ask('muster-41')).toEqual({ providerId: 'muster-41', status: 'delivered' });
  Object.assign(made ?? {}, { status: 2, errCode: 'MK:0001' });
  expect(await ask(made?.bizId ?? '')).toEqual({
    ...{ providerId: made?.bizId, status: 'failed', reason: 'alibaba MK:0001' },
  });
  expect(await ask(null, 'muster-99')).toBeNull();
});

const SECRET = 'a-secret-in-the-path';
const handled: InboundText[] = [];
const app = new Hono();
app.onError((error, c) => c.body(null, error instanceof Problem ? error.status : 500));
app.route(
  '/',
  webhookRoutes(
    {
      ...{ db, clock, receiptSecret: 's' },
      voice: { onKeys: () => Promise.reject(new Error('no call')), onMachine: async () => null },
      onText: (text) =>
        db.transaction(async (tx) => {
          if (await takeInbound(tx, text, 'coming')) handled.push(text);
        }),
    },
    [alibabaWebhooks(SECRET)],
  ),
);
const post = (path: string, body: unknown, secret = SECRET) =>
  app.request(`/webhooks/alibaba/${secret}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test("receipts and replies come as Alibaba's callbacks bring them, each once, and only with the secret", async () => {
  const [one, two] = await aLadder(db, clock.now(), 1, [{ route: 'alibaba-sms' }, { route: 'alibaba-sms' }]);
  await handOver(db, one ?? 0, clock.now(), { provider: 'alibaba-sms', providerId: '900^0' });
  await handOver(db, two ?? 0, clock.now(), { state: 'sending', providerId: null });
  const stamp = { send_time: '2026-11-24 00:01:00', report_time: '2026-11-24 00:01:09', sms_size: '1' };
  const report = [
    { ...stamp, phone_number: '13800000001', success: true, err_code: 'DELIVERED', biz_id: '900^0' },
    {
      ...stamp,
      phone_number: '13800000001',
      success: false,
      err_code: 'MK:0001',
      err_msg: '空号',
      biz_id: '901^0',
      out_id: `muster-${two}`,
    },
  ];
  expect((await post('report', report, 'another-secret-altogether')).status).toBe(403);
  expect((await deliveriesOf(db, 1)).map((d) => d.state)).toEqual(['accepted', 'sending']);
  const reply = await post('report', report);
  expect(await reply.json()).toEqual({ code: 0, msg: '成功' });
  expect(await deliveriesOf(db, 1)).toMatchObject([
    { state: 'delivered' },
    { state: 'failed', reason: 'alibaba MK:0001 空号', providerId: '901^0' },
  ]);
  const up = [
    {
      phone_number: '13800000001',
      send_time: '2026-11-24 00:02:00',
      content: '1 15',
      sign_name: '云川应急',
      dest_code: '1',
      sequence_id: 77,
    },
    { phone_number: '13800000002', send_time: '2026-11-24 00:02:01', content: '2' },
  ];
  for (let i = 0; i < 2; i++) expect((await post('up', up)).status).toBe(200);
  expect(handled.map((t) => [t.from, t.body])).toEqual([
    ['+8613800000001', '1 15'],
    ['+8613800000002', '2'],
  ]);
  expect((await post('up', [{ content: '1' }])).status).toBe(400);
});

test('a reply and a receipt that Alibaba pushes pass the whole app, unsigned but for the address, and count', async () => {
  await emptyDatabase(db);
  const [memberId = 0] = await addMembers(db, [{ phone: '+8613800000009' }]);
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.at(1);
  await db.sql`update delivery set provider = 'alibaba-sms', provider_id = '902^0', state = 'accepted', delivered_at = null`;
  await db.sql`insert into provider_message select provider, provider_id, id from delivery`;
  const whole = createApp({
    ...{ ...rig.deps, logger: { info() {}, warn() {}, error: console.error }, role: 'api' },
    ...{ operatorKey: null, webhooks: [alibabaWebhooks(SECRET)] },
  });
  const push = (path: string, body: object[], at = SECRET) =>
    whole.request(`/webhooks/alibaba/${at}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  // As help.aliyun.com documents SmsReport and SmsUp, whose numbers come as text today.
  const at = { phone_number: '13800000009', send_time: '2026-11-24 03:08:00' };
  const done = { success: true, err_code: 'DELIVERED', err_msg: '用户接收成功', sms_size: '1' };
  const report = [{ ...at, ...done, report_time: '2026-11-24 03:08:04', biz_id: '902^0', out_id: '' }];
  const up = [{ ...at, content: '1 15', dest_code: '1234', sequence_id: '1234567890' }];
  expect((await push('up', up, `${SECRET}x`)).status).toBe(403);
  expect((await push('report', report)).status).toBe(200);
  expect(await (await push('up', up)).json()).toMatchObject({ code: 0 });
  const [state] = await db.sql`select state from delivery where purpose = 'summons'`;
  expect(state).toEqual({ state: 'delivered' });
  const summonses = await db.sql`select member_id, answer from summons where callout_id = ${id}`;
  expect(summonses).toEqual([{ memberId, answer: 'coming' }]);
});
