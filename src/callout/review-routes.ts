// After-action over HTTP, beside the report itself: comments, improvement items, and the call-outs before it.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam, idText } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { compare, comparison } from './compare.ts';
import type { CalloutDeps } from './deps.ts';
import { findOwners, historyEntry, historyOf, ownerFound, ownerSearch } from './improvement-people.ts';
import {
  addImprovement,
  changeImprovement,
  improvementChange,
  improvementQuery,
  improvementStep,
  improvementView,
  listImprovements,
  newImprovement,
  removeImprovement,
  stepImprovement,
} from './improvements.ts';
import { addComment, commentView, listComments, newComment, removeComment } from './report-comments.ts';

type Deps = Pick<CalloutDeps, 'db' | 'clock'>;

const doc = (summary: string, said: string, schema?: z.ZodType, status: 200 | 201 | 204 = 200) =>
  describeRoute({ summary, tags: ['after-action'], responses: responses(said, schema, status) });
const commentParam = idParam.extend({ commentId: idText });
const itemParam = idParam.extend({ itemId: idText });
const listOf = <T extends z.ZodType>(item: T) => z.object({ total: z.number(), items: z.array(item) });

function commentRoutes({ db, clock }: Deps) {
  const app = new Hono<Signed>()
    .get(
      '/callouts/:id/comments',
      may('callout.read', 'callout'),
      doc('Comments on the report', 'All', z.object({ items: z.array(commentView) })),
      valid('param', idParam),
      async (c) => c.json({ items: await listComments(db.sql, c.req.valid('param').id, c.get('who')) }),
    )
    .post(
      '/callouts/:id/comments',
      may('callout.review', 'callout'),
      doc('Comment on the report', 'Added', z.object({ id: z.number() }), 201),
      valid('param', idParam),
      valid('json', newComment),
      async (c) => {
        const by = { actor: c.get('actor'), now: clock.now() };
        return c.json({ id: await addComment(db, c.req.valid('param').id, c.req.valid('json'), by) }, 201);
      },
    );
  for (const [end, method, removed] of [
    ['', 'DELETE', true],
    ['/restore', 'POST', false],
  ] as const)
    app.on(
      method,
      `/callouts/:id/comments/:commentId${end}`,
      may('callout.review', 'callout'),
      doc(
        removed ? 'Delete a comment; it can come back' : 'Bring a deleted comment back',
        'Done',
        undefined,
        204,
      ),
      valid('param', commentParam),
      async (c) => {
        const { id: calloutId, commentId: id } = c.req.valid('param');
        await removeComment(db, { calloutId, id }, removed, clock.now());
        return c.body(null, 204);
      },
    );
  return app;
}

function itemRoutes({ db, clock }: Deps) {
  return new Hono<Signed>()
    .get(
      '/callouts/:id/improvements',
      may('callout.read', 'callout'),
      doc('Improvement items of a call-out', 'All', listOf(improvementView)),
      valid('param', idParam),
      async (c) => {
        const { id: calloutId } = c.req.valid('param');
        return c.json(await listImprovements(db.sql, c.get('who'), { calloutId }, clock.now()));
      },
    )
    .post(
      '/callouts/:id/improvements',
      may('callout.review', 'callout'),
      doc('Add an improvement item', 'Added', improvementView, 201),
      valid('param', idParam),
      valid('json', newImprovement),
      async (c) => {
        const by = { who: c.get('who'), now: clock.now() };
        return c.json(await addImprovement(db, c.req.valid('param').id, c.req.valid('json'), by), 201);
      },
    )
    .put(
      '/callouts/:id/improvements/:itemId',
      may('callout.review', 'callout'),
      doc('Change an improvement item, or call it done', 'Changed', improvementView),
      valid('param', itemParam),
      valid('json', improvementChange),
      async (c) => {
        const { id: calloutId, itemId: id } = c.req.valid('param');
        const by = { who: c.get('who'), now: clock.now() };
        return c.json(await changeImprovement(db, { calloutId, id }, c.req.valid('json'), by));
      },
    )
    .delete(
      '/callouts/:id/improvements/:itemId',
      may('callout.review', 'callout'),
      doc('Delete an improvement item; it can come back', 'Done', undefined, 204),
      valid('param', itemParam),
      async (c) => {
        const { id: calloutId, itemId: id } = c.req.valid('param');
        await removeImprovement(db, { calloutId, id }, true, clock.now());
        return c.body(null, 204);
      },
    )
    .post(
      '/callouts/:id/improvements/:itemId/restore',
      may('callout.review', 'callout'),
      doc('Bring a deleted improvement item back', 'Done', undefined, 204),
      valid('param', itemParam),
      async (c) => {
        const { id: calloutId, itemId: id } = c.req.valid('param');
        await removeImprovement(db, { calloutId, id }, false, clock.now());
        return c.body(null, 204);
      },
    );
}

function ownRoutes({ db, clock }: Deps) {
  return new Hono<Signed>()
    .get(
      '/me/improvements',
      may('self.manage'),
      doc('What the caller is to see to', 'The open ones first', listOf(improvementView)),
      async (c) => c.json(await listImprovements(db.sql, c.get('who'), { mine: true }, clock.now())),
    )
    .put(
      '/me/improvements/:itemId/state',
      may('self.manage'),
      doc('Call an own item done, or open again', 'Changed', improvementView),
      valid('param', itemParam.pick({ itemId: true })),
      valid('json', improvementStep),
      async (c) => {
        const by = { who: c.get('who'), now: clock.now() };
        return c.json(await stepImprovement(db, c.req.valid('param').itemId, c.req.valid('json'), by));
      },
    );
}

/** Below `/api`. */
export function reviewRoutes(deps: Deps) {
  const { db, clock } = deps;
  return new Hono<Signed>()
    .route('/', commentRoutes(deps))
    .route('/', itemRoutes(deps))
    .route('/', ownRoutes(deps))
    .get(
      '/callouts/:id/improvements/:itemId/history',
      may('callout.read', 'callout'),
      doc('Who changed an improvement item', 'All, oldest first', z.object({ items: z.array(historyEntry) })),
      valid('param', itemParam),
      async (c) => {
        const { id: calloutId, itemId: id } = c.req.valid('param');
        return c.json({ items: await historyOf(db.sql, { calloutId, id }, c.get('who')) });
      },
    )
    .get(
      '/improvements',
      may('callout.read'),
      doc('Improvement items of all call-outs in scope', 'One page', listOf(improvementView)),
      valid('query', improvementQuery),
      async (c) => c.json(await listImprovements(db.sql, c.get('who'), c.req.valid('query'), clock.now())),
    )
    .post(
      '/improvement-owners',
      may('callout.review'),
      doc('Officers and members by name', 'Few of each', z.object({ items: z.array(ownerFound) })),
      valid('json', ownerSearch),
      async (c) =>
        c.json({ items: await findOwners(db, c.req.valid('json').search, c.get('who'), clock.now()) }),
    )
    .get(
      '/callouts/:id/comparison',
      may('callout.read', 'callout'),
      doc('The call-out beside the last ten of its kind and task', 'All', comparison),
      valid('param', idParam),
      async (c) => c.json(await compare(db.sql, c.req.valid('param').id, c.get('who'))),
    );
}
