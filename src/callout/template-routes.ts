// Launch templates over HTTP: listed by whoever launches, kept by those whose scope they are of.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import type { CalloutDeps } from './deps.ts';
import {
  changeTemplate,
  createTemplate,
  listTemplates,
  newTemplate,
  retireTemplate,
  templateChange,
  templateView,
} from './launch-templates.ts';

const doc = (summary: string, said: string, schema: z.ZodType, status: 200 | 201 = 200) =>
  describeRoute({ summary, responses: responses(said, schema, status) });
const query = z.object({ retired: z.enum(['true', 'false']).optional() });

/** Below `/api`. */
export function templateRoutes({ db, clock }: Pick<CalloutDeps, 'db' | 'clock'>) {
  return new Hono<Signed>()
    .get(
      '/launch-templates',
      may('callout.launch'),
      doc('Launch templates, the own units’ first', 'All', z.object({ items: z.array(templateView) })),
      valid('query', query),
      async (c) => {
        const retired = c.req.valid('query').retired === 'true';
        return c.json({ items: await listTemplates(db.sql, c.get('who'), { retired }) });
      },
    )
    .post(
      '/launch-templates',
      may('template.change'),
      doc('Make a template, for the city or one unit', 'Made', templateView, 201),
      valid('json', newTemplate),
      async (c) => c.json(await createTemplate(db, c.get('who'), c.req.valid('json'), clock.now()), 201),
    )
    .put(
      '/launch-templates/:id',
      may('template.change', 'template'),
      doc('Change a template', 'Changed', templateView),
      valid('param', idParam),
      valid('json', templateChange),
      async (c) => {
        const { id } = c.req.valid('param');
        return c.json(await changeTemplate(db, c.get('who'), id, c.req.valid('json'), clock.now()));
      },
    )
    .post(
      '/launch-templates/:id/retire',
      may('template.change', 'template'),
      doc('Retire a template: it is kept, and offered no more', 'Retired', templateView),
      valid('param', idParam),
      async (c) => c.json(await retireTemplate(db, c.get('who'), c.req.valid('param').id, true, clock.now())),
    )
    .post(
      '/launch-templates/:id/restore',
      may('template.change', 'template'),
      doc('Offer a retired template again', 'Restored', templateView),
      valid('param', idParam),
      async (c) =>
        c.json(await retireTemplate(db, c.get('who'), c.req.valid('param').id, false, clock.now())),
    );
}
