// Drill scores over the typed client.
import { hc, type InferResponseType } from 'hono/client';
import type { calendarRoutes } from '../../../training/calendar-routes.ts';
import type { scoreRoutes } from '../../../training/score-routes.ts';
import { send } from '../api.ts';
import type { Language } from '../texts.ts';

export const scores = hc<ReturnType<typeof scoreRoutes>>('/api', { fetch: send });
export const calendar = hc<ReturnType<typeof calendarRoutes>>('/api', { fetch: send });

type Routes = typeof scores;
export type SheetPage = InferResponseType<Routes['score-sheets']['$get'], 200>;
export type Sheet = SheetPage['items'][number];
export type Rubric = InferResponseType<Routes['rubrics']['$get'], 200>['items'][number];
export type League = InferResponseType<Routes['drill-league']['$get'], 200>;
export type CalendarPage = InferResponseType<(typeof calendar)['drill-calendar']['$get'], 200>;

export const LEVELS = ['squad', 'company', 'county'] as const;
export type Level = (typeof LEVELS)[number];

/** What the rubric's writer called it, in the reader's language. */
export const named = (name: { zh: string; en: string }, language: Language): string => name[language];
