import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { nearestMembers } from '../../src/callout/candidates.ts';
import { distanceMetres, toMercator } from '../../src/kernel/geo.ts';
import { testDatabase } from '../support/database.ts';

const db = await testDatabase();
const now = new Date('2026-11-23T19:12:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000).toISOString();

interface Placed {
  lon: number;
  lat: number;
  own?: { lon: number; lat: number; at: string };
}

async function place(people: Placed[]): Promise<number[]> {
  await db.sql`truncate member cascade`;
  const rows = people.map(({ lon, lat, own }) => ({
    ...{ lon, lat, own_lon: own?.lon, own_lat: own?.lat, own_at: own?.at },
    ...{ x: toMercator({ lon, lat }).x, y: toMercator({ lon, lat }).y },
    ...(own && { ox: toMercator(own).x, oy: toMercator(own).y }),
  }));
  const made = await db.sql<{ id: number }[]>`
    insert into member (name, gender, home_lon, home_lat, base_pos, sharing, own_lon, own_lat, own_pos, own_pos_at, updated_at)
    select 'x', 'unknown', lon, lat, point(x, y), own_at is not null, own_lon, own_lat,
      case when own_at is not null then point(ox, oy) end, own_at, ${now}
    from jsonb_to_recordset(${db.sql.json(rows as never)}) as
      r(lon float8, lat float8, x float8, y float8, own_lon float8, own_lat float8, own_at timestamptz, ox float8, oy float8)
    returning id`;
  return made.map((m) => m.id);
}

beforeEach(async () => {
  await db.sql`truncate member cascade`;
});

const MILLIMETRE = 0.001;
const degrees = (least: number, most: number) => fc.double({ min: least, max: most, noNaN: true });

test('the same people in the same order as sorting everybody by great-circle distance', async () => {
  // Up to 8 degrees of latitude apart, where the plane's order and the ground's differ.
  const somewhere = fc.record({ lon: degrees(95, 110), lat: degrees(30, 46) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(somewhere, { minLength: 1, maxLength: 60 }),
      somewhere,
      fc.integer({ min: 1, max: 20 }),
      async (people, position, limit) => {
        const ids = await place(people);
        const sorted = people
          .map((p, i) => ({ id: ids[i] as number, d: distanceMetres(position, p) }))
          .sort((a, b) => a.d - b.d || a.id - b.id);
        const nearest = sorted.slice(0, limit);
        const found = await nearestMembers(db.sql, { position, now, limit });
        expect(found.map((n) => Math.round(n.distance_m))).toEqual(nearest.map((s) => Math.round(s.d)));
        // Whom two machines' sines place less than a millimetre apart, either order is right, across the limit too.
        const told = sorted.slice(0, limit + 1);
        if (told.every((s, i) => s.d - (told[i - 1]?.d ?? -1) > MILLIMETRE)) {
          expect(found.map((n) => n.memberId)).toEqual(nearest.map((s) => s.id));
        }
      },
    ),
    {
      numRuns: 40,
      examples: [
        [
          [
            { lon: 95, lat: 45.999999991387384 },
            { lon: 95, lat: 45.99999999138738 },
          ],
          { lon: 95, lat: 30 },
          1,
        ],
      ],
    },
  );
});

test('an own position counts for ten minutes, never from the future', async () => {
  const home = { lon: 103.8, lat: 36.0 };
  const here = { lon: 103.9, lat: 36.1 };
  const ids = await place([
    { ...home, own: { ...here, at: ago(600) } },
    { ...home, own: { ...here, at: ago(601) } },
    { ...home, own: { ...here, at: ago(-1) } },
  ]);
  const found = await nearestMembers(db.sql, { position: here, now, limit: 3 });
  expect(found.map((n) => [n.memberId, n.source, Math.round(n.distance_m)])).toEqual([
    [ids[0], 'own', 0],
    [ids[1], 'base', Math.round(distanceMetres(home, here))],
    [ids[2], 'base', Math.round(distanceMetres(home, here))],
  ]);
});

test('the search walks the index instead of reading the table', async () => {
  await place(Array.from({ length: 3_000 }, (_, i) => ({ lon: 103 + (i % 60) / 50, lat: 35.5 + i / 3_000 })));
  await db.sql`analyze member`;
  // The counts of a connection's earlier transactions stand among them until they are handed in.
  const [before, after] = await db.transaction(async (tx) => {
    const reads = async () => {
      const [row] = await tx<{ seqScan: string; idxTupFetch: string }[]>`
        select seq_scan, idx_tup_fetch from pg_stat_xact_user_tables where relname = 'member'`;
      return { scans: Number(row?.seqScan), fetched: Number(row?.idxTupFetch) };
    };
    const first = await reads();
    await nearestMembers(tx, { position: { lon: 103.8, lat: 36 }, now, limit: 70 });
    return [first, await reads()] as const;
  });
  expect(after.scans - before.scans).toBe(0);
  expect(after.fetched - before.fetched).toBeLessThan(100);
});
