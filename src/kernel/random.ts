// Chance that can be repeated: numbers that depend on what they are for and on nothing else, so that the order of events
// changes nobody's luck.

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  chance(share: number): boolean;
  /** Around 0 with standard deviation 1. */
  normal(): number;
  /** Half of all below `median`; two thirds within the factor exp(`spread`) of it. */
  lognormal(of: { median: number; spread: number }): number;
  /** A key of `weights`, each as likely as its weight. */
  pick<K extends string>(weights: Partial<Record<K, number>>): K;
}

/** Four well-mixed 32-bit words of a text (xmur3). */
function hash(text: string): number[] {
  let h = 1_779_033_703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 3_432_918_353);
    h = (h << 13) | (h >>> 19);
  }
  return [0, 1, 2, 3].map(() => {
    h = Math.imul(h ^ (h >>> 16), 2_246_822_507);
    h = Math.imul(h ^ (h >>> 13), 3_266_489_909);
    h ^= h >>> 16;
    return h >>> 0;
  });
}

/** A stream of its own for each `key`, such as seed, member and purpose (sfc32). */
export function random(...key: (string | number)[]): Random {
  let [a = 0, b = 0, c = 0, d = 0] = hash(key.join('\u0000'));
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    ...{ next, normal },
    chance: (share) => next() < share,
    lognormal: ({ median, spread }) => median * Math.exp(spread * normal()),
    pick(weights) {
      const entries = Object.entries(weights) as [never, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      const found = entries.find(([, weight]) => {
        left -= weight;
        return left < 0;
      });
      return (found ?? entries[entries.length - 1] ?? [])[0] as never;
    },
  };
}
