// What a member wishes of our messages, and what members say of themselves, over HTTP.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { changeOwn, OWN_OUTCOMES, ownChangeSchema } from './change-own.ts';
import type { CalloutDeps } from './deps.ts';
import { loadWishes, NO_WISHES, writeWishes } from './wishes.ts';
import { shownWishes, wishesOf, wishesView } from './wishes-view.ts';

export function wishRoutes(deps: CalloutDeps) {
  const { db } = deps;
  const exists = async (id: number) => {
    const [found] = await db.sql`select 1 from member where id = ${id}`;
    if (!found) throw new Problem(404, 'not-found');
  };
  return new Hono<Signed>()
    .get(
      '/members/:id/wishes',
      may('member.wishes', 'member'),
      describeRoute({
        summary: 'How a member wishes to be reached',
        responses: responses('Found', wishesView),
      }),
      valid('param', idParam),
      async (c) => {
        const { id } = c.req.valid('param');
        await exists(id);
        return c.json(shownWishes((await loadWishes(db.sql, [id])).get(id) ?? NO_WISHES));
      },
    )
    .put(
      '/members/:id/wishes',
      may('member.wishes', 'member'),
      describeRoute({
        summary: 'Sets how a member wishes to be reached',
        responses: responses('Kept', wishesView),
      }),
      valid('param', idParam),
      valid('json', wishesView),
      async (c) => {
        const { id } = c.req.valid('param');
        await exists(id);
        const kept = wishesOf(c.req.valid('json'));
        await db.transaction((tx) => writeWishes(tx, id, kept));
        return c.json(shownWishes(kept));
      },
    )
    .post(
      '/members/:id/own-changes',
      may('member.own-phone', 'member'),
      describeRoute({
        summary:
          'Say from one’s phone that one is away or back, how one wishes to be told, or take one of it back; the same clientId again does nothing',
        responses: responses('What became of it', z.object({ outcome: z.enum(OWN_OUTCOMES) })),
      }),
      valid('param', idParam),
      valid('json', ownChangeSchema),
      async (c) => {
        const { id } = c.req.valid('param');
        return c.json({ outcome: await changeOwn(deps, id, c.req.valid('json'), c.get('who')) });
      },
    );
}
