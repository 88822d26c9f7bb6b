// Planned drills over HTTP: listed, planned, changed, called off, started by hand; what to begin one from.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import type { CalloutDeps } from '../callout/deps.ts';
import { policySchema } from '../callout/policy.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { ROLES } from '../roster/qualifications.ts';
import { scenarios } from './drill-scenarios.ts';
import { startNow } from './launch-drill.ts';
import { cancelDrill, changeDrill, planDrill, restoreDrill } from './plan-drill.ts';
import {
  despiteOpen,
  drillChange,
  drillContent,
  drillPage,
  drillQuery,
  drillView,
  listDrills,
  newDrill,
  readDrill,
} from './planned-drills.ts';
import { drillPreview, previewDrill } from './preview-drill.ts';

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['drills'], responses: answers });

const options = z
  .object({
    scenarios: z.array(
      z.object({
        ...{ key: z.string(), title: z.string(), task: z.string(), arriveByMinutes: z.number() },
        lines: z.array(z.object({ role: z.enum(ROLES), count: z.number() })),
        policy: policySchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'DrillOptions' });

/** Below `/api`. */
export function drillRoutes(deps: CalloutDeps) {
  const { db, clock } = deps;
  return new Hono<Signed>()
    .get(
      '/drills',
      may('drill.read'),
      about(
        'Planned drills: those to come with what failed, or the past with results',
        responses('One page', drillPage),
      ),
      valid('query', drillQuery),
      async (c) => c.json(await listDrills(db.sql, c.get('who'), c.req.valid('query'))),
    )
    .post(
      '/drills',
      may('drill.plan'),
      about(
        'Plan a drill for a time, or as a surprise inside a window',
        responses('Planned', drillView, 201),
      ),
      valid('json', newDrill),
      async (c) => {
        const id = await planDrill(db, c.get('who'), c.req.valid('json'), clock.now());
        return c.json(await readDrill(db.sql, c.get('who'), id), 201);
      },
    )
    .get(
      '/drills/options',
      may('drill.plan'),
      about('The scenarios that a drill can begin from', responses('All', options)),
      async (c) => {
        const policy = (input: Parameters<typeof policySchema.parse>[0]) =>
          input && policySchema.parse(input);
        const offered = scenarios().map((s) => ({ ...s, policy: policy(s.policy) ?? null }));
        return c.json({ scenarios: offered });
      },
    )
    .post(
      '/drills/preview',
      may('drill.plan'),
      about('How many people it would wake if it were called now', responses('The figures', drillPreview)),
      valid('json', drillContent),
      async (c) => c.json(await previewDrill(deps, c.get('who'), c.req.valid('json'))),
    )
    .route('/', oneDrill(deps));
}

function oneDrill(deps: CalloutDeps) {
  const { db, clock } = deps;
  return new Hono<Signed>()
    .get(
      '/drills/:id',
      may('drill.read', 'drill'),
      about('One planned drill', responses('The drill', drillView)),
      valid('param', idParam),
      async (c) => c.json(await readDrill(db.sql, c.get('who'), c.req.valid('param').id)),
    )
    .put(
      '/drills/:id',
      may('drill.plan', 'drill'),
      about(
        'Change a drill, or plan one that failed anew; another window draws another moment',
        responses('Changed', drillView),
      ),
      valid('param', idParam),
      valid('json', drillChange),
      async (c) => {
        const { id } = c.req.valid('param');
        await changeDrill(db, c.get('who'), id, c.req.valid('json'), clock.now());
        return c.json(await readDrill(db.sql, c.get('who'), id));
      },
    )
    .post(
      '/drills/:id/cancel',
      may('drill.plan', 'drill'),
      about('Call it off: nobody is called', responses('Cancelled', drillView)),
      valid('param', idParam),
      async (c) => {
        const { id } = c.req.valid('param');
        await cancelDrill(db, c.get('who'), id, clock.now());
        return c.json(await readDrill(db.sql, c.get('who'), id));
      },
    )
    .post(
      '/drills/:id/restore',
      may('drill.plan', 'drill'),
      about('Take a cancellation back, before its moment', responses('Planned again', drillView)),
      valid('param', idParam),
      async (c) => {
        const { id } = c.req.valid('param');
        await restoreDrill(db, id, clock.now());
        return c.json(await readDrill(db.sql, c.get('who'), id));
      },
    )
    .post(
      '/drills/:id/start',
      may('drill.plan', 'drill'),
      about(
        'Start it now; asked again it is the same call-out',
        responses('The call-out', z.object({ calloutId: z.number() })),
      ),
      valid('param', idParam),
      valid('json', z.strictObject({ despiteOpen: despiteOpen.optional() })),
      async (c) => {
        const { despiteOpen } = c.req.valid('json');
        const { id } = await startNow(deps, c.req.valid('param').id, c.get('who').actor, despiteOpen);
        return c.json({ calloutId: id });
      },
    );
}
