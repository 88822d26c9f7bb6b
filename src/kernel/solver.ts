// A linear program in whole numbers, as data: it is solved elsewhere, in a thread of its own, so that nobody's request waits for it.
import { Problem } from './problem.ts';

export interface Row {
  lower: number | null;
  upper: number | null;
  /** Which column counts how much. */
  of: (readonly [column: number, weight: number])[];
}

export interface Program {
  /** The most of each column; none is less than nothing. Null: without end. */
  most: (number | null)[];
  /** Whole numbers only. */
  whole: boolean[];
  rows: Row[];
  /** What is to be as little as possible: the first above all, the next without giving up anything of those before. */
  aims: Float64Array[];
  /** A solution to begin with. */
  known: Float64Array;
}

export interface Solution {
  values: Float64Array;
  /** Whether nothing better is possible; else the time ran out, and this was the best so far. */
  proven: boolean;
}

/** Deterministic, except where the time runs out. */
export type Solver = (program: Program) => Promise<Solution>;

/** 409 where nothing can solve it: people plan by hand. */
export function needSolver(solve: Solver | undefined): Solver {
  if (!solve) throw new Problem(409, 'solver-not-here');
  return solve;
}
