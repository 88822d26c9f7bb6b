// Where people are who are on their way: told to open boards as they move, kept nowhere but with the member.
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { OWN_POSITION_SECONDS } from './candidates.ts';
import type { CalloutDeps } from './deps.ts';

/** Moves within this time are told together: many phones tell of them. */
const GATHER_MS = 1_000;

export interface Whereabouts {
  summonsId: number;
  lon: number;
  lat: number;
  /** When it was taken. */
  at: string;
}

/** What a board is told: where people are now, and of whom nothing is known any more. */
export interface Moves {
  moved: Whereabouts[];
  gone: number[];
}

/** Of a call-out in progress: whoever is called, shares a fresh position, and is within what the reader may see. */
export async function loadWhereabouts(
  sql: Sql,
  calloutId: number,
  who: Principal,
  now: Date,
): Promise<Whereabouts[]> {
  const fresh = new Date(now.getTime() - OWN_POSITION_SECONDS * 1_000);
  const rows = await sql<(Omit<Whereabouts, 'at'> & { at: Date })[]>`
    select s.id as summons_id, m.own_lon as lon, m.own_lat as lat, m.own_pos_at as at
    from callout c join summons s on s.callout_id = c.id and s.engaged join member m on m.id = s.member_id
    where c.id = ${calloutId} and c.state in ('active', 'held') and m.own_pos_at >= ${fresh}
      and ${memberScope(sql, who, 'member.read')} order by s.id`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Null: nobody moved. */
function movesOf(before: Whereabouts[], after: Whereabouts[]): Moves | null {
  const known = new Map(before.map((w) => [w.summonsId, w.at]));
  const moved = after.filter((w) => known.get(w.summonsId) !== w.at);
  const there = new Set(after.map((w) => w.summonsId));
  const gone = before.map((w) => w.summonsId).filter((id) => !there.has(id));
  return moved.length + gone.length > 0 ? { moved, gone } : null;
}

export interface PositionWatch {
  now(): Promise<Whereabouts[]>;
  /** Somebody moved, or time went on. */
  soon(): void;
  end(): void;
}

/** Keeps where people are, and tells what is other when it was read again. */
export function watchPositions(
  { db, clock }: Pick<CalloutDeps, 'db' | 'clock'>,
  calloutId: number,
  who: Principal,
  tell: (moves: Moves) => void,
): PositionWatch {
  // While the database is away nothing is known; the next look tries again.
  const safely = (otherwise: Whereabouts[]) =>
    loadWhereabouts(db.sql, calloutId, who, clock.now()).catch(() => otherwise);
  let known = safely([]);
  let timer: ReturnType<typeof setTimeout> | null = null;
  async function renew(): Promise<void> {
    timer = null;
    const before = await known;
    const after = await safely(before);
    known = Promise.resolve(after);
    const moves = movesOf(before, after);
    if (moves) tell(moves);
  }
  return {
    now: () => known,
    soon() {
      timer ??= setTimeout(() => void renew(), GATHER_MS);
    },
    end() {
      if (timer) clearTimeout(timer);
    },
  };
}
