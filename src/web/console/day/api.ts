// A station's day over the typed client.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { duty } from '../roll-calls/api.ts';

type Routes = (typeof duty)['stations'][':id']['day'];
export type Day = InferResponseType<Routes['$get'], 200>;
export type Called = Day['rollCalls'][number];
export type Post = Day['onPost']['sites'][number];
export type Visit = Day['due']['visits'][number];
export type Found = Day['due']['findings']['items'][number];
export type Told = Day['bulletins'][number];

/** As often as the roll-calls' own list. */
const FRESH_MS = 10_000;

/** `day`: null is today, also when midnight passes. */
export const useDay = (stationId: number | null, day: string | null) =>
  useQuery({
    queryKey: ['station-day', stationId, day],
    enabled: stationId !== null,
    queryFn: async () => {
      const param = { id: String(stationId) };
      return (await duty.stations[':id'].day.$get({ param, query: { ...(day && { day }) } })).json();
    },
    placeholderData: (before, query) =>
      query?.queryKey[1] === stationId ? keepPreviousData(before) : undefined,
    refetchInterval: FRESH_MS,
    retry: false,
  });
