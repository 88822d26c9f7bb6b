// Equipment over the typed client: the standard, pieces, stock and gaps.
import { useQuery } from '@tanstack/react-query';
import { hc, type InferResponseType } from 'hono/client';
import type { equipmentRoutes } from '../../../roster/equipment-routes.ts';
import { send } from '../api.ts';
import { listUnits, type Unit } from '../pages/force-api.ts';
import type { training } from '../training/api.ts';

export const equipment = hc<ReturnType<typeof equipmentRoutes>>('/api', { fetch: send });

type Routes = typeof equipment;
export type Item = InferResponseType<Routes['equipment-items']['$get'], 200>['items'][number];
export type Need = Item['needs'][number];
export type Piece = InferResponseType<Routes['equipment-pieces']['$get'], 200>['items'][number];
export type Stock = InferResponseType<Routes['equipment-stock']['$get'], 200>['items'][number];
export type Gap = InferResponseType<(typeof training)['equipment-gaps']['$get'], 200>['items'][number];

export const PAGE_SIZE = 50;

export const useItems = () =>
  useQuery({
    queryKey: ['equipment', 'items'],
    queryFn: async () => (await (await equipment['equipment-items'].$get()).json()).items,
  });

const NO_UNITS: Unit[] = [];
/** Empty until they are known. */
export const useUnits = (): Unit[] => useQuery({ queryKey: ['units'], queryFn: listUnits }).data ?? NO_UNITS;
