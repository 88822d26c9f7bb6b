// The audit over HTTP, for auditors: searched and taken out as a file.

import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { cityDate } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { AUDIT_FORMATS, AUDIT_TYPES, exportAudit } from './audit-file.ts';
import { auditFilter, auditPage, auditQuery, listAudit } from './audit-list.ts';
import { may, type Signed } from './guard.ts';

export interface AuditDeps {
  db: Database;
  clock: Clock;
}

/** `pieces` as a body that is read no faster than it is sent. */
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

/** Below `/api`. */
export function auditRoutes({ db, clock }: AuditDeps) {
  const app = new Hono<Signed>().get(
    '/audit',
    may('audit.read'),
    describeRoute({
      summary: 'Who changed or saw what, the newest first',
      tags: ['audit'],
      responses: responses('One page', auditPage),
    }),
    valid('query', auditQuery),
    async (c) => c.json(await listAudit(db.sql, c.req.valid('query'))),
  );
  for (const format of AUDIT_FORMATS) {
    app.get(
      `/audit/export.${format}`,
      may('audit.read'),
      describeRoute({
        summary: `The audit as ${format.toUpperCase()}, the oldest first, with its hashes`,
        tags: ['audit'],
        responses: fileResponses('The file', AUDIT_TYPES[format]),
      }),
      valid('query', auditFilter),
      (c) =>
        c.body(streamOf(exportAudit(db, format, c.req.valid('query'))), 200, {
          'content-type': AUDIT_TYPES[format],
          'content-disposition': `attachment; filename="audit-${cityDate(clock.now())}.${format}"`,
          'cache-control': 'no-store',
        }),
    );
  }
  return app;
}
