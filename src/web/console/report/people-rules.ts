// Which people a number of the report stands for.
import type { PersonPath } from './report-api.ts';

export const GROUPS = {
  summoned: () => true,
  reached: (p: PersonPath) => p.reachedAt !== null,
  coming: (p: PersonPath) => p.answer === 'coming',
  declined: (p: PersonPath) => p.answer === 'cannot',
  silent: (p: PersonPath) => p.answer === null,
  mustered: (p: PersonPath) => p.arrivedAt !== null,
  noShows: (p: PersonPath) => p.noShow,
  homeSafe: (p: PersonPath) => p.homeSafeAt !== null,
} satisfies Record<string, (p: PersonPath) => boolean>;

export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as Group[];

/** What the table of people shows; null echelon: all. */
export interface Picked {
  group: Group;
  echelon: number | null;
}

export const peopleOf = (people: PersonPath[], { group, echelon }: Picked): PersonPath[] =>
  people.filter((p) => GROUPS[group](p) && (echelon === null || p.echelon === echelon));
