import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closers, liveMatching, matchLines, noShowDeadline, stateOf } from '../../src/callout/gap.ts';
import type { Line } from '../../src/callout/state.ts';
import { at, calloutState, person } from '../support/callout-state.ts';

const ROLES = ['first_aid', 'driver', 'general'];
const anyLines = fc
  .uniqueArray(fc.record({ role: fc.constantFrom(...ROLES), count: fc.integer({ min: 1, max: 4 }) }), {
    selector: (l) => l.role,
    minLength: 1,
  })
  .map((lines): Line[] => lines);
const anyPeople = fc
  .array(fc.subarray(ROLES, { minLength: 1 }), { maxLength: 9 })
  .map((list) => list.map((roles, i) => ({ memberId: i + 1, roles })));

/** The most that any assignment fills, by trying them all. */
function mostFilled(lines: Line[], people: { roles: string[] }[]): number {
  const [first, ...rest] = people;
  if (!first) return 0;
  let best = mostFilled(lines, rest);
  lines.forEach((line, i) => {
    if (line.count === 0 || !first.roles.includes(line.role)) return;
    const left = lines.map((l, j) => (j === i ? { ...l, count: l.count - 1 } : l));
    best = Math.max(best, 1 + mostFilled(left, rest));
  });
  return best;
}

test('the matching fills as many places as any assignment could', () => {
  fc.assert(
    fc.property(anyLines, anyPeople, (lines, people) => {
      const { roleOf } = matchLines(lines, people);
      expect(roleOf.size).toBe(mostFilled(lines, people));
    }),
  );
});

test('one person fills one line, only one that he or she can fill, and no line is overfilled', () => {
  fc.assert(
    fc.property(anyLines, anyPeople, (lines, people) => {
      const { roleOf, gap, matched } = matchLines(lines, people);
      for (const [memberId, role] of roleOf) {
        expect(people.find((p) => p.memberId === memberId)?.roles).toContain(role);
      }
      for (const { role, count } of lines) {
        expect(matched[role]).toBe([...roleOf.values()].filter((r) => r === role).length);
        expect((matched[role] ?? 0) + (gap[role] ?? 0)).toBe(count);
      }
    }),
  );
});

test('whoever stands earlier in the order is never dropped for a later one', () => {
  fc.assert(
    fc.property(anyLines, anyPeople, (lines, people) => {
      for (let n = 1; n <= people.length; n++) {
        const before = matchLines(lines, people.slice(0, n - 1)).roleOf;
        const after = matchLines(lines, people.slice(0, n)).roleOf;
        for (const memberId of before.keys()) expect(after.has(memberId)).toBe(true);
      }
    }),
  );
});

test('a driver who also gives first aid counts once, and moves when a pure driver comes', () => {
  const lines = [
    { role: 'driver', count: 1 },
    { role: 'first_aid', count: 1 },
  ];
  const both = { memberId: 1, roles: ['driver', 'first_aid'] };
  const driver = { memberId: 2, roles: ['driver'] };
  expect(matchLines(lines, [both]).gap).toEqual({ driver: 0, first_aid: 1 });
  expect(Object.fromEntries(matchLines(lines, [both, driver]).roleOf)).toEqual({
    1: 'first_aid',
    2: 'driver',
  });
});

test('only coming in time, under way and on scene close a gap', () => {
  const coming = { answer: 'coming' as const, answeredAt: at(0) };
  const people = [
    person(1, {}),
    person(2, { ...coming, etaAt: at(30) }),
    person(3, { ...coming, etaAt: at(31) }),
    person(4, { ...coming, etaAt: at(20), enRouteAt: at(1) }),
    person(5, { ...coming, etaAt: at(50), arrivedAt: at(40) }),
    person(6, { answer: 'cannot', answeredAt: at(0) }),
    person(7, { ...coming, etaAt: at(10), noShowAt: at(21) }),
    person(8, { ...coming, etaAt: at(10), releasedAt: at(5) }),
  ];
  const states = people.map((p) => stateOf(p, at(30)));
  expect(states).toEqual([
    ...['waiting', 'coming', 'too_late', 'en_route', 'on_scene', 'cannot', 'no_show', 'released'],
  ]);
  expect(closers({ people, arriveBy: at(30) }).map((p) => p.memberId)).toEqual([5, 4, 2]);
});

test('coming without an ETA is expected at the arrive-by time; said after it, it is too late', () => {
  const p = person(1, { answer: 'coming', answeredAt: at(5) });
  expect(stateOf(p, at(30))).toBe('coming');
  expect(noShowDeadline(p, at(30), 10)).toEqual(at(40));
  expect(stateOf({ ...p, answeredAt: at(31) }, at(30))).toBe('too_late');
});

test('after the stand-down the gap stays as it was then', () => {
  const people = [person(1, { answer: 'coming', answeredAt: at(0), arrivedAt: at(9), releasedAt: at(20) })];
  const state = calloutState({
    people,
    lines: [{ role: 'general', count: 1 }],
    state: 'stood_down',
    stoodDownAt: at(20),
  });
  expect(liveMatching(state).gap).toEqual({ general: 0 });
  expect(liveMatching({ ...state, people: [person(1, { ...people[0], releasedAt: at(3) })] }).gap).toEqual({
    general: 1,
  });
});
