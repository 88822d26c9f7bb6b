// One's own page: roles, where one is signed in, passkeys. And the same for programs of ours.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { idParam, parseWith } from '../kernel/fields.ts';
import { responses } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import type { AccessDeps } from './deps.ts';
import { listGrants } from './grants.ts';
import { may, type Signed } from './guard.ts';
import { listPasskeys, removePasskey } from './passkeys.ts';
import { selfPage } from './self-page.ts';
import { endSessions, listSessions, sessionView } from './sessions.ts';

const idOf = (c: Context) => parseWith(idParam, { id: c.req.param('id') }).id;

/** A program has no sessions. */
const personOf = (c: Context<Signed>) => {
  const { userId, sessionId, actor } = c.get('who');
  if (userId === null || sessionId === null) throw new Problem(403, 'forbidden');
  return { userId, sessionId, actor };
};

export function selfRoutes(deps: AccessDeps, texts: Texts): Hono<Signed> {
  const { db, clock } = deps;
  const end = (c: Context<Signed>, id: number) => {
    const { userId, actor } = personOf(c);
    return endSessions(db, { userId, sessionId: id }, { now: clock.now(), actor });
  };
  return new Hono<Signed>()
    .get('/me', may('self.manage'), async (c) => {
      const { userId, sessionId } = personOf(c);
      const now = clock.now();
      const [grants, sessions, passkeys] = await Promise.all([
        ...([listGrants(db.sql, { userId }), listSessions(db.sql, userId, now)] as const),
        listPasskeys(db.sql, userId),
      ]);
      const parts = { who: c.get('who'), grants, sessions, current: sessionId, passkeys };
      return c.html(selfPage(readerOf(c, texts, now), parts) as string);
    })
    .post('/me/sessions/:id/end', may('self.manage'), async (c) => {
      await end(c, idOf(c));
      return c.redirect('/me', 303);
    })
    .post('/me/sessions/end-others', may('self.manage'), async (c) => {
      const { userId, sessionId, actor } = personOf(c);
      await endSessions(db, { userId, keep: sessionId }, { now: clock.now(), actor });
      return c.redirect('/me', 303);
    })
    .post('/me/passkeys/:id/remove', may('self.manage'), async (c) => {
      const { userId, actor } = personOf(c);
      await removePasskey(db, { userId, id: idOf(c) }, { now: clock.now(), actor });
      return c.redirect('/me', 303);
    })
    .get(
      '/api/me/sessions',
      may('self.manage'),
      describeRoute({
        summary: 'Where the caller is signed in',
        tags: ['access'],
        responses: responses('Newest use first', z.object({ sessions: z.array(sessionView) })),
      }),
      async (c) => {
        const { userId, sessionId } = personOf(c);
        const sessions = await listSessions(db.sql, userId, clock.now());
        return c.json({ sessions: sessions.map((s) => ({ ...s, current: s.id === sessionId })) });
      },
    )
    .delete(
      '/api/me/sessions/:id',
      may('self.manage'),
      describeRoute({
        summary: 'End one of the caller’s sessions',
        tags: ['access'],
        responses: responses('Ended', undefined, 204),
      }),
      async (c) => {
        await end(c, idOf(c));
        return c.body(null, 204);
      },
    );
}
