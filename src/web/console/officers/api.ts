// The three officers over the typed client, and doing something with what the server says of it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { hc, type InferResponseType } from 'hono/client';
import { useState } from 'react';
import type { fieldReportRoutes } from '../../../duty/field-report-routes.ts';
import type { officerRoutes } from '../../../duty/officer-routes.ts';
import { send } from '../api.ts';
import { saidOf } from '../bulletins/api.ts';

export const duty = hc<ReturnType<typeof officerRoutes>>('/api', { fetch: send });
export const reporting = hc<ReturnType<typeof fieldReportRoutes>>('/api', { fetch: send });

type Routes = typeof duty;
export type Figures = InferResponseType<Routes['officers']['figures']['$get'], 200>['items'][number];
export type Guard = InferResponseType<Routes['officers']['guards']['$get'], 200>['items'][number];
export type Appointment = InferResponseType<Routes['officer-appointments']['$get'], 200>['items'][number];
export type PatrolDay = InferResponseType<Routes['patrol-days']['$get'], 200>['items'][number];
export type Quotas = InferResponseType<Routes['officer-quotas']['$get'], 200>;
export type Talk = InferResponseType<Routes['talks']['$get'], 200>['items'][number];
export type Category = InferResponseType<(typeof reporting)['duty-categories']['$get'], 200>['items'][number];

export const KINDS = ['information', 'patrol', 'publicity'] as const;
export type Kind = (typeof KINDS)[number];
export const PAGE_SIZE = 20;

export const pagedBy = (page: number) => ({ page: String(page), pageSize: String(PAGE_SIZE) });

export const useCategories = (use: 'report' | 'talk') =>
  useQuery({
    queryKey: ['duty-categories', use],
    queryFn: async () => (await reporting['duty-categories'].$get({ query: { use } })).json(),
  });

/** Does something and reads anew what `keys` name; what the server says against it stays to be shown. */
export function useDoing(keys: readonly string[]) {
  const client = useQueryClient();
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  /** True when it worked. */
  const doing = async (what: () => Promise<unknown>): Promise<boolean> => {
    tell(null);
    work(true);
    try {
      await what();
      return true;
    } catch (error) {
      tell(saidOf(error));
      return false;
    } finally {
      work(false);
      for (const key of keys) client.invalidateQueries({ queryKey: [key] });
    }
  };
  return { wrong, busy, doing };
}
