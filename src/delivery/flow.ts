// Whether messages flow: what waits on each route, when its provider last took something, and what it said since.
import type { Sql } from '../kernel/database.ts';
import type { Channels } from './channel.ts';
import { flowOf, type RouteFacts, type RouteFlow } from './flow-rules.ts';
import type { Outcome } from './settle.ts';

/** Writes down, once a batch, how each route's provider answered. */
export async function noteOutcomes(sql: Sql, outcomes: Outcome[], now: Date): Promise<void> {
  for (const [route, said] of Map.groupBy(outcomes, (o) => o.delivery.route)) {
    const taken = said.some((o) => o.result.outcome === 'accepted');
    // A dead address is the person's, not the route's.
    const refused = said.flatMap(({ result: r }) =>
      r.outcome === 'accepted' || (r.outcome === 'failed' && !r.alarm) ? [] : [r.reason],
    );
    await sql`
      insert into route_flow (route, moved_at, taken_at, refused_at, refused_in_row, reason)
      values (${route}, ${now}, ${taken ? now : null}, ${refused.length > 0 ? now : null},
        ${taken ? 0 : refused.length}, ${refused.at(-1)?.slice(0, 120) ?? null})
      on conflict (route) do update set
        moved_at = excluded.moved_at, taken_at = coalesce(excluded.taken_at, route_flow.taken_at),
        refused_at = coalesce(excluded.refused_at, route_flow.refused_at),
        refused_in_row = case when ${taken} then 0 else route_flow.refused_in_row + excluded.refused_in_row end,
        reason = case when ${taken} then null else coalesce(excluded.reason, route_flow.reason) end`;
  }
}

/** More than this is not counted. */
const COUNTED = 10_000;

export async function readFlow(sql: Sql, channels: Channels, now: Date): Promise<RouteFlow[]> {
  const routes = channels.all.map((c) => c.route);
  const rows = await sql<RouteFacts[]>`
    select r.route, f.moved_at, f.taken_at, f.refused_at, coalesce(f.refused_in_row, 0) as refused_in_row, f.reason,
      (select count(*)::int from (
        select 1 from delivery_queue d where d.route = r.route and d.next_attempt_at <= ${now}
        limit ${COUNTED}) w) as waiting,
      (select d.next_attempt_at from delivery_queue d where d.route = r.route
        order by d.next_attempt_at limit 1) as first_due_at
    from unnest(${routes}::text[]) with ordinality r(route, place) left join route_flow f on f.route = r.route
    order by r.place`;
  return rows.map((row) => flowOf(row, now));
}
