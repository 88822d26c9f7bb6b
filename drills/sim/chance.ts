// Chance as faults want it: whole numbers and choices, from a stream for each part of a world.
import { random } from '../../src/kernel/random.ts';

export interface Chance {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True for such a share of all asks. */
  of(share: number): boolean;
  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T;
}

/** The same `key` gives the same numbers; what one part draws moves nothing in another. */
export function chance(...key: (string | number)[]): Chance {
  const stream = random(...key);
  const int = (min: number, max: number) => min + Math.floor(stream.next() * (max - min + 1));
  return {
    int,
    of: stream.chance,
    pick: <T>(items: readonly T[]) => items[int(0, items.length - 1)] as T,
  };
}
