// Coordinates as people paste them: either order, degrees and minutes, links of map services in their own datum. Pure.
import type { Position } from '../../../kernel/geo.ts';
import { type Datum, offMap } from '../map/datum.ts';

export interface ReadCoordinates {
  position: Position;
  /** What was put right, as a text's key ends: the order, or the datum. */
  put: ('swapped' | 'gcj02' | 'bd09' | 'abroad')[];
}
export type CoordinatesError = 'format' | 'half' | 'earth' | 'zero' | 'projected';

const CHINA = { west: 73, east: 136, south: 3, north: 54 };
const inChina = ({ lon, lat }: Position) =>
  lon >= CHINA.west && lon <= CHINA.east && lat >= CHINA.south && lat <= CHINA.north;

/** 36°03′36″N, 36度3分36秒, 36.06: degrees, and which axis it says it is. */
const PART =
  /(?<before>东经|北纬|西经|南纬|经度|纬度|lon(?:gitude)?|lng|lat(?:itude)?|[NSEW])?\s*[:：=]?\s*(?<sign>[-+])?(?<deg>\d{1,9}(?:\.\d+)?)\s*(?:[°度]\s*(?:(?<min>\d{1,2}(?:\.\d+)?)\s*['′分]\s*(?:(?<sec>\d{1,2}(?:\.\d+)?)\s*(?:["″秒]|['′]{2})?)?)?)?\s*(?<after>[NSEW](?![a-z]))?/giu;

interface Part {
  value: number;
  axis: 'lon' | 'lat' | null;
}

function partOf({ groups = {} }: RegExpMatchArray): Part {
  const { before = '', after = '', sign, deg, min = '0', sec = '0' } = groups;
  const word = (before || after).toLowerCase();
  const minus = sign === '-' || /^(西经|南纬|w|s)$/.test(word) ? -1 : 1;
  const axis = /^(东经|西经|经度|lon|lng|e$|w$)/.test(word)
    ? 'lon'
    : /^(北纬|南纬|纬度|lat|n$|s$)/.test(word)
      ? 'lat'
      : null;
  return { value: minus * (Number(deg) + Number(min) / 60 + Number(sec) / 3_600), axis };
}

/** Services that give positions in a datum of their own; what is typed by hand is taken for WGS-84. */
const SERVICES: [RegExp, Datum | 'bd09'][] = [
  [/baidu\.com|bd09/i, 'bd09'],
  [/amap\.com|autonavi|gaode|qq\.com|tencent|gcj-?02|google\.cn|高德|腾讯/i, 'gcj02'],
];

const HALF_CIRCLE = (Math.PI * 3_000) / 180;

/** From Baidu's own shift, which lies on top of GCJ-02, back to that. */
function offBaidu({ lon, lat }: Position): Position {
  const [x, y] = [lon - 0.0065, lat - 0.006];
  const z = Math.hypot(x, y) - 0.00002 * Math.sin(y * HALF_CIRCLE);
  const theta = Math.atan2(y, x) - 0.000003 * Math.cos(x * HALF_CIRCLE);
  return { lon: z * Math.cos(theta), lat: z * Math.sin(theta) };
}

function shifted(datum: Datum | 'bd09', given: Position): Position {
  const base = datum === 'bd09' ? offBaidu(given) : given;
  return offMap(datum === 'wgs84' ? 'wgs84' : 'gcj02', [base.lon, base.lat]);
}

/** Of a link only what it says of a position. */
function said(text: string): string {
  if (!/^https?:\/\/|:\/\//i.test(text)) return text.replace(/[()（）[\]]/g, ' ');
  const plain = decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '%25'));
  const named =
    /(?:position|location|marker|coord|center|dest|lnglat|latlng|ll|q|p)[=:][^&]*?(-?\d+\.\d+\s*[,，]\s*-?\d+\.\d+)/i;
  return (named.exec(plain) ?? /@?(-?\d+\.\d+\s*[,，]\s*-?\d+\.\d+)/.exec(plain))?.[1] ?? '';
}

function placed(first: Part, second: Part): { position: Position; swapped: boolean } {
  const asIs = { lon: first.value, lat: second.value };
  const turned = { lon: second.value, lat: first.value };
  if (first.axis === 'lat' || second.axis === 'lon') return { position: turned, swapped: false };
  if (first.axis === 'lon' || second.axis === 'lat') return { position: asIs, swapped: false };
  const swapped = !inChina(asIs) && inChina(turned);
  return { position: swapped ? turned : asIs, swapped };
}

/** Where `typed` is, with what was put right; or what is wrong with it. `datum`: said by hand, instead of told by a link. */
export function readCoordinates(
  typed: string,
  datum: Datum | 'bd09' | null = null,
): ReadCoordinates | CoordinatesError {
  const text = typed
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200d\ufeff]+/g, ' ')
    .trim();
  const parts = [...said(text).matchAll(PART)].map(partOf);
  const [first, second] = parts;
  if (!first) return 'format';
  if (!second) return 'half';
  if (parts.length > 2) return 'format';
  if (Math.abs(first.value) > 1_000 || Math.abs(second.value) > 1_000) return 'projected';
  const { position, swapped } = placed(first, second);
  if (position.lon === 0 && position.lat === 0) return 'zero';
  if (Math.abs(position.lon) > 180 || Math.abs(position.lat) > 85) return 'earth';
  const of = datum ?? SERVICES.find(([name]) => name.test(text))?.[1] ?? 'wgs84';
  const put: ReadCoordinates['put'] = [];
  if (swapped) put.push('swapped');
  if (of !== 'wgs84') put.push(of);
  if (!inChina(position)) put.push('abroad');
  return { position: shifted(of, position), put };
}
