// How a drill is scored: what the log measures, what trainers give within bands, how two of them become one score. Pure.
import type { Report } from '../callout/report.ts';
import type { FieldError } from '../kernel/problem.ts';

export const LEVELS = ['squad', 'company', 'county'] as const;
export type Level = (typeof LEVELS)[number];
export const MEASURES = ['assembly_minutes', 'strength_percent'] as const;

export interface Words {
  zh: string;
  en: string;
}
/** A band of points; of a measured criterion with the figure that reaches it, null: all the rest, the last one. */
export interface Band {
  name: Words;
  from: number;
  to: number;
  limit?: number | null | undefined;
}
/** Of a hundred points, by its bands from best to worst. With a `measure` the log gives it, else trainers do. */
export interface Criterion {
  key: string;
  name: Words;
  /** All weights together make a hundred. */
  weight: number;
  measure: (typeof MEASURES)[number] | null;
  bands: Band[];
}
export interface Penalty {
  key: string;
  name: Words;
  /** Off the total, each time. */
  points: number;
  most: number;
}
export interface Rubric {
  /** So many points of one criterion two trainers may differ: then their mean counts. */
  tolerance: number;
  criteria: Criterion[];
  penalties: Penalty[];
}

export interface Entry {
  scores: { criterion: string; band: number; points: number }[];
  penalties: { penalty: string; count: number }[];
}
/** Points of each judged criterion, and how often each penalty. */
export interface Judged {
  points: Record<string, number>;
  penalties: Record<string, number>;
}
export interface Figures {
  summoned: number;
  /** Those who said no are in it, those whom the end spared the way are not. */
  expected: number;
  inTime: number;
  strengthPercent: number | null;
  /** From the launch until nine tenths of those who came in time were there. */
  assemblyMinutes: number | null;
}

const field = (at: string, code: string, vars?: Record<string, string | number>): FieldError => ({
  ...{ field: at, code },
  ...(vars && { vars }),
});

/** What is wrong with a rubric that somebody wrote. */
export function wrongRubric({ criteria, penalties }: Rubric): FieldError[] {
  const wrong: FieldError[] = [];
  const keys = [...criteria, ...penalties].map((c) => c.key);
  if (new Set(keys).size < keys.length) wrong.push(field('criteria', 'field.key-twice'));
  if (criteria.reduce((sum, c) => sum + c.weight, 0) !== 100)
    wrong.push(field('criteria', 'field.weights-hundred'));
  for (const [i, { bands, measure }] of criteria.entries()) {
    if (bands.some((b) => b.from > b.to)) wrong.push(field(`criteria.${i}.bands`, 'field.band-order'));
    const open = bands.map((b) => (b.limit ?? null) === null);
    if (measure && (open.indexOf(true) !== bands.length - 1 || bands.length < 2))
      wrong.push(field(`criteria.${i}.bands`, 'field.band-limits'));
  }
  return wrong;
}

/** What the report of the call-out says of these people. */
export function figuresOf(report: Report, memberIds: readonly number[]): Figures {
  const mine = new Set(memberIds);
  const people = report.people.filter((p) => mine.has(p.memberId));
  const endedEarly = report.stoodDownAt !== null && report.stoodDownAt < report.arriveBy;
  const spared = (came: string) => endedEarly && ['waiting', 'coming', 'en_route'].includes(came);
  const expected = people.filter((p) => p.arrivedAt !== null || !spared(p.came));
  const times = expected
    .flatMap((p) => (p.arrivedAt !== null && p.arrivedAt <= report.arriveBy ? [Date.parse(p.arrivedAt)] : []))
    .sort((a, b) => a - b);
  const nine = times[Math.ceil(times.length * 0.9) - 1];
  return {
    ...{ summoned: people.length, expected: expected.length, inTime: times.length },
    strengthPercent: expected.length === 0 ? null : Math.floor((times.length * 100) / expected.length),
    assemblyMinutes: nine === undefined ? null : Math.ceil((nine - Date.parse(report.launchedAt)) / 60_000),
  };
}

/** The points that the figures make; what could not be measured is worth the last band. */
export function measuredPoints({ criteria }: Rubric, figures: Figures): Record<string, number> {
  const points: Record<string, number> = {};
  for (const { key, measure, bands } of criteria) {
    if (!measure) continue;
    const value = measure === 'assembly_minutes' ? figures.assemblyMinutes : figures.strengthPercent;
    const reached = ({ limit = null }: Band) =>
      limit === null ||
      (value !== null && (measure === 'assembly_minutes' ? value <= limit : value >= limit));
    points[key] = bands.find(reached)?.to ?? 0;
  }
  return points;
}

