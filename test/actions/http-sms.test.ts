import { afterAll, beforeEach, expect, test } from 'vitest';
import { httpSmsChannel } from '../../src/delivery/channels/http-sms.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import { manualClock } from '../../src/kernel/clock.ts';
import { fakeHttpSms } from '../support/fake-http-sms.ts';
import { aMessage, soon } from '../support/messages.ts';

const clock = manualClock(new Date('2026-11-24T03:12:00Z'));
const gateway = await fakeHttpSms();
const http = nodeHttp();
const options = { url: gateway.url, token: gateway.token, send: http.send, clock, pace_per_second: 20 };
const channel = httpSmsChannel(options);

afterAll(async () => {
  http.close();
  await gateway.close();
});
beforeEach(() => {
  gateway.messages.length = 0;
});

test('the gateway takes it with our reference, and gives the same id for the same reference', async () => {
  const first = await channel.send(aMessage({ link: null }), soon());
  expect(await channel.send(aMessage({ link: null }), soon())).toEqual(first);
  expect(first).toEqual({ outcome: 'accepted', providerId: 'm1' });
  expect(gateway.messages).toEqual([
    {
      id: 'm1',
      reference: 'muster-41',
      to: '+8613800000001',
      text: '【真实】集结 商场火警，请到东门集结，03:42 前。能来回 1，不能回 2',
      status: 'accepted',
    },
  ]);
});

test('a message whose reply was lost is found by our reference', async () => {
  gateway.next('lose');
  expect(await channel.send(aMessage(), soon())).toMatchObject({ outcome: 'unknown' });
  const about = { providerId: null, reference: 'muster-41', address: '' };
  expect(await channel.lookup?.(about)).toEqual({ providerId: 'm1', status: 'accepted' });
  expect(await channel.lookup?.({ ...about, reference: 'muster-42' })).toBeNull();
});

test('what became of a message is asked by its id', async () => {
  await channel.send(aMessage(), soon());
  if (gateway.messages[0]) gateway.messages[0].status = 'delivered';
  const ask = (providerId: string) => channel.lookup?.({ providerId, reference: '', address: '' });
  expect(await ask('m1')).toEqual({ providerId: 'm1', status: 'delivered' });
  expect(await ask('m2')).toBeNull();
});

test.each([
  [
    { status: 200, body: '{"id":9,"status":"delivered"}' },
    { outcome: 'accepted', providerId: '9', delivered: true },
  ],
  [
    { status: 200, body: '{"id":"9"}' },
    { outcome: 'accepted', providerId: '9' },
  ],
  [
    { status: 200, body: '{"id":"9","status":"failed","reason":"template"}' },
    { outcome: 'failed', reason: 'template' },
  ],
  [{ status: 200, body: 'OK' }, { outcome: 'unknown' }],
  [{ status: 400 }, { outcome: 'failed', alarm: true }],
  [{ status: 410 }, { outcome: 'failed', retire: true }],
  [
    { status: 429, headers: { 'retry-after': '3' } },
    { outcome: 'retry', retryAfter_seconds: 3 },
  ],
  [{ status: 503 }, { outcome: 'retry' }],
  [{ status: 502 }, { outcome: 'unknown' }],
])('%j', async (reply, expected) => {
  gateway.next(reply);
  expect(await channel.send(aMessage(), soon())).toMatchObject(expected);
});

test('a call that times out may have been taken', async () => {
  gateway.next('hang');
  const timeout = new AbortController();
  const hanging = channel.send(aMessage(), timeout.signal);
  await gateway.seen(gateway.requests.length + 1);
  timeout.abort();
  expect(await hanging).toEqual({ outcome: 'unknown', reason: 'timeout' });
});

test('a route declares what it can do; the longest prefix counts', () => {
  const prefixes = [
    { prefix: '+86', twoWay: true, links: true },
    { prefix: '+86170', twoWay: false, links: false },
  ];
  const own = httpSmsChannel({ ...options, prefixes });
  expect(own.capabilities('+8613800000001')).toEqual({ twoWay: true, links: true });
  expect(own.capabilities('+8617000000001')).toEqual({ twoWay: false, links: false });
  expect(own.capabilities('+85291234567')).toBeNull();
  expect(channel.capabilities('+85291234567')).toEqual({ twoWay: true, links: true });
  expect(channel.capabilities('https://push.example')).toBeNull();
});

test('texts that came in since a moment, with numbers as the roster writes them', async () => {
  gateway.inbound('13800000009', '早', new Date(clock.now().getTime() - 1000));
  gateway.inbound('86 138-0000-0001', '1 15', clock.now());
  expect(await channel.received?.(clock.now())).toEqual([
    { provider: 'http-sms', providerId: 'in2', from: '+8613800000001', body: '1 15', at: clock.now() },
  ]);
});
