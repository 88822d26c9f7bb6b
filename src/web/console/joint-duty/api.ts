// Joint duty over the typed client.
import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { hc, type InferResponseType } from 'hono/client';
import { useState } from 'react';
import type { radioRoutes } from '../../../duty/radio-routes.ts';
import type { sceneHoldRoutes } from '../../../duty/scene-hold-routes.ts';
import type { sitePairRoutes } from '../../../duty/site-pair-routes.ts';
import { read, send } from '../api.ts';
import { saidOf } from '../bulletins/api.ts';

export const { 'site-pairs': pairs } = hc<ReturnType<typeof sitePairRoutes>>('/api', { fetch: send });
export const { 'scene-holds': holds } = hc<ReturnType<typeof sceneHoldRoutes>>('/api', { fetch: send });
export const { 'radio-channels': channels, 'radio-sets': radioSets } = hc<ReturnType<typeof radioRoutes>>(
  '/api',
  { fetch: send },
);

export type Pair = InferResponseType<(typeof pairs)['$get'], 200>['items'][number];
export type Side = Pair['a'];
export type WholePair = InferResponseType<(typeof pairs)[':id']['$get'], 200>;
export type Sheet = InferResponseType<(typeof pairs)[':id']['sheet']['$get'], 200>;
export type SheetSide = Sheet['sides'][number];
export type Entry = InferResponseType<(typeof pairs)[':id']['entries']['$get'], 200>['items'][number];
export type Hold = InferResponseType<(typeof holds)['$get'], 200>['items'][number];
export type Channel = InferResponseType<(typeof channels)['$get'], 200>['items'][number];
export type RadioSet = InferResponseType<(typeof radioSets)['$get'], 200>['items'][number];

export const PAIR_STATES = ['proposed', 'confirmed', 'declined', 'ended'] as const;
export const HOLD_STATES = ['open', 'arrived', 'called_off'] as const;
export const CONDITIONS = ['good', 'faulty', 'repair', 'missing'] as const;
export const PAGE_SIZE = 20;

interface Organisation {
  id: number;
  kind: string;
  name: string;
  parentId: number | null;
  employerId: number | null;
}

/** Sites as a choice, each with its station and employer: two of one name differ. The server says which are one's own. */
export function useSites(): { value: number; label: string }[] {
  const all = useQuery({
    queryKey: ['organisations'],
    staleTime: 60_000,
    queryFn: () => read<{ items: Organisation[] }>('/organisations'),
  }).data?.items;
  const names = new Map(all?.map((o) => [o.id, o.name]));
  return (all ?? [])
    .filter((o) => o.kind === 'site')
    .map(({ id, name, parentId, employerId }) => {
      const of = [parentId, employerId].flatMap((n) => (n !== null && names.get(n)) || []);
      return { value: id, label: [name, ...of].join(' · ') };
    });
}

/** Does something and reads anew what stands under `key`, also after a no: somebody else may have been before. */
export function useActs(key: QueryKey) {
  const client = useQueryClient();
  const [wrong, tell] = useState<string | null>(null);
  const act = async (what: () => Promise<unknown>) => {
    tell(null);
    try {
      await what();
    } catch (error) {
      tell(saidOf(error));
    }
    await client.invalidateQueries({ queryKey: key });
  };
  return { wrong, act };
}
