// A push: shown, told to the server as arrived so that no text has to follow, and its page kept. Each happens whatever
// becomes of the others. A summons is shown again until somebody has seen to it.
import { languageOf, wordIn } from '../words.ts';
import { BUTTONS } from './answering.ts';
import { keepPage } from './pages.ts';
import { after_ms, tellPages, worker } from './worker.ts';

/** As src/delivery/channels/push-payload.ts writes it. */
export interface PushMessage {
  title: string;
  body: string;
  link: string | null;
  topic: string | null;
  purpose: string;
  receipt: string;
  language?: string;
}

/** Between the attempts to say that a push arrived. */
const WAITS_MS = [0, 2_000, 8_000];
const TREMBLE_MS = [600, 200, 600, 200, 600];
/** A browser lets a push work for about a minute. */
const RING_EVERY_MS = 12_000;
const RINGS = 4;
const TEST_TAG = 'push-check';
const WIPE_AFTER_MS = 5_000;

const isTest = (purpose: string) => /^push_(check|test)$/.test(purpose);
/** One takes the other's place; the weekly one is heard by nobody. */
const testOptions = (options: NotificationOptions, purpose: string) => ({
  ...options,
  ...{ tag: TEST_TAG, silent: purpose === 'push_check' },
});

/** Browsers ask that every push be seen; this one has been. Not within the push itself, or they show one of their own. */
async function wipeTest(): Promise<void> {
  await after_ms(WIPE_AFTER_MS);
  for (const shown of await worker.registration.getNotifications({ tag: TEST_TAG })) shown.close();
}

async function showOnce({ title, body, link, topic, purpose, language }: PushMessage): Promise<void> {
  const spoken = languageOf(language);
  const asks = purpose === 'summons' && link !== null;
  const options = {
    ...{ body, lang: spoken === 'zh' ? 'zh-CN' : 'en', icon: '/icon-192.png' },
    // A newer message of the same call-out takes the place of an older one, and is heard again.
    ...(topic && { tag: topic, renotify: true }),
    requireInteraction: purpose === 'summons',
    ...(asks && {
      vibrate: TREMBLE_MS,
      actions: BUTTONS.map((action) => ({ action, title: wordIn(spoken, `phone.${action}`) })),
    }),
    data: { link, language: spoken },
  };
  await worker.registration.showNotification(
    title,
    isTest(purpose) ? testOptions(options, purpose) : options,
  );
}

/** Rings until it was answered, opened or wiped away: then it is not there any more. */
async function ring(message: PushMessage): Promise<void> {
  const { purpose, topic } = message;
  if (purpose !== 'summons' || !topic) return;
  for (let ring = 1; ring < RINGS; ring++) {
    await after_ms(RING_EVERY_MS);
    const open = await worker.registration.getNotifications({ tag: topic });
    if (open.length === 0) return;
    await showOnce(message);
  }
}

/** What arrived and could not be shown woke nobody: the server takes the next way. */
async function tellArrived(receipt: string, shown: boolean): Promise<void> {
  for (const wait_ms of WAITS_MS) {
    await after_ms(wait_ms);
    const answer = await fetch('/webhooks/push/received', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ receipt, shown }),
    }).catch(() => null);
    // Refused is final: only silence and failures of the server's own are worth another try.
    if (answer && answer.status < 500) return;
  }
}

export async function pushed(message: PushMessage): Promise<void> {
  const shown = await showOnce(message).then(
    () => true,
    () => false,
  );
  await Promise.allSettled([
    tellArrived(message.receipt, shown),
    ...(shown ? [ring(message)] : []),
    ...(message.link ? [keepPage(message.link)] : []),
    tellPages(message.purpose === 'summons' ? 'summons' : 'news'),
  ]);
  if (message.purpose === 'push_check') void wipeTest();
}
