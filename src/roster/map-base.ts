// The map below our own drawing, as the configuration names it.
export interface BaseMap {
  /** A MapLibre style on another server. */
  styleUrl: string | null;
  /** A PMTiles archive: on another server, or ours at `/map/base.pmtiles`. */
  tilesUrl: string | null;
  /** Where ours is kept, when it is ours. */
  tilesFile: string | null;
  /** What its positions mean: base maps made in China are shifted by law. */
  datum: 'wgs84' | 'gcj02';
}

/** Our own drawing alone: outlines, stations, sites. */
export const NO_BASE_MAP: BaseMap = { styleUrl: null, tilesUrl: null, tilesFile: null, datum: 'wgs84' };

/** Where the process serves an archive of its own. */
export const TILES_PATH = '/map/base.pmtiles';

/** The servers that a browser asks for it, ours apart. */
export const mapOrigins = (map: BaseMap = NO_BASE_MAP): string[] =>
  [map.styleUrl, map.tilesUrl].flatMap((url) => URL.parse(url ?? '')?.origin ?? []);
