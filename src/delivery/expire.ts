// Ends what waited too long, and finds another way for what waits on a route that is no longer configured.
import type { PendingQuery } from 'postgres';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import type { ChannelKind, Channels } from './channel.ts';
import { bringNextStepForward, deliveryFacts, type LoggedDelivery } from './ladder.ts';

/** Rows at a time, so that no transaction holds the outbox for long. */
const BATCH = 1000;

interface Ended extends LoggedDelivery {
  calloutId: number | null;
  memberId: number | null;
  reason: string;
}

/** Queued messages whose text is no longer true are not sent: at most a batch of them ends. Returns how many. */
export async function expireDue(db: Database, now: Date): Promise<number> {
  const [due] = await db.sql`select 1 from delivery_queue where expires_at <= ${now} limit 1`;
  if (!due) return 0;
  return db.transaction(async (tx) => {
    const rows = await tx<Ended[]>`
      with over as (
        select d.id from delivery_queue q join delivery d on d.id = q.id
        where q.expires_at <= ${now} and d.state = 'queued' and d.expires_at <= ${now}
        order by q.expires_at, q.id limit ${BATCH} for update of d skip locked
      ), gone as (
        select id from hold_waiting(array(select id from over)) w(id)
      )
      update delivery d set state = 'expired', reason = coalesce(d.reason, 'expired')
      from gone where d.id = gone.id
      returning d.id, d.callout_id, d.summons_id, d.member_id, d.purpose, d.channel, d.route, d.reason`;
    await tell(tx, 'delivery_expired', rows, now);
    return rows.length;
  });
}

/** Finds routes that messages wait for and that `channels` does not know. Walks the index from route to route. */
export function strandedRoutes(sql: Sql, channels: Channels): PendingQuery<{ route: string }[]> {
  const known = channels.all.map((c) => c.route);
  return sql<{ route: string }[]>`
    with recursive waiting as (
      (select route from delivery_queue order by route limit 1)
      union all
      select (select q.route from delivery_queue q where q.route > w.route order by q.route limit 1)
      from waiting w where w.route is not null
    )
    select route from waiting where route is not null and not route = any(${known}::text[])`;
}

/** Moves messages of stranded routes to a route of the same kind; those that no route can carry fail aloud. */
export async function rerouteStranded(db: Database, channels: Channels, now: Date): Promise<number> {
  const routes = (await strandedRoutes(db.sql, channels)).map((r) => r.route);
  if (routes.length === 0) return 0;
  return db.transaction(async (tx) => {
    const rows = await tx<(Ended & { address: string; channel: ChannelKind; template: string })[]>`
      with stranded as (
        select d.id, d.callout_id, d.summons_id, d.member_id, d.purpose, d.channel, d.route, d.address, d.template,
          'no_route' as reason
        from delivery_queue q join delivery d on d.id = q.id
        where q.route = any(${routes}::text[]) and d.state = 'queued' and d.route = q.route
        order by q.id limit ${BATCH} for update of d skip locked
      )
      select s.* from hold_waiting(array(select id from stranded)) w(id) join stranded s using (id) order by id`;
    const to = rows.map((row) => ({
      id: row.id,
      route: channels.choose(row.channel, row.address, row.template)?.route ?? null,
    }));
    await tx`
      update delivery d set
        route = coalesce(t.route, d.route),
        state = case when t.route is null then 'failed' else d.state end,
        reason = case when t.route is null then 'no_route' else d.reason end
      from jsonb_to_recordset(${tx.json(to as never)}) as t(id bigint, route text) where d.id = t.id`;
    await tell(
      tx,
      'delivery_failed',
      rows.filter((_, i) => to[i]?.route === null),
      now,
    );
    return rows.length;
  });
}

async function tell(tx: Tx, type: string, rows: Ended[], now: Date): Promise<void> {
  await appendLog(
    tx,
    rows.map((row) => ({
      at: now,
      calloutId: row.calloutId,
      memberId: row.memberId,
      type,
      actor: 'system',
      data: { ...deliveryFacts(row), reason: row.reason },
    })),
  );
  await bringNextStepForward(
    tx,
    rows.map((row) => row.id),
    now,
  );
}
