// Assessments over HTTP: quarters with places and records, weights, publishing, comments and appeals, files.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { audit } from '../access/audit.ts';
import { actingBy, may, type Signed } from '../access/guard.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { idParam } from '../kernel/fields.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import { needPrinter, type PdfPrinter } from '../kernel/pdf.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import {
  appeal,
  appealPage,
  comment,
  commentPage,
  decideAppeal,
  decisionFields,
  listAppeals,
  listComments,
  saidFields,
  saidQuery,
} from './appeals.ts';
import { assessmentPdf, assessmentXlsx } from './assessment-files.ts';
import type { AssessmentParts } from './assessment-tables.ts';
import { publish, publishFields } from './publish.ts';
import {
  listPublished,
  loadQuarter,
  placesOf,
  publishedView,
  quarterQuery,
  quarterView,
  readPublished,
  readQuarter,
} from './quarters.ts';
import { readRecords, recordPage, recordQuery } from './records.ts';
import { changeWeights, weightFields, weightsView, weightVersions, yearQuery } from './weights.ts';

export interface OversightDeps {
  db: Database;
  clock: Clock;
  print?: PdfPrinter;
}

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['assessment'], responses: answers });
const done = responses('Kept', undefined, 204);
const made = (description: string) => responses(description, z.object({ id: z.number() }), 201);

