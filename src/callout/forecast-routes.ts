// What the judgement says of a call-out over HTTP, and a leader's word on it.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam, idText } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { calibrationOf, calibrationQuery, calibrationView } from './calibration.ts';
import type { CalloutDeps } from './deps.ts';
import {
  acceptProposal,
  dismissProposal,
  dismissSchema,
  modeSchema,
  setForecastMode,
} from './forecast-control.ts';
import { listMoments } from './forecast-moments.ts';
import { FORECAST_MODES } from './policy.ts';
import { loadOpen } from './proposals.ts';
import { loadRow } from './store.ts';

const instant = z.date().nullable().meta({ type: 'string', format: 'date-time' });
const proposalView = z
  .object({
    ...{
      id: z.number(),
      kind: z.enum(['summon', 'release']),
      madeAt: instant,
      memberIds: z.array(z.number()),
    },
    ...{ role: z.string(), chanceFrom: z.number(), chanceTo: z.number() },
  })
  .meta({ id: 'ForecastProposal' });
const momentView = z
  .object({
    ...{ at: instant, mode: z.enum(['propose', 'act']), chance: z.number(), chanceThen: z.number() },
    ...{ byRole: z.record(z.string(), z.number()), medianAt: instant, ninetyAt: instant },
    ...{ surplus: z.number(), doubt: z.number(), late: z.boolean() },
    ...{ done: z.enum(['none', 'summoned', 'proposed']), people: z.number() },
    reasons: z.array(z.record(z.string(), z.unknown())),
    ...{ cameTrue: z.boolean().nullable(), scoredAt: instant },
  })
  .meta({ id: 'ForecastMoment' });
const forecastView = z.object({
  mode: z.enum(FORECAST_MODES),
  proposals: z.array(proposalView),
  moments: z.array(momentView),
});

const done = z.object({ ok: z.boolean() });
const people = z.object({ people: z.number() });
const proposalParam = idParam.extend({ proposalId: idText });
/** A night of looks. */
const MOST = 1_000;

const doc = (summary: string, schema: z.ZodType) =>
  describeRoute({ summary, tags: ['forecast'], responses: responses('Done', schema) });

/** Below `/api`. */
export function forecastRoutes(deps: CalloutDeps) {
  const { sql } = deps.db;
  return new Hono<Signed>()
    .get(
      '/callouts/:id/forecast',
      may('callout.read', 'callout'),
      doc('What was said of its chances, moment by moment, and what is proposed now', forecastView),
      valid('param', idParam),
      async (c) => {
        const { id, forecastMode: mode } = await loadRow(sql, c.req.valid('param').id);
        const proposals = (await loadOpen(sql, id)).map(({ state: _, decidedAt: __, ...p }) => p);
        return c.json({ mode, proposals, moments: await listMoments(sql, id, MOST) });
      },
    )
    .get(
      '/forecast-calibration',
      may('callout.read'),
      doc('How often what was said came true, in a quarter', calibrationView),
      valid('query', calibrationQuery),
      async (c) => c.json(await calibrationOf(sql, c.req.valid('query'), c.get('who'), deps.clock.now())),
    )
    .put(
      '/callouts/:id/forecast-mode',
      may('callout.steer', 'callout'),
      doc('What the judgement does from now on: nothing, propose, or act', done),
      valid('param', idParam),
      valid('json', modeSchema),
      async (c) => {
        await setForecastMode(deps, c.req.valid('param').id, c.req.valid('json'), c.get('actor'));
        return c.json({ ok: true });
      },
    )
    .post(
      '/callouts/:id/proposals/:proposalId/accept',
      may('callout.steer', 'callout'),
      doc('Do what is proposed: ask these people, or let them go', people),
      valid('param', proposalParam),
      async (c) => {
        const { id, proposalId } = c.req.valid('param');
        return c.json({ people: await acceptProposal(deps, id, proposalId, c.get('actor')) });
      },
    )
    .post(
      '/callouts/:id/proposals/:proposalId/dismiss',
      may('callout.steer', 'callout'),
      doc('Do nothing of what is proposed', done),
      valid('param', proposalParam),
      valid('json', dismissSchema),
      async (c) => {
        const { id, proposalId } = c.req.valid('param');
        await dismissProposal(deps, id, proposalId, c.req.valid('json').reason || null, c.get('actor'));
        return c.json({ ok: true });
      },
    );
}
