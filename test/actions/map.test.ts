// What maps are drawn from, over HTTP: outlines taken in, places within the reader's scope, the base map's server let in.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { beforeEach, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { distanceMetres } from '../../src/kernel/geo.ts';
import { importSample } from '../../src/sample-entry.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { OPERATOR_KEY, webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
const node = async (
  kind: string,
  name: string,
  parent: number | null,
  at: { lon: number; lat: number } | null = null,
) => {
  const [row] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name, parent_id, lon, lat)
    values (${kind}, ${name}, ${parent}, ${at?.lon ?? null}, ${at?.lat ?? null}) returning id`;
  return row?.id ?? 0;
};
const east = (km: number) => ({ lon: SCENE.lon + km / 90, lat: SCENE.lat });

let city: number;
let [near, far, station]: number[] = [];
beforeEach(async () => {
  await emptyDatabase(db);
  city = await node('city', '云川市', null);
  near = await node('county', '城关区', city);
  far = await node('county', '永宁县', city);
  station = await node('station', '东街派出所', near);
  await node('site', '影城', station ?? 0, east(1));
  await node('site', '商场', station ?? 0, east(3));
  await node('site', '水厂', far, east(50));
  web = webOf(db);
});

const RING = [
  [103, 36],
  [104, 36],
  [104, 37],
  [103, 36],
];
const feature = (properties: object, coordinates: unknown = [RING]) => ({
  ...{ type: 'Feature', properties, geometry: coordinates && { type: 'Polygon', coordinates } },
});
const put = (features: object[], query = '') =>
  web.raw(`/api/map/areas${query}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'FeatureCollection', features }),
  });
const facts = async () => (await web.json('/api/map')).json();

test('outlines are taken in by name or id, told when unknown, and taken away', async () => {
  await web.signIn();
  const taken = await put([
    feature({ name: '城关区', adcode: 620102 }),
    feature({ organisationId: far }),
    feature({ name: '某县' }),
  ]);
  expect(await taken.json()).toEqual({
    taken: [
      { id: near, name: '城关区' },
      { id: far, name: '永宁县' },
    ],
    unknown: ['某县'],
  });
  const { areas } = await facts();
  expect(areas).toEqual([
    { id: near, kind: 'county', name: '城关区', shape: { type: 'Polygon', coordinates: [RING] } },
    { id: far, kind: 'county', name: '永宁县', shape: { type: 'Polygon', coordinates: [RING] } },
  ]);
  await put([feature({ name: '城关区' }, null)]);
  expect((await facts()).areas.map((a: { id: number }) => a.id)).toEqual([far]);
  const audited =
    await db.sql`select action, before, after from audit_entry where entity = 'area' and action <> 'truncate' order by id`;
  expect(audited.map((a) => a.action)).toEqual(['insert', 'insert', 'delete']);
  expect(JSON.stringify(audited)).not.toContain('coordinates');
});

test('outlines drawn in GCJ-02 are kept in WGS-84', async () => {
  await web.signIn();
  await put([feature({ name: '城关区' })], '?datum=gcj02');
  const [[lon, lat] = []] = (await facts()).areas[0].shape.coordinates[0];
  const moved_m = distanceMetres({ lon, lat }, { lon: 103, lat: 36 });
  expect(moved_m).toBeGreaterThan(100);
  expect(moved_m).toBeLessThan(1_000);
});

test.each<[string, object, string]>([
  [
    'an open ring',
    feature({ name: '城关区' }, [[...RING.slice(0, 3), [103, 38]]]),
    'features.0.geometry.coordinates.0',
  ],
  [
    'a corner off the earth',
    feature({ name: '城关区' }, [RING.toSpliced(1, 0, [200, 1])]),
    'features.0.geometry.coordinates.0.1',
  ],
  [
    'a point',
    { ...feature({ name: '城关区' }), geometry: { type: 'Point', coordinates: [1, 2] } },
    'features.0.geometry.type',
  ],
])('%s is refused by its field and nothing is kept', async (_, wrong, field) => {
  await web.signIn();
  const answer = await put([wrong]);
  expect([answer.status, ...(await answer.json()).errors.map((e: { field: string }) => e.field)]).toEqual([
    400,
    field,
  ]);
  expect((await facts()).areas).toEqual([]);
});

test('stations stand amid their sites; each reader sees those of his or her scope', async () => {
  const names = async () => (await facts()).places.map((p: { name: string }) => p.name).sort();
  await web.signIn();
  expect(await names()).toEqual(['东街派出所', '商场', '影城', '水厂']);
  const { places } = await facts();
  expect(places[0]).toMatchObject({ id: station, kind: 'station', name: '东街派出所', parentId: near });
  expect(distanceMetres(places[0], east(2))).toBeLessThan(1);
  await web.signIn({ role: 'county', organisationId: far ?? 0 });
  expect(await names()).toEqual(['水厂']);
  const [unit] = await db.sql<
    { id: number }[]
  >`insert into unit (kind, name) values ('battalion', '大队') returning id`;
  const [member = 0] = await addMembers(db, [{ unitId: unit?.id ?? null }]);
  await db.sql`update member set site_id = (select id from organisation where name = '影城') where id = ${member}`;
  await web.signIn({ role: 'battalion', unitId: unit?.id ?? 0 });
  expect(await names()).toEqual(['影城']);
});

