import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type UnitFigures, withBelow, worstGaps } from '../../src/training/readiness-rules.ts';

const n = fc.integer({ min: 0, max: 50 });
const KINDS = ['battalion', 'company', 'squad'] as const;
/** A tree in which each unit hangs below an earlier one, or stands at the top. */
const force = fc
  .array(fc.record({ seats: n, people: n, strength: n, below: fc.nat(), driver: n }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((rows) =>
    rows.map(
      ({ below, driver, ...row }, i): UnitFigures => ({
        ...{ unitId: i + 1, name: `u${i + 1}`, kind: KINDS[Math.min(2, i)] ?? 'squad' },
        parentId: i === 0 || below % 4 === 0 ? null : 1 + (below % i),
        ...{
          ...row,
          available: row.strength,
          proven: 0,
          drilled: 0,
          owing: 0,
          unequipped: 0,
          qualified: { driver },
        },
      }),
    ),
  );
const total = (units: UnitFigures[], of: (u: UnitFigures) => number) =>
  units.reduce((sum, u) => sum + of(u), 0);

test('what stands at the top of a tree is the sum of all in it, and nobody counts twice', () => {
  fc.assert(
    fc.property(force, (units) => {
      const top = withBelow(units).filter((u) => u.parentId === null);
      for (const of of [(u: UnitFigures) => u.people, (u: UnitFigures) => u.qualified.driver ?? 0])
        expect(total(top, of)).toBe(total(units, of));
    }),
  );
});

test('at most five gaps, none where nothing is missing, of a kind at most two, and no worse one left out', () => {
  fc.assert(
    fc.property(force, (units) => {
      const gaps = worstGaps(units, ['driver']);
      expect(gaps.length).toBeLessThanOrEqual(5);
      for (const gap of gaps) {
        expect(gap.n > 0 || gap.what === 'no_qualified').toBe(true);
        expect(gaps.filter((g) => g.what === gap.what).length).toBeLessThanOrEqual(2);
      }
      const vacant = gaps.filter((g) => g.what === 'vacant').map((g) => g.n / g.of);
      const companies = units.filter((u) => u.kind === 'company');
      const looked = companies.length > 0 ? companies : units;
      const worst = looked.filter((u) => u.seats > u.people).map((u) => (u.seats - u.people) / u.seats);
      if (vacant.length === 1 && worst.length > 0) expect(vacant[0]).toBe(Math.max(...worst));
    }),
  );
});

test('a gap names its unit with all above it, since every battalion has a first company', () => {
  const unit = (
    unitId: number,
    name: string,
    kind: UnitFigures['kind'],
    parentId: number | null,
  ): UnitFigures => ({
    ...{
      unitId,
      name,
      kind,
      parentId,
      seats: 10,
      people: 5,
      strength: 5,
      available: 5,
      proven: 5,
      drilled: 5,
    },
    ...{ owing: 0, unequipped: 0, qualified: {} },
  });
  const units = [unit(1, '城关区大队', 'battalion', null), unit(2, '1中队', 'company', 1)];
  expect(worstGaps(units, []).map((gap) => gap.unitName)).toEqual(['城关区大队1中队']);
  // People without a unit are a row without a number, and nobody's parent.
  const loose = { ...unit(0, '', 'battalion', null), unitId: null as unknown as number };
  expect(worstGaps([loose, ...units.slice(0, 1)], []).map((gap) => gap.unitName)).toContain('城关区大队');
});
