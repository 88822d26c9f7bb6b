// Which sites are neighbours, whose yes is missing, and how long a held scene waited.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addedBy, firstActionSeconds, heldSeconds, neighboursOf } from '../../src/duty/joint-duty-rules.ts';
import { distanceMetres } from '../../src/kernel/geo.ts';

const spot = fc.record({
  id: fc.integer({ min: 1, max: 12 }),
  lon: fc.double({ min: 103.8, max: 103.82, noNaN: true }),
  lat: fc.double({ min: 36.05, max: 36.07, noNaN: true }),
});

test('neighbours are each two within the limit: once, never itself, whichever was looked from, the nearest first', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(spot, { maxLength: 10, selector: (s) => s.id }),
      fc.integer({ min: 10, max: 2_000 }),
      (spots, limit_m) => {
        const all = spots.flatMap((from) => spots.map((to) => ({ from, to })));
        const found = neighboursOf(all, limit_m);
        const due = all.filter(
          ({ from, to }) => from.id < to.id && Math.round(distanceMetres(from, to)) <= limit_m,
        );
        expect(new Set(found.map((n) => `${n.siteAId} ${n.siteBId}`))).toEqual(
          new Set(due.map(({ from, to }) => `${from.id} ${to.id}`)),
        );
        expect(found).toHaveLength(due.length);
        expect(found.every((n, i) => n.distance_m >= (found[i - 1]?.distance_m ?? 0))).toBe(true);
      },
    ),
  );
});

test('a yes counts for one’s own sites, once; when everybody has said it nothing is missing', () => {
  const sides = fc.record({ a: fc.boolean(), b: fc.boolean() });
  fc.assert(
    fc.property(sides, sides, (said, theirs) => {
      const added = addedBy(said, theirs);
      for (const side of ['a', 'b'] as const) {
        expect(added[side]).toBe(theirs[side] && !said[side]);
        expect(added[side] || said[side]).toBe(theirs[side] || said[side]);
      }
    }),
  );
});

test('the time to the first action ends with whatever came first, and is never below nothing', () => {
  const at = (seconds: number | null) =>
    seconds === null ? null : new Date(1_800_000_000_000 + seconds * 1_000);
  const maybe = fc.option(fc.integer({ min: -60, max: 7_200 }));
  fc.assert(
    fc.property(maybe, maybe, (acted, arrived) => {
      const hold = { begunAt: at(0) as Date, firstActionAt: at(acted), arrivedAt: at(arrived) };
      const said = [acted, arrived].filter((s) => s !== null);
      expect(firstActionSeconds(hold)).toBe(said.length === 0 ? null : Math.max(0, Math.min(...said)));
      expect(heldSeconds(hold)).toBe(arrived === null ? null : Math.max(0, arrived));
    }),
  );
});
