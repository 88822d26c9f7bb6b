// Exams: the paper that a candidate gets, what an answer is worth, and until when it may be given. Pure.
import { random } from '../kernel/random.ts';

export const QUESTION_KINDS = ['single', 'multiple', 'true_false', 'practical'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export interface BankQuestion {
  id: number;
  topic: string;
  kind: QuestionKind;
  stem: string;
  options: string[];
  answer: number[];
}

/** So many of a topic and kind, each worth so many points. */
export interface RuleLine {
  topic: string;
  kind: QuestionKind;
  count: number;
  points: number;
}

/** A question as it was asked. */
export interface Asked extends BankQuestion {
  points: number;
}

const fits = (line: RuleLine) => (q: BankQuestion) => q.topic === line.topic && q.kind === line.kind;

/** The lines for which the bank has too few questions, and how many it lacks. Lines of one topic and kind share them. */
export function shortage(bank: BankQuestion[], rule: RuleLine[]): { line: number; lacking: number }[] {
  const taken = new Map<string, number>();
  return rule.flatMap((line, i) => {
    const key = `${line.kind} ${line.topic}`;
    const before = taken.get(key) ?? 0;
    taken.set(key, before + line.count);
    const lacking = Math.min(line.count, before + line.count - bank.filter(fits(line)).length);
    return lacking > 0 ? [{ line: i, lacking }] : [];
  });
}

/** In an order that the key alone decides. */
function shuffled<T>(list: T[], ...key: (string | number)[]): T[] {
  const luck = random(...key);
  return list
    .map((item) => ({ item, at: luck.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** What can be chosen stands in another order on each paper; a task's steps keep theirs. */
function withOptionsMixed(q: BankQuestion, points: number, ...key: (string | number)[]): Asked {
  if (q.kind !== 'single' && q.kind !== 'multiple') return { ...q, points };
  const order = shuffled([...q.options.keys()], ...key, q.id);
  return {
    ...{ ...q, points },
    options: order.map((i) => q.options[i] as string),
    answer: order.flatMap((was, now) => (q.answer.includes(was) ? [now] : [])),
  };
}

/** The candidate's paper: the same whenever it is drawn, from the same bank. No question comes twice. */
export function drawPaper(bank: BankQuestion[], rule: RuleLine[], seed: number, memberId: number): Asked[] {
  const used = new Set<number>();
  return rule.flatMap((line, i) => {
    const all = bank.filter((q) => fits(line)(q) && !used.has(q.id)).sort((a, b) => a.id - b.id);
    const drawn = shuffled(all, 'paper', seed, memberId, i).slice(0, line.count);
    for (const q of drawn) used.add(q.id);
    return drawn.map((q) => withOptionsMixed(q, line.points, 'options', seed, memberId));
  });
}

/** Several right ones: a part of them, and none that is wrong, is worth half. */
export function pointsFor({ kind, answer, options, points }: Asked, chosen: number[]): number {
  const picked = new Set(chosen);
  if (kind === 'practical') return (points * picked.size) / Math.max(1, options.length);
  if (picked.size === 0 || [...picked].some((c) => !answer.includes(c))) return 0;
  if (picked.size === answer.length) return points;
  return kind === 'multiple' ? points / 2 : 0;
}

/** Of a hundred. `answers` by place on the paper; what has none is worth nothing. */
export function markOf(paper: Asked[], answers: ReadonlyMap<number, number[]>): number {
  const whole = paper.reduce((sum, q) => sum + q.points, 0);
  const got = paper.reduce((sum, q, i) => sum + pointsFor(q, answers.get(i) ?? []), 0);
  return whole === 0 ? 0 : Math.round((100 * got) / whole);
}

/** Whether somebody has to look on before there is a mark. */
export const isWatched = (paper: Asked[]): boolean => paper.some((q) => q.kind === 'practical');

/** Null: not an answer to this question. */
export function wrongChoice({ kind, options }: Asked, chosen: number[]): boolean {
  const most = kind === 'true_false' ? 2 : options.length;
  if (chosen.some((c) => c >= most) || new Set(chosen).size < chosen.length) return true;
  return kind !== 'multiple' && kind !== 'practical' && chosen.length > 1;
}

/** Whoever begins late has less time: nobody sits on after the exam has closed. */
export const dueAt = (startedAt: Date, minutes: number, closesAt: Date): Date =>
  new Date(Math.min(startedAt.getTime() + minutes * 60_000, closesAt.getTime()));

/** What was under way when the time ended still counts. */
const GRACE_MS = 15_000;
export const isOver = (due: Date, now: Date): boolean => now.getTime() > due.getTime() + GRACE_MS;

/** When the dispatcher hands a paper in by itself. */
export const handedInBefore = (now: Date): Date => new Date(now.getTime() - GRACE_MS);

/** The first moment at which it does. */
export const afterGrace = (due: Date): Date => new Date(due.getTime() + GRACE_MS + 1);

const APPEAL_DAYS = 7;
export const mayAppeal = (markedAt: Date, now: Date): boolean =>
  now.getTime() <= markedAt.getTime() + APPEAL_DAYS * 86_400_000;

export type Outcome = 'passed' | 'failed';
export const outcomeOf = (mark: number, passMark: number): Outcome =>
  mark >= passMark ? 'passed' : 'failed';

/** The next certificate's number of a year: 2026-00042. */
export const certificateNumber = (year: string, last: string | undefined): string =>
  `${year}-${String(Number(last?.split('-')[1] ?? 0) + 1).padStart(5, '0')}`;
