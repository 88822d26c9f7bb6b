import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchLines } from '../../src/callout/gap.ts';
import { STATES } from '../../src/judgement/chances.ts';
import { add, chanceOf, conditionsFor, emptyTally, linesOf } from '../../src/judgement/counts.ts';
import { prepare } from '../../src/judgement/prepare.ts';
import { start } from '../../src/judgement/run.ts';
import type { Callout, Candidate, PastSummons, RunEvent } from '../../src/judgement/shapes.ts';

const LAUNCH = Date.UTC(2026, 10, 23, 6);
const MINUTE_MS = 60_000;
const DEADLINE = LAUNCH + 30 * MINUTE_MS;
const ROLES = ['first_aid', 'driver'];

const candidate = (memberId: number, about: Partial<Candidate> = {}): Candidate => ({
  ...{ memberId, roles: ['general'], travel_seconds: 300 + memberId, duty: null, lately: 0, ...about },
});
const force = (count: number, about: (i: number) => Partial<Candidate> = () => ({})) =>
  Array.from({ length: count }, (_, i) => candidate(i + 1, about(i)));
const callout = (about: Partial<Callout> = {}): Callout => ({
  ...{ launchedAt_ms: LAUNCH, deadline_ms: DEADLINE, pool: force(200) },
  ...{ lines: [{ role: 'general', count: 10 }], ...about },
});
const modelOf = (pool: readonly Candidate[], history: PastSummons[] = []) =>
  prepare({ members: pool.map(({ memberId }) => ({ memberId, unitId: memberId % 5 })) }, history);
const begin = (about: Partial<Callout> = {}, history: PastSummons[] = []) => {
  const one = callout(about);
  return start(one, modelOf(one.pool, history));
};
const past = (eventId: number, memberId: number, about: Partial<PastSummons> = {}): PastSummons => {
  const at = LAUNCH - (eventId + 1) * 7 * 24 * 60 * MINUTE_MS;
  return {
    ...{
      eventId,
      memberId,
      summonedAt_ms: at,
      until_ms: at + 120 * MINUTE_MS,
      duty: null,
      travel_seconds: 600,
    },
    ...{ seenAt_ms: null, answer: null, answeredAt_ms: null, eta_minutes: null, arrivedAt_ms: null },
    ...{ released: false, ...about },
  };
};
const came = (eventId: number, memberId: number): PastSummons => {
  const { summonedAt_ms: at } = past(eventId, memberId);
  return past(eventId, memberId, {
    ...{ seenAt_ms: at + MINUTE_MS, answer: 'coming', answeredAt_ms: at + MINUTE_MS, eta_minutes: 15 },
    arrivedAt_ms: at + 17 * MINUTE_MS,
  });
};
const say = (kind: RunEvent['kind'], memberId: number, minutes: number, eta?: number): RunEvent => ({
  ...{ kind, memberId, at_ms: LAUNCH + minutes * MINUTE_MS, eta_minutes: eta ?? null },
});
const summoned = (count: number) => Array.from({ length: count }, (_, i) => say('summoned', i + 1, 0));

/** Every number anywhere in it. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

test('Hall’s conditions hold exactly when the matching fills every line', () => {
  const people = fc.array(fc.subarray(['general', ...ROLES], { minLength: 1 }), { maxLength: 9 });
  const counts = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3));
  fc.assert(
    fc.property(people, counts, (held, [general, firstAid, driver]) => {
      const lines = [
        { role: 'general', count: general },
        { role: 'first_aid', count: firstAid },
        { role: 'driver', count: driver },
      ];
      const wanted = linesOf(lines);
      const masks = held.map((roles) =>
        wanted.reduce(
          (mask, { role }, line) => (roles.includes(role as never) ? mask | (1 << line) : mask),
          0,
        ),
      );
      const conditions = conditionsFor(
        wanted.map(({ need }) => need),
        masks,
      );
      const met = conditions
        .filter((c) => !c.implied)
        .every((c) => masks.filter((m) => (m & c.mask) !== 0).length >= c.need);
      const { gap } = matchLines(
        lines,
        held.map((roles, memberId) => ({ memberId, roles })),
      );
      expect(met).toBe(Object.values(gap).every((n) => n === 0));
    }),
  );
});

/** How likely at least `need` of them come, counted out. */
function countedOut(chances: readonly number[], need: number): number {
  let counts = [1];
  for (const p of chances)
    counts = [...counts, 0].map((c, k) => c * (1 - p) + (k > 0 ? (counts[k - 1] ?? 0) * p : 0));
  return counts.slice(need).reduce((a, b) => a + b, 0);
}

