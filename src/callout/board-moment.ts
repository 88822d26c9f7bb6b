// One moment of a call-out as its boards need it, and the next one made from it: of what an answer changed only the
// people are read again, and whoever is as before stays the same object.
import type { Sql } from '../kernel/database.ts';
import { type LogEntry, readLog } from '../kernel/log.ts';
import {
  type Board,
  type BoardPerson,
  countMessages,
  loadLines,
  loadNearby,
  loadWays,
  type Way,
  withWay,
} from './board.ts';
import { longerCurve } from './board-rules.ts';
import type { CalloutDeps } from './deps.ts';
import { loadPast } from './forecast-past.ts';
import { type Forecast, forecastOf, type Past } from './forecast-rules.ts';
import { liveMatching } from './gap.ts';
import { type Judged, loadJudged } from './judged.ts';
import { countUnanswerable } from './list.ts';
import { type CurvePoint, curveOf, strengthOf } from './report.ts';
import type { CalloutState, Person } from './state.ts';
import { type CalloutRow, loadPeople, loadRow, loadState } from './store.ts';
import { personOf, viewOf } from './view.ts';

/** Lines of the log that a board opens with. */
export const LINES = 50;
/** A transaction may commit so long after one with a higher number; what comes even later is seen by the next whole look. */
const LATE_MS = 2_000;
/** What changes nobody but the one who answered. */
const ANSWERS: ReadonlySet<string> = new Set(['responded', 'response_late', 'response_noted']);
const ofDelivery = (type: string) => type.startsWith('delivery_');

interface Facts {
  /** How people came before; as it was when the first board was opened. */
  past: Past | null;
  row: CalloutRow;
  state: CalloutState;
  ways: Map<number, Way>;
  unanswerable: number;
  nearby: Board['nearby'];
  messages: number;
  judged: Judged;
}

/** Entries heard of at one look, and the last that was known before it. */
interface Look {
  at_ms: number;
  before: number;
  ids: number[];
}

export interface Moment extends Facts {
  /** The last entry of the log that it holds. */
  lastId: number;
  /** Everything was read, not only what the log told of. */
  whole: boolean;
  callout: ReturnType<typeof viewOf>;
  people: BoardPerson[];
  curve: CurvePoint[];
  forecast: Forecast | null;
  /** Oldest first, and of them those that the moment before did not have. */
  log: LogEntry[];
  fresh: LogEntry[];
  looks: Look[];
  shown: Map<number, Shown>;
}

interface Shown {
  person: Person;
  role: string | undefined;
  way: Way | undefined;
  view: BoardPerson;
}

type Heard = Pick<LogEntry, 'id' | 'memberId' | 'type'>;

async function hear(sql: Sql, id: number, before: Moment): Promise<{ looks: Look[]; heard: Heard[] }> {
  const at_ms = performance.now();
  const looks = before.looks.filter((look) => look.at_ms > at_ms - LATE_MS);
  const known = new Set(looks.flatMap((look) => look.ids));
  const rows = await sql<Heard[]>`
    select id, member_id, type from log_entry
    where callout_id = ${id} and id > ${looks[0]?.before ?? before.lastId} order by id`;
  const heard = rows.filter((row) => !known.has(row.id));
  const look = { at_ms, before: before.lastId, ids: heard.map((row) => row.id) };
  return { looks: [...looks, look], heard };
}

type Now = Omit<Facts, 'past'>;

async function everything(deps: CalloutDeps, id: number): Promise<Now> {
  const { sql } = deps.db;
  const row = await loadRow(sql, id);
  const [state, ways, unanswerable, nearby, messages, judged] = await Promise.all([
    loadState(sql, row),
    loadWays(sql, id),
    countUnanswerable(deps, id),
    loadNearby(sql, id),
    countMessages(sql, id),
    loadJudged(sql, row),
  ]);
  return { row, state, ways, unanswerable, nearby, messages, judged };
}

