// Calls people: summonses and their messages, in the transaction of whoever decided it.
import { cancelQueued, enqueue } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { announce } from './announce.ts';
import type { CalloutDeps } from './deps.ts';
import { ladder, type MessagePlan, type Reach, type Recipient } from './messages.ts';
import type { PoolEntry } from './state.ts';
import type { CalloutRow } from './store.ts';
import { textVars } from './text-vars.ts';
import { watchUnits } from './watch-units.ts';

/** A summons as the log and the caller see it. */
export interface Summoned {
  summonsId: number;
  entry: PoolEntry;
}

/** How long after the arrive-by time, or the asking when that is later, a summons text is still worth sending. */
const SUMMONS_TEXT_SECONDS = 1_800;

/**
 * A real call-out takes its people out of drills. The drill's row is locked before its summonses, and always after the
 * real one's, so that no two transactions wait for each other.
 */
export async function freeFromDrills(tx: Tx, row: CalloutRow, memberIds: number[], now: Date): Promise<void> {
  const drills = await tx<{ id: number }[]>`
    select c.id from callout c where c.kind <> 'real' and c.state in ('active', 'held') and exists (
      select from summons s where s.callout_id = c.id and s.engaged and s.member_id = any(${memberIds}))
    order by c.id for no key update`;
  if (drills.length === 0) return;
  const freed = await tx<{ id: number; calloutId: number; memberId: number }[]>`
    update summons s set engaged = false, released_at = ${now}
    from callout c where c.id = s.callout_id and s.engaged and s.member_id = any(${memberIds})
      and c.id = any(${drills.map((d) => d.id)})
    returning s.id, s.callout_id, s.member_id`;
  await cancelQueued(
    tx,
    freed.map((f) => f.id),
    ['summons', 'overdue'],
    now,
  );
  await tx`update callout set next_check_at = ${now} where id = any(${drills.map((d) => d.id)})`;
  const data = { reason: 'freed_for_real', takenBy: row.id };
  await appendLog(
    tx,
    freed.map(({ calloutId, memberId }) => ({
      at: now,
      calloutId,
      memberId,
      type: 'released',
      actor: 'system',
      data,
    })),
  );
}

/** Writes the summonses of those in the frozen pool whom no other call-out holds at this moment. */
async function insertSummonses(
  tx: Tx,
  calloutId: number,
  memberIds: number[],
  echelon: number,
  now: Date,
): Promise<{ id: number; memberId: number }[]> {
  const insert = (on: Tx, conflict: ReturnType<Tx>) => on<{ id: number; memberId: number }[]>`
    insert into summons (callout_id, member_id, echelon, summoned_at, roles, name, unit_name, distance_m, tired, cross_border)
    select p.callout_id, p.member_id, ${echelon}, ${now}, p.roles, p.name, p.unit_name, p.distance_m, p.tired, p.cross_border
    from plan_entry p where p.callout_id = ${calloutId} and p.member_id = any(${memberIds})
    order by p.rank ${conflict} returning id, member_id`;
  try {
    return await tx.savepoint((sp) => insert(sp, sp``));
  } catch (error) {
    // Somebody was taken since the plan was made. Asking for each row costs more, so only now.
    if ((error as { constraint_name?: string }).constraint_name !== 'summons_member_engaged_once')
      throw error;
    return insert(tx, tx`on conflict do nothing`);
  }
}

/**
 * Summons `entries` in the call-out of `row` (locked by the caller). Whoever is held by another call-out by now is left
 * out; the answer holds those who were summoned, in the order given.
 */
export async function summon(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  ask: { entries: PoolEntry[]; echelon: number; reach: Map<number, Reach> },
  now: Date,
): Promise<Summoned[]> {
  const { entries, echelon, reach } = ask;
  if (entries.length === 0) return [];
  const ids = entries.map((e) => e.memberId);
  if (row.kind === 'real') await freeFromDrills(tx, row, ids, now);
  const inserted = await insertSummonses(tx, row.id, ids, echelon, now);
  const idOf = new Map(inserted.map((s) => [s.memberId, s.id]));
  const summoned = entries.flatMap((entry) => {
    const summonsId = idOf.get(entry.memberId);
    return summonsId === undefined ? [] : [{ entry, summonsId }];
  });
  const to = summoned.map(({ entry, summonsId }) => ({
    ...{ summonsId, memberId: entry.memberId, vars: ownVars(entry.distance_m) },
  }));
  await send(tx, deps, row, to, reach, now);
  await announce(
    tx,
    deps,
    row,
    'summons',
    summoned.map((s) => s.entry.memberId),
    now,
  );
  await watchUnits(
    tx,
    row,
    summoned.map((s) => s.entry.unitId),
    now,
  );
  return summoned;
}

/** Queues the summons messages for these people: the whole ladder of each. */
export async function send(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  to: Recipient[],
  reach: Map<number, Reach>,
  now: Date,
): Promise<void> {
  const latest = Math.max(row.arriveBy.getTime(), now.getTime());
  const plan: MessagePlan = {
    calloutId: row.id,
    kind: row.kind,
    phones: row.phones,
    purpose: 'summons',
    template: 'summons',
    vars: textVars(row),
    policy: row.policy,
    now,
    expiresAt: new Date(latest + SUMMONS_TEXT_SECONDS * 1_000),
  };
  const none = { memberId: 0, phones: [], pushes: [] };
  const rows = to.flatMap((who, i) => ladder(plan, who, reach.get(who.memberId) ?? none, i, deps.channels));
  await enqueue(tx, rows, now);
}

/** What only this person's text says. */
export const ownVars = (distance_m: number | null): Record<string, string> =>
  distance_m === null ? {} : { distance_m: String(distance_m) };
