// Planning shifts over the typed client.
import { hc, type InferResponseType } from 'hono/client';
import type { shiftPlanRoutes } from '../../../duty/shift-plan-routes.ts';
import { send } from '../api.ts';

export const planning = hc<ReturnType<typeof shiftPlanRoutes>>('/api', { fetch: send });

type Routes = typeof planning;
export type Week = InferResponseType<Routes['shift-weeks']['$get'], 200>;
export type Plan = NonNullable<Week['plan']>;
export type Line = Plan['lines'][number];
export type Shift = Week['shifts'][number];
export type Guard = Week['guards'][number];
export type Demand = InferResponseType<Routes['shift-demand']['$get'], 200>['items'][number];
export type Swap = InferResponseType<Routes['shift-swaps']['$get'], 200>['items'][number];
export const PAGE_SIZE = 20;

const SOFT = new Set<Line['conflicts'][number]>(['rest', 'day', 'week']);
/** What can be confirmed; all else has to be changed. */
export const isSoft = (kind: Line['conflicts'][number]): boolean => SOFT.has(kind);

export const hours = (minutes: number): string => String(Math.round(minutes / 6) / 10);
