// The roster as files over HTTP: import with its dry run, export.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { cityDate } from '../kernel/calendar.ts';
import { fileResponses, readBody, responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import type { RosterDeps } from './deps.ts';
import { EXPORT_TYPES, type ExportFormat, exportRoster } from './export.ts';
import { importRoster } from './import.ts';
import { importReportSchema } from './import-report.ts';
import { MAX_FILE_BYTES } from './table.ts';

/** A form's own lines around the file. */
const FORM_BYTES = 64_000;
const RAW_TYPES = [
  EXPORT_TYPES.xlsx,
  'text/csv',
  'text/plain',
  'application/vnd.ms-excel',
  'application/octet-stream',
];

/** The file of a request: the field `file` of a form, or the body itself. Throws 413, 415 and 400. */
export async function uploadedFile(request: Request): Promise<{ name: string; bytes: Uint8Array }> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'multipart/form-data') {
    if (!RAW_TYPES.includes(type)) {
      throw new Problem(415, 'unsupported-media', { vars: { types: 'XLSX, CSV, multipart/form-data' } });
    }
    return { name: '', bytes: await readBody(request, MAX_FILE_BYTES) };
  }
  const body = await readBody(request, MAX_FILE_BYTES + FORM_BYTES);
  const headers = { 'content-type': request.headers.get('content-type') as string };
  const form = await new Response(body as BodyInit, { headers }).formData().catch(() => null);
  const file = form?.get('file');
  if (!(file instanceof File)) {
    throw new Problem(400, 'invalid-request', { fields: [{ field: 'file', code: 'field.required' }] });
  }
  // As a name in a record, nothing more.
  const name = file.name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .slice(0, 200);
  return { name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

const binary = { schema: { type: 'string' as const, format: 'binary' } };
const importBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object' as const,
        required: ['file'],
        properties: { file: { type: 'string' as const, format: 'binary' } },
      },
    },
    [EXPORT_TYPES.xlsx]: binary,
    'text/csv': binary,
  },
};

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
    valid('query', z.object({ dryRun: z.enum(['true', 'false']).default('false') })),
    async (c) => {
      const file = await uploadedFile(c.req.raw);
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
