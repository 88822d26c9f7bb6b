import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Absence,
  type AbsenceChange,
  afterSteps,
  isRunning,
  stepsFor,
} from '../../src/callout/own-change-rules.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour));
const hour = fc.integer({ min: -200, max: 200 });
const kind = fc.constantFrom('leave' as const, 'sick' as const, 'unavailable' as const);
const absences: fc.Arbitrary<Absence[]> = fc
  .array(fc.record({ kind, from: hour, hours: fc.option(fc.integer({ min: 1, max: 90 })) }), { maxLength: 5 })
  .map((list) =>
    list.map(({ kind, from, hours }, i) => ({
      ...{ id: i + 1, kind, startsAt: at(from) },
      endsAt: hours === null ? null : at(from + hours),
    })),
  );

const after = (change: AbsenceChange, list: Absence[], said: Date): Absence[] => {
  const steps = stepsFor(change, list, said);
  if (typeof steps === 'string') throw new Error(steps);
  return afterSteps(list, steps);
};
const isAway = (list: Absence[], when: Date) => list.some((a) => isRunning(a, when));

test('whoever says to be back is not away from then on, and what lies ahead or behind stays', () => {
  fc.assert(
    fc.property(absences, hour, (list, h) => {
      const said = at(h);
      const left = after({ what: 'back' }, list, said);
      expect(isAway(left, said)).toBe(false);
      const untouched = (a: Absence) => a.startsAt > said || (a.endsAt !== null && a.endsAt <= said);
      expect(left.filter((a) => a.startsAt > said)).toEqual(list.filter((a) => a.startsAt > said));
      for (const a of list.filter(untouched)) expect(left).toContainEqual(a);
      for (const a of left) expect(a.endsAt === null || a.endsAt > a.startsAt).toBe(true);
    }),
  );
});

test('whoever is free from a time on is away until then, whether away before or not', () => {
  fc.assert(
    fc.property(absences, hour, fc.integer({ min: 1, max: 50 }), (list, h, hours) => {
      const [said, free] = [at(h), at(h + hours)];
      const left = after({ what: 'back', at: free }, list, said);
      expect(isAway(left, said)).toBe(true);
      const ahead = list.filter((a) => a.startsAt > said);
      expect(isAway(left, free)).toBe(isAway(ahead, free));
    }),
  );
});

test('leave begins when it says, or when it was said; one that would end before is refused', () => {
  const list: Absence[] = [];
  expect(stepsFor({ what: 'away', kind: 'leave' }, list, at(3))).toEqual([
    { add: { kind: 'leave', startsAt: at(3), endsAt: null } },
  ]);
  expect(stepsFor({ what: 'away', kind: 'sick', startsAt: at(5), endsAt: at(5) }, list, at(3))).toBe('over');
  expect(stepsFor({ what: 'away', kind: 'sick', endsAt: at(2) }, list, at(3))).toBe('over');
  expect(stepsFor({ what: 'back', at: at(2) }, list, at(3))).toBe('over');
});

test('a leave that began in the very moment of being back is taken away: it lasted no time', () => {
  const list: Absence[] = [{ id: 1, kind: 'leave', startsAt: at(3), endsAt: null }];
  expect(stepsFor({ what: 'back' }, list, at(3))).toEqual([{ remove: 1 }]);
});

test('only what has not begun can be dropped: what was is ended, not forgotten', () => {
  const list: Absence[] = [
    { id: 1, kind: 'leave', startsAt: at(1), endsAt: null },
    { id: 2, kind: 'leave', startsAt: at(9), endsAt: null },
  ];
  expect(stepsFor({ what: 'drop', absenceId: 1 }, list, at(3))).toBe('not-there');
  expect(stepsFor({ what: 'drop', absenceId: 3 }, list, at(3))).toBe('not-there');
  expect(after({ what: 'drop', absenceId: 2 }, list, at(3)).map((a) => a.id)).toEqual([1]);
});
