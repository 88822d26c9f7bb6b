// Pushes on one's own phone, over HTTP.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import type { CalloutDeps } from './deps.ts';
import { loadOwnPush, loadPushTest, TEST_STATES, testOwnPush } from './own-push.ts';

const instant = z.iso.datetime().nullable();
const ownPushView = z
  .object({
    key: z.string().nullable(),
    held: z.enum(['live', 'retired', 'unknown']).nullable(),
    others: z.number(),
    ...{ arrivedAt: instant, passedAt: instant, missedAt: instant, nextAt: instant },
  })
  .meta({ id: 'OwnPush' });
const endpoint = z.string().min(1).max(2000);
const testView = z.object({
  ...{ id: z.number().nullable(), state: z.enum(TEST_STATES).nullable() },
  afterMs: z.number().nullable(),
});

const iso = (at: Date | null) => at?.toISOString() ?? null;

/** The caller's own person. Throws 404 for somebody who is not on the roster. */
function memberOf({ memberId }: { memberId: number | null }): number {
  if (memberId === null) throw new Problem(404, 'not-found');
  return memberId;
}

/** Below `/api`. An endpoint goes in the body: it is the right to push there, and addresses are written down. */
export function ownPushRoutes(deps: CalloutDeps) {
  return new Hono<Signed>()
    .post(
      '/me/push',
      may('self.manage'),
      describeRoute({
        summary: 'What the server knows of pushes to this phone: held, arrived, tested. Changes nothing',
        responses: responses('What is known', ownPushView),
      }),
      valid('json', z.strictObject({ endpoint: endpoint.nullable() })),
      async (c) => {
        const known = await loadOwnPush(deps, memberOf(c.get('who')), c.req.valid('json').endpoint);
        const { arrivedAt, passedAt, missedAt, nextAt } = known;
        return c.json({
          ...known,
          ...{ arrivedAt: iso(arrivedAt), passedAt: iso(passedAt) },
          ...{ missedAt: iso(missedAt), nextAt: iso(nextAt) },
        });
      },
    )
    .post(
      '/me/push/tests',
      may('self.manage'),
      describeRoute({
        summary: 'Sends a test push to this phone, as urgent as a summons; once in five seconds',
        responses: responses('Queued', z.object({ id: z.number() }), 201),
      }),
      valid('json', z.strictObject({ endpoint })),
      async (c) => c.json(await testOwnPush(deps, memberOf(c.get('who')), c.req.valid('json').endpoint), 201),
    )
    .get(
      '/me/push/tests',
      may('self.manage'),
      describeRoute({
        summary: 'What became of the last test push that I asked for; all null: none within an hour',
        responses: responses('Found', testView),
      }),
      async (c) => {
        const found = await loadPushTest(deps, c.get('who').memberId ?? 0);
        const { id = null, state = null, after_ms: afterMs = null } = found ?? {};
        return c.json({ id, state, afterMs });
      },
    );
}
