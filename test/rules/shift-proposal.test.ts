// Demand, conflicts and proposals: what the solver says breaks no rule, whatever is asked of it.
import fc from 'fast-check';
import loadHighs from 'highs';
import { expect, test } from 'vitest';
import { byDay, conflictsOf, type Duty, minutesByDay, USUAL_RULES } from '../../src/duty/conflict-rules.ts';
import {
  type Demand,
  hoursOf,
  minutesOf,
  missingMinutes,
  piecesOf,
  slotsOf,
  windowsOf,
} from '../../src/duty/demand-rules.ts';
import {
  type Hand,
  type Line,
  missingOf,
  type ProposalInput,
  proposalOf,
} from '../../src/duty/proposal-rules.ts';
import { cityMoment } from '../../src/duty/shift-rules.ts';
import { cityDate, daysAfter } from '../../src/kernel/calendar.ts';
import { solveWith } from '../../src/solve.ts';

const highs = await (loadHighs as unknown as typeof loadHighs.default)();
const MONDAY = '2026-11-30';
const NOW = new Date('2026-11-23T00:00:00Z');
const DAILY = [1, 2, 3, 4, 5, 6, 7];
const demand = (about: Partial<Demand> = {}): Demand => ({
  ...{ areaId: 1, weekdays: DAILY, fromMinute: 18 * 60, untilMinute: 2 * 60, people: 2, shiftMinutes: 480 },
  ...{ validFrom: '2026-01-01', validUntil: null, ...about },
});
const hand = (memberId: number, about: Partial<Hand> = {}): Hand => ({
  ...{ memberId, active: true, consentOn: '2021-01-01', consentWithdrawnOn: null, areas: new Set([1, 2]) },
  ...{ recentMinutes: 0, recentNights: 0, ...about },
});
const at = (hours: number) => new Date(cityMoment(MONDAY, 0).getTime() + hours * 3_600_000);
const duty = (from: number, until: number, areaId = 1): Duty => ({
  areaId,
  startsAt: at(from),
  endsAt: at(until),
});
const inputOf = (demands: Demand[], hands: Hand[], about: Partial<ProposalInput> = {}): ProposalInput => {
  const windows = windowsOf(demands, MONDAY, 7);
  return {
    ...{ windows, slots: slotsOf(windows, []), hands, away: [], fixed: [], before: [], rules: USUAL_RULES },
    now: NOW,
    ...about,
  };
};
const propose = (input: ProposalInput) => {
  const proposal = proposalOf(input);
  if (!proposal) return { lines: [] as Line[], proven: true };
  const { values, proven } = solveWith(highs, proposal.program);
  return { lines: proposal.read(values), proven };
};

test('demand over midnight, of some days only, until a day: gaps by the hour, the worse half counts', () => {
  const demands = [
    demand({ weekdays: [7], people: 3 }),
    demand({ weekdays: [1], fromMinute: 510, untilMinute: 600, people: 1, validUntil: '2026-11-30' }),
  ];
  const windows = windowsOf(demands, daysAfter(MONDAY, -1), 9);
  expect(windows.map((w) => [w.startsAt, w.people])).toEqual([
    ...[
      [at(-6), 3],
      [at(8.5), 1],
      [at(6 * 24 + 18), 3],
    ],
  ]);
  const slots = slotsOf(windows, [duty(8.5, 9.5), duty(-6, 1), duty(-6, 2, 2)]);
  const hours = hoursOf(slots).filter((h) => h.day === MONDAY);
  expect(hours.map((h) => [h.hour, h.need, h.there, h.missing])).toEqual([
    ...[
      [0, 3, 1, 2],
      [1, 3, 0, 3],
      [8, 1, 1, 0],
      [9, 1, 0, 1],
    ],
  ]);
  expect(piecesOf(windowsOf([demand({ fromMinute: 0, untilMinute: 0 })], MONDAY, 1)).map(minutesOf)).toEqual([
    480, 480, 480,
  ]);
});

const anySpan = fc.record({
  day: fc.integer({ min: 0, max: 20_000 }),
  from: fc.integer({ min: 0, max: 1_439 }),
  minutes: fc.integer({ min: 1, max: 1_440 }),
});

