// One call-out that somebody looks at: read once for all its boards, soon after something happened, never twice at once.
import { firstMoment, nextMoment } from './board-moment.ts';
import { type BoardRoom, boardRoom } from './board-room.ts';
import type { Audience } from './board-snapshot.ts';
import type { CalloutDeps } from './deps.ts';

/** What happens within this time is read together. */
const GATHER_MS = 15;
/** Between two looks: a storm of answers must not be read one by one. */
const APART_MS = 90;
/** After so long everything is read, in case something was not told. */
const WHOLE_MS = 15_000;

export interface BoardWatch {
  /** Something happened. */
  soon(): void;
  /** Somebody who is called moved. */
  movedSoon(): void;
  /** The room of those who see the same, by `key`. */
  room(key: string, about: Audience): BoardRoom;
}

/** Looks of itself every `look_ms`; `emptied` is called when nobody looks any more. */
export function boardWatch(
  deps: CalloutDeps,
  calloutId: number,
  { look_ms, emptied }: { look_ms: number; emptied(): void },
): BoardWatch {
  const rooms = new Map<string, BoardRoom>();
  let moment = firstMoment(deps, calloutId);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let looking = false;
  let stale = false;
  let began_ms = performance.now();
  let whole_ms = began_ms;
  const looks = setInterval(() => {
    soon();
    movedSoon();
  }, look_ms);

  function movedSoon(): void {
    for (const room of rooms.values()) room.movedSoon();
  }

  function soon(): void {
    stale = true;
    if (timer || looking || rooms.size === 0) return;
    const wait_ms = Math.max(GATHER_MS, began_ms + APART_MS - performance.now());
    timer = setTimeout(() => void look(), wait_ms);
  }

  async function look(): Promise<void> {
    timer = null;
    stale = false;
    looking = true;
    began_ms = performance.now();
    const whole = began_ms - whole_ms >= WHOLE_MS;
    try {
      const before = await moment;
      const now = await nextMoment(deps, before, whole);
      if (whole) whole_ms = began_ms;
      if (now !== before) {
        moment = Promise.resolve(now);
        await Promise.all([...rooms.values()].map((room) => room.tell(now)));
      }
    } catch {
      // The database is away: the next look tries again.
    }
    looking = false;
    if (stale) soon();
  }

  function close(key: string): void {
    rooms.delete(key);
    if (rooms.size > 0) return;
    clearInterval(looks);
    if (timer) clearTimeout(timer);
    emptied();
  }

  return {
    soon,
    movedSoon,
    room(key, about) {
      const room =
        rooms.get(key) ?? boardRoom(deps, about, { calloutId, first: moment, emptied: () => close(key) });
      rooms.set(key, room);
      return room;
    },
  };
}
