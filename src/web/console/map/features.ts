// What the map shows as GeoJSON on the base map's datum.
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { MapContent, MapPoint } from './content.ts';
import { type Datum, ontoMap, outlineOntoMap, type Pair } from './datum.ts';
import { markId } from './draw-mark.ts';
import type { MapFacts } from './facts.ts';
import { MARKS } from './marks.ts';

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });

type Ring = Pair[];

/** The middle of a ring by its area: where its name stands. */
function middleOf(ring: Ring): Pair {
  const sum = { area: 0, lon: 0, lat: 0 };
  for (const [i, [lon, lat]] of ring.entries()) {
    const [nextLon, nextLat] = ring[(i + 1) % ring.length] as Pair;
    const area = lon * nextLat - nextLon * lat;
    sum.area += area;
    sum.lon += (lon + nextLon) * area;
    sum.lat += (lat + nextLat) * area;
  }
  return [sum.lon / (3 * sum.area), sum.lat / (3 * sum.area)];
}

/** Outlines, and one point for the name of each: in its piece with the most corners. */
export const outlineFeatures = ({ areas, base }: MapFacts): FeatureCollection =>
  collection(
    areas.flatMap(({ name, shape }): Feature[] => {
      const coordinates = outlineOntoMap(base.datum, shape.coordinates as never);
      const polygons = (shape.type === 'Polygon' ? [coordinates] : coordinates) as unknown as Ring[][];
      const [main = []] = polygons.flatMap(([ring = []]) => [ring]).sort((x, y) => y.length - x.length);
      return [
        { type: 'Feature', properties: {}, geometry: { type: shape.type, coordinates } as Geometry },
        { type: 'Feature', properties: { name }, geometry: { type: 'Point', coordinates: middleOf(main) } },
      ];
    }),
  );

/** Stations' names show from farther away. */
export const placeFeatures = ({ places, base }: MapFacts): FeatureCollection =>
  collection(
    places.map(({ kind, name, lon, lat }, i) => ({
      type: 'Feature',
      properties: { name, icon: markId(MARKS[kind]), first: kind === 'station', order: i },
      geometry: { type: 'Point', coordinates: ontoMap(base.datum, { lon, lat }) },
    })),
  );

export const pointFeatures = (datum: Datum, points: readonly MapPoint[]): FeatureCollection =>
  collection(
    points.map((point, i) => ({
      type: 'Feature',
      properties: {
        ...{ key: point.key, name: point.name, icon: markId(point.mark), order: i },
        weight: point.weight ?? 1,
      },
      geometry: { type: 'Point', coordinates: ontoMap(datum, point) },
    })),
  );

export const lineFeatures = (datum: Datum, { lines }: MapContent): FeatureCollection =>
  collection(
    lines.map(({ colour, dashed = false, through }) => ({
      type: 'Feature',
      properties: { colour, dashed },
      geometry: { type: 'LineString', coordinates: through.map((p) => ontoMap(datum, p)) },
    })),
  );

export const areaFeatures = (datum: Datum, { areas }: MapContent): FeatureCollection =>
  collection(
    areas.map(({ colour, dashed = false, corners }) => {
      const ring = [...corners, ...corners.slice(0, 1)].map((p) => ontoMap(datum, p));
      return {
        type: 'Feature',
        properties: { colour, dashed },
        geometry: { type: 'Polygon', coordinates: [ring] },
      };
    }),
  );
