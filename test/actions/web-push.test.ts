import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import webPush from 'web-push';
import { PAYLOAD_LIMIT_BYTES, pushPayload } from '../../src/delivery/channels/push-payload.ts';
import { webPushChannel } from '../../src/delivery/channels/web-push.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import { deliveryOfToken } from '../../src/delivery/receipt-token.ts';
import { manualClock } from '../../src/kernel/clock.ts';
import { fakePushService } from '../support/fake-push-service.ts';
import { aMessage, soon } from '../support/messages.ts';

const service = await fakePushService();
const http = nodeHttp({ ca: service.ca });
const keys = webPush.generateVAPIDKeys();
const vapid = { subject: 'mailto:duty@muster.example', ...keys };
const clock = manualClock(new Date('2026-11-24T03:12:00Z'));
const options = { vapid, receiptSecret: 'a secret of the installation', send: http.send, clock };
const channel = webPushChannel(options);
const phone = service.subscribe();
const aPush = (over = {}) => aMessage({ ...phone, ...over });
const send = (over = {}, signal = soon()) => channel.send(aPush(over), signal);

afterAll(async () => {
  http.close();
  await service.close();
});
beforeEach(() => {
  service.pushes.length = 0;
});

test('a push service takes it as it stands, and the phone can read it', async () => {
  const result = await send();
  expect(result).toEqual({ outcome: 'accepted', providerId: expect.stringContaining('/m/1') });
  const [push] = service.pushes;
  expect(push).toMatchObject({ endpoint: phone.address, ttl_seconds: 1800, urgency: 'high', topic: 'c7m3' });
  expect(push?.payload).toEqual({
    title: '【真实】集结',
    body: '商场火警，请到东门集结，03:42 前。能来回 1，不能回 2',
    link: 'https://muster.example/a/abc',
    topic: 'c7m3',
    purpose: 'summons',
    callout: 7,
    receipt: expect.any(String),
  });
  expect(deliveryOfToken(options.receiptSecret, String(push?.payload.receipt))).toBe(41);
});

test('a bulletin is not urgent, and a topic that services refuse is replaced by one that they take', async () => {
  await send({ urgent: false, topic: '集结 7/3 '.repeat(9), ttl_seconds: 59.7 });
  expect(service.pushes[0]).toMatchObject({ urgency: 'normal', ttl_seconds: 59 });
  expect(service.pushes[0]?.topic).toMatch(/^[\w-]{32}$/);
});

