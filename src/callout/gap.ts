// Who closes which gap: what a person is now, and the matching of people to requirement lines. Pure.
import type { CalloutState, Gap, Line, Person, PersonState } from './state.ts';

const minutes = (n: number) => n * 60_000;

type Expected = Pick<Person, 'answer' | 'answeredAt' | 'etaAt'>;
type Standing = Expected & Pick<Person, 'homeSafeAt' | 'releasedAt' | 'arrivedAt' | 'noShowAt' | 'enRouteAt'>;

/** When this person is expected: the stated ETA, else the arrive-by time, else the answer itself when that was later. */
export function expectedAt(person: Expected, arriveBy: Date): Date | null {
  if (person.answer !== 'coming' || !person.answeredAt) return null;
  if (person.etaAt) return person.etaAt;
  return person.answeredAt <= arriveBy ? arriveBy : person.answeredAt;
}

/** When a person who said coming falls out unless arrived by then; null when no such moment exists. */
export function noShowDeadline(person: Person, arriveBy: Date, graceMinutes: number): Date | null {
  if (person.arrivedAt || person.noShowAt || person.releasedAt) return null;
  const expected = expectedAt(person, arriveBy);
  return expected && new Date(expected.getTime() + minutes(graceMinutes));
}

export function stateOf(person: Standing, arriveBy: Date): PersonState {
  if (person.homeSafeAt) return 'home_safe';
  if (person.releasedAt) return 'released';
  if (person.arrivedAt) return 'on_scene';
  if (person.noShowAt) return 'no_show';
  if (person.answer === 'cannot') return 'cannot';
  const expected = expectedAt(person, arriveBy);
  if (!expected) return 'waiting';
  if (expected > arriveBy) return 'too_late';
  return person.enRouteAt ? 'en_route' : 'coming';
}

/** Only coming in time, under way and on scene close a gap. */
const CLOSES: ReadonlySet<PersonState> = new Set(['coming', 'en_route', 'on_scene']);
const RANK: Partial<Record<PersonState, number>> = { on_scene: 0, en_route: 1, coming: 2 };

/** Those who close a gap, surest first: on scene, under way, coming by ETA; ties by id. */
export function closers(state: Pick<CalloutState, 'people' | 'arriveBy'>): Person[] {
  const order = state.people
    .map((person) => ({ person, now: stateOf(person, state.arriveBy) }))
    .filter(({ now }) => CLOSES.has(now))
    .map(({ person, now }) => ({
      person,
      rank: RANK[now] ?? 9,
      at: expectedAt(person, state.arriveBy)?.getTime() ?? 0,
    }));
  order.sort((a, b) => a.rank - b.rank || a.at - b.at || a.person.memberId - b.person.memberId);
  return order.map(({ person }) => person);
}

export interface Matching {
  /** memberId → role filled. */
  roleOf: Map<number, string>;
  gap: Gap;
  matched: Gap;
}

/**
 * The matching that fills most: each person fills one line at most, each line takes `count` people. People are taken in
 * the order given, and adding one never drops an earlier one (augmenting paths), so the surest stay matched.
 */
export function matchLines(lines: Line[], people: Pick<Person, 'memberId' | 'roles'>[]): Matching {
  const required = new Map<string, number>();
  for (const line of lines) required.set(line.role, (required.get(line.role) ?? 0) + line.count);
  const holders = new Map<string, Pick<Person, 'memberId' | 'roles'>[]>(
    [...required.keys()].map((r) => [r, []]),
  );
  let open = [...required.values()].reduce((a, b) => a + b, 0);
  for (const person of people) {
    if (open === 0) break;
    if (augment(person, required, holders)) open--;
  }
  const roleOf = new Map<number, string>();
  const gap: Gap = {};
  const matched: Gap = {};
  for (const [role, list] of holders) {
    for (const person of list) roleOf.set(person.memberId, role);
    matched[role] = list.length;
    gap[role] = (required.get(role) ?? 0) - list.length;
  }
  return { roleOf, gap, matched };
}

type Candidate = Pick<Person, 'memberId' | 'roles'>;

/** Breadth-first over lines: from a full line on to where one of its holders could go instead. */
function augment(
  person: Candidate,
  required: Map<string, number>,
  holders: Map<string, Candidate[]>,
): boolean {
  const cameFrom = new Map<string, { mover: Candidate; from: string | null }>();
  const queue: string[] = [];
  for (const role of person.roles) {
    if (required.has(role) && !cameFrom.has(role)) {
      cameFrom.set(role, { mover: person, from: null });
      queue.push(role);
    }
  }
  for (let role = queue.shift(); role !== undefined; role = queue.shift()) {
    const list = holders.get(role) ?? [];
    if (list.length < (required.get(role) ?? 0)) {
      shift(role, cameFrom, holders);
      return true;
    }
    for (const holder of list) {
      for (const other of holder.roles) {
        if (!required.has(other) || cameFrom.has(other)) continue;
        cameFrom.set(other, { mover: holder, from: role });
        queue.push(other);
      }
    }
  }
  return false;
}

function shift(
  to: string,
  cameFrom: Map<string, { mover: Candidate; from: string | null }>,
  holders: Map<string, Candidate[]>,
): void {
  for (let role: string | null = to; role !== null; ) {
    const step = cameFrom.get(role);
    if (!step) return;
    holders.get(role)?.push(step.mover);
    if (step.from !== null) {
      const left = holders.get(step.from) ?? [];
      left.splice(left.indexOf(step.mover), 1);
    }
    role = step.from;
  }
}

/** The gap of a call-out now; once everyone was released, as it was at that moment. */
export function liveMatching(state: CalloutState): Matching {
  const end = state.stoodDownAt;
  if (!end) return matchLines(state.lines, closers(state));
  const people = state.people.map((p) =>
    p.releasedAt && p.releasedAt >= end ? { ...p, releasedAt: null, homeSafeAt: null } : p,
  );
  return matchLines(state.lines, closers({ people, arriveBy: state.arriveBy }));
}

export const totalOf = (gap: Gap): number => Object.values(gap).reduce((a, b) => a + b, 0);
