// The audit over HTTP, for auditors: searched and taken out as a file.

import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { cityDate } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { line } from '../kernel/fields.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { actorNames } from './actor-names.ts';
import { AUDIT_FORMATS, AUDIT_TYPES, exportAudit } from './audit-file.ts';
import { auditFilter, auditPage, auditPeople, auditQuery, findPeople, listAudit } from './audit-list.ts';
import { namesIn } from './audit-names.ts';
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

/** Searched: with the names of those who acted, and of whom a name may mean. */
export function searchRoutes(db: Database) {
  return new Hono<Signed>()
    .get(
      '/audit',
      may('audit.read'),
      describeRoute({
        summary: 'Who changed or saw what, the newest first',
        tags: ['audit'],
        responses: responses('One page', auditPage),
      }),
      valid('query', auditQuery),
      async (c) => {
        const { items, ...page } = await listAudit(db.sql, c.req.valid('query'));
        const actors = [...new Set(items.map((i) => i.actor))];
        const nameOf = await actorNames(db.sql, c.get('who'), actors);
        const names = await namesIn(db.sql, c.get('who'), items);
        return c.json({ ...page, items: items.map((i) => ({ ...i, actorName: nameOf(i.actor) })), names });
      },
    )
    .post(
      '/audit/people',
      may('audit.read'),
      describeRoute({
        summary: 'Whom a name may mean: those who acted, and members whom entries are about',
        tags: ['audit'],
        responses: responses('Found', auditPeople),
      }),
      valid('json', z.strictObject({ name: line(50) })),
      async (c) => c.json(await findPeople(db.sql, c.req.valid('json').name)),
    );
}

/** Below `/api`. */
export function auditRoutes({ db, clock }: AuditDeps) {
  const app = new Hono<Signed>().route('/', searchRoutes(db));
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
