// What a map can be asked to show. Everything has a name, because everything also stands in the list below the map.
import type { Position } from '../../../kernel/geo.ts';

export type { Position } from '../../../kernel/geo.ts';

type Shape =
  | 'circle'
  | 'square'
  | 'triangle'
  | 'diamond'
  | 'hexagon'
  | 'star'
  | 'cross'
  | 'house'
  | 'flag'
  | 'warning';

/** A sign on the map. Never told apart by colour alone: two meanings differ in shape, filling or letter too. */
export interface Mark {
  shape: Shape;
  colour: string;
  /** How much of it is filled, from below; 1 unless given. */
  filled?: number;
  /** One or two letters in it. */
  text?: string;
  size_px?: number;
}

export interface MapPoint extends Position {
  /** Unique on the map; what `onChoose` is told. */
  key: string;
  mark: Mark;
  name: string;
  /** What else the list and the line below the map say of it. */
  detail?: string;
  /** How much a cluster counts it for; 1 unless given. */
  weight?: number;
}

export interface MapLine {
  key: string;
  name: string;
  through: readonly Position[];
  colour: string;
  dashed?: boolean;
}

export interface MapArea {
  key: string;
  name: string;
  /** The outline, not closed. */
  corners: readonly Position[];
  colour: string;
  dashed?: boolean;
}

export interface MapContent {
  points: readonly MapPoint[];
  lines: readonly MapLine[];
  areas: readonly MapArea[];
}

const METRES_PER_DEGREE = 111_195;
const CORNERS = 48;

/** The outline of everything within a distance; good enough to look at below some 100 km. */
export function circleAround({ lon, lat }: Position, radius_m: number): Position[] {
  const north = radius_m / METRES_PER_DEGREE;
  const east = north / Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: CORNERS }, (_, i) => {
    const angle = (i / CORNERS) * 2 * Math.PI;
    return { lon: lon + east * Math.cos(angle), lat: lat + north * Math.sin(angle) };
  });
}
