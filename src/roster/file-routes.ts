// The roster as files over HTTP: import with its dry run, export.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { cityDate } from '../kernel/calendar.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { uploadBody, uploadedFile } from '../kernel/upload.ts';
import type { RosterDeps } from './deps.ts';
import { EXPORT_TYPES, type ExportFormat, exportRoster } from './export.ts';
import { importRoster } from './import.ts';
import { importReportSchema } from './import-report.ts';
import { MAX_FILE_BYTES } from './table.ts';

const RAW_TYPES = [
  EXPORT_TYPES.xlsx,
  'text/csv',
  'text/plain',
  'application/vnd.ms-excel',
  'application/octet-stream',
];

/** The table of a request. Throws 413, 415 and 400. */
export const tableFile = (request: Request) =>
  uploadedFile(request, {
    ...{ limit_bytes: MAX_FILE_BYTES, types: RAW_TYPES, said: 'XLSX, CSV, multipart/form-data' },
  });

export const importQuery = z.object({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});
export const importBody = uploadBody([EXPORT_TYPES.xlsx, 'text/csv']);

export function fileRoutes({ db, clock }: RosterDeps) {
  const app = new Hono<Signed>().post(
    '/roster/imports',
    may('roster.import'),
    describeRoute({
      summary: 'Take a roster file in, or say what it would do (dryRun)',
      tags: ['roster'],
      requestBody: importBody,
      responses: responses('The outcome of every row', importReportSchema),
    }),
    valid('query', importQuery),
    async (c) => {
      const file = await tableFile(c.req.raw);
      const { dryRun } = c.req.valid('query');
      return c.json(await importRoster(db, file, { dryRun, now: clock.now(), actor: c.get('actor') }));
    },
  );
  for (const format of ['xlsx', 'csv'] as const satisfies ExportFormat[]) {
    app.get(
      `/roster/export.${format}`,
      may('roster.export'),
      describeRoute({
        summary: `The roster as ${format.toUpperCase()}, as an import takes it`,
        tags: ['roster'],
        responses: fileResponses('The file', EXPORT_TYPES[format]),
      }),
      async (c) => {
        const now = clock.now();
        const bytes = await exportRoster(db, format, {
          ...{ who: c.get('who'), now, actor: c.get('actor') },
          ...{ idNumbers: true, phones: true },
        });
        return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
          'content-type': EXPORT_TYPES[format],
          'content-disposition': `attachment; filename="roster-${cityDate(now)}.${format}"`,
          'cache-control': 'no-store',
        });
      },
    );
  }
  return app;
}
