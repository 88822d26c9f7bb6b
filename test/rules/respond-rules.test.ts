import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ANSWERS,
  type Answer,
  applyAnswer,
  type Counted,
  type Elsewhere,
} from '../../src/callout/respond-rules.ts';
import { at, person as personOf } from '../support/callout-state.ts';

const person = (memberId: number, about: Partial<Counted>): Counted => ({
  ...personOf(memberId, {}),
  givenAt: about.answeredAt ?? null,
  ...about,
});

const real = { kind: 'real' as const, phase: 'active' as const };
const say = (answer: Answer['answer'], about: Partial<Answer> = {}): Answer => ({
  ...{ answer, etaMinutes: null, reason: null, channel: 'sms', deviceAt: null, move: false },
  ...about,
});
/** Applies answers one minute apart and gives the last state and verdict. */
function talk(...answers: Answer[]): { p: Counted; outcome: string } {
  let p: Counted = person(1, {});
  let outcome = '';
  answers.forEach((a, i) => {
    const verdict = applyAnswer(p, real, a, null, at(i + 1));
    outcome = verdict.outcome;
    if (verdict.outcome === 'recorded') p = verdict.next;
  });
  return { p, outcome };
}

const anyAnswer = fc.record({
  answer: fc.constantFrom(...ANSWERS),
  etaMinutes: fc.option(fc.integer({ min: 1, max: 120 })),
  reason: fc.option(fc.constantFrom('生病', '当班')),
  channel: fc.constantFrom('sms', 'link'),
  deviceAt: fc.constant(null),
  move: fc.constant(false),
});

test('the same answer again changes nothing and says so', () => {
  fc.assert(
    fc.property(fc.array(anyAnswer, { maxLength: 5 }), anyAnswer, (before, a) => {
      const { p } = talk(...before);
      const first = applyAnswer(p, real, a, null, at(20));
      if (first.outcome !== 'recorded') return;
      expect(applyAnswer(first.next, real, a, null, at(21)).outcome).toBe('unchanged');
    }),
  );
});

test('the latest answer counts', () => {
  fc.assert(
    fc.property(fc.array(anyAnswer, { maxLength: 5 }), (before) => {
      expect(talk(...before, say('cannot')).p.answer).toBe('cannot');
      const { p } = talk(...before, say('arrived'));
      expect(p.answer === 'coming' && p.arrivedAt !== null).toBe(true);
    }),
  );
});

test('ETA counts in minutes from the receipt, not from the phone’s clock', () => {
  const { p } = talk(say('coming', { etaMinutes: 15, deviceAt: at(-30) }));
  expect(p.etaAt).toEqual(at(16));
});

test('arrived without having answered counts', () => {
  expect(talk(say('arrived')).p).toMatchObject({ answer: 'coming', arrivedAt: at(1) });
});

test('under way keeps the ETA given before; a new ETA replaces it', () => {
  expect(talk(say('coming', { etaMinutes: 20 }), say('en_route')).p).toMatchObject({
    etaAt: at(21),
    enRouteAt: at(2),
  });
  expect(talk(say('coming', { etaMinutes: 20 }), say('en_route', { etaMinutes: 5 })).p.etaAt).toEqual(at(7));
});

test('a no-show who answers again comes back into the count', () => {
  const gone = person(1, { answer: 'coming', answeredAt: at(0), etaAt: at(10), noShowAt: at(20) });
  const verdict = applyAnswer(gone, real, say('coming', { etaMinutes: 10 }), null, at(21));
  expect(verdict).toMatchObject({ outcome: 'recorded', next: { noShowAt: null, etaAt: at(31) } });
});

test('after the end answers are kept as late; home safe counts once, until it is closed', () => {
  const released = person(1, { answer: 'coming', answeredAt: at(0), releasedAt: at(30) });
  const over = { kind: 'real' as const, phase: 'stood_down' as const };
  for (const answer of ['coming', 'cannot', 'en_route', 'arrived'] as const) {
    expect(applyAnswer(released, over, say(answer), null, at(31)).outcome).toBe('late');
  }
  const home = applyAnswer(released, over, say('home_safe'), null, at(60));
  expect(home).toMatchObject({ outcome: 'recorded', next: { homeSafeAt: at(60), answer: 'coming' } });
  const again = person(1, { ...released, homeSafeAt: at(60) });
  expect(applyAnswer(again, over, say('home_safe'), null, at(61)).outcome).toBe('unchanged');
  const closed = { kind: 'real' as const, phase: 'closed' as const };
  expect(applyAnswer(released, closed, say('home_safe'), null, at(99)).outcome).toBe('late');
});

