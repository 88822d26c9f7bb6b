// A push service and the phones behind it: TLS with a certificate of its own, the checks of RFC 8030, 8188, 8291 and
// 8292 as real services make them, and payloads decrypted with the subscription's keys.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { generate } from 'selfsigned';
import { type FakeReply, type FakeRequest, type FakeServer, fakeServer } from './fake-server.ts';

export interface ReceivedPush {
  endpoint: string;
  ttl_seconds: number;
  urgency: string;
  topic: string | undefined;
  authorization: string;
  /** The decrypted JSON. */
  payload: Record<string, unknown>;
  payload_bytes: number;
}

export interface FakePushService extends FakeServer {
  /** PEM of the authority that its certificate hangs from. */
  ca: string;
  pushes: ReceivedPush[];
  /** A phone subscribes; `address` is its endpoint. */
  subscribe(): { address: string; keys: { p256dh: string; auth: string } };
  /** That phone is gone: 410 from now on. */
  end(address: string): void;
}

interface Subscription {
  ecdh: ReturnType<typeof createECDH>;
  auth: Buffer;
}

/** Speaks HTTP/2 and HTTP/1.1, as the caller likes; only the latter when told. */
export async function fakePushService(
  now: () => Date = () => new Date(),
  http2 = true,
): Promise<FakePushService> {
  const certificate = await generate([{ name: 'commonName', value: 'push.test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const subscriptions = new Map<string, Subscription>();
  const pushes: ReceivedPush[] = [];
  const ended = new Set<string>();
  const server = await fakeServer(
    (request) => answer(request, { origin: server.origin, subscriptions, pushes, ended, now }),
    { key: certificate.private, cert: certificate.cert, http2 },
  );
  return Object.assign(server, {
    ca: certificate.cert,
    pushes,
    subscribe() {
      const path = `/push/${randomBytes(16).toString('base64url')}`;
      const ecdh = createECDH('prime256v1');
      ecdh.generateKeys();
      const auth = randomBytes(16);
      subscriptions.set(path, { ecdh, auth });
      const keys = { p256dh: ecdh.getPublicKey().toString('base64url'), auth: auth.toString('base64url') };
      return { address: server.origin + path, keys };
    },
    end(address: string) {
      ended.add(new URL(address).pathname);
    },
  });
}

interface Service {
  origin: string;
  subscriptions: Map<string, Subscription>;
  pushes: ReceivedPush[];
  ended: Set<string>;
  now: () => Date;
}

const refused = (status: number, body: string): FakeReply => ({ status, body });

function answer(request: FakeRequest, service: Service): FakeReply {
  const { headers, body } = request;
  if (request.method !== 'POST') return refused(405, 'POST only');
  const subscription = service.subscriptions.get(request.url.pathname);
  if (!subscription) return refused(404, 'no such subscription');
  if (service.ended.has(request.url.pathname)) return refused(410, 'gone');
  const unauthorized = vapidFault(headers.authorization ?? '', service);
  if (unauthorized) return refused(403, unauthorized);
  const { ttl, urgency, topic } = headers as Record<string, string | undefined>;
  if (!/^\d+$/.test(ttl ?? '')) return refused(400, 'TTL missing');
  if (!['very-low', 'low', 'normal', 'high'].includes(urgency ?? 'normal')) return refused(400, 'Urgency');
  if (topic !== undefined && !/^[\w-]{1,32}$/.test(topic)) return refused(400, 'Topic');
  if (headers['content-encoding'] !== 'aes128gcm') return refused(400, 'Content-Encoding');
  if (body.byteLength > 4096) return refused(413, 'more than 4096 bytes');
  const plain = openPush(body, subscription);
  if (typeof plain === 'string') return refused(400, plain);
  service.pushes.push({
    endpoint: service.origin + request.url.pathname,
    ttl_seconds: Number(ttl),
    urgency: urgency ?? 'normal',
    topic,
    authorization: headers.authorization ?? '',
    payload: JSON.parse(plain.toString('utf8')),
    payload_bytes: plain.byteLength,
  });
  return { status: 201, headers: { location: `${service.origin}/m/${service.pushes.length}` } };
}

/** What is wrong with the sender's voluntary identification (RFC 8292); null when it holds. */
function vapidFault(authorization: string, service: Service): string | null {
  const [, token, key] = /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  if (!token || !key) return 'no vapid header';
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65) return 'BadKey';
  const [head = '', claims = '', signature = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  if (read(head).alg !== 'ES256') return 'not ES256';
  const { aud, exp, sub } = read(claims);
  const left_seconds = exp - service.now().getTime() / 1000;
  if (aud !== service.origin) return 'aud is another origin';
  if (!(left_seconds > 0 && left_seconds <= 24 * 3600)) return 'ExpiredJwtToken';
  if (!/^(mailto:|https:)/.test(sub ?? '')) return 'BadJwtToken: sub';
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const publicKey = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  );
  return signed ? null : 'BadJwtToken: signature';
}

/** RFC 8291 over RFC 8188: the one record's text, or what is wrong with it. */
export function openPush(body: Buffer, { ecdh, auth }: Subscription): Buffer | string {
  const salt = body.subarray(0, 16);
  const record_bytes = body.readUInt32BE(16);
  const keyLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  if (sealed.byteLength > record_bytes) return 'more than one record';
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender]);
  const secret = hkdfSync('sha256', ecdh.computeSecret(sender), auth, info, 32);
  const derive = (what: string, length: number) =>
    Buffer.from(
      hkdfSync('sha256', Buffer.from(secret), salt, Buffer.from(`Content-Encoding: ${what}\0`), length),
    );
  const open = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  open.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
  const end = padded.lastIndexOf(2);
  return end < 0 ? 'no end of the last record' : padded.subarray(0, end);
}
