// Whom a wave asks: only for what is missing, nearest first, sparing scarce skills. Pure.
import type { Gap, PoolEntry } from './state.ts';

export interface WaveAsk {
  gap: Gap;
  /** People asked for each one missing. */
  factor: number;
  mode: 'person' | 'squad';
  spareWithinMetres: number;
  /** Units of which everybody who fills anything is asked, before all others and whatever the factor says. */
  pinnedUnits?: ReadonlySet<number>;
}

/** How many other roles of the requirement, `general` apart, this person could fill: what is spared. */
const spare = (entry: PoolEntry, role: string) =>
  entry.roles.filter((r) => r !== role && r !== 'general').length;

/**
 * The order in which people are asked for `role`: own county, with a position, rested; then nearest by bands of
 * `spareWithinMetres`, in a band who was heard at the last roll-call first, the least skilled first; then distance, then id.
 */
function orderFor(role: string, spareWithinMetres: number) {
  const band = (e: PoolEntry) => (e.distance_m === null ? 0 : Math.floor(e.distance_m / spareWithinMetres));
  return (a: PoolEntry, b: PoolEntry): number =>
    Number(a.crossBorder) - Number(b.crossBorder) ||
    Number(a.distance_m === null) - Number(b.distance_m === null) ||
    Number(a.tired) - Number(b.tired) ||
    band(a) - band(b) ||
    Number(a.unheard) - Number(b.unheard) ||
    spare(a, role) - spare(b, role) ||
    (a.distance_m ?? 0) - (b.distance_m ?? 0) ||
    a.memberId - b.memberId;
}

/** Roles with a gap, scarcest first; `general` last, since anybody fills it. */
function rolesByScarcity(pool: PoolEntry[], ask: WaveAsk): string[] {
  const open = Object.keys(ask.gap).filter((role) => (ask.gap[role] ?? 0) > 0);
  const plenty = new Map(
    open.map((role) => [role, pool.filter((e) => e.roles.includes(role)).length / (ask.gap[role] ?? 1)]),
  );
  return open.sort(
    (a, b) =>
      Number(a === 'general') - Number(b === 'general') ||
      (plenty.get(a) ?? 0) - (plenty.get(b) ?? 0) ||
      (a < b ? -1 : 1),
  );
}

const asksFor = (missing: number, factor: number) => Math.ceil(missing * factor - 1e-9);

/**
 * Takes people for `role` out of `pool` until `wanted` are found. Across the border only when the own county has fewer
 * left than are missing.
 */
function takeFor(
  role: string,
  pool: PoolEntry[],
  taken: Set<PoolEntry>,
  ask: WaveAsk,
  wanted: number,
): PoolEntry[] {
  const able = pool.filter((e) => !taken.has(e) && e.roles.includes(role));
  able.sort(orderFor(role, ask.spareWithinMetres));
  const own = able.filter((e) => !e.crossBorder);
  const missing = ask.gap[role] ?? 0;
  return own.length >= missing ? own.slice(0, wanted) : able.slice(0, wanted);
}

/** Whole squads, nearest first, as long as what is missing is at least half of the squad. */
function takeSquads(pool: PoolEntry[], ask: WaveAsk, already: number): PoolEntry[] {
  const missing = ask.gap.general ?? 0;
  let wanted = asksFor(missing, ask.factor) - already;
  if (wanted <= 0) return [];
  const squads = new Map<number, PoolEntry[]>();
  for (const entry of pool) {
    if (entry.unitId === null || !entry.roles.includes('general')) continue;
    squads.set(entry.unitId, [...(squads.get(entry.unitId) ?? []), entry]);
  }
  const mean = (list: PoolEntry[]) => list.reduce((sum, e) => sum + (e.distance_m ?? 1e7), 0) / list.length;
  const ordered = [...squads.entries()].sort(
    ([idA, a], [idB, b]) =>
      Number(a.some((e) => e.crossBorder)) - Number(b.some((e) => e.crossBorder)) ||
      mean(a) - mean(b) ||
      idA - idB,
  );
  const ownLeft = pool.filter((e) => !e.crossBorder && e.roles.includes('general')).length;
  const taken: PoolEntry[] = [];
  for (const [, members] of ordered) {
    if (ownLeft >= missing && members.some((e) => e.crossBorder)) continue;
    if (wanted < members.length / 2) break;
    taken.push(...members);
    wanted -= members.length;
  }
  return taken;
}

/** Of the pinned units those who can fill something that is missing. */
function pinnedIn(pool: PoolEntry[], { gap, pinnedUnits }: WaveAsk): PoolEntry[] {
  if (!pinnedUnits?.size) return [];
  return pool.filter(
    (e) => e.unitId !== null && pinnedUnits.has(e.unitId) && e.roles.some((role) => (gap[role] ?? 0) > 0),
  );
}

/**
 * Chooses whom to ask for `ask.gap` from `pool` (those not summoned yet). Scarce roles first, each with its own
 * people; whoever was taken for one role also counts for another that is still short. Empty when nobody can fill it.
 */
export function chooseWave(pool: PoolEntry[], ask: WaveAsk): PoolEntry[] {
  const taken = new Set(pinnedIn(pool, ask));
  if (ask.mode === 'squad') {
    const others = pool.filter((e) => !taken.has(e));
    const already = [...taken].filter((e) => e.roles.includes('general')).length;
    for (const entry of takeSquads(others, ask, already)) taken.add(entry);
  }
  const bySquad = [...taken];
  for (const role of rolesByScarcity(pool, ask)) {
    const already = bySquad.filter((e) => e.roles.includes(role)).length;
    const wanted = asksFor(ask.gap[role] ?? 0, ask.factor) - already;
    if (wanted <= 0) continue;
    for (const entry of takeFor(role, pool, taken, ask, wanted)) taken.add(entry);
  }
  return [...taken];
}