function quarters({ db, clock }: OversightDeps) {
  return new Hono<Signed>()
    .get(
      '/assessments',
      may('assessment.read'),
      about(
        'Published quarters, the last first; corrections beside what they correct',
        responses('All', z.object({ items: z.array(publishedView) })),
      ),
      async (c) => c.json({ items: await listPublished(db.sql) }),
    )
    .get(
      '/assessments/figures',
      may('assessment.read'),
      about('A quarter, published or as it counts now', responses('One page of places', quarterView)),
      valid('query', quarterQuery),
      async (c) => c.json(await readQuarter(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .get(
      '/assessments/records',
      may('assessment.read'),
      about('What a figure is counted from', responses('One page of records', recordPage)),
      valid('query', recordQuery),
      async (c) => {
        // Whose place lies outside one's own sees none; that it exists is not told.
        const query = c.req.valid('query');
        return c.json(await readRecords(db.sql, query, c.get('who'), clock.now()));
      },
    )
    .post(
      '/assessments',
      may('assessment.publish'),
      about('Publish a quarter for good, or what corrects one', made('The assessment')),
      valid('json', publishFields),
      async (c) => c.json(await publish(db, c.req.valid('json'), actingBy(c, clock)), 201),
    );
}

function weights({ db, clock }: OversightDeps) {
  return new Hono<Signed>()
    .get(
      '/assessment-weights',
      may('assessment.read'),
      about(
        'Weights of a year, the version that holds first',
        responses('Version after version', z.object({ items: z.array(weightsView) })),
      ),
      valid('query', yearQuery),
      async (c) => {
        const items = await weightVersions(db.sql, c.req.valid('query').year);
        return c.json({ items: items.map((one) => ({ ...one, weights: { ...one.weights } })) });
      },
    )
    .post(
      '/assessment-weights',
      may('assessment.publish'),
      about('The next version of a year’s weights, with the reason', made('The version')),
      valid('json', weightFields),
      async (c) => c.json(await changeWeights(db, c.req.valid('json'), actingBy(c, clock)), 201),
    );
}

function said({ db, clock }: OversightDeps) {
  const asked = async (c: Context<Signed>, id: number, query: z.output<typeof saidQuery>) => {
    if (!(await readPublished(db.sql, id))) throw new Problem(404, 'not-found');
    return { assessmentId: id, query, who: c.get('who') };
  };
  const speaker = (c: Context<Signed>) => ({ ...actingBy(c, clock), who: c.get('who') });
  return new Hono<Signed>()
    .get(
      '/assessments/:id/comments',
      may('assessment.read'),
      about('What was said of places that one sees', responses('One page, the last first', commentPage)),
      valid('param', idParam),
      valid('query', saidQuery),
      async (c) =>
        c.json(await listComments(db.sql, await asked(c, c.req.valid('param').id, c.req.valid('query')))),
    )
    .post(
      '/assessments/:id/comments',
      may('assessment.comment'),
      about('Say something of a place', done),
      valid('param', idParam),
      valid('json', saidFields),
      async (c) => {
        await comment(db, c.req.valid('param').id, c.req.valid('json'), speaker(c));
        return c.body(null, 204);
      },
    )
    .get(
      '/assessments/:id/appeals',
      may('assessment.read'),
      about('Appeals of places that one sees', responses('One page, open ones first', appealPage)),
      valid('param', idParam),
      valid('query', saidQuery),
      async (c) =>
        c.json(await listAppeals(db.sql, await asked(c, c.req.valid('param').id, c.req.valid('query')))),
    )
    .post(
      '/assessments/:id/appeals',
      may('assessment.comment'),
      about('Appeal for a place, once, until the assessment’s last day for it', done),
      valid('param', idParam),
      valid('json', saidFields),
      async (c) => {
        await appeal(db, c.req.valid('param').id, c.req.valid('json'), speaker(c));
        return c.body(null, 204);
      },
    )
    .post(
      '/assessment-appeals/:id/decision',
      may('assessment.publish'),
      about('Decide an appeal, with the reason', done),
      valid('param', idParam),
      valid('json', decisionFields),
      async (c) => {
        await decideAppeal(db, c.req.valid('param').id, c.req.valid('json'), actingBy(c, clock));
        return c.body(null, 204);
      },
    );
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FILES = [
  {
    ...{ end: 'pdf', summary: 'A published assessment as PDF (A4)', type: 'application/pdf' },
    make: async (parts: AssessmentParts, print: PdfPrinter | undefined) =>
      needPrinter(print)(assessmentPdf(parts)),
  },
  {
    ...{ end: 'xlsx', summary: 'The same as a workbook, a sheet for each kind of place', type: XLSX },
    make: (parts: AssessmentParts) => assessmentXlsx(parts),
  },
];

/** Of what one sees; who took it out stands in the audit. */
function files({ db, clock, print }: OversightDeps, texts: Texts) {
  const app = new Hono<Signed>();
  for (const { end, summary, type, make } of FILES) {
    app.get(
      `/assessments/:id/file.${end}`,
      may('assessment.read'),
      describeRoute({ summary, tags: ['assessment'], responses: fileResponses('The file', type) }),
      valid('param', idParam),
      async (c) => {
        const { id } = c.req.valid('param');
        const published = await readPublished(db.sql, id);
        if (!published) throw new Problem(404, 'not-found');
        const now = clock.now();
        const loaded = await loadQuarter(db.sql, published.quarter, { now, id });
        const places = await placesOf(db.sql, loaded, c.get('who'), now);
        const reader = readerOf(c, texts, now);
        const file = await make({ reader, published, weights: loaded.weights, places }, print);
        await db.transaction((tx) =>
          audit(tx, {
            ...{ action: 'assessment.export', entity: 'assessment', entityId: id },
            after: { format: end, rows: places.length },
          }),
        );
        return c.body(file as Uint8Array<ArrayBuffer>, 200, {
          'content-type': type,
          'content-disposition': `attachment; filename="assessment-${published.quarter}-${id}.${end}"`,
          'cache-control': 'no-store',
        });
      },
    );
  }
  return app;
}

/** Below `/api`; what pages talk to. */
export const assessmentRoutes = (deps: OversightDeps) =>
  new Hono<Signed>().route('/', quarters(deps)).route('/', weights(deps)).route('/', said(deps));

export const oversightRoutes = (deps: OversightDeps, texts: Texts) =>
  new Hono<Signed>().route('/', assessmentRoutes(deps)).route('/', files(deps, texts));
