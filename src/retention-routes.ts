// What is kept for how long, what goes next and what went last, over HTTP.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from './access/guard.ts';
import { nextCityTime } from './kernel/calendar.ts';
import type { Clock } from './kernel/clock.ts';
import type { Database } from './kernel/database.ts';
import { responses } from './kernel/http.ts';
import { countExpired, NIGHT, type Periods } from './retention.ts';

/** Each kind, and which period it follows. */
const KINDS = {
  ...{ positions: 'positions_days', messages: 'messages_days', texts: 'texts_days' },
  ...{
    addresses: 'texts_days',
    reports: 'texts_days',
    left: 'left_days',
    names: 'log_days',
    log: 'log_days',
    audit: 'audit_days',
  },
} as const satisfies Record<string, keyof Periods>;
type Kind = keyof typeof KINDS;
const NAMES = Object.keys(KINDS) as [Kind, ...Kind[]];

const retention = z
  .object({
    nextAt: z.iso.datetime(),
    kinds: z.array(
      z.object({
        ...{ kind: z.enum(NAMES), days: z.number(), setting: z.string() },
        due: z.number().meta({ description: 'What has had its time when it is next carried out' }),
      }),
    ),
    last: z.object({ at: z.iso.datetime(), counts: z.record(z.string(), z.number()) }).nullable(),
  })
  .meta({ id: 'Retention' });

export interface RetentionDeps {
  db: Database;
  clock: Clock;
  keep: Periods;
}

/** Below `/api`. */
export function retentionRoutes({ db, clock, keep }: RetentionDeps) {
  return new Hono<Signed>().get(
    '/retention',
    may('audit.read'),
    describeRoute({
      summary: 'What is kept for how long, and what goes next',
      responses: responses('As the installation is set up', retention),
    }),
    async (c) => {
      const nextAt = nextCityTime(clock.now(), NIGHT);
      const due = await countExpired(db.sql, nextAt, keep);
      const [last] = await db.sql<{ at: Date; counts: Record<string, number> }[]>`
        select at, after as counts from audit_entry
        where entity = 'installation' and action = 'retention' order by id desc limit 1`;
      return c.json({
        nextAt: nextAt.toISOString(),
        kinds: NAMES.map((kind) => {
          const setting = `MUSTER_KEEP_${KINDS[kind].toUpperCase()}`;
          return { kind, days: keep[KINDS[kind]], setting, due: due[kind] };
        }),
        last: last ? { at: last.at.toISOString(), counts: last.counts } : null,
      });
    },
  );
}