/** Every field that is wrong in what a trainer gave: one score for each judged criterion, each inside its band. */
export function wrongEntry({ criteria, penalties }: Rubric, entry: Entry): FieldError[] {
  const wrong: FieldError[] = [];
  const judged = criteria.filter((c) => c.measure === null);
  const seen = new Set<string>();
  for (const [i, { criterion, band, points }] of entry.scores.entries()) {
    const at = judged.find((c) => c.key === criterion);
    const span = at?.bands[band];
    if (!at || seen.has(criterion)) wrong.push(field(`scores.${i}.criterion`, 'field.criterion'));
    else if (!span) wrong.push(field(`scores.${i}.band`, 'field.band'));
    else if (points < span.from || points > span.to)
      wrong.push(field(`scores.${i}.points`, 'field.outside-band', { from: span.from, to: span.to }));
    seen.add(criterion);
  }
  if (judged.some((c) => !seen.has(c.key))) wrong.push(field('scores', 'field.score-missing'));
  const counted = new Set<string>();
  for (const [i, { penalty, count }] of entry.penalties.entries()) {
    const known = penalties.find((p) => p.key === penalty);
    if (!known || counted.has(penalty)) wrong.push(field(`penalties.${i}.penalty`, 'field.penalty'));
    else if (count > known.most)
      wrong.push(field(`penalties.${i}.count`, 'field.penalty-most', { most: known.most }));
    counted.add(penalty);
  }
  return wrong;
}

export function judgedOf({ criteria, penalties }: Rubric, entry: Entry): Judged {
  const points = new Map(entry.scores.map((s) => [s.criterion, s.points]));
  const counts = new Map(entry.penalties.map((p) => [p.penalty, p.count]));
  const judged = criteria.filter((c) => c.measure === null);
  return {
    points: Object.fromEntries(judged.map((c) => [c.key, points.get(c.key) ?? 0])),
    penalties: Object.fromEntries(penalties.map((p) => [p.key, counts.get(p.key) ?? 0])),
  };
}

export interface Difference {
  key: string;
  one: number;
  other: number;
}

/** Within the tolerance their mean; beyond it both see where, and nothing counts. Penalties are facts: the counts are the same. */
export function reconcile(
  rubric: Rubric,
  a: Entry,
  b: Entry,
): { agreed: Judged } | { differences: Difference[] } {
  const [one, other] = [judgedOf(rubric, a), judgedOf(rubric, b)];
  const differences: Difference[] = [];
  const points: Record<string, number> = {};
  for (const [key, mine] of Object.entries(one.points)) {
    const theirs = other.points[key] ?? 0;
    if (Math.abs(mine - theirs) > rubric.tolerance) differences.push({ key, one: mine, other: theirs });
    points[key] = (mine + theirs) / 2;
  }
  for (const [key, mine] of Object.entries(one.penalties)) {
    const theirs = other.penalties[key] ?? 0;
    if (mine !== theirs) differences.push({ key, one: mine, other: theirs });
  }
  return differences.length > 0 ? { differences } : { agreed: { points, penalties: one.penalties } };
}

/** Of a hundred, to a tenth, never below nothing. */
export function totalOf(rubric: Rubric, measured: Record<string, number>, judged: Judged): number {
  const points = { ...measured, ...judged.points };
  const sum = rubric.criteria.reduce((all, c) => all + c.weight * (points[c.key] ?? 0), 0) / 100;
  const off = rubric.penalties.reduce((all, p) => all + p.points * (judged.penalties[p.key] ?? 0), 0);
  return Math.max(0, Math.round((sum - off) * 10) / 10);
}

const APPEAL_MS = 7 * 86_400_000;
export const appealUntil = (signedAt: Date): Date => new Date(signedAt.getTime() + APPEAL_MS);

export interface Placed {
  rank: number | null;
  score: number | null;
}

/** The mean of each unit's scores; equal ones share a rank and the next is as far down; a unit without a drill has none and stands last. */
export function ranked<T extends { scores: number[] }>(units: T[]): (T & Placed)[] {
  const mean = (n: number[]) => Math.round((n.reduce((a, b) => a + b, 0) / n.length) * 10) / 10;
  const scored = units.map((u) => ({ ...u, score: u.scores.length > 0 ? mean(u.scores) : null }));
  const above = (score: number) => scored.filter((u) => u.score !== null && u.score > score).length;
  return scored
    .map((u) => ({ ...u, rank: u.score === null ? null : above(u.score) + 1 }))
    .sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || 0);
}
