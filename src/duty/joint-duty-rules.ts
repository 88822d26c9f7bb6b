// Which sites are neighbours, whose word a pair still waits for, how long a held scene waited. Pure.
import { distanceMetres, type Position } from '../kernel/geo.ts';

export interface Spot extends Position {
  id: number;
}
export interface Neighbours {
  siteAId: number;
  siteBId: number;
  distance_m: number;
}

/** Each two that are no farther apart than `limit_m`, the smaller number first, once, the nearest first; none with itself. */
export function neighboursOf(found: readonly { from: Spot; to: Spot }[], limit_m: number): Neighbours[] {
  const pairs = new Map<string, Neighbours>();
  for (const { from, to } of found) {
    const distance_m = Math.round(distanceMetres(from, to));
    if (from.id === to.id || distance_m > limit_m) continue;
    const [siteAId, siteBId] = from.id < to.id ? [from.id, to.id] : [to.id, from.id];
    pairs.set(`${siteAId} ${siteBId}`, { siteAId, siteBId, distance_m });
  }
  return [...pairs.values()].sort(
    (x, y) => x.distance_m - y.distance_m || x.siteAId - y.siteAId || x.siteBId - y.siteBId,
  );
}

/** Of each of the two sites. */
export interface Sides {
  a: boolean;
  b: boolean;
}

/**
 * What somebody's yes adds: of the sites that are theirs, those whose people have not said it. Of two sites of one station it
 * is both at once, because whoever may speak for one may speak for the other.
 */
export const addedBy = (said: Sides, theirs: Sides): Sides => ({
  a: theirs.a && !said.a,
  b: theirs.b && !said.b,
});

export interface Held {
  begunAt: Date;
  firstActionAt: Date | null;
  arrivedAt: Date | null;
}

const secondsTo = (from: Date, to: Date) => Math.max(0, Math.round((to.getTime() - from.getTime()) / 1_000));

/** Whatever came first, the first action or the police: their coming is one. Null: neither yet. */
export function firstActionSeconds({ begunAt, firstActionAt, arrivedAt }: Held): number | null {
  const all = [firstActionAt, arrivedAt]
    .filter((at) => at !== null)
    .sort((x, y) => x.getTime() - y.getTime());
  return all[0] ? secondsTo(begunAt, all[0]) : null;
}

/** How long the scene was held before the police came; null: they have not. */
export const heldSeconds = ({ begunAt, arrivedAt }: Held): number | null =>
  arrivedAt === null ? null : secondsTo(begunAt, arrivedAt);
