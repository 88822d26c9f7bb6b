// Positions on the earth: WGS-84 degrees, distances in metres, and the projection that the nearest index uses.

export interface Position {
  lon: number;
  lat: number;
}

/** Mean earth radius (IUGG) in metres. */
const EARTH_RADIUS_M = 6_371_008.8;
/** Mercator cannot show the poles; beyond this latitude a position is refused. */
export const MAX_LATITUDE_DEGREES = 85;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** A place where a person can be: on the earth, and not the (0,0) that broken receivers report. */
export function isPosition(p: { lon: unknown; lat: unknown } | null | undefined): p is Position {
  if (!p || typeof p.lon !== 'number' || typeof p.lat !== 'number') return false;
  if (!Number.isFinite(p.lon) || !Number.isFinite(p.lat)) return false;
  if (p.lon === 0 && p.lat === 0) return false;
  return Math.abs(p.lon) <= 180 && Math.abs(p.lat) <= MAX_LATITUDE_DEGREES;
}

/** Great-circle distance in metres (haversine; stable for small distances). */
export function distanceMetres(a: Position, b: Position): number {
  const dLat = radians(b.lat - a.lat);
  const dLon = radians(b.lon - a.lon);
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Spherical Mercator metres. Conformal: near one place nearest in the plane is nearest on the ground. */
export function toMercator(p: Position): { x: number; y: number } {
  return {
    x: EARTH_RADIUS_M * radians(p.lon),
    y: EARTH_RADIUS_M * Math.log(Math.tan(Math.PI / 4 + radians(p.lat) / 2)),
  };
}

/** Latitude in degrees of a Mercator `y`. */
function latitudeOf(y: number): number {
  return (2 * Math.atan(Math.exp(y / EARTH_RADIUS_M)) - Math.PI / 2) * (180 / Math.PI);
}

/**
 * The ground distance below which nothing can lie that is farther than `planar_m` in the Mercator plane around `p`:
 * ground metres are planar metres × cos(latitude), least at the highest latitude that the disc touches.
 */
export function groundDistanceFloor(p: Position, planar_m: number): number {
  const { y } = toMercator(p);
  const highest = Math.max(Math.abs(latitudeOf(y + planar_m)), Math.abs(latitudeOf(y - planar_m)));
  return planar_m * Math.cos(radians(highest));
}

/** The position whose Mercator metres are `point`; the inverse of `toMercator`. */
export function fromMercator(point: { x: number; y: number }): Position {
  return { lon: (point.x / EARTH_RADIUS_M) * (180 / Math.PI), lat: latitudeOf(point.y) };
}
