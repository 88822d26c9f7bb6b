// Whether this phone would wake its owner. What is said stands on a page of the server's, kept like a file; here is found out what
// of it holds, and a subscription that died, or that the server does not hold, is made anew while the permission is there.
import { timeAt } from '../console/when.ts';
import { phoneNow } from './clock.ts';
import { all } from './dom.ts';
import { ask, askToSignIn, Failed, type Me, whoAmI } from './own.ts';
import { keep, kept } from './store.ts';
import { languageOf, word } from './words.ts';

interface OwnPush {
  key: string | null;
  held: string | null;
  arrivedAt: string | null;
  passedAt: string | null;
  missedAt: string | null;
  nextAt: string | null;
}

const PATIENCE_MS = 20_000;
const AGAIN_MS = 700;
const AT_WORK_MS = 5_000;
const agent = navigator.userAgent;
const canPush = 'PushManager' in window && 'Notification' in window;
const permission = () => (canPush ? Notification.permission : 'default');
const isInstalled = () =>
  matchMedia('(display-mode: standalone)').matches ||
  ('standalone' in navigator && navigator.standalone === true);
const isIos = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
const MAKES: [string, RegExp][] = [
  ['huawei', /huawei|honor|harmony/i],
  ['xiaomi', /xiaomi|redmi|miui|; mi /i],
  ['oppo', /oppo|oneplus|realme|heytap/i],
  ['vivo', /vivo|iqoo/i],
];
const make = () => (isIos ? 'ios' : (MAKES.find(([, named]) => named.test(agent))?.[0] ?? 'android'));

const bytesOf = (key: string) =>
  Uint8Array.from(atob(key.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const isOf = (sub: PushSubscription, key: string) => {
  const its = sub.options.applicationServerKey;
  return !its || String(new Uint8Array(its)) === String(bytesOf(key));
};

const knownOf = (sub: PushSubscription | null) =>
  ask<OwnPush>('/api/me/push', { json: { endpoint: sub?.endpoint ?? null } });

/** What the server knows of this phone, its subscription made anew when it is needed and allowed. */
async function look({ memberId }: Me): Promise<{ sub: PushSubscription | null; known: OwnPush }> {
  // A browser that keeps its background from running never says so.
  const late = new Promise<null>((done) => setTimeout(() => done(null), AT_WORK_MS));
  const manager = canPush
    ? ((await Promise.race([navigator.serviceWorker.ready, late]))?.pushManager ?? null)
    : null;
  let sub = (await manager?.getSubscription()) ?? null;
  const known = await knownOf(sub);
  const { key, held } = known;
  if (!manager || !key || permission() !== 'granted' || (sub && held === 'live' && isOf(sub, key)))
    return { sub, known };
  // What its push service, or a key that is no longer ours, has ended does not come back to life.
  if (sub && (held === 'retired' || !isOf(sub, key))) {
    await sub.unsubscribe();
    sub = null;
  }
  sub = sub ?? (await manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) }));
  const { endpoint, keys } = sub.toJSON();
  const replaces = await kept<string>('own:push').catch(() => undefined);
  await ask(`/api/members/${memberId}/push-subscriptions`, { json: { endpoint, keys, replaces } });
  await keep('own:push', endpoint).catch(() => {});
  return { sub, known: await knownOf(sub) };
}

/** When the app is opened. True: its owner has something to do before this phone wakes anybody. */
export async function healPush(me: Me): Promise<boolean> {
  const { sub, known } = await look(me);
  return known.key !== null && (!sub || known.missedAt !== null);
}

/** Where nothing can be done but to go elsewhere, whoever it is. */
const elsewhere = () =>
  /MicroMessenger/.test(agent) ? 'wechat' : isIos && !canPush && !isInstalled() ? 'install' : null;

function verdictOf(sub: PushSubscription | null, { key, held, missedAt, arrivedAt }: OwnPush): string {
  if (!key) return 'off';
  if (!canPush) return 'cannot';
  if (permission() === 'denied') return 'denied';
  if (!sub || held !== 'live') return 'ask';
  return missedAt ? 'missed' : arrivedAt ? 'yes' : 'unproven';
}

