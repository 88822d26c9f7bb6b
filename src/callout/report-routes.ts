// The after-action report over HTTP: JSON and CSV for programs, and the page that prints.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import { may, type Signed } from '../access/guard.ts';
import type { Principal } from '../access/principal.ts';
import type { Sql } from '../kernel/database.ts';
import { idParam, parseWith } from '../kernel/fields.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { type LogEntry, readLog } from '../kernel/log.ts';
import { readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import type { CalloutDeps } from './deps.ts';
import { reportCsv } from './pages/report-csv.ts';
import { reportPage } from './pages/report-page.ts';
import { type Report, reportOf } from './report.ts';
import { shield } from './seen.ts';
import { loadRow } from './store.ts';

const instant = z.iso.datetime().nullable();
const reportSchema = z
  .object({
    ...{ calloutId: z.number(), kind: z.string(), code: z.string(), title: z.string(), place: z.string() },
    ...{ task: z.string(), commander: z.string(), launchedBy: z.string(), launchedAt: instant },
    ...{ arriveBy: instant, stoodDownAt: instant, closedAt: instant },
    lines: z.array(z.object({ role: z.string(), count: z.number(), matched: z.number(), gap: z.number() })),
    figures: z.record(z.string(), z.union([z.number(), z.boolean(), z.null()])).meta({
      description:
        'Seconds count from the launch; null: never happened. coming + declined + silent = summoned',
    }),
    echelons: z.array(z.record(z.string(), z.unknown())),
    curve: z.array(z.object({ at: instant, committed: z.number(), mustered: z.number() })),
    people: z.array(z.record(z.string(), z.unknown())),
    deliveries: z.array(z.record(z.string(), z.unknown())),
  })
  .meta({ id: 'Report' });

/** 404 for a call-out that does not exist, 410 for one whose log is not kept any longer. */
async function readReport(
  sql: Sql,
  id: number,
  who: Principal,
): Promise<{ report: Report; log: LogEntry[] }> {
  await loadRow(sql, id);
  const log = await readLog(sql, id);
  if (log.length === 0) throw new Problem(410, 'report-over');
  const report = reportOf(log);
  return { report: { ...report, people: await shield(sql, who, report.people) }, log };
}

/** Below `/api`. */
export function reportRoutes(deps: CalloutDeps, texts: Texts) {
  const { sql } = deps.db;
  return new Hono<Signed>()
    .get(
      '/callouts/:id/report',
      may('callout.read', 'callout'),
      describeRoute({
        summary: 'The after-action report, from the log alone',
        responses: responses('The report', reportSchema),
      }),
      valid('param', idParam),
      async (c) => c.json((await readReport(sql, c.req.valid('param').id, c.get('who'))).report),
    )
    .get(
      '/callouts/:id/report.csv',
      may('callout.read', 'callout'),
      describeRoute({
        summary: 'Each person’s path as a table, in the reader’s language',
        responses: fileResponses('CSV, UTF-8', 'text/csv'),
      }),
      valid('param', idParam),
      async (c) => {
        const { report } = await readReport(sql, c.req.valid('param').id, c.get('who'));
        const file = `${report.kind}-${report.calloutId}-report.csv`;
        return c.body(reportCsv(readerOf(c, texts, deps.clock.now()), report), 200, {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${file}"`,
          'cache-control': 'no-store',
        });
      },
    );
}

/** `/callouts/:id/report` for people. */
export async function showReport(c: Context<Signed>, deps: CalloutDeps, texts: Texts): Promise<Response> {
  const { sql } = deps.db;
  const { id } = parseWith(idParam, c.req.param());
  const { report, log } = await readReport(sql, id, c.get('who'));
  const [city] = await sql<{ name: string }[]>`
    select name from organisation where kind = 'city' order by id limit 1`;
  const timeline = log.filter((e) => e.memberId === null && !e.type.startsWith('delivery_'));
  const reader = readerOf(c, texts, deps.clock.now());
  c.header('cache-control', 'no-store');
  const actors = [
    report.launchedBy,
    ...report.echelons.map((e) => e.raisedBy ?? ''),
    ...timeline.map((e) => e.actor),
  ];
  const actorName = await actorNames(sql, c.get('who'), [...new Set(actors)]);
  return c.html(reportPage({ reader, report, timeline, cityName: city?.name ?? '', actorName }) as string);
}
