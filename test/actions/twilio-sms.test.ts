import { afterAll, beforeEach, expect, test } from 'vitest';
import { channelsOf } from '../../src/delivery/channel.ts';
import { twilioSmsChannel } from '../../src/delivery/channels/twilio-sms.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import { manualClock } from '../../src/kernel/clock.ts';
import { fakeTwilio } from '../support/fake-twilio.ts';
import { aMessage, soon } from '../support/messages.ts';

const clock = manualClock(new Date('2026-11-24T03:12:00Z'));
const twilio = await fakeTwilio(() => clock.now());
const http = nodeHttp();
const account = {
  accountSid: twilio.accountSid,
  authToken: twilio.authToken,
  baseUrl: twilio.origin,
  send: http.send,
  clock,
  pace_per_second: 10,
};
const FROM = '+15550000000';
const channel = twilioSmsChannel({ ...account, senders: [FROM], publicUrl: 'https://muster.example' });
const TO = '+85291234567';
const aText = (over = {}) => aMessage({ address: TO, ...over });

afterAll(async () => {
  http.close();
  await twilio.close();
});
beforeEach(() => {
  twilio.messages.length = 0;
});

test('Twilio takes it: title, body and link in one text, and where to call back', async () => {
  const result = await channel.send(aText(), soon());
  expect(result).toEqual({ outcome: 'accepted', providerId: twilio.messages[0]?.sid });
  expect(twilio.messages).toMatchObject([
    {
      to: TO,
      from: FROM,
      body: '【真实】集结 商场火警，请到东门集结，03:42 前。能来回 1，不能回 2 https://muster.example/a/abc',
      statusCallback: 'https://muster.example/webhooks/twilio/status?delivery=41',
    },
  ]);
});

test('a messaging service picks the sender', async () => {
  const messagingServiceSid = `MG${'1'.repeat(32)}`;
  await twilioSmsChannel({ ...account, messagingServiceSid }).send(aText(), soon());
  const form = new URLSearchParams(twilio.requests.at(-1)?.body.toString());
  expect(form.get('MessagingServiceSid')).toBe(messagingServiceSid);
  expect(form.has('From')).toBe(false);
});

test('each phone hears from one of several numbers, always the same, and texts to all of them are fetched', async () => {
  const senders = ['+15550000001', '+15550000002', '+15550000003'];
  const all = senders.map((sender) => twilioSmsChannel({ ...account, senders, sender }));
  const pooled = channelsOf(all);
  expect(all.map((c) => [c.route, c.pace_per_second])).toEqual(senders.map((s) => [`twilio ${s}`, 10]));
  const phones = Array.from({ length: 24 }, (_, i) => `+852912345${String(i).padStart(2, '0')}`);
  for (const address of [...phones, ...phones]) {
    await pooled.choose('sms', address, 'summons')?.send(aText({ address }), soon());
  }
  const used = Map.groupBy(twilio.messages, (m) => m.to);
  for (const sent of used.values()) expect(new Set(sent.map((m) => m.from)).size).toBe(1);
  expect(new Set(twilio.messages.map((m) => m.from))).toEqual(new Set(senders));
  for (const to of senders) twilio.inbound(TO, to, '1');
  const received = await Promise.all(all.map((c) => c.received?.(clock.now())));
  expect(received.map((r) => r?.length)).toEqual([1, 1, 1]);
});

test.each([
  ['+8613800000001', FROM, { twoWay: false, links: false }],
  ['+85291234567', FROM, { twoWay: true, links: true }],
  ['+85291234567', 'MUSTER', { twoWay: false, links: true }],
  ['https://push.example/1', FROM, null],
])('to %s from %s it can do %o', (address, from, expected) => {
  expect(twilioSmsChannel({ ...account, senders: [from] }).capabilities(address) ?? null).toEqual(
    expected && expect.objectContaining(expected),
  );
});

test.each([
  [21610, { outcome: 'failed' }],
  [21211, { outcome: 'failed', retire: true }],
  [21614, { outcome: 'failed', retire: true }],
  [21408, { outcome: 'failed', alarm: true }],
])('refused with %i', async (code, expected) => {
  const number = `+8529000${code}`;
  twilio.refuse(number, code);
  const { reason, ...result } = (await channel.send(aText({ address: number }), soon())) as Record<
    string,
    unknown
  >;
  expect(result).toEqual(expected);
  expect(reason).toContain(String(code));
});

