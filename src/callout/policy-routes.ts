// How call-outs of each kind ask unless a launch says otherwise, over HTTP.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may } from '../access/guard.ts';
import { responses, valid } from '../kernel/http.ts';
import type { CalloutDeps } from './deps.ts';
import { policySchema } from './policy.ts';
import { defaultPolicy, setDefaultPolicy } from './policy-defaults.ts';
import { KINDS, type Kind } from './state.ts';

const kindParam = z.object({ kind: z.enum(KINDS as [Kind, ...Kind[]]) });

export function policyRoutes({ db }: CalloutDeps) {
  return new Hono()
    .get(
      '/policies/:kind',
      // Who sets it without reading call-outs must see what is set.
      may('desk.view'),
      describeRoute({
        summary: 'How call-outs of a kind ask by default',
        responses: responses('Found', policySchema),
      }),
      valid('param', kindParam),
      async (c) => c.json(await defaultPolicy(db.sql, c.req.valid('param').kind)),
    )
    .put(
      '/policies/:kind',
      may('policy.change'),
      describeRoute({
        summary: 'Sets how call-outs of a kind ask by default',
        responses: responses('Set', policySchema),
      }),
      valid('param', kindParam),
      valid('json', policySchema),
      async (c) => {
        const policy = c.req.valid('json');
        await db.transaction((tx) => setDefaultPolicy(tx, c.req.valid('param').kind, policy));
        return c.json(policy);
      },
    );
}
