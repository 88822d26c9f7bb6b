// Who looks at which board: one ear on the log for the whole process, one snapshot per change for all who see the same.
import { boundsOf, type Principal } from '../access/principal.ts';
import type { Reader } from '../kernel/page.ts';
import { changeOf, eventText, logAfter } from './board-rules.ts';
import { type BoardSnapshot, LINES, takeSnapshot } from './board-snapshot.ts';
import type { CalloutDeps } from './deps.ts';

const LOG_CHANNEL = 'callout_log';
/** Changes within this time are sent together. */
const GATHER_MS = 80;
/** Without an ear, and beside it in case one change was not heard. */
const LOOK_EVERY_MS = { deaf: 2_000, hearing: 15_000 };

export interface Listener {
  /** What to write, up to which entry; false when the reader takes nothing any more. */
  take(bytes: Uint8Array, id: number): boolean;
}

interface Room {
  calloutId: number;
  about: { who: Principal; reader: Reader };
  listeners: Set<Listener>;
  shown: Promise<BoardSnapshot>;
  timer: ReturnType<typeof setTimeout> | null;
  stale: boolean;
  looks: ReturnType<typeof setInterval>;
}

export interface BoardHub {
  /** The whole, then every change, until the returned function is called. `known`: the last entry that the reader has. */
  join(calloutId: number, about: Room['about'], known: number, listener: Listener): Promise<() => void>;
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Readers with the same key see the same names in the same language. */
const audienceOf = ({ who, reader }: Room['about']) =>
  JSON.stringify([reader.language, boundsOf(who, 'member.read')]);

/** `hears`: the database can tell of changes; where connections are pooled it cannot, and boards look for themselves. */
export function boardHub(deps: CalloutDeps, hears: boolean): BoardHub {
  const rooms = new Map<string, Room>();
  let ear: Promise<unknown> | null = null;

  const heard = (calloutId: string) => {
    for (const room of rooms.values()) if (String(room.calloutId) === calloutId) soon(room);
  };
  const listen = () => {
    ear ??= deps.db.sql
      .listen(LOG_CHANNEL, heard, () => {
        // Perhaps after a pause in which nothing was heard.
        for (const room of rooms.values()) soon(room);
      })
      .catch(() => {
        ear = null;
      });
    return ear;
  };

  function soon(room: Room): void {
    room.stale = true;
    room.timer ??= setTimeout(() => void renew(room), GATHER_MS);
  }

  async function renew(room: Room): Promise<void> {
    room.stale = false;
    try {
      const before = await room.shown;
      const after = await takeSnapshot(deps, room.calloutId, {
        ...{ ...room.about, after: before.lastId, curve: before.curve },
      });
      const log = [...before.log, ...after.log].slice(-LINES);
      room.shown = Promise.resolve({ ...after, log });
      const change = changeOf(before, after);
      const moved = after.lastId !== before.lastId || change.people.length > 0;
      if (moved) tell(room, encode(eventText('change', change, after.lastId)), after.lastId);
    } catch {
      // The database is away: the next look tries again.
    }
    room.timer = null;
    if (room.stale && room.listeners.size > 0) soon(room);
  }

  function tell(room: Room, bytes: Uint8Array, id: number): void {
    for (const listener of room.listeners) if (!listener.take(bytes, id)) room.listeners.delete(listener);
  }

  function open(key: string, calloutId: number, about: Room['about']): Room {
    const room: Room = {
      ...{ calloutId, about, listeners: new Set<Listener>(), timer: null, stale: false },
      shown: takeSnapshot(deps, calloutId, { ...about, after: 0, curve: null }),
      looks: setInterval(() => soon(room), hears ? LOOK_EVERY_MS.hearing : LOOK_EVERY_MS.deaf),
    };
    rooms.set(key, room);
    return room;
  }

  function leave(key: string, room: Room, listener: Listener): void {
    room.listeners.delete(listener);
    if (room.listeners.size > 0 || rooms.get(key) !== room) return;
    clearInterval(room.looks);
    if (room.timer) clearTimeout(room.timer);
    rooms.delete(key);
  }

  return {
    async join(calloutId, about, known, listener) {
      if (hears) await listen();
      const key = `${calloutId} ${audienceOf(about)}`;
      const room = rooms.get(key) ?? open(key, calloutId, about);
      // In the room before the snapshot is read, so that it is not closed meanwhile; told nothing before the whole.
      const held: { bytes: Uint8Array; id: number }[] = [];
      let ready = false;
      const own: Listener = {
        take: (bytes, id) => (ready ? listener.take(bytes, id) : held.push({ bytes, id }) > 0),
      };
      room.listeners.add(own);
      try {
        const shown = await room.shown;
        const log = logAfter(shown, known);
        const whole = log
          ? { ...shown, log }
          : await takeSnapshot(deps, calloutId, { ...about, after: known, curve: shown.curve });
        listener.take(
          encode(eventText('board', { ...whole, resumed: known > 0 }, whole.lastId)),
          whole.lastId,
        );
        ready = true;
        for (const { bytes, id } of held) if (id > whole.lastId) listener.take(bytes, id);
      } catch (error) {
        leave(key, room, own);
        throw error;
      }
      return () => leave(key, room, own);
    },
  };
}
