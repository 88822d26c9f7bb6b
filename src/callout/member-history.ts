// What somebody was called to, and what came of it: for the member's page.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import type { Sql } from '../kernel/database.ts';
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

const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});

/** Newest first; drills on simulated phones never asked anybody. */
async function pastOf(sql: Sql, memberId: number, { page, pageSize }: z.output<typeof pageQuery>) {
  const rows = await sql<(z.infer<typeof past> & { total: number })[]>`
    select count(*) over ()::int as total, s.callout_id, c.kind, c.title, c.place, s.roles, s.answer, s.summoned_at,
      s.answered_at, s.arrived_at, s.no_show_at, s.home_safe_at
    from summons s join callout c on c.id = s.callout_id
    where s.member_id = ${memberId} and c.phones = 'real' order by s.id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: rows[0]?.total ?? 0, items: rows.map(({ total: _, ...row }) => row) };
}

/** Of somebody else so many are shown. */
const MOST = 500;

/** Below `/api`. */
export function memberHistoryRoutes({ db }: Pick<CalloutDeps, 'db'>) {
  return new Hono<Signed>()
    .get(
      '/members/:id/callouts',
      may('callout.read', 'member'),
      describeRoute({
        summary: 'The call-outs that a member was asked to, newest first',
        responses: responses('All', z.object({ items: z.array(past) })),
      }),
      valid('param', idParam),
      async (c) => {
        const { items } = await pastOf(db.sql, c.req.valid('param').id, { page: 1, pageSize: MOST });
        return c.json({ items });
      },
    )
    .get(
      '/me/callouts',
      may('self.manage'),
      describeRoute({
        summary: 'The call-outs that I was asked to and what I answered, newest first',
        responses: responses(
          'One page',
          z.object({ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(past) }),
        ),
      }),
      valid('query', pageQuery),
      async (c) => {
        const query = c.req.valid('query');
        const { memberId } = c.get('who');
        const found = memberId === null ? { total: 0, items: [] } : await pastOf(db.sql, memberId, query);
        return c.json({ ...found, ...query });
      },
    );
}
