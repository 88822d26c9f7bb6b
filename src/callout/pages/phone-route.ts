// The way to the muster point in the map that the phone has. Positions are WGS-84 here; maps of the mainland show theirs
// shifted: GCJ-02 in AMap, Apple's and Google's there, BD-09 in Baidu's. Outside China nothing is shifted.
import library from 'gcoord';
import { html } from 'hono/html';
import type { Position } from '../../kernel/geo.ts';
import type { Html, Reader } from '../../kernel/page.ts';
import type { PhoneView } from '../phone-view.ts';
import { said } from './said.ts';

/** What of the package is used here: its own types hold for bundlers only. */
const gcoord = library as unknown as {
  transform(given: [number, number], from: string, to: string): [number, number];
  WGS84: string;
  GCJ02: string;
  BD09: string;
};

const METRE_DIGITS = 6;

function on(datum: string, { lon, lat }: Position): Position {
  const [x, y] = gcoord.transform([lon, lat], gcoord.WGS84, datum);
  return { lon: Number(x.toFixed(METRE_DIGITS)), lat: Number(y.toFixed(METRE_DIGITS)) };
}

/** Each map's address for the way to `place`, by car. */
export function routesTo(
  place: string,
  position: Position,
): Record<'amap' | 'baidu' | 'apple' | 'google', string> {
  const name = encodeURIComponent(place);
  const gcj = on(gcoord.GCJ02, position);
  const bd = on(gcoord.BD09, position);
  return {
    amap: `https://uri.amap.com/navigation?to=${gcj.lon},${gcj.lat},${name}&mode=car&coordinate=gaode&callnative=1`,
    baidu: `https://api.map.baidu.com/direction?destination=latlng:${bd.lat},${bd.lon}|name:${name}&coord_type=bd09ll&mode=driving&output=html&src=muster`,
    apple: `https://maps.apple.com/?daddr=${gcj.lat},${gcj.lon}&dirflg=d`,
    google: `https://www.google.com/maps/dir/?api=1&destination=${gcj.lat},${gcj.lon}&travelmode=driving`,
  };
}

export function routeLinks(view: PhoneView, { t }: Reader): Html {
  const { musterLon: lon, musterLat: lat, musterPlace } = view.row;
  const routes = Object.entries(routesTo(said(musterPlace), { lon, lat }));
  return html`<h2>${t('phone.route')} ↗</h2><div class="row">
${routes.map(([name, href]) => html`<a class="button" rel="noreferrer" href="${href}">${t(`phone.route.${name}`)}</a>`)}</div>`;
}
