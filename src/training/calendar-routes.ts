// The drill calendar over HTTP: how often units must drill, when each did last and must next.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { responses, valid } from '../kernel/http.ts';
import {
  calendarPage,
  calendarQuery,
  changeFrequency,
  drillCalendar,
  frequencyChange,
  frequencyView,
  listFrequencies,
} from './drill-calendar.ts';
import type { TrainingDeps } from './routes.ts';
import { levelParam } from './rubrics.ts';

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['drills'], responses: answers });

/** Below `/api`. */
export function calendarRoutes({ db, clock }: TrainingDeps) {
  return new Hono<Signed>()
    .get(
      '/drill-calendar',
      may('drill.read'),
      about(
        'When each unit drilled last and must next',
        responses('One page, the latest first', calendarPage),
      ),
      valid('query', calendarQuery),
      async (c) => c.json(await drillCalendar(db.sql, c.get('who'), c.req.valid('query'), clock.now())),
    )
    .get(
      '/drill-frequencies',
      may('drill.read'),
      about('How often units must drill', responses('All', z.object({ items: z.array(frequencyView) }))),
      async (c) => c.json({ items: await listFrequencies(db.sql) }),
    )
    .put(
      '/drill-frequencies/:level',
      may('standard.change'),
      about('Change how often units of a level must drill', responses('It', frequencyView)),
      valid('param', levelParam),
      valid('json', frequencyChange),
      async (c) => c.json(await changeFrequency(db, c.req.valid('param').level, c.req.valid('json'))),
    );
}
