// The phone's service worker: shows what a push says, and tells the server that it arrived, so that no text message
// has to follow. Both happen whatever becomes of the other.

/** Between the attempts to say that a push arrived. */
const WAITS_MS = [0, 2_000, 8_000];

/** `{title, body, link, topic, purpose, receipt}`, as src/delivery/channels/push-payload.ts writes it. */
async function show({ title, body, link, topic, purpose }) {
  await self.registration.showNotification(title, {
    body,
    lang: 'zh-CN',
    icon: '/icon.svg',
    // A newer message of the same call-out takes the place of an older one, and is heard again.
    ...(topic && { tag: topic, renotify: true }),
    requireInteraction: purpose === 'summons',
    data: { link },
  });
}

async function tellArrived(receipt) {
  for (const wait_ms of WAITS_MS) {
    await new Promise((done) => setTimeout(done, wait_ms));
    const answer = await fetch('/webhooks/push/received', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ receipt }),
    }).catch(() => null);
    // Refused is final: only silence and failures of the server's own are worth another try.
    if (answer && answer.status < 500) return;
  }
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const message = event.data.json();
  event.waitUntil(Promise.allSettled([show(message), tellArrived(message.receipt)]));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { link } = event.notification.data;
  if (link) event.waitUntil(self.clients.openWindow(link));
});
