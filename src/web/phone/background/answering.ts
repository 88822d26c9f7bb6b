// The notification's own buttons: an answer without opening anything. Kept first, sent then, and told what became of it.
import { flush, put, SYNC_TAG, type Told } from '../queue.ts';
import { type Language, languageOf, wordIn } from '../words.ts';
import { keepPage } from './pages.ts';
import { type ShownNotification, tellPages, worker } from './worker.ts';

export const BUTTONS = ['coming', 'cannot'] as const;
type Button = (typeof BUTTONS)[number];

const isButton = (action: string): action is Button => (BUTTONS as readonly string[]).indexOf(action) >= 0;

async function show(language: Language, title: string, body: string, link: string): Promise<void> {
  await worker.registration.showNotification(title, {
    ...{ body, lang: language === 'zh' ? 'zh-CN' : 'en', icon: '/icon-192.png', tag: `answer ${link}` },
    data: { link, language },
  });
}

/** What the person is told after a tap. */
async function tell(told: Told | undefined, button: Button, link: string, language: Language): Promise<void> {
  const say = (key: string, vars?: Record<string, string>) => wordIn(language, key, vars);
  const answer = say(`phone.${button}`);
  if (!told || told.fate === 'later') return show(language, say('phone-app.saved', { n: '1' }), answer, link);
  const { body, status } = told;
  if (status === 409)
    return show(language, body.title ?? '', say('phone.move.choose'), `${link}?conflict=${button}`);
  if (told.fate === 'refused') return show(language, body.title ?? `HTTP ${status}`, body.detail ?? '', link);
  const more = button === 'coming' ? say('phone.then-eta') : (body.message ?? '');
  return show(language, `${say('phone-app.received')}：${answer}`, more, link);
}

async function wakeLater(): Promise<void> {
  const { sync } = worker.registration as { sync?: { register(tag: string): Promise<void> } };
  await sync?.register(SYNC_TAG).catch(() => {});
}

export async function pressed({ notification, action }: { notification: ShownNotification; action: string }) {
  notification.close();
  const link = notification.data?.link;
  if (!link) return;
  if (!isButton(action)) return void (await worker.clients.openWindow(link));
  const language = languageOf(notification.data?.language);
  const path = new URL(link, worker.location.href).pathname;
  const { id } = await put(path, { answer: action, via: 'push' }, language);
  const told = (await flush()).find(({ one }) => one.id === id);
  if (!told || told.fate === 'later') await wakeLater();
  // The page that is read without a network says what was answered, too.
  else void keepPage(link).catch(() => {});
  await tell(told, action, link, language);
  await tellPages('news');
}

export async function sendWaiting(): Promise<void> {
  const told = await flush();
  await tellPages('news');
  // Background sync comes again by itself when the work fails.
  if (told.some(({ fate }) => fate === 'later')) throw new Error('something still waits');
}
