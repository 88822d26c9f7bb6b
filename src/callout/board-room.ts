// All who look at one board and may see the same: one snapshot per change for them all, encoded once.
import type { Principal } from '../access/principal.ts';
import type { Reader } from '../kernel/page.ts';
import { changeOf, eventText, logAfter } from './board-rules.ts';
import { type BoardSnapshot, LINES, takeSnapshot } from './board-snapshot.ts';
import type { CalloutDeps } from './deps.ts';
import type { CurvePoint } from './report.ts';

/** Changes within this time are sent together. */
const GATHER_MS = 80;

export interface Listener {
  /** What to write, up to which entry; false when the reader takes nothing any more. */
  take(bytes: Uint8Array, id: number): boolean;
}

export interface Audience {
  who: Principal;
  reader: Reader;
}

export interface BoardRoom {
  calloutId: number;
  /** Something changed: look soon. */
  soon(): void;
  /** The whole, then every change. `known`: the last entry that the reader has. */
  join(about: Audience, known: number, listener: Listener): Promise<() => void>;
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Null: nothing that a reader would see. */
function changed(before: BoardSnapshot, after: BoardSnapshot): Uint8Array | null {
  const change = changeOf(before, after);
  const same = after.lastId === before.lastId && change.people.length === 0;
  return same ? null : encode(eventText('change', change, after.lastId));
}

const wholeEvent = (whole: BoardSnapshot, known: number) =>
  encode(eventText('board', { ...whole, resumed: known > 0 }, whole.lastId));

/** Looks of itself every `look_ms`; `emptied` is called when the last one left. */
export function boardRoom(
  deps: CalloutDeps,
  calloutId: number,
  room: { about: Audience; look_ms: number; emptied(): void },
): BoardRoom {
  const listeners = new Set<Listener>();
  const looks = setInterval(soon, room.look_ms);
  const take = (about: Audience, after: number, curve: CurvePoint[] | null) =>
    takeSnapshot(deps, calloutId, { ...about, after, curve });
  let shown = take(room.about, 0, null);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let stale = false;

  function soon(): void {
    stale = true;
    timer ??= setTimeout(() => void renew(), GATHER_MS);
  }

  async function renew(): Promise<void> {
    stale = false;
    try {
      const before = await shown;
      const after = await take(room.about, before.lastId, before.curve);
      shown = Promise.resolve({ ...after, log: [...before.log, ...after.log].slice(-LINES) });
      tell(before, after);
    } catch {
      // The database is away: the next look tries again.
    }
    timer = null;
    if (stale && listeners.size > 0) soon();
  }

  function tell(before: BoardSnapshot, after: BoardSnapshot): void {
    const bytes = changed(before, after);
    if (!bytes) return;
    for (const listener of listeners) if (!listener.take(bytes, after.lastId)) listeners.delete(listener);
  }

  function leave(listener: Listener): void {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(looks);
    if (timer) clearTimeout(timer);
    room.emptied();
  }

  async function join(about: Audience, known: number, listener: Listener): Promise<() => void> {
    // In the room before the snapshot is read, so that it is not closed meanwhile; told nothing before the whole.
    const held: { bytes: Uint8Array; id: number }[] = [];
    let ready = false;
    const own: Listener = {
      take: (bytes, id) => (ready ? listener.take(bytes, id) : held.push({ bytes, id }) > 0),
    };
    listeners.add(own);
    try {
      const now = await shown;
      const log = logAfter(now, known);
      const whole = log ? { ...now, log } : await take(about, known, now.curve);
      listener.take(wholeEvent(whole, known), whole.lastId);
      ready = true;
      for (const { bytes, id } of held) if (id > whole.lastId) listener.take(bytes, id);
    } catch (error) {
      leave(own);
      throw error;
    }
    return () => leave(own);
  }

  return { calloutId, soon, join };
}
