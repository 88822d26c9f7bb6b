import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseWave, type WaveAsk } from '../../src/callout/choose.ts';
import { matchLines } from '../../src/callout/gap.ts';
import type { PoolEntry } from '../../src/callout/state.ts';
import { poolEntry } from '../support/callout-state.ts';

const ask = (about: Partial<WaveAsk>): WaveAsk => ({
  ...{ gap: { general: 1 }, factor: 1, mode: 'person', spareWithinMetres: 1_000 },
  ...about,
});
const ids = (wave: PoolEntry[]) => wave.map((e) => e.memberId).sort((a, b) => a - b);

const ROLES = ['first_aid', 'driver', 'general'];
const anyPool = fc
  .array(
    fc.record({
      roles: fc.subarray(ROLES, { minLength: 1 }),
      distance_m: fc.option(fc.integer({ min: 0, max: 30_000 })),
      crossBorder: fc.boolean(),
      tired: fc.boolean(),
      unitId: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 25 },
  )
  .map((list) => list.map((about, i) => poolEntry(i + 1, about)));
const anyGap = fc.dictionary(fc.constantFrom(...ROLES), fc.integer({ min: 0, max: 5 }));
const anyAsk = fc.record({
  gap: anyGap,
  factor: fc.constantFrom(1, 1.5, 2),
  mode: fc.constantFrom('person' as const, 'squad' as const),
});

test('nobody is asked who cannot fill anything that is missing', () => {
  fc.assert(
    fc.property(anyPool, anyAsk, (pool, some) => {
      const open = Object.keys(some.gap).filter((role) => (some.gap[role] ?? 0) > 0);
      for (const e of chooseWave(pool, ask(some))) expect(e.roles.some((r) => open.includes(r))).toBe(true);
    }),
  );
});

test('a wave asks each person once and never more than the gap times the factor, by person', () => {
  fc.assert(
    fc.property(anyPool, anyAsk, (pool, some) => {
      const wave = chooseWave(pool, ask({ ...some, mode: 'person' }));
      expect(new Set(wave).size).toBe(wave.length);
      const most = Object.values(some.gap).reduce((sum, n) => sum + Math.ceil(n * some.factor), 0);
      expect(wave.length).toBeLessThanOrEqual(most);
    }),
  );
});

test('a wave fills all that its pool could fill', () => {
  fc.assert(
    fc.property(anyPool, anyAsk, (pool, some) => {
      const lines = Object.entries(some.gap).map(([role, count]) => ({ role, count }));
      const possible = matchLines(lines, pool).roleOf.size;
      // Whoever was taken for a scarce role may be the only one for another: the next wave asks for that.
      const disjoint = pool.every((e) => e.roles.length === 1);
      const filled = matchLines(lines, chooseWave(pool, ask(some))).roleOf.size;
      if (disjoint) expect(filled).toBe(possible);
      else if (possible > 0) expect(filled).toBeGreaterThan(0);
    }),
  );
});

test('the same state gives the same wave, whatever the order of the pool', () => {
  fc.assert(
    fc.property(anyPool, anyAsk, fc.integer(), (pool, some, seed) => {
      const shuffled = pool.toSorted(
        (a, b) => ((a.memberId * 7919 + seed) % 101) - ((b.memberId * 7919 + seed) % 101),
      );
      expect(ids(chooseWave(shuffled, ask(some)))).toEqual(ids(chooseWave(pool, ask(some))));
    }),
  );
});

test('a gap in first aiders asks first aiders, not ten people', () => {
  const pool = [poolEntry(1), poolEntry(2), poolEntry(9, { roles: ['first_aid', 'general'] })];
  expect(ids(chooseWave(pool, ask({ gap: { first_aid: 1, general: 0 }, factor: 3 })))).toEqual([9]);
});

test('among people at about the same distance the scarce skill is spared', () => {
  const near = [
    poolEntry(1, { distance_m: 100, roles: ['first_aid', 'driver'] }),
    poolEntry(2, { distance_m: 900, roles: ['driver'] }),
  ];
  expect(ids(chooseWave(near, ask({ gap: { driver: 1 } })))).toEqual([2]);
  const apart = [near[0] as PoolEntry, poolEntry(2, { distance_m: 1_900, roles: ['driver'] })];
  expect(ids(chooseWave(apart, ask({ gap: { driver: 1 } })))).toEqual([1]);
});

test('nearest first, rested before tired, those without a position last; ties by id', () => {
  const order = (pool: PoolEntry[], n: number) =>
    chooseWave(pool, ask({ gap: { general: n } })).map((e) => e.memberId);
  const pool = [
    poolEntry(5, { distance_m: null }),
    poolEntry(4, { distance_m: 10, tired: true }),
    poolEntry(3, { distance_m: 5_000 }),
    poolEntry(2, { distance_m: 200 }),
    poolEntry(1, { distance_m: 200 }),
  ];
  expect(order(pool, 5)).toEqual([1, 2, 3, 4, 5]);
});

test('the border is crossed only for what the own county has too few of', () => {
  const own = [poolEntry(1), poolEntry(2)];
  const border = [3, 4, 5].map((id) => poolEntry(id, { crossBorder: true, distance_m: 1 }));
  expect(ids(chooseWave([...own, ...border], ask({ gap: { general: 2 }, factor: 2 })))).toEqual([1, 2]);
  expect(ids(chooseWave([...own, ...border], ask({ gap: { general: 3 }, factor: 1 })))).toEqual([1, 2, 3]);
});

test('by squad: whole squads as long as they are needed, nearest squad first', () => {
  const squad = (unitId: number, from: number, n: number, distance_m: number) =>
    Array.from({ length: n }, (_, i) => poolEntry(from + i, { unitId, distance_m }));
  const pool = [...squad(1, 1, 4, 900), ...squad(2, 11, 4, 300), ...squad(3, 21, 4, 2_000)];
  const wave = chooseWave(pool, ask({ gap: { general: 8 }, mode: 'squad' }));
  expect(ids(wave)).toEqual([1, 2, 3, 4, 11, 12, 13, 14]);
  const one = chooseWave(pool, ask({ gap: { general: 1 }, mode: 'squad' }));
  expect(ids(one)).toEqual([11]);
});
