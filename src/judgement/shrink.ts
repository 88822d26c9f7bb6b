// Yes-or-no habits with shrinkage: a chance made of what all share, the unit, the member, the member at night, and the
// luck of the whole event. Each level is pulled towards the one above as strongly as the levels differ in the data.
import { sigmoid, solve } from './maths.ts';

export interface Rows {
  count: number;
  /** 1: happened. */
  y: Uint8Array;
  unit: Int32Array;
  member: Int32Array;
  /** Member and part of the day: 2 × member, and one more at night. */
  cell: Int32Array;
  event: Int32Array;
  /** What all share, `width` numbers a row, the first of them 1. */
  x: Float64Array;
  width: number;
}

export interface Sizes {
  units: number;
  members: number;
  events: number;
}

export interface Prior {
  fixed: readonly { mean: number; spread: number }[];
  /** Spreads of the levels before anything is known, worth so many groups. */
  unit: number;
  member: number;
  cell: number;
  event: number;
  /** History may flatter or wrong: so much doubt stays on tonight whatever it says. */
  drift: number;
}

/** One habit of everybody, as logits. */
export interface Habit {
  fixed: number[];
  unit: Float64Array;
  member: Float64Array;
  cell: Float64Array;
  unitVariance: Float64Array;
  /** Of the member and the cell together. */
  cellVariance: Float64Array;
  /** The spread of a whole night's luck, what is not known of the average included. */
  night: number;
}

interface Level {
  group: Int32Array;
  effect: Float64Array;
  variance: Float64Array;
  /** How much the data say of each group. */
  bend: Float64Array;
  spread2: number;
  prior2: number;
  weight: number;
}

const SWEEPS = 20;

function level(group: Int32Array, size: number, spread: number, weight: number): Level {
  const variance = new Float64Array(size).fill(spread ** 2);
  return {
    group,
    effect: new Float64Array(size),
    variance,
    bend: new Float64Array(size),
    spread2: spread ** 2,
    prior2: spread ** 2,
    weight,
  };
}

/** What is not known of a group when the other levels are. */
const aloneOf = (one: Level) => (g: number) => 1 / ((one.bend[g] as number) + 1 / one.spread2);

/** What the data of some cells say of their member, whose cells differ. */
const toldBy = (cells: Level, c: number) => {
  const own = cells.bend[c] as number;
  return own > 0 ? 1 / (cells.spread2 + 1 / own) : 0;
};
/** What is not known of a member, nor of a cell, when the other is not known either: else people would seem alike. */
const memberOf = (members: Level, cells: Level) => (m: number) =>
  1 / (1 / members.spread2 + toldBy(cells, 2 * m) + toldBy(cells, 2 * m + 1));
const cellOf = (members: Level, cells: Level) => (c: number) => {
  const own = cells.bend[c] as number;
  const member = 1 / (1 / members.spread2 + toldBy(cells, c ^ 1));
  return 1 / (1 / cells.spread2 + (own > 0 ? 1 / (member + 1 / own) : 0));
};

/** One Newton step for every group of a level, and its spread anew. */
function improve({ y, count }: Rows, eta: Float64Array, one: Level, variance = aloneOf(one)): void {
  const size = one.effect.length;
  const slope = new Float64Array(size);
  const bend = one.bend.fill(0);
  for (let i = 0; i < count; i++) {
    const g = one.group[i] as number;
    const p = sigmoid(eta[i] as number);
    slope[g] = (slope[g] as number) + (y[i] as number) - p;
    bend[g] = (bend[g] as number) + p * (1 - p);
  }
  const moved = new Float64Array(size);
  let sum = one.prior2 * one.weight;
  let seen = one.weight;
  for (let g = 0; g < size; g++) {
    const precision = (bend[g] as number) + 1 / one.spread2;
    const old = one.effect[g] as number;
    const next = Math.max(-6, Math.min(6, old + ((slope[g] as number) - old / one.spread2) / precision));
    moved[g] = next - old;
    one.effect[g] = next;
    one.variance[g] = variance(g);
    // Groups without data say nothing of how far groups differ.
    if ((bend[g] as number) === 0) continue;
    sum += next ** 2 + (one.variance[g] as number);
    seen++;
  }
  one.spread2 = Math.max(1e-4, sum / seen);
  for (let i = 0; i < count; i++) eta[i] = (eta[i] as number) + (moved[one.group[i] as number] as number);
}

