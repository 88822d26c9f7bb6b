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

/** What of a request is the roster's file. Throws 413, 415 and 400. */
export const rosterFile = (request: Request) =>
  uploadedFile(request, {
    ...{ limit_bytes: MAX_FILE_BYTES, types: RAW_TYPES, said: 'XLSX, CSV, multipart/form-data' },
  });

export function fileRoutes({ db, clock }: RosterDeps) {
  const app = new Hono<Signed>().post(
    '/roster/imports',
    may('roster.import'),
    describeRoute({
      summary: 'Take a roster file in, or say what it would do (dryRun)',
      tags: ['roster'],
      requestBody: uploadBody([EXPORT_TYPES.xlsx, 'text/csv']),
      responses: responses('The outcome of every row', importReportSchema),
    }),
    valid('query', z.object({ dryRun: z.enum(['true', 'false']).default('false') })),
    async (c) => {
      const file = await rosterFile(c.req.raw);
      const dryRun = c.req.valid('query').dryRun === 'true';
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
