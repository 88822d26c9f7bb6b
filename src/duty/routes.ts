// HTTP of the daily duty: shifts, schedules of roll-calls, their sheets, and how sites do.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { dayQuery, dayView, readDay } from './day.ts';
import { fenceFields, setFence } from './fence.ts';
import { tick, ticked, tickFields } from './mark.ts';
import {
  addSchedule,
  changeSchedule,
  listSchedules,
  retireSchedule,
  scheduleFields,
  scheduleView,
} from './plan-roll-calls.ts';
import { addPattern, addShift, patternFields, removeShift, shiftFields } from './plan-shifts.ts';
import { figuresPage, figuresQuery, readFigures } from './roll-call-figures.ts';
import {
  listRollCalls,
  listShifts,
  readRollCall,
  rollCallPage,
  rollCallQuery,
  sheetView,
  shiftPage,
  shiftQuery,
} from './roll-calls.ts';

export interface DutyDeps {
  db: Database;
  clock: Clock;
}

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['duty'], responses: answers });
const made = z.object({ ids: z.array(z.number()) });
const done = responses('Done', undefined, 204);

function shiftRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/shifts',
      may('duty.read'),
      about('Who is on post when', responses('One page', shiftPage)),
      valid('query', shiftQuery),
      async (c) => c.json(await listShifts(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/shifts',
      may('duty.change'),
      about('Put somebody on post', responses('Made', made, 201)),
      valid('json', shiftFields),
      async (c) => c.json(await addShift(db, c.req.valid('json'), c.get('who')), 201),
    )
    .post(
      '/shifts/weekly',
      may('duty.change'),
      about('Put somebody on post by a weekly pattern; all or none', responses('Made', made, 201)),
      valid('json', patternFields),
      async (c) => c.json(await addPattern(db, c.req.valid('json'), c.get('who')), 201),
    )
    .delete(
      '/shifts/:id',
      may('duty.change', 'shift'),
      about('Take away a shift that has not begun', done),
      valid('param', idParam),
      async (c) => {
        await removeShift(db, c.req.valid('param').id, clock.now());
        return c.body(null, 204);
      },
    )
    .put(
      '/sites/:id/fence',
      may('duty.change', 'site'),
      about('How far from a site somebody still is there', done),
      valid('param', idParam),
      valid('json', fenceFields),
      async (c) => {
        await setFence(db, c.req.valid('param').id, c.req.valid('json'));
        return c.body(null, 204);
      },
    );
}

function scheduleRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/roll-call-schedules',
      may('duty.read'),
      about('When stations call the roll', responses('All', z.object({ items: z.array(scheduleView) }))),
      async (c) => c.json({ items: await listSchedules(db.sql, c.get('who')) }),
    )
    .post(
      '/roll-call-schedules',
      may('duty.change'),
      about('Call the roll regularly, or by surprise', responses('Made', z.object({ id: z.number() }), 201)),
      valid('json', scheduleFields),
      async (c) => c.json(await addSchedule(db, c.req.valid('json'), c.get('who'), clock.now()), 201),
    )
    .put(
      '/roll-call-schedules/:id',
      may('duty.change', 'roll-call-schedule'),
      about('Call at other times from now on; what is open goes on', done),
      valid('param', idParam),
      valid('json', scheduleFields),
      async (c) => {
        await changeSchedule(db, c.req.valid('param').id, c.req.valid('json'), c.get('who'), clock.now());
        return c.body(null, 204);
      },
    )
    .delete(
      '/roll-call-schedules/:id',
      may('duty.change', 'roll-call-schedule'),
      about('Call no more; what is open goes on', done),
      valid('param', idParam),
      async (c) => {
        await retireSchedule(db, c.req.valid('param').id, clock.now());
        return c.body(null, 204);
      },
    );
}

function rollCallRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/roll-calls',
      may('duty.read'),
      about('Roll-calls, the last first', responses('One page', rollCallPage)),
      valid('query', rollCallQuery),
      async (c) => c.json(await listRollCalls(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .get(
      '/roll-calls/figures',
      may('duty.read'),
      about('Rate and streak of each site, or of each employer', responses('One page', figuresPage)),
      valid('query', figuresQuery),
      async (c) => c.json(await readFigures(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .get(
      '/roll-calls/:id',
      may('duty.read', 'roll-call'),
      about('A sheet with all that was said', responses('The sheet', sheetView)),
      valid('param', idParam),
      async (c) => {
        const sheet = await readRollCall(db.sql, c.req.valid('param').id, c.get('who'), clock.now());
        if (!sheet) throw new Problem(404, 'not-found');
        return c.json(sheet);
      },
    )
    .post(
      '/roll-calls/:id/ticks',
      may('duty.change', 'roll-call'),
      about('Tick people; what was said last counts', responses('What counts now', ticked)),
      valid('param', idParam),
      valid('json', tickFields),
      async (c) => {
        const { id } = c.req.valid('param');
        return c.json({ entries: await tick(db, id, c.req.valid('json'), c.get('actor'), clock.now()) });
      },
    );
}

function dayRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>().get(
    '/stations/:id/day',
    may('duty.read', 'station'),
    about(
      'A station’s day: roll-calls, who is on post, what is due and overdue, bulletins, tonight',
      responses('The day', dayView),
    ),
    valid('param', idParam),
    valid('query', dayQuery),
    async (c) => {
      const now = clock.now();
      const { day = cityDate(now) } = c.req.valid('query');
      const found = await readDay(db.sql, { stationId: c.req.valid('param').id, day, now }, c.get('who'));
      if (!found) throw new Problem(404, 'not-found');
      return c.json(found);
    },
  );
}

/** Below `/api`. */
export function dutyRoutes(deps: DutyDeps) {
  return new Hono<Signed>()
    .route('/', shiftRoutes(deps))
    .route('/', scheduleRoutes(deps))
    .route('/', rollCallRoutes(deps))
    .route('/', dayRoutes(deps));
}
