// Units that a leader takes out of a call-out or pins in it: which mark counts for each unit below. The rule is pure.
import type { Sql, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';

interface UnitNode {
  id: number;
  parentId: number | null;
  name: string;
}

/** What a launch says of units. */
export interface UnitWishes {
  unitId?: number | undefined;
  excludeUnitIds?: number[] | undefined;
  pinUnitIds?: number[] | undefined;
}

/** A marked unit as the plan keeps it: renaming or dissolving it later changes nothing. */
export interface MarkedUnit {
  id: number;
  name: string;
}

export interface UnitMarks {
  excluded: ReadonlySet<number>;
  pinned: ReadonlySet<number>;
}

/** The mark nearest above a unit counts for it: a company can be taken out but for one squad, or pinned but for one. */
export function markUnits(tree: UnitNode[], excludeIds: number[], pinIds: number[]): UnitMarks {
  const parentOf = new Map(tree.map((u) => [u.id, u.parentId]));
  const excluded = new Set<number>();
  const pinned = new Set<number>();
  for (const { id } of tree) {
    for (let at: number | null = id; at !== null; at = parentOf.get(at) ?? null) {
      const here = pinIds.includes(at) ? pinned : excludeIds.includes(at) ? excluded : null;
      here?.add(id);
      if (here) break;
    }
  }
  return { excluded, pinned };
}

function wholeName(tree: Map<number, UnitNode>, id: number): string {
  const unit = tree.get(id);
  return unit ? (unit.parentId === null ? '' : wholeName(tree, unit.parentId)) + unit.name : '';
}

const isWithin = (tree: Map<number, UnitNode>, id: number, above: number): boolean => {
  for (let at: number | null = id; at !== null; at = tree.get(at)?.parentId ?? null) {
    if (at === above) return true;
  }
  return false;
};

/** The first thing that is wrong with what is said of units, or null. */
function wrongWith(tree: Map<number, UnitNode>, wishes: UnitWishes): { field: string; code: string } | null {
  const { unitId, excludeUnitIds = [], pinUnitIds = [] } = wishes;
  if (unitId !== undefined && !tree.has(unitId)) return { field: 'unitId', code: 'field.unit' };
  for (const [field, ids] of Object.entries({ excludeUnitIds, pinUnitIds })) {
    if (ids.some((id) => !tree.has(id))) return { field, code: 'field.unit' };
  }
  if (pinUnitIds.some((id) => excludeUnitIds.includes(id))) {
    return { field: 'pinUnitIds', code: 'field.unit_both' };
  }
  if (unitId !== undefined && pinUnitIds.some((id) => !isWithin(tree, id, unitId))) {
    return { field: 'pinUnitIds', code: 'field.unit_elsewhere' };
  }
  return null;
}

const NOTHING = { excluded: new Set<number>(), pinned: new Set<number>() };

/** The marks with their names; 422 naming the field when a unit does not exist or is said to be both. */
export async function loadMarks(
  sql: Sql | Tx,
  wishes: UnitWishes,
): Promise<UnitMarks & { excludedUnits: MarkedUnit[]; pinnedUnits: MarkedUnit[] }> {
  const { unitId, excludeUnitIds = [], pinUnitIds = [] } = wishes;
  if (unitId === undefined && excludeUnitIds.length + pinUnitIds.length === 0) {
    return { ...NOTHING, excludedUnits: [], pinnedUnits: [] };
  }
  const units = await sql<UnitNode[]>`select id, parent_id, name from unit`;
  const tree = new Map(units.map((u) => [u.id, u]));
  const wrong = wrongWith(tree, wishes);
  if (wrong) throw new Problem(422, 'invalid-request', { fields: [wrong] });
  const named = (ids: number[]) => ids.map((id) => ({ id, name: wholeName(tree, id) }));
  return {
    ...markUnits(units, excludeUnitIds, pinUnitIds),
    ...{ excludedUnits: named(excludeUnitIds), pinnedUnits: named(pinUnitIds) },
  };
}