test('one signature serves a push service until it nears its end', async () => {
  const other = webPushChannel(options);
  await other.send(aPush(), soon());
  await other.send(aPush(), soon());
  clock.moveTo(new Date(clock.now().getTime() + 7 * 3600_000));
  await other.send(aPush(), soon());
  const [first, second, third] = service.pushes.map((p) => p.authorization);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('a kept signature that is refused is replaced once; a new one that is refused is an alarm', async () => {
  const other = webPushChannel(options);
  await other.send(aPush(), soon());
  service.next({ status: 403, body: 'ExpiredJwtToken' });
  expect(await other.send(aPush(), soon())).toMatchObject({ outcome: 'failed', alarm: true });
  clock.moveTo(new Date(clock.now().getTime() + 3600_000));
  service.next({ status: 403, body: 'ExpiredJwtToken' });
  expect(await other.send(aPush(), soon())).toMatchObject({ outcome: 'retry' });
  expect(await other.send(aPush(), soon())).toMatchObject({ outcome: 'accepted' });
  expect(new Set(service.pushes.map((p) => p.authorization)).size).toBe(2);
});

test('connections are kept', async () => {
  await send();
  const before = service.connections();
  for (let i = 0; i < 5; i++) await send();
  expect(service.connections()).toBe(before);
});

test.each([
  [200, { outcome: 'accepted' }],
  [202, { outcome: 'accepted' }],
  [404, { outcome: 'failed', retire: true }],
  [410, { outcome: 'failed', retire: true }],
  [400, { outcome: 'failed', alarm: true }],
  [413, { outcome: 'failed', alarm: true }],
  [307, { outcome: 'failed', alarm: true }],
  [429, { outcome: 'retry', retryAfter_seconds: undefined }],
  [500, { outcome: 'unknown' }],
  [503, { outcome: 'retry' }],
])('status %i', async (status, expected) => {
  service.next({ status });
  const result = await send();
  expect(result).toMatchObject(expected);
  if (status === 413) expect(result).not.toHaveProperty('retire');
});

test('many at once go over one connection, also more than it carries at once', async () => {
  const many = await Promise.all(Array.from({ length: 600 }, () => send()));
  expect(new Set(many.map((r) => r.outcome))).toEqual(new Set(['accepted']));
  expect(new Set(many.map((r) => r.outcome === 'accepted' && r.providerId)).size).toBe(600);
  expect(service.pushes).toHaveLength(600);
});

test('a session that ends is replaced, and the service that speaks HTTP/1.1 alone is served as well', async () => {
  service.next('refuse');
  expect(await send()).toMatchObject({ outcome: 'unknown' });
  expect(await send()).toMatchObject({ outcome: 'accepted' });
  const old = await fakePushService(undefined, false);
  const alone = nodeHttp({ ca: old.ca });
  const there = webPushChannel({ ...options, send: alone.send });
  const sent = await Promise.all([1, 2, 3].map(() => there.send(aMessage(old.subscribe()), soon())));
  expect(sent.map((r) => r.outcome)).toEqual(['accepted', 'accepted', 'accepted']);
  alone.close();
  await old.close();
});

test('Retry-After counts in both of its forms', async () => {
  service.next({ status: 429, headers: { 'retry-after': '90' } });
  expect(await send()).toMatchObject({ outcome: 'retry', retryAfter_seconds: 90 });
  const at = new Date(clock.now().getTime() + 45_000).toUTCString();
  service.next({ status: 503, headers: { 'retry-after': at } });
  expect(await send()).toMatchObject({ outcome: 'retry', retryAfter_seconds: 45 });
});

test('without a connection it was not sent; without an answer nobody knows', async () => {
  const gone = await fakePushService();
  const address = gone.subscribe().address;
  await gone.close();
  expect(await send({ address })).toEqual({ outcome: 'retry', reason: 'ECONNREFUSED' });
  service.next('lose');
  expect(await send()).toMatchObject({ outcome: 'unknown' });
  const timeout = new AbortController();
  service.next('hang');
  const hanging = send({}, timeout.signal);
  await service.seen(service.requests.length + 1);
  timeout.abort();
  expect(await hanging).toEqual({ outcome: 'unknown', reason: 'timeout' });
});

test('a certificate of an authority that is not trusted is never sent to', async () => {
  const usual = nodeHttp();
  const result = await webPushChannel({ ...options, send: usual.send }).send(aPush(), soon());
  expect(result).toMatchObject({ outcome: 'retry' });
  expect(service.pushes).toEqual([]);
  usual.close();
});

test('another origin stands in for all endpoints', async () => {
  const standIn = webPushChannel({ ...options, baseUrl: service.origin });
  const address = `https://fcm.googleapis.com${new URL(phone.address).pathname}`;
  expect(await standIn.send(aPush({ address }), soon())).toMatchObject({ outcome: 'accepted' });
});

test('a subscription that nothing can be encrypted for is retired', async () => {
  expect(await send({ keys: null })).toMatchObject({ outcome: 'failed', retire: true });
  expect(await send({ keys: { p256dh: 'short', auth: 'x' } })).toMatchObject({
    outcome: 'failed',
    retire: true,
  });
  expect(await send({ address: 'no address' })).toMatchObject({ outcome: 'failed', retire: true });
});

test('only endpoints over TLS are carried', () => {
  expect(channel.capabilities(phone.address)).toEqual({ twoWay: true, links: true });
  expect(channel.capabilities('http://push.example/1')).toBeNull();
  expect(channel.capabilities('nonsense')).toBeNull();
});

test('a long text arrives shortened, with its mark and its link', async () => {
  expect(await send({ body: '速来'.repeat(3000) })).toMatchObject({ outcome: 'accepted' });
  const [push] = service.pushes;
  expect(push?.payload_bytes).toBeLessThanOrEqual(PAYLOAD_LIMIT_BYTES);
  expect(push?.payload_bytes).toBeGreaterThan(PAYLOAD_LIMIT_BYTES - 10);
  expect(push?.payload).toMatchObject({ title: '【真实】集结', link: 'https://muster.example/a/abc' });
  expect(push?.payload.body).toMatch(/^速来(速来)+速?…$/);
});

test('no text makes a payload too large, and none loses the beginning of its title', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 3000 });
  fc.assert(
    fc.property(texts, texts, (title, body) => {
      const payload = pushPayload(aMessage({ title: `【演练】${title}`, body }), 'token');
      expect(payload).not.toBeNull();
      expect(Buffer.byteLength(payload ?? '')).toBeLessThanOrEqual(PAYLOAD_LIMIT_BYTES);
      expect(JSON.parse(payload ?? '').title).toMatch(/^【演练】/);
    }),
    { numRuns: 60 },
  );
});

test('a link longer than a push is never cut to one that leads elsewhere', () => {
  expect(pushPayload(aMessage({ link: `https://x/${'a'.repeat(4000)}` }), 'token')).toBeNull();
});
