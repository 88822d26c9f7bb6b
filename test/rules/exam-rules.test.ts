import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Asked,
  type BankQuestion,
  certificateNumber,
  drawPaper,
  dueAt,
  isOver,
  markOf,
  mayAppeal,
  pointsFor,
  QUESTION_KINDS,
  type RuleLine,
  shortage,
  wrongChoice,
} from '../../src/training/exam-rules.ts';

const question = fc
  .record({
    topic: fc.constantFrom('法规', '急救'),
    kind: fc.constantFrom(...QUESTION_KINDS),
    options: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 5 }),
    pick: fc.infiniteStream(fc.nat(99)),
  })
  .map(({ topic, kind, options, pick }): Omit<BankQuestion, 'id'> => {
    const [first = 0, second = 0] = [...pick.take(2)];
    const one = first % options.length;
    const answer =
      kind === 'practical'
        ? []
        : kind === 'true_false'
          ? [first % 2]
          : kind === 'single'
            ? [one]
            : [...new Set([one, second % options.length])].sort();
    return { topic, kind, stem: '题', options: kind === 'true_false' ? [] : options, answer };
  });
const bank = fc.array(question, { maxLength: 40 }).map((all) => all.map((q, id) => ({ ...q, id })));
const rule = fc.array(
  fc.record({
    topic: fc.constantFrom('法规', '急救'),
    kind: fc.constantFrom(...QUESTION_KINDS),
    count: fc.integer({ min: 1, max: 4 }),
    points: fc.integer({ min: 1, max: 20 }),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('a paper', () => {
  test('has what the rule says, nothing twice, the right options right, and is the same when drawn again', () => {
    fc.assert(
      fc.property(bank, rule, fc.nat(), fc.nat(), (all, lines, seed, memberId) => {
        fc.pre(shortage(all, lines).length === 0);
        const paper = drawPaper(all, lines, seed, memberId);
        expect(drawPaper([...all].reverse(), lines, seed, memberId)).toEqual(paper);
        expect(new Set(paper.map((q) => q.id)).size).toBe(paper.length);
        expect(paper).toHaveLength(lines.reduce((n, l) => n + l.count, 0));
        for (const q of paper) {
          const was = all.find((b) => b.id === q.id) as BankQuestion;
          expect([...q.options].sort()).toEqual([...was.options].sort());
          const words = (of: BankQuestion) =>
            of.kind === 'true_false' ? of.answer : of.answer.map((i) => of.options[i]).sort();
          expect(words(q)).toEqual(words(was));
        }
      }),
    );
  });

  test('differs between candidates', () => {
    const all: BankQuestion[] = Array.from({ length: 50 }, (_, id) => ({
      ...{ id, topic: '法规', kind: 'true_false', stem: `${id}`, options: [], answer: [1] },
    }));
    const line: RuleLine = { topic: '法规', kind: 'true_false', count: 10, points: 1 };
    const ids = (member: number) => drawPaper(all, [line], 7, member).map((q) => q.id);
    expect(ids(1)).not.toEqual(ids(2));
  });

  test('cannot be drawn from too small a bank, and each line is told what it lacks', () => {
    const one: BankQuestion = {
      id: 1,
      topic: '法规',
      kind: 'single',
      stem: '',
      options: ['a', 'b'],
      answer: [0],
    };
    const line: RuleLine = { topic: '法规', kind: 'single', count: 1, points: 1 };
    expect(shortage([one], [line])).toEqual([]);
    expect(shortage([one], [line, { ...line, count: 2 }])).toEqual([{ line: 1, lacking: 2 }]);
  });
});

describe('a mark', () => {
  test('is 100 for all that is right, 0 for nothing, and never more when an answer is made wrong', () => {
    fc.assert(
      fc.property(bank, rule, fc.nat(), (all, lines, seed) => {
        fc.pre(shortage(all, lines).length === 0);
        const paper = drawPaper(all, lines, seed, 1);
        const right = new Map(
          paper.map((q, i) => [i, q.kind === 'practical' ? [...q.options.keys()] : q.answer]),
        );
        expect(markOf(paper, right)).toBe(100);
        expect(markOf(paper, new Map())).toBe(0);
        for (const place of paper.keys()) {
          const less = new Map(right).set(place, []);
          expect(markOf(paper, less)).toBeLessThanOrEqual(100);
          expect(wrongChoice(paper[place] as Asked, right.get(place) ?? [])).toBe(false);
        }
      }),
    );
  });

  const several: Asked = {
    id: 1,
    topic: '',
    kind: 'multiple',
    stem: '',
    options: ['a', 'b', 'c'],
    answer: [0, 2],
    points: 4,
  };
  test.each([
    [[0, 2], 4],
    [[0], 2],
    [[0, 1], 0],
    [[0, 1, 2], 0],
    [[], 0],
  ])('of several right ones %j is worth %d', (chosen, points) => {
    expect(pointsFor(several, chosen)).toBe(points);
  });
  test('of a task counts the steps that were done', () => {
    expect(
      pointsFor({ ...several, kind: 'practical', options: ['a', 'b', 'c', 'd'], answer: [] }, [0, 3]),
    ).toBe(2);
  });
  test.each([[[3]], [[0, 0]]])('%j is no answer to it', (chosen) => {
    expect(wrongChoice(several, chosen)).toBe(true);
  });
  test('a single choice and a statement have one answer', () => {
    expect(wrongChoice({ ...several, kind: 'single' }, [0, 1])).toBe(true);
    expect(wrongChoice({ ...several, kind: 'true_false', options: [] }, [2])).toBe(true);
    expect(wrongChoice({ ...several, kind: 'true_false', options: [] }, [1])).toBe(false);
  });
});

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24) + minutes * 60_000);
test('whoever begins late has until the exam closes, and a tap under way at that moment still counts', () => {
  expect(dueAt(at(0), 30, at(60))).toEqual(at(30));
  expect(dueAt(at(50), 30, at(60))).toEqual(at(60));
  expect([isOver(at(60), at(60.2)), isOver(at(60), at(60.3))]).toEqual([false, true]);
});
test('an appeal is made within seven days', () => {
  const day = 24 * 60;
  expect([mayAppeal(at(0), at(7 * day)), mayAppeal(at(0), at(7 * day + 1))]).toEqual([true, false]);
});
test('certificates are numbered through the year', () => {
  expect([certificateNumber('2026', undefined), certificateNumber('2026', '2026-00041')]).toEqual([
    '2026-00001',
    '2026-00042',
  ]);
});
