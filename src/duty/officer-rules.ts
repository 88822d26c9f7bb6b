// What is asked of employers and sites of the three officers, what they have, and by how many they are short. Pure.

export const OFFICER_KINDS = ['information', 'patrol', 'publicity'] as const;
export type OfficerKind = (typeof OFFICER_KINDS)[number];

export interface Quotas {
  /** Information officers among a security company's staff, and anywhere else. */
  companyPercent: number;
  otherPercent: number;
  /** Of each guard in a year. */
  patrolDays: number;
  publicityPerSite: number;
}

export interface Counted {
  staff: number;
  securityCompany: boolean;
  /** Information officers. */
  information: number;
  /** Guards with as many patrol days as are asked for. */
  patrolled: number;
  /** Publicity officers of each of its sites. */
  publicity: readonly number[];
}

export interface Figure {
  required: number;
  have: number;
  short: number;
}

/** At least so many of `staff`: a part of a person is a person. */
export const atLeast = (percent: number, staff: number): number => Math.ceil((percent * staff) / 100);

const figure = (required: number, have: number): Figure => ({
  required,
  have,
  short: Math.max(0, required - have),
});

/** One site's plenty does not make up for another's want. */
export function figuresOf(counted: Counted, quotas: Quotas): Record<OfficerKind, Figure> {
  const { staff, publicity } = counted;
  const percent = counted.securityCompany ? quotas.companyPercent : quotas.otherPercent;
  const perSite = publicity.map((n) => figure(quotas.publicityPerSite, n));
  const sum = (of: keyof Figure) => perSite.reduce((all, one) => all + one[of], 0);
  return {
    information: figure(atLeast(percent, staff), counted.information),
    patrol: figure(quotas.patrolDays > 0 ? staff : 0, counted.patrolled),
    publicity: { required: sum('required'), have: sum('have'), short: sum('short') },
  };
}
