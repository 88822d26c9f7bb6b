// What the duty desk and the list of call-outs read, typed by the routes.
import { hc, type InferResponseType } from 'hono/client';
import type { deskRoutes } from '../../../callout/desk.ts';
import { read, send } from '../api.ts';

const api = hc<ReturnType<typeof deskRoutes>>('/api', { fetch: send });

export type Desk = InferResponseType<typeof api.desk.$get, 200>;
export type Live = Desk['live'][number];

/** One of the list; what is under way has more. */
export type Listed = Omit<Live, 'gap'>;
interface Page {
  total: number;
  callouts: Listed[];
}

export const readDesk = async (): Promise<Desk> => (await api.desk.$get()).json();

export const readCallouts = (about: Record<string, string | number>): Promise<Page> =>
  read(`/callouts?${new URLSearchParams(Object.entries(about).map(([key, value]) => [key, String(value)]))}`);

export const isLive = ({ state }: Pick<Listed, 'state'>) => state === 'active' || state === 'held';
