// The weekly test of every push subscription. It disturbs as little as browsers allow; whoever's does not arrive is told in another
// way, and counts as not reached by push until something arrives again. A subscription that died is told in the same way.
import type { Channels } from '../delivery/channel.ts';
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import type { DeliveryState } from '../delivery/receipt-rules.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { writtenWays } from './probe.ts';
import { checkEnds, mayCheckAt, nextCheckAt, tellAt, verdictOf } from './push-check-rules.ts';
import { loadReach } from './reach.ts';
import { loadWishes, type Wishes } from './wishes.ts';

export interface PushCheckDeps {
  db: Database;
  channels: Channels;
}

export const PUSH_CHECK = 'push_check';
const PUSH_MISSED = 'push_missed';
/** Behind everything that a call-out or a roll-call sends. */
const PRIORITY = 70;
const DAY_MS = 86_400_000;
/** At once; the next ones follow with the next look. */
const MOST = 500;

interface Due {
  contactPointId: number;
  memberId: number;
  address: string;
  retired: boolean;
  deliveryId: number | null;
  toldAt: Date | null;
  state: DeliveryState | null;
  reason: string | null;
  deliveredAt: Date | null;
}

/** Subscriptions that are new get their day; what is due is sent or judged. Safe beside other processes: each row is one's. */
export async function checkPushes(deps: PushCheckDeps, now: Date): Promise<void> {
  await plan(deps, now);
  while ((await doDue(deps, now)) === MOST);
}

/** When there is next something to do for those that have their day. */
export async function nextPushCheckDue({ sql }: Database): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`select min(next_at) as at from push_check`;
  return row?.at ?? null;
}

async function plan({ db }: PushCheckDeps, now: Date): Promise<void> {
  const fresh = await db.sql<{ id: number; memberId: number }[]>`
    select c.id, c.member_id from contact_point c join member m on m.id = c.member_id
    where c.kind = 'push' and c.retired_at is null and m.status = 'active'
      and not exists (select from push_check k where k.contact_point_id = c.id)`;
  if (fresh.length === 0) return;
  const wishes = await loadWishes(db.sql, [...new Set(fresh.map((c) => c.memberId))]);
  const at = fresh.map((c) => slotOf(c.id, wishes.get(c.memberId), now).toISOString());
  await db.sql`
    insert into push_check (contact_point_id, next_at)
    select n.id, n.at from unnest(${fresh.map((c) => c.id)}::int[], ${at}::text[]::timestamptz[]) n(id, at)
      join contact_point c on c.id = n.id
    on conflict do nothing`;
}

const slotOf = (id: number, wishes: Wishes | undefined, after: Date): Date =>
  nextCheckAt(id, wishes?.quiet ?? null, after) ?? new Date(after.getTime() + 7 * DAY_MS);

/** Gives how many were due, of which at most `MOST` are seen to. */
function doDue({ db, channels }: PushCheckDeps, now: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const due = await tx<Due[]>`
      select k.contact_point_id, c.member_id, c.address, c.retired_at is not null as retired, k.delivery_id,
        k.told_at, d.state, d.reason, d.delivered_at
      from push_check k join contact_point c on c.id = k.contact_point_id left join delivery d on d.id = k.delivery_id
      where k.next_at <= ${now} or (c.retired_at is not null and c.retired_at <= ${now})
      order by k.next_at limit ${MOST} for update of k skip locked`;
    if (due.length === 0) return 0;
    const wishes = await loadWishes(tx, [...new Set(due.map((k) => k.memberId))]);
    const missed: Due[] = [];
    for (const one of due) {
      const wish = wishes.get(one.memberId);
      if (one.retired) missed.push(...(await drop(tx, one)));
      else if (one.deliveryId !== null) missed.push(...(await judge(tx, one, wish, now)));
      else await send({ tx, channels, now }, one, wish);
    }
    await tell({ tx, channels, now }, missed, wishes);
    return due.length;
  });
}

/** It is dead, and its test with it. To be told unless another of the same person lives. */
async function drop(tx: Tx, one: Due): Promise<Due[]> {
  await tx`delete from push_check where contact_point_id = ${one.contactPointId}`;
  const [other] = await tx`
    select 1 from contact_point where member_id = ${one.memberId} and kind = 'push' and retired_at is null limit 1`;
  return other || one.toldAt ? [] : [one];
}

async function judge(tx: Tx, one: Due, wish: Wishes | undefined, now: Date): Promise<Due[]> {
  const verdict = verdictOf(one.state && { state: one.state, reason: one.reason });
  const next = slotOf(one.contactPointId, wish, now);
  await tx`
    update push_check set delivery_id = null, next_at = ${next},
      passed_at = case when ${verdict} = 'passed' then ${one.deliveredAt}::timestamptz else passed_at end,
      missed_at = case ${verdict} when 'passed' then null when 'missed' then ${now}::timestamptz else missed_at end,
      told_at = case ${verdict} when 'passed' then null when 'missed' then coalesce(told_at, ${now}::timestamptz) else told_at end
    where contact_point_id = ${one.contactPointId}`;
  return verdict === 'missed' && one.toldAt === null ? [one] : [];
}

interface Sending {
  tx: Tx;
  channels: Channels;
  now: Date;
}

async function send({ tx, channels, now }: Sending, one: Due, wish: Wishes | undefined): Promise<void> {
  const quiet = wish?.quiet ?? null;
  const route = channels.choose('push', one.address, PUSH_CHECK)?.route;
  const [id] =
    route && mayCheckAt(quiet, now)
      ? await enqueue(
          tx,
          [
            {
              ...{ calloutId: null, summonsId: null, memberId: one.memberId, purpose: PUSH_CHECK },
              ...{ channel: 'push', route, address: one.address, priority: PRIORITY, ordinal: 0 },
              ...{ step: 0, unless: null, template: PUSH_CHECK },
              vars: { kind: 'test', language: wish?.language ?? 'zh' },
              ...{ sendAt: now, expiresAt: checkEnds(quiet, now) },
            },
          ],
          now,
        )
      : [];
  // What left is judged a day later, at a time that is as good as this one.
  const next = id === undefined ? slotOf(one.contactPointId, wish, now) : new Date(now.getTime() + DAY_MS);
  await tx`
    update push_check set delivery_id = ${id ?? null}, next_at = ${next}
    where contact_point_id = ${one.contactPointId}`;
}

/** By text, and by push to other phones of the same person; by day, outside quiet hours. */
async function tell(
  { tx, channels, now }: Sending,
  missed: Due[],
  wishes: Map<number, Wishes>,
): Promise<void> {
  const reach = await loadReach(tx, [...new Set(missed.map((k) => k.memberId))]);
  const rows = missed.flatMap(({ memberId, address }): NewDelivery[] => {
    const to = reach.get(memberId);
    if (!to) return [];
    const wish = wishes.get(memberId);
    const others = { phones: to.phones, pushes: to.pushes.filter((p) => p !== address) };
    const sendAt = tellAt(wish?.quiet ?? null, now);
    return writtenWays(channels, others, PUSH_MISSED).map((way) => ({
      ...{ calloutId: null, summonsId: null, memberId, purpose: PUSH_MISSED, priority: PRIORITY },
      ...{ step: 0, unless: null, template: PUSH_MISSED, vars: { language: wish?.language ?? 'zh' }, ...way },
      ...{ sendAt, expiresAt: new Date(sendAt.getTime() + DAY_MS) },
    }));
  });
  await enqueue(tx, rows, now);
}
