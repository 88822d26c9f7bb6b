// What a member wishes of our messages, over HTTP.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import type { CalloutDeps } from './deps.ts';
import { loadWishes, NO_WISHES, saveWishes, type Wishes } from './wishes.ts';

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ description: 'HH:mm in the city' });
const wishesView = z
  .strictObject({
    language: z.enum(['zh', 'en']).default('zh'),
    /** Null: every channel. */
    channels: z
      .array(z.enum(['push', 'sms', 'voice']))
      .min(1)
      .nullable()
      .default(null),
    /** Null: as the call-out asks. */
    mode: z.enum(['ladder', 'at_once']).nullable().default(null),
    /** Drills and tests wait until they end; real call-outs do not. */
    quiet: z.strictObject({ from: clock, until: clock }).nullable().default(null),
  })
  .meta({ id: 'Wishes' });

const minuteOf = (hhmm: string) => Number(hhmm.slice(0, 2)) * 60 + Number(hhmm.slice(3));
const clockOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const shown = ({ quiet, ...wishes }: Wishes): z.output<typeof wishesView> => ({
  ...wishes,
  quiet: quiet && { from: clockOf(quiet.from_minute), until: clockOf(quiet.until_minute) },
});

export function wishRoutes({ db }: CalloutDeps) {
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
        return c.json(shown((await loadWishes(db.sql, [id])).get(id) ?? NO_WISHES));
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
        const { quiet, ...wishes } = c.req.valid('json');
        const minutes = quiet && { from_minute: minuteOf(quiet.from), until_minute: minuteOf(quiet.until) };
        const kept: Wishes = { ...wishes, quiet: minutes };
        await saveWishes(db, id, kept);
        return c.json(shown(kept));
      },
    );
}
