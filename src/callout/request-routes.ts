// Launches that wait for a second person, over HTTP: listed, approved, refused, withdrawn, or not waited for.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam, text } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { reasonText } from './ask-launch.ts';
import { approveLaunch, breakGlassOn, refuseLaunch, withdrawLaunch } from './decide-launch.ts';
import type { CalloutDeps } from './deps.ts';
import { listRequests, requestView } from './launch-requests.ts';
import { launched } from './launched-view.ts';

const doc = (summary: string, said: string, schema?: z.ZodType, status: 200 | 201 | 204 = 200) =>
  describeRoute({ summary, responses: responses(said, schema, status) });
const refusal = z.strictObject({ note: text(200).trim().optional() });
const query = z.object({ state: z.enum(['awaiting']).optional() });

/** Below `/api`. */
export function requestRoutes(deps: CalloutDeps) {
  const { sql } = deps.db;
  return new Hono<Signed>()
    .get(
      '/launch-requests',
      may('callout.launch'),
      doc('Launches that waited or wait for a second person', 'Waiting ones first', z.array(requestView)),
      valid('query', query),
      async (c) => {
        const waiting = c.req.valid('query').state === 'awaiting';
        return c.json(await listRequests(sql, c.get('who'), { waiting }));
      },
    )
    .get(
      '/launch-requests/:id',
      may('callout.launch', 'launch'),
      doc('One of them, with the launch as it was asked for', 'The request', requestView),
      valid('param', idParam),
      async (c) => c.json((await listRequests(sql, c.get('who'), c.req.valid('param')))[0]),
    )
    .post(
      '/launch-requests/:id/approve',
      may('callout.approve', 'launch'),
      doc('Approve as a second person: launches at once', 'Launched', launched, 201),
      valid('param', idParam),
      async (c) => c.json(await approveLaunch(deps, c.get('who'), c.req.valid('param').id), 201),
    )
    .post(
      '/launch-requests/:id/refuse',
      may('callout.approve', 'launch'),
      doc('Refuse as a second person', 'Refused', undefined, 204),
      valid('param', idParam),
      valid('json', refusal),
      async (c) => {
        const { note } = c.req.valid('json');
        await refuseLaunch(deps, c.get('who'), c.req.valid('param').id, note || null);
        return c.body(null, 204);
      },
    )
    .post(
      '/launch-requests/:id/withdraw',
      may('callout.launch', 'launch'),
      doc('Take back what one asked for', 'Withdrawn', undefined, 204),
      valid('param', idParam),
      async (c) => {
        await withdrawLaunch(deps, c.get('who'), c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .post(
      '/launch-requests/:id/break-glass',
      may('callout.launch', 'launch'),
      doc('Launch at once what one asked for, with a reason; the city is told', 'Launched', launched, 201),
      valid('param', idParam),
      valid('json', z.strictObject({ reason: reasonText })),
      async (c) => {
        const { reason } = c.req.valid('json');
        return c.json(await breakGlassOn(deps, c.get('who'), c.req.valid('param').id, reason), 201);
      },
    );
}
