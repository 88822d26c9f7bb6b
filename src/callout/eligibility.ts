// Who may be asked, and why not: one reason from a closed list for everyone left out. Pure.
import type { Kind } from './state.ts';

/** Why somebody on the roster is not in the plan. `not_needed`: could be asked, but enough others are nearer. */
export const LEFT_OUT_REASONS = [
  'inactive',
  'no_consent',
  'consent_withdrawn',
  'absent',
  'in_real_callout',
  'in_other_callout',
  'unit_excluded',
  'no_qualification',
  'no_equipment',
  'too_far',
  'unreachable',
  'other_county',
  'not_needed',
] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

/** What is known of a member at one moment. */
export interface MemberFacts {
  memberId: number;
  name: string;
  unitId: number | null;
  unitName: string;
  countyId: number | null;
  status: 'active' | 'suspended' | 'left';
  consentOn: string | null;
  consentWithdrawnOn: string | null;
  /** Known to be unavailable now. Unknown availability passes. */
  absent: boolean;
  /** Summoned in a call-out and held by it. */
  engagedIn: { calloutId: number; kind: Kind } | null;
  /** When last let go from a real call-out that he or she came to. */
  releasedAt: Date | null;
  /** `expiresOn`: the last day on which it counts; null never ends. */
  qualifications: { kind: string; expiresOn: string | null }[];
  /** What the equipment standard asks of this member and is not there; `role`: the role that needs it, null: any. */
  lacks?: readonly { item: string; role: string | null }[];
  reachable: boolean;
  /** Was silent when the roll was last called by messages, and has not answered since. */
  unheard?: boolean;
  distance_m: number | null;
  positionSource: 'own' | 'duty' | 'home' | 'none';
}

export interface EligibilityAsk {
  kind: Kind;
  /** Roles of the requirement with the qualifications that fill each; null: everybody does. */
  roles: { role: string; needs: readonly string[] | null }[];
  now: Date;
  /** The date in the city at `now`. */
  today: string;
  restHours: number;
  /** Units that the leader took out of this call-out. */
  excludedUnits: ReadonlySet<number>;
  /** Whether whoever lacks what a role needs does not fill it; else it is only shown. */
  requireEquipment?: boolean;
  /** Whoever is farther away than this cannot be there in time. */
  farthest_m: number;
}

export type Eligibility =
  | { eligible: true; roles: string[]; tired: boolean; lacks: string[] }
  | { eligible: false; reason: LeftOutReason };

/** The roles of the requirement that these qualifications fill today. */
export function rolesFilled(
  qualifications: MemberFacts['qualifications'],
  ask: Pick<EligibilityAsk, 'roles' | 'today'>,
): string[] {
  const valid = new Set(
    qualifications.filter((q) => q.expiresOn === null || q.expiresOn >= ask.today).map((q) => q.kind),
  );
  return ask.roles
    .filter(({ needs }) => needs === null || needs.some((kind) => valid.has(kind)))
    .map(({ role }) => role);
}

/** A reason that bars this person from being asked at all, whatever the roles; null when there is none. */
export function barred(
  facts: Pick<
    MemberFacts,
    'status' | 'consentOn' | 'consentWithdrawnOn' | 'absent' | 'engagedIn' | 'reachable'
  >,
  kind: Kind,
): LeftOutReason | null {
  if (facts.status !== 'active') return 'inactive';
  if (facts.consentWithdrawnOn !== null) return 'consent_withdrawn';
  if (facts.consentOn === null) return 'no_consent';
  if (facts.absent) return 'absent';
  if (facts.engagedIn?.kind === 'real') return 'in_real_callout';
  // A drill frees its people for a real call-out, and for nothing else.
  if (facts.engagedIn && kind !== 'real') return 'in_other_callout';
  if (!facts.reachable) return 'unreachable';
  return null;
}

/** What is missing to fill this role. */
const lacksFor = ({ lacks = [] }: Pick<MemberFacts, 'lacks'>, role: string): string[] =>
  lacks.filter((l) => l.role === null || l.role === role).map((l) => l.item);

export function eligibility(facts: MemberFacts, ask: EligibilityAsk): Eligibility {
  const reason = barred(facts, ask.kind);
  if (reason) return { eligible: false, reason };
  const isExcluded = facts.unitId !== null && ask.excludedUnits.has(facts.unitId);
  if (isExcluded) return { eligible: false, reason: 'unit_excluded' };
  const able = rolesFilled(facts.qualifications, ask);
  if (able.length === 0) return { eligible: false, reason: 'no_qualification' };
  const roles = ask.requireEquipment ? able.filter((role) => lacksFor(facts, role).length === 0) : able;
  if (roles.length === 0) return { eligible: false, reason: 'no_equipment' };
  if ((facts.distance_m ?? 0) > ask.farthest_m) return { eligible: false, reason: 'too_far' };
  const rested_ms = ask.restHours * 3_600_000;
  const tired = facts.releasedAt !== null && ask.now.getTime() - facts.releasedAt.getTime() < rested_ms;
  const lacks = [...new Set(roles.flatMap((role) => lacksFor(facts, role)))];
  return { eligible: true, roles, tired, lacks };
}
