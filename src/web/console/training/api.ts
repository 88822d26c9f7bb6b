// Training and readiness over the typed client.
import { hc, type InferResponseType } from 'hono/client';
import type { trainingRoutes } from '../../../training/routes.ts';
import { send } from '../api.ts';

export const training = hc<ReturnType<typeof trainingRoutes>>('/api', { fetch: send });

type Routes = typeof training;
export type Course = InferResponseType<Routes['courses']['$get'], 200>['items'][number];
export type Session = InferResponseType<Routes['training-sessions']['$get'], 200>['items'][number];
export type WholeSession = InferResponseType<Routes['training-sessions'][':id']['$get'], 200>;
export type Seat = WholeSession['seats'][number];
export type Readiness = InferResponseType<Routes['readiness']['$get'], 200>;
export type Figures = Readiness['total'];
export type CatchUp = InferResponseType<Routes['training']['catch-up']['$get'], 200>;
