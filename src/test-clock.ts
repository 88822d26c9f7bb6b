// The hand-driven clock over HTTP. The route exists only under MUSTER_CLOCK=manual, where nothing real can be sent.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { open } from './access/guard.ts';
import type { Clock } from './kernel/clock.ts';
import { responses, valid } from './kernel/http.ts';

const DAY_SECONDS = 86_400;

export interface TestClock {
  clock: Clock;
  /** Moves forward from due moment to due moment; resolves with the time when all that came due is done. */
  advance(seconds: number): Promise<Date>;
}

const reading = z.object({ now: z.iso.datetime() });
const step = z.strictObject({
  advanceSeconds: z
    .number()
    .min(0)
    .max(31 * DAY_SECONDS),
});

export function testClockRoutes({ clock, advance }: TestClock) {
  return new Hono()
    .get(
      '/api/test/clock',
      open('hand-driven clock'),
      describeRoute({ summary: 'The hand-driven clock', responses: responses('Its time', reading) }),
      (c) => c.json({ now: clock.now().toISOString() }),
    )
    .post(
      '/api/test/clock',
      open('hand-driven clock'),
      describeRoute({
        summary: 'Move the clock forward; answers when all that came due is done',
        responses: responses('The new time', reading),
      }),
      valid('json', step),
      async (c) => {
        const now = await advance(c.req.valid('json').advanceSeconds);
        return c.json({ now: now.toISOString() });
      },
    );
}