/** Those whom the log tells of are other ones; the rest is as before. */
async function changed(deps: CalloutDeps, before: Moment, heard: Heard[]): Promise<Now> {
  const { sql } = deps.db;
  const { row, state, ways, unanswerable, nearby, messages } = before;
  // An answer is what the judgement looks at.
  const judged = await loadJudged(sql, row);
  const memberIds = [...new Set(heard.flatMap((h) => h.memberId ?? []))];
  const people = await loadPeople(sql, row.id, { memberIds });
  const now = new Map(people.map((p) => [p.summonsId, p]));
  const facts = {
    ...{ row, ways, unanswerable, nearby, messages, judged },
    state: { ...state, people: state.people.map((p) => now.get(p.summonsId) ?? p) },
  };
  if (!heard.some((h) => ofDelivery(h.type))) return facts;
  const sent = await Promise.all([
    loadWays(sql, row.id),
    countUnanswerable(deps, row.id),
    countMessages(sql, row.id),
  ]);
  return { ...facts, ways: sent[0], unanswerable: sent[1], messages: sent[2] };
}

function peopleOf(
  facts: Now,
  matching: ReturnType<typeof liveMatching>,
  before: Map<number, Shown>,
): Map<number, Shown> {
  const shown = new Map<number, Shown>();
  for (const person of facts.state.people) {
    const { summonsId } = person;
    const known = before.get(summonsId);
    const role = matching.roleOf.get(person.memberId);
    const way = facts.ways.get(summonsId);
    if (known?.person === person && known.role === role && known.way === way) {
      shown.set(summonsId, known);
      continue;
    }
    const made = withWay(personOf(person, facts.row.arriveBy, matching), way);
    const same = known && JSON.stringify(known.view) === JSON.stringify(made);
    shown.set(summonsId, { person, role, way, view: same ? known.view : made });
  }
  return shown;
}

const textsOf = (sql: Sql, heard: Heard[]): Promise<LogEntry[]> => {
  const ids = heard.filter((h) => !ofDelivery(h.type)).map((h) => h.id);
  return sql<LogEntry[]>`
    select id, at, callout_id, member_id, type, actor, data from log_entry where id = any(${ids}) order by id`;
};

/** 404 when unknown. */
export async function firstMoment(deps: CalloutDeps, id: number): Promise<Moment> {
  const { sql } = deps.db;
  // Read first: whatever is written meanwhile is heard of at the next look.
  const [last] = await sql<{ id: number | null }[]>`
    select max(id) as id from log_entry where callout_id = ${id}`;
  const lastId = last?.id ?? 0;
  const [facts, log, curve] = await Promise.all([
    everything(deps, id),
    loadLines(sql, id, 0, LINES),
    readLog(sql, id).then(curveOf),
  ]);
  const past = await loadPast(sql, facts.row, deps.clock.now());
  const first = { whole: true, lastId, curve, log: log.toReversed(), fresh: [] };
  return build(deps, { ...facts, past }, { ...first, looks: [], shown: new Map() });
}

/** The same one when nothing happened. `whole`: reads everything, in case something was not told. */
export async function nextMoment(deps: CalloutDeps, before: Moment, whole: boolean): Promise<Moment> {
  const { sql } = deps.db;
  const { id } = before.row;
  const { looks, heard } = await hear(sql, id, before);
  if (heard.length === 0 && !whole) return before;
  const small = heard.every((h) => h.memberId !== null && (ANSWERS.has(h.type) || ofDelivery(h.type)));
  const all = whole || !small;
  const [facts, fresh] = await Promise.all([
    all ? everything(deps, id) : changed(deps, before, heard),
    textsOf(sql, heard),
  ]);
  return build(
    deps,
    { ...facts, past: before.past },
    {
      ...{ whole: all, looks, fresh, curve: before.curve, shown: before.shown },
      lastId: Math.max(before.lastId, ...heard.map((h) => h.id)),
      log: [...before.log, ...fresh].slice(-LINES),
    },
  );
}

type Carried = Pick<Moment, 'whole' | 'lastId' | 'curve' | 'log' | 'fresh' | 'looks' | 'shown'>;

function build(deps: CalloutDeps, facts: Facts, carried: Carried): Moment {
  const { row, state, unanswerable } = facts;
  const matching = liveMatching(state);
  const shown = peopleOf(facts, matching, carried.shown);
  const now = deps.clock.now();
  const strength = { at: now.toISOString(), ...strengthOf(state, matching) };
  const { lines, arriveBy, people } = state;
  const live = state.stoodDownAt === null;
  return {
    ...facts,
    ...carried,
    callout: viewOf(row, state, unanswerable, matching),
    people: [...shown.values()].map((s) => s.view),
    curve: live ? longerCurve(carried.curve, strength) : carried.curve,
    forecast: live ? forecastOf({ lines, arriveBy, people, past: facts.past, now }) : null,
    shown,
  };
}
