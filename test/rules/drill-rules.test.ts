import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideDrill, drawMoment, LATE_MINUTES, wrongWhen } from '../../src/training/drill-rules.ts';
import { phonesOf, SCENARIO_KEYS } from '../../src/training/drill-scenarios.ts';
import { habitsOf } from '../../src/training/habits.ts';
import { actsOnEnd, actsOnSummons } from '../../src/training/simulated-rules.ts';

const T = new Date('2026-11-24T02:00:00Z');
const min = (n: number) => new Date(T.getTime() + n * 60_000);
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('a surprise is drawn inside its window, to the whole second, the same for the same seed', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 30, max: 44_640 }), (seed, minutes) => {
      const when = { from: T, to: min(minutes) };
      const at = drawMoment(seed, when);
      expect(at >= when.from && at <= when.to).toBe(true);
      expect(at.getTime() % 1_000).toBe(0);
      expect(drawMoment(seed, when)).toEqual(at);
    }),
  );
  const hours = Array.from({ length: 500 }, (_, seed) =>
    Math.floor((drawMoment(seed, { from: T, to: min(240) }).getTime() - T.getTime()) / 3_600_000),
  );
  for (const hour of [0, 1, 2, 3]) expect(hours.filter((h) => h === hour).length).toBeGreaterThan(80);
  expect(drawMoment(1, { at: T })).toEqual(T);
});

test('a drill waits for its moment, gives way to a real call-out, and is never launched late', () => {
  const fixed = { launchAt: T, dueAt: T, windowTo: null };
  expect(decideDrill(fixed, min(-1), false)).toEqual({ do: 'wait' });
  expect(decideDrill(fixed, T, false)).toEqual({ do: 'launch' });
  expect(decideDrill(fixed, min(LATE_MINUTES), false)).toEqual({ do: 'launch' });
  expect(decideDrill(fixed, min(LATE_MINUTES + 1), false)).toEqual({ do: 'fail', reason: 'missed' });
  expect(decideDrill(fixed, T, true)).toEqual({ do: 'postpone', until: min(30) });
  const put = { ...fixed, dueAt: min(90) };
  expect(decideDrill(put, min(90), false)).toEqual({ do: 'launch' });
  expect(decideDrill(put, min(90), true)).toEqual({ do: 'postpone', until: min(120) });
  expect(decideDrill({ ...put, dueAt: min(120) }, min(120), true)).toEqual({
    do: 'fail',
    reason: 'real_callout',
  });
  const surprise = { launchAt: T, dueAt: T, windowTo: min(60) };
  expect(decideDrill(surprise, min(60), false)).toEqual({ do: 'launch' });
  expect(decideDrill(surprise, min(61), false)).toEqual({ do: 'fail', reason: 'missed' });
  expect(decideDrill(surprise, min(31), true)).toEqual({ do: 'fail', reason: 'real_callout' });
});

test('a time is ahead, a window has room for a surprise', () => {
  expect(wrongWhen({ at: min(-1) }, T)?.code).toBe('field.drill_past');
  expect(wrongWhen({ at: min(401 * 1_440) }, T)?.code).toBe('field.drill_far');
  expect(wrongWhen({ from: T, to: min(29) }, T)).toEqual({ field: 'when.to', code: 'field.window_short' });
  expect(wrongWhen({ from: T, to: min(32 * 1_440) }, T)?.code).toBe('field.window_long');
  expect(wrongWhen({ from: T, to: min(30) }, T)).toBeNull();
});

test('a made-up person answers after hearing, comes after answering, and does nothing after refusing', () => {
  const distance = fc.option(fc.integer({ min: 0, max: 50_000 }));
  fc.assert(
    fc.property(seeds, fc.constantFrom(...SCENARIO_KEYS, null), distance, (seed, key, distance_m) => {
      const phones = phonesOf(key);
      const habits = habitsOf({ seed, phones }, 7);
      const acts = actsOnSummons(habits, phones, distance_m).toSorted(
        (a, b) => a.after_seconds - b.after_seconds,
      );
      if (habits.silent) {
        expect(acts).toEqual([]);
        return;
      }
      expect(acts[0]?.act).toBe(habits.coming ? 'coming' : 'cannot');
      expect(acts[0]?.after_seconds).toBeGreaterThan(habits.hear_seconds.push);
      const refused = acts.findIndex((a) => a.act === 'cannot');
      if (refused >= 0) expect(refused).toBe(acts.length - 1);
      const there = acts.findIndex((a) => a.act === 'arrived');
      if (there >= 0) expect(there).toBe(acts.length - 1);
      expect(new Set(acts.map((a) => a.act)).size).toBe(acts.length);
      for (const { etaMinutes } of acts) expect(etaMinutes ?? 1).toBeGreaterThan(0);
      expect(actsOnEnd(habits, false)).toEqual([]);
    }),
  );
});
