// Training records as files over HTTP.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { may, type Signed } from '../access/guard.ts';
import { cityDate } from '../kernel/calendar.ts';
import { fileResponses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import { EXPORT_TYPES } from '../roster/export.ts';
import { csvQuery, exportTraining } from './export-training.ts';
import type { TrainingDeps } from './routes.ts';

const about = (summary: string, type: string) =>
  describeRoute({ summary, tags: ['training'], responses: fileResponses('The file', type) });
const headersOf = (name: string, format: 'xlsx' | 'csv') => ({
  'content-type': EXPORT_TYPES[format],
  'content-disposition': `attachment; filename="${name}.${format}"`,
  'cache-control': 'no-store',
});

/** Below `/api`. */
export function trainingFileRoutes({ db, clock }: TrainingDeps, texts: Texts) {
  return new Hono<Signed>()
    .get(
      '/training/export.xlsx',
      may('training.export'),
      about('Results, sessions and signed drill scores, a sheet each', EXPORT_TYPES.xlsx),
      async (c) => {
        const now = clock.now();
        const bytes = await exportTraining(db, c.get('who'), null, readerOf(c, texts, now).t);
        return c.body(bytes as Uint8Array<ArrayBuffer>, 200, headersOf(`training-${cityDate(now)}`, 'xlsx'));
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
        return c.body(bytes as Uint8Array<ArrayBuffer>, 200, headersOf(name, 'csv'));
      },
    );
}
