// Inspections over the typed client.
import { hc, type InferResponseType } from 'hono/client';
import type { inspectionRoutes } from '../../../duty/inspection-routes.ts';
import { send } from '../api.ts';

export const inspecting = hc<ReturnType<typeof inspectionRoutes>>('/api', { fetch: send });

type Routes = typeof inspecting;
export type Form = InferResponseType<Routes['inspection-form']['$get'], 200>;
export type Item = Form['items'][number];
export type Plan = InferResponseType<Routes['inspection-plan']['$get'], 200>;
export type Planned = Plan['items'][number];
export type Inspection = InferResponseType<Routes['inspections']['$get'], 200>['items'][number];
export type Whole = InferResponseType<Routes['inspections'][':id']['$get'], 200>;
export type Finding = InferResponseType<Routes['inspection-findings']['$get'], 200>['items'][number];
export const PAGE_SIZE = 20;
