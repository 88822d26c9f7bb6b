// Who is signed in and what that person may do: whatever would be refused is not offered. The server decides all the same.
import { useQuery } from '@tanstack/react-query';
import { hc, type InferResponseType } from 'hono/client';
import type { ReactNode } from 'react';
import type { meRoutes } from '../../access/me-routes.ts';
import type { Permission } from '../../access/permissions.ts';
import { send } from './api.ts';

const access = hc<ReturnType<typeof meRoutes>>('/api', { fetch: send });
export type Me = InferResponseType<typeof access.me.$get, 200>;
export type { Permission };

/** A row that rights may cover or not. */
export interface On {
  target: 'member' | 'unit' | 'callout' | 'launch' | 'session' | 'exam';
  id: number;
}

const FRESH_MS = 60_000;

/** Undefined until it is known. */
export const useMe = (): Me | undefined =>
  useQuery({ queryKey: ['me'], staleTime: FRESH_MS, queryFn: async () => (await access.me.$get()).json() })
    .data;

/**
 * `may('callout.launch')`: held at all. `useRights({ target: 'callout', id })`: also inside its scope there, for the
 * permissions about such rows. Nothing is held until it is known.
 */
export function useRights(on?: On): { may(permission: Permission): boolean } {
  const me = useMe();
  const covering = useQuery({
    queryKey: ['me', on?.target, on?.id],
    enabled: on !== undefined,
    staleTime: FRESH_MS,
    queryFn: async () => {
      const query = { target: on?.target ?? 'callout', id: String(on?.id) } as const;
      return (await access.me.rights.$get({ query } as never)).json();
    },
  });
  const held: readonly string[] = (on ? covering.data : me)?.permissions ?? [];
  return { may: (permission) => held.includes(permission) };
}

/** Shows `children` to whoever holds the permission, there if it is about a row. */
export function Allowed(props: { permission: Permission; on?: On; children: ReactNode }) {
  return useRights(props.on).may(props.permission) ? props.children : null;
}
