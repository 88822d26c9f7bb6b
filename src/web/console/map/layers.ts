// Our own layers, from the ground up: outlines, lines, places, points with their signs and names, clusters.
import type { LayerSpecification } from 'maplibre-gl';
import { LOCAL_FONTS, type Look } from './look.ts';

export const SOURCES = ['outlines', 'areas', 'lines', 'places', 'points'] as const;
export type OwnSource = (typeof SOURCES)[number];

/** What can be pointed at, uppermost first. */
export const CLUSTERS = 'clusters';
export const POINTS = 'points';

const outlines = (look: Look): LayerSpecification[] => [
  {
    ...{ id: 'outline-land', type: 'fill', source: 'outlines' },
    paint: { 'fill-color': look.land },
  },
];

const borders = (look: Look, font: string[]): LayerSpecification[] => [
  {
    ...{ id: 'outline-border', type: 'line', source: 'outlines' },
    paint: { 'line-color': look.border, 'line-width': 1.5 },
  },
  {
    ...{ id: 'outline-name', type: 'symbol', source: 'outlines', filter: ['has', 'name'] },
    layout: { 'text-field': ['get', 'name'], 'text-font': font, 'text-size': 17, 'text-letter-spacing': 0.1 },
    paint: { 'text-color': look.quietText, 'text-halo-color': look.halo, 'text-halo-width': 2 },
  },
];

const drawn = (): LayerSpecification[] => [
  {
    ...{ id: 'area-fill', type: 'fill', source: 'areas' },
    paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': 0.08 },
  },
  ...(['areas', 'lines'] as const).flatMap((source): LayerSpecification[] =>
    [false, true].map((dashed) => ({
      ...{ id: `${source}-${dashed ? 'dashed' : 'solid'}`, type: 'line', source },
      filter: ['==', ['get', 'dashed'], dashed],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        ...{ 'line-color': ['get', 'colour'], 'line-width': 2.5 },
        ...(dashed && { 'line-dasharray': [2, 2] }),
      },
    })),
  ),
];

const single = ['!', ['has', 'point_count']];

/** Signs always show, the first of the list uppermost; where names have no room for one another, the first has it. */
function signs(source: 'places' | 'points', look: Look, font: string[]): LayerSpecification[] {
  const quiet = source === 'places';
  const near = [
    'step',
    ['zoom'],
    '',
    11,
    ['case', ['get', 'first'], ['get', 'name'], ''],
    13,
    ['get', 'name'],
  ];
  return [
    {
      ...{ id: source, type: 'symbol', source, filter: single },
      layout: {
        ...{ 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-ignore-placement': quiet },
        'symbol-sort-key': ['-', 0, ['get', 'order']],
      },
    },
    {
      ...{ id: `${source}-names`, type: 'symbol', source, filter: single },
      layout: {
        ...{ 'text-field': quiet ? near : ['get', 'name'], 'text-font': font, 'text-size': quiet ? 12 : 14 },
        ...{ 'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-justify': 'auto' },
        ...{ 'text-radial-offset': quiet ? 0.8 : 1.2, 'symbol-sort-key': ['get', 'order'] },
      },
      paint: {
        ...{ 'text-color': quiet ? look.quietText : look.text, 'text-halo-color': look.halo },
        'text-halo-width': 1.8,
      },
    },
  ] as unknown as LayerSpecification[];
}

const clusters = (font: string[]): LayerSpecification[] =>
  [
    {
      ...{ id: CLUSTERS, type: 'circle', source: 'points', filter: ['has', 'point_count'] },
      paint: {
        ...{ 'circle-color': '#1f5fbf', 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 2 },
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'total']], 1, 14, 30, 32, 200, 48],
      },
    },
    {
      ...{ id: 'cluster-total', type: 'symbol', source: 'points', filter: ['has', 'point_count'] },
      layout: {
        ...{ 'text-field': ['to-string', ['get', 'total']], 'text-font': font, 'text-size': 14 },
        'text-allow-overlap': true,
      },
      paint: { 'text-color': '#ffffff' },
    },
  ] as LayerSpecification[];

export interface OwnLayers {
  /** Below roads. */
  under: LayerSpecification[];
  over: LayerSpecification[];
}

/** `ground`: nothing lies under ours, so the land is drawn too. `font`: of a base map that brings its own letters. */
export const ownLayers = (
  look: Look,
  { ground, font = LOCAL_FONTS }: { ground: boolean; font?: string[] },
): OwnLayers => ({
  under: ground ? outlines(look) : [],
  over: [
    ...borders(look, font),
    ...drawn(),
    ...signs('places', look, font),
    ...clusters(font),
    ...signs('points', look, font),
  ],
});
