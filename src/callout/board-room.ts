// All who look at one board and may see the same: one change for them all, encoded once.
import type { Moment } from './board-moment.ts';
import { type Moves, watchPositions } from './board-positions.ts';
import { changeOf, eventText, logAfter } from './board-rules.ts';
import { type Audience, type BoardSnapshot, painter } from './board-snapshot.ts';
import type { CalloutDeps } from './deps.ts';

export interface Listener {
  /** What to write, up to which entry; false when the reader takes nothing any more. */
  take(bytes: Uint8Array, id: number): boolean;
}

export interface BoardRoom {
  /** A new moment, each once and in order. */
  tell(moment: Moment): Promise<void>;
  /** Somebody moved, or time went on. */
  movedSoon(): void;
  /** The whole, then every change. `known`: the last entry that the reader has. */
  join(known: number, listener: Listener): Promise<() => void>;
}

interface Shown {
  moment: Moment;
  whole: BoardSnapshot;
  /** As everybody gets it who comes for the first time; encoded when somebody does. */
  bytes: Uint8Array | null;
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Null: nothing that a reader would see. */
function changed(before: BoardSnapshot, after: BoardSnapshot): Uint8Array | null {
  const change = changeOf(before, after);
  // Without an entry of the log it is the forecast that may be another one.
  const told = after.lastId === before.lastId && change.people.length === 0;
  const same = told && JSON.stringify(after.head) === JSON.stringify(before.head);
  return same ? null : encode(eventText('change', change, after.lastId));
}

/** The numbers of the log's entries go on unmoved: a position is no entry. */
const movesEvent = (moves: Moves) => encode(eventText('positions', moves));

/**
 * Keeps what comes for a listener until it is released. All of it is newer than the whole that stood when it began to listen,
 * whatever numbers it bears: an entry of the log may be committed after one with a higher number.
 */
function heldBack(listener: Listener): { own: Listener; release(): void } {
  const held: { bytes: Uint8Array; id: number }[] = [];
  let ready = false;
  return {
    own: { take: (bytes, id) => (ready ? listener.take(bytes, id) : held.push({ bytes, id }) > 0) },
    release() {
      ready = true;
      for (const { bytes, id } of held) listener.take(bytes, id);
    },
  };
}

/** Opens with `first`; `emptied` is called when the last one left. */
export function boardRoom(
  deps: CalloutDeps,
  about: Audience,
  { calloutId, first, emptied }: { calloutId: number; first: Promise<Moment>; emptied(): void },
): BoardRoom {
  const listeners = new Set<Listener>();
  const { paint, missed } = painter(deps, about);
  let shown: Promise<Shown> = first.then(async (moment) => ({
    ...{ moment, whole: (await paint(moment)).whole, bytes: null },
  }));
  // Whoever joins hears of it.
  shown.catch(() => {});

  const positions = watchPositions(deps, calloutId, about.who, (moves) => sendAll(movesEvent(moves), 0));

  function sendAll(bytes: Uint8Array, id: number): void {
    for (const listener of listeners) if (!listener.take(bytes, id)) listeners.delete(listener);
  }

  async function tell(moment: Moment): Promise<void> {
    positions.soon();
    const before = await shown;
    const { whole, fresh } = await paint(moment);
    shown = Promise.resolve({ moment, whole, bytes: null });
    // More may have happened than the whole keeps; what could not be told before is still in the whole.
    const log = fresh.length > whole.log.length ? fresh : whole.log;
    const bytes = changed(before.whole, { ...whole, log });
    if (bytes) sendAll(bytes, whole.lastId);
  }

  function leave(listener: Listener): void {
    if (!listeners.delete(listener) || listeners.size > 0) return;
    positions.end();
    emptied();
  }

  const wholeEvent = (whole: BoardSnapshot, resumed: boolean) =>
    encode(eventText('board', { ...whole, resumed }, whole.lastId));

  async function openWith(known: number): Promise<{ bytes: Uint8Array; id: number }> {
    const now = await shown;
    const { moment, whole } = now;
    if (known === 0) {
      now.bytes ??= wholeEvent(whole, false);
      return { bytes: now.bytes, id: whole.lastId };
    }
    const log = logAfter(whole, known) ?? (await missed(moment, known));
    return { bytes: wholeEvent({ ...whole, log }, true), id: whole.lastId };
  }

  async function join(known: number, listener: Listener): Promise<() => void> {
    // In the room before the snapshot is read, so that it is not closed meanwhile; told nothing before the whole.
    const { own, release } = heldBack(listener);
    listeners.add(own);
    try {
      const whole = await openWith(known);
      listener.take(whole.bytes, whole.id);
      listener.take(movesEvent({ moved: await positions.now(), gone: [] }), 0);
      release();
    } catch (error) {
      leave(own);
      throw error;
    }
    return () => leave(own);
  }

  return { tell, movedSoon: positions.soon, join };
}
