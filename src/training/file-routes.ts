// Training records as files over HTTP.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { may, type Signed } from '../access/guard.ts';
import { cityDate } from '../kernel/calendar.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import { EXPORT_TYPES } from '../roster/export.ts';
import { importBody, importQuery, tableFile } from '../roster/file-routes.ts';
import { sheetReportSchema } from '../roster/import-report.ts';
import { recordHeaders } from '../roster/record-file.ts';
import { csvQuery, exportTraining } from './export-training.ts';
import { importPast } from './import-past.ts';
import type { TrainingDeps } from './routes.ts';

const about = (summary: string, type: string) =>
  describeRoute({ summary, tags: ['training'], responses: fileResponses('The file', type) });
/** Below `/api`. */
export function trainingFileRoutes({ db, clock }: TrainingDeps, texts: Texts) {
  return new Hono<Signed>()
    .post(
      '/training/imports',
      may('training.import'),
      describeRoute({
        summary: 'Take past results and drill scores in, or say what it would do (dryRun)',
        tags: ['training'],
        requestBody: importBody,
        responses: responses('The outcome of every row', sheetReportSchema),
      }),
      valid('query', importQuery),
      async (c) => {
        const file = await tableFile(c.req.raw);
        const { dryRun } = c.req.valid('query');
        return c.json(await importPast(db, file, { dryRun, now: clock.now(), who: c.get('who') }));
      },
    )
    .get(
      '/training/export.xlsx',
      may('training.export'),
      about(
        'All training records: results, sessions, exams, certificates, signed drill scores, the standard; a sheet each',
        EXPORT_TYPES.xlsx,
      ),
      async (c) => {
        const now = clock.now();
        const bytes = await exportTraining(db, c.get('who'), null, readerOf(c, texts, now).t);
        return c.body(
          bytes as Uint8Array<ArrayBuffer>,
          200,
          recordHeaders(`training-${cityDate(now)}`, 'xlsx'),
        );
      },
    )
    .get(
      '/training/export.csv',
      may('training.export'),
      about('One kind of training records as CSV', EXPORT_TYPES.csv),
      valid('query', csvQuery),
      async (c) => {
        const now = clock.now();
        const { records } = c.req.valid('query');
        const bytes = await exportTraining(db, c.get('who'), records, readerOf(c, texts, now).t);
        const name = `training-${records}-${cityDate(now)}`;
        return c.body(bytes as Uint8Array<ArrayBuffer>, 200, recordHeaders(name, 'csv'));
      },
    );
}
