// Bulletins over the typed client.
import { useQuery } from '@tanstack/react-query';
import { hc, type InferResponseType } from 'hono/client';
import type { bulletinRoutes } from '../../../duty/bulletin-routes.ts';
import { ApiError, read, send } from '../api.ts';

export const { bulletins } = hc<ReturnType<typeof bulletinRoutes>>('/api', { fetch: send });

type Routes = typeof bulletins;
export type Bulletin = InferResponseType<Routes['$get'], 200>['items'][number];
export type Whole = InferResponseType<Routes[':id']['$get'], 200>;
export type Wording = Whole['versions'][number];
export type SiteReceipts = Whole['sites'][number];
export type Recipient = InferResponseType<Routes[':id']['recipients']['$get'], 200>['items'][number];
export type DutyFile = Wording['files'][number];

export const SEVERITIES = ['minor', 'moderate', 'severe', 'extreme'] as const;
export const STATES = ['draft', 'sent', 'cancelled'] as const;
export const POSTS = ['leader', 'deputy', 'member'] as const;
export const PAGE_SIZE = 20;

export interface Organisation {
  id: number;
  kind: 'city' | 'county' | 'station' | 'employer' | 'site';
  name: string;
}

/** All of the tree, other counties too; the server says which are one's own. */
export const useOrganisations = (): Organisation[] =>
  useQuery({
    queryKey: ['organisations'],
    staleTime: 60_000,
    queryFn: () => read<{ items: Organisation[] }>('/organisations'),
  }).data?.items ?? [];

export const readWhole = async (id: string): Promise<Whole> =>
  (await bulletins[':id'].$get({ param: { id } })).json();

/** A picture or a PDF, as it is. */
export async function keepFile(file: File): Promise<DutyFile> {
  const path = `/api/duty-files?name=${encodeURIComponent(file.name.slice(0, 200))}`;
  const headers = { 'content-type': file.type };
  return (await send(path, { method: 'POST', headers, body: file })).json();
}

/** What came of a CAP message: the bulletin that it is now, if any. */
export async function takeCap(file: File, organisationId: number) {
  const path = `/api/bulletins/cap?organisationId=${organisationId}`;
  const reply = await send(path, {
    ...{ method: 'POST', headers: { 'content-type': 'application/cap+xml' }, body: file },
  });
  return (await reply.json()) as { outcome: string; id: number | null };
}

/** The server's words, with what it says of each field. */
export const saidOf = (error: unknown): string =>
  error instanceof ApiError
    ? [error.message, ...error.fields.map((f) => `${f.field}：${f.message}`)].join('\n')
    : (error as Error).message;
