// Coordinates as people paste them into the launch page.
import { expect, test } from 'vitest';
import { readCoordinates } from '../../src/web/console/launch/coordinates.ts';

const at = (typed: string, datum: Parameters<typeof readCoordinates>[1] = null) => {
  const read = readCoordinates(typed, datum);
  if (typeof read === 'string') return read;
  const { lon, lat } = read.position;
  return [Math.round(lon * 1e4) / 1e4, Math.round(lat * 1e4) / 1e4, ...read.put];
};

test('either order, every width and separator, degrees and minutes', () => {
  for (const typed of [
    '103.82, 36.06',
    '１０３.８２，３６.０６',
    '(103.82 36.06)',
    '103.82/36.06',
    '103.82、36.06',
  ]) {
    expect(at(typed), typed).toEqual([103.82, 36.06]);
  }
  expect(at('36.06, 103.82')).toEqual([103.82, 36.06, 'swapped']);
  expect(at('北纬36.06 东经103.82')).toEqual([103.82, 36.06]);
  expect(at('纬度：36.06，经度：103.82')).toEqual([103.82, 36.06]);
  expect(at('36°03′36″N 103°49′12″E')).toEqual([103.82, 36.06]);
  expect(at('E103°49′12″ N36°03′36″')).toEqual([103.82, 36.06]);
  expect(at('lat=36.06 lng=103.82')).toEqual([103.82, 36.06]);
});

test('links of map services bring their own datum, and are put right; by hand it can be said', () => {
  const amap = at('https://uri.amap.com/marker?position=103.8241,36.0588&name=%E4%B8%87%E8%BE%BE');
  expect(amap).toEqual([expect.closeTo(103.8225, 2), expect.closeTo(36.0597, 2), 'gcj02']);
  expect(at('103.8241, 36.0588', 'gcj02')).toEqual(amap);
  const tencent = 'https://apis.map.qq.com/uri/v1/marker?marker=coord:36.0588,103.8241;title:x';
  expect(at(tencent)).toEqual([amap[0], amap[1], 'swapped', 'gcj02']);
  const baidu = at('http://api.map.baidu.com/marker?location=36.0646,103.8306&title=x');
  expect(baidu.slice(2)).toEqual(['swapped', 'bd09']);
  // Baidu's shift lies on top of the other: together some 700 m to the south-west.
  expect(baidu.slice(0, 2)).toEqual([expect.closeTo(103.8225, 2), expect.closeTo(36.0597, 2)]);
});

test('what cannot be is told apart, and nothing is guessed', () => {
  expect(at('万达东门')).toBe('format');
  expect(at('103.82')).toBe('half');
  expect(at('0, 0')).toBe('zero');
  expect(at('103.82, 136.06')).toBe('earth');
  expect(at('447123.5, 3991822.1')).toBe('projected');
  expect(at('1 2 3')).toBe('format');
  expect(at('https://surl.amap.com/abc123')).toBe('format');
  expect(at('-0.1276, 51.5072')).toEqual([-0.1276, 51.5072, 'abroad']);
});
