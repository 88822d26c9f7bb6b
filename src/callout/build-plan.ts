// From candidates to a plan: who would be asked in which echelon, what stays short, who is left out. Pure.
import { chooseWave } from './choose.ts';
import { type EligibilityAsk, eligibility, type LeftOutReason, type MemberFacts } from './eligibility.ts';
import { matchLines, totalOf } from './gap.ts';
import type { Policy } from './policy.ts';
import type { Gap, Line, PoolEntry } from './state.ts';

export interface PlannedEntry extends PoolEntry {
  plannedEchelon: number;
}

export interface LeftOut {
  memberId: number;
  name: string;
  reason: LeftOutReason;
}

export interface Plan {
  /** Everyone who may be asked, in the order of asking. Frozen at launch. */
  pool: PlannedEntry[];
  echelons: { number: number; windowSeconds: number; factor: number; asks: number; crossBorder: number }[];
  /** What stays missing per role even if everyone in the pool comes. */
  shortfall: Gap;
  /** Eligible people per role, and the requirement. */
  supply: Gap;
  leftOut: LeftOut[];
  /** Of the pool: who lacks what for a role that he or she would fill. */
  lacking: { memberId: number; items: string[] }[];
  /** Counties across the border that the plan would ask. */
  borrowedFrom: number[];
  /** More people would fill more: everybody looked at who could close the shortfall is asked already. */
  isThin: boolean;
}

/** Eligible candidates as pool entries, and why the others are not. */
export function sift(
  facts: MemberFacts[],
  ask: EligibilityAsk,
  countyId: number | null,
): { eligible: PoolEntry[]; leftOut: LeftOut[]; lacking: Plan['lacking'] } {
  const eligible: PoolEntry[] = [];
  const lacking: Plan['lacking'] = [];
  const leftOut: LeftOut[] = [];
  // One array for all who can fill the same: rows that share it are written once.
  const rolesOf = new Map<string, string[]>();
  for (const f of facts) {
    const verdict = eligibility(f, ask);
    if (!verdict.eligible) {
      leftOut.push({ memberId: f.memberId, name: f.name, reason: verdict.reason });
      continue;
    }
    if (verdict.lacks.length > 0) lacking.push({ memberId: f.memberId, items: verdict.lacks });
    const key = verdict.roles.join();
    const roles = rolesOf.get(key) ?? verdict.roles;
    rolesOf.set(key, roles);
    eligible.push({
      memberId: f.memberId,
      name: f.name,
      unitId: f.unitId,
      unitName: f.unitName,
      countyId: f.countyId,
      crossBorder: countyId !== null && f.countyId !== countyId,
      tired: verdict.tired,
      unheard: f.unheard ?? false,
      distance_m: f.distance_m,
      positionSource: f.positionSource,
      roles,
    });
  }
  return { eligible, leftOut, lacking };
}

const gapOf = (lines: Line[]): Gap => matchLines(lines, []).gap;

/** The waves as they would be raised if nobody answered: each asks the whole requirement anew of those left. */
export function buildPlan(
  facts: MemberFacts[],
  about: {
    lines: Line[];
    policy: Policy;
    ask: EligibilityAsk;
    countyId: number | null;
    pinnedUnits?: ReadonlySet<number>;
  },
): Plan {
  const { lines, policy, ask, countyId, pinnedUnits } = about;
  const { eligible, leftOut, lacking } = sift(facts, ask, countyId);
  const isPinned = (e: PoolEntry) => e.unitId !== null && (pinnedUnits?.has(e.unitId) ?? false);
  const mayAsk = (e: PoolEntry) => policy.crossBorder || !e.crossBorder || isPinned(e);
  const usable = eligible.filter(mayAsk);
  const gap = gapOf(lines);
  const pool: PlannedEntry[] = [];
  const echelons: Plan['echelons'] = [];
  let left = usable;
  policy.echelons.forEach(({ windowSeconds, factor }, i) => {
    const wave = chooseWave(left, {
      gap,
      factor,
      mode: policy.mode,
      spareWithinMetres: policy.spareWithinMetres,
      // Of the first: whoever is pinned is asked at once or, being held elsewhere by then, not at all.
      ...(i === 0 && pinnedUnits && { pinnedUnits }),
    });
    const chosen = new Set(wave);
    left = left.filter((e) => !chosen.has(e));
    pool.push(...wave.map((e) => ({ ...e, plannedEchelon: i + 1 })));
    const crossBorder = wave.filter((e) => e.crossBorder).length;
    echelons.push({ number: i + 1, windowSeconds, factor, asks: wave.length, crossBorder });
  });
  const inPool = new Set(pool.map((e) => e.memberId));
  for (const e of eligible) {
    if (inPool.has(e.memberId)) continue;
    const reason = mayAsk(e) ? 'not_needed' : 'other_county';
    leftOut.push({ memberId: e.memberId, name: e.name, reason });
  }
  const supply = Object.fromEntries(
    Object.keys(gap).map((role) => [role, usable.filter((e) => e.roles.includes(role)).length]),
  );
  const borrowed = new Set(pool.filter((e) => e.crossBorder).map((e) => e.countyId));
  const shortfall = matchLines(lines, pool).gap;
  const closes = (e: PoolEntry) => e.roles.some((role) => (shortfall[role] ?? 0) > 0);
  return {
    pool,
    echelons,
    shortfall,
    isThin: totalOf(shortfall) > 0 && !left.some(closes),
    supply,
    leftOut,
    lacking: lacking.filter((l) => inPool.has(l.memberId)),
    borrowedFrom: [...borrowed].filter((id): id is number => id !== null).sort((a, b) => a - b),
  };
}

/** How many of each reason, for the line under the plan. */
export function countReasons(leftOut: LeftOut[]): Partial<Record<LeftOutReason, number>> {
  const counts: Partial<Record<LeftOutReason, number>> = {};
  for (const { reason } of leftOut) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
