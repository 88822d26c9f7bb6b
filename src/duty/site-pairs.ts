// Pairs of neighbouring sites as officers read them: the list, and one with all that was decided of it. Reads only.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { PAIR_STATES, type pairQuery } from './joint-duty-schema.ts';
import { paged } from './roll-calls.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });

const sideView = z.object({
  ...{ siteId: z.number(), siteName: z.string(), stationId: z.number(), stationName: z.string() },
  employerName: z.string().nullable(),
  own: z.boolean().meta({ description: 'The reader may confirm for this site' }),
  confirmed: z.boolean(),
});
const pairView = z
  .object({
    ...{ id: z.number(), state: z.enum(PAIR_STATES), distanceMetres: z.number().nullable() },
    ...{ a: sideView, b: sideView, proposedAt: shown, endedOn: z.string().nullable() },
    closeReason: z.string(),
  })
  .meta({ id: 'SitePair' });
type PairView = z.output<typeof pairView>;
export const pairPage = paged(pairView).meta({ id: 'SitePairPage' });

/** Of the pair `p`, the site named `o` with its station `st` and employer `e`. */
function sideOf(sql: Sql, who: Principal, side: 'a' | 'b') {
  const [site, at] = side === 'a' ? ['site_a_id', 'a_confirmed_at'] : ['site_b_id', 'b_confirmed_at'];
  return sql`(select jsonb_build_object('siteId', o.id, 'siteName', o.name, 'stationId', st.id, 'stationName', st.name,
    'employerName', e.name, 'own', ${countyScope(sql, who, 'duty.change')}, 'confirmed', p.${sql(at)} is not null)
    from organisation o join organisation st on st.id = o.parent_id left join organisation e on e.id = o.employer_id
    where o.id = p.${sql(site)})`;
}

const columns = (sql: Sql, who: Principal) => sql`
  p.id, p.state, p.distance_m as distance_metres, ${sideOf(sql, who, 'a')} as a, ${sideOf(sql, who, 'b')} as b,
  p.proposed_at, p.ended_on, p.close_reason`;

export async function listPairs(
  sql: Sql,
  { page, pageSize, state, organisationId: within }: z.output<typeof pairQuery>,
  who: Principal,
): Promise<z.output<typeof pairPage>> {
  // One of the two is the reader's; one, perhaps the other, is asked for.
  const ofPair = sql`organisation o join organisation st on st.id = o.parent_id and o.id in (p.site_a_id, p.site_b_id)`;
  const asked = sql`exists (select from ${ofPair} where ${within ?? null} in (o.id, st.id, st.parent_id, o.employer_id))`;
  const rows = sql`
    site_pair p where ${state ? sql`p.state = ${state}` : sql`true`} and ${within ? asked : sql`true`}
      and exists (select from ${ofPair} where ${countyScope(sql, who, 'duty.read')})`;
  const [count] = await sql<{ total: number }[]>`select count(*)::int as total from ${rows}`;
  const items = await sql<PairView[]>`
    select ${columns(sql, who)} from ${rows}
    order by array_position(array['proposed', 'confirmed', 'declined', 'ended'], p.state), p.distance_m, p.id
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: count?.total ?? 0, page, pageSize, items: [...items] };
}

const STEPS = ['proposed', 'confirmed_a', 'confirmed_b', 'declined', 'ended'] as const;
const stepView = z.object({
  ...{ pairId: z.number(), what: z.enum(STEPS), at: shown, by: z.string(), byName: z.string() },
  reason: z.string(),
});
export const wholePair = z
  .object({
    pair: pairView,
    history: z.array(stepView).meta({
      description: 'All that was decided of these two sites, earlier pairs of them too, the last first',
    }),
  })
  .meta({ id: 'WholeSitePair' });

export async function readPair(
  sql: Sql,
  id: number,
  who: Principal,
): Promise<z.output<typeof wholePair> | null> {
  const [pair] = await sql<PairView[]>`select ${columns(sql, who)} from site_pair p where p.id = ${id}`;
  if (!pair) return null;
  const history = await sql<z.output<typeof stepView>[]>`
    select p.id as pair_id, s.what, s.at, s.by, s.by as by_name, case when s.n >= 4 then p.close_reason else '' end as reason
    from site_pair p cross join lateral (values
      (1, 'proposed', p.proposed_at, p.proposed_by), (2, 'confirmed_a', p.a_confirmed_at, p.a_confirmed_by),
      (3, 'confirmed_b', p.b_confirmed_at, p.b_confirmed_by),
      (4, p.state, p.closed_at, p.closed_by)) s(n, what, at, by)
    where p.site_a_id = ${pair.a.siteId} and p.site_b_id = ${pair.b.siteId} and s.at is not null
    order by s.at desc, p.id desc, s.n desc`;
  const nameOf = await actorNames(sql, who, [...new Set(history.map((h) => h.by))]);
  return { pair, history: history.map((step) => ({ ...step, byName: nameOf(step.by) })) };
}
