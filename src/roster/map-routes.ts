// What maps are drawn from: the base map of the configuration, outlines, stations and guarded sites.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import type { Principal } from '../access/principal.ts';
import { countyScope, memberScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { responses, valid } from '../kernel/http.ts';
import { areaFile, areaQuery, areaRow, areasTaken, listAreas, takeAreas } from './areas.ts';
import type { RosterDeps } from './deps.ts';
import { forceBySite, forceBySiteView } from './force-by-site.ts';
import { NO_BASE_MAP } from './map-base.ts';
import { memberSearch } from './member-search.ts';

const placeRow = z
  .object({
    id: z.number(),
    kind: z.enum(['station', 'site']),
    name: z.string(),
    parentId: z.number(),
    lon: z.number(),
    lat: z.number(),
  })
  .meta({ id: 'MapPlace' });

const mapFacts = z
  .object({
    base: z.object({
      styleUrl: z
        .string()
        .nullable()
        .meta({ description: 'A MapLibre style; null: drawn from what is here' }),
      tilesUrl: z.string().nullable().meta({ description: 'A PMTiles archive below our own drawing' }),
      datum: z
        .enum(['wgs84', 'gcj02'])
        .meta({ description: 'Of the base map; all positions here are WGS-84' }),
    }),
    areas: z.array(areaRow),
    places: z.array(placeRow),
  })
  .meta({ id: 'MapFacts' });

type MapPlace = z.output<typeof placeRow>;

/**
 * Stations and sites within the reader's scope that have a position; a station without one of its own stands amid its
 * sites. One place that several employers guard is one on the map.
 */
function listMapPlaces(sql: Sql, who: Principal): Promise<MapPlace[]> {
  const led = sql`select unnest(array[m.site_id, m.station_id]) from member m where ${memberScope(sql, who, 'member.read')}`;
  return sql<MapPlace[]>`
    select min(o.id) as id, o.kind, o.name, o.parent_id, avg(coalesce(o.lon, s.lon)) as lon, avg(coalesce(o.lat, s.lat)) as lat
    from organisation o
    left join (select parent_id, avg(lon) as lon, avg(lat) as lat from organisation where kind = 'site' group by 1) s
      on s.parent_id = o.id and o.kind = 'station'
    where o.kind in ('station', 'site') and coalesce(o.lon, s.lon) is not null
      and (${countyScope(sql, who, 'tree.read')} or o.id in (${led}))
    group by o.kind, o.name, o.parent_id
    order by array_position(array['station', 'site'], o.kind), o.name, id`;
}

/** Below `/api`. */
export function mapRoutes({ db, clock, map = NO_BASE_MAP }: RosterDeps) {
  return new Hono<Signed>()
    .get(
      '/map',
      may('tree.read'),
      describeRoute({
        summary: 'The base map, outlines, and the stations and sites within the reader’s scope',
        tags: ['map'],
        responses: responses('All in WGS-84', mapFacts),
      }),
      async (c) => {
        const [areas, places] = await Promise.all([listAreas(db.sql), listMapPlaces(db.sql, c.get('who'))]);
        const { styleUrl, tilesUrl, datum } = map;
        return c.json({ base: { styleUrl, tilesUrl, datum }, areas, places } satisfies z.output<
          typeof mapFacts
        >);
      },
    )
    .post(
      '/map/force',
      may('member.read'),
      describeRoute({
        summary: 'How many of those who match are at each site; changes nothing, a name is sent in the body',
        tags: ['map'],
        responses: responses('Sites with people', forceBySiteView),
      }),
      valid('json', memberSearch),
      async (c) => c.json(await forceBySite(db.sql, c.req.valid('json'), c.get('who'), clock.now())),
    )
    .put(
      '/map/areas',
      may('roster.import'),
      describeRoute({
        summary: 'Take in outlines of counties from GeoJSON; each feature names its organisation',
        tags: ['map'],
        responses: responses('What was taken in', areasTaken),
      }),
      valid('query', areaQuery),
      valid('json', areaFile),
      async (c) => {
        const { datum } = c.req.valid('query');
        return c.json(await takeAreas(db, c.req.valid('json'), { now: clock.now(), datum }));
      },
    );
}
