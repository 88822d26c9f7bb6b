// Proposes neighbouring sites as pairs: those within a distance, by the index, or two that somebody names.
import type { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { distanceMetres } from '../kernel/geo.ts';
import { Problem } from '../kernel/problem.ts';
import { type Neighbours, neighboursOf, type Spot } from './joint-duty-rules.ts';
import type { pairFields, proposeFields } from './joint-duty-schema.ts';

interface By {
  who: Principal;
  now: Date;
}

/** Of one site's. A mall with twenty employers would otherwise have every pair of them. */
const NEAREST = 8;
/** Metres that a degree of latitude has at least: a plane's circle drawn with it leaves out nothing. */
const DEGREE_M = 110_000;

/** The nearest sites around each of one's own, by the plane's index; the ground's distance decides afterwards. */
async function around(
  tx: Tx,
  { organisationId, limitMetres }: z.output<typeof proposeFields>,
  who: Principal,
) {
  const within =
    organisationId === undefined ? tx`true` : tx`${organisationId} in (o.id, st.id, st.parent_id)`;
  const rows = await tx<{ id: number; lon: number; lat: number; to: Spot }[]>`
    select o.id, o.lon, o.lat, jsonb_build_object('id', n.id, 'lon', n.lon, 'lat', n.lat) as to
    from organisation o join organisation st on st.id = o.parent_id cross join lateral (
      select n.id, n.lon, n.lat from organisation n
      where n.kind = 'site' and n.lat between -85 and 85 and n.id <> o.id and mercator(n.lon, n.lat) <@ circle(
        mercator(o.lon, o.lat), ${limitMetres} / cos(radians(abs(o.lat) + ${limitMetres}::float8 / ${DEGREE_M})))
      order by mercator(n.lon, n.lat) <-> mercator(o.lon, o.lat) limit ${tx.unsafe(String(NEAREST))}) n
    where o.kind = 'site' and o.lat between -85 and 85 and ${within} and ${countyScope(tx, who, 'duty.change')}`;
  return rows.map(({ to, ...from }) => ({ from, to }));
}

/** Whatever was a pair before, or was declined, is not proposed again by itself. */
const keepNew = (tx: Tx, found: Neighbours[], { who, now }: By) => tx`
  insert into site_pair (site_a_id, site_b_id, distance_m, proposed_at, proposed_by)
  select n.a, n.b, n.distance_m, ${now}, ${who.actor}
  from unnest(${found.map((n) => n.siteAId)}::int[], ${found.map((n) => n.siteBId)}::int[],
    ${found.map((n) => n.distance_m)}::int[]) with ordinality n(a, b, distance_m, ordinal)
  where not exists (select from site_pair p where p.site_a_id = n.a and p.site_b_id = n.b)
  order by n.ordinal on conflict do nothing returning id`;

export const proposePairs = (
  db: Database,
  given: z.output<typeof proposeFields>,
  by: By,
): Promise<{ added: number; near: number }> =>
  db.transaction(async (tx) => {
    const near = neighboursOf(await around(tx, given, by.who), given.limitMetres);
    return { added: (await keepNew(tx, near, by)).length, near: near.length };
  });

/** Two by name, however far apart and whatever became of them before; one of them must be one's own. */
export const proposePair = (
  db: Database,
  { siteIds }: z.output<typeof pairFields>,
  { who, now }: By,
): Promise<{ id: number }> =>
  db.transaction(async (tx) => {
    const sites = await tx<(Spot & { own: boolean })[]>`
      select o.id, o.lon, o.lat, ${countyScope(tx, who, 'duty.change')} as own from organisation o
      where o.kind = 'site' and o.id = any(${siteIds}) order by o.id`;
    const [a, b] = sites;
    if (!a || !b || !(a.own || b.own))
      throw new Problem(400, 'invalid-request', { fields: [{ field: 'siteIds', code: 'field.own-site' }] });
    const placed = a.lon !== null && b.lon !== null;
    const [made] = await tx<{ id: number }[]>`
      insert into site_pair (site_a_id, site_b_id, distance_m, proposed_at, proposed_by)
      values (${a.id}, ${b.id}, ${placed ? Math.round(distanceMetres(a, b)) : null}, ${now}, ${who.actor})
      on conflict do nothing returning id`;
    if (!made) throw new Problem(409, 'pair-exists');
    return made;
  });
