// A station's week as officers see it: what is needed, who is there, the draft with what is against each of its shifts. Reads only.
import type { Principal } from '../access/principal.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { byWeek, type ConflictKind, conflictsOf, weekOf } from './conflict-rules.ts';
import { hoursOf, missingMinutes } from './demand-rules.ts';
import { officersOf } from './plan-inspections.ts';
import { mustBeTheirs } from './plan-roll-calls.ts';
import { missingOf } from './proposal-rules.ts';
import type { WeekView } from './shift-plan-schema.ts';
import { cityMoment } from './shift-rules.ts';
import { type Draft, draftOf, type KeptLine, linesOf, loadWeek, slotsIn, type Week } from './shift-week.ts';

export interface WholeDraft {
  draft: Draft;
  lines: KeptLine[];
  week: Week;
}

export async function readDraft(sql: Sql | Tx, draft: Draft): Promise<WholeDraft> {
  const lines = await linesOf(sql, draft.id);
  const memberIds = [...new Set(lines.map((l) => l.memberId))];
  return { draft, lines, week: await loadWeek(sql, draft.stationId, draft.firstDay, memberIds) };
}

/** What is against each line, beside the person's other shifts and lines. */
export function conflictsIn({ draft, lines, week }: WholeDraft, now: Date): Map<KeptLine, ConflictKind[]> {
  const hands = new Map(week.hands.map((h) => [h.memberId, h]));
  const theirs = Map.groupBy(week.theirs, (s) => s.memberId);
  const ofMember = Map.groupBy(lines, (l) => l.memberId);
  return new Map(
    lines.map((line) => {
      const guard = hands.get(line.memberId);
      if (!guard) return [line, ['not_allowed'] as const];
      const beside = (ofMember.get(line.memberId) ?? []).filter((l) => l !== line);
      const others = [...(theirs.get(line.memberId) ?? []), ...beside];
      return [line, conflictsOf(line, others, { guard, away: week.away, rules: rulesOf(draft), now })];
    }),
  );
}

export const rulesOf = ({ restMinutes, dayMinutes, weekMinutes }: Draft) => ({
  ...{ restMinutes, dayMinutes, weekMinutes },
});

function guardsOf(week: Week, lines: readonly KeptLine[]): WeekView['guards'] {
  const planned = [...week.theirs, ...lines];
  return week.hands.map(({ memberId, name, areas, recentMinutes, recentNights }) => ({
    ...{ memberId, name, areaIds: [...areas], recentMinutes, recentNights },
    weekMinutes: byWeek(planned.filter((s) => s.memberId === memberId)).get(weekOf(week.firstDay)) ?? 0,
  }));
}

const planView = (whole: WholeDraft, now: Date): WeekView['plan'] => {
  const { id, version, officerId, restMinutes, dayMinutes, weekMinutes, proposal } = whole.draft;
  return {
    ...{ id, version, officerId, restMinutes, dayMinutes, weekMinutes },
    proposal: proposal as NonNullable<WeekView['plan']>['proposal'],
    lines: [...conflictsIn(whole, now)].map(([line, conflicts]) => {
      const { memberId, name, areaId, startsAt, endsAt, officerId: officer, byHand } = line;
      return { ...{ memberId, name, areaId, startsAt, endsAt, officerId: officer, byHand }, conflicts };
    }),
  };
};

export async function readWeek(
  sql: Sql,
  { stationId, firstDay }: { stationId: number; firstDay: string },
  who: Principal,
  now: Date,
): Promise<WeekView> {
  await mustBeTheirs(sql, stationId, who, 'duty.read');
  const [draft] = await draftOf(
    sql,
    sql`p.station_id = ${stationId} and p.first_day = ${firstDay}::date and p.state = 'draft'`,
  );
  const whole = draft && (await readDraft(sql, draft));
  const week = whole?.week ?? (await loadWeek(sql, stationId, firstDay, []));
  const lines = whole?.lines ?? [];
  const slots = slotsIn(week, lines, cityMoment(firstDay, 0));
  const open = slots.filter((slot) => slot.at >= now);
  const officers = await officersOf(sql, [stationId]);
  const [last] = await sql<{ publishedAt: Date | null }[]>`
    select max(published_at) as published_at from shift_plan where station_id = ${stationId} and first_day = ${firstDay}::date`;
  return {
    ...{ stationId, firstDay, now, areas: week.areas, hours: hoursOf(slots) },
    ...{ missingMinutes: missingMinutes(open), missing: missingOf(open, week.hands, week.away) },
    guards: guardsOf(week, lines),
    shifts: week.shifts.map(({ siteId, ...shift }) => ({ areaId: siteId, ...shift })),
    officers: officers.map(({ id, name }) => ({ id, name })),
    plan: whole ? planView(whole, now) : null,
    publishedAt: last?.publishedAt ?? null,
  };
}