test('a shift’s minutes are divided among its days, also where the city’s clocks were changed', () => {
  const spanOf = (day: string, from: number, minutes: number) => {
    const startsAt = cityMoment(day, from);
    return { startsAt, endsAt: new Date(startsAt.getTime() + minutes * 60_000) };
  };
  fc.assert(
    fc.property(anySpan, ({ day, from, minutes }) => {
      const span = spanOf(daysAfter('1985-01-01', day), from, minutes);
      const days = minutesByDay(span);
      expect([...days.values()].reduce((a, b) => a + b, 0)).toBe(minutes);
      expect([...days.keys()].every((d) => d >= cityDate(span.startsAt) && d <= cityDate(span.endsAt))).toBe(
        true,
      );
    }),
  );
  // Clocks went forward on the first day, and back on the second.
  for (const [day, hours] of [
    ['1991-04-14', 23],
    ['1991-09-15', 25],
  ] as const) {
    const whole = { startsAt: cityMoment(day, 0), endsAt: cityMoment(daysAfter(day, 1), 0) };
    expect(minutesByDay(whole)).toEqual(new Map([[day, hours * 60]]));
  }
});

test('each conflict is told, and nothing that is none', () => {
  const about = { guard: hand(1), away: [], rules: USUAL_RULES, now: NOW };
  const against = (d: Duty, others: Duty[], more: object = {}) =>
    conflictsOf(d, others, { ...about, ...more });
  expect(against(duty(8, 16), [duty(27, 35), duty(-11, -3)])).toEqual([]);
  expect(against(duty(8, 16), [duty(15, 16, 2)])).toEqual(['overlap']);
  expect(against(duty(8, 16), [duty(26.5, 30)])).toEqual(['rest']);
  expect(against(duty(8, 16), [duty(-7, -2.5)])).toEqual(['rest']);
  expect(against(duty(8, 21), [])).toEqual(['day']);
  const week = [0, 1, 2, 3].map((d) => duty(d * 24 + 8, d * 24 + 20));
  expect(against(duty(4 * 24 + 8, 4 * 24 + 8.5), week)).toEqual(['week']);
  // The week ends at Sunday's midnight: what comes after belongs to the next.
  expect(against(duty(7 * 24, 7 * 24 + 8), week)).toEqual([]);
  const leave = (from: number, until: number | null) => ({
    away: [{ memberId: 1, startsAt: at(from), endsAt: until === null ? null : at(until) }],
  });
  expect(against(duty(8, 16), [], leave(16, null))).toEqual([]);
  expect(against(duty(8, 16), [], leave(15, null))).toEqual(['leave']);
  expect(against(duty(8, 16), [], leave(0, 8))).toEqual([]);
  expect(against(duty(8, 16, 3), [])).toEqual(['elsewhere']);
  expect(against(duty(8, 16), [], { now: at(8) })).toEqual(['begun']);
  for (const guard of [
    { active: false },
    { consentOn: null },
    { consentOn: '2026-12-01' },
    { consentWithdrawnOn: MONDAY },
  ])
    expect(against(duty(8, 16), [], { guard: hand(1, guard) })).toEqual(['not_allowed']);
});

/** Nothing of `lines` is against a rule, alone or together with what stays. */
function breaches(lines: readonly Line[], { hands, away, fixed, rules, now }: ProposalInput): string[] {
  return lines.flatMap((line) => {
    const guard = hands.find((h) => h.memberId === line.memberId);
    if (!guard) return ['nobody'];
    const own = [...lines.filter((l) => l !== line), ...fixed].filter((o) => o.memberId === line.memberId);
    return conflictsOf(line, own, { guard, away, rules, now });
  });
}

