// Releases people: all of them, which ends the call-out, or those of one echelon or role. Whoever was ever contacted
// hears of it, once; nobody else does.
import { z } from 'zod';
import { cancelForCallout, contactedSummonses } from '../delivery/cancel.ts';
import { enqueue } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import { id, text } from '../kernel/fields.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { ROLES } from '../roster/qualifications.ts';
import { announce } from './announce.ts';
import { closesAt } from './close.ts';
import { onCallout } from './control.ts';
import type { CalloutDeps } from './deps.ts';
import { evaluate } from './evaluate.ts';
import { liveMatching, stateOf } from './gap.ts';
import { ladder, type MessagePlan } from './messages.ts';
import { loadReach } from './reach.ts';
import type { CalloutState, Line, Person } from './state.ts';
import { type CalloutRow, loadState } from './store.ts';
import { textVars } from './text-vars.ts';

export const standDownSchema = z
  .strictObject({
    /** Only this echelon, or only those who fill this role; the call-out goes on. */
    echelon: id.optional(),
    role: z.enum(ROLES).optional(),
    note: text(200).trim().optional(),
  })
  .refine((b) => !(b.echelon !== undefined && b.role !== undefined), { error: 'field.echelon_or_role' })
  .meta({ id: 'StandDown' });
export type StandDownRequest = z.output<typeof standDownSchema>;

/** How long a stand-down is worth delivering. */
const STAND_DOWN_TEXT_SECONDS = 12 * 3_600;

/**
 * Queues the stand-down message for these summonses, on the ways that work now. Gives the members for whom there is one;
 * the others are logged as unreachable, so that nobody takes them for told.
 */
async function tell(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  summonsIds: number[],
  now: Date,
): Promise<number[]> {
  const people = await tx<{ id: number; memberId: number }[]>`
    select id, member_id from summons where id = any(${summonsIds}::bigint[]) order by id`;
  const reach = await loadReach(
    tx,
    people.map((p) => p.memberId),
  );
  const plan: MessagePlan = {
    ...{ calloutId: row.id, kind: row.kind, phones: row.phones },
    ...{ purpose: 'stand_down', template: 'stand_down' },
    ...{ vars: textVars(row), policy: row.policy, now },
    expiresAt: new Date(now.getTime() + STAND_DOWN_TEXT_SECONDS * 1_000),
  };
  const rows = people.flatMap(({ id, memberId }, i) => {
    const at = reach.get(memberId);
    return at ? ladder(plan, { summonsId: id, memberId, vars: {} }, at, i, deps.channels) : [];
  });
  await enqueue(tx, rows, now);
  const told = new Set(rows.map((r) => r.summonsId));
  await appendLog(
    tx,
    people
      .filter((p) => !told.has(p.id))
      .map(({ id, memberId }) => ({
        ...{ at: now, calloutId: row.id, memberId, type: 'unreachable', actor: 'system' },
        data: { summonsId: id, purpose: 'stand_down' },
      })),
  );
  const reached = people.filter((p) => told.has(p.id)).map((p) => p.memberId);
  await announce(tx, deps, row, 'stand_down', reached, now);
  return reached;
}

/** Those released earlier whom nobody told: a real call-out took them out of this one. */
async function releasedUntold(tx: Tx, calloutId: number): Promise<Set<number>> {
  const rows = await tx<{ id: number }[]>`
    select s.id from summons s where s.callout_id = ${calloutId} and s.released_at is not null and not exists (
      select from delivery d where d.callout_id = s.callout_id and d.summons_id = s.id and d.purpose = 'stand_down'
        and d.created_at >= s.released_at)`;
  return new Set(rows.map((r) => r.id));
}

/** Those on the scene of a real call-out have worked: their rest counts from here. */
async function release(tx: Tx, row: CalloutRow, summonsIds: number[], now: Date): Promise<void> {
  await tx`update summons set released_at = ${now}, engaged = false
    where id = any(${summonsIds}::bigint[]) and released_at is null`;
  if (row.kind !== 'real') return;
  await tx`update member m set released_at = ${now} from summons s
    where s.id = any(${summonsIds}::bigint[]) and s.member_id = m.id and s.arrived_at is not null`;
}

/** Contacted on any channel, or answered in any way. Reads after the cancelling, so that a message that had just left counts. */
async function contacted(tx: Tx, state: CalloutState): Promise<Set<number>> {
  const ids = new Set(await contactedSummonses(tx, state.id));
  for (const p of state.people) if (p.answeredAt) ids.add(p.summonsId);
  return ids;
}

