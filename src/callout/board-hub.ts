// Who looks at which board: one ear on the log for the whole process, one watch for each call-out.
import { boundsOf } from '../access/principal.ts';
import type { Listener } from './board-room.ts';
import type { Audience } from './board-snapshot.ts';
import { type BoardWatch, boardWatch } from './board-watch.ts';
import type { CalloutDeps } from './deps.ts';

const LOG_CHANNEL = 'callout_log';
const MOVED_CHANNEL = 'callout_moved';
/** Without an ear, and beside it in case one change was not heard. */
const LOOK_EVERY_MS = { deaf: 2_000, hearing: 15_000 };

export interface BoardHub {
  /** The whole, then every change, until the returned function is called. `known`: the last entry that the reader has. */
  join(calloutId: number, about: Audience, known: number, listener: Listener): Promise<() => void>;
}

/** Readers with the same key see the same names in the same language. */
const audienceOf = ({ who, reader }: Audience) =>
  JSON.stringify([reader.language, boundsOf(who, 'member.read')]);

/** `hears`: the database can tell of changes; where connections are pooled it cannot, and boards look for themselves. */
export function boardHub(deps: CalloutDeps, hears: boolean): BoardHub {
  const watches = new Map<number, BoardWatch>();
  let ear: Promise<unknown> | null = null;
  const heard = (calloutId: string) => watches.get(Number(calloutId))?.soon();
  const moved = (calloutId: string) => watches.get(Number(calloutId))?.movedSoon();
  // Connected again, perhaps after a pause in which nothing was heard.
  const connected = () => {
    for (const watch of watches.values()) watch.soon();
  };
  const listen = () => {
    ear ??= Promise.all([
      deps.db.sql.listen(LOG_CHANNEL, heard, connected),
      deps.db.sql.listen(MOVED_CHANNEL, moved),
    ]).catch(() => {
      ear = null;
    });
    return ear;
  };
  function watchOf(calloutId: number): BoardWatch {
    const look_ms = hears ? LOOK_EVERY_MS.hearing : LOOK_EVERY_MS.deaf;
    const emptied = () => watches.delete(calloutId);
    const watch = watches.get(calloutId) ?? boardWatch(deps, calloutId, { look_ms, emptied });
    watches.set(calloutId, watch);
    return watch;
  }
  return {
    async join(calloutId, about, known, listener) {
      if (hears) await listen();
      return watchOf(calloutId).room(audienceOf(about), about).join(known, listener);
    },
  };
}
