// Plans a drill, changes it, calls it off and takes that back. Its moment is drawn here, once.
import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { withinScope } from '../callout/launch-scope.ts';
import { countyAround } from '../callout/make-plan.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { drawMoment, type When, wrongWhen } from './drill-rules.ts';
import {
  type DrillContent,
  type DrillRow,
  type drillChange,
  loadDrill,
  type newDrill,
} from './planned-drills.ts';

const SEEDS = 2 ** 32;

/** `content` as `who` may drill it, with the time at which it would have to be there if it were launched at `now`. */
export function asLaunch(sql: Sql, who: Principal, content: DrillContent, now: Date) {
  const { arriveByMinutes, phones: _, scenario: __, ...launch } = content;
  const arriveBy = new Date(now.getTime() + arriveByMinutes * 60_000);
  return withinScope(sql, who, { ...launch, arriveBy }, now, 'drill.plan');
}

/** The columns that say what and whom. */
async function columnsOf(sql: Sql, who: Principal, content: DrillContent, now: Date) {
  const { arriveBy: _, ...launch } = await asLaunch(sql, who, content, now);
  const { unitId = null } = launch;
  return {
    ...{ kind: launch.kind, phones: content.phones, title: launch.title, launch },
    ...{ arriveByMinutes: content.arriveByMinutes, scenario: content.scenario, unitId },
    countyId: launch.countyId ?? (unitId === null ? await countyAround(sql, launch.position, now) : null),
  };
}

function check(when: When, now: Date): void {
  const wrong = wrongWhen(when, now);
  if (wrong) throw new Problem(422, 'invalid-request', { fields: [wrong] });
}

const windowOf = (when: When) => ('at' in when ? { from: null, to: null } : when);

/** Gives its id. 422 when the time is past or the window no window. */
export async function planDrill(
  db: Database,
  who: Principal,
  { when, despiteOpen, ...content }: z.output<typeof newDrill>,
  now: Date,
): Promise<number> {
  check(when, now);
  const what = await columnsOf(db.sql, who, content, now);
  const seed = randomInt(SEEDS);
  const moment = drawMoment(seed, when);
  const { from, to } = windowOf(when);
  return db.transaction(async (tx) => {
    const [row] = await tx<{ id: number }[]>`
      insert into planned_drill (kind, phones, title, launch, arrive_by_minutes, scenario, county_id, unit_id, window_from,
        window_to, seed, launch_at, due_at, planned_by, planned_at, despite_open)
      values (${what.kind}, ${what.phones}, ${what.title}, ${tx.json(what.launch as never)}, ${what.arriveByMinutes},
        ${what.scenario}, ${what.countyId}, ${what.unitId}, ${from}, ${to}, ${seed}, ${moment}, ${moment}, ${who.actor}, ${now},
        ${despiteOpen})
      returning id`;
    return row?.id ?? 0;
  });
}

const same = (row: DrillRow, when: When) =>
  'at' in when
    ? row.windowFrom === null && row.launchAt.getTime() === when.at.getTime()
    : row.windowFrom?.getTime() === when.from.getTime() && row.windowTo?.getTime() === when.to.getTime();

const notOpen = ({ state, version, calloutId }: DrillRow) =>
  new Problem(409, 'drill-not-open', { extra: { state, version, calloutId } });

/** The same window keeps its moment; another one draws anew. What failed is planned again. 409 when stale or over. */
export async function changeDrill(
  db: Database,
  who: Principal,
  id: number,
  { when, version, despiteOpen, ...content }: z.output<typeof drillChange>,
  now: Date,
): Promise<void> {
  const row = await loadDrill(db.sql, id);
  if (row.state !== 'planned' && row.state !== 'failed') throw notOpen(row);
  const kept = row.state === 'planned' && same(row, when);
  if (!kept) check(when, now);
  const what = await columnsOf(db.sql, who, content, now);
  const seed = kept ? row.seed : randomInt(SEEDS);
  const moment = kept ? row.launchAt : drawMoment(seed, when);
  const dueAt = kept ? row.dueAt : moment;
  const { from, to } = windowOf(when);
  await db.transaction(async (tx) => {
    const done = await tx`
      update planned_drill set kind = ${what.kind}, phones = ${what.phones}, title = ${what.title},
        launch = ${tx.json(what.launch as never)}, arrive_by_minutes = ${what.arriveByMinutes}, scenario = ${what.scenario},
        county_id = ${what.countyId}, unit_id = ${what.unitId}, window_from = ${from}, window_to = ${to}, seed = ${seed},
        launch_at = ${moment}, due_at = ${dueAt}, postponed_times = ${kept ? row.postponedTimes : 0}, state = 'planned',
        despite_open = ${despiteOpen}, ended_at = null, ended_by = null, reason = null, version = version + 1
      where id = ${id} and version = ${version} and state in ('planned', 'failed') returning id`;
    if (done.length === 0) throw await stale(tx, id);
  });
}

async function stale(tx: Tx, id: number): Promise<Problem> {
  const row = await loadDrill(tx, id);
  const isOpen = row.state === 'planned' || row.state === 'failed';
  return isOpen ? new Problem(409, 'stale-version', { extra: { version: row.version } }) : notOpen(row);
}

/** Nobody is called. What is called off already stays so; 409 when it was launched. */
export async function cancelDrill(db: Database, who: Principal, id: number, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const done = await tx`
      update planned_drill set state = 'cancelled', ended_at = ${now}, ended_by = ${who.actor}, reason = null,
        version = version + 1
      where id = ${id} and state in ('planned', 'failed') returning id`;
    if (done.length > 0) return;
    const row = await loadDrill(tx, id);
    if (row.state !== 'cancelled') throw notOpen(row);
  });
}

/** As it was, its moment too; 409 when that moment has come meanwhile. */
export async function restoreDrill(db: Database, id: number, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const done = await tx`
      update planned_drill set state = 'planned', ended_at = null, ended_by = null, version = version + 1
      where id = ${id} and state = 'cancelled' and due_at > ${now} returning id`;
    if (done.length > 0) return;
    const row = await loadDrill(tx, id);
    if (row.state === 'cancelled') throw new Problem(409, 'drill-moment-past');
    if (row.state !== 'planned') throw notOpen(row);
  });
}
