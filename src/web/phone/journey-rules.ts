// How far it is, how long it takes, and when somebody is there, from the phone's position. Pure.

export interface Position {
  lon: number;
  lat: number;
}

const EARTH_RADIUS_M = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

export function distance_m(a: Position, b: Position): number {
  const [dLat, dLon] = [radians(b.lat - a.lat), radians(b.lon - a.lon)];
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Streets are longer than the crow's flight; a city at night; dressing and leaving; what people say in. */
const DETOUR = 1.4;
const METRES_PER_MINUTE = 420;
const LEAVING_MINUTES = 5;
const STEP_MINUTES = 5;
const MOST_MINUTES = 999;

/** Minutes to the muster point, rounded up as people would say it. */
export function etaMinutesFor(away_m: number): number {
  const minutes = LEAVING_MINUTES + (away_m * DETOUR) / METRES_PER_MINUTE;
  return Math.min(MOST_MINUTES, Math.ceil(minutes / STEP_MINUTES) * STEP_MINUTES);
}

/** A reading may be off by as much as this and still prove a presence. */
const WORST_ACCURACY_M = 150;

/** Near enough to count as arrived: as the server counts it, and sure enough of itself. */
export const isThere = (away_m: number, accuracy_m: number, fence_m: number): boolean =>
  away_m <= fence_m && accuracy_m <= Math.max(WORST_ACCURACY_M, fence_m / 2);
