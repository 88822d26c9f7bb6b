// Equipment as files over HTTP: the ledger in, with its dry run, and out.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { may, type Signed } from '../access/guard.ts';
import { cityDate } from '../kernel/calendar.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import type { RosterDeps } from './deps.ts';
import { EXPORT_TYPES } from './export.ts';
import { equipmentCsvQuery, exportEquipment } from './export-equipment.ts';
import { importBody, importQuery, tableFile } from './file-routes.ts';
import { importEquipment } from './import-equipment.ts';
import { sheetReportSchema } from './import-report.ts';
import { recordHeaders } from './record-file.ts';

type Deps = Pick<RosterDeps, 'db' | 'clock'>;
const about = (summary: string, type: string) =>
  describeRoute({ summary, tags: ['equipment'], responses: fileResponses('The file', type) });

/** Below `/api`. */
export function equipmentFileRoutes({ db, clock }: Deps, texts: Texts) {
  return new Hono<Signed>()
    .post(
      '/equipment/imports',
      may('equipment.keep'),
      describeRoute({
        summary: 'Take an equipment ledger in, or say what it would do (dryRun)',
        tags: ['equipment'],
        requestBody: importBody,
        responses: responses('The outcome of every row', sheetReportSchema),
      }),
      valid('query', importQuery),
      async (c) => {
        const file = await tableFile(c.req.raw);
        const { dryRun } = c.req.valid('query');
        return c.json(await importEquipment(db, file, { dryRun, now: clock.now(), who: c.get('who') }));
      },
    )
    .get(
      '/equipment/export.xlsx',
      may('equipment.read'),
      about('Pieces and counted equipment, a sheet each, as an import takes them', EXPORT_TYPES.xlsx),
      async (c) => {
        const now = clock.now();
        const bytes = await exportEquipment(db, c.get('who'), null, readerOf(c, texts, now).t);
        const headers = recordHeaders(`equipment-${cityDate(now)}`, 'xlsx');
        return c.body(bytes as Uint8Array<ArrayBuffer>, 200, headers);
      },
    )
    .get(
      '/equipment/export.csv',
      may('equipment.read'),
      about('One kind of equipment records as CSV', EXPORT_TYPES.csv),
      valid('query', equipmentCsvQuery),
      async (c) => {
        const now = clock.now();
        const { records } = c.req.valid('query');
        const bytes = await exportEquipment(db, c.get('who'), records, readerOf(c, texts, now).t);
        const headers = recordHeaders(`equipment-${records}-${cityDate(now)}`, 'csv');
        return c.body(bytes as Uint8Array<ArrayBuffer>, 200, headers);
      },
    );
}
