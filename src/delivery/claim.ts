// Takes due messages out of the outbox for one dispatcher: the most urgent first, no faster than their route's pace.
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import type { Channel, Channels } from './channel.ts';
import { bringNextStepForward, deliveryFacts, type LoggedDelivery } from './ladder.ts';
import { allowance, burstOf, freeAfter } from './pace.ts';

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
  claimedAt: Date;
  /** End of the lease: from here on it may be somebody else's. */
  deadlineAt: Date;
  /** What it was claimed under, with others. */
  leaseId: number;
}

export interface Claim {
  /** In this dispatcher's hand until the lease ends, most urgent first. */
  claimed: ClaimedDelivery[];
  /** Rows that ended instead: their address is retired or opted out, or who is summoned left since or withdrew consent. */
  barred: number;
}

/**
 * Claims at most `limit` due messages for each of `channels`. Several dispatchers may claim at once: each gets others,
 * and together they keep a route's pace. Only what is more urgent than `below` when it is given. Of one class messages
 * go by their place in their list, so that a long list lets others pass.
 */
export async function claimDue(
  db: Database,
  channels: Channels,
  now: Date,
  limit: number,
  below = EVERY_PRIORITY,
): Promise<Claim> {
  const rows: Row[] = [];
  for (const channel of channels.all)
    rows.push(...(await claimRoute(db.sql, channel, now, { limit, below })));
  const barred = rows.flatMap(({ id, barred: reason }) => (reason === null ? [] : [{ id, reason }]));
  if (barred.length > 0) await endBarred(db, barred, now);
  const claimed: ClaimedDelivery[] = barred.length > 0 ? rows.filter((row) => row.barred === null) : rows;
  claimed.sort((a, b) => a.priority - b.priority || a.ordinal - b.ordinal || a.id - b.id);
  return { claimed, barred: barred.length };
}

/** How much of a route, and which. */
interface Share {
  limit: number;
  below: number;
}

interface Row extends ClaimedDelivery {
  barred: string | null;
}

async function claimRoute(sql: Sql, channel: Channel, now: Date, share: Share): Promise<Row[]> {
  const { route, pace_per_second: pace } = channel;
  if (pace === null) return takeRows(sql, channel, now, share);
  const room = await reserve(sql, route, pace, now, share);
  if (room === 0) return [];
  const rows = await takeRows(sql, channel, now, { ...share, limit: room });
  const unused = room - rows.filter((row) => row.barred === null).length;
  if (unused > 0) {
    await sql`
      update route_pace set free_at = free_at - make_interval(secs => ${unused / pace}::float8) where route = ${route}`;
  }
  return rows;
}

/**
 * Books a place on the route for each message that may leave now, and says for how many: the bucket is shared by all
 * dispatchers, and none holds it while another wants it. Should we die before they leave, a burst's time is lost.
 */
async function reserve(sql: Sql, route: string, pace: number, now: Date, share: Share): Promise<number> {
  for (;;) {
    const [is] = await sql<{ freeAt: Date | null; waiting: number }[]>`
      select (select free_at from route_pace where route = ${route}) as free_at,
        (select count(*)::int from (
          select 1 from delivery_queue
          where route = ${route} and priority < ${share.below} and next_attempt_at <= ${now}
            and expires_at > ${now}
          limit ${Math.min(share.limit, burstOf(pace))}) w) as waiting`;
    const freeAt = is?.freeAt ?? null;
    const room = Math.min(is?.waiting ?? 0, allowance(freeAt, now, pace));
    if (room === 0) return 0;
    const booked = await sql`
      insert into route_pace (route, free_at) values (${route}, ${freeAfter(freeAt, now, pace, room)})
      on conflict (route) do update set free_at = excluded.free_at where route_pace.free_at = ${freeAt}
      returning 1`;
    // Another dispatcher was faster: what it left is looked at anew.
    if (booked.length > 0) return room;
  }
}

async function takeRows(sql: Sql, channel: Channel, now: Date, { limit, below }: Share): Promise<Row[]> {
  const { route, kind } = channel;
  const deadlineAt = new Date(now.getTime() + LEASE_SECONDS * 1000);
  const rows = await sql<
    Row[]
  >`select * from claim_waiting(${route}, ${now}, ${below}, ${limit}, ${deadlineAt})`;
  for (const row of rows) {
    row.channel = kind;
    row.route = route;
    row.claimedAt = now;
    row.deadlineAt = deadlineAt;
  }
  return rows;
}

interface Barred {
  id: number;
  reason: string;
}

interface Ended extends LoggedDelivery {
  calloutId: number | null;
  memberId: number | null;
  attempts: number;
  reason: string;
}

async function endBarred(db: Database, barred: Barred[], now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const rows = await tx<Ended[]>`
      with b as (
        select id, b.reason
        from unnest(${barred.map((b) => b.id)}::bigint[], ${barred.map((b) => b.reason)}::text[]) b(id, reason)
        join hold_waiting(${barred.map((b) => b.id)}::bigint[]) d(id) using (id)
      )
      update delivery d set state = 'failed', reason = b.reason, provider = split_part(d.route, ' ', 1) from b where d.id = b.id
      returning d.id, d.callout_id, d.summons_id, d.member_id, d.purpose, d.channel, d.route, d.attempts, d.reason`;
    await tellBarred(tx, rows, now);
  });
}

async function tellBarred(tx: Tx, rows: Ended[], now: Date): Promise<void> {
  await appendLog(
    tx,
    rows.map((row) => ({
      at: now,
      calloutId: row.calloutId,
      memberId: row.memberId,
      type: 'delivery_failed',
      actor: 'system',
      data: { ...deliveryFacts(row), attempt: row.attempts, reason: row.reason },
    })),
  );
  await bringNextStepForward(
    tx,
    rows.map((row) => row.id),
    now,
  );
}
