// Outlines of counties and other organisations for the map: taken in from GeoJSON, given out as they were.
import library from 'gcoord';
import { z } from 'zod';
import type { Database, Sql } from '../kernel/database.ts';
import { id, line } from '../kernel/fields.ts';
import { isPosition } from '../kernel/geo.ts';

const corner = z
  .array(z.number())
  .min(2)
  .max(4)
  .refine(([lon, lat]) => isPosition({ lon, lat }), { error: 'field.position' })
  .transform(([lon, lat]) => [lon, lat] as [number, number]);
const closed = (ring: [number, number][]) => String(ring[0]) === String(ring.at(-1));
const ring = z.array(corner).min(4).refine(closed, { error: 'field.ring' });
const polygon = z.array(ring).min(1);

const shape = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: polygon }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon).min(1) }),
  ])
  .meta({ id: 'Shape' });
export type Shape = z.output<typeof shape>;

/** The most outlines of one file. */
const MAX_FEATURES = 1_000;

/** As any tool writes it: what else stands in a feature is nobody's mistake. `name` is how the roster calls it. */
export const areaFile = z
  .object({
    type: z.literal('FeatureCollection'),
    features: z
      .array(
        z.object({
          type: z.literal('Feature'),
          properties: z.object({ organisationId: id.optional(), name: line(60).optional() }),
          /** Null takes the outline away. */
          geometry: shape.nullable(),
        }),
      )
      .max(MAX_FEATURES),
  })
  .meta({ id: 'AreaFile' });
export type AreaFile = z.output<typeof areaFile>;

/** What public outlines of China are mostly drawn in; ours are kept in WGS-84. */
export const areaQuery = z.object({ datum: z.enum(['wgs84', 'gcj02']).default('wgs84') });
type Datum = z.output<typeof areaQuery>['datum'];

export const areasTaken = z
  .object({
    taken: z.array(z.object({ id: z.number(), name: z.string() })),
    unknown: z.array(z.string()).meta({ description: 'What no organisation is called; these were left out' }),
  })
  .meta({ id: 'AreasTaken' });

/** What of the package is used here: its own types hold for bundlers only. */
const gcoord = library as unknown as {
  transform<T>(given: T, from: string, to: string): T;
  WGS84: string;
  GCJ02: string;
};

const toWgs84 = (given: Shape, datum: Datum): Shape =>
  datum === 'wgs84' ? given : gcoord.transform(structuredClone(given), gcoord.GCJ02, gcoord.WGS84);

/** Puts each outline to the organisation that it names, by id or by name; the highest of one name. */
export function takeAreas(
  db: Database,
  file: AreaFile,
  { now, datum }: { now: Date; datum: Datum },
): Promise<z.output<typeof areasTaken>> {
  return db.transaction(async (tx) => {
    const known = await tx<{ id: number; name: string }[]>`
      select id, name from organisation where kind in ('city', 'county', 'station', 'site')
      order by array_position(array['city', 'county', 'station', 'site'], kind), id`;
    const taken: { id: number; name: string }[] = [];
    const unknown: string[] = [];
    for (const { properties, geometry } of file.features) {
      const { organisationId, name } = properties;
      const found = known.find((o) =>
        organisationId === undefined ? o.name === name : o.id === organisationId,
      );
      if (!found) {
        unknown.push(name ?? String(organisationId ?? ''));
        continue;
      }
      taken.push(found);
      if (geometry === null) await tx`delete from area where id = ${found.id}`;
      else
        await tx`
          insert into area (id, shape, updated_at) values (${found.id}, ${tx.json(toWgs84(geometry, datum))}, ${now})
          on conflict (id) do update set shape = excluded.shape, updated_at = excluded.updated_at`;
    }
    return { taken, unknown };
  });
}

export const areaRow = z
  .object({ id: z.number(), kind: z.string(), name: z.string(), shape })
  .meta({ id: 'Area' });

/** The largest first: a county lies on its city. */
export const listAreas = (sql: Sql): Promise<z.output<typeof areaRow>[]> => sql<z.output<typeof areaRow>[]>`
  select a.id, o.kind, o.name, a.shape from area a join organisation o on o.id = a.id
  order by array_position(array['city', 'county', 'station', 'site'], o.kind), a.id`;
