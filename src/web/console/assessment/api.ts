// Assessments over the typed client.
import { hc, type InferResponseType } from 'hono/client';
import type { assessmentRoutes } from '../../../oversight/routes.ts';
import { send } from '../api.ts';

export const assessing = hc<ReturnType<typeof assessmentRoutes>>('/api', { fetch: send });

type Routes = typeof assessing;
export type Quarter = InferResponseType<Routes['assessments']['figures']['$get'], 200>;
export type Place = Quarter['items'][number];
export type Published = InferResponseType<Routes['assessments']['$get'], 200>['items'][number];
export type Records = InferResponseType<Routes['assessments']['records']['$get'], 200>;
export type Counted = Records['items'][number];
export type Appeal = InferResponseType<Routes['assessments'][':id']['appeals']['$get'], 200>['items'][number];

export const KINDS = ['county', 'station', 'employer', 'site'] as const;
export type Kind = (typeof KINDS)[number];
export const PAGE_SIZE = 20;

/** 99.3%, or a dash where nothing was counted. */
export const rateWords = (figure: { good: number; total: number } | undefined): string =>
  figure && figure.total > 0 ? `${Math.round((1_000 * figure.good) / figure.total) / 10}%` : '—';

/** +1.2, −0.4: with its sign, as a change is told. */
export const signed = (points: number): string =>
  `${points > 0 ? '+' : '−'}${Math.abs(Math.round(points * 10) / 10)}`;
