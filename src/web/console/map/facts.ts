// What every map stands on, read once: the base map, outlines, stations and sites.
import { hc, type InferResponseType } from 'hono/client';
import type { mapRoutes } from '../../../roster/map-routes.ts';
import { send } from '../api.ts';

const client = hc<ReturnType<typeof mapRoutes>>('/api', { fetch: send });

export type MapFacts = InferResponseType<typeof client.map.$get, 200>;

/** Outlines and sites change rarely: once in this time is enough. */
const FRESH_MS = 10 * 60_000;

export const mapQuery = {
  queryKey: ['map'],
  staleTime: FRESH_MS,
  queryFn: async (): Promise<MapFacts> => (await client.map.$get()).json(),
};
