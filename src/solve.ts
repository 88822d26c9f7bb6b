// Solves a program with HiGHS, one aim after the other, with what the earlier ones reached held fast.
import type { Highs } from 'highs';
import type { Program, Row, Solution } from './kernel/solver.ts';

/** Of all aims together. */
const MOST_SECONDS = 10;
/** Rounding of a solution in doubles. */
const SLACK = 1e-6;
/** Nearer to the best than that is the best. */
const GAP = 0.01;

function matrixOf(rows: readonly Row[], numCols: number) {
  const starts = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) starts[i + 1] = (starts[i] ?? 0) + row.of.length;
  const entries = rows.flatMap((row) => row.of);
  return {
    ...{ format: 'csr' as const, numRows: rows.length, numCols, starts },
    indices: Int32Array.from(entries, ([column]) => column),
    values: Float64Array.from(entries, ([, weight]) => weight),
  };
}

const reached = (aim: Float64Array, values: Float64Array) =>
  aim.reduce((sum, weight, i) => sum + weight * (values[i] ?? 0), 0);

interface Stage {
  program: Program;
  rows: readonly Row[];
  aim: Float64Array;
  known: Float64Array;
}

function solveStage(highs: Highs, { program, rows, aim, known }: Stage): Solution {
  const numCols = program.most.length;
  const { infinity, constants } = highs;
  const { integer, continuous } = constants.variableType;
  const model = highs.createModel({
    ...{ numCols, numRows: rows.length, colCost: aim, colLower: new Float64Array(numCols) },
    colUpper: Float64Array.from(program.most, (most) => most ?? infinity),
    rowLower: Float64Array.from(rows, (row) => row.lower ?? -infinity),
    rowUpper: Float64Array.from(rows, (row) => row.upper ?? infinity),
    matrix: matrixOf(rows, numCols),
    integrality: program.whole.map((whole) => (whole ? integer : continuous)),
  });
  try {
    const seconds = MOST_SECONDS / program.aims.length;
    model.options.set({ output_flag: false, random_seed: 0, time_limit: seconds, mip_rel_gap: GAP });
    model.setSolution({ colValue: known });
    model.run();
    const proven = model.getModelStatus() === constants.modelStatus.optimal;
    const found = Float64Array.from(model.getSolution().colValue as ArrayLike<number>, (value, i) =>
      program.whole[i] ? Math.round(value) : value,
    );
    const better = found.length === numCols && reached(aim, found) <= reached(aim, known) + SLACK;
    return { proven, values: better ? found : known };
  } finally {
    model.dispose();
  }
}

export function solveWith(highs: Highs, program: Program): Solution {
  const rows = [...program.rows];
  let solution: Solution = { values: program.known, proven: true };
  for (const aim of program.aims) {
    const { proven, values } = solveStage(highs, { program, rows, aim, known: solution.values });
    solution = { values, proven: proven && solution.proven };
    const of = [...aim].flatMap((weight, i): [number, number][] => (weight === 0 ? [] : [[i, weight]]));
    if (of.length > 0) rows.push({ lower: null, upper: reached(aim, values) + SLACK, of });
  }
  return solution;
}
