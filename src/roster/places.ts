// Places that people name: sites, stations and counties with a position, for forms that ask where something happened.
import { z } from 'zod';
import type { Sql } from '../kernel/database.ts';
import { text } from '../kernel/fields.ts';
import type { Position } from '../kernel/geo.ts';

export interface Place extends Position {
  name: string;
  /** The same with what it lies in, so that two of one name differ. */
  fullName: string;
}

/**
 * Everything with a position: its own, else where its people are on average. A roster's positions are its people's, and
 * those of one site stand close together.
 */
export async function listPlaces(sql: Sql): Promise<Place[]> {
  return sql<Place[]>`
    select o.name, o.name || coalesce('（' || p.name || '）', '') as full_name,
      coalesce(o.lon, avg(m.home_lon)) as lon, coalesce(o.lat, avg(m.home_lat)) as lat
    from organisation o
    left join organisation p on p.id = o.parent_id
    left join member m on m.home_lon is not null and (m.site_id = o.id or m.station_id = o.id)
    where o.kind in ('site', 'station')
    group by o.id, p.name having coalesce(o.lon, avg(m.home_lon)) is not null
    order by array_position(array['site', 'station'], o.kind), o.name, o.id`;
}

export const placeQuery = z.object({ search: text(60).default('') });
export const placeRow = z
  .object({ name: z.string(), fullName: z.string(), lon: z.number(), lat: z.number() })
  .meta({ id: 'Place' });

const PLACES_FOUND = 20;

/** The first places whose name, with what it lies in, has every word of `search` in it; those that begin so first. */
export async function searchPlaces(sql: Sql, search: string): Promise<Place[]> {
  const words = search.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
  const found = (await listPlaces(sql)).filter((p) =>
    words.every((w) => p.fullName.toLowerCase().includes(w)),
  );
  const begins = (p: Place) => Number(words.every((w) => p.name.toLowerCase().startsWith(w)));
  return found.toSorted((a, b) => begins(b) - begins(a)).slice(0, PLACES_FOUND);
}
