// Pushes to a TLS push service next door, and what encrypting them costs, against web-push and the bare elliptic curve.
import { createECDH, randomBytes } from 'node:crypto';
import { Agent } from 'node:https';
import webPush from 'web-push';
import { encryptPush } from '../../src/delivery/channels/push-encrypt.ts';
import { pushPayload } from '../../src/delivery/channels/push-payload.ts';
import { webPushChannel } from '../../src/delivery/channels/web-push.ts';
import { inParallel, inTime } from '../../src/delivery/in-time.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { aMessage } from '../support/messages.ts';
import { startChild } from './child.ts';
import { type Bench, median } from './support.ts';

const PUSHES = 10_000;
const CONCURRENCY = 100;
const PHONES = 500;
const ROUNDS = 3;
const ENCRYPTIONS = 2_000;

function aPhone(origin: string) {
  const ecdh = createECDH('prime256v1');
  const keys = {
    p256dh: ecdh.generateKeys().toString('base64url'),
    auth: randomBytes(16).toString('base64url'),
  };
  return { address: `${origin}/push/${randomBytes(16).toString('base64url')}`, keys };
}

async function perSecond(work: (n: number) => Promise<unknown>): Promise<number> {
  const from_ms = performance.now();
  const all = Array.from({ length: PUSHES }, (_, n) => n);
  await inParallel(all, CONCURRENCY, work);
  return PUSHES / ((performance.now() - from_ms) / 1_000);
}

export const push: Bench = async () => {
  const { child, said } = await startChild<{ port: number; ca: string }>('push-server.ts', []);
  const { port, ca } = said;
  const vapid = { subject: 'mailto:duty@muster.example', ...webPush.generateVAPIDKeys() };
  const phones = Array.from({ length: PHONES }, () => aPhone(`https://127.0.0.1:${port}`));
  const ours: number[] = [];
  const peer: number[] = [];
  // One connection for each call at once, kept alive: the best that its one option for connections allows.
  const agent = new Agent({ ca, keepAlive: true, maxSockets: CONCURRENCY });
  for (let round = 0; round < ROUNDS; round++) {
    const http = nodeHttp({ ca });
    const channel = webPushChannel({ vapid, receiptSecret: 'bench', send: http.send, clock: systemClock() });
    const own = await perSecond(async (n) => {
      const message = aMessage({ ...phones[n % PHONES], deliveryId: n });
      const result = await inTime(30_000, (signal) => channel.send(message, signal));
      if (result.outcome !== 'accepted') throw new Error(JSON.stringify(result));
    });
    ours.push(own);
    http.close();
    const theirs = await perSecond((n) => {
      const { address, keys } = phones[n % PHONES] as (typeof phones)[number];
      const payload = pushPayload(aMessage({ deliveryId: n }), 'token') ?? '';
      const options = { vapidDetails: vapid, TTL: 1800, urgency: 'high', topic: 'c7m3', agent } as const;
      return webPush.sendNotification({ endpoint: address, keys }, payload, options);
    });
    peer.push(theirs);
  }
  agent.destroy();
  child.kill('SIGTERM');
  const [mine, other] = [median(ours), median(peer)];
  const ratio = mine / other;
  return [
    { name: 'push', ours: mine, peer: other, ratio, goal: '>= 2.5', met: ratio >= 2.5, unit: 'pushes/s' },
  ];
};

/**
 * What a phone reads, and the key pair and agreement that it cannot do without, in turns. Ours may use threads beside this
 * one, so both are counted by the processor's time and not by the clock: the same core for both.
 */
export const encrypt: Bench = async () => {
  const phone = createECDH('prime256v1');
  const point = phone.generateKeys();
  const keys = { p256dh: point.toString('base64url'), auth: randomBytes(16).toString('base64url') };
  const payload = pushPayload(aMessage(), 'token') ?? '';
  const curve = createECDH('prime256v1');
  const all = Array.from({ length: ENCRYPTIONS }, (_, n) => n);
  const rate = async (work: () => Promise<unknown>) => {
    const before = process.cpuUsage();
    await inParallel(all, CONCURRENCY, work);
    const { user, system } = process.cpuUsage(before);
    return ENCRYPTIONS / ((user + system) / 1_000_000);
  };
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = -1; round < 9; round++) {
    const own = await rate(() => encryptPush(payload, keys));
    const bare = await rate(async () => {
      curve.generateKeys();
      curve.computeSecret(point);
    });
    if (round >= 0) ours.push(own);
    if (round >= 0) peer.push(bare);
  }
  const [mine, other] = [median(ours), median(peer)];
  const ratio = mine / other;
  return [
    {
      name: 'encrypt',
      ours: mine,
      peer: other,
      ratio,
      goal: '>= 0.3',
      met: ratio >= 0.3,
      unit: 'payloads/s',
    },
  ];
};
