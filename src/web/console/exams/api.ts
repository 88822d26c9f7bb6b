// Exams and certificates over the typed client.
import { hc, type InferResponseType } from 'hono/client';
import type { certificateParts } from '../../../training/certificate-routes.ts';
import type { examRoutes } from '../../../training/exam-routes.ts';
import { send } from '../api.ts';

export const exams = hc<ReturnType<typeof examRoutes>>('/api', { fetch: send });
export const certificates = hc<ReturnType<typeof certificateParts>['api']>('/api', { fetch: send });

type Routes = typeof exams;
export type QuestionPage = InferResponseType<Routes['questions']['$get'], 200>;
export type Question = QuestionPage['items'][number];
export type Exam = InferResponseType<Routes['exams']['$get'], 200>['items'][number];
export type Candidate = InferResponseType<Routes['exams'][':id']['$get'], 200>['candidates'][number];
export type Nomination = InferResponseType<
  (typeof certificates)['nominations']['$get'],
  200
>['items'][number];

export const KINDS = ['single', 'multiple', 'true_false', 'practical'] as const;