test('the force by site counts whom a search finds, where they are, and never says who', async () => {
  const site = async (name: string) =>
    (await db.sql<{ id: number }[]>`select id from organisation where name = ${name}`)[0]?.id ?? 0;
  const [cinema, mall] = [await site('影城'), await site('商场')];
  const bare = await node('site', '无坐标', near ?? 0);
  const [a = 0, b = 0, c = 0, d = 0] = await addMembers(db, [
    ...[{ skills: ['driver_c1'], countyId: near ?? null }, { skills: ['driver_b2'] }],
    ...[{ consentOn: null }, { km: null }, { km: null }],
  ]);
  await db.sql`update member set site_id = ${cinema} where id in (${a}, ${b}, ${c})`;
  await db.sql`update member set duty_state = 'on', duty_site_id = ${mall} where id = ${b}`;
  await db.sql`update member set site_id = ${bare} where id = ${d}`;
  await db.sql`update qualification set expires_on = '2026-11-23' where member_id = ${a}`;
  const ask = async (search: object) => {
    const answer = await (await web.json('/api/map/force', search)).json();
    const sites = answer.sites.map((s: { name: string; people: number; callable: number; onDuty: number }) =>
      [s.name, s.people, s.callable, s.onDuty].join(' '),
    );
    return [...sites, answer.unplaced];
  };
  await web.signIn();
  // The scene's day is the 24th in the city: what ended with the 23rd has ended.
  expect(await ask({})).toEqual(['商场 1 1 1', '影城 2 1 0', 2]);
  expect(await ask({ duty: 'on' })).toEqual(['商场 1 1 1', 0]);
  expect(await ask({ callable: true })).toEqual(['商场 1 1 1', '影城 1 1 0', 2]);
  expect(await ask({ role: 'driver' })).toEqual(['商场 1 1 1', 0]);
  expect(await ask({ qualification: 'driver_c1' })).toEqual(['影城 1 1 0', 0]);
  expect((await web.json('/api/map/force', { role: 'cook' })).status).toBe(400);
  await web.signIn({ role: 'county', organisationId: far ?? 0 });
  expect(await ask({})).toEqual([0]);
});

test('the sample city has its counties on the map', async () => {
  await emptyDatabase(db);
  await db.sql`delete from setting where key = 'sample_imported_at'`;
  await importSample(db, START);
  await web.signIn();
  const { areas, places } = await facts();
  expect(areas.map((a: { name: string }) => a.name).sort()).toEqual([
    '东川县',
    '城关区',
    '永宁县',
    '河西区',
    '石岭县',
  ]);
  expect(places.length).toBeGreaterThan(50);
});

test('pages may ask exactly the base map’s server; an archive of our own comes in pieces', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-map-'));
  const file = join(folder, 'roads.pmtiles');
  await writeFile(file, 'PMTiles and what follows');
  const logger = { info() {}, warn() {}, error: console.error };
  const appWith = (map: { styleUrl: string | null; tilesUrl: string | null; tilesFile: string | null }) =>
    createApp({
      ...{ ...web.deps, logger, role: 'api', operatorKey: OPERATOR_KEY },
      ...{ map: { ...map, datum: 'gcj02' as const } },
      files: {
        any: serveStatic({ root: folder }),
        console: serveStatic({ root: folder }),
        ...(map.tilesFile && { tiles: serveStatic({ root: '', path: map.tilesFile }) }),
      },
    });
  const headers = { authorization: `Bearer ${OPERATOR_KEY}` };
  const outside = appWith({ styleUrl: 'https://map.example.cn/style.json', tilesUrl: null, tilesFile: null });
  const answer = await outside.request('/api/map', { headers });
  expect((await answer.json()).base).toEqual({
    ...{ styleUrl: 'https://map.example.cn/style.json', tilesUrl: null, datum: 'gcj02' },
  });
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("connect-src 'self' https://map.example.cn;");
  expect(policy).toContain("img-src 'self' data: blob: https://map.example.cn;");
  const own = appWith({ styleUrl: null, tilesUrl: '/map/base.pmtiles', tilesFile: file });
  expect((await own.request('/api/health')).headers.get('content-security-policy')).toContain(
    "connect-src 'self';",
  );
  const piece = await own.request('/map/base.pmtiles', { headers: { ...headers, range: 'bytes=0-6' } });
  expect([piece.status, await piece.text(), piece.headers.get('content-range')]).toEqual([
    206,
    'PMTiles',
    'bytes 0-6/24',
  ]);
  expect((await own.request('/map/base.pmtiles')).status).toBe(401);
  await rm(folder, { recursive: true });
});
