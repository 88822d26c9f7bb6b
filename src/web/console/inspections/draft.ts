// What is filled in of a site's inspection and not handed in yet: it outlives the page, with the form that it was begun on.

export interface Draft {
  version: number;
  begunAt: string;
  values: unknown;
}
const keyOf = (siteId: number) => `inspection-draft:${siteId}`;

/** None where the browser keeps nothing. */
export function draftOf(siteId: number): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(siteId)) ?? 'null') as Draft | null;
  } catch {
    return null;
  }
}

export function keepDraft(siteId: number, draft: Draft | null): void {
  try {
    if (draft) localStorage.setItem(keyOf(siteId), JSON.stringify(draft));
    else localStorage.removeItem(keyOf(siteId));
  } catch {
    // It is in the page all the same.
  }
}
