// Another way for messages whose route refuses us or is down: the same delivery goes on over the next route that can carry
// it, with the one it came from kept.
import type { Tx } from '../kernel/database.ts';
import { isDown, mayGoElsewhere, troublesAfter } from './breaker-rules.ts';
import { type Channel, type ChannelKind, type Channels, carries, type SendResult } from './channel.ts';
import type { Fate, HeldDelivery } from './fates.ts';
import { wake } from './outbox.ts';

/** Waiting messages that leave a route at once when it goes down; the rest follows with the next trouble. */
const BATCH = 2000;

/** A delivery in hand, what its provider said, and what would become of it here. */
export interface Settled {
  row: HeldDelivery;
  result: SendResult;
  fate: Fate;
}

interface Waiting {
  id: number;
  channel: string;
  route: string;
  address: string;
  template: string;
  triedRoutes: string[];
}

/** The fates of `settled`, those that may go on elsewhere sent there; moves what waits on routes that went down. */
export async function failOver(tx: Tx, channels: Channels, settled: Settled[], now: Date): Promise<Fate[]> {
  const down = await noteHealth(tx, settled, now);
  const fates = settled.map(({ row, result, fate }): Fate => {
    if (!mayGoElsewhere(result, down.has(row.route)) || row.expiresAt <= now) return fate;
    const route = nextRoute(channels, row, down)?.route;
    const reason = 'reason' in result ? result.reason : '';
    return route ? { delivery: row, state: 'queued', reason, at: now, doubtful: row.doubtful, route } : fate;
  });
  for (const route of down) await leave(tx, channels, route, down);
  return fates;
}

/** The first route that was not tried and is not known to be down. */
function nextRoute(channels: Channels, row: Waiting, down: Set<string>): Channel | undefined {
  const tried = new Set([...row.triedRoutes, row.route]);
  return channels.all.find(
    (c) =>
      c.kind === (row.channel as ChannelKind) &&
      !tried.has(c.route) &&
      !down.has(c.route) &&
      carries(c, row.address, row.template),
  );
}

/** Counts each route's troubles, shared by all dispatchers. The routes that are down now. */
async function noteHealth(tx: Tx, settled: Settled[], now: Date): Promise<Set<string>> {
  const byRoute = Map.groupBy(settled, ({ row }) => row.route);
  const known = await tx<{ route: string; troubles: number }[]>`
    select route, troubles from route_health where route = any(${[...byRoute.keys()]}) order by route for update`;
  const before = new Map(known.map((k) => [k.route, k.troubles]));
  const down = new Set<string>();
  for (const [route, some] of byRoute) {
    const troubles = troublesAfter(
      before.get(route) ?? 0,
      some.map((s) => s.result),
    );
    if (isDown(troubles)) down.add(route);
    if (troubles === (before.get(route) ?? 0)) continue;
    const last = some.findLast((s) => 'reason' in s.result)?.result;
    const reason = troubles > 0 && last && 'reason' in last ? last.reason : null;
    await tx`
      insert into route_health (route, troubles, reason, changed_at) values (${route}, ${troubles}, ${reason}, ${now})
      on conflict (route) do update set troubles = excluded.troubles, reason = excluded.reason,
        changed_at = excluded.changed_at`;
  }
  return down;
}

/** These routes took what they were given: the row of their troubles ends. */
export async function endTroubles(tx: Tx, routes: string[], now: Date): Promise<void> {
  await tx`
    update route_health set troubles = 0, reason = null, changed_at = ${now}
    where route = any(${routes}::text[]) and troubles > 0`;
}

/** What waits on a route that is down goes over the next one; what nothing else can carry stays. */
async function leave(tx: Tx, channels: Channels, route: string, down: Set<string>): Promise<void> {
  const kind = channels.byRoute(route)?.kind;
  if (!channels.all.some((c) => c.kind === kind && !down.has(c.route))) return;
  const waiting = await tx<Waiting[]>`
    with there as (
      select d.id, d.channel, d.route, d.address, d.template, d.tried_routes
      from delivery_queue q join delivery d on d.id = q.id
      where q.route = ${route} and d.state = 'queued' and d.route = ${route}
      order by q.priority, q.ordinal, q.id limit ${BATCH} for update of d skip locked
    )
    select t.* from hold_waiting(array(select id from there)) w(id) join there t using (id) order by id`;
  const moves = waiting.flatMap((row) => {
    const next = nextRoute(channels, row, down);
    return next ? [{ id: row.id, route: next.route }] : [];
  });
  if (moves.length === 0) return;
  await tx`
    update delivery d set route = m.route, tried_routes = array_append(d.tried_routes, d.route)
    from jsonb_to_recordset(${tx.json(moves)}) as m(id bigint, route text) where d.id = m.id`;
  await wake(tx);
}
