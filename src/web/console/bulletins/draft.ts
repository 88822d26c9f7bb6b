// A bulletin as it is being written. Pure.
import type { DutyFile, POSTS, SEVERITIES, Whole, Wording } from './api.ts';

export type Corner = [lon: number, lat: number];

/** What a correction says anew. */
export interface DraftWording {
  severity: (typeof SEVERITIES)[number];
  title: string;
  text: string;
  advice: string;
  from: string | null;
  until: string | null;
  files: DutyFile[];
}

export interface Draft extends DraftWording {
  organisationId: number | null;
  organisationIds: number[];
  areas: Corner[][];
  posts: (typeof POSTS)[number][];
}

const HOUR_MS = 3_600_000;
/** To the minute: seconds are nobody's choice. */
const minuteOf = (at: Date) => new Date(Math.floor(at.getTime() / 60_000) * 60_000).toISOString();

export const freshDraft = (now: Date): Draft => ({
  ...{ organisationId: null, organisationIds: [], areas: [], posts: [], files: [] },
  ...{ severity: 'moderate', title: '', text: '', advice: '' },
  ...{ from: minuteOf(now), until: minuteOf(new Date(now.getTime() + 24 * HOUR_MS)) },
});

export const wordingOf = ({
  severity,
  title,
  text,
  advice,
  validFrom,
  validUntil,
  files,
}: Wording): DraftWording => ({
  ...{ severity, title, text, advice, files, from: validFrom, until: validUntil },
});

export function draftOf({ bulletin, audience, versions }: Whole): Draft | null {
  const [wording] = versions;
  if (!wording) return null;
  const { organisationIds, areas, posts } = audience;
  return { ...wordingOf(wording), organisationId: bulletin.organisationId, organisationIds, areas, posts };
}

export const audienceOf = ({ organisationIds, areas, posts }: Draft) => ({ organisationIds, areas, posts });
export const isForSomebody = ({ organisationIds, areas, posts }: Draft): boolean =>
  organisationIds.length + areas.length + posts.length > 0;

export const wordingBody = ({ severity, title, text, advice, from, until, files }: DraftWording) => ({
  ...{ severity, title, body: text, advice, validFrom: from ?? '', validUntil: until ?? '' },
  fileIds: files.map((f) => f.id),
});

export const bodyOf = (draft: Draft) => ({
  ...{ organisationId: draft.organisationId ?? 0, audience: audienceOf(draft) },
  ...wordingBody(draft),
});

/** What has to be said before it can be sent, by the field's name in the form. */
export function missingIn(draft: Draft): ('organisationId' | 'title' | 'text' | 'audience' | 'until')[] {
  const missing: ReturnType<typeof missingIn> = [];
  if (draft.organisationId === null) missing.push('organisationId');
  if (draft.title.trim() === '') missing.push('title');
  if (draft.text.trim() === '') missing.push('text');
  if (!draft.from || !draft.until || draft.from >= draft.until) missing.push('until');
  if (!isForSomebody(draft)) missing.push('audience');
  return missing;
}
