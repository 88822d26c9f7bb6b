// Steering a live call-out over HTTP: change, hold, raise, release, close, and answers for somebody else.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam, idText } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import type { AnswerGate } from './answer-gate.ts';
import { answerForSchema } from './answer-schema.ts';
import { refuseGrowth } from './ask-launch.ts';
import { change, changeSchema } from './change.ts';
import { close } from './close.ts';
import { hold, raiseNow, resume } from './control.ts';
import type { CalloutDeps } from './deps.ts';
import { standDown, standDownSchema } from './stand-down.ts';
import { summonAgain } from './summon-again.ts';

type Env = Signed;
const actorOf = (c: Context) => c.get('actor') as string;
const doc = (summary: string, schema: z.ZodType) =>
  describeRoute({ summary, responses: responses('Done', schema) });

const done = z.object({ ok: z.boolean() });
const version = z.object({ version: z.number() });
const raised = z.object({ number: z.number(), asked: z.number() });
const told = z.object({ told: z.number() });
const outcome = z.object({ outcome: z.string() });
const memberParam = idParam.extend({ memberId: idParam.shape.id });
/** The echelon that the leader saw as the next one. */
const raiseQuery = z.object({ number: idText.optional() });

export function controlRoutes(deps: CalloutDeps, gate: AnswerGate) {
  return new Hono<Env>()
    .patch(
      '/',
      may('callout.steer', 'callout'),
      doc('Change requirement, arrive-by time or echelons: a new version', version),
      valid('param', idParam),
      valid('json', changeSchema),
      async (c) => {
        const { id } = c.req.valid('param');
        await refuseGrowth(deps, c.get('who'), id, c.req.valid('json').lines);
        return c.json({ version: await change(deps, id, c.req.valid('json'), actorOf(c)) });
      },
    )
    .post(
      '/hold',
      may('callout.steer', 'callout'),
      doc('Raise nothing until resumed', done),
      valid('param', idParam),
      async (c) => {
        await hold(deps, c.req.valid('param').id, actorOf(c));
        return c.json({ ok: true });
      },
    )
    .post(
      '/resume',
      may('callout.steer', 'callout'),
      doc('Go on; raises what came due, once', done),
      valid('param', idParam),
      async (c) => {
        await resume(deps, c.req.valid('param').id, actorOf(c));
        return c.json({ ok: true });
      },
    )
    .post(
      '/raise',
      may('callout.steer', 'callout'),
      doc('Raise the next echelon at once', raised),
      valid('param', idParam),
      valid('query', raiseQuery),
      async (c) =>
        c.json(await raiseNow(deps, c.req.valid('param').id, actorOf(c), c.req.valid('query').number)),
    )
    .post(
      '/stand-down',
      may('callout.steer', 'callout'),
      doc('Release everyone, or one echelon, or one role', told),
      valid('param', idParam),
      valid('json', standDownSchema),
      async (c) =>
        c.json({ told: await standDown(deps, c.req.valid('param').id, c.req.valid('json'), actorOf(c)) }),
    )
    .post(
      '/close',
      may('callout.steer', 'callout'),
      doc('Close for good, after the stand-down', done),
      valid('param', idParam),
      async (c) => {
        await close(deps, c.req.valid('param').id, actorOf(c));
        return c.json({ ok: true });
      },
    )
    .route('/members/:memberId', memberRoutes(deps, gate));
}

/** What a leader does about one person. */
function memberRoutes(deps: CalloutDeps, gate: AnswerGate) {
  return new Hono<Env>()
    .post(
      '/summon-again',
      may('callout.steer', 'callout'),
      doc('Ask one person again by hand', done),
      valid('param', memberParam),
      async (c) => {
        const { id, memberId } = c.req.valid('param');
        await summonAgain(deps, id, memberId, actorOf(c));
        return c.json({ ok: true });
      },
    )
    .post(
      '/answer',
      may('callout.steer', 'callout'),
      doc('Record an answer for somebody else: told by phone, or counted on scene', outcome),
      valid('param', memberParam),
      valid('json', answerForSchema),
      async (c) => {
        const { id, memberId } = c.req.valid('param');
        const { answer, move, etaMinutes, reason, clientId } = c.req.valid('json');
        const [summons] = await deps.db.sql<{ id: number }[]>`
          select id from summons where callout_id = ${id} and member_id = ${memberId}`;
        if (!summons) throw new Problem(404, 'not-found');
        const stored = await gate.submit({
          ...{ summonsId: summons.id, answer, move, etaMinutes: etaMinutes ?? null, reason: reason ?? null },
          ...{ channel: 'leader', deviceAt: null, clientId: clientId ?? null, givenBy: actorOf(c) },
        });
        return c.json({ outcome: stored.outcome });
      },
    );
}
