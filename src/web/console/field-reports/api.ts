// Field reports over the typed client.
import type { InferResponseType } from 'hono/client';
import type { reporting } from '../officers/api.ts';

type Routes = (typeof reporting)['field-reports'];
export type Report = InferResponseType<Routes['$get'], 200>['items'][number];
export type Whole = InferResponseType<Routes[':id']['$get'], 200>;
export type Step = Report['steps'][number];

export const CLASSES = ['hazard', 'incident', 'lead'] as const;
export const STATES = ['open', 'new', 'accepted', 'forwarded', 'done', 'declined', 'duplicate'] as const;
export const KEYS = ['field-reports', 'field-report'];
export const MOST_LETTERS = 1_000;

export const categoryOf = (report: Report, language: 'zh' | 'en'): string =>
  language === 'zh' ? report.categoryZh : report.categoryEn;
