// Who looks at which board: one ear on the log for the whole process, one room for all who see the same.
import { boundsOf } from '../access/principal.ts';
import { type Audience, type BoardRoom, boardRoom, type Listener } from './board-room.ts';
import type { CalloutDeps } from './deps.ts';

const LOG_CHANNEL = 'callout_log';
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
  const rooms = new Map<string, BoardRoom>();
  let ear: Promise<unknown> | null = null;
  const heard = (calloutId: string) => {
    for (const room of rooms.values()) if (String(room.calloutId) === calloutId) room.soon();
  };
  // Connected again, perhaps after a pause in which nothing was heard.
  const connected = () => {
    for (const room of rooms.values()) room.soon();
  };
  const listen = () => {
    ear ??= deps.db.sql.listen(LOG_CHANNEL, heard, connected).catch(() => {
      ear = null;
    });
    return ear;
  };
  function roomOf(calloutId: number, about: Audience): BoardRoom {
    const key = `${calloutId} ${audienceOf(about)}`;
    const look_ms = hears ? LOOK_EVERY_MS.hearing : LOOK_EVERY_MS.deaf;
    const emptied = () => rooms.delete(key);
    const room = rooms.get(key) ?? boardRoom(deps, calloutId, { about, look_ms, emptied });
    rooms.set(key, room);
    return room;
  }
  return {
    async join(calloutId, about, known, listener) {
      if (hears) await listen();
      return roomOf(calloutId, about).join(about, known, listener);
    },
  };
}
