// When a route counts as stuck or failing, and what that makes of the whole. Pure.

export interface RouteFacts {
  route: string;
  /** When a message was last handed over, whatever the provider said. */
  movedAt: Date | null;
  takenAt: Date | null;
  refusedAt: Date | null;
  /** Since the provider last took one. */
  refusedInRow: number;
  reason: string | null;
  waiting: number;
  firstDueAt: Date | null;
}

export interface RouteFlow {
  route: string;
  /** `stuck`: something is due and nothing moves. `failing`: it moves, and the provider takes none of it. */
  state: 'ok' | 'failing' | 'stuck';
  waiting: number;
  oldestDueSeconds: number | null;
  takenSeconds: number | null;
  refusedInRow: number;
  reason: string | null;
}

/** What is due and has not moved for so long is told. A slow number moves, however long its queue. */
export const STUCK_SECONDS = 60;
/** One refusal may be the message's own fault. */
const FAILING_AFTER = 5;
/** A dispatcher says every half a minute that it is there; the Worker's comes each minute. */
const UNSEEN_SECONDS = 150;

const secondsSince = (from: Date | null, now: Date) =>
  from && from <= now ? (now.getTime() - from.getTime()) / 1000 : null;

export function flowOf(facts: RouteFacts, now: Date): RouteFlow {
  const oldestDueSeconds = secondsSince(facts.firstDueAt, now);
  const still_seconds = secondsSince(facts.movedAt, now) ?? Number.POSITIVE_INFINITY;
  const stuck =
    oldestDueSeconds !== null && oldestDueSeconds > STUCK_SECONDS && still_seconds > STUCK_SECONDS;
  return {
    route: facts.route,
    state: stuck ? 'stuck' : facts.refusedInRow >= FAILING_AFTER ? 'failing' : 'ok',
    waiting: facts.waiting,
    oldestDueSeconds,
    takenSeconds: secondsSince(facts.takenAt, now),
    refusedInRow: facts.refusedInRow,
    reason: facts.reason,
  };
}

/** `down`: nothing can leave. `degraded`: something cannot, or nobody has been seen who would send it. */
export function statusOf(routes: RouteFlow[], seenSeconds: number | null): 'ok' | 'degraded' | 'down' {
  const stuck = routes.filter((r) => r.state === 'stuck').length;
  const bad = routes.filter((r) => r.state !== 'ok').length;
  const unseen = seenSeconds === null || seenSeconds > UNSEEN_SECONDS;
  if (stuck > 0 && (unseen || bad === routes.length)) return 'down';
  return bad > 0 || unseen ? 'degraded' : 'ok';
}
