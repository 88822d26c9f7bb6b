// The board's events: what is shown now, how old it is, and whether anything still comes.
import { useEffect, useReducer, useState } from 'react';
import type { Moves, Whereabouts } from '../../../callout/board-positions.ts';
import type { BoardSnapshot } from '../../../callout/board-snapshot.ts';
import type { Language } from '../texts.ts';

export type Snapshot = BoardSnapshot;
export type Head = Snapshot['head'];
export type BoardPerson = Snapshot['people'][number];

/** Longer than two heartbeats without a word: nobody must take the screen for the present. */
const LOST_AFTER_SECONDS = 10;
const AGAIN_AFTER_MS = 2_000;
const LINES_KEPT = 300;

function merge(before: Snapshot | null, change: Snapshot): Snapshot {
  if (!before) return change;
  const people = new Map(before.people.map((p) => [p.summonsId, p]));
  for (const p of change.people) people.set(p.summonsId, p);
  const known = new Set(before.log.map((l) => l.id));
  const log = [...before.log, ...change.log.filter((l) => !known.has(l.id))].slice(-LINES_KEPT);
  return { ...change, people: [...people.values()], curve: [...before.curve, ...change.curve], log };
}

type Told = { event: 'change' | 'board'; data: Snapshot & { resumed?: boolean } };

/** The whole stands for everything but the log, of which somebody who comes back gets only what was missed. */
const told = (before: Snapshot | null, { event, data }: Told): Snapshot =>
  event === 'change' || (data.resumed && before)
    ? merge(event === 'board' && before ? { ...before, people: [], curve: [] } : before, data)
    : data;

export type Positions = ReadonlyMap<number, Whereabouts>;

/** Of whoever comes back the whole is told again; `null` begins anew. */
function moved(before: Positions, moves: Moves | null): Positions {
  const now = new Map(moves ? before : []);
  for (const one of moves?.moved ?? []) now.set(one.summonsId, one);
  for (const id of moves?.gone ?? []) now.delete(id);
  return now;
}

interface Heard {
  /** The server's time when it last spoke. */
  server_ms: number;
  /** Of this machine's own counter, which no wrong clock disturbs. */
  own_ms: number;
}

export interface LiveBoard {
  shown: Snapshot | null;
  /** By summons, of those who share where they are. */
  positions: Positions;
  /** The server's time, as it must be by now. */
  now: Date;
  age_seconds: number;
  lost: boolean;
}

export function useBoard(id: number, language: Language): LiveBoard {
  const [shown, tell] = useReducer(told, null);
  const [positions, move] = useReducer(moved, new Map());
  const [heard, hear] = useState<Heard | null>(null);
  const [open, setOpen] = useState(false);
  const [, tick] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    let source: EventSource | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      source = new EventSource(`/api/callouts/${id}/events?lang=${language}`);
      source.onopen = () => setOpen(true);
      source.onerror = () => {
        setOpen(false);
        // Refused rather than interrupted: the browser gives up, we do not.
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(begin, AGAIN_AFTER_MS);
      };
      source.addEventListener('beat', (e) => {
        hear({ server_ms: Date.parse(JSON.parse(e.data).now), own_ms: performance.now() });
      });
      source.addEventListener('positions', (e) => move(JSON.parse(e.data)));
      for (const event of ['board', 'change'] as const) {
        source.addEventListener(event, (e) => {
          if (event === 'board') move(null);
          tell({ event, data: JSON.parse(e.data) });
          hear(
            (h) => h && { server_ms: h.server_ms + performance.now() - h.own_ms, own_ms: performance.now() },
          );
        });
      }
    };
    begin();
    const ticks = setInterval(tick, 1_000);
    const offline = () => setOpen(false);
    const online = () => {
      source?.close();
      clearTimeout(again);
      begin();
    };
    addEventListener('offline', offline);
    addEventListener('online', online);
    return () => {
      source?.close();
      clearTimeout(again);
      clearInterval(ticks);
      removeEventListener('offline', offline);
      removeEventListener('online', online);
    };
  }, [id, language]);
  const age_ms = heard ? performance.now() - heard.own_ms : 0;
  const age_seconds = Math.floor(age_ms / 1_000);
  const now = new Date(heard ? heard.server_ms + age_ms : 0);
  return { shown, positions, now, age_seconds, lost: !open || age_seconds > LOST_AFTER_SECONDS };
}
