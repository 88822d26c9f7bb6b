// Makes a draft the week's shifts, all or none, and tells everybody theirs.
import { writtenWays } from '../callout/probe.ts';
import { loadReach } from '../callout/reach.ts';
import type { Channels } from '../delivery/channel.ts';
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import { cityTime } from '../kernel/calendar.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { leavesAt } from './bulletin-rules.ts';
import { NEVER } from './conflict-rules.ts';
import { holdDraft } from './draft-shifts.ts';
import { isOverlap } from './plan-shifts.ts';
import { DUTY_PRIORITY } from './roll-call-messages.ts';
import type { KeptLine, Week } from './shift-week.ts';
import { conflictsIn, readDraft, type WholeDraft } from './shift-weeks.ts';
import { OWN_PAGE } from './swap-rules.ts';

/** Shifts in one text; how many there are is told. */
const NAMED = 3;

function mustBeRight(whole: WholeDraft, despite: boolean, now: Date): void {
  if (whole.lines.length === 0) throw new Problem(409, 'shift-plan-empty');
  const found = [...conflictsIn(whole, now).values()].flat();
  if (found.some((kind) => NEVER.includes(kind))) throw new Problem(409, 'shift-plan-conflicts');
  if (found.length > 0 && !despite)
    throw new Problem(409, 'shift-plan-confirm', { vars: { n: found.length } });
  const patrols = new Set(whole.week.areas.filter((a) => a.kind === 'station').map((a) => a.id));
  const led = (l: KeptLine) =>
    !patrols.has(l.areaId) || l.officerId !== null || whole.draft.officerId !== null;
  if (!whole.lines.every(led))
    throw new Problem(400, 'invalid-request', {
      fields: [{ field: 'officerId', code: 'field.patrol-officer' }],
    });
}

/** By push and text, after the person's quiet hours; worth nothing once the last has begun. */
async function tell(tx: Tx, channels: Channels, { week, lines }: WholeDraft, now: Date): Promise<void> {
  const ofMember = [...Map.groupBy(lines, (l) => l.memberId)];
  const reach = await loadReach(
    tx,
    ofMember.map(([memberId]) => memberId),
  );
  const rows = ofMember.flatMap(([memberId, theirs], ordinal): NewDelivery[] => {
    const to = reach.get(memberId);
    const last = theirs.at(-1);
    const sendAt = last && leavesAt(to?.wishes?.quiet ?? null, now, last.startsAt);
    if (!to || !last || !sendAt) return [];
    const language = to.wishes?.language === 'en' ? 'en' : 'zh';
    const vars = { n: String(theirs.length), names: namesOf(theirs, week, now), page: OWN_PAGE, language };
    return writtenWays(channels, to, 'shift_published').map((way) => ({
      ...{ calloutId: null, summonsId: null, memberId, purpose: 'shift_published', priority: DUTY_PRIORITY },
      ...{ step: 0, unless: null, template: 'shift_published', vars, ...way, ordinal },
      ...{ sendAt, expiresAt: last.startsAt },
    }));
  });
  await enqueue(tx, rows, now);
}

/** 12-01 18:00 城关派出所、… */
const namesOf = (lines: readonly KeptLine[], { areas }: Week, now: Date): string =>
  lines
    .slice(0, NAMED)
    .map((l) => `${cityTime(l.startsAt, now)} ${areas.find((a) => a.id === l.areaId)?.name ?? ''}`)
    .join('、');

const keepShifts = (tx: Tx, { draft, lines, week }: WholeDraft) => {
  const patrols = week.areas.filter((a) => a.kind === 'station').map((a) => a.id);
  return tx`
    insert into shift (member_id, site_id, starts_at, ends_at, officer_id, plan_id)
    select l.member_id, l.area_id, l.starts_at, l.ends_at,
      case when l.area_id = any(${patrols}) then coalesce(l.officer_id, ${draft.officerId}::int) end, ${draft.id}
    from shift_plan_line l where l.plan_id = ${draft.id} and l.id = any(${lines.map((l) => l.id)}::bigint[])
    order by l.starts_at, l.id`;
};

/** 409 with what stands against it; `despite` confirms too little rest and too many hours. */
export async function publishShifts(
  { db, channels }: { db: Database; channels: Channels },
  planId: number,
  { version, despite }: { version: number; despite: boolean },
  { actor, now }: { actor: string; now: Date },
): Promise<{ shifts: number }> {
  try {
    return await db.transaction(async (tx) => {
      const whole = await readDraft(tx, await holdDraft(tx, planId, version));
      mustBeRight(whole, despite, now);
      await keepShifts(tx, whole);
      await tx`
        update shift_plan set state = 'published', published_at = ${now}, published_by = ${actor}, despite = ${despite},
          version = version + 1 where id = ${planId}`;
      await tell(tx, channels, whole, now);
      return { shifts: whole.lines.length };
    });
  } catch (error) {
    // Somebody was put on post elsewhere just now.
    if (isOverlap(error)) throw new Problem(409, 'shift-plan-conflicts');
    throw error;
  }
}
