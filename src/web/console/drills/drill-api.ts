// Planned drills of our own API, as this console uses them.
import { hc, type InferResponseType } from 'hono/client';
import type { drillRoutes } from '../../../training/drill-routes.ts';
import { read, send } from '../api.ts';
import type { Line } from '../launch/draft.ts';

export const planned = hc<ReturnType<typeof drillRoutes>>('/api', { fetch: send });

export type Drill = InferResponseType<(typeof planned.drills)[':id']['$get'], 200>;
export type Preview = InferResponseType<typeof planned.drills.preview.$post, 200>;
export type Scenario = InferResponseType<typeof planned.drills.options.$get, 200>['scenarios'][number];

export const listDrills = async (when: 'coming' | 'past'): Promise<Drill[]> =>
  (await (await planned.drills.$get({ query: { when } } as never)).json()).items;

export const readDrill = async (id: string): Promise<Drill> =>
  (await planned.drills[':id'].$get({ param: { id } } as never)).json();

/** What a saved launch template gives a drill. */
export interface Template {
  id: number;
  name: string;
  title: string;
  task: string;
  lines: Line[];
  minutes: number;
  policy: Record<string, unknown> | null;
}
export const listTemplates = async (): Promise<Template[]> =>
  (await read<{ items: Template[] }>('/launch-templates')).items;
