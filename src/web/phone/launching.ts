// Sends a launch from a phone, once: the key is kept here before anything leaves, so that a lost reply and another try are one
// call-out. Without a network nothing is kept for later: a launch that leaves by itself an hour on is nobody's wish.
import type { LaunchBody } from '../console/launch/draft.ts';
import { ask, Failed } from './own.ts';
import { newId } from './queue.ts';
import { keep, kept } from './store.ts';

/** What was sent and not heard of yet. */
export interface Sent {
  key: string;
  body: LaunchBody;
}
export type Outcome =
  | { launched: number }
  | { asked: number }
  | { refused: string }
  /** Nothing left the phone. */
  | 'offline'
  /** It may be out already. */
  | 'unknown';

const keyOf = (actor: string) => `own:launch:${actor}`;
/** Where a phone keeps nothing for us, as long as the page is open. */
let inMemory: Sent | null = null;

export const unheardOf = async (actor: string): Promise<Sent | null> =>
  (await kept<Sent | null>(keyOf(actor)).catch(() => null)) ?? inMemory;

async function note(actor: string, sent: Sent | null): Promise<void> {
  inMemory = sent;
  await keep(keyOf(actor), sent).catch(() => {});
}

export const drop = (actor: string): Promise<void> => note(actor, null);

function wordsOf({ message, body }: Failed): string {
  const errors = (body as { errors?: { message: string }[] }).errors ?? [];
  return [message, ...errors.map((e) => e.message)].join(' ');
}

export async function sendLaunch(actor: string, body: LaunchBody): Promise<Outcome> {
  if (!navigator.onLine) return 'offline';
  const sent = (await unheardOf(actor)) ?? { key: newId(), body };
  await note(actor, sent);
  try {
    const headers = { 'idempotency-key': sent.key };
    const answer = await ask<{ id?: number; launchRequest?: { id: number } }>('/api/callouts', {
      ...{ json: sent.body, headers },
    });
    await drop(actor);
    return answer.launchRequest ? { asked: answer.launchRequest.id } : { launched: answer.id ?? 0 };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    // The server's own no is a no; silence and trouble are not.
    if (error.status === null || error.status >= 500) return 'unknown';
    await drop(actor);
    return { refused: wordsOf(error) };
  }
}
