// What figures and weights come to: a score, a place, and why it moved. Pure.
import { ranked } from '../training/score-rules.ts';

export interface Figure {
  good: number;
  total: number;
}
/** By indicator; one of which nothing was counted may be missing. */
export type Figures = Readonly<Record<string, Figure>>;
export type Weights = Readonly<Record<string, number>>;

/** Of a hundred, to a tenth; null: nothing was counted. */
export const rateOf = ({ good, total }: Figure): number | null =>
  total > 0 ? Math.round((1_000 * good) / total) / 10 : null;

/**
 * How much of the score each indicator is. Of what nothing was counted the weight falls to the others in their proportion:
 * who had no drill is not worse for it.
 */
function sharesOf(figures: Figures, weights: Weights): Record<string, number> {
  const counted = Object.entries(figures).filter(
    ([name, { total }]) => total > 0 && (weights[name] ?? 0) > 0,
  );
  const whole = counted.reduce((sum, [name]) => sum + (weights[name] ?? 0), 0);
  return Object.fromEntries(counted.map(([name]) => [name, (weights[name] ?? 0) / whole]));
}

/** The points of a hundred that each indicator brings. */
export const pointsOf = (figures: Figures, weights: Weights): Record<string, number> =>
  Object.fromEntries(
    Object.entries(sharesOf(figures, weights)).map(([name, share]) => {
      const { good, total } = figures[name] ?? { good: 0, total: 1 };
      return [name, (100 * share * good) / total];
    }),
  );

const tenth = (n: number) => Math.round(n * 10) / 10;

/** Of a hundred, to a tenth; null: nothing that weighs was counted. */
export function scoreOf(figures: Figures, weights: Weights): number | null {
  const points = Object.values(pointsOf(figures, weights));
  return points.length === 0 ? null : Math.min(100, tenth(points.reduce((sum, n) => sum + n, 0)));
}

export interface Move {
  indicator: string;
  points: number;
}

/**
 * What each indicator did to the score between two quarters, the most first; together they are the difference. One that weighs
 * more than before, or is counted for the first time, did as much as it lies above or below the score that was.
 */
export function movesBetween(
  now: { figures: Figures; weights: Weights },
  before: { figures: Figures; weights: Weights },
): Move[] {
  const [after, was] = [pointsOf(now.figures, now.weights), pointsOf(before.figures, before.weights)];
  if (Object.keys(after).length === 0 || Object.keys(was).length === 0) return [];
  const [share, shareBefore] = [sharesOf(now.figures, now.weights), sharesOf(before.figures, before.weights)];
  const score = Object.values(was).reduce((sum, n) => sum + n, 0);
  const did = (name: string) =>
    (after[name] ?? 0) - (was[name] ?? 0) - ((share[name] ?? 0) - (shareBefore[name] ?? 0)) * score;
  return [...new Set([...Object.keys(after), ...Object.keys(was)])]
    .map((indicator) => ({ indicator, points: tenth(did(indicator)) }))
    .filter(({ points }) => points !== 0)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.indicator < b.indicator ? -1 : 1));
}

export interface Counted {
  nodeId: number;
  kind: 'city' | 'county' | 'station' | 'employer' | 'site';
  name: string;
  parentId: number | null;
  employerId: number | null;
  figures: Figures;
}
export interface Scored extends Counted {
  score: number | null;
  /** Among those of its kind; equal scores share one. */
  place: number | null;
}

/** Each with its score and its place among those of its kind. */
export function assessed(nodes: readonly Counted[], weights: Weights): Scored[] {
  const scored = nodes.map((node) => ({ ...node, score: scoreOf(node.figures, weights) }));
  const kinds = [...new Set(nodes.map((node) => node.kind))];
  return kinds.flatMap((kind) =>
    ranked(
      scored
        .filter((node) => node.kind === kind)
        .map((node) => ({ ...node, scores: node.score === null ? [] : [node.score] })),
    ).map(({ scores: _, rank, ...node }) => ({ ...node, place: rank })),
  );
}
