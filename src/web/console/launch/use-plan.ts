// The plan as the draft stands, made anew shortly after each change; the last one stays while the next is made.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { callouts } from '../api.ts';
import { readPolicy } from './desk.ts';
import { type Draft, type Plan, type Policy, planBody } from './draft.ts';

/** Between two changes: faster ones make no plan. */
const SETTLED_MS = 300;
/** People come and go: a plan that is looked at is made again. */
const AGAIN_MS = 30_000;
const POLICY_FRESH_MS = 60_000;

export interface Planned {
  plan: Plan | undefined;
  /** How call-outs of the kind ask by default. */
  policy: Policy | undefined;
  /** Of an older draft than the one on the screen. */
  stale: boolean;
  error: Error | null;
  retry(): unknown;
}

export function usePlan(draft: Draft, clock: () => Date): Planned {
  const policy = useQuery({
    queryKey: ['policy', draft.kind],
    staleTime: POLICY_FRESH_MS,
    queryFn: () => readPolicy(draft.kind),
  });
  const [settled, settle] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => settle(draft), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  const possible = planBody(settled, policy.data, clock());
  const { arriveBy: _, ...asked } = possible ?? { arriveBy: '' };
  const made = useQuery({
    queryKey: ['plan', asked, settled.minutes],
    enabled: possible !== null && policy.data !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
    retry: 1,
    queryFn: async () => {
      const json = planBody(settled, policy.data, clock()) as never;
      return (await callouts.plans.$post({ json })).json();
    },
  });
  return {
    plan: possible && !made.error ? made.data : undefined,
    policy: policy.data,
    stale: settled !== draft || made.isPlaceholderData || made.isPending,
    error: made.error ?? policy.error,
    retry: () => (policy.error ? policy.refetch() : made.refetch()),
  };
}