const anyDemand = fc.record({
  areaId: fc.constantFrom(1, 2),
  weekdays: fc.subarray(DAILY, { minLength: 1 }),
  fromMinute: fc.integer({ min: 0, max: 47 }).map((n) => n * 30),
  untilMinute: fc.integer({ min: 0, max: 47 }).map((n) => n * 30),
  people: fc.integer({ min: 1, max: 4 }),
  shiftMinutes: fc.constantFrom(240, 480, 720),
});
const anyTime = fc.integer({ min: -24, max: 8 * 24 });
const anyCase = fc.record({
  demands: fc.array(anyDemand, { minLength: 1, maxLength: 3 }),
  guards: fc.array(
    fc.record({
      areas: fc.subarray([1, 2]),
      consent: fc.boolean(),
      recent: fc.integer({ min: 0, max: 200 }),
    }),
    { minLength: 1, maxLength: 7 },
  ),
  leave: fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), anyTime, fc.integer({ min: 1, max: 60 })), {
    maxLength: 4,
  }),
  fixed: fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), anyTime, fc.integer({ min: 1, max: 10 })), {
    maxLength: 4,
  }),
});

test('whatever is asked, a proposal breaks no rule, and never leaves more missing than none would', () => {
  fc.assert(
    fc.property(anyCase, ({ demands, guards, leave, fixed }) => {
      const hands = guards.map((g, i) =>
        hand(i + 1, {
          areas: new Set(g.areas),
          consentOn: g.consent ? '2021-01-01' : null,
          recentMinutes: g.recent * 60,
        }),
      );
      const input = inputOf(
        demands.map((d) => demand(d)),
        hands,
        {
          away: leave.map(([memberId, from, hours]) => ({
            memberId,
            startsAt: at(from),
            endsAt: at(from + hours),
          })),
          fixed: fixed.map(([memberId, from, hours]) => ({ memberId, ...duty(from, from + hours) })),
        },
      );
      const { lines } = propose(input);
      expect(breaches(lines, input)).toEqual([]);
      const before = missingMinutes(input.slots);
      expect(missingMinutes(slotsOf(input.windows, lines))).toBeLessThanOrEqual(before);
    }),
    { numRuns: 25 },
  );
});

test('all is covered where there are enough, evenly; less where there are not, and it says who could', () => {
  const hands = [1, 2, 3, 4, 5, 6].map((n) => hand(n));
  const input = inputOf([demand()], hands);
  const { lines, proven } = propose(input);
  expect([proven, missingMinutes(slotsOf(input.windows, lines)), lines.length]).toEqual([true, 0, 14]);
  const perHand = hands.map((h) => lines.filter((l) => l.memberId === h.memberId).length).sort();
  expect(perHand).toEqual([2, 2, 2, 2, 3, 3]);
  // Who did much in the weeks before is spared.
  const tired = inputOf([demand()], [hand(1, { recentMinutes: 100 * 60 }), ...hands.slice(1)]);
  const rested = propose(tired).lines;
  expect(rested.filter((l) => l.memberId === 1)).toEqual([]);
  // The same again changes nothing; where one falls out, what the others have stays as far as it can.
  const again = propose({ ...input, before: lines }).lines;
  expect(new Set(again.map((l) => `${l.memberId} ${l.startsAt}`))).toEqual(
    new Set(lines.map((l) => `${l.memberId} ${l.startsAt}`)),
  );
  const without = { ...inputOf([demand()], hands.slice(1)), before: lines };
  const kept = propose(without).lines.filter((l) =>
    lines.some((b) => b.memberId === l.memberId && b.startsAt.getTime() === l.startsAt.getTime()),
  );
  expect(kept.length).toBeGreaterThanOrEqual(lines.filter((l) => l.memberId !== 1).length - 1);
  const few = inputOf([demand()], [hand(1), hand(2, { areas: new Set([2]) })]);
  const partly = propose(few);
  // One person: six shifts of eight hours a week.
  expect(partly.lines).toHaveLength(6);
  const missing = missingOf(slotsOf(few.windows, partly.lines), few.hands, []);
  expect(missing.every((m) => m.could === 1)).toBe(true);
  expect(missing.reduce((sum, m) => sum + m.people * minutesOf(m), 0)).toBe(14 * 480 - 6 * 480);
  expect(byDay(partly.lines).size).toBeGreaterThan(5);
});
