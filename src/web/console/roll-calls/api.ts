// Roll-calls over the typed client.
import { useQuery } from '@tanstack/react-query';
import { hc, type InferResponseType } from 'hono/client';
import type { dutyRoutes } from '../../../duty/routes.ts';
import { read, send } from '../api.ts';

export const duty = hc<ReturnType<typeof dutyRoutes>>('/api', { fetch: send });

type Routes = typeof duty;
export type RollCall = InferResponseType<Routes['roll-calls']['$get'], 200>['items'][number];
export type Sheet = InferResponseType<Routes['roll-calls'][':id']['$get'], 200>;
export type Entry = Sheet['entries'][number];
export type EntryState = Entry['state'];
export type Ticked = InferResponseType<Routes['roll-calls'][':id']['ticks']['$post'], 200>['entries'][number];
export type Schedule = InferResponseType<Routes['roll-call-schedules']['$get'], 200>['items'][number];

export const KINDS = ['morning', 'evening', 'patrol', 'surprise'] as const;

/** As a choice: every station, those of other counties too; the server says which are one's own. */
export function useStations(): { value: number; label: string }[] {
  const found = useQuery({
    queryKey: ['organisations'],
    staleTime: 60_000,
    queryFn: () => read<{ items: { id: number; kind: string; name: string }[] }>('/organisations'),
  });
  return (found.data?.items ?? [])
    .filter((o) => o.kind === 'station')
    .map(({ id, name }) => ({ value: id, label: name }));
}
