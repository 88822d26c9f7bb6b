// How likely the people asked fill the requirement, going by how often people came before. Pure.
import type { Line, PoolEntry } from './state.ts';

/** How many were asked before, and of them how many came or would have, in time. */
export interface Experience {
  asked: number;
  came: number;
}

/** Before there is much experience, six in ten are taken to come. */
const PRIOR = { asked: 10, came: 6 };

export const rateOf = ({ asked, came }: Experience): number => (came + PRIOR.came) / (asked + PRIOR.asked);

export interface RoleStrength {
  role: string;
  required: number;
  asked: number;
  expected: number;
}

export interface Strength {
  roles: RoleStrength[];
  /** The chance that every role is filled, 0 to 1. */
  confidence: number;
}

/** The chance of at least `least` successes in `n` tries that succeed at `rate`. */
export function atLeast(least: number, n: number, rate: number): number {
  if (least <= 0) return 1;
  if (least > n) return 0;
  let log = n * Math.log(1 - rate);
  let below = Math.exp(log);
  for (let k = 1; k < least; k++) {
    log += Math.log(((n - k + 1) / k) * (rate / (1 - rate)));
    below += Math.exp(log);
  }
  return Math.min(1, Math.max(0, 1 - below));
}

/** Each person counts for one role: whoever can do least first, for the role that has fewest for its size. */
export function strengthOf(lines: Line[], people: Pick<PoolEntry, 'roles'>[], rate: number): Strength {
  const asked = new Map(lines.map((l) => [l.role, 0]));
  const required = new Map(lines.map((l) => [l.role, l.count]));
  const filled = (role: string) => (asked.get(role) ?? 0) / (required.get(role) ?? 1);
  for (const { roles } of people.toSorted((a, b) => a.roles.length - b.roles.length)) {
    const [role] = roles.filter((r) => asked.has(r)).sort((a, b) => filled(a) - filled(b));
    if (role !== undefined) asked.set(role, (asked.get(role) ?? 0) + 1);
  }
  const roles = lines.map(({ role, count }) => {
    const n = asked.get(role) ?? 0;
    return { role, required: count, asked: n, expected: Math.round(n * rate) };
  });
  const confidence = roles.reduce((all, r) => all * atLeast(r.required, r.asked, rate), 1);
  return { roles, confidence };
}
