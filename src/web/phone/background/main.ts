// The phone's background: pushes and their buttons, what waits for a network, and pages without one.

import { SYNC_TAG } from '../queue.ts';
import { pressed, sendWaiting } from './answering.ts';
import { answerOf, forgetOldCaches, keepFiles } from './pages.ts';
import { type PushMessage, pushed } from './push.ts';
import { resubscribe } from './resubscribe.ts';
import { worker } from './worker.ts';

worker.addEventListener('install', (event) => {
  event.waitUntil(keepFiles().catch(() => {}));
  void worker.skipWaiting();
});
worker.addEventListener('activate', (event) =>
  event.waitUntil(forgetOldCaches().then(() => worker.clients.claim())),
);
worker.addEventListener('push', (event) => event.waitUntil(pushed(event.data.json() as PushMessage)));
worker.addEventListener('notificationclick', (event) => event.waitUntil(pressed(event)));
worker.addEventListener('sync', (event) => {
  if (event.tag === SYNC_TAG) event.waitUntil(sendWaiting());
});
worker.addEventListener('pushsubscriptionchange', (event) =>
  event.waitUntil(resubscribe(event).catch(() => {})),
);
worker.addEventListener('fetch', (event) => {
  const answer = answerOf(event.request);
  if (answer) event.respondWith(answer);
});
