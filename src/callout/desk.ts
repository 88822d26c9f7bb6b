// The duty desk in one answer: what is under way with what it misses, launches that wait for a second person, the force in numbers.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import type { Principal } from '../access/principal.ts';
import type { Database } from '../kernel/database.ts';
import { responses } from '../kernel/http.ts';
import { countForce, loadLive } from './board.ts';
import type { CalloutDeps } from './deps.ts';
import { listRequests, requestView } from './launch-requests.ts';

const counts = ['members', 'reachable', 'consented', 'units', 'vacancies'] as const;
const desk = z
  .object({
    live: z
      .array(z.record(z.string(), z.unknown()))
      .meta({ description: 'Real ones first, each with its gap per role' }),
    waiting: z.array(requestView),
    force: z.record(z.enum(counts), z.number()),
  })
  .meta({ id: 'Desk' });

/** As far as `who` may see it. */
export async function loadDesk(db: Database, who: Principal) {
  const [live, waiting, force] = await Promise.all([
    loadLive(db, who),
    listRequests(db.sql, who, { waiting: true }),
    countForce(db.sql, who),
  ]);
  return { live, waiting, force };
}
export type Desk = Awaited<ReturnType<typeof loadDesk>>;

/** Below `/api`. */
export const deskRoutes = ({ db }: Pick<CalloutDeps, 'db'>) =>
  new Hono<Signed>().get(
    '/desk',
    may('desk.view'),
    describeRoute({
      summary: 'What is under way, what waits for a second person, and the force in numbers',
      responses: responses('The desk', desk),
    }),
    async (c) => c.json(await loadDesk(db, c.get('who'))),
  );
