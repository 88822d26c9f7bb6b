import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import webPush from 'web-push';
import { createApp } from '../../src/app.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { webPushChannel } from '../../src/delivery/channels/web-push.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import { workOf } from '../../src/work.ts';
import { openBrowser, type TestBrowser } from '../support/chromium.ts';
import { testDatabase } from '../support/database.ts';
import { fakePushService } from '../support/fake-push-service.ts';
import { addMembers, rigOf } from '../support/rig.ts';
import { OPERATOR_KEY } from '../support/web.ts';

// This Chromium shows no notifications: what ours would show is told to the page instead.
const TELLING = `self.registration.showNotification = async (title, options) => {
  for (const page of await self.clients.matchAll({ includeUncontrolled: true })) page.postMessage({ title, options });
};\n`;

const db = await testDatabase();
const rig = rigOf(db);
// Signatures are dated by the machine's clock, whatever ours says.
const pushService = await fakePushService();
const http = nodeHttp({ ca: pushService.ca });
const vapid = { subject: 'mailto:duty@muster.example', ...webPush.generateVAPIDKeys() };
const receiptSecret = rig.deps.linkSecret;
const channel = webPushChannel({ vapid, receiptSecret, send: http.send, clock: rig.clock });
Object.assign(rig.deps, { channels: channelsOf([channel]) });
const logger = { info() {}, warn() {}, error: console.error };
const deps = { ...rig.deps, logger };

const told = Promise.withResolvers<number>();
const app = createApp({
  ...{ ...deps, role: 'all', operatorKey: OPERATOR_KEY },
  files: {
    console: (_, next) => next(),
    any: async (c, next) => {
      if (c.req.path === '/page') return c.html('<!doctype html><title>phone</title>');
      if (c.req.path !== '/sw.js') return next();
      return c.body(TELLING + readFileSync('public/sw.js', 'utf8'), 200, {
        'content-type': 'text/javascript',
      });
    },
  },
});
const server = serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const answer = await app.fetch(request);
    if (new URL(request.url).pathname === '/webhooks/push/received') told.resolve(answer.status);
    return answer;
  },
});
await once(server, 'listening');
const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;

let chrome: TestBrowser;
beforeAll(async () => {
  chrome = await openBrowser();
});
afterAll(async () => {
  await chrome.close();
  server.close();
  http.close();
  await pushService.close();
});

/** A phone's page with its service worker at work; `deliver` is what the push service does. */
async function openPhone(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  const known = Promise.withResolvers<string>();
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const ours = registrations.find((r) => r.scopeURL === `${origin}/`);
    if (ours) known.resolve(ours.registrationId);
  });
  await cdp.send('ServiceWorker.enable');
  await page.goto(`${origin}/page`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/sw.js');
    await navigator.serviceWorker.ready;
  });
  const registrationId = await known.promise;
  return (data: string) => cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
}

test('a summons is pushed, checked and decrypted by a push service, shown by the phone, and counts as received', async () => {
  const [memberId = 0] = await addMembers(db, [{ phone: null }]);
  const phone = pushService.subscribe();
  await db.sql`insert into contact_point (member_id, kind, address, keys)
    values (${memberId}, 'push', ${phone.address}, ${db.sql.json(phone.keys)})`;
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }], minutes: 30 });
  await workOf(deps).run(rig.clock.now());

  // The service takes nothing whose audience, expiry, signature, TTL, Urgency, Topic or encryption is not as it must be.
  const [push] = pushService.pushes;
  expect(push).toMatchObject({ endpoint: phone.address, urgency: 'high', topic: `c${id}m${memberId}` });
  expect(push?.ttl_seconds).toBeGreaterThan(0);
  expect(push?.ttl_seconds).toBeLessThanOrEqual(3_600);

  const page = await chrome.browser.newPage();
  const deliver = await openPhone(page);
  const shown = page.evaluate(
    () =>
      new Promise<{ title: string; options: { body: string; tag: string; data: { link: string } } }>(
        (done) => {
          navigator.serviceWorker.addEventListener('message', (event) => done(event.data));
          navigator.serviceWorker.startMessages();
        },
      ),
  );
  await deliver(JSON.stringify(push?.payload));
  const { title, options } = await shown;
  expect(title).toMatch(/^【真实】/);
  expect(options).toMatchObject({ body: push?.payload.body, tag: push?.topic });
  expect(options.data.link).toMatch(/\/a\/[\w.-]+$/);
  expect(await told.promise).toBe(204);
  const rows =
    await db.sql`select channel, state from delivery where callout_id = ${id} and purpose = 'summons'`;
  expect([...rows]).toEqual([{ channel: 'push', state: 'delivered' }]);
  await page.close();
});
