// Reading call-outs over HTTP: the list, one of them, its people, messages and log.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import { may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { readLog } from '../kernel/log.ts';
import type { CalloutDeps } from './deps.ts';
import { listCallouts, listDeliveries, listQuery, loadView } from './list.ts';
import { shield, shieldLog } from './seen.ts';
import { loadRow } from './store.ts';
import { calloutView, personView } from './view.ts';

const doc = (summary: string, schema: z.ZodType) =>
  describeRoute({ summary, responses: responses('Found', schema) });
const records = z.array(z.record(z.string(), z.unknown()));
const logQuery = z.object({
  /** The last entry already known. */
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100_000).default(100_000),
});

export function readRoutes(deps: CalloutDeps) {
  const { sql } = deps.db;
  return new Hono<Signed>()
    .get(
      '/callouts',
      may('callout.read'),
      doc('Call-outs, newest first', z.object({ total: z.number(), callouts: records })),
      valid('query', listQuery),
      async (c) => c.json(await listCallouts(deps.db, c.req.valid('query'), c.get('who'))),
    )
    .get(
      '/callouts/:id',
      may('callout.read', 'callout'),
      doc('State, echelons, gap per role and the matching', calloutView),
      valid('param', idParam),
      async (c) => c.json((await loadView(deps, c.req.valid('param').id)).callout),
    )
    .get(
      '/callouts/:id/summonses',
      may('callout.read', 'callout'),
      doc('Everyone summoned, with the answer that counts', z.object({ summonses: z.array(personView) })),
      valid('param', idParam),
      async (c) => {
        const { people } = await loadView(deps, c.req.valid('param').id);
        return c.json({ summonses: await shield(sql, c.get('who'), people) });
      },
    )
    .get(
      '/callouts/:id/deliveries',
      may('callout.read', 'callout'),
      doc('Every delivery with its state, times and reason', z.object({ deliveries: records })),
      valid('param', idParam),
      async (c) =>
        c.json({ deliveries: await listDeliveries(deps.db, c.req.valid('param').id, c.get('who')) }),
    )
    .get(
      '/callouts/:id/log',
      may('callout.read', 'callout'),
      doc('The log from after an entry on, oldest first', z.object({ entries: records })),
      valid('param', idParam),
      valid('query', logQuery),
      async (c) => {
        const { id } = await loadRow(sql, c.req.valid('param').id);
        const { after, limit } = c.req.valid('query');
        const entries = await shieldLog(sql, c.get('who'), await readLog(sql, id, after, limit));
        const nameOf = await actorNames(sql, c.get('who'), [...new Set(entries.map((e) => e.actor))]);
        return c.json({ entries: entries.map((e) => ({ ...e, actorName: nameOf(e.actor) })) });
      },
    );
}
