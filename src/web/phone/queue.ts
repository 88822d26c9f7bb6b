// Sends what waits, from the page and from the background alike: whoever is awake. Each carries an id made here and its true
// time, so neither order nor repetition matters to the server.
import { phoneNow } from './clock.ts';
import { type Fate, fateOf } from './queue-rules.ts';
import { allWaiting, dropWaiting, keep, lastKey, putWaiting, type Waiting } from './store.ts';
import { languageOf, reasonOf, wordIn } from './words.ts';

/** What the server said to one of them. */
export interface Told {
  one: Waiting;
  fate: Fate;
  status: number | null;
  /** The answer's or the problem's body. */
  body: { outcome?: string; message?: string; title?: string; detail?: string };
}

const TIMEOUT_MS = 20_000;
export const SYNC_TAG = 'muster-waiting';

/** 128 bits, without randomUUID, which old phones do not have. */
export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => (b + 256).toString(16).slice(1)).join('');

/** Where a phone keeps nothing for us (private windows), it waits as long as the page is open. */
const inMemory: Waiting[] = [];

const ANSWERS = /^\/(a|rc)\//;

/** Of what is answered on pages behind links, or of what goes to the addresses that begin with `where`. */
export async function waiting(where: string | RegExp = ANSWERS): Promise<Waiting[]> {
  const every = [...(await allWaiting().catch(() => [])), ...inMemory];
  return every.filter(({ path }) => path.search(where) === 0);
}

/** Kept before anything is sent: what was tapped is never lost to a network that goes just then. */
export async function put(path: string, body: Record<string, unknown>, language: string): Promise<Waiting> {
  const one: Waiting = { id: newId(), path, body, deviceAt: phoneNow().toISOString(), language };
  try {
    return { ...one, n: await putWaiting(one) };
  } catch {
    inMemory.push(one);
    return one;
  }
}

async function drop(one: Waiting): Promise<void> {
  const at = inMemory.findIndex(({ id }) => id === one.id);
  if (at >= 0) inMemory.splice(at, 1);
  if (one.n !== undefined) await dropWaiting(one.n);
}

async function send(one: Waiting): Promise<Told> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  const { path, body, deviceAt, id, language } = one;
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'accept-language': language,
      },
      body: JSON.stringify({
        ...body,
        clientId: id,
        // A receipt has a name of its own for when it was given.
        deviceAt: 'readAt' in body ? undefined : deviceAt,
        sentAt: phoneNow().toISOString(),
      }),
      credentials: 'same-origin',
      signal: stop.signal,
    });
    const told = await response.json().catch(() => ({}));
    const fate = fateOf(response.status, path.endsWith('/check-in'));
    return { one, fate, status: response.status, body: told };
  } catch {
    return { one, fate: 'later', status: null, body: {} };
  } finally {
    clearTimeout(timer);
  }
}

/** What was not taken, or came too late, is kept to be told wherever it was said; answers to call-outs tell it themselves. */
async function note({ one, fate, status, body }: Told): Promise<void> {
  const late = body.outcome === 'after_closing';
  if (one.path.startsWith('/a/') || !(late || fate === 'refused')) return;
  const language = languageOf(one.language);
  const refused = late
    ? wordIn(language, 'phone-app.after-closing')
    : wordIn(language, 'phone-app.refused', { why: reasonOf(body, status, language) });
  await keep(lastKey(one.path), { refused, at: phoneNow().toISOString() }).catch(() => {});
}

async function sendAll(): Promise<Told[]> {
  const told: Told[] = [];
  // Of one address each in its turn: the last word must come last.
  const behind = new Set<string>();
  for (const one of await waiting('/')) {
    if (behind.has(one.path)) continue;
    const result = await send(one);
    told.push(result);
    if (result.status === null) break;
    if (result.fate === 'later') behind.add(one.path);
    else {
      await note(result);
      await drop(one);
    }
  }
  return told;
}

/** The background goes on when this page is gone, where the browser can. */
export async function wakeLater(): Promise<void> {
  const registration = await navigator.serviceWorker?.ready;
  const manager = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
  await manager?.register(SYNC_TAG).catch(() => {});
}

let sending: Promise<Told[]> = Promise.resolve([]);

/** One round at a time; what was put meanwhile is in the next one, which whoever asks waits for. */
export function flush(): Promise<Told[]> {
  sending = sending.then(sendAll, sendAll);
  return sending;
}
