// Makes the organisations and units that a file speaks of and the system does not know yet; gives everybody's ids.
import type { Tx } from '../kernel/database.ts';
import type { Position } from '../kernel/geo.ts';
import type { Profile } from './import-merge.ts';

export const DEFAULT_CITY = '本市';

/** Ids that a profile's names stand for. */
export interface Placed {
  countyId: number | null;
  stationId: number | null;
  employerId: number | null;
  siteId: number | null;
  unitId: number | null;
}

interface OrganisationRow {
  id: number;
  kind: string;
  name: string;
  parentId: number | null;
  employerId: number | null;
}

interface NewOrganisation {
  kind: string;
  name: string;
  parentId: number | null;
  employerId: number | null;
}

const organisationKey = (o: NewOrganisation) => JSON.stringify([o.kind, o.name, o.parentId, o.employerId]);

/** The one city of this installation; made with `name` when there is none yet. */
async function ensureCity(tx: Tx, name: string): Promise<number> {
  const [found] = await tx<
    { id: number }[]
  >`select id from organisation where kind = 'city' order by id limit 1`;
  if (found) return found.id;
  const [made] = await tx<{ id: number }[]>`
    insert into organisation (kind, name) values ('city', ${name}) returning id`;
  return (made as { id: number }).id;
}

/** Ids by key for all of `wanted`, which are made where they are missing. */
async function ensureOrganisations(tx: Tx, wanted: NewOrganisation[]): Promise<Map<string, number>> {
  const unique = [...new Map(wanted.map((o) => [organisationKey(o), o])).values()];
  if (unique.length === 0) return new Map();
  await tx`
    insert into organisation (kind, name, parent_id, employer_id)
    select x.kind, x.name, x."parentId", x."employerId"
    from jsonb_to_recordset(${tx.json(unique as never)}) as
      x(kind text, name text, "parentId" int, "employerId" int)
    where not exists (select 1 from organisation o where o.kind = x.kind and o.name = x.name
      and o.parent_id = x."parentId" and o.employer_id is not distinct from x."employerId")`;
  const rows = await tx<OrganisationRow[]>`
    select id, kind, name, parent_id, employer_id from organisation
    where name = any(${unique.map((o) => o.name)})`;
  return new Map(rows.map((row) => [organisationKey(row), row.id]));
}

/** Places each profile in the tree, level by level: a site hangs below its station, else its county, else the city. */
export async function ensureTree(tx: Tx, profiles: Profile[], cityName: string): Promise<Placed[]> {
  if (profiles.length === 0) return [];
  const cityId = await ensureCity(tx, cityName);
  const level = async (wants: (NewOrganisation | null)[]): Promise<(number | null)[]> => {
    const ids = await ensureOrganisations(
      tx,
      wants.filter((o) => o !== null),
    );
    return wants.map((o) => (o ? (ids.get(organisationKey(o)) ?? null) : null));
  };
  const below = (kind: string, name: string | null, parentId: number, employerId: number | null = null) =>
    name === null ? null : { kind, name, parentId, employerId };
  const counties = await level(profiles.map((p) => below('county', p.county, cityId)));
  const employers = await level(profiles.map((p) => below('employer', p.employer, cityId)));
  const stations = await level(profiles.map((p, i) => below('station', p.station, counties[i] ?? cityId)));
  const sites = await level(
    profiles.map((p, i) => below('site', p.site, stations[i] ?? counties[i] ?? cityId, employers[i] ?? null)),
  );
  const units = await ensureUnits(tx, profiles, counties);
  return profiles.map((_, i) => ({
    countyId: counties[i] ?? null,
    stationId: stations[i] ?? null,
    employerId: employers[i] ?? null,
    siteId: sites[i] ?? null,
    unitId: units[i] ?? null,
  }));
}

interface NewUnit {
  kind: 'battalion' | 'company' | 'squad';
  name: string;
  parentId: number | null;
  countyId: number | null;
}

