// HTTP of planning shifts: demand, a station's week, its draft, the proposal, publishing.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actingBy, may, type Signed } from '../access/guard.ts';
import type { Channels } from '../delivery/channel.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { needSolver, type Solver } from '../kernel/solver.ts';
import { beginDraft, changeDraft, dropDraft } from './draft-shifts.ts';
import { mustBeTheirs } from './plan-roll-calls.ts';
import { proposeShifts } from './propose-shifts.ts';
import { publishShifts } from './publish-shifts.ts';
import type { DutyDeps } from './routes.ts';
import {
  addDemand,
  changeDemand,
  demandFields,
  demandView,
  listDemand,
  removeDemand,
} from './shift-demand.ts';
import {
  beginFields,
  draftFields,
  proposalView,
  publishFields,
  stationQuery,
  versionFields,
  versionView,
  weekQuery,
  weekView,
} from './shift-plan-schema.ts';
import { readWeek } from './shift-weeks.ts';
import { SWAP_STATES } from './swap-rules.ts';
import { decideSwap } from './swap-shifts.ts';
import { listSwaps, swapPage, swapQuery } from './swaps.ts';

export interface ShiftPlanDeps extends DutyDeps {
  channels: Channels;
  /** Absent where nothing can solve. */
  solve?: Solver;
}

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['duty'], responses: answers });
const done = responses('Done', undefined, 204);
const made = responses('Made', z.object({ id: z.number() }), 201);

function demandRoutes({ db }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/shift-demand',
      may('duty.read'),
      about(
        'How many people a station and its sites need when',
        responses('All', z.object({ items: z.array(demandView) })),
      ),
      valid('query', stationQuery),
      async (c) => {
        const { stationId } = c.req.valid('query');
        await mustBeTheirs(db.sql, stationId, c.get('who'), 'duty.read');
        return c.json({ items: [...(await listDemand(db.sql, stationId))] });
      },
    )
    .post(
      '/shift-demand',
      may('duty.change'),
      about('Say how many people an area needs when', made),
      valid('json', demandFields),
      async (c) => c.json(await addDemand(db, c.req.valid('json'), c.get('who')), 201),
    )
    .put(
      '/shift-demand/:id',
      may('duty.change', 'shift-demand'),
      about('Say it anew', done),
      valid('param', idParam),
      valid('json', demandFields),
      async (c) => {
        await changeDemand(db, c.req.valid('param').id, c.req.valid('json'), c.get('who'));
        return c.body(null, 204);
      },
    )
    .delete(
      '/shift-demand/:id',
      may('duty.change', 'shift-demand'),
      about('Ask for nobody there any more', done),
      valid('param', idParam),
      async (c) => {
        await removeDemand(db, c.req.valid('param').id);
        return c.body(null, 204);
      },
    );
}

function planRoutes(deps: ShiftPlanDeps) {
  const { db, clock } = deps;
  return new Hono<Signed>()
    .get(
      '/shift-weeks',
      may('duty.read'),
      about('A station’s week: what is needed, who is there, the draft', responses('The week', weekView)),
      valid('query', weekQuery),
      async (c) => c.json(await readWeek(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .post(
      '/shift-plans',
      may('duty.change'),
      about('Begin a week’s draft; begun twice is begun once', made),
      valid('json', beginFields),
      async (c) => c.json(await beginDraft(db, c.req.valid('json'), c.get('who')), 201),
    )
    .put(
      '/shift-plans/:id',
      may('duty.change', 'shift-plan'),
      about('Change a draft by hand', responses('Its version now', versionView)),
      valid('param', idParam),
      valid('json', draftFields),
      async (c) => c.json(await changeDraft(db, c.req.valid('param').id, c.req.valid('json'))),
    )
    .delete(
      '/shift-plans/:id',
      may('duty.change', 'shift-plan'),
      about('Throw a draft away', done),
      valid('param', idParam),
      async (c) => {
        await dropDraft(db, c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .post(
      '/shift-plans/:id/proposal',
      may('duty.change', 'shift-plan'),
      about(
        'Fill a draft as fairly as the rules allow, within ten seconds; what was set by hand stays',
        responses('What came of it', proposalView.extend(versionView.shape)),
      ),
      valid('param', idParam),
      valid('json', versionFields),
      async (c) => {
        const able = { db, solve: needSolver(deps.solve) };
        return c.json(
          await proposeShifts(able, c.req.valid('param').id, c.req.valid('json').version, clock.now()),
        );
      },
    )
    .post(
      '/shift-plans/:id/publication',
      may('duty.change', 'shift-plan'),
      about(
        'Make a draft the week’s shifts and tell everybody theirs',
        responses('How many', z.object({ shifts: z.number() })),
      ),
      valid('param', idParam),
      valid('json', publishFields),
      async (c) =>
        c.json(await publishShifts(deps, c.req.valid('param').id, c.req.valid('json'), actingBy(c, clock))),
    );
}

function swapRoutes(deps: ShiftPlanDeps) {
  const { db, clock } = deps;
  const state = z.object({ state: z.enum(SWAP_STATES) });
  return new Hono<Signed>()
    .get(
      '/shift-swaps',
      may('duty.read'),
      about(
        'Shifts that change hands, those that wait for an officer first',
        responses('One page', swapPage),
      ),
      valid('query', swapQuery),
      async (c) => c.json(await listSwaps(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/shift-swaps/:id/decision',
      may('duty.change', 'shift-swap'),
      about(
        'Yes gives the shift to whoever takes it; 409 with what is against it by now',
        responses('How it stands', state),
      ),
      valid('param', idParam),
      valid('json', z.strictObject({ approve: z.boolean() })),
      async (c) =>
        c.json(
          await decideSwap(deps, c.req.valid('param').id, c.req.valid('json').approve, actingBy(c, clock)),
        ),
    );
}

/** Below `/api`. */
export function shiftPlanRoutes(deps: ShiftPlanDeps) {
  return new Hono<Signed>()
    .route('/', demandRoutes(deps))
    .route('/', planRoutes(deps))
    .route('/', swapRoutes(deps));
}
