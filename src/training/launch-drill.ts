// Launches planned drills whose moment has come, exactly once, whoever and however many look; and by hand before it.
import { unitsBelow } from '../access/scope.ts';
import type { CalloutDeps } from '../callout/deps.ts';
import { type Launched, launch, launchRequestSchema } from '../callout/launch.ts';
import { tellActor } from '../callout/tell-officers.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { parseWith } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { decideDrill } from './drill-rules.ts';
import { openBefore } from './open-items.ts';
import { type DrillRow, loadDrill } from './planned-drills.ts';

const TIMER = 'timer';
const MOST = 20;
/** How long a word about a drill is news; its page says it all the while. */
const NEWS_MS = 12 * 3_600_000;

/** Does what is due at `now`. What cannot be launched is told to whoever planned it, never launched later in silence. */
export async function launchDueDrills(deps: CalloutDeps, now: Date): Promise<void> {
  const due = await deps.db.sql<DrillRow[]>`
    select * from planned_drill where state = 'planned' and due_at <= ${now} order by due_at, id limit ${MOST}`;
  for (const row of due) await settle(deps, row, now);
}

async function settle(deps: CalloutDeps, row: DrillRow, now: Date): Promise<void> {
  const decision = decideDrill(row, now, await isBusy(deps.db.sql, row));
  if (decision.do === 'postpone') return postpone(deps, row, decision.until, now);
  if (decision.do === 'fail') return fail(deps, row, decision.reason, now);
  if (decision.do === 'wait') return;
  if (row.despiteOpen === null && (await openBefore(deps.db.sql, row)).length > 0)
    return fail(deps, row, 'improvements_open', now);
  try {
    await startDrill(deps, row, {
      ...{ launchedBy: row.plannedBy, endedBy: TIMER, despiteOpen: row.despiteOpen },
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // Called off, changed or started by hand between the look and the launch: that counts.
    if (error.code !== 'drill-not-open') await fail(deps, row, error.code, now);
  }
}

/** A real call-out goes on in the unit, the county, or with people of theirs; anywhere, for a drill of the whole city. */
async function isBusy(sql: Sql, { unitId, countyId }: DrillRow): Promise<boolean> {
  const units = unitId === null ? null : unitsBelow(sql, unitId);
  const theirs = units
    ? sql`c.unit_id in ${units} or exists (select from summons s join member m on m.id = s.member_id
        where s.callout_id = c.id and s.engaged and m.unit_id in ${units})`
    : countyId !== null
      ? sql`c.county_id = ${countyId} or exists (select from summons s join member m on m.id = s.member_id
        where s.callout_id = c.id and s.engaged and m.county_id = ${countyId})`
      : sql`true`;
  const found = await sql`
    select from callout c where c.kind = 'real' and c.state in ('active', 'held') and (${theirs}) limit 1`;
  return found.length > 0;
}

/** One launch, whoever else starts it too; 409 when it is not planned any more, as it was read. */
async function startDrill(
  deps: CalloutDeps,
  row: DrillRow,
  by: { launchedBy: string; endedBy: string; despiteOpen: string | null },
): Promise<Launched> {
  const arriveBy = new Date(deps.clock.now().getTime() + row.arriveByMinutes * 60_000).toISOString();
  const request = parseWith(launchRequestSchema, { ...row.launch, arriveBy });
  const key = `planned-drill:${row.id}`;
  return launch(deps, request, {
    ...{ actor: by.launchedBy, idempotencyKey: key, requestHash: key, phones: row.phones },
    async also(tx, callout, now) {
      const done = await tx`
        update planned_drill set state = 'launched', callout_id = ${callout.id}, ended_at = ${now}, ended_by = ${by.endedBy},
          despite_open = ${by.despiteOpen},          version = version + 1
        where id = ${row.id} and state = 'planned' and version = ${row.version} returning id`;
      if (done.length === 0) throw new Problem(409, 'drill-not-open');
    },
  });
}

/** 409 when what was to be better before is still open and nobody said why it is held all the same. */
async function refuseOpen(sql: Sql, row: DrillRow): Promise<void> {
  const open = await openBefore(sql, row);
  if (open.length === 0) return;
  throw new Problem(409, 'drill-improvements-open', {
    ...{ vars: { n: open.length }, extra: { improvementIds: open } },
  });
}

/** By hand, before its moment; of one that was launched the call-out. 409 while a real call-out goes on there. */
export async function startNow(
  deps: CalloutDeps,
  id: number,
  actor: string,
  reason: string | null = null,
): Promise<Launched> {
  const row = await loadDrill(deps.db.sql, id);
  if (row.state === 'launched' || row.state === 'planned') {
    const despiteOpen = reason ?? row.despiteOpen;
    if (row.state === 'planned') {
      if (await isBusy(deps.db.sql, row)) throw new Problem(409, 'drill-real-callout');
      if (despiteOpen === null) await refuseOpen(deps.db.sql, row);
    }
    return startDrill(deps, row, { launchedBy: actor, endedBy: actor, despiteOpen });
  }
  const { state, version, calloutId } = row;
  throw new Problem(409, 'drill-not-open', { extra: { state, version, calloutId } });
}

async function postpone(deps: CalloutDeps, row: DrillRow, until: Date, now: Date): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const done = await tx`
      update planned_drill set due_at = ${until}, postponed_times = postponed_times + 1
      where id = ${row.id} and state = 'planned' and due_at = ${row.dueAt} returning id`;
    // Told once: it may be put off again and again.
    if (done.length > 0 && row.postponedTimes === 0) await tell(tx, deps, row, 'drill_postponed', now);
  });
}

async function fail(deps: CalloutDeps, row: DrillRow, reason: string, now: Date): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const done = await tx`
      update planned_drill set state = 'failed', reason = ${reason}, ended_at = ${now}, ended_by = ${TIMER},
        version = version + 1
      where id = ${row.id} and state = 'planned' and version = ${row.version} returning id`;
    if (done.length > 0) await tell(tx, deps, row, 'drill_failed', now);
  });
}

function tell(
  tx: Tx,
  deps: CalloutDeps,
  row: DrillRow,
  template: 'drill_postponed' | 'drill_failed',
  now: Date,
): Promise<void> {
  const about = { template, vars: { kind: row.kind, title: row.title }, calloutId: null };
  return tellActor(tx, deps, row.plannedBy, { ...about, expiresAt: new Date(now.getTime() + NEWS_MS) }, now);
}
