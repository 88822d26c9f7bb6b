// HTTP of inspections: the form, the month's plan, inspections as they were done, findings, figures.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actingBy, may, type Signed } from '../access/guard.ts';
import { isInScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import { idParam, idText } from '../kernel/fields.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { changeFinding, checkFinding, ownersView, readOwners } from './check-finding.ts';
import { answerFile, fileParams } from './files.ts';
import { inspect, inspectionTaken } from './inspect.ts';
import {
  inspectionFiguresPage,
  inspectionFiguresQuery,
  readInspectionFigures,
} from './inspection-figures.ts';
import { changeForm, formView, readForm } from './inspection-form.ts';
import { checkFields, findingFields, formFields, inspectionFields } from './inspection-schema.ts';
import {
  findingPage,
  findingQuery,
  inspectionPage,
  inspectionQuery,
  listFindings,
  listInspections,
  readInspection,
  readPhoto,
  wholeInspection,
} from './inspections.ts';
import {
  changeVisit,
  planFields,
  planMonth,
  planQuery,
  planView,
  readPlan,
  visitFields,
} from './plan-inspections.ts';
import type { DutyDeps } from './routes.ts';

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['duty'], responses: answers });
const done = responses('Done', undefined, 204);

function formRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/inspection-form',
      may('duty.read'),
      about('What is looked at, in the version that holds or in another', responses('The form', formView)),
      valid('query', z.object({ version: idText.optional() })),
      async (c) => {
        const form = await readForm(db.sql, c.req.valid('query').version);
        if (!form) throw new Problem(404, 'not-found');
        return c.json(form);
      },
    )
    .post(
      '/inspection-form',
      may('standard.change'),
      about(
        'The next version; what was begun on another is taken with that one',
        responses('Made', z.object({ version: z.number() }), 201),
      ),
      valid('json', formFields),
      async (c) => c.json(await changeForm(db, c.req.valid('json'), actingBy(c, clock)), 201),
    );
}

function planRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/inspection-plan',
      may('duty.read'),
      about(
        'Which site is inspected when and by whom, and which have nobody',
        responses('The month', planView),
      ),
      valid('query', planQuery),
      async (c) => c.json(await readPlan(db.sql, c.req.valid('query'), c.get('who'), cityDate(clock.now()))),
    )
    .post(
      '/inspection-plan',
      may('duty.change'),
      about(
        'Plan a visit to every site that has none in the month; what is planned stays',
        responses('How many were added', z.object({ added: z.number() })),
      ),
      valid('json', planFields),
      async (c) => c.json(await planMonth(db, c.req.valid('json'), { who: c.get('who'), now: clock.now() })),
    )
    .put(
      '/inspection-plan/:id',
      may('duty.change', 'inspection-plan'),
      about('Another day or another officer', done),
      valid('param', idParam),
      valid('json', visitFields),
      async (c) => {
        await changeVisit(db, c.req.valid('param').id, c.req.valid('json'));
        return c.body(null, 204);
      },
    );
}

function inspectionsRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/inspections',
      may('duty.read'),
      about('Inspections, the last first', responses('One page', inspectionPage)),
      valid('query', inspectionQuery),
      async (c) => c.json(await listInspections(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/inspections',
      may('duty.change'),
      about('Hand in an inspection; the same again changes nothing', responses('Kept', inspectionTaken, 201)),
      valid('json', inspectionFields),
      async (c) => {
        const given = c.req.valid('json');
        if (!(await isInScope(db.sql, c.get('who'), 'duty.change', 'site', given.siteId)))
          throw new Problem(400, 'invalid-request', { fields: [{ field: 'siteId', code: 'field.site' }] });
        return c.json(await inspect(db, given, actingBy(c, clock)), 201);
      },
    )
    .get(
      '/inspections/figures',
      may('duty.read'),
      about(
        'Coverage of the month and what became of findings',
        responses('One page', inspectionFiguresPage),
      ),
      valid('query', inspectionFiguresQuery),
      async (c) =>
        c.json(await readInspectionFigures(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .get(
      '/inspections/:id',
      may('duty.read', 'inspection'),
      about('An inspection with its answers, pictures and signatures', responses('All', wholeInspection)),
      valid('param', idParam),
      async (c) => {
        const found = await readInspection(db.sql, c.req.valid('param').id);
        if (!found) throw new Problem(404, 'not-found');
        return c.json(found);
      },
    )
    .get(
      '/inspections/:id/files/:fileId',
      may('duty.read', 'inspection'),
      describeRoute({
        ...{ summary: 'A picture of an inspection', tags: ['duty'] },
        responses: fileResponses('The file as it came', 'application/octet-stream'),
      }),
      valid('param', fileParams),
      async (c) => {
        const { id, fileId } = c.req.valid('param');
        return answerFile(c, await readPhoto(db.sql, id, fileId));
      },
    );
}

function findingRoutes({ db, clock }: DutyDeps) {
  const state = z.object({ state: z.enum(['open', 'closed']) });
  return new Hono<Signed>()
    .get(
      '/inspection-findings',
      may('duty.read'),
      about('Findings, those open and due first', responses('One page', findingPage)),
      valid('query', findingQuery),
      async (c) => c.json(await listFindings(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .put(
      '/inspection-findings/:id',
      may('duty.change', 'finding'),
      about('Another owner or another day', done),
      valid('param', idParam),
      valid('json', findingFields),
      async (c) => {
        await changeFinding(db, c.req.valid('param').id, c.req.valid('json'), clock.now());
        return c.body(null, 204);
      },
    )
    .get(
      '/inspection-findings/:id/owners',
      may('duty.change', 'finding'),
      about('Who may be named for it', responses('All', ownersView)),
      valid('param', idParam),
      async (c) => c.json({ items: [...(await readOwners(db.sql, c.req.valid('param').id))] }),
    )
    .post(
      '/inspection-findings/:id/checks',
      may('duty.change', 'finding'),
      about('Looked at again: fixed closes it, not fixed opens it again', responses('How it stands', state)),
      valid('param', idParam),
      valid('json', checkFields),
      async (c) =>
        c.json(await checkFinding(db, c.req.valid('param').id, c.req.valid('json'), actingBy(c, clock))),
    );
}

/** Below `/api`. */
export function inspectionRoutes(deps: DutyDeps) {
  return new Hono<Signed>()
    .route('/', formRoutes(deps))
    .route('/', planRoutes(deps))
    .route('/', inspectionsRoutes(deps))
    .route('/', findingRoutes(deps));
}
