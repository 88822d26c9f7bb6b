import { expect, test } from 'vitest';
import { random } from '../../src/kernel/random.ts';

const draws = (n: number, draw: (i: number) => number) => Array.from({ length: n }, (_, i) => draw(i));
const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;

test('the same key is the same luck; another seed, person or purpose another', () => {
  const first = (...key: (string | number)[]) => random(...key).next();
  expect(first(1, 7, 'answer')).toBe(first(1, 7, 'answer'));
  const others = [first(1, 7, 'answer'), first(2, 7, 'answer'), first(1, 8, 'answer'), first(1, 7, 'way')];
  expect(new Set(others).size).toBe(4);
  expect(first(1, 71, 'x')).not.toBe(first(17, 1, 'x'));
});

test('first draws of many people are spread evenly, and shares come out as asked', () => {
  const firsts = draws(20_000, (i) => random(5, i, 'share').next());
  expect(Math.min(...firsts)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...firsts)).toBeLessThan(1);
  for (const tenth of draws(10, (i) => i / 10)) {
    const inside = firsts.filter((n) => n >= tenth && n < tenth + 0.1).length;
    expect(inside / firsts.length).toBeCloseTo(0.1, 1);
  }
  expect(mean(draws(20_000, (i) => Number(random(5, i).chance(0.3))))).toBeCloseTo(0.3, 1);
});

test('times have the median asked for and the spread around it', () => {
  const times = draws(20_000, (i) => random(9, i).lognormal({ median: 60, spread: 0.5 })).sort(
    (a, b) => a - b,
  );
  expect((times[10_000] ?? 0) / 60).toBeCloseTo(1, 1);
  const within = times.filter((t) => t > 60 / Math.exp(0.5) && t < 60 * Math.exp(0.5)).length;
  expect(within / times.length).toBeCloseTo(0.683, 1);
});

test('keys are picked by weight, one without weight never', () => {
  const picked = Map.groupBy(
    draws(10_000, (i) => i),
    (i) => random(3, i).pick({ link: 3, sms: 1, never: 0 }),
  );
  expect((picked.get('link')?.length ?? 0) / 10_000).toBeCloseTo(0.75, 1);
  expect(picked.has('never')).toBe(false);
});
