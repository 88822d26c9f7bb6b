// The one place where positions, which are WGS-84 everywhere else, meet a base map that is not.
import library from 'gcoord';
import type { Position } from '../../../kernel/geo.ts';

/** What of the package is used here: its own types hold for bundlers only. */
const gcoord = library as unknown as {
  transform<T>(given: T, from: string, to: string): T;
  WGS84: string;
  GCJ02: string;
};

export type Datum = 'wgs84' | 'gcj02';
export type Pair = [lon: number, lat: number];

/** Where a position stands on the base map, as MapLibre takes it. Outside China the two are the same. */
export const ontoMap = (datum: Datum, { lon, lat }: Position): Pair =>
  datum === 'wgs84' ? [lon, lat] : (gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02) as Pair);

/** What position somebody pointed at. */
export function offMap(datum: Datum, [lon, lat]: Pair): Position {
  const [x, y] =
    datum === 'wgs84' ? [lon, lat] : (gcoord.transform([lon, lat], gcoord.GCJ02, gcoord.WGS84) as Pair);
  return { lon: x, lat: y };
}

type Corners = Pair | Corners[];

/** The same for an outline of whatever depth. */
export const outlineOntoMap = (datum: Datum, corners: Corners): Corners =>
  typeof corners[0] === 'number'
    ? ontoMap(datum, { lon: corners[0], lat: corners[1] as number })
    : (corners as Corners[]).map((inner) => outlineOntoMap(datum, inner));
