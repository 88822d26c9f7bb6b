// What the judgement is told, when it is asked, what of its advice is taken; what is stored of a model; how chances are scored.
import { expect, test } from 'vitest';
import { foresee } from '../../src/callout/foresee.ts';
import {
  checkAdvice,
  eventsOf,
  isKept,
  isQuiet,
  isUnfilled,
  nameable,
  nextLook,
  stillHolds,
  travelSeconds,
} from '../../src/callout/judge-rules.ts';
import { effective, policySchema } from '../../src/callout/policy.ts';
import { calibrate, cameTrue } from '../../src/callout/score-rules.ts';
import { prepare } from '../../src/judgement/prepare.ts';
import { start } from '../../src/judgement/run.ts';
import type { Advice, PastSummons } from '../../src/judgement/shapes.ts';
import { modelOf, storedOf, toldOf, UNSEEN } from '../../src/judgement/stored.ts';
import { at, calloutState, LAUNCH, person, poolEntry } from '../support/callout-state.ts';

const advice = (about: Partial<Advice['forecast']> = {}, more: Partial<Advice> = {}): Advice => ({
  ...{ summon: [1, 2], release: [], reasons: [] },
  forecast: {
    ...{ chance: 0.5, chanceThen: 0.9, byRole: { general: 0.9 }, median_ms: null, ninety_ms: null },
    ...{ surplus: 0, doubt: 1, late: false, ...about },
  },
  ...more,
});

test('it looks every half minute after the launch, not when nobody asked, not on hold, not for ever', () => {
  const live = calloutState({ forecast: 'act' });
  expect(nextLook(live, LAUNCH)).toEqual(at(0.5));
  expect(nextLook(live, at(0.7))).toEqual(at(1));
  expect(nextLook(live, new Date(LAUNCH.getTime() - 60_000))).toEqual(at(0.5));
  expect(nextLook(calloutState({}), LAUNCH)).toBeNull();
  expect(nextLook(calloutState({ forecast: 'act', state: 'held' }), LAUNCH)).toBeNull();
  expect(nextLook(calloutState({ forecast: 'act', lines: [] }), LAUNCH)).toBeNull();
  expect(nextLook(live, at(150))).toBeNull();
  const there = { answer: 'coming', answeredAt: at(1), arrivedAt: at(9) } as const;
  expect(nextLook({ ...live, people: [person(1, there), person(2, there)] }, at(10))).toBeNull();
});

test('a moment is kept every half minute, and whenever something was done', () => {
  expect([isKept(null, at(1), false), isKept(at(1), at(1.4), false), isKept(at(1), at(1.5), false)]).toEqual([
    ...[true, false, true],
  ]);
  expect(isKept(at(1), at(1.1), true)).toBe(true);
});

test('advice that nobody could follow is not followed', () => {
  const mayAsk = new Set([1, 2, 3]);
  expect(() => checkAdvice(advice(), mayAsk)).not.toThrow();
  for (const wrong of [
    ...[advice({ chance: Number.NaN }), advice({ chanceThen: 1.2 }), advice({ byRole: { general: -0.1 } })],
    ...[advice({}, { summon: [4] }), advice({}, { summon: [1, 1] })],
  ])
    expect(() => checkAdvice(wrong, mayAsk)).toThrow();
});

test('what people did is told with its times; a missing position is no way of zero seconds', () => {
  const said = { answer: 'coming', answeredAt: at(2), etaAt: at(12) } as const;
  expect(eventsOf([person(1, { ...said, arrivedAt: at(11) })], new Map([[1, at(1)]]))).toEqual([
    { kind: 'summoned', memberId: 1, at_ms: LAUNCH.getTime() },
    { kind: 'seen', memberId: 1, at_ms: at(1).getTime() },
    { kind: 'coming', memberId: 1, at_ms: at(2).getTime(), eta_minutes: 10 },
    { kind: 'arrived', memberId: 1, at_ms: at(11).getTime() },
  ]);
  expect([travelSeconds(null), travelSeconds(1_000)]).toEqual([null, 202]);
});

