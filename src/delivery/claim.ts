// Takes due messages out of the outbox for one dispatcher: the most urgent first, no faster than their route's pace.
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import type { Channel, Channels } from './channel.ts';
import { bringNextStepForward, deliveryFacts } from './ladder.ts';
import { allowance, freeAfter } from './pace.ts';

/** A message whose outcome is not written after so long counts as unknown. More than two send timeouts. */
export const LEASE_SECONDS = 30;

/** Above all that a row can have. */
const EVERY_PRIORITY = 32_767;

export interface ClaimedDelivery {
  id: number;
  calloutId: number | null;
  summonsId: number | null;
  memberId: number | null;
  purpose: string;
  channel: string;
  route: string;
  address: string;
  /** Of a push subscription that still exists. */
  keys: { p256dh: string; auth: string } | null;
  priority: number;
  ordinal: number;
  step: number;
  template: string;
  vars: Record<string, string>;
  /** This one included. */
  attempts: number;
  /** An earlier attempt may have been taken: this one may be the second that arrives. */
  doubtful: boolean;
  expiresAt: Date;
  /** End of the lease: from here on it may be somebody else's. */
  deadlineAt: Date;
}

export interface Claim {
  /** In state `sending`, most urgent first; this dispatcher's until the lease ends. */
  claimed: ClaimedDelivery[];
  /** Rows that ended instead: their address is retired or opted out, or who is summoned left since or withdrew consent. */
  barred: number;
}

/**
 * Claims at most `limit` due messages for each of `channels`. Several dispatchers may claim at once: each gets others,
 * and together they keep a route's pace. Only what is more urgent than `below` when it is given. Of one class messages go by their place in their list, so that a long list
 * lets others pass.
 */
export async function claimDue(
  db: Database,
  channels: Channels,
  now: Date,
  limit: number,
  below = EVERY_PRIORITY,
): Promise<Claim> {
  const paced = await pacedWithWork(db.sql, channels, now, below);
  // Asking first whether an unpaced route has work costs more than finding that it has none.
  const due = channels.all.filter((c) => c.pace_per_second === null || paced.has(c.route));
  if (due.length === 0) return { claimed: [], barred: 0 };
  return db.transaction(async (tx) => {
    const rows: Row[] = [];
    // Statistics lag behind a queue: without this a stale plan sorts the whole backlog instead of walking the index.
    await tx`select set_config('enable_sort', 'off', true)`;
    // Paces are locked one after the other: in one order, or two dispatchers wait in a circle.
    const inOrder = due.toSorted((a, b) => (a.route < b.route ? -1 : 1));
    for (const channel of inOrder) rows.push(...(await claimRoute(tx, channel, now, { limit, below })));
    const barred = rows.filter((row) => row.barred !== null);
    if (barred.length > 0) await endBarred(tx, barred, now);
    const claimed = rows.filter((row) => row.barred === null).map(({ barred: _, ...row }) => row);
    claimed.sort((a, b) => a.priority - b.priority || a.ordinal - b.ordinal || a.id - b.id);
    return { claimed, barred: barred.length };
  });
}

/** Whoever keeps a pace writes it down, so an idle route is not even asked for its own. */
async function pacedWithWork(sql: Sql, channels: Channels, now: Date, below: number): Promise<Set<string>> {
  const names = channels.all.flatMap((c) => (c.pace_per_second === null ? [] : [c.route]));
  if (names.length === 0) return new Set();
  const rows = await sql<{ route: string }[]>`
    select r.route from unnest(${names}::text[]) r(route)
    where exists (
      select 1 from delivery d
      where d.state = 'queued' and d.route = r.route and d.priority < ${below} and d.next_attempt_at <= ${now}
        and d.expires_at > ${now})`;
  return new Set(rows.map((r) => r.route));
}

/** How much of a route, and which. */
interface Share {
  limit: number;
  below: number;
}

interface Row extends ClaimedDelivery {
  barred: string | null;
}

async function claimRoute(tx: Tx, channel: Channel, now: Date, share: Share): Promise<Row[]> {
  const { route, pace_per_second: pace } = channel;
  if (pace === null) return takeRows(tx, route, now, share);
  // Writing it locks it: all dispatchers of this route go through here one by one.
  const [shared] = await tx<{ freeAt: Date }[]>`
    insert into route_pace (route, free_at) values (${route}, ${now})
    on conflict (route) do update set free_at = route_pace.free_at returning free_at`;
  const freeAt = shared?.freeAt ?? null;
  const room = Math.min(share.limit, allowance(freeAt, now, pace));
  if (room === 0) return [];
  const rows = await takeRows(tx, route, now, { ...share, limit: room });
  const sent = rows.filter((row) => row.barred === null).length;
  await tx`update route_pace set free_at = ${freeAfter(freeAt, now, pace, sent)} where route = ${route}`;
  return rows;
}

function takeRows(tx: Tx, route: string, now: Date, { limit, below }: Share): Promise<Row[]> {
  const deadlineAt = new Date(now.getTime() + LEASE_SECONDS * 1000);
  return tx<Row[]>`
    with due as (
      select id, member_id, purpose, channel, address from delivery
      where state = 'queued' and route = ${route} and priority < ${below} and next_attempt_at <= ${now}
        and expires_at > ${now}
      order by priority, ordinal, id limit ${limit} for update skip locked
    ), judged as (
      select due.id, c.keys, case
        when c.retired_at is not null then 'retired'
        when c.opted_out_at is not null and due.channel = 'sms' then 'opted_out'
        when due.member_id is null and due.channel = 'sms' and exists (select from contact_point o
          where o.address = due.address and o.kind = 'phone' and o.opted_out_at is not null) then 'opted_out'
        when due.purpose = 'summons' then (
          select case when m.status <> 'active' then 'inactive'
            when m.consent_withdrawn_on is not null then 'consent_withdrawn' end
          from member m where m.id = due.member_id) end as barred
      from due
      left join contact_point c on c.member_id = due.member_id and c.address = due.address
        and c.kind = case due.channel when 'push' then 'push' else 'phone' end
    )
    update delivery d set
      state = case when j.barred is null then 'sending' else 'failed' end,
      reason = coalesce(j.barred, d.reason),
      deadline_at = case when j.barred is null then ${deadlineAt}::timestamptz end,
      attempts = d.attempts + (j.barred is null)::int,
      first_sent_at = case when j.barred is null then coalesce(d.first_sent_at, ${now}) else d.first_sent_at end,
      provider = ${route}
    from judged j where d.id = j.id
    returning d.id, d.callout_id, d.summons_id, d.member_id, d.purpose, d.channel, d.route, d.address, j.keys,
      d.priority, d.ordinal, d.step, d.template, d.vars, d.attempts, d.doubtful, d.expires_at, d.deadline_at,
      j.barred`;
}

async function endBarred(tx: Tx, rows: Row[], now: Date): Promise<void> {
  await appendLog(
    tx,
    rows.map((row) => ({
      at: now,
      calloutId: row.calloutId,
      memberId: row.memberId,
      type: 'delivery_failed',
      actor: 'system',
      data: { ...deliveryFacts(row), attempt: row.attempts, reason: row.barred },
    })),
  );
  await bringNextStepForward(
    tx,
    rows.map((row) => row.id),
    now,
  );
}
