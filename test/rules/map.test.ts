// What the map draws: on a shifted base map in the right place, and no two echelons alike.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceMetres } from '../../src/kernel/geo.ts';
import { circleAround } from '../../src/web/console/map/content.ts';
import { type Datum, offMap, ontoMap, outlineOntoMap } from '../../src/web/console/map/datum.ts';
import { echelonMark, stateMark } from '../../src/web/console/map/marks.ts';

const inChina = fc.record({
  lon: fc.double({ min: 75, max: 134, noNaN: true }),
  lat: fc.double({ min: 19, max: 53, noNaN: true }),
});
const shift_m = (datum: Datum, p: { lon: number; lat: number }) => {
  const [lon, lat] = ontoMap(datum, p);
  return distanceMetres(p, { lon, lat });
};

test('what is pointed at on a GCJ-02 map is where it was drawn, within a metre', () => {
  fc.assert(
    fc.property(inChina, (p) => {
      expect(shift_m('gcj02', p)).toBeGreaterThan(20);
      expect(shift_m('gcj02', p)).toBeLessThan(1_200);
      expect(distanceMetres(p, offMap('gcj02', ontoMap('gcj02', p)))).toBeLessThan(1);
    }),
  );
});

test('Tiananmen stands where maps made in China show it', () => {
  const [lon, lat] = ontoMap('gcj02', { lon: 116.391264, lat: 39.907275 });
  expect(distanceMetres({ lon, lat }, { lon: 116.397505, lat: 39.908678 })).toBeLessThan(2);
});

test('nothing is shifted on a WGS-84 map, nor outside China', () => {
  fc.assert(
    fc.property(inChina, (p) => {
      expect(ontoMap('wgs84', p)).toEqual([p.lon, p.lat]);
    }),
  );
  for (const p of [
    { lon: 139.6917, lat: 35.6895 },
    { lon: 13.405, lat: 52.52 },
    { lon: 151.2093, lat: -33.8688 },
  ]) {
    expect(ontoMap('gcj02', p)).toEqual([p.lon, p.lat]);
    expect(offMap('gcj02', [p.lon, p.lat])).toEqual(p);
  }
});

test('an outline is shifted corner by corner, however deep it is', () => {
  const at = { lon: 103.8, lat: 36 };
  expect(outlineOntoMap('gcj02', [[[at.lon, at.lat]]])).toEqual([[ontoMap('gcj02', at)]]);
});

test('a circle is as wide as it says', () => {
  const scene = { lon: 103.82, lat: 36.06 };
  for (const corner of circleAround(scene, 5_000))
    expect(Math.abs(distanceMetres(scene, corner) - 5_000)).toBeLessThan(10);
});

test('five echelons differ in shape, colour and number; states differ without their colour', () => {
  const marks = [1, 2, 3, 4, 5].map(echelonMark);
  for (const of of ['shape', 'colour', 'text'] as const)
    expect(new Set(marks.map((m) => m[of])).size).toBe(5);
  const states = [
    'waiting',
    'delivered',
    'coming',
    'en_route',
    'on_scene',
    'cannot',
    'no_show',
    'unreachable',
  ] as const;
  const plain = states.map((s) => JSON.stringify({ ...stateMark(s), colour: null }));
  expect(new Set(plain).size).toBe(states.length);
});