/** One Newton step for what all share. */
function improveFixed({ x, y, width, count }: Rows, eta: Float64Array, fixed: number[], prior: Prior): void {
  const slope = prior.fixed.map(({ mean, spread }, k) => (mean - (fixed[k] ?? 0)) / spread ** 2);
  const bend = prior.fixed.map(({ spread }, k) => prior.fixed.map((_, j) => (j === k ? spread ** -2 : 0)));
  for (let i = 0; i < count; i++) {
    const p = sigmoid(eta[i] as number);
    const w = p * (1 - p);
    for (let k = 0; k < width; k++) {
      const xk = x[i * width + k] as number;
      if (xk === 0) continue;
      slope[k] = (slope[k] as number) + xk * ((y[i] as number) - p);
      const row = bend[k] as number[];
      for (let j = 0; j < width; j++) row[j] = (row[j] as number) + xk * w * (x[i * width + j] as number);
    }
  }
  const moved = solve(bend, slope).map((m) => Math.max(-1, Math.min(1, m)));
  for (let k = 0; k < width; k++) fixed[k] = (fixed[k] as number) + (moved[k] as number);
  for (let i = 0; i < count; i++) {
    let more = 0;
    for (let k = 0; k < width; k++) more += (moved[k] as number) * (x[i * width + k] as number);
    eta[i] = (eta[i] as number) + more;
  }
}

/** What is not known of the average is shared by all tonight: few events tell little of it, however many people they had. */
function averageVariance({ event }: Rows, events: Level, prior: Prior): number {
  const seen = new Set(event);
  const own = prior.fixed[0]?.spread ?? 1;
  let precision = own ** -2;
  for (const e of seen) precision += 1 / (events.spread2 + (events.variance[e] as number));
  return 1 / precision;
}

export function fitHabit(rows: Rows, sizes: Sizes, prior: Prior): Habit {
  const fixed = prior.fixed.map(({ mean }) => mean);
  const units = level(rows.unit, sizes.units, prior.unit, 20);
  const members = level(rows.member, sizes.members, prior.member, 100);
  const cells = level(rows.cell, 2 * sizes.members, prior.cell, 200);
  const events = level(rows.event, sizes.events, prior.event, 6);
  const eta = new Float64Array(rows.count);
  for (let i = 0; i < rows.count; i++) {
    let sum = 0;
    for (let k = 0; k < rows.width; k++) sum += (fixed[k] as number) * (rows.x[i * rows.width + k] as number);
    eta[i] = sum;
  }
  for (let sweep = 0; rows.count > 0 && sweep < SWEEPS; sweep++) {
    improveFixed(rows, eta, fixed, prior);
    for (const one of [events, units]) improve(rows, eta, one);
    improve(rows, eta, members, memberOf(members, cells));
    improve(rows, eta, cells, cellOf(members, cells));
  }
  // A unit without data of its own differs as units turned out to differ.
  units.variance.forEach((_, g) => {
    if (units.bend[g] === 0) units.variance[g] = units.spread2;
  });
  return {
    fixed,
    ...{ unit: units.effect, member: members.effect, cell: cells.effect },
    ...{ unitVariance: units.variance, cellVariance: togetherOf(members, cells) },
    night: Math.sqrt(events.spread2 + averageVariance(rows, events, prior) + prior.drift ** 2),
  };
}

/** What is not known of member and cell together: less than of each by itself, since the data tell of their sum. */
function togetherOf(members: Level, cells: Level): Float64Array {
  return cells.bend.map((own, c) => {
    const member = 1 / (1 / members.spread2 + toldBy(cells, c ^ 1));
    return 1 / (own + 1 / (cells.spread2 + member));
  });
}
