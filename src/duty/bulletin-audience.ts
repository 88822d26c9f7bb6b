// Who a bulletin is for: the people of places and of an area on the map, of whom posts may choose.
import type { Principal } from '../access/principal.ts';
import { countyScope, memberScope } from '../access/scope.ts';
import type { SqlPiece as Piece, Sql, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import type { Audience } from './bulletin-schema.ts';

const MAY = 'duty.change';

/** An organisation counts for all below it: a county for its stations and sites. */
const ofPlaces = (sql: Sql | Tx, ids: number[]): Piece => sql`(
  m.county_id = any(${ids}) or m.station_id = any(${ids}) or m.site_id = any(${ids}) or m.employer_id = any(${ids})
  or exists (select from organisation c where c.kind = 'city' and c.id = any(${ids})))`;

const polygon = (corners: [number, number][]) =>
  `(${corners.map(([lon, lat]) => `(${lon},${lat})`).join(',')})`;

const ofAreas = (sql: Sql | Tx, areas: [number, number][][]): Piece => sql`exists (
  select from organisation s, unnest(${areas.map(polygon)}::text[]) as a(outline)
  where s.id = m.site_id and s.lon is not null and point(s.lon, s.lat) <@ a.outline::polygon)`;

/** True for members, under the name `m`, who get it: on duty with the force, and people of who sends it. */
function isMeant(sql: Sql | Tx, { organisationIds, areas, posts }: Audience, who: Principal): Piece {
  const somewhere = organisationIds.length + areas.length > 0;
  const places = sql`(${organisationIds.length > 0 ? ofPlaces(sql, organisationIds) : sql`false`}
    or ${areas.length > 0 ? ofAreas(sql, areas) : sql`false`})`;
  return sql`m.status = 'active' and ${memberScope(sql, who, MAY)}
    and ${somewhere ? places : sql`true`} and ${posts.length > 0 ? sql`m.post = any(${posts})` : sql`true`}`;
}

/** Refuses places that are not the sender's to speak to. */
export async function checkPlaces(
  sql: Sql | Tx,
  { organisationIds }: Audience,
  who: Principal,
): Promise<void> {
  const covered = await sql<{ id: number }[]>`
    select o.id from organisation o where o.id = any(${organisationIds}) and ${countyScope(sql, who, MAY)}`;
  const ours = new Set(covered.map((o) => o.id));
  const wrong = organisationIds.findIndex((id) => !ours.has(id));
  if (wrong === -1) return;
  const field = `audience.organisationIds.${wrong}`;
  throw new Problem(400, 'invalid-request', { fields: [{ field, code: 'field.place' }] });
}

/** Whoever is meant becomes a recipient, once. */
export async function addRecipients(
  tx: Tx,
  bulletinId: number,
  audience: Audience,
  who: Principal,
): Promise<void> {
  await tx`
    insert into bulletin_recipient (bulletin_id, member_id, site_id)
    select ${bulletinId}, m.id, m.site_id from member m where ${isMeant(tx, audience, who)} order by m.id
    on conflict do nothing`;
}

/** How many people at how many sites, and the first names. */
export async function previewAudience(sql: Sql, audience: Audience, who: Principal) {
  await checkPlaces(sql, audience, who);
  const [row] = await sql<{ people: number; sites: number; withoutPhone: number }[]>`
    select count(*)::int as people, count(distinct m.site_id)::int as sites,
      count(*) filter (where not exists (select from contact_point p where p.member_id = m.id
        and p.retired_at is null and p.opted_out_at is null))::int as without_phone
    from member m where ${isMeant(sql, audience, who)}`;
  const first = await sql<{ name: string; siteName: string | null }[]>`
    select m.name, s.name as site_name from member m left join organisation s on s.id = m.site_id
    where ${isMeant(sql, audience, who)} order by m.name, m.id limit 20`;
  return { people: 0, sites: 0, withoutPhone: 0, ...row, first: [...first] };
}
