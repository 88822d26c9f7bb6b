import { expect, test } from 'vitest';
import { changeOf, eventText, knownId, logAfter, longerCurve } from '../../src/callout/board-rules.ts';

const line = (id: number) => ({ id, at: '2026-11-23T19:07:00.000Z', text: `${id}`, by: '' });
const moment = (lastId: number, states: string[]) => ({
  ...{ lastId, head: { version: lastId }, log: [line(lastId - 1), line(lastId)] },
  people: states.map((state, i) => ({ summonsId: i + 1, state })),
  curve: Array.from({ length: lastId }, (_, i) => ({ at: `${i}`, committed: i, mustered: 0 })),
});

test('a change carries only people, points and lines that are other ones, and new people', () => {
  const change = changeOf(moment(3, ['waiting', 'coming']), moment(5, ['waiting', 'cannot', 'waiting']));
  expect(change.people.map((p) => [p.summonsId, p.state])).toEqual([
    [2, 'cannot'],
    [3, 'waiting'],
  ]);
  expect(change.curve.map((p) => p.committed)).toEqual([3, 4]);
  expect(change.log.map((l) => l.id)).toEqual([4, 5]);
  expect(change.head).toEqual({ version: 5 });
});

test('who comes back gets what was missed, and reads anew when that is no longer kept', () => {
  const shown = { lastId: 9, log: [line(6), line(8)] };
  expect(logAfter(shown, 0)?.map((l) => l.id)).toEqual([6, 8]);
  expect(logAfter(shown, 7)?.map((l) => l.id)).toEqual([8]);
  expect(logAfter(shown, 9)).toEqual([]);
  expect(logAfter(shown, 5)).toBeNull();
  expect(['12', '', 'x', '1;2', undefined].map(knownId)).toEqual([12, 0, 0, 0, 0]);
});

test('the curve grows only when strength is another, and an event is one block', () => {
  const curve = [{ at: 'a', committed: 1, mustered: 0 }];
  expect(longerCurve(curve, { at: 'b', committed: 1, mustered: 0 })).toBe(curve);
  expect(longerCurve(curve, { at: 'b', committed: 1, mustered: 1 })).toHaveLength(2);
  expect(eventText('beat', { a: 'x\ny' }, 4)).toBe('id: 4\nevent: beat\ndata: {"a":"x\\ny"}\n\n');
});
