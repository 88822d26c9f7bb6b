// The summons screen: every form of it is kept first and sent then, so that a tap is an answer with any network.
import { timeAt } from '../console/when.ts';
import { phoneNow } from './clock.ts';
import { all, one } from './dom.ts';
import { distance_m, etaMinutesFor } from './journey-rules.ts';
import {
  isKept,
  readSummons,
  replacePage,
  type Summons,
  say,
  setClockBy,
  showStanding,
  standingOf,
} from './page.ts';
import { flush, put, type Told, waiting, wakeLater } from './queue.ts';
import { bodyOf, isWhole } from './queue-rules.ts';
import { startRinging, stopRinging } from './ring.ts';
import { scanCode } from './scan.ts';
import { offerSharing, positionNow } from './sharing.ts';
import { keep } from './store.ts';
import { languageOf, reasonOf, word } from './words.ts';

const REFRESH_MS = 30_000;
const RETRY_MS = 3_000;

const language = () => languageOf(document.documentElement.lang);
let retry: ReturnType<typeof setTimeout> | undefined;

/** Something may still wait here of this call-out, or of another: all of it counts. */
async function showWaiting(): Promise<number> {
  const waits = await waiting();
  const summons = readSummons();
  const mine = summons ? waits.filter(({ path }) => path.startsWith(summons.path)) : [];
  if (summons && mine.length > 0) showStanding(standingOf(summons, waits));
  // What was said here is not asked for again.
  for (const form of all('form[data-queue=here]'))
    form.hidden = waits.some(({ path }) => path === location.pathname);
  if (waits.length > 0) say(word('phone-app.saved', { n: waits.length }));
  return waits.length;
}

/** Keeps what was said, shows it as said, and sends it. */
export async function answer(path: string, body: Record<string, unknown>): Promise<void> {
  stopRinging();
  await put(path, body, language());
  await showWaiting();
  one('#now')?.focus({ preventScroll: true });
  await sync();
}

/** Sends what waits; what came of it is told, and what could not leave is tried again. */
async function sync(): Promise<void> {
  clearTimeout(retry);
  const told = await flush();
  const left = await showWaiting();
  if (left > 0) {
    retry = setTimeout(() => void sync(), RETRY_MS);
    void wakeLater();
  }
  const last = told.filter(({ fate }) => fate !== 'later').pop();
  if (!last) return;
  if (await openConflict(told)) return;
  const refused = told.find(({ fate }) => fate === 'refused');
  if (left === 0) await refresh(true);
  if (refused) say(word('phone-app.refused', { why: reasonOf(refused.body, refused.status) }), 'wrong');
  else if (left === 0) say(word('phone-app.received'));
}

/** Coming in two call-outs: the page asks which. */
async function openConflict(told: Told[]): Promise<boolean> {
  const conflict = told.find(({ status, body }) => status === 409 && body.outcome === 'conflict');
  if (!conflict) return false;
  const { answer: said, etaMinutes } = conflict.one.body;
  const eta = etaMinutes === undefined ? '' : `&eta=${etaMinutes}`;
  location.assign(`${conflict.one.path}?conflict=${said}${eta}`);
  return true;
}

/** Nobody's typing, and no tick that was not sent yet, is taken away. */
const isBusy = () =>
  all<HTMLInputElement>('input:not([type=hidden]):not(#share)').some((input) =>
    input.type === 'checkbox' ? input.checked !== input.defaultChecked : input.value !== '',
  );

/** The page as the server has it now; offline the one that is here stays, and says how old it is. */
async function refresh(sent = false): Promise<void> {
  // A list is asked for again only when it was sent: ticks stand in it.
  if (!readSummons() && !(sent && one('main[data-squad],main[data-roll-call]'))) return;
  try {
    const search = new URLSearchParams(location.search).get('lang');
    const response = await fetch(location.pathname + (search ? `?lang=${search}` : ''), {
      headers: { accept: 'text/html' },
      credentials: 'same-origin',
    });
    const html = await response.text();
    if ((await waiting()).length > 0 || (isBusy() && !sent)) return;
    replacePage(html);
    showScreen();
    if (isKept()) sayOld();
  } catch {
    sayOld();
  }
}

function sayOld(): void {
  const summons = readSummons();
  if (summons) say(word('phone-app.old', { time: timeAt(summons.now, phoneNow()) }));
}

function onSubmit(event: Event): void {
  const form = event.target as HTMLFormElement;
  const kind = form.dataset.queue;
  if (!kind) return;
  const fields = Array.from(new FormData(form), ([name, value]) => [name, String(value)] as const);
  const pressed = ((event as SubmitEvent).submitter ?? document.activeElement) as HTMLButtonElement | null;
  if (pressed?.name) fields.push([pressed.name, pressed.value]);
  const body = bodyOf(kind, fields);
  // What is not understood goes to the server as it is: it says so, and shows what was typed.
  if (!isWhole(body)) return;
  event.preventDefault();
  for (const input of all<HTMLInputElement>('input:not([type=hidden]):not([type=checkbox])', form))
    input.value = '';
  void answer(new URL(form.action).pathname, body);
}

async function answerByPosition(summons: Summons): Promise<void> {
  const here = await positionNow();
  if (!here) return say(word('phone-app.no-position'), 'wrong');
  const etaMinutes = etaMinutesFor(distance_m(here, summons.muster));
  const field = one<HTMLInputElement>('[data-follows] input[name=answer]');
  await answer(summons.path, { answer: field?.value ?? 'coming', etaMinutes });
}

async function checkInByCode(summons: Summons): Promise<void> {
  const qr = await scanCode();
  if (qr === null) return;
  if (qr === '') return say(word('phone-app.no-code'), 'wrong');
  await answer(`${summons.path}/check-in`, { qr });
}

/** Offers on the page that stands there what only a program can do. */
export function showScreen(): void {
  const summons = readSummons();
  if (!summons) return;
  setClockBy(summons);
  void keep(`callout:${summons.calloutId}`, summons.path).catch(() => {});
  const offer = (name: string, possible: boolean, act: () => unknown) => {
    for (const button of all(`[data-offer=${name}]`)) {
      button.hidden = !possible;
      button.onclick = () => void act();
    }
  };
  offer('eta', 'geolocation' in navigator, () => answerByPosition(summons));
  offer('scan', 'BarcodeDetector' in window, () => checkInByCode(summons));
  const asleep = !('Notification' in window) || Notification.permission !== 'granted';
  // Once the answer is given, and what this is about is clear.
  for (const part of all('[data-offer=wake]')) part.hidden = !asleep || summons.state === 'waiting';
  offerSharing(summons, () => answer);
}

export function startSummons(): void {
  document.addEventListener('submit', onSubmit);
  window.addEventListener('online', () => void sync());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void sync().then(() => refresh());
  });
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (data === 'summons' && readSummons()?.state === 'waiting') startRinging();
    void refresh();
  });
  setInterval(() => document.visibilityState === 'visible' && void refresh(), REFRESH_MS);
  showScreen();
  if (isKept() || !navigator.onLine) sayOld();
  void sync();
}
