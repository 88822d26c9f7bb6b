// Call-outs over HTTP, for leaders and programs: plan and launch. Reading and steering stand beside.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import type { AnswerGate } from './answer-gate.ts';
import { APPROVAL, needsSecond, sizeOf } from './approval-rules.ts';
import { askLaunch, askSchema } from './ask-launch.ts';
import { controlRoutes } from './control-routes.ts';
import type { CalloutDeps } from './deps.ts';
import { forecastRoutes } from './forecast-routes.ts';
import { listRequests, requestView } from './launch-requests.ts';
import { withinScope } from './launch-scope.ts';
import { launched } from './launched-view.ts';
import { makePlan } from './make-plan.ts';
import { planOf, planView, previewSchema } from './plan-view.ts';
import { readRoutes } from './read-routes.ts';
import { wishRoutes } from './wish-routes.ts';

type Env = Signed;
const KEY_CHARACTERS = 200;

/** The header that makes a repeated launch one call-out; null when there is none. */
function idempotencyKey(c: Context): string | null {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return null;
  if (key.length > 0 && key.length <= KEY_CHARACTERS) return key;
  const fields = [{ field: 'Idempotency-Key', code: 'field.invalid_value' }];
  throw new Problem(400, 'invalid-request', { fields });
}

export function calloutRoutes(deps: CalloutDeps, gate: AnswerGate, texts: Texts) {
  return new Hono<Env>()
    .post(
      '/plans',
      may('callout.launch'),
      describeRoute({
        summary: 'Preview: who would be asked, what stays short, who is left out and why',
        responses: responses('The plan', planView),
      }),
      valid('json', previewSchema),
      async (c) => {
        const { sql } = deps.db;
        const now = deps.clock.now();
        const who = c.get('who');
        const request = await withinScope(sql, who, c.req.valid('json'), now);
        const plan = await makePlan(sql, deps.channels, request, now);
        const policy = deps.approval ?? APPROVAL;
        const secondPerson = needsSecond(policy, request.kind, sizeOf(request.lines, plan));
        return c.json({ ...(await planOf({ ...deps, texts }, plan, { request, who, now })), secondPerson });
      },
    )
    .post(
      '/callouts',
      may('callout.launch'),
      describeRoute({
        summary:
          'Launch, or ask a second person where the policy wants one; with the same Idempotency-Key a repeat is the same call-out and answers 200',
        parameters: [
          { in: 'header', name: 'Idempotency-Key', schema: { type: 'string', maxLength: KEY_CHARACTERS } },
        ],
        responses: {
          ...responses('Launched before', launched),
          ...responses('Launched', launched, 201),
          ...responses(
            'Waits for a second person; nothing was sent',
            z.object({ launchRequest: requestView }),
            202,
          ),
        },
      }),
      valid('json', askSchema),
      async (c) => {
        const { breakGlass, ...asked } = c.req.valid('json');
        const who = c.get('who');
        const by = { who, idempotencyKey: idempotencyKey(c), breakGlass: breakGlass?.reason ?? null };
        const request = await withinScope(deps.db.sql, who, asked, deps.clock.now());
        const result = await askLaunch(deps, request, by);
        if ('launched' in result) return c.json(result.launched, result.launched.created ? 201 : 200);
        const [launchRequest] = await listRequests(deps.db.sql, who, { id: result.held.id });
        return c.json({ launchRequest }, 202);
      },
    )
    .route('/', readRoutes(deps))
    .route('/', wishRoutes(deps))
    .route('/', forecastRoutes(deps))
    .route('/callouts/:id', controlRoutes(deps, gate));
}