test('the chance of one line is that of a Poisson-binomial count, also where it is not counted out', () => {
  const chances = fc.array(fc.double({ min: 0.05, max: 0.95, noNaN: true }), {
    minLength: 12,
    maxLength: 60,
  });
  fc.assert(
    fc.property(chances, fc.integer({ min: 1, max: 30 }), (all, need) => {
      const weights = new Float64Array(STATES).fill(1 / STATES);
      const tally = emptyTally(conditionsFor([need], [1]), weights);
      for (const p of all) add(tally, 1, new Float64Array(STATES).fill(p));
      expect(Math.abs(chanceOf(tally) - countedOut(all, need))).toBeLessThan(0.015);
    }),
  );
});

test('it begins however many are needed: of thousands not all, and never nobody', () => {
  for (const [need, people] of [...[[40, 400] as const, [100, 1_000] as const, [300, 3_000] as const]]) {
    const pool = force(people, (i) => ({ travel_seconds: 200 + (i * 900) / people }));
    const { summon } = begin({ pool, lines: [{ role: 'general', count: need }] }).step({
      now: LAUNCH,
      events: [],
    });
    expect(summon.length).toBeGreaterThan(need);
    expect(summon.length).toBeLessThanOrEqual(people / 2);
  }
});

test('without any history it asks more people than are needed, and not everybody', () => {
  const { summon, forecast, reasons } = begin().step({ now: LAUNCH, events: [] });
  expect(summon.length).toBeGreaterThan(10);
  expect(summon.length).toBeLessThan(100);
  expect(forecast.doubt).toBeCloseTo(1, 1);
  expect(reasons[0]?.kind).toBe('raise');
  expect(numbersIn(forecast).every(Number.isFinite)).toBe(true);
});

test('who came again and again is asked before those who never answered', () => {
  const history = Array.from({ length: 8 }, (_, e) =>
    Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? came(e, i + 1) : past(e, i + 1))),
  ).flat();
  const { summon } = begin({}, history).step({ now: LAUNCH, events: [] });
  expect(summon.length).toBeGreaterThanOrEqual(10);
  expect(summon.filter((id) => id % 2 === 1).length / summon.length).toBeGreaterThan(0.95);
});

test('one missed night condemns nobody', () => {
  const others = Array.from({ length: 8 }, (_, e) =>
    Array.from({ length: 60 }, (_, i) => came(e, i + 10)),
  ).flat();
  const pool = force(60, () => ({ travel_seconds: 600 }));
  const chanceOfHearing = (history: PastSummons[]) => modelOf(pool, history).hear.member[0] ?? 0;
  const before = chanceOfHearing(others);
  const after = chanceOfHearing([...others, past(1, 1)]);
  const often = chanceOfHearing([...others, ...[1, 2, 3, 4, 5, 6].map((e) => past(e, 1))]);
  expect(after).toBeLessThan(before);
  expect(after).toBeGreaterThan(-1);
  expect(often).toBeLessThan(after - 0.4);
});

test('silence counts: the chance falls minute by minute, and more are asked', () => {
  const run = begin();
  const first = run.step({ now: LAUNCH, events: [] });
  const told = first.summon.map((id) => say('summoned', id, 0));
  const early = run.step({ now: LAUNCH + MINUTE_MS / 2, events: told });
  const late = run.step({ now: LAUNCH + 8 * MINUTE_MS, events: [] });
  expect(late.forecast.chance).toBeLessThan(early.forecast.chance);
  expect(late.summon.length).toBeGreaterThan(0);
});

test('when enough said yes nobody more is asked, and who is too many is let go, not who has set out', () => {
  const run = begin();
  const events = summoned(40).flatMap((e) => [e, say('coming', e.memberId, 2, 8)]);
  events.push(...Array.from({ length: 20 }, (_, i) => say('arrived', i + 1, 9)), say('en_route', 30, 4));
  const { summon, release, forecast } = run.step({ now: LAUNCH + 10 * MINUTE_MS, events });
  expect(summon).toEqual([]);
  expect(release.length).toBeGreaterThan(0);
  expect(release.every((id) => id > 20 && id !== 30)).toBe(true);
  expect(forecast.chance).toBe(1);
});

