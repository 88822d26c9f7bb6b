// The map itself. Loaded when the first map is opened, with MapLibre; nothing else imports it.
import {
  addProtocol,
  type GeoJSONSource,
  Map as GlMap,
  LngLatBounds,
  type MapMouseEvent,
  NavigationControl,
  ScaleControl,
  type StyleSpecification,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { baseTiles, SOURCE, tilesProtocol } from './base-tiles.ts';
import type { MapContent, Position } from './content.ts';
import { offMap, ontoMap } from './datum.ts';
import { drawMark, markId } from './draw-mark.ts';
import type { MapFacts } from './facts.ts';
import { areaFeatures, lineFeatures, outlineFeatures, placeFeatures, pointFeatures } from './features.ts';
import { CLUSTERS, type OwnSource, ownLayers, POINTS, SOURCES } from './layers.ts';
import { LOCAL_FONTS, LOOKS, type Look } from './look.ts';
import { MARKS } from './marks.ts';

setWorkerUrl(workerUrl);
addProtocol('pmtiles', tilesProtocol.tile);

/** How near a click has to be to a sign. */
const NEAR_PX = 14;
const ROOM_PX = 56;
const CLOSEST_ZOOM = 14;
/** Nothing is known of where: all of China. */
const ANYWHERE = { center: [104, 35.5] as [number, number], zoom: 3.2 };
const BASE_PATIENCE_MS = 5_000;

export interface View {
  center: [number, number];
  zoom: number;
}

export interface DrawOptions {
  facts: MapFacts;
  dark: boolean;
  /** Points near each other become one with their number. */
  cluster: boolean;
  places: boolean;
  /** The page is scrolled through over the map; Ctrl or two fingers move it. */
  cooperative: boolean;
  locale: Record<string, string>;
  /** As it was before, when it was. */
  view: View | null;
  /** Somebody pointed there, at the point `key` or at none. */
  onPoint(at: Position, key: string | null): void;
  /** The base map that is configured cannot be had: ours is drawn alone. */
  onNoBase(): void;
}

export interface DrawnMap {
  show(content: MapContent): void;
  /** Brings these into view, or everything there is. */
  fit(positions: readonly Position[], animate: boolean): void;
  /** As with the mouse, at the middle. */
  pointAtMiddle(): void;
  view(): View;
  canvas: HTMLCanvasElement;
  remove(): void;
}

const blank = (look: Look): StyleSpecification => ({
  version: 8,
  sources: {},
  layers: [{ id: 'ground', type: 'background', paint: { 'background-color': look.ground } }],
});

/** The configured style, unless its server does not answer. */
async function styleOf({ facts, onNoBase }: DrawOptions, look: Look): Promise<string | StyleSpecification> {
  const { styleUrl } = facts.base;
  if (!styleUrl) return blank(look);
  const signal = AbortSignal.timeout(BASE_PATIENCE_MS);
  const there = await fetch(styleUrl, { signal, credentials: 'omit' }).then(
    (r) => r.ok,
    () => false,
  );
  if (there) return styleUrl;
  onNoBase();
  return blank(look);
}

/** A base map that brings its letters has only its own fonts. */
function fontOf(map: GlMap): string[] {
  const { glyphs, layers } = map.getStyle();
  if (!glyphs) return LOCAL_FONTS;
  for (const { layout } of layers as { layout?: Record<string, unknown> }[]) {
    const font = layout?.['text-font'];
    if (Array.isArray(font) && font.every((name) => typeof name === 'string')) return font;
  }
  return LOCAL_FONTS;
}

async function addLayers(map: GlMap, options: DrawOptions, look: Look, ground: boolean): Promise<void> {
  const { facts, cluster, places } = options;
  const font = fontOf(map);
  const empty = { type: 'FeatureCollection' as const, features: [] };
  for (const source of SOURCES) {
    map.addSource(source, {
      ...{ type: 'geojson', data: empty },
      ...(source === 'points' && cluster && { cluster, clusterRadius: 56, clusterMaxZoom: 13 }),
      ...(source === 'points' && cluster && { clusterProperties: { total: ['+', ['get', 'weight']] } }),
    });
  }
  const { under, over } = ownLayers(look, { ground, font });
  for (const layer of under) map.addLayer(layer);
  if (facts.base.tilesUrl) {
    await baseTiles(facts.base.tilesUrl, look, font).then(({ source, layers }) => {
      map.addSource(SOURCE, source);
      for (const layer of layers) map.addLayer(layer);
    }, options.onNoBase);
  }
  for (const layer of over) map.addLayer(layer);
  sourceOf(map, 'outlines')?.setData(outlineFeatures(facts));
  if (places) sourceOf(map, 'places')?.setData(placeFeatures(facts));
}

const sourceOf = (map: GlMap, source: OwnSource) => map.getSource<GeoJSONSource>(source);

function addMark(map: GlMap, mark: Parameters<typeof drawMark>[0]): void {
  const id = markId(mark);
  if (map.hasImage(id)) return;
  const drawn = drawMark(mark);
  if (drawn) map.addImage(id, drawn.image, { pixelRatio: drawn.pixelRatio });
}

/** What lies under somebody's finger: a cluster is opened, a point is told. */
async function pointed(
  map: GlMap,
  { facts, onPoint }: DrawOptions,
  at: MapMouseEvent['lngLat'],
): Promise<void> {
  const { x, y } = map.project(at);
  const box: [[number, number], [number, number]] = [
    [x - NEAR_PX, y - NEAR_PX],
    [x + NEAR_PX, y + NEAR_PX],
  ];
  const [found] = map.queryRenderedFeatures(box, { layers: [POINTS, CLUSTERS] });
  const cluster = found?.properties.cluster_id;
  if (found?.geometry.type === 'Point' && typeof cluster === 'number') {
    const zoom = await sourceOf(map, 'points')?.getClusterExpansionZoom(cluster);
    map.easeTo({
      center: found.geometry.coordinates as [number, number],
      ...(zoom !== undefined && { zoom }),
    });
    return;
  }
  const key = found?.properties.key;
  onPoint(offMap(facts.base.datum, [at.lng, at.lat]), typeof key === 'string' ? key : null);
}

const positionsOf = ({ facts, places }: DrawOptions, { points, lines, areas }: MapContent): Position[] => {
  const own = [...points, ...lines.flatMap((l) => l.through), ...areas.flatMap((a) => a.corners)];
  const outlines = facts.areas.flatMap(({ shape }) =>
    (shape.coordinates as unknown[]).flat(shape.type === 'Polygon' ? 1 : 2),
  ) as [number, number][];
  const all = [...own, ...outlines.map(([lon, lat]) => ({ lon, lat }))];
  return all.length > 0 || !places ? all : facts.places;
};

export async function drawMap(box: HTMLElement, options: DrawOptions): Promise<DrawnMap> {
  const look = LOOKS[options.dark ? 'dark' : 'light'];
  const style = await styleOf(options, look);
  const { base } = options.facts;
  const map = new GlMap({
    ...{ container: box, style, ...(options.view ?? ANYWHERE), locale: options.locale },
    attributionControl: base.styleUrl || base.tilesUrl ? { compact: true } : false,
    ...{ cooperativeGestures: options.cooperative, dragRotate: false, pitchWithRotate: false },
    ...{ touchPitch: false, maxPitch: 0, renderWorldCopies: false },
    ...(matchMedia('(prefers-reduced-motion: reduce)').matches && { fadeDuration: 0 }),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-left');
  await map.once('load');
  for (const mark of [MARKS.station, MARKS.site]) addMark(map, mark);
  await addLayers(map, options, look, typeof style !== 'string');
  map.on('click', (e) => void pointed(map, options, e.lngLat));
  for (const layer of [POINTS, CLUSTERS]) {
    map.on('mouseenter', layer, () => map.getCanvas().classList.add('on-sign'));
    map.on('mouseleave', layer, () => map.getCanvas().classList.remove('on-sign'));
  }
  // For whoever waits for it: everything that was asked for is on the screen.
  map.on('idle', () => box.toggleAttribute('data-drawn', true));
  return drawn(map, options);
}

function drawn(map: GlMap, options: DrawOptions): DrawnMap {
  const { datum } = options.facts.base;
  let shown: MapContent = { points: [], lines: [], areas: [] };
  // Whoever holds it may hear of its end a moment later.
  let gone = false;
  return {
    canvas: map.getCanvas(),
    show(content) {
      if (gone) return;
      shown = content;
      for (const { mark } of content.points) addMark(map, mark);
      sourceOf(map, 'areas')?.setData(areaFeatures(datum, content));
      sourceOf(map, 'lines')?.setData(lineFeatures(datum, content));
      sourceOf(map, 'points')?.setData(pointFeatures(datum, content.points));
    },
    fit(positions, animate) {
      const all = positions.length > 0 ? positions : positionsOf(options, shown);
      if (gone || all.length === 0) return;
      const bounds = new LngLatBounds();
      for (const position of all) bounds.extend(ontoMap(datum, position));
      map.fitBounds(bounds, { padding: ROOM_PX, maxZoom: CLOSEST_ZOOM, animate });
    },
    pointAtMiddle: () => void pointed(map, options, map.getCenter()),
    view: () => ({ center: map.getCenter().toArray() as [number, number], zoom: map.getZoom() }),
    remove() {
      gone = true;
      map.remove();
    },
  };
}
