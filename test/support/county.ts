// A county of tests, and which side of a scope it is on.
export type Side = 'near' | 'far';

export interface County {
  county: number;
  station: number;
  employer: number;
  battalion: number;
  company: number;
  squad: number;
  member: number;
  callout: number;
}

/** The id of the one row that was made. */
export const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
