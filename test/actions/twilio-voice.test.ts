import { afterAll, beforeEach, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { voiceTalk } from '../../src/callout/voice-answer.ts';
import { twilioVoiceChannel } from '../../src/delivery/channels/twilio-voice.ts';
import { twilioWebhooks } from '../../src/delivery/channels/twilio-webhooks.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import { texts } from '../../src/texts.ts';
import { testDatabase } from '../support/database.ts';
import { aLadder, deliveriesOf, handOver } from '../support/deliveries.ts';
import { fakeTwilio } from '../support/fake-twilio.ts';
import { aMessage, soon } from '../support/messages.ts';
import { addMembers, emptyDatabase, rigOf } from '../support/rig.ts';

const db = await testDatabase();
const rig = rigOf(db);
const { clock } = rig;
const twilio = await fakeTwilio(() => clock.now());
const http = nodeHttp();
const PUBLIC = 'https://muster.example';
const account = {
  accountSid: twilio.accountSid,
  authToken: twilio.authToken,
  baseUrl: twilio.origin,
  send: http.send,
};
const FROM = '+15550000000';
const options = { ...account, senders: [FROM], publicUrl: PUBLIC, clock, pace_per_second: 1 };
const channel = twilioVoiceChannel(options);
const TO = '+8613800000001';
const aCall = (over = {}) =>
  aMessage({ address: TO, body: '真实集结。东门 <3号> & 西门，能来请按1。', ...over });
const logger = { info() {}, warn() {}, error: console.error };
const app = createApp({
  ...{ ...rig.deps, logger, role: 'api', operatorKey: 'operator-key-of-tests' },
  webhooks: [twilioWebhooks({ ...account, publicUrl: PUBLIC })],
});
const hook = (path: string, fields: Record<string, string>) =>
  app.request(path, { method: 'POST', ...twilio.webhook(PUBLIC + path, fields) });

afterAll(async () => {
  http.close();
  await twilio.close();
});
beforeEach(() => {
  twilio.calls.length = 0;
});

test('a call says the words, twice, and waits for 1 or 2; every field is one that Twilio knows', async () => {
  const result = await channel.send(aCall(), soon());
  const [call] = twilio.calls;
  expect(result).toEqual({ outcome: 'accepted', providerId: call?.sid });
  expect(call?.form).toEqual({
    To: [TO],
    From: [FROM],
    Twiml: [expect.any(String)],
    Timeout: ['25'],
    StatusCallback: [`${PUBLIC}/webhooks/twilio/voice/status?delivery=41`],
    StatusCallbackMethod: ['POST'],
    StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    MachineDetection: ['DetectMessageEnd'],
    MachineDetectionTimeout: ['15'],
    AsyncAmd: ['true'],
    AsyncAmdStatusCallback: [`${PUBLIC}/webhooks/twilio/voice/machine?delivery=41`],
    AsyncAmdStatusCallbackMethod: ['POST'],
  });
  expect(call?.twiml.match(/<Gather [^>]*numDigits="1"[^>]*>/g)).toHaveLength(2);
  expect(call?.twiml).toContain(`action="${PUBLIC}/webhooks/twilio/voice/keys?delivery=41&amp;ask=answer"`);
  expect(call?.twiml).toContain(
    '<Say language="zh-CN">真实集结。东门 &lt;3号&gt; &amp; 西门，能来请按1。</Say>',
  );
});

test('in English to whoever wishes it; a message that asks nothing waits for no key', async () => {
  await channel.send(aCall({ language: 'en', purpose: 'stand_down', body: 'Over.' }), soon());
  expect(twilio.calls[0]?.twiml).toMatch(/<Response><Say language="en-US">Over\.<\/Say><\/Response>$/);
});

test.each([
  [21211, { outcome: 'failed', retire: true }],
  [21215, { outcome: 'failed', alarm: true }],
])('refused with %i', async (code, expected) => {
  const address = `+8529000${code}`;
  twilio.refuse(address, code);
  expect(await channel.send(aCall({ address }), soon())).toMatchObject(expected);
});

test.each([
  [
    { status: 429, headers: { 'retry-after': '3' }, body: '{"code":20429}' },
    { outcome: 'retry', retryAfter_seconds: 3 },
  ],
  [{ status: 500, body: '' }, { outcome: 'unknown' }],
  ['refuse' as const, { outcome: 'unknown' }],
])('%j', async (trouble, expected) => {
  twilio.next(trouble);
  expect(await channel.send(aCall({ reference: 'trouble' }), soon())).toMatchObject(expected);
});

test('what the double refuses, Twilio refuses: without credentials nothing is called', async () => {
  const wrong = twilioVoiceChannel({ ...options, authToken: 'other' });
  expect(await wrong.send(aCall(), soon())).toMatchObject({ outcome: 'failed', alarm: true });
  const nowhere = twilioVoiceChannel({ ...options, publicUrl: 'muster.example' });
  expect(await nowhere.send(aCall(), soon())).toMatchObject({ outcome: 'failed', alarm: true });
  expect(twilio.calls).toEqual([]);
});

test.each([
  ['queued', null, 'accepted'],
  ['in-progress', null, 'accepted'],
  ['completed', 'human', 'delivered'],
  ['completed', 'machine_end_beep', 'failed'],
  ['completed', 'unknown', 'failed'],
  ['no-answer', null, 'failed'],
])('asked: %s by %s is %s', async (status, answeredBy, expected) => {
  await channel.send(aCall(), soon());
  Object.assign(twilio.calls[0] ?? {}, { status, answeredBy });
  const providerId = twilio.calls[0]?.sid ?? '';
  expect(await channel.lookup?.({ providerId, reference: '', address: TO })).toMatchObject({
    status: expected,
  });
  expect(await channel.lookup?.({ providerId: 'CAnone', reference: '', address: TO })).toBeNull();
});

test('a call whose reply was lost is found by whom it called and when', async () => {
  clock.moveTo(new Date(clock.now().getTime() + 600_000));
  twilio.next('lose');
  expect(await channel.send(aCall({ reference: 'lost' }), soon())).toMatchObject({ outcome: 'unknown' });
  const found = await channel.lookup?.({ providerId: null, reference: 'lost', address: TO });
  expect(found).toEqual({ providerId: twilio.calls[0]?.sid, status: 'accepted' });
  await expect(channel.lookup?.({ providerId: null, reference: 'other', address: TO })).rejects.toThrow(
    'not known',
  );
});

async function aCalledMember() {
  await emptyDatabase(db);
  const [member] = await addMembers(db, [{ name: '张三' }]);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  const [s] = await db.sql<{ id: number }[]>`select id from summons where member_id = ${member ?? 0}`;
  await db.sql`delete from delivery`;
  const about = { channel: 'voice', route: 'twilio-voice', calloutId: id, address: TO } as const;
  const vars = { kind: 'real', title: '商场火警', commander: '王队' };
  const ids = await aLadder(db, clock.now(), s?.id ?? 0, [
    { ...about, vars },
    { ...about, vars, unless: 'called' },
  ]);
  await handOver(db, ids[0] ?? 0, clock.now(), { provider: 'twilio-voice', providerId: 'CA1' });
  const states = async () => (await deliveriesOf(db, s?.id ?? 0)).map((d) => d.state);
  return { calloutId: id, delivery: ids[0] ?? 0, states, member: member ?? 0 };
}

const answersOf = (calloutId: number) =>
  db.sql<{ answer: string; channel: string; etaMinutes: number | null }[]>`
    select answer, channel, eta_minutes from response where callout_id = ${calloutId} order by id`.then(
    (rows) => rows.map((r) => [r.answer, r.channel, r.etaMinutes]),
  );

test('1 is coming at once, the minutes follow; the call counts as heard and the second one is not made', async () => {
  const { calloutId, delivery, states } = await aCalledMember();
  const keys = (ask: string, Digits: string) =>
    hook(`/webhooks/twilio/voice/keys?delivery=${delivery}&ask=${ask}`, { CallSid: 'CA1', Digits });
  expect(await (await keys('answer', '7')).text()).toContain('真实集结。没有听清');
  expect(await answersOf(calloutId)).toEqual([]);
  const asked = await (await keys('answer', '1')).text();
  expect(asked).toMatch(/numDigits="3"[^>]*finishOnKey="#"|finishOnKey="#"[^>]*numDigits="3"/);
  expect(await answersOf(calloutId)).toEqual([['coming', 'voice', null]]);
  expect(await (await keys('eta', '20')).text()).toContain('预计20分钟到');
  expect(await (await keys('answer', '1')).text()).toContain('已记为能来');
  expect(await answersOf(calloutId)).toEqual([
    ['coming', 'voice', null],
    ['coming', 'voice', 20],
  ]);
  expect(await states()).toEqual(['read', 'cancelled']);
});

test('2 is cannot, and after the end nothing is asked', async () => {
  const { calloutId, delivery } = await aCalledMember();
  const path = `/webhooks/twilio/voice/keys?delivery=${delivery}&ask=answer`;
  expect(await (await hook(path, { CallSid: 'CA1', Digits: '2' })).text()).toContain('已记为不能来');
  expect(await answersOf(calloutId)).toEqual([['cannot', 'voice', null]]);
  await db.sql`update callout set state = 'stood_down', stood_down_at = ${clock.now()}, next_check_at = null,
    close_at = ${clock.now()}`;
  expect(await (await hook(path, { CallSid: 'CA2', Digits: '1' })).text()).toContain('已结束，请勿前往');
});

test('a machine gets a short message, does not count as reached, and the person is called again', async () => {
  const { delivery, states } = await aCalledMember();
  await channel.send(aCall(), soon());
  const call = twilio.calls[0];
  if (call) call.status = 'in-progress';
  const fields = { CallSid: call?.sid ?? '', AnsweredBy: 'machine_end_beep' };
  await db.sql`update delivery set provider_id = ${call?.sid ?? ''} where id = ${delivery}`;
  expect((await hook(`/webhooks/twilio/voice/machine?delivery=${delivery}`, fields)).status).toBe(204);
  expect(call?.updates[0]).toMatch(
    /<Say language="zh-CN">真实集结。集结：商场火警。请查看短信，或联系指挥王队。<\/Say>/,
  );
  await hook(`/webhooks/twilio/voice/status?delivery=${delivery}`, {
    CallSid: call?.sid ?? '',
    CallStatus: 'completed',
  });
  expect(await states()).toEqual(['failed', 'queued']);
});

test('a person who takes the call was reached, a line that is busy was not', async () => {
  const human = await aCalledMember();
  await hook(`/webhooks/twilio/voice/machine?delivery=${human.delivery}`, {
    CallSid: 'CA1',
    AnsweredBy: 'human',
  });
  expect(await human.states()).toEqual(['delivered', 'cancelled']);
  const busy = await aCalledMember();
  await hook(`/webhooks/twilio/voice/status?delivery=${busy.delivery}`, {
    CallSid: 'CA1',
    CallStatus: 'busy',
  });
  expect(await busy.states()).toEqual(['failed', 'queued']);
});

test.each(['status', 'machine', 'keys'])('%s refuses what Twilio did not sign', async (name) => {
  const { calloutId, delivery, states } = await aCalledMember();
  const path = `/webhooks/twilio/voice/${name}?delivery=${delivery}&ask=answer`;
  const fields = { CallSid: 'CA1', CallStatus: 'busy', AnsweredBy: 'human', Digits: '1' };
  const { headers, body } = twilio.webhook(PUBLIC + path, fields);
  const other = path.replace(`=${delivery}`, `=${delivery + 1}`);
  expect((await app.request(other, { method: 'POST', headers, body })).status).toBe(403);
  expect((await app.request(path, { method: 'POST', headers: {}, body })).status).toBe(403);
  expect(await states()).toEqual(['accepted', 'queued']);
  expect(await answersOf(calloutId)).toEqual([]);
});

test('words for a message that is not known are none', async () => {
  expect(await voiceTalk(rig.deps, texts).onMachine(999_999)).toBeNull();
});
