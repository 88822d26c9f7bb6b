// A week's draft: begun, changed by hand, thrown away. Each change names the version that it was made on.
import type { Principal } from '../access/principal.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { type FieldError, Problem } from '../kernel/problem.ts';
import { USUAL_RULES } from './conflict-rules.ts';
import { officersOf } from './plan-inspections.ts';
import { mustBeTheirs } from './plan-roll-calls.ts';
import type { Line } from './proposal-rules.ts';
import type { GivenDraft, GivenLine } from './shift-plan-schema.ts';
import { type Draft, draftOf, isInWeek, linesOf, loadWeek, type Week } from './shift-week.ts';

/** Begun twice is begun once. */
export const beginDraft = (
  db: Database,
  { stationId, firstDay }: { stationId: number; firstDay: string },
  who: Principal,
): Promise<{ id: number }> =>
  db.transaction(async (tx) => {
    await mustBeTheirs(tx, stationId, who);
    await tx`
      insert into shift_plan (station_id, first_day, rest_minutes, day_minutes, week_minutes)
      values (${stationId}, ${firstDay}::date, ${USUAL_RULES.restMinutes}, ${USUAL_RULES.dayMinutes},
        ${USUAL_RULES.weekMinutes}) on conflict do nothing`;
    const [draft] = await tx<{ id: number }[]>`
      select id from shift_plan where station_id = ${stationId} and first_day = ${firstDay}::date and state = 'draft'`;
    return { id: draft?.id ?? 0 };
  });

/** Nobody else changes it until this is done. 409 when somebody did since `version`, or it is published. */
export async function holdDraft(tx: Tx, planId: number, version: number): Promise<Draft> {
  const [row] = await tx<{ state: string; version: number }[]>`
    select state, version from shift_plan where id = ${planId} for update`;
  if (!row) throw new Problem(404, 'not-found');
  if (row.state === 'published') throw new Problem(409, 'shift-plan-published');
  if (row.version !== version)
    throw new Problem(409, 'shift-plan-changed', { extra: { version: row.version } });
  const [draft] = await draftOf(tx, tx`p.id = ${planId}` as never);
  if (!draft) throw new Problem(404, 'not-found');
  return draft;
}

export const isSameLine = (a: Line, b: Line): boolean =>
  a.memberId === b.memberId &&
  a.areaId === b.areaId &&
  a.startsAt.getTime() === b.startsAt.getTime() &&
  a.endsAt.getTime() === b.endsAt.getTime();

export const keepLines = (tx: Tx, planId: number, lines: readonly (GivenLine & { byHand: boolean })[]) => tx`
  insert into shift_plan_line (plan_id, member_id, area_id, starts_at, ends_at, officer_id, by_hand)
  select ${planId}, m, a, s, e, o, h from unnest(${lines.map((l) => l.memberId)}::int[], ${lines.map((l) => l.areaId)}::int[],
    ${lines.map((l) => l.startsAt.toISOString())}::text[]::timestamptz[],
    ${lines.map((l) => l.endsAt.toISOString())}::text[]::timestamptz[], ${lines.map((l) => l.officerId)}::int[],
    ${lines.map((l) => String(l.byHand))}::text[]::boolean[]) as t(m, a, s, e, o, h)`;

function wrongIn(lines: readonly GivenLine[], week: Week, officers: ReadonlySet<number>): FieldError[] {
  const members = new Set(week.hands.map((h) => h.memberId));
  const areas = new Set(week.areas.map((a) => a.id));
  return lines.flatMap((line, i): FieldError[] => {
    const at = (field: string, code: string) => ({ field: `lines.${i}.${field}`, code });
    return [
      ...(members.has(line.memberId) ? [] : [at('memberId', 'field.on-duty')]),
      ...(areas.has(line.areaId) ? [] : [at('areaId', 'field.area')]),
      ...(isInWeek(week.firstDay, line) ? [] : [at('startsAt', 'field.in-the-week')]),
      ...(line.officerId === null || officers.has(line.officerId)
        ? []
        : [at('officerId', 'field.inspector')]),
    ];
  });
}

/** All of it anew; what was not proposed just so is somebody's own wish from now on. */
export const changeDraft = (db: Database, planId: number, given: GivenDraft): Promise<{ version: number }> =>
  db.transaction(async (tx) => {
    const draft = await holdDraft(tx, planId, given.version);
    const before = await linesOf(tx, planId);
    const week = await loadWeek(
      tx,
      draft.stationId,
      draft.firstDay,
      before.map((l) => l.memberId),
    );
    const officers = new Set((await officersOf(tx, [draft.stationId])).map((o) => o.id));
    const fields = wrongIn(given.lines, week, officers);
    if (given.officerId !== null && !officers.has(given.officerId))
      fields.push({ field: 'officerId', code: 'field.inspector' });
    if (fields.length > 0) throw new Problem(400, 'invalid-request', { fields });
    await tx`delete from shift_plan_line where plan_id = ${planId}`;
    const proposed = before.filter((l) => !l.byHand);
    await keepLines(
      tx,
      planId,
      given.lines.map((line) => ({ ...line, byHand: !proposed.some((l) => isSameLine(l, line)) })),
    );
    await tx`
      update shift_plan set version = version + 1, officer_id = ${given.officerId}, rest_minutes = ${given.restMinutes},
        day_minutes = ${given.dayMinutes}, week_minutes = ${given.weekMinutes} where id = ${planId}`;
    return { version: given.version + 1 };
  });

/** What is published stays. */
export const dropDraft = (db: Database, planId: number): Promise<void> =>
  db.transaction(async (tx) => {
    const gone = await tx`delete from shift_plan where id = ${planId} and state = 'draft' returning 1`;
    if (gone.length === 0) throw new Problem(409, 'shift-plan-published');
  });
