// Call-outs over HTTP, for leaders and programs: plan and launch. Reading and steering stand beside.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import type { Principal } from '../access/principal.ts';
import type { Sql } from '../kernel/database.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import type { AnswerGate } from './answer-gate.ts';
import { APPROVAL, needsSecond, sizeOf } from './approval-rules.ts';
import { askLaunch, askSchema } from './ask-launch.ts';
import { countReasons, type LeftOut } from './build-plan.ts';
import { controlRoutes } from './control-routes.ts';
import type { CalloutDeps } from './deps.ts';
import { listRequests, requestView } from './launch-requests.ts';
import { withinScope } from './launch-scope.ts';
import { launched } from './launched-view.ts';
import { type MadePlan, makePlan, planRequestSchema } from './make-plan.ts';
import { readRoutes } from './read-routes.ts';
import { shield } from './seen.ts';
import { wishRoutes } from './wish-routes.ts';

type Env = Signed;
const counts = z.record(z.string(), z.number());
const plannedEchelon = z.object({
  ...{ number: z.number(), windowSeconds: z.number(), factor: z.number(), asks: z.number() },
  crossBorder: z.number(),
});
const planView = z
  .object({
    ...{ countyId: z.number().nullable(), borrowedFrom: z.array(z.number()), summons: z.number() },
    ...{ shortfall: counts, supply: counts, echelons: z.array(plannedEchelon) },
    people: z.array(z.record(z.string(), z.unknown())),
    leftOutCounts: counts,
    leftOut: z.array(z.object({ memberId: z.number(), name: z.string(), reason: z.string() })),
    leftOutComplete: z.boolean(),
    /** Whose quiet hours hold a drill's messages back, and until when. */
    quiet: z.array(z.object({ memberId: z.number(), until: z.iso.datetime() })),
    /** So large that a launch would wait for a second person. */
    secondPerson: z.boolean(),
  })
  .meta({ id: 'Plan' });

/** More people left out than this are counted only. */
const LEFT_OUT_LISTED = 2_000;
const byReason = (list: LeftOut[]) =>
  list.toSorted((a, b) => (a.reason < b.reason ? -1 : a.reason > b.reason ? 1 : a.memberId - b.memberId));

const planOf = async (plan: MadePlan, sql: Sql, who: Principal) => ({
  ...{ countyId: plan.countyId, borrowedFrom: plan.borrowedFrom, summons: plan.pool.length },
  ...{
    shortfall: plan.shortfall,
    supply: plan.supply,
    echelons: plan.echelons,
    people: await shield(sql, who, plan.pool),
  },
  leftOutCounts: countReasons(plan.leftOut),
  leftOut: await shield(sql, who, byReason(plan.leftOut).slice(0, LEFT_OUT_LISTED)),
  leftOutComplete: plan.leftOutComplete && plan.leftOut.length <= LEFT_OUT_LISTED,
  quiet: plan.quiet.map(({ memberId, until }) => ({ memberId, until: until.toISOString() })),
});

const KEY_CHARACTERS = 200;

/** The header that makes a repeated launch one call-out; null when there is none. */
function idempotencyKey(c: Context): string | null {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return null;
  if (key.length > 0 && key.length <= KEY_CHARACTERS) return key;
  const fields = [{ field: 'Idempotency-Key', code: 'field.invalid_value' }];
  throw new Problem(400, 'invalid-request', { fields });
}

export function calloutRoutes(deps: CalloutDeps, gate: AnswerGate) {
  return new Hono<Env>()
    .post(
      '/plans',
      may('callout.launch'),
      describeRoute({
        summary: 'Preview: who would be asked, what stays short, who is left out and why',
        responses: responses('The plan', planView),
      }),
      valid('json', planRequestSchema),
      async (c) => {
        const { sql } = deps.db;
        const now = deps.clock.now();
        const request = await withinScope(sql, c.get('who'), c.req.valid('json'), now);
        const plan = await makePlan(sql, deps.channels, request, now);
        const policy = deps.approval ?? APPROVAL;
        const secondPerson = needsSecond(policy, request.kind, sizeOf(request.lines, plan));
        return c.json({ ...(await planOf(plan, sql, c.get('who'))), secondPerson });
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
    .route('/callouts/:id', controlRoutes(deps, gate));
}
