// Fetches texts whose webhook was lost while we were away.
import type { Database } from '../kernel/database.ts';
import type { Channels } from './channel.ts';
import { type OnText, receiveText } from './inbound.ts';

export interface FetchMissedDeps {
  db: Database;
  channels: Channels;
  onText: OnText;
}

export interface Missed {
  /** Texts that had not been handled before. */
  handled: number;
  /** Routes that could not be asked, and texts that could not be handled: both are worth asking for again. */
  errors: { route: string; error: unknown }[];
}

/** Asks every provider for texts since `since`, oldest first, so that the latest answer is the last one taken. */
export async function fetchMissedTexts(deps: FetchMissedDeps, since: Date): Promise<Missed> {
  const missed: Missed = { handled: 0, errors: [] };
  for (const channel of deps.channels.all) {
    if (!channel.received) continue;
    try {
      const texts = await channel.received(since);
      for (const text of texts.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
        if ((await receiveText(deps, text)) === 'handled') missed.handled++;
      }
    } catch (error) {
      missed.errors.push({ route: channel.route, error });
    }
  }
  return missed;
}
