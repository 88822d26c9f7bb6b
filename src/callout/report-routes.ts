// The after-action report over HTTP: JSON for programs, its log in words, and the page that prints.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import { may, type Signed } from '../access/guard.ts';
import { idParam, parseWith } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import type { CalloutDeps } from './deps.ts';
import { reportPage } from './pages/report-page.ts';
import { cityName, readReport, timelineOf } from './read-report.ts';
import { reportFiles } from './report-files.ts';
import { timelineFor, timelineQuery, timelineView } from './report-timeline.ts';

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
      '/callouts/:id/timeline',
      may('callout.read', 'callout'),
      describeRoute({
        summary: 'What happened, in the reader’s words',
        tags: ['after-action'],
        responses: responses('Oldest first', timelineView),
      }),
      valid('param', idParam),
      valid('query', timelineQuery),
      async (c) => {
        const about = { id: c.req.valid('param').id, memberId: c.req.valid('query').memberId };
        const reader = readerOf(c, texts, deps.clock.now());
        return c.json(await timelineFor(sql, about, { who: c.get('who'), reader }));
      },
    )
    .route('/', reportFiles(deps, texts));
}

/** `/callouts/:id/report` for people. */
export async function showReport(c: Context<Signed>, deps: CalloutDeps, texts: Texts): Promise<Response> {
  const { sql } = deps.db;
  const { id } = parseWith(idParam, c.req.param());
  const { report, log } = await readReport(sql, id, c.get('who'));
  const timeline = timelineOf(log);
  const reader = readerOf(c, texts, deps.clock.now());
  c.header('cache-control', 'no-store');
  const actors = [
    report.launchedBy,
    ...report.echelons.map((e) => e.raisedBy ?? ''),
    ...timeline.map((e) => e.actor),
  ];
  const actorName = await actorNames(sql, c.get('who'), [...new Set(actors)]);
  const parts = { reader, report, timeline, cityName: await cityName(sql), actorName };
  return c.html(reportPage(parts) as string);
}
