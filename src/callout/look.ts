// The judgement looks at a call-out: every half minute and at every answer. What it says is kept; what it decides is done by
// itself, or proposed, as the call-out's mode says. Made anew each time from what is stored, so that a restart loses nothing.
import { start } from '../judgement/run.ts';
import type { Advice } from '../judgement/shapes.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import type { CalloutDeps } from './deps.ts';
import { keepMoment, lastMomentAt } from './forecast-moments.ts';
import { liveMatching } from './gap.ts';
import { loadModel } from './judge-model.ts';
import {
  type Asked,
  candidateOf,
  checkAdvice,
  eventsOf,
  isKept,
  isUnfilled,
  isUseless,
  nameable,
  raiseOf,
} from './judge-rules.ts';
import { propose } from './proposals.ts';
import { calledRows, poolLeft, type Skipped } from './raise.ts';
import { loadReach } from './reach.ts';
import type { CalloutState, PoolEntry } from './state.ts';
import type { CalloutRow } from './store.ts';
import { summon } from './summon.ts';

const TARGET = 0.95;
/** Who was called within so long is called less, at equal value. */
const LATELY_DAYS = 28;

/** What came of a look: asked: people were, so look again at the rest; failed: the echelons go on; unfilled: nobody more helps. */
export type Looked = 'asked' | 'failed' | 'unfilled' | 'nothing';

interface PoolRow extends Omit<Asked, 'distance_m' | 'lately'> {
  unitId: number | null;
  distanceM: number | null;
}

const loadPool = (tx: Tx, calloutId: number) => tx<PoolRow[]>`
  select member_id, unit_id, roles, distance_m, position_source from plan_entry
  where callout_id = ${calloutId} order by rank`;

/** How often each was called in the weeks before. */
export async function loadLately(
  sql: Sql | Tx,
  memberIds: number[],
  { before, calloutId }: { before: Date; calloutId: number },
): Promise<Map<number, number>> {
  const since = new Date(before.getTime() - LATELY_DAYS * 86_400_000);
  const rows = await sql<{ memberId: number; n: number }[]>`
    select member_id, count(*)::int as n from summons
    where member_id = any(${memberIds}) and callout_id <> ${calloutId} and summoned_at > ${since} and summoned_at < ${before}
    group by member_id order by member_id`;
  return new Map(rows.map((r) => [r.memberId, r.n]));
}

/** When each of those asked first read a message of this call-out. */
async function loadSeen(tx: Tx, calloutId: number): Promise<Map<number, Date>> {
  const rows = await tx<{ memberId: number; at: Date }[]>`
    select member_id, min(read_at) as at from delivery
    where callout_id = ${calloutId} and purpose = 'summons' and read_at is not null and member_id is not null
    group by member_id order by member_id`;
  return new Map(rows.map((r) => [r.memberId, r.at]));
}

interface Judged {
  advice: Advice;
  /** The same with the times of full strength, which take longest: for moments that are kept. */
  whole(): Advice;
  left: PoolEntry[];
  skipped: Skipped[];
}

/** Asks the judgement. What is wrong when it cannot say anything; the database's own errors are not its. */
async function judge(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  state: CalloutState,
  now: Date,
): Promise<Judged | { wrong: string }> {
  const pool = await loadPool(tx, row.id);
  const { pool: left, skipped } = await poolLeft(tx, deps, row, now);
  const seen = await loadSeen(tx, row.id);
  const mayAsk = new Set(nameable(left, liveMatching(state).gap).map((e) => e.memberId));
  const asked = new Set(state.people.map((p) => p.memberId));
  // Whoever may not be asked any more is none of the judgement's.
  const all = pool.filter((p) => asked.has(p.memberId) || mayAsk.has(p.memberId));
  const model = await loadModel(tx, row.judgementModelId, all);
  const lately = await loadLately(
    tx,
    all.map((p) => p.memberId),
    { before: row.launchedAt, calloutId: row.id },
  );
  try {
    const run = start(
      {
        ...{ launchedAt_ms: row.launchedAt.getTime(), deadline_ms: row.arriveBy.getTime() },
        lines: row.lines,
        pool: all.map(({ distanceM, ...one }) =>
          candidateOf({ ...one, distance_m: distanceM, lately: lately.get(one.memberId) ?? 0 }),
        ),
        policy: { target: row.policy.forecastTarget ?? TARGET },
      },
      model,
    );
    const step = { now: now.getTime(), events: eventsOf(state.people, seen) };
    const advice = run.step({ ...step, withoutTimes: true });
    checkAdvice(advice, mayAsk);
    const whole = () => {
      try {
        return run.step(step);
      } catch {
        return advice;
      }
    };
    return { advice, whole, left, skipped };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : 'unknown' };
  }
}

/** The judgement gives up for this call-out: the echelons go on, and the log says so. */
async function fail(tx: Tx, row: CalloutRow, wrong: string, now: Date): Promise<'failed'> {
  row.forecastMode = 'off';
  await tx`update callout set forecast_mode = 'off' where id = ${row.id}`;
  const data = { reason: wrong };
  await appendLog(tx, [
    { at: now, calloutId: row.id, memberId: null, type: 'forecast_failed', actor: 'system', data },
  ]);
  return 'failed';
}

/** One raise by the judgement, or by a leader who accepted what it proposed. */
export interface ForecastRaise {
  by: string;
  proposal: number | null;
  from: number;
  to: number;
  role: string;
}

/** Asks `entries`, as an echelon does, and writes down why. Returns how many were. */
export async function raiseForecast(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  state: CalloutState,
  about: ForecastRaise & { entries: PoolEntry[]; skipped: Skipped[] },
  now: Date,
): Promise<number> {
  const { entries, skipped, by, ...why } = about;
  const reach = await loadReach(
    tx,
    entries.map((e) => e.memberId),
  );
  const summoned = await summon(tx, deps, row, { entries, echelon: 0, reach }, now);
  if (summoned.length === 0) return 0;
  const { gap } = liveMatching(state);
  const data = { ...why, gap, asked: summoned.length, people: calledRows(summoned), skipped };
  await appendLog(tx, [
    { at: now, calloutId: row.id, memberId: null, type: 'forecast_raised', actor: by, data },
  ]);
  return summoned.length;
}

/** Looks once at the locked call-out. */
export async function look(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  state: CalloutState,
  now: Date,
): Promise<Looked> {
  const judged = await judge(tx, deps, row, state, now);
  if ('wrong' in judged) return fail(tx, row, judged.wrong, now);
  const { advice, whole, left, skipped } = judged;
  const acts = state.forecast === 'act';
  if (acts && isUseless(state, advice)) return fail(tx, row, 'nobody would be asked', now);
  const chosen = new Set(advice.summon);
  const entries = left.filter((e) => chosen.has(e.memberId));
  const why = raiseOf(advice);
  let people = 0;
  if (acts && entries.length > 0)
    people = await raiseForecast(
      tx,
      deps,
      row,
      state,
      { ...why, by: 'forecast', proposal: null, entries, skipped },
      now,
    );
  const proposed = await propose(tx, row, { advice, left, summons: !acts, ...why }, now);
  const done = people > 0 ? 'summoned' : proposed > 0 ? 'proposed' : 'none';
  if (isKept(await lastMomentAt(tx, row.id), now, done !== 'none'))
    await keepMoment(
      tx,
      row,
      { advice: whole(), mode: acts ? 'act' : 'propose', done, people: people || proposed },
      now,
    );
  if (people > 0) return 'asked';
  return acts && isUnfilled(state, advice, now) ? 'unfilled' : 'nothing';
}
