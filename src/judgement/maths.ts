// The few curves that chances are made of. All take any number and give a number.

export const clamp = (x: number, low: number, high: number): number => Math.max(low, Math.min(high, x));

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The normal curve's share below `z`, to seven digits. */
function belowCounted(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    0.3989422804 *
    Math.exp((-z * z) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

/** A curve looked up between 0 and `WIDE` in hundreds of steps: one step asks for it a hundred thousand times. */
const WIDE = 8;
const PER_ONE = 256;
const table = (curve: (z: number) => number) =>
  Float64Array.from({ length: 2 * WIDE * PER_ONE + 2 }, (_, k) => curve(k / PER_ONE - WIDE));
const BELOW = table(belowCounted);
/** Below −5 the share itself is too small for its logarithm. */
const LOG_BELOW = table((z) =>
  z > -5 ? Math.log(belowCounted(z)) : -0.5 * z * z - Math.log(-z) - 0.9189385 - 1 / (z * z),
);

function looked(curve: Float64Array, z: number): number {
  const at = (z + WIDE) * PER_ONE;
  const k = Math.floor(at);
  const low = curve[k] as number;
  return low + (at - k) * ((curve[k + 1] as number) - low);
}

/** The normal curve's share below `z`, to six digits. */
export function below(z: number): number {
  if (z >= WIDE) return 1;
  if (z <= -WIDE) return 0;
  return looked(BELOW, z);
}

/** The logarithm of `below`, also where that is too small to be a number. */
export function logBelow(z: number): number {
  if (z >= WIDE) return 0;
  return z > -WIDE ? looked(LOG_BELOW, z) : -0.5 * z * z - Math.log(-z) - 0.9189385;
}

/** Where so much of the normal curve lies below, to a thousandth (Abramowitz and Stegun 26.2.23). */
export function quantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(clamp(Math.min(p, 1 - p), 1e-9, 0.5)));
  const z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return p < 0.5 ? -z : z;
}

/** What a logit of mean `eta` and variance `variance` means as a chance: the wider, the nearer to one half. */
export const damped = (variance: number): number => 1 / Math.sqrt(1 + 0.3926991 * variance);

/** Solves a small symmetric positive system in place, by Gauss without pivoting. */
export function solve(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  const a = matrix.map((row, i) => [...row, right[i] ?? 0]);
  for (let i = 0; i < n; i++) {
    const row = a[i] as number[];
    const pivot = row[i] || 1e-9;
    for (let j = i + 1; j < n; j++) {
      const other = a[j] as number[];
      const factor = (other[i] ?? 0) / pivot;
      for (let k = i; k <= n; k++) other[k] = (other[k] ?? 0) - factor * (row[k] ?? 0);
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const row = a[i] as number[];
    let sum = row[n] ?? 0;
    for (let k = i + 1; k < n; k++) sum -= (row[k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (row[i] || 1e-9);
  }
  return x;
}
