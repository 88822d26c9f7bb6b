// HTTP of field reports: the list, one with all that was done, entered by an officer, one step further; and what may be reported.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import type { Channels } from '../delivery/channel.ts';
import { idParam } from '../kernel/fields.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import {
  addCategory,
  categoryFields,
  categoryList,
  categoryQuery,
  listCategories,
  retireCategory,
} from './categories.ts';
import {
  listReports,
  readReport,
  readReportPhoto,
  reportPage,
  reportQuery,
  wholeReport,
} from './field-reports.ts';
import { answerFile, fileParams } from './files.ts';
import type { DutyDeps } from './routes.ts';
import { stepFields, stepReport } from './step-report.ts';
import { enterReport, reportFields } from './take-report.ts';

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['duty'], responses: answers });
const done = responses('Done', undefined, 204);
const taken = z.object({
  id: z.number(),
  again: z.boolean().meta({ description: 'A replay: it was there already' }),
});

function categoryRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/duty-categories',
      may('duty.read'),
      about('What may be reported, or what talks are about', responses('All', categoryList)),
      valid('query', categoryQuery),
      async (c) => c.json({ items: [...(await listCategories(db.sql, c.req.valid('query').use))] }),
    )
    .post(
      '/duty-categories',
      may('policy.change'),
      about(
        'A further category; of reports only hazards, incidents and leads about offences',
        responses('Made', z.object({ id: z.number() }), 201),
      ),
      valid('json', categoryFields),
      async (c) => c.json(await addCategory(db, c.req.valid('json')), 201),
    )
    .post(
      '/duty-categories/:id/retire',
      may('policy.change'),
      about('Offer it no more; what stands under it stays', done),
      valid('param', idParam),
      async (c) => {
        await retireCategory(db, c.req.valid('param').id, clock.now());
        return c.body(null, 204);
      },
    );
}

export interface ReportRouteDeps extends DutyDeps {
  channels: Channels;
}

function reportRoutes({ db, clock, channels }: ReportRouteDeps) {
  return new Hono<Signed>()
    .get(
      '/field-reports',
      may('duty.read'),
      about('Field reports, those not decided first', responses('One page', reportPage)),
      valid('query', reportQuery),
      async (c) => c.json(await listReports(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/field-reports',
      may('duty.change'),
      about('Enter what was told by word; the same again changes nothing', responses('Kept', taken, 201)),
      valid('json', reportFields),
      async (c) =>
        c.json(await enterReport(db, c.req.valid('json'), { who: c.get('who'), now: clock.now() }), 201),
    )
    .get(
      '/field-reports/:id',
      may('duty.read', 'field-report'),
      about('A report with all that was done', responses('All', wholeReport)),
      valid('param', idParam),
      async (c) => {
        const found = await readReport(db.sql, c.req.valid('param').id, c.get('who'));
        if (!found) throw new Problem(404, 'not-found');
        return c.json(found);
      },
    )
    .post(
      '/field-reports/:id/steps',
      may('duty.change', 'field-report'),
      about('Accept, merge, decline, forward or finish it; finishing thanks whoever reported', done),
      valid('param', idParam),
      valid('json', stepFields),
      async (c) => {
        const doing = { who: c.get('who'), now: clock.now() };
        await stepReport({ db, channels }, c.req.valid('param').id, c.req.valid('json'), doing);
        return c.body(null, 204);
      },
    )
    .get(
      '/field-reports/:id/files/:fileId',
      may('duty.read', 'field-report'),
      describeRoute({
        ...{ summary: 'The picture of a report', tags: ['duty'] },
        responses: fileResponses('The file as it came', 'application/octet-stream'),
      }),
      valid('param', fileParams),
      async (c) => {
        const { id, fileId } = c.req.valid('param');
        return answerFile(c, await readReportPhoto(db.sql, id, fileId));
      },
    );
}

/** Below `/api`. */
export function fieldReportRoutes(deps: ReportRouteDeps) {
  return new Hono<Signed>().route('/', categoryRoutes(deps)).route('/', reportRoutes(deps));
}
