// What a route can do by country: a table of number prefixes, of which the longest that fits counts. Pure.
import type { Capabilities } from './channel.ts';

export interface PrefixCapabilities extends Capabilities {
  /** `+86`, `+1`; `+` is every country. */
  prefix: string;
}

/** Null when no row fits: the route carries nothing there. */
export function longestPrefix(table: readonly PrefixCapabilities[], address: string): Capabilities | null {
  const best = table
    .filter((row) => address.startsWith(row.prefix))
    .reduce<PrefixCapabilities | null>(
      (longest, row) => (longest && longest.prefix.length >= row.prefix.length ? longest : row),
      null,
    );
  if (!best) return null;
  const { prefix: _, ...capabilities } = best;
  return capabilities;
}