const unitKey = (u: { name: string; parentId: number | null }) => JSON.stringify([u.name, u.parentId]);

async function ensureUnits(
  tx: Tx,
  profiles: Profile[],
  counties: (number | null)[],
): Promise<(number | null)[]> {
  let at: (number | null)[] = profiles.map(() => null);
  for (const kind of ['battalion', 'company', 'squad'] as const) {
    const wants = profiles.map((p, i): NewUnit | null => {
      const name = p.unit?.[kind];
      return name ? { kind, name, parentId: at[i] ?? null, countyId: counties[i] ?? null } : null;
    });
    const ids = await ensureUnitRows(
      tx,
      wants.filter((u) => u !== null),
    );
    at = wants.map((u, i) => (u ? (ids.get(unitKey(u)) ?? null) : (at[i] ?? null)));
  }
  return at;
}

/** The county of a new unit is that of the first person listed in it. */
async function ensureUnitRows(tx: Tx, wanted: NewUnit[]): Promise<Map<string, number>> {
  const unique = [...new Map([...wanted].reverse().map((u) => [unitKey(u), u])).values()].reverse();
  if (unique.length === 0) return new Map();
  const made = await tx<{ id: number; kind: string; name: string; parentId: number | null }[]>`
    insert into unit (kind, name, parent_id, county_id)
    select x.kind, x.name, x."parentId", x."countyId"
    from jsonb_to_recordset(${tx.json(unique as never)}) as
      x(kind text, name text, "parentId" int, "countyId" int)
    where not exists (select 1 from unit u where u.name = x.name and u.parent_id is not distinct from x."parentId")
    returning id, kind, name, parent_id`;
  const squads = made.filter((u) => u.kind === 'squad');
  if (squads.length > 0) {
    await establish(
      tx,
      squads.map((squad) => ({
        unitId: squad.id,
        people: wanted.filter((u) => unitKey(u) === unitKey(squad)).length,
      })),
    );
  }
  const rows = await tx<{ id: number; name: string; parentId: number | null }[]>`
    select id, name, parent_id from unit where name = any(${unique.map((u) => u.name)})`;
  return new Map(rows.map((row) => [unitKey(row), row.id]));
}

/**
 * A squad's establishment when nobody has set one: one leader, one deputy, and members in whole tens, with room for
 * everybody listed when it was first seen.
 */
export function defaultSeats(people: number): { leader: number; deputy: number; member: number } {
  return { leader: 1, deputy: 1, member: Math.max(1, Math.ceil((people - 2) / 10)) * 10 };
}

async function establish(tx: Tx, squads: { unitId: number; people: number }[]): Promise<void> {
  const posts = squads.flatMap(({ unitId, people }) =>
    Object.entries(defaultSeats(people)).map(([title, seats]) => ({ unitId, title, seats })),
  );
  await tx`
    insert into post (unit_id, title, seats)
    select x."unitId", x.title, x.seats
    from jsonb_to_recordset(${tx.json(posts as never)}) as x("unitId" int, title text, seats int)`;
}

/** Position of each site that has none, or whose people's home was corrected: the first of `homes` that speaks of it. */
export async function placeSites(
  tx: Tx,
  homes: { siteId: number; home: Position; corrected: boolean }[],
): Promise<number[]> {
  const first = [...new Map([...homes].reverse().map((h) => [h.siteId, h])).values()];
  const rows = first.map((h) => ({ id: h.siteId, ...h.home, corrected: h.corrected }));
  const moved = await tx<{ id: number }[]>`
    update organisation o set lon = x.lon, lat = x.lat
    from jsonb_to_recordset(${tx.json(rows as never)}) as x(id int, lon float8, lat float8, corrected bool)
    where o.id = x.id and (o.lon is null or (x.corrected and (o.lon, o.lat) is distinct from (x.lon, x.lat)))
    returning o.id`;
  return moved.map((row) => row.id);
}
