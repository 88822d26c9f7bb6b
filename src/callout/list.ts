// Reads for screens and programs: a page of call-outs, one call-out's view, its deliveries.
import { z } from 'zod';
import { auditPhones } from '../access/audit.ts';
import type { Principal } from '../access/principal.ts';
import { calloutScope, memberScope } from '../access/scope.ts';
import { shownState } from '../delivery/lease.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { maskedPhone } from '../roster/masks.ts';
import type { CalloutDeps } from './deps.ts';
import { liveMatching, type Matching } from './gap.ts';
import { type CalloutState, KINDS, type Kind } from './state.ts';
import { type CalloutRow, loadRow, loadState } from './store.ts';
import { personOf, viewOf } from './view.ts';

export const listQuery = z.object({
  kind: z.enum(KINDS as [Kind, ...Kind[]]).optional(),
  /** live: active or held. */
  state: z.enum(['live', 'active', 'held', 'stood_down', 'closed']).optional(),
  /** The county itself, and whoever's people were asked across the border. */
  countyId: idText.optional(),
  /** Only those that the caller may steer. */
  lead: z.literal('true').optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});

export interface CalloutSummary {
  id: number;
  kind: Kind;
  state: string;
  code: string;
  title: string;
  place: string;
  launchedAt: Date;
  arriveBy: Date;
  stoodDownAt: Date | null;
  unfilledSince: Date | null;
  summoned: number;
  arrived: number;
}

/** A page of the call-outs that `who` may see, newest first, and how many there are in all. */
export async function listCallouts(
  db: Database,
  query: z.output<typeof listQuery>,
  who: Principal,
): Promise<{ total: number; callouts: CalloutSummary[] }> {
  const { sql } = db;
  const states = query.state === 'live' ? ['active', 'held'] : query.state ? [query.state] : null;
  const rows = await sql<(CalloutSummary & { total: number })[]>`
    select c.id, c.kind, c.state, c.code, c.title, c.place, c.launched_at, c.arrive_by, c.stood_down_at, c.unfilled_since,
      (select count(*)::int from summons s where s.callout_id = c.id) as summoned,
      (select count(*)::int from summons s where s.callout_id = c.id and s.arrived_at is not null) as arrived,
      count(*) over ()::int as total
    from callout c
    where ${calloutScope(sql, who, query.lead ? 'callout.steer' : 'callout.read')} ${states ? sql`and c.state = any(${states})` : sql``} ${query.kind ? sql`and c.kind = ${query.kind}` : sql``}
      ${query.countyId ? sql`and (c.county_id = ${query.countyId} or c.plan->'borrowedFrom' @> ${query.countyId}::text::jsonb)` : sql``}
    order by c.launched_at desc, c.id desc
    limit ${query.pageSize} offset ${(query.page - 1) * query.pageSize}`;
  return { total: rows[0]?.total ?? 0, callouts: rows.map(({ total: _, ...row }) => row) };
}

export interface LoadedView {
  row: CalloutRow;
  state: CalloutState;
  matching: Matching;
  callout: ReturnType<typeof viewOf>;
  people: ReturnType<typeof personOf>[];
}

/** Everything a board shows of one call-out. 404 when unknown. */
export async function loadView(deps: Pick<CalloutDeps, 'db' | 'channels'>, id: number): Promise<LoadedView> {
  const { sql } = deps.db;
  const row = await loadRow(sql, id);
  const state = await loadState(sql, row);
  const matching = liveMatching(state);
  const people = state.people.map((p) => personOf(p, row.arriveBy, matching));
  const callout = viewOf(row, state, await countUnanswerable(deps, id), matching);
  return { row, state, matching, callout, people };
}

/** People all of whose summons messages go by routes that cannot bring an answer back. */
export async function countUnanswerable(
  deps: Pick<CalloutDeps, 'db' | 'channels'>,
  id: number,
): Promise<number> {
  const ways = await deps.db.sql<{ summonsId: number; route: string; address: string }[]>`
    select summons_id, route, address from delivery
    where callout_id = ${id} and purpose = 'summons' and channel <> 'simulated'`;
  const answerable = new Map<number, boolean>();
  for (const { summonsId, route, address } of ways) {
    const can = deps.channels.byRoute(route)?.capabilities(address);
    const back = can !== null && can !== undefined && (can.twoWay || can.links);
    answerable.set(summonsId, back || (answerable.get(summonsId) ?? false));
  }
  return [...answerable.values()].filter((back) => !back).length;
}

/** Every delivery to people that `who` may see, oldest first, with all that providers said of it in the order in which it came. */
export function listDeliveries(db: Database, calloutId: number, who: Principal) {
  return db.transaction((tx) => deliveriesOf(tx, calloutId, who));
}

/** Phones in full to whom the table says, and those stand in the audit. */
async function deliveriesOf(sql: Tx, calloutId: number, who: Principal) {
  await loadRow(sql, calloutId);
  const rows = await sql<{ id: number; memberId: number | null; address: string; whole: boolean }[]>`
    select d.id, d.summons_id, d.member_id, d.purpose, d.channel, d.route, d.address,
      d.channel not in ('sms', 'voice') or ${memberScope(sql, who, 'member.phone')} as whole,
      ${shownState(sql)} as state, d.attempts, d.template,
      d.next_attempt_at, d.expires_at, d.provider_id, d.reason, d.first_sent_at, d.accepted_at, d.delivered_at, d.read_at,
      d.created_at
    from delivery d left join member m on m.id = d.member_id
    where d.callout_id = ${calloutId} and (d.member_id is null or ${memberScope(sql, who, 'member.read')}) order by d.id`;
  const heard = await sql<{ deliveryId: number }[]>`
    select r.delivery_id, r.status, r.provider, r.provider_id, r.reason, r.at
    from receipt r join delivery d on d.id = r.delivery_id where d.callout_id = ${calloutId} order by r.id`;
  const byDelivery = Map.groupBy(heard, (r) => r.deliveryId);
  const shown = rows.filter((r) => r.whole && r.memberId !== null && r.address.startsWith('+'));
  const ids = [...new Set(shown.map((r) => r.memberId as number))];
  await auditPhones(sql, who, { entity: 'callout', id: calloutId }, ids);
  return rows.map(({ whole, ...row }) => ({
    ...row,
    address: whole ? row.address : maskedPhone(row.address),
    receipts: (byDelivery.get(row.id) ?? []).map(({ deliveryId: _, ...receipt }) => receipt),
  }));
}
