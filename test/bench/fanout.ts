// From the launch of 800 to the last text accepted, against the provider's own floor: the same texts handed to it at once.
import { createECDH, randomBytes } from 'node:crypto';
import webPush from 'web-push';
import { launch, launchRequestSchema } from '../../src/callout/launch.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { httpSmsChannel } from '../../src/delivery/channels/http-sms.ts';
import { webPushChannel } from '../../src/delivery/channels/web-push.ts';
import { startDispatcher } from '../../src/delivery/dispatcher.ts';
import { inParallel } from '../../src/delivery/in-time.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { dispatchDeps, workOf } from '../../src/work.ts';
import { startChild } from './child.ts';
import { type Bench, makeMembers } from './support.ts';

const CALLED = 800;
const SMS_PER_SECOND = 100;

/** Resolves when nothing of the outbox is on its way any more. */
async function allAccepted(db: Database): Promise<void> {
  for (;;) {
    const [row] = await db.sql<{ open: number; lost: number }[]>`
      select count(*) filter (where state in ('queued', 'sending'))::int as open,
        count(*) filter (where state in ('failed', 'expired', 'cancelled'))::int as lost from delivery`;
    if (row?.lost) throw new Error(`${row.lost} were lost`);
    if (row?.open === 0) return;
    await new Promise((done) => setTimeout(done, 20));
  }
}

export const fanout: Bench = async (db) => {
  await makeMembers(db, 2_000);
  const pushes = await startChild<{ port: number; ca: string }>('push-server.ts', []);
  const texts = await startChild<{ port: number }>('sms-server.ts', [String(SMS_PER_SECOND)]);
  const phone = createECDH('prime256v1').generateKeys().toString('base64url');
  const keys = { p256dh: phone, auth: randomBytes(16).toString('base64url') };
  await db.sql`
    insert into contact_point (member_id, kind, address, keys)
    select id, 'push', ${`https://127.0.0.1:${pushes.said.port}/push/`} || id, ${db.sql.json(keys)} from member`;
  const clock = systemClock();
  const http = nodeHttp({ ca: pushes.said.ca });
  const vapid = { subject: 'mailto:duty@muster.example', ...webPush.generateVAPIDKeys() };
  const url = `http://127.0.0.1:${texts.said.port}/sms`;
  const channels = channelsOf([
    webPushChannel({ vapid, receiptSecret: 'bench', send: http.send, clock }),
    httpSmsChannel({ url, token: 'bench', send: http.send, clock, pace_per_second: SMS_PER_SECOND }),
  ]);
  const one = { reference: 'r', to: '+8617000000001', text: 'x' };
  const floorFrom_ms = performance.now();
  await inParallel(Array.from({ length: CALLED }), 50, () =>
    http.send({ method: 'POST', url, headers: {}, body: JSON.stringify(one) }),
  );
  const peer = (performance.now() - floorFrom_ms) / 1_000;
  const logger = { info() {}, warn: console.warn, error: console.error };
  const deps = { db, clock, channels, linkSecret: 'bench', publicUrl: 'http://127.0.0.1', logger };
  const work = workOf(deps);
  const dispatcher = startDispatcher({ ...dispatchDeps(deps), width: 250 }, { onTick: work.tick });
  const request = launchRequestSchema.parse({
    ...{ kind: 'real', title: '商场火警', place: '东门', commander: { name: '王队' } },
    position: { lon: 103.8, lat: 36 },
    // Everybody of the benchmark can be there by then.
    arriveBy: new Date(clock.now().getTime() + 7_200_000).toISOString(),
    lines: [{ role: 'general', count: CALLED }],
    policy: { channels: 'at_once', echelons: [{ windowSeconds: 600, factor: 1 }] },
  });
  const from_ms = performance.now();
  await launch(deps, request, { actor: 'bench', idempotencyKey: null });
  await allAccepted(db);
  const ours = (performance.now() - from_ms) / 1_000;
  await dispatcher.stop();
  http.close();
  pushes.child.kill('SIGTERM');
  texts.child.kill('SIGTERM');
  const [sent] = await db.sql<{ n: number }[]>`select count(*)::int as n from delivery`;
  const ratio = ours / peer;
  const met = ratio <= 1.1 && sent?.n === 2 * CALLED;
  return [{ name: 'fanout', ours, peer, ratio, goal: '<= 1.1', met, unit: `s for ${sent?.n} messages` }];
};