test('a role that nobody can fill summons nobody for it, and not everybody', () => {
  const pool = force(300, (i) => (i < 2 ? { roles: ['general', 'driver'] } : {}));
  const lines = [
    { role: 'general', count: 5 },
    { role: 'driver', count: 4 },
  ];
  const run = begin({ pool, lines });
  let [asked, events]: [number[], RunEvent[]] = [[], []];
  for (let minute = 0; minute < 8; minute++) {
    const { summon, forecast } = run.step({ now: LAUNCH + minute * MINUTE_MS, events });
    events = summon.flatMap((id) => [
      say('summoned', id, minute),
      say(id % 2 ? 'coming' : 'cannot', id, minute + 1, 8),
    ]);
    asked = [...asked, ...summon];
    expect(forecast.chance).toBe(0);
  }
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThan(100);
  expect(asked).toEqual(expect.arrayContaining([1, 2]));
});

test('a deadline that is past is told as missed, and people are asked all the same', () => {
  const run = begin({ deadline_ms: LAUNCH - MINUTE_MS });
  const { summon, forecast, reasons } = run.step({ now: LAUNCH, events: [] });
  expect(forecast.late).toBe(true);
  expect(reasons[0]?.kind).toBe('late');
  expect(summon.length).toBeGreaterThan(0);
  expect(summon.length).toBeLessThan(150);
  expect(forecast.median_ms).toBeGreaterThan(LAUNCH);
});

const anyEvent = fc.record({
  kind: fc.constantFrom<RunEvent['kind']>(
    ...(['summoned', 'seen', 'coming', 'cannot', 'en_route', 'arrived', 'released', 'left'] as const),
  ),
  memberId: fc.integer({ min: -1, max: 70 }),
  at_ms: fc.oneof(
    fc.integer({ min: LAUNCH - 3_600_000, max: LAUNCH + 7_200_000 }),
    fc.constantFrom(Number.NaN, 0, Number.POSITIVE_INFINITY),
  ),
  eta_minutes: fc.constantFrom(null, 0, 1, 15, 999, -5, Number.NaN),
});

test('events in any order, twice, of strangers, at any clock: the same advice, every number a number', () => {
  const pool = force(60, (i) => ({
    roles: i % 5 === 0 ? ['general', 'driver'] : ['general'],
    travel_seconds: i % 7 === 0 ? null : 60 * i,
  }));
  const lines = [
    { role: 'general', count: 4 },
    { role: 'driver', count: 2 },
    { role: 'nobody', count: 0 },
  ];
  const model = modelOf(pool);
  const clocks = fc.array(
    fc.oneof(fc.integer({ min: LAUNCH - 1e7, max: LAUNCH + 1e7 }), fc.constant(Number.NaN)),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), clocks, (events, times) => {
      const [one, other] = [start(callout({ pool, lines }), model), start(callout({ pool, lines }), model)];
      const last = Math.max(LAUNCH, ...times.filter(Number.isFinite));
      for (const now of times) {
        const advice = one.step({ now, events });
        expect(numbersIn(advice).every(Number.isFinite)).toBe(true);
        expect(advice.summon.length).toBeLessThan(60);
        expect(new Set(advice.summon).size).toBe(advice.summon.length);
        for (const value of [advice.forecast.chance, advice.forecast.chanceThen]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }
      const sorted = one.step({ now: last, events: [] });
      const turned = other.step({ now: last, events: [...events, ...events].reverse() });
      if (times.every((t) => t === last)) expect(turned.summon).toEqual(sorted.summon);
    }),
    { numRuns: 40 },
  );
});

test('any past, also nonsense, gives a model whose every number is a number', () => {
  const row = fc.record({
    ...{ eventId: fc.integer({ min: 0, max: 3 }), memberId: fc.integer({ min: 0, max: 12 }) },
    minutes: fc.constantFrom(-5, 0, 1, 15, 999, Number.NaN),
    ...{ eta: fc.constantFrom(null, 0, 999, 15), travel: fc.constantFrom(null, 0, 1e9, 600, Number.NaN) },
    answer: fc.constantFrom<PastSummons['answer']>(null, 'coming', 'cannot'),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const history = rows.map(({ eventId, memberId, minutes, eta, travel, answer }) => {
        const { summonedAt_ms: at } = past(eventId, memberId);
        const when = at + minutes * MINUTE_MS;
        return past(eventId, memberId, {
          ...{ answer, answeredAt_ms: answer ? when : null, eta_minutes: eta, travel_seconds: travel },
          arrivedAt_ms: answer === 'coming' ? when + minutes * MINUTE_MS : null,
        });
      });
      const { summon, forecast } = begin({ pool: force(40) }, history).step({ now: LAUNCH, events: [] });
      expect(numbersIn(forecast).every(Number.isFinite)).toBe(true);
      expect(summon.length).toBeGreaterThan(0);
      expect(summon.length).toBeLessThan(41);
    }),
    { numRuns: 30 },
  );
});
