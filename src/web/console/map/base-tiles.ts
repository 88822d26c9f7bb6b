// A PMTiles archive as layers of the map: roads and water of whatever schema it follows, or pictures.
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import { PMTiles, Protocol, TileType } from 'pmtiles';
import type { Look } from './look.ts';

/** For `addProtocol`. */
export const tilesProtocol = new Protocol();
export const SOURCE = 'base';

const WATER = /^(water|ocean|lake)/;
const ROADS = /^(roads?|transportation|streets?|highways?)$/;
const NAMED = /^(roads?|transportation_name|streets?)$/;
const AREAS = /^(earth|land\w*|building\w*|park\w*|poi\w*|place\w*|housenumber|mountain_peak|bound\w*)$/;
/** Of Protomaps, of OpenMapTiles, and as OpenStreetMap says it. */
const CLASS = ['coalesce', ['get', 'kind'], ['get', 'class'], ['get', 'highway'], ''];
const MAIN = ['highway', 'motorway', 'trunk', 'primary', 'major_road'];

type Layers = LayerSpecification[];

function roads(layer: string, look: Look): LayerSpecification {
  const main = ['in', CLASS, ['literal', MAIN]];
  return {
    ...{ id: `base-${layer}`, type: 'line', source: SOURCE, 'source-layer': layer },
    paint: {
      'line-color': look.road,
      'line-width': [
        ...['interpolate', ['exponential', 1.4], ['zoom']],
        ...[8, ['case', main, 1.2, 0.3], 14, ['case', main, 5, 1.6], 18, ['case', main, 20, 9]],
      ],
    },
  } as LayerSpecification;
}

const roadNames = (layer: string, look: Look, font: string[]): LayerSpecification =>
  ({
    ...{ id: `base-${layer}-name`, type: 'symbol', source: SOURCE, 'source-layer': layer, minzoom: 13 },
    layout: {
      ...{ 'symbol-placement': 'line', 'text-font': font, 'text-size': 12 },
      'text-field': ['coalesce', ['get', 'name:zh-Hans'], ['get', 'name:zh'], ['get', 'name'], ''],
    },
    paint: { 'text-color': look.quietText, 'text-halo-color': look.halo, 'text-halo-width': 1.5 },
  }) as LayerSpecification;

const water = (layer: string, look: Look): LayerSpecification => ({
  ...{ id: `base-${layer}`, type: 'fill', source: SOURCE, 'source-layer': layer },
  filter: ['==', ['geometry-type'], 'Polygon'],
  paint: { 'fill-color': look.water },
});

function vectorLayers(names: string[], look: Look, font: string[]): Layers {
  const known = names.filter((name) => ROADS.test(name));
  // An archive of somebody's own making: what it has is shown as lines.
  const lines = known.length > 0 ? known : names.filter((name) => !WATER.test(name) && !AREAS.test(name));
  return [
    ...names.filter((name) => WATER.test(name)).map((name) => water(name, look)),
    ...lines.map((name) => roads(name, look)),
    ...names.filter((name) => NAMED.test(name)).map((name) => roadNames(name, look, font)),
  ];
}

/** Rejects when the archive cannot be read. */
export async function baseTiles(
  url: string,
  look: Look,
  font: string[],
): Promise<{ source: SourceSpecification; layers: Layers }> {
  const archive = new PMTiles(new URL(url, location.href).href);
  tilesProtocol.add(archive);
  const [header, metadata] = await Promise.all([archive.getHeader(), archive.getMetadata()]);
  const { attribution, vector_layers } = metadata as {
    attribution?: string;
    vector_layers?: { id: string }[];
  };
  const common = {
    ...{
      tiles: [`pmtiles://${archive.source.getKey()}/{z}/{x}/{y}`],
      minzoom: header.minZoom,
      maxzoom: header.maxZoom,
    },
    ...(attribution && { attribution }),
  };
  if (header.tileType === TileType.Mvt) {
    const names = (vector_layers ?? []).map(({ id }) => id);
    return { source: { type: 'vector', ...common }, layers: vectorLayers(names, look, font) };
  }
  return {
    source: { type: 'raster', tileSize: 256, ...common },
    layers: [{ id: 'base-pictures', type: 'raster', source: SOURCE }],
  };
}