test('the tired and people from across the border only where the others cannot fill', () => {
  const medic = { roles: ['general', 'first_aid'] };
  const left = [
    ...[poolEntry(1), poolEntry(2), poolEntry(3, { tired: true }), poolEntry(4, { crossBorder: true })],
    ...[poolEntry(5, { ...medic, crossBorder: true })],
  ];
  const named = (gap: Record<string, number>) => nameable(left, gap).map((e) => e.memberId);
  expect(named({ general: 2 })).toEqual([1, 2]);
  expect(named({ general: 3 })).toEqual([1, 2, 3, 4, 5]);
  expect(named({ general: 2, first_aid: 1 })).toEqual([1, 2, 5]);
});

test('where whole squads are asked the judgement only proposes', () => {
  const by = (about: object) => effective(policySchema.parse(about)).forecast;
  expect([by({}), by({ forecast: 'act' }), by({ forecast: 'act', mode: 'squad' })]).toEqual([
    ...['off', 'act', 'propose'],
  ]);
});

test('a proposal hangs on while it is nearly right; after a word of the leader there is quiet', () => {
  const left = new Set([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(stillHolds([1, 2, 3, 4], [1, 2, 3, 4, 5], left)).toBe(true);
  expect(stillHolds([1, 2, 3, 4], [1, 2, 3, 4, 5, 6, 7], left)).toBe(false);
  expect(stillHolds([1, 2, 9], [1, 2, 3], left)).toBe(false);
  expect(isQuiet({ state: 'dismissed', decidedAt: at(0) }, at(1.9))).toBe(true);
  expect(isQuiet({ state: 'dismissed', decidedAt: at(0) }, at(2))).toBe(false);
  expect([isQuiet({ state: 'accepted', decidedAt: at(0) }, at(1)), isQuiet(null, at(1))]).toEqual([
    false,
    false,
  ]);
});

test('nobody more helps: told once the last who were asked had their time', () => {
  const none = advice({}, { summon: [], reasons: [{ kind: 'nobody-helps', chance: 0.1 }] });
  const state = calloutState({ forecast: 'act' });
  expect([isUnfilled(state, none, at(4)), isUnfilled(state, none, at(5))]).toEqual([false, true]);
  expect(isUnfilled({ ...state, unfilledSince: at(4) }, none, at(5))).toBe(false);
  expect(isUnfilled(state, advice(), at(5))).toBe(false);
});

test('a chance came true by those alone who were asked by then; who was let go before leaves it open', () => {
  const moment = { at: at(5), arriveBy: at(30), lines: [{ role: 'general', count: 1 }] };
  const one = (about: object) => [person(1, about)];
  expect(cameTrue(moment, one({ arrivedAt: at(29) }))).toBe(true);
  expect(cameTrue(moment, one({ arrivedAt: at(31) }))).toBe(false);
  expect(cameTrue(moment, one({ arrivedAt: at(29), summonedAt: at(6) }))).toBe(false);
  expect(cameTrue(moment, one({ releasedAt: at(20) }))).toBeNull();
  expect(cameTrue(moment, one({ releasedAt: at(40) }))).toBe(false);
  expect(cameTrue({ ...moment, at: at(30) }, one({ arrivedAt: at(29) }))).toBeNull();
});

test('calibration: each chance in its tenth, the Brier score over all', () => {
  const found = calibrate([
    ...[true, true, true, true, false].map((came) => ({ chance: 0.8, cameTrue: came })),
    { chance: 1, cameTrue: true },
    { chance: 0, cameTrue: false },
  ]);
  expect(found.buckets.map((b) => b.n)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 5, 1]);
  expect(found.buckets[8]).toMatchObject({ from: 80, to: 90, said: 0.8, came: 0.8 });
  expect(found.brier).toBeCloseTo((4 * 0.04 + 0.64) / 7);
  expect(calibrate([])).toMatchObject({ n: 0, brier: null });
});

const HOUR_MS = 3_600_000;
const past = (eventId: number, memberId: number, comes: boolean): PastSummons => {
  const summonedAt_ms = LAUNCH.getTime() - eventId * 170 * HOUR_MS;
  const minute = (n: number) => (comes ? summonedAt_ms + n * 60_000 : null);
  return {
    ...{
      eventId,
      memberId,
      summonedAt_ms,
      until_ms: summonedAt_ms + HOUR_MS,
      duty: null,
      travel_seconds: 600,
    },
    ...{ seenAt_ms: minute(1), answer: comes ? 'coming' : null, answeredAt_ms: minute(1) },
    ...{ eta_minutes: comes ? 12 : null, arrivedAt_ms: minute(14), released: false },
  };
};

test('before a launch: the judgement wakes fewer than everybody for nearly the same chance, and says when nothing helps', () => {
  const pool = Array.from({ length: 120 }, (_, i) => ({
    ...{ memberId: i + 1, roles: ['general'], travel_seconds: 200 + 5 * i, duty: null, lately: 0 },
  }));
  const model = prepare({ members: pool.map(({ memberId }) => ({ memberId, unitId: null })) }, []);
  const of = (count: number) =>
    foresee(
      {
        ...{ launchedAt_ms: LAUNCH.getTime(), deadline_ms: at(40).getTime(), pool },
        lines: [{ role: 'general', count }],
      },
      model,
      { target: 0.9, first: [1, 2, 3] },
    );
  const few = of(3);
  expect(few.judgement.chance).toBeGreaterThan(0.88);
  expect(few.judgement.people).toBeLessThan(60);
  expect(few.everybody.people).toBe(120);
  expect(few.everybody.chance).toBeGreaterThan(few.judgement.chance);
  expect(few.first).toMatchObject({ people: 3 });
  expect(few.first.chance).toBeLessThan(0.3);
  const all = Object.values(of(500)).map((f) => f.chance);
  for (const chance of all) expect(chance).toBeLessThan(0.01);
});

test('what is stored of a model gives the same advice, to single precision, for any few of its members', () => {
  const members = Array.from({ length: 80 }, (_, i) => ({ memberId: i + 1, unitId: i % 3 }));
  const history = members
    .slice(0, 60)
    .flatMap(({ memberId }) => [1, 2, 3, 4, 5].map((e) => past(e, memberId, (memberId + e) % 3 > 0)));
  const whole = prepare({ members: [...members, UNSEEN] }, history);
  const stored = JSON.parse(JSON.stringify(storedOf(whole)));
  const few = members.slice(20).map((m) => ({
    ...m,
    figures: m.memberId <= 60 ? toldOf(whole, m.memberId).figures.map(Math.fround) : null,
  }));
  const again = modelOf(stored, few);
  const callout = {
    ...{
      launchedAt_ms: LAUNCH.getTime(),
      deadline_ms: at(30).getTime(),
      lines: [{ role: 'general', count: 6 }],
    },
    pool: few.map(({ memberId }) => ({
      ...{ memberId, roles: ['general'], travel_seconds: 300 + memberId, duty: null, lately: 0 },
    })),
  };
  if (!again) throw new Error('not read');
  const ask = (model: typeof whole) => start(callout, model).step({ now: LAUNCH.getTime(), events: [] });
  const [one, other] = [ask(whole), ask(again)];
  expect(other.summon).toEqual(one.summon);
  expect(other.forecast.chanceThen).toBeCloseTo(one.forecast.chanceThen, 4);
  expect(modelOf({ ...stored, version: 0 }, few)).toBeNull();
});

test('a roll-call that was missed says that somebody hardly hears, and nothing of who accepts', () => {
  const members = [1, 2, 3].map((memberId) => ({ memberId, unitId: null }));
  const calls = (heard: boolean) =>
    [1, 2, 3, 4, 5, 6].map((e): PastSummons => {
      const one = past(e, 1, false);
      const seen = heard ? one.summonedAt_ms + 60_000 : null;
      return { ...one, travel_seconds: null, seenAt_ms: seen, rollCall: true };
    });
  const [missed, heard, none] = [calls(false), calls(true), []].map((history) =>
    toldOf(prepare({ members: [...members, UNSEEN] }, history), 1),
  );
  expect(missed?.hears).toBeLessThan((none?.hears ?? 0) - 0.1);
  expect(heard?.hears).toBeGreaterThan(none?.hears ?? 1);
  expect(heard?.accepts).toBeCloseTo(none?.accepts ?? 0, 6);
});
