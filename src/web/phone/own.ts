// What is read of oneself: always asked of the server, kept for when there is no network, each person's apart, and shown with its age.
import { timeAt } from '../console/when.ts';
import { phoneNow } from './clock.ts';
import { make } from './dom.ts';
import { forget, keep, kept } from './store.ts';
import { reasonOf, word } from './words.ts';

export interface Me {
  actor: string;
  name: string;
  memberId: number | null;
  permissions: string[];
}
interface Copy<T> {
  actor: string;
  at: string;
  data: T;
}

const PATIENCE_MS = 10_000;
const KEY = 'own:';

/** `status` null: nothing came back, and what was asked may have been done. `body`: what the server says against it. */
export class Failed extends Error {
  declare readonly status: number | null;
  declare readonly body: { title?: string; detail?: string };
  constructor(status: number | null, body: { title?: string; detail?: string } = {}) {
    super(status === null ? word('phone-app.no-network') : reasonOf(body, status));
    Object.assign(this, { status, body });
  }
}

/** Speaks to our own API; what is no success is thrown. */
export async function ask<T>(path: string, init: RequestInit & { json?: unknown } = {}): Promise<T> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  const { json, headers, ...rest } = init;
  try {
    const reply = await fetch(path, {
      ...{ credentials: 'same-origin', signal: stop.signal, ...rest },
      headers: {
        ...{ accept: 'application/json', 'accept-language': document.documentElement.lang },
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(headers as Record<string, string>),
      },
      ...(json !== undefined && { method: init.method ?? 'POST', body: JSON.stringify(json) }),
    }).catch(() => {
      throw new Failed(null);
    });
    const body = reply.status === 204 ? null : await reply.json().catch(() => null);
    if (!reply.ok) throw new Failed(reply.status, body ?? {});
    return body as T;
  } finally {
    clearTimeout(timer);
  }
}

const isSignedOut = (error: unknown) => error instanceof Failed && error.status === 401;

/** The one whose phone this is; null: signed out. Without a network, as last known. */
export async function whoAmI(): Promise<Me | null> {
  try {
    const me = await ask<Me>('/api/me');
    await keep(`${KEY}me`, me).catch(() => {});
    return me;
  } catch (error) {
    if (!isSignedOut(error)) {
      const known = await keptMe();
      if (known) return known;
      throw error;
    }
    // Whoever signs in next is shown nothing of this one.
    await forget(KEY).catch(() => {});
    return null;
  }
}

export const keptMe = async (): Promise<Me | null> =>
  (await kept<Me>(`${KEY}me`).catch(() => undefined)) ?? null;

export function askToSignIn(into: HTMLElement): void {
  const way = make(
    'a',
    { href: `/sign-in?next=${encodeURIComponent(`/phone/${location.hash}`)}`, className: 'button big yes' },
    word('phone.sign-in'),
  );
  into.textContent = '';
  into.append(make('p', {}, word('phone-app.sign-in-own')), way);
}

interface About<T> {
  /** What the kept copy is called. */
  name: string;
  read(me: Me): Promise<T>;
  draw(data: T, me: Me): (Node | string)[];
}

const age = (at: string) =>
  make('p', { className: 'net' }, word('phone-app.old', { time: timeAt(at, phoneNow()) }));

/** Shows what is kept at once, then what the server has; without a network the kept with its age. */
export async function showOwn<T>(into: HTMLElement, { name, read, draw }: About<T>): Promise<void> {
  const before = await keptMe();
  const copy = await kept<Copy<T>>(KEY + name).catch(() => undefined);
  const old = copy && before && copy.actor === before.actor ? copy : undefined;
  const put = (...nodes: (Node | string)[]) => {
    into.textContent = '';
    into.append(...nodes);
  };
  if (old && before) put(...draw(old.data, before));
  try {
    const me = await whoAmI();
    if (!me) return askToSignIn(into);
    const data = await read(me);
    await keep(KEY + name, { actor: me.actor, at: phoneNow().toISOString(), data }).catch(() => {});
    // Nobody's typing is taken away for what is the same.
    if (!old || JSON.stringify(old.data) !== JSON.stringify(data)) put(...draw(data, me));
  } catch (error) {
    if (isSignedOut(error)) return askToSignIn(into);
    if (!(error instanceof Failed)) throw error;
    if (error.status !== null) put(make('p', { className: 'net wrong' }, error.message));
    else if (old) into.prepend(age(old.at));
    else put(make('h1', {}, word('phone-app.not-opened')), word('phone-app.not-opened.own'));
  }
}

/** Done at once, and only with a network: what was said against it stands where it was asked. */
export async function attempt(button: HTMLButtonElement, work: () => Promise<unknown>): Promise<boolean> {
  button.disabled = true;
  for (const old of Array.from(button.parentElement?.querySelectorAll('.net.wrong') ?? [])) old.remove();
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    button.after(make('p', { className: 'net wrong', role: 'alert' }, error.message));
    return false;
  } finally {
    button.disabled = false;
  }
}