/** Everybody is released, nothing more is raised, reminded or warned; home-safe is asked for. 409 when already ended. */
async function standDownAll(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  by: Words,
  now: Date,
): Promise<number> {
  const state = await loadState(tx, row);
  await tx`update callout set state = 'stood_down', stood_down_at = ${now}, next_check_at = null,
    close_at = ${closesAt(row.policy, now)}, version = version + 1
    where id = ${row.id}`;
  await tx`update echelon set state = 'cancelled' where callout_id = ${row.id} and state = 'pending'`;
  await cancelForCallout(tx, row.id, {}, now);
  await tx`update forecast_proposal set state = 'lapsed', decided_at = ${now}
    where callout_id = ${row.id} and state = 'open'`;
  const reached = await contacted(tx, state);
  const untold = await releasedUntold(tx, row.id);
  const leaving = state.people.filter(
    (p) => reached.has(p.summonsId) && (!p.releasedAt || untold.has(p.summonsId)),
  );
  await release(
    tx,
    row,
    state.people.map((p) => p.summonsId),
    now,
  );
  const told = await tell(
    tx,
    deps,
    row,
    leaving.map((p) => p.summonsId),
    now,
  );
  // Asked, but nothing had left for them yet: they never knew and are not told.
  const spared = state.people.filter((p) => !reached.has(p.summonsId)).map((p) => p.memberId);
  const data = { scope: 'all', told, spared, note: by.note ?? null };
  await appendLog(tx, [
    { at: now, calloutId: row.id, memberId: null, type: 'stood_down', actor: by.actor, data },
  ]);
  return told.length;
}

export interface Words {
  actor: string;
  note?: string;
}

/** A part that is not there would be told to nobody, and taken for done. A line closed before is still known. */
function checkPart({ echelon, role }: StandDownRequest, state: CalloutState, row: CalloutRow): void {
  const known = role
    ? role in row.plan.shortfall || row.lines.some((l) => l.role === role)
    : state.echelons.some((e) => e.number === echelon);
  if (known) return;
  const fields = [{ field: role ? 'role' : 'echelon', code: 'field.not_in_callout' }];
  throw new Problem(422, 'invalid-request', { fields });
}

/** Part of a call-out: the people of one echelon, or those who fill one role, whose line is closed. */
async function standDownPart(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  request: StandDownRequest,
  by: Words,
  now: Date,
): Promise<number> {
  const state = await loadState(tx, row);
  checkPart(request, state, row);
  const { roleOf } = liveMatching(state);
  const leaving = state.people.filter(
    (p) =>
      !p.releasedAt &&
      (request.role ? roleOf.get(p.memberId) === request.role : p.echelon === request.echelon),
  );
  const lines: Line[] = request.role ? row.lines.filter((l) => l.role !== request.role) : row.lines;
  const scope = request.role ? `role:${request.role}` : `echelon:${request.echelon}`;
  return letGo(tx, deps, row, { state, leaving, lines, scope }, by, now);
}

/** Of these members those who said coming and have not set out: more are coming than are needed. */
export async function standDownSome(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  memberIds: number[],
  by: Words,
  now: Date,
): Promise<number> {
  const state = await loadState(tx, row);
  const named = new Set(memberIds);
  const leaving = state.people.filter(
    (p) => named.has(p.memberId) && !p.enRouteAt && stateOf(p, row.arriveBy) === 'coming',
  );
  return letGo(tx, deps, row, { state, leaving, lines: row.lines, scope: 'members' }, by, now);
}

async function letGo(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  about: { state: CalloutState; leaving: Person[]; lines: Line[]; scope: string },
  by: Words,
  now: Date,
): Promise<number> {
  const { state, leaving, lines, scope } = about;
  const ids = leaving.map((p) => p.summonsId);
  await tx`update callout set lines = ${tx.json(lines as never)}, version = version + 1 where id = ${row.id}`;
  await cancelForCallout(tx, row.id, { summonsIds: ids }, now);
  const reached = await contacted(tx, state);
  await release(tx, row, ids, now);
  const told = await tell(
    tx,
    deps,
    row,
    ids.filter((id) => reached.has(id)),
    now,
  );
  const data = {
    scope,
    released: leaving.map((p) => p.memberId),
    told,
    lines,
    note: by.note ?? null,
  };
  await appendLog(tx, [
    { at: now, calloutId: row.id, memberId: null, type: 'stood_down_part', actor: by.actor, data },
  ]);
  await evaluate(tx, deps, { ...row, lines, version: row.version + 1 }, now, by.actor);
  return told.length;
}

/** Stands down all of a call-out, or the part that `request` names. Returns how many are told. */
export const standDown = (
  deps: CalloutDeps,
  id: number,
  request: StandDownRequest,
  actor: string,
): Promise<number> =>
  onCallout(deps, id, ['active', 'held'], (tx, row, now) => {
    const by: Words = { actor, note: request.note };
    const part = request.echelon !== undefined || request.role !== undefined;
    return part ? standDownPart(tx, deps, row, request, by, now) : standDownAll(tx, deps, row, by, now);
  });