/** What is shown: what holds, and when things were. */
interface Shown {
  into: HTMLElement;
  holds: string[];
  times: Record<string, string>;
  /** Of the subscription that can be tested. */
  endpoint: string;
}

function show({ into, holds, times }: Shown, ...also: string[]): void {
  const every = holds.concat(also);
  for (const part of all('[data-if]', into))
    part.hidden = !(part.dataset.if ?? '').split(' ').some((h) => every.indexOf(h) >= 0);
  for (const part of all('[data-time]', into)) part.textContent = times[part.dataset.time ?? ''] ?? '';
}

function take(shown: Shown, sub: PushSubscription | null, known: OwnPush): void {
  const is = [permission(), known.held ?? 'none', isInstalled() ? 'installed' : 'browser'];
  is.push(navigator.serviceWorker?.controller ? 'worker' : 'no-worker');
  shown.holds = [verdictOf(sub, known), make(), 'facts', ...is.map((i) => `is-${i}`)];
  if (known.held === 'live') shown.holds.push('live');
  shown.endpoint = sub?.endpoint ?? '';
  shown.times = {};
  for (const name of ['arrivedAt', 'passedAt', 'nextAt'] as const) {
    const at = known[name];
    if (at) shown.times[name] = timeAt(at, phoneNow());
    else shown.holds.push(`no-${name}`);
  }
}

/** False: nobody is signed in, and is asked to. */
async function refresh(shown: Shown): Promise<boolean> {
  const there = elsewhere();
  try {
    const me = there ? null : await whoAmI();
    if (!there && !me) {
      askToSignIn(shown.into);
      return false;
    }
    if (me && me.memberId !== null) {
      const { sub, known } = await look(me);
      take(shown, sub, known);
    } else shown.holds = [there ?? 'not-member', make()];
  } catch (error) {
    shown.holds = [error instanceof Failed && error.status === null ? 'offline' : 'refused', make()];
    shown.times = { refusal: (error as Error).message };
  }
  show(shown);
  return true;
}

/** Until it is known what became of it, or for as long as somebody looks at a phone. */
async function resultOf(id: number): Promise<{ state: string; afterMs: number }> {
  const until_ms = phoneNow().getTime() + PATIENCE_MS;
  for (;;) {
    const last = await ask<{ id: number; state: string; afterMs: number }>('/api/me/push/tests');
    if (last.id === id && /^(received|not-shown|failed)$/.test(last.state)) return last;
    if (phoneNow().getTime() > until_ms) return { state: 'late', afterMs: 0 };
    await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
}

async function test(shown: Shown): Promise<void> {
  show(shown, 'waiting');
  try {
    const { id } = await ask<{ id: number }>('/api/me/push/tests', { json: { endpoint: shown.endpoint } });
    const { state, afterMs } = await resultOf(id);
    await refresh(shown);
    shown.times.after = `${(afterMs / 1_000).toFixed(1)} ${word('phone-app.seconds')}`;
    show(shown, state);
  } catch (error) {
    shown.times.refusal = (error as Error).message;
    show(shown, 'refused');
  }
}

export async function wake(into: HTMLElement): Promise<void> {
  const page = await (await fetch(`/phone/wake/${languageOf(document.documentElement.lang)}`)).text();
  // Its style is this page’s already, and carries a number that this page’s policy does not know.
  const plain = page.replace(/<style[\s\S]*?<\/style>/g, '');
  const main = new DOMParser().parseFromString(plain, 'text/html').querySelector('main');
  const shown: Shown = { into, holds: [], times: {}, endpoint: '' };
  if (!main || !(await refresh(shown))) return;
  into.textContent = '';
  into.append(...Array.from(main.children));
  show(shown);
  for (const button of all<HTMLButtonElement>('[data-do]', into)) {
    button.onclick = () =>
      void (button.dataset.do === 'test'
        ? test(shown)
        : Notification.requestPermission().then(() => refresh(shown)));
  }
}
