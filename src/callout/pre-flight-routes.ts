// Who could not be reached tonight, over HTTP: by unit, by channel, by name; and the test messages that prove a way.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { id } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import type { CalloutDeps } from './deps.ts';
import { loadPreFlight, type Readiness, TROUBLES, testReach } from './pre-flight.ts';
import { channelsOf, countsOf, lacking, unitsOf } from './pre-flight-rules.ts';

const channel = z.enum(['push', 'sms', 'voice']);
const instant = z.iso.datetime().nullable();
const readinessView = z
  .object({
    ...{ memberId: z.number(), name: z.string(), unitName: z.string() },
    trouble: z.enum(TROUBLES).nullable(),
    ways: z.array(z.object({ channel, provenAt: instant })),
    lacking: z.array(
      z.object({ channel, why: z.enum(['no_address', 'opted_out', 'retired', 'no_route', 'missed']) }),
    ),
    testedAt: instant,
    unheard: z.boolean().meta({ description: 'Was silent when the roll was last called by messages' }),
  })
  .meta({ id: 'Readiness' });
const counts = {
  ...{ unreachable: z.number(), unheard: z.number(), unproven: z.number(), one_way: z.number() },
};
const preFlightView = z
  .object({
    ...{ at: z.iso.datetime(), people: z.number(), counts: z.object(counts) },
    /** The worst first; an empty name: without a unit. */
    units: z.array(z.object({ unitName: z.string(), people: z.number(), ...counts })),
    channels: z.array(z.object({ channel, proven: z.number(), unproven: z.number(), lacking: z.number() })),
    /** How many the filter finds; `inTrouble` is one page of them. */
    total: z.number(),
    inTrouble: z.array(readinessView),
  })
  .meta({ id: 'PreFlight' });
const preFlightQuery = z.object({
  trouble: z.enum(TROUBLES).optional(),
  /** Who lacks this channel. */
  lacks: channel.optional(),
  unit: z.string().max(200).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(1_000).default(100),
});
const testsSchema = z
  .strictObject({ memberIds: z.array(id).min(1).max(1_000).optional() })
  .meta({ id: 'ReachTests', description: 'Without members: all whose ways are not proven' });

const iso = (at: Date | null) => at?.toISOString() ?? null;
const shown = (p: Readiness): z.output<typeof readinessView> => ({
  ...p,
  ways: p.ways.map((w) => ({ ...w, provenAt: iso(w.provenAt) })),
  testedAt: iso(p.testedAt),
});

/** Below `/api`. */
export function preFlightRoutes(deps: CalloutDeps) {
  return new Hono<Signed>()
    .get(
      '/pre-flight',
      may('desk.view'),
      describeRoute({
        summary: 'Who of the force could not be reached tonight, and by which ways',
        responses: responses('Those in trouble, worst first', preFlightView),
      }),
      valid('query', preFlightQuery),
      async (c) => {
        const { page, pageSize, ...filter } = c.req.valid('query');
        const now = deps.clock.now();
        const all = await loadPreFlight(deps, c.get('who'), now, { permission: 'desk.view' });
        const found = lacking(all, filter);
        return c.json({
          ...{ at: now.toISOString(), people: all.length, counts: countsOf(all), total: found.length },
          ...{ units: unitsOf(all), channels: channelsOf(all) },
          inTrouble: found.slice((page - 1) * pageSize, page * pageSize).map(shown),
        });
      },
    )
    .post(
      '/pre-flight/tests',
      may('callout.launch'),
      describeRoute({
        summary: 'Sends a test message by every way; to nobody twice within ten minutes',
        responses: responses('Queued', z.object({ people: z.number(), messages: z.number() })),
      }),
      valid('json', testsSchema),
      async (c) => c.json(await testReach(deps, c.get('who'), c.req.valid('json').memberIds)),
    );
}
