// A phone's browser over the whole app: pushes come from a push service that is a stand-in, and what this Chromium cannot show
// (it has no notifications) is kept by the service worker for the test to see and press.
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import type { BrowserContext, Page } from 'playwright-core';
import webPush from 'web-push';
import { createApp } from '../../src/app.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { webPushChannel } from '../../src/delivery/channels/web-push.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import type { Database } from '../../src/kernel/database.ts';
import { workOf } from '../../src/work.ts';
import { fakePushService } from './fake-push-service.ts';
import { rigOf } from './rig.ts';
import { OPERATOR_KEY } from './web.ts';

const STAND_IN = `const shown = [];
self.registration.showNotification = async (title, options) => {
  shown.push({ title, options });
  for (const page of await self.clients.matchAll({ includeUncontrolled: true })) page.postMessage({ title, options });
};
self.addEventListener('message', ({ data }) => {
  if (!('press' in data)) return;
  const event = new Event('notificationclick');
  const notification = { data: shown[0].options.data, close() {} };
  self.dispatchEvent(Object.assign(event, { action: data.press, notification, waitUntil() {} }));
});
`;

export interface Shown {
  title: string;
  options: {
    body: string;
    tag: string;
    actions?: { action: string; title: string }[];
    data: { link: string };
  };
}

export async function phoneWorld(db: Database) {
  const rig = rigOf(db);
  // Signatures are dated by the machine's clock, whatever ours says.
  const pushService = await fakePushService();
  const http = nodeHttp({ ca: pushService.ca });
  const vapid = { subject: 'mailto:duty@muster.example', ...webPush.generateVAPIDKeys() };
  const receiptSecret = rig.deps.linkSecret;
  const channel = webPushChannel({ vapid, receiptSecret, send: http.send, clock: rig.clock });
  const app: { fetch?: ReturnType<typeof createApp>['fetch'] } = {};
  const told = Promise.withResolvers<number>();
  let watch = (_method: string, _path: string): void => {};
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((ready) => {
    const fetch = async (request: Request) => {
      const answer = (await app.fetch?.(request)) ?? new Response(null, { status: 503 });
      const { pathname } = new URL(request.url);
      if (pathname === '/webhooks/push/received') told.resolve(answer.status);
      watch(request.method, pathname);
      return answer;
    };
    const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => ready({ server, port }));
  });
  const url = `http://127.0.0.1:${port}`;
  Object.assign(rig.deps, { channels: channelsOf([channel]), publicUrl: url });
  const deps = { ...rig.deps, logger: { info() {}, warn() {}, error: console.error } };
  const built = serveStatic({ root: 'dist/web' });
  app.fetch = createApp({
    ...{ ...deps, role: 'all', operatorKey: OPERATOR_KEY },
    files: {
      console: serveStatic({ root: 'dist/web', path: 'console/index.html' }),
      any: (c, next) =>
        c.req.path === '/sw.js'
          ? Promise.resolve(
              c.body(STAND_IN + readFileSync('dist/web/sw.js', 'utf8'), 200, {
                'content-type': 'text/javascript',
              }),
            )
          : built(c, next),
    },
  }).fetch;
  return {
    ...{ ...rig, url, pushService },
    /** Does what is due now. */
    work: () => workOf(deps).run(rig.clock.now()),
    /** What the phone's word that a push arrived was answered. */
    toldArrived: told.promise,
    /** Hears of each request once it is answered, and so stored. */
    onAnswer(hear: (method: string, path: string) => void) {
      watch = hear;
    },
    async close() {
      server.close();
      http.close();
      await pushService.close();
    },
  };
}

/** Waits until the phone's background is at work; what it shows from then on, and what the push service hands it. */
export async function background(page: Page, context: BrowserContext, url: string) {
  const cdp = await context.newCDPSession(page);
  const known = Promise.withResolvers<string>();
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const ours = registrations.find((r) => r.scopeURL === `${url}/`);
    if (ours) known.resolve(ours.registrationId);
  });
  await cdp.send('ServiceWorker.enable');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const registrationId = await known.promise;
  const nextShown = () =>
    page.evaluate(
      () =>
        new Promise<Shown>((done) => {
          navigator.serviceWorker.addEventListener('message', (e) => e.data.title && done(e.data));
        }),
    );
  return {
    async deliver(data: string): Promise<Shown> {
      const shown = nextShown();
      await cdp.send('ServiceWorker.deliverPushMessage', { origin: url, registrationId, data });
      return shown;
    },
    async press(action: string): Promise<Shown> {
      const shown = nextShown();
      await page.evaluate((press) => navigator.serviceWorker.controller?.postMessage({ press }), action);
      return shown;
    },
  };
}