test('home safe before being released is kept without effect', () => {
  expect(applyAnswer(person(1, {}), real, say('home_safe'), null, at(1)).outcome).toBe('noted');
});

test('an answer that waited offline does not undo an arrival recorded meanwhile', () => {
  const there = person(1, { answer: 'coming', answeredAt: at(20), arrivedAt: at(20) });
  const old = say('coming', { etaMinutes: 15, deviceAt: at(5) });
  expect(applyAnswer(there, real, old, null, at(25)).outcome).toBe('noted');
});

/** `given`: by the phone's clock; `minute`: when we get it. Answers come in in the order of `minute`. */
const anyWaiting = fc
  .record({
    answer: anyAnswer,
    given: fc.integer({ min: -5, max: 30 }),
    waits: fc.integer({ min: -2, max: 20 }),
  })
  .map(({ answer, given, waits }) => ({
    ...answer,
    deviceAt: at(given),
    minute: Math.max(0, given + waits),
  }));

test('of answers that waited the one given last counts, in whatever order they come in', () => {
  fc.assert(
    fc.property(fc.array(anyWaiting, { minLength: 1, maxLength: 6 }), (answers) => {
      const said = answers.filter((a) => a.answer !== 'home_safe').sort((a, b) => a.minute - b.minute);
      let p = person(1, {});
      for (const a of said) {
        const verdict = applyAnswer(p, real, a, null, at(a.minute));
        if (verdict.outcome === 'recorded') p = verdict.next;
        if (verdict.outcome === 'unchanged') p = { ...p, givenAt: verdict.givenAt };
      }
      // Never before the asking, never later than it came in; of two at one moment the one that came in later.
      const given = (a: (typeof said)[number]) =>
        Math.min(a.minute, Math.max(0, (+a.deviceAt - +at(0)) / 60_000));
      const last = said.toSorted((a, b) => given(a) - given(b)).at(-1);
      if (!last) return;
      expect(p.givenAt).toEqual(at(given(last)));
      expect(p.answer).toBe(last.answer === 'cannot' ? 'cannot' : 'coming');
    }),
  );
});

test('an answer given before the one that counts elsewhere takes nobody from there, but from a drill', () => {
  const late = say('coming', { move: true, deviceAt: at(10) });
  const there = elsewhere({ givenAt: at(20) });
  expect(applyAnswer(person(1, {}), real, late, there, at(30)).outcome).toBe('noted');
  expect(applyAnswer(person(1, {}), real, late, { ...there, kind: 'drill' }, at(30)).outcome).toBe(
    'recorded',
  );
  expect(applyAnswer(person(1, {}), real, { ...late, deviceAt: at(21) }, there, at(30)).outcome).toBe(
    'recorded',
  );
});

const elsewhere = (about: Partial<Elsewhere>): Elsewhere => ({
  ...{ summonsId: 99, calloutId: 2, kind: 'real', title: '别处', coming: true, givenAt: at(0) },
  ...about,
});

test('coming in two call-outs asks, or moves when told to', () => {
  expect(applyAnswer(person(1, {}), real, say('coming'), elsewhere({}), at(1)).outcome).toBe('conflict');
  const moved = applyAnswer(person(1, {}), real, say('coming', { move: true }), elsewhere({}), at(1));
  expect(moved).toMatchObject({ outcome: 'recorded', leave: true });
  const stands = applyAnswer(person(1, {}), real, say('arrived'), elsewhere({}), at(1));
  expect(stands).toMatchObject({ outcome: 'recorded', leave: true });
});

test('a real call-out takes from a drill without asking, a drill never from a real one', () => {
  const fromDrill = applyAnswer(person(1, {}), real, say('coming'), elsewhere({ kind: 'drill' }), at(1));
  expect(fromDrill).toMatchObject({ outcome: 'recorded', leave: true });
  const drill = { kind: 'drill' as const, phase: 'active' as const };
  const asked = elsewhere({ coming: false });
  expect(applyAnswer(person(1, {}), drill, say('coming'), asked, at(1)).outcome).toBe('conflict');
});

test('cannot is possible wherever else one is expected', () => {
  expect(applyAnswer(person(1, {}), real, say('cannot'), elsewhere({}), at(1)).outcome).toBe('recorded');
});
