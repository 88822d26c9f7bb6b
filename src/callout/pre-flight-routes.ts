// Who could not be reached tonight, over HTTP: as data and as a page, and the button that sends test messages.
import { zValidator } from '@hono/zod-validator';
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { id, idText } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import type { CalloutDeps } from './deps.ts';
import { preFlightPage } from './pages/pre-flight-page.ts';
import { loadPreFlight, type Readiness, TROUBLES, testReach } from './pre-flight.ts';

const channel = z.enum(['push', 'sms', 'voice']);
const instant = z.iso.datetime().nullable();
const readinessView = z
  .object({
    ...{ memberId: z.number(), name: z.string(), unitName: z.string() },
    trouble: z.enum(['unreachable', 'unproven', 'one_way']).nullable(),
    ways: z.array(z.object({ channel, provenAt: instant })),
    lacking: z.array(z.object({ channel, why: z.enum(['no_address', 'opted_out', 'retired', 'no_route']) })),
    testedAt: instant,
  })
  .meta({ id: 'Readiness' });
const preFlightView = z.object({
  at: z.iso.datetime(),
  people: z.number(),
  counts: z.object({ unreachable: z.number(), unproven: z.number(), one_way: z.number() }),
  inTrouble: z.array(readinessView),
});
const testsSchema = z
  .strictObject({ memberIds: z.array(id).min(1).max(1_000).optional() })
  .meta({ id: 'ReachTests', description: 'Without members: all whose ways are not proven' });

const countsOf = (all: Readiness[]) =>
  Object.fromEntries(TROUBLES.map((t) => [t, all.filter((p) => p.trouble === t).length])) as Record<
    (typeof TROUBLES)[number],
    number
  >;

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
      async (c) => {
        const now = deps.clock.now();
        const all = await loadPreFlight(deps, c.get('who'), now, { permission: 'desk.view' });
        const inTrouble = all.filter((p) => p.trouble !== null).map(shown);
        return c.json({ at: now.toISOString(), people: all.length, counts: countsOf(all), inTrouble });
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

const pageQuery = z.object({ sent: z.coerce.number().int().min(0).optional().catch(undefined) });
const form = z.object({ member: idText.optional() });

export function preFlightPages(deps: CalloutDeps, texts: Texts) {
  return new Hono<Signed>()
    .get('/pre-flight', may('desk.view'), async (c: Context<Signed>) => {
      const now = deps.clock.now();
      const all = await loadPreFlight(deps, c.get('who'), now, { permission: 'desk.view' });
      const { sent } = pageQuery.parse(c.req.query());
      return c.html(preFlightPage(readerOf(c, texts, now), { all, counts: countsOf(all), sent }) as string);
    })
    .post('/pre-flight/tests', may('callout.launch'), zValidator('form', form), async (c) => {
      const { member } = c.req.valid('form');
      const { people } = await testReach(deps, c.get('who'), member === undefined ? undefined : [member]);
      return c.redirect(`/pre-flight?sent=${people}`, 303);
    });
}
