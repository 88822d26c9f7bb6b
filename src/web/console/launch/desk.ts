// What the launch page reads, typed by the routes: its beginning, the default policies, templates, requests that wait.
import { hc, type InferResponseType } from 'hono/client';
import type { launchDeskRoutes } from '../../../callout/launch-desk.ts';
import type { policyRoutes } from '../../../callout/policy-routes.ts';
import type { requestRoutes } from '../../../callout/request-routes.ts';
import type { templateRoutes } from '../../../callout/template-routes.ts';
import { send } from '../api.ts';

const desk = hc<ReturnType<typeof launchDeskRoutes>>('/api', { fetch: send });
export const templates = hc<ReturnType<typeof templateRoutes>>('/api', { fetch: send });
export const requests = hc<ReturnType<typeof requestRoutes>>('/api', { fetch: send });
const policies = hc<ReturnType<typeof policyRoutes>>('/api', { fetch: send });

type Beginning = InferResponseType<(typeof desk)['launch-desk']['$get'], 200>;
export type Template = InferResponseType<
  (typeof templates)['launch-templates']['$get'],
  200
>['items'][number];
export type Asked = InferResponseType<(typeof requests)['launch-requests'][':id']['$get'], 200>;
export type Desk = Beginning & { clock(): Date };

/** The server's time goes on by this machine's own counter, which no wrong clock disturbs. */
export async function readDesk(): Promise<Desk> {
  const told = await (await desk['launch-desk'].$get()).json();
  const heard_ms = performance.now();
  const clock = () => new Date(Date.parse(told.now) + performance.now() - heard_ms);
  return { ...told, clock };
}

export const readPolicy = async (kind: 'real' | 'drill' | 'test') =>
  (await policies.policies[':kind'].$get({ param: { kind } })).json();

export const readRequest = async (id: number): Promise<Asked> =>
  (await requests['launch-requests'][':id'].$get({ param: { id: String(id) } } as never)).json();
