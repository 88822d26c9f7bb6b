import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, nextCheckAt } from '../../src/callout/decide.ts';
import { at, calloutState, echelon, LAUNCH, person } from '../support/callout-state.ts';

const coming = (memberId: number, eta: number) =>
  person(memberId, { answer: 'coming', answeredAt: LAUNCH, etaAt: at(eta) });
const no = (memberId: number) => person(memberId, { answer: 'cannot', answeredAt: at(1) });
const what = (state: Parameters<typeof decide>[0], minutes: number) =>
  decide(state, at(minutes)).map((d) => d.do);

test('an echelon is raised at its time when a gap is open, and not before', () => {
  expect(what(calloutState({}), 4.99)).toEqual([]);
  expect(decide(calloutState({}), at(5))).toMatchObject([
    { do: 'raise', echelon: { number: 2 }, gap: { general: 2 } },
  ]);
});

test('no gap, no raise; a gap that reopens after the due time raises at once', () => {
  const closed = calloutState({ people: [coming(1, 20), coming(2, 20)] });
  expect(what(closed, 9)).toEqual([]);
  expect(what({ ...closed, people: [coming(1, 20), no(2)] }, 9)).toEqual(['raise']);
});

test('an echelon in which everybody said no is not waited for', () => {
  const state = calloutState({ people: [no(1), no(2), no(3)] });
  expect(decide(state, at(2))).toMatchObject([{ do: 'raise', dueAt: at(2) }]);
  expect(what(calloutState({ people: [no(1), no(2), person(3, {})] }), 2)).toEqual([]);
});

test('on hold nothing is raised, but no-shows still fall out', () => {
  expect(what(calloutState({ state: 'held' }), 60)).toEqual([]);
  expect(what(calloutState({ state: 'held', people: [coming(1, 10)] }), 20)).toEqual(['no_show']);
});

test('said coming and not there at ETA plus grace: out, before anything else is decided', () => {
  const state = calloutState({ people: [coming(1, 10), coming(2, 25)] });
  expect(what(state, 19.9)).toEqual([]);
  expect(decide(state, at(20))).toMatchObject([{ do: 'no_show', person: { memberId: 1 } }]);
  const there = person(1, { ...coming(1, 10), arrivedAt: at(12) });
  expect(what(calloutState({ people: [there, coming(2, 25)] }), 30)).toEqual([]);
});

test('all raised and a gap open is unfilled once, after the last window, and over when it closes', () => {
  const raised = echelon(2, { state: 'raised', raisedAt: at(5), asked: 1 });
  const state = calloutState({ echelons: [raised], people: [person(9, { echelon: 2 })] });
  expect(what(state, 9)).toEqual([]);
  expect(what(state, 10)).toEqual(['unfilled']);
  expect(what({ ...state, unfilledSince: at(10) }, 11)).toEqual([]);
  const filled = { ...state, unfilledSince: at(10), people: [coming(1, 20), coming(2, 20)] };
  expect(what(filled, 12)).toEqual(['filled']);
});

test('after the end nothing is decided', () => {
  for (const phase of ['stood_down', 'closed'] as const) {
    expect(what(calloutState({ state: phase, stoodDownAt: at(1), people: [coming(1, 1)] }), 600)).toEqual([]);
    expect(nextCheckAt(calloutState({ state: phase, stoodDownAt: at(1) }))).toBeNull();
  }
});

const anyPerson = fc.record({
  answer: fc.constantFrom(null, 'coming' as const, 'cannot' as const),
  eta: fc.integer({ min: 0, max: 60 }),
  arrived: fc.boolean(),
  noShow: fc.boolean(),
});
const anyState = fc
  .record({
    people: fc.array(anyPerson, { maxLength: 6 }),
    phase: fc.constantFrom('active' as const, 'held' as const),
    raised: fc.integer({ min: 1, max: 3 }),
    unfilled: fc.boolean(),
  })
  .map(({ people, phase, raised, unfilled }) =>
    calloutState({
      state: phase,
      unfilledSince: unfilled ? at(3) : null,
      echelons: [1, 2, 3].map((n) =>
        n <= raised
          ? echelon(n, { state: 'raised', dueAt: at(n * 5 - 5), raisedAt: at(n * 5 - 5), asked: 1 })
          : echelon(n, { dueAt: n === raised + 1 ? at(n * 5 - 5) : null }),
      ),
      people: people.map((p, i) =>
        person(i + 1, {
          answer: p.answer,
          answeredAt: p.answer ? at(1) : null,
          etaAt: p.answer === 'coming' ? at(p.eta) : null,
          arrivedAt: p.answer === 'coming' && p.arrived ? at(2) : null,
          noShowAt: p.answer === 'coming' && p.noShow && !p.arrived ? at(3) : null,
        }),
      ),
    }),
  );

test('the timer is never late: nothing comes to be due before it that was not due already', () => {
  fc.assert(
    fc.property(anyState, fc.integer({ min: 0, max: 5_400 }), (state, seconds) => {
      const now = at(seconds / 60);
      const timer = nextCheckAt(state);
      if (decide(state, LAUNCH).length > 0) return;
      if (timer === null || now < timer) expect(decide(state, now)).toEqual([]);
    }),
  );
});
