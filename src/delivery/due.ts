// When there is next something to do here, so that a loop sleeps exactly and a hand-driven clock misses no moment.
import type { Database, Sql } from '../kernel/database.ts';
import type { Channel, Channels } from './channel.ts';
import { strandedRoutes } from './expire.ts';
import { batchOf, roomAt } from './pace.ts';

/** The earliest moment at which anything of this room is due, `now` at the earliest; null when nothing waits. */
export async function nextDeliveryDue(db: Database, channels: Channels, now: Date): Promise<Date | null> {
  return earliest(
    await Promise.all([
      nextSweepDue(db.sql, channels, now),
      ...channels.all.map((channel) => nextRouteDue(db.sql, channel, now)),
    ]),
  );
}

/** When the next message may be handed to this route: its own time come, and the route free. */
export async function nextRouteDue(sql: Sql, channel: Channel, now: Date): Promise<Date | null> {
  const [first] = await sql<{ nextAttemptAt: Date }[]>`
    select next_attempt_at from delivery_queue
    where route = ${channel.route} and expires_at > ${now}
    order by next_attempt_at limit 1`;
  if (!first) return null;
  const from = first.nextAttemptAt > now ? first.nextAttemptAt : now;
  const pace = channel.pace_per_second;
  if (pace === null) return from;
  const [state] = await sql<{ freeAt: Date | null; waiting: number }[]>`
    select (select free_at from route_pace where route = ${channel.route}) as free_at,
      (select count(*) from (
        select 1 from delivery_queue
        where route = ${channel.route} and next_attempt_at <= ${from} and expires_at > ${now}
        limit ${batchOf(pace)}) w) as waiting`;
  return roomAt(state?.freeAt ?? null, from, pace, state?.waiting ?? 1);
}

/** When the sweep has work: an outcome or a receipt overdue, a text past its moment, a route that is gone. */
export async function nextSweepDue(sql: Sql, channels: Channels, now: Date): Promise<Date | null> {
  const [at] = await sql<
    { outcome: Date | null; receipt: Date | null; expiry: Date | null; stranded: boolean }[]
  >`
    select (select min(deadline_at) from delivery_lease) as outcome,
      (select min(ask_receipt_at) from delivery where ask_receipt_at is not null) as receipt,
      (select min(expires_at) from delivery_queue) as expiry,
      exists (${strandedRoutes(sql, channels)}) as stranded`;
  const due = earliest([at?.outcome, at?.receipt, at?.expiry, at?.stranded ? now : null]);
  return due && due < now ? now : due;
}

export function earliest(moments: (Date | null | undefined)[]): Date | null {
  return moments.reduce<Date | null>((first, at) => (at && (!first || at < first) ? at : first), null);
}
