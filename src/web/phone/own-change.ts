// What is said of oneself: kept first and sent then, like an answer, in words that tell what waits and what arrived.
import { timeAt } from '../console/when.ts';
import { phoneNow } from './clock.ts';
import { flush, put, waiting, wakeLater } from './queue.ts';
import { keep, kept, lastKey, type Waiting } from './store.ts';
import { languageOf, word } from './words.ts';

export type Change =
  | { what: 'away'; kind: string; startsAt?: string; endsAt?: string }
  | { what: 'back'; at?: string }
  | { what: 'drop'; absenceId: number }
  | { what: 'wishes'; wishes: unknown }
  | { what: 'undo'; of: string };

const at = (time: string) => timeAt(time, phoneNow());

export function wordsOf(change: Change): string {
  if (change.what === 'back')
    return change.at ? word('own.said.back-at', { time: at(change.at) }) : word('own.said.back');
  if (change.what !== 'away') return word(`own.said.${change.what}`);
  const { kind, startsAt, endsAt } = change;
  return word('own.said.away', {
    kind: word(`own.kind.${kind}`),
    from: startsAt ? at(startsAt) : word('own.said.now'),
    until: endsAt ? word('own.said.till', { time: at(endsAt) }) : word('own.said.open'),
  });
}

export const pathOf = (memberId: number) => `/api/members/${memberId}/own-changes`;
const changeOf = ({ body }: Waiting) => (body as unknown as { change: Change }).change;

/** The last thing said, or what the server had against it. */
type Last = { at: string } & ({ id: string; what: string } | { refused: string });

export interface Said {
  /** In words, what has not arrived yet. */
  waits: string[];
  /** As long as anybody still thinks of it: it can be taken back. */
  last: Last | null;
}

const RECENT_MS = 12 * 3_600_000;
const noteLast = (path: string, last: Last | null) => keep(lastKey(path), last).catch(() => {});

export async function saidSoFar(memberId: number): Promise<Said> {
  const path = pathOf(memberId);
  const waits = (await waiting(path)).map((w) => wordsOf(changeOf(w)));
  const last = (await kept<Last | null>(lastKey(path)).catch(() => null)) ?? null;
  const recent = last !== null && phoneNow().getTime() - Date.parse(last.at) < RECENT_MS;
  return { waits, last: recent ? last : null };
}

/** Kept on the phone, to be sent. */
export async function say(memberId: number, change: Change): Promise<void> {
  const path = pathOf(memberId);
  const { id, deviceAt } = await put(path, { change }, languageOf(document.documentElement.lang));
  await noteLast(path, change.what === 'undo' ? null : { id, what: wordsOf(change), at: deviceAt });
}

/** Something else said by whoever holds this phone: kept, to be sent. */
export async function sayTo(path: string, body: Record<string, unknown>): Promise<void> {
  await put(path, body, languageOf(document.documentElement.lang));
  await noteLast(path, null);
}

export const waitingTo = async (path: string): Promise<number> => (await waiting(path)).length;

/** What the server had against the last of it. */
export async function refusedAt(path: string): Promise<string | null> {
  const last = await kept<Last | null>(lastKey(path)).catch(() => null);
  return last && 'refused' in last ? last.refused : null;
}

const RETRY_MS = 5_000;

/** Sends all that waits. */
export async function sendSaid(): Promise<void> {
  const told = await flush();
  if (told.some(({ fate }) => fate === 'later')) void wakeLater();
}

/** Sends again what waits for `where`, as long as somebody looks on, and tells when some of it arrived, whoever sent it. */
export async function goOnSending(
  into: HTMLElement,
  where: string,
  waits: number,
  arrived: () => void,
): Promise<void> {
  if (waits === 0 || !into.isConnected) return;
  await sendSaid();
  if ((await waitingTo(where)) < waits) return arrived();
  setTimeout(() => void goOnSending(into, where, waits, arrived), RETRY_MS);
}
