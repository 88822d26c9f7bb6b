// What the figures of a force add up to, up its tree, and which gaps in them are worst. Pure.

/** Of one unit's own people, those below it left out. */
export interface UnitFigures {
  unitId: number;
  name: string;
  kind: 'battalion' | 'company' | 'squad';
  parentId: number | null;
  seats: number;
  people: number;
  /** Consented, active. */
  strength: number;
  /** Of them: not on leave and with an address that lives. */
  available: number;
  /** A message arrived on some way within the last 30 days. */
  proven: number;
  /** Came to a drill or a real call-out since the quarter began. */
  drilled: number;
  /** Who owe a course, or whose pass has ended. */
  owing: number;
  /** Who lack something that the equipment standard asks of them. */
  unequipped: number;
  /** Available and with the qualification today, for each role. */
  qualified: Record<string, number>;
}

export type Figures = Omit<UnitFigures, 'unitId' | 'name' | 'kind' | 'parentId'>;

const COUNTED = [
  'seats',
  'people',
  'strength',
  'available',
  'proven',
  'drilled',
  'owing',
  'unequipped',
] as const;

const NONE: Figures = {
  seats: 0,
  people: 0,
  strength: 0,
  available: 0,
  proven: 0,
  drilled: 0,
  owing: 0,
  unequipped: 0,
  qualified: {},
};

export function sumOf(all: Figures[]): Figures {
  const sum: Figures = { ...NONE, qualified: {} };
  for (const one of all) {
    for (const key of COUNTED) sum[key] += one[key];
    for (const [role, n] of Object.entries(one.qualified))
      sum.qualified[role] = (sum.qualified[role] ?? 0) + n;
  }
  return sum;
}

/** Each unit with all below it, parents before children as given. A unit whose parent is out of sight stands at the top. */
export function withBelow(units: UnitFigures[]): UnitFigures[] {
  const children = Map.groupBy(units, (u) => u.parentId);
  const whole = (unit: UnitFigures): Figures =>
    sumOf([unit, ...(children.get(unit.unitId) ?? []).map(whole)]);
  return units.map((unit) => ({ ...unit, ...whole(unit) }));
}

export const GAPS = [
  'vacant',
  'unavailable',
  'unproven',
  'owing',
  'unequipped',
  'not_drilled',
  'no_qualified',
] as const;

export interface Gap {
  what: (typeof GAPS)[number];
  unitId: number;
  unitName: string;
  /** How many people, or seats. */
  n: number;
  /** How many there should be. */
  of: number;
  role: string | null;
}

/** A role that nobody in a company fills is a gap of the size of one squad's tenth: it weighs by what hangs on it. */
const ROLE_WEIGHT = 0.5;

/**
 * The `most` worst gaps of the companies (or of whatever stands highest below them), by the share of people that they
 * concern; of one kind at most two, so that five lines tell of more than one trouble.
 */
export function worstGaps(units: UnitFigures[], roles: readonly string[], most = 5): Gap[] {
  const companies = units.filter((u) => u.kind === 'company');
  const looked = companies.length > 0 ? companies : units;
  const found = looked.flatMap((unit) => gapsOf(unit, wholeName(units, unit), roles));
  found.sort((a, b) => b.weight - a.weight || a.gap.unitId - b.gap.unitId);
  const taken: Gap[] = [];
  for (const { gap } of found) {
    if (taken.length === most) break;
    if (taken.filter((t) => t.what === gap.what).length < 2) taken.push(gap);
  }
  return taken;
}

/** 城关区大队3中队: every battalion has a third company. As far up as is in sight. */
function wholeName(units: UnitFigures[], { name, parentId }: UnitFigures): string {
  // People without a unit are a row without a number: nobody's parent.
  const parent = parentId === null ? undefined : units.find((u) => u.unitId === parentId);
  return parent ? wholeName(units, parent) + name : name;
}

function gapsOf(
  unit: UnitFigures,
  unitName: string,
  roles: readonly string[],
): { gap: Gap; weight: number }[] {
  const about = { unitId: unit.unitId, unitName, role: null };
  const share = (what: Gap['what'], n: number, of: number) =>
    n > 0 && of > 0 ? [{ gap: { ...about, what, n, of }, weight: n / of }] : [];
  const missing = roles.filter((role) => (unit.qualified[role] ?? 0) === 0);
  return [
    ...share('vacant', unit.seats - unit.people, unit.seats),
    ...share('unavailable', unit.strength - unit.available, unit.strength),
    ...share('unproven', unit.strength - unit.proven, unit.strength),
    ...share('owing', unit.owing, unit.strength),
    ...share('unequipped', unit.unequipped, unit.strength),
    ...share('not_drilled', unit.strength - unit.drilled, unit.strength),
    ...(unit.strength > 0
      ? missing.map((role) => ({
          gap: { ...about, what: 'no_qualified' as const, n: 0, of: unit.strength, role },
          weight: ROLE_WEIGHT,
        }))
      : []),
  ];
}
