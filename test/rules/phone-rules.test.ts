import fc from 'fast-check';
import gcoord from 'gcoord';
import { expect, test } from 'vitest';
import { stateOf } from '../../src/callout/gap.ts';
import { musterToken, readMusterToken, readToken, summonsToken } from '../../src/callout/link.ts';
import { routesTo } from '../../src/callout/pages/phone-route.ts';
import { ANSWERS, applyAnswer, type Counted } from '../../src/callout/respond-rules.ts';
import { distanceMetres } from '../../src/kernel/geo.ts';
import { distance_m, etaMinutesFor, isThere } from '../../src/web/phone/journey-rules.ts';
import { predict, type Standing } from '../../src/web/phone/predict-rules.ts';
import { bodyOf, fateOf, isWhole } from '../../src/web/phone/queue-rules.ts';
import { tokenIn } from '../../src/web/phone/scan.ts';
import { at, person as personOf } from '../support/callout-state.ts';

const ARRIVE_BY = at(30);
type About = Parameters<typeof applyAnswer>[1];
const live: About = { kind: 'real', phase: 'active' };
const over: About = { kind: 'real', phase: 'stood_down' };
const standing = (p: Counted): Standing => ({
  state: stateOf(p, ARRIVE_BY),
  enRoute: p.enRouteAt !== null,
  answered_ms: p.answeredAt?.getTime() ?? null,
  eta_ms: p.etaAt?.getTime() ?? null,
  arriveBy_ms: ARRIVE_BY.getTime(),
});

test('what a phone shows after a tap is what the server will make of it', () => {
  const tap = fc.record({
    answer: fc.constantFrom(...ANSWERS),
    etaMinutes: fc.option(fc.constantFrom(10, 20, 30, 45)),
    wait: fc.integer({ min: 1, max: 15 }),
  });
  fc.assert(
    fc.property(fc.array(tap, { maxLength: 8 }), fc.boolean(), (taps, ended) => {
      let p: Counted = { ...personOf(1, {}), givenAt: null };
      if (ended) p = { ...p, releasedAt: at(0) };
      let shown = standing(p);
      let minute = 1;
      for (const { answer, etaMinutes, wait } of taps) {
        minute += wait;
        const said = { answer, etaMinutes, reason: null, channel: 'link', deviceAt: null, move: false };
        const verdict = applyAnswer(p, ended ? over : live, said, null, at(minute));
        if (verdict.outcome === 'recorded') p = verdict.next;
        shown = predict(shown, { answer, etaMinutes }, at(minute).getTime());
        expect(shown.state).toBe(stateOf(p, ARRIVE_BY));
      }
    }),
  );
});

test('an arrival counts from when it was, also when the word of it comes after the end', () => {
  const offline = (deviceAt: Date, p: Partial<Counted>, callout = over) =>
    applyAnswer(
      { ...personOf(1, {}), givenAt: null, ...p },
      callout,
      { answer: 'arrived', etaMinutes: null, reason: null, channel: 'code', deviceAt, move: false },
      null,
      at(90),
    );
  expect(offline(at(12), {}, live)).toMatchObject({ outcome: 'recorded', next: { arrivedAt: at(12) } });
  const released = { releasedAt: at(60) };
  expect(offline(at(12), released)).toMatchObject({
    outcome: 'recorded',
    next: { arrivedAt: at(12), releasedAt: at(60) },
  });
  expect(offline(at(61), released).outcome).toBe('late');
  expect(offline(at(12), { ...released, givenAt: at(20), answer: 'cannot' }).outcome).toBe('late');
  expect(offline(at(12), released, { ...over, phase: 'closed' }).outcome).toBe('late');
});

test('what was sent is dropped only on the server’s last word', () => {
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), fc.boolean(), (status, isCode) => {
      const fate = fateOf(status, isCode);
      if (status < 300) expect(fate).toBe('received');
      else if (status >= 500) expect(fate).toBe('later');
      else expect(fate).not.toBe('received');
    }),
  );
  expect([fateOf(null, false), fateOf(401, false)]).toEqual(['later', 'later']);
  expect([fateOf(429, false), fateOf(429, true), fateOf(410, false), fateOf(409, false)]).toEqual([
    ...['later', 'refused', 'refused', 'refused'],
  ]);
});

test('a form is the same request in JSON', () => {
  expect(
    bodyOf('answer', [
      ['answer', 'coming'],
      ['etaMinutes', ' １５分 '],
    ]),
  ).toEqual({ answer: 'coming', etaMinutes: 15 });
  expect(
    bodyOf('answer', [
      ['answer', 'coming'],
      ['move', 'yes'],
      ['reason', ''],
    ]),
  ).toEqual({ answer: 'coming', move: true });
  expect(
    bodyOf('squad', [
      ['present', '4'],
      ['present', '5'],
      ['handOver', 'yes'],
    ]),
  ).toEqual({
    ...{ present: [4, 5], withoutPhone: [], handOver: true },
  });
  expect(bodyOf('equipment', [])).toEqual({ items: [] });
  expect(isWhole(bodyOf('answer', [['etaMinutes', '三点']]))).toBe(false);
});

const place = fc.record({
  lon: fc.double({ min: 74, max: 134, noNaN: true }),
  lat: fc.double({ min: 19, max: 53, noNaN: true }),
});

test('a phone measures distance as the server does, and never promises less than the way takes', () => {
  fc.assert(
    fc.property(place, place, (a, b) => {
      expect(distance_m(a, b)).toBeCloseTo(distanceMetres(a, b), 3);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 0, max: 10_000 }), (far, more) => {
      expect(etaMinutesFor(far + more)).toBeGreaterThanOrEqual(etaMinutesFor(far));
      expect(etaMinutesFor(far) % 5 === 0 || etaMinutesFor(far) === 999).toBe(true);
    }),
  );
  expect([isThere(299, 20, 300), isThere(301, 20, 300), isThere(10, 5_000, 300)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('each map is given the place where it shows it', () => {
  const lib = gcoord as unknown as {
    transform(p: number[], from: string, to: string): [number, number];
    GCJ02: string;
    BD09: string;
    WGS84: string;
  };
  fc.assert(
    fc.property(place, (position) => {
      const routes = routesTo('东门', position);
      const back = (text: RegExpExecArray | null, swapped: boolean, datum: string) => {
        const pair = [Number(text?.[1]), Number(text?.[2])];
        const [lon, lat] = lib.transform(swapped ? pair.reverse() : pair, datum, lib.WGS84);
        expect(distanceMetres({ lon, lat }, position)).toBeLessThan(3);
      };
      back(/to=([\d.]+),([\d.]+)/.exec(routes.amap), false, lib.GCJ02);
      back(/latlng:([\d.]+),([\d.]+)/.exec(routes.baidu), true, lib.BD09);
      back(/daddr=([\d.]+),([\d.]+)/.exec(routes.apple), true, lib.GCJ02);
      back(/destination=([\d.]+),([\d.]+)/.exec(routes.google), true, lib.GCJ02);
    }),
  );
});

test('a muster point’s code and a summons prove nothing of each other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), (id) => {
      const token = musterToken('secret', id);
      expect(readMusterToken('secret', token)).toBe(id);
      expect(readToken('secret', token)).toBe(null);
      expect(readMusterToken('secret', summonsToken('secret', id))).toBe(null);
      expect(readMusterToken('other', token)).toBe(null);
      expect(tokenIn(`https://muster.example/at/${token}`)).toBe(token);
    }),
  );
  for (const strange of ['https://x/a/1.abc', 'WIFI:S:x;;', '']) expect(tokenIn(strange)).toBe('');
});
