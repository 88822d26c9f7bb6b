// What somebody was called to, and what came of it: for the member's page.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import type { CalloutDeps } from './deps.ts';
import { KINDS, type Kind } from './state.ts';

const instant = z.date().nullable().meta({ type: 'string', format: 'date-time' });
const past = z
  .object({
    ...{
      calloutId: z.number(),
      kind: z.enum(KINDS as [Kind, ...Kind[]]),
      title: z.string(),
      place: z.string(),
    },
    ...{ roles: z.array(z.string()), answer: z.enum(['coming', 'cannot']).nullable() },
    ...{
      summonedAt: instant,
      answeredAt: instant,
      arrivedAt: instant,
      noShowAt: instant,
      homeSafeAt: instant,
    },
  })
  .meta({ id: 'PastCallout' });

/** Below `/api`. */
export function memberHistoryRoutes({ db }: Pick<CalloutDeps, 'db'>) {
  return new Hono<Signed>().get(
    '/members/:id/callouts',
    may('callout.read', 'member'),
    describeRoute({
      summary: 'The call-outs that a member was asked to, newest first',
      responses: responses('All', z.object({ items: z.array(past) })),
    }),
    valid('param', idParam),
    async (c) => {
      const items = await db.sql<z.infer<typeof past>[]>`
        select s.callout_id, c.kind, c.title, c.place, s.roles, s.answer, s.summoned_at, s.answered_at, s.arrived_at,
          s.no_show_at, s.home_safe_at
        from summons s join callout c on c.id = s.callout_id
        where s.member_id = ${c.req.valid('param').id} and c.phones = 'real' order by s.id desc limit 500`;
      return c.json({ items: [...items] });
    },
  );
}