test('wrong credentials are an alarm', async () => {
  const wrong = twilioSmsChannel({ ...account, authToken: 'other', senders: [FROM] });
  expect(await wrong.send(aText(), soon())).toMatchObject({ outcome: 'failed', alarm: true });
});

test.each([
  [
    { status: 429, headers: { 'retry-after': '7' }, body: '{"code":20429,"message":"Too Many Requests"}' },
    { outcome: 'retry', retryAfter_seconds: 7 },
  ],
  [{ status: 503, body: 'busy' }, { outcome: 'retry' }],
  [{ status: 500, body: '<html>' }, { outcome: 'unknown' }],
  [{ status: 200, body: 'not json' }, { outcome: 'unknown' }],
  ['lose' as const, { outcome: 'unknown' }],
])('%j', async (trouble, expected) => {
  twilio.next(trouble);
  expect(await channel.send(aText({ reference: 'trouble' }), soon())).toMatchObject(expected);
});

test('nothing is sent to an API that is not there; a call that times out may have been', async () => {
  const gone = await fakeTwilio(() => clock.now());
  await gone.close();
  const away = twilioSmsChannel({ ...account, baseUrl: gone.origin, senders: [FROM] });
  expect(await away.send(aText(), soon())).toEqual({ outcome: 'retry', reason: 'ECONNREFUSED' });
  twilio.next('hang');
  const timeout = new AbortController();
  const hanging = channel.send(aText(), timeout.signal);
  await twilio.seen(twilio.requests.length + 1);
  timeout.abort();
  expect(await hanging).toEqual({ outcome: 'unknown', reason: 'timeout' });
});

test('a message whose reply was lost is found again by its words', async () => {
  await channel.send(aText({ reference: 'one', body: '别的' }), soon());
  twilio.next('lose');
  await channel.send(aText({ reference: 'two' }), soon());
  const made = twilio.messages[1];
  if (made) made.status = 'delivered';
  const found = await channel.lookup?.({ providerId: null, reference: 'two', address: TO });
  expect(found).toEqual({ providerId: made?.sid, status: 'delivered' });
});

test('a message that Twilio never took is not found, nor an older one with the same words', async () => {
  await channel.send(aText({ reference: 'before' }), soon());
  clock.moveTo(new Date(clock.now().getTime() + 600_000));
  twilio.next({ status: 500 });
  await channel.send(aText({ reference: 'after' }), soon());
  expect(await channel.lookup?.({ providerId: null, reference: 'after', address: TO })).toBeNull();
  // Of a message whose words are not known here nothing is said: it may be there.
  const unknown = channel.lookup?.({ providerId: null, reference: 'another process', address: TO });
  await expect(unknown).rejects.toThrow('not known here');
});

test('what became of a message is asked by its id', async () => {
  await channel.send(aText(), soon());
  const [made] = twilio.messages;
  const ask = () => channel.lookup?.({ providerId: made?.sid ?? '', reference: '', address: TO });
  expect(await ask()).toEqual({ providerId: made?.sid, status: 'accepted' });
  Object.assign(made ?? {}, { status: 'undelivered', errorCode: 30003 });
  expect(await ask()).toEqual({ providerId: made?.sid, status: 'failed', reason: 'twilio 30003' });
  expect(await channel.lookup?.({ providerId: 'SMnone', reference: '', address: TO })).toBeNull();
});

test('texts that came in are listed over all pages, those to other numbers and our own left out', async () => {
  const since = clock.now();
  twilio.inbound(TO, FROM, '太早');
  clock.moveTo(new Date(since.getTime() + 60_000));
  await channel.send(aText(), soon());
  twilio.inbound(TO, '+15559999999', '给别人');
  for (let i = 0; i < 501; i++) twilio.inbound(TO, FROM, `1 ${i}`);
  const texts = await channel.received?.(clock.now());
  expect(texts).toHaveLength(501);
  expect(texts?.at(-1)).toEqual({
    provider: 'twilio',
    providerId: expect.stringMatching(/^SM/),
    from: TO,
    body: '1 0',
    at: clock.now(),
  });
});
