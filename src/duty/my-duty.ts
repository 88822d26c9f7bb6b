// What the daily duty has for oneself: the roll-calls that one must answer or has answered, and when one is next on post.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { rollCallToken } from '../callout/link.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { responses } from '../kernel/http.ts';
import { ENTRY_STATES, ROLL_CALL_KINDS } from './roll-call-rules.ts';

export interface MyDutyDeps {
  db: Database;
  clock: Clock;
  linkSecret: string;
}

const MOST_SHIFTS = 30;
const MOST_ROLL_CALLS = 20;
const shown = z.date().meta({ type: 'string', format: 'date-time' });

const rollCall = z.object({
  /** Where the answer goes. */
  path: z.string(),
  ...{ kind: z.enum(ROLL_CALL_KINDS), byRadio: z.boolean(), siteName: z.string() },
  ...{ opensAt: shown, closesAt: shown, open: z.boolean() },
  ...{ state: z.enum(ENTRY_STATES), saidAt: shown.nullable() },
});
const shift = z.object({ id: z.number(), siteName: z.string(), startsAt: shown, endsAt: shown });
const myDuty = z.object({ rollCalls: z.array(rollCall), shifts: z.array(shift) }).meta({ id: 'MyDuty' });

const rollCallsOf = (sql: Sql, memberId: number, now: Date) => sql<
  (Omit<z.output<typeof rollCall>, 'path'> & { id: number })[]
>`
  select e.id, r.kind, r.by_radio, o.name as site_name, r.opens_at, r.closes_at,
    (r.closed_at is null and r.closes_at > ${now}) as open, e.state, e.said_at
  from roll_call_entry e join roll_call r on r.id = e.roll_call_id join organisation o on o.id = e.site_id
  where e.member_id = ${memberId} order by r.opens_at desc, e.id desc limit ${MOST_ROLL_CALLS}`;

/** Those that have not ended, the next first. */
const shiftsOf = (sql: Sql, memberId: number, now: Date) => sql<z.output<typeof shift>[]>`
  select s.id, o.name as site_name, s.starts_at, s.ends_at from shift s join organisation o on o.id = s.site_id
  where s.member_id = ${memberId} and s.ends_at > ${now} order by s.starts_at, s.id limit ${MOST_SHIFTS}`;

/** Below `/api`. */
export function myDutyRoutes({ db, clock, linkSecret }: MyDutyDeps) {
  return new Hono<Signed>().get(
    '/me/duty',
    may('self.manage'),
    describeRoute({
      ...{ summary: 'My last twenty roll-calls and my next thirty shifts', tags: ['duty'] },
      responses: responses('Mine; empty for whoever is not on the roster', myDuty),
    }),
    async (c) => {
      const { memberId } = c.get('who');
      if (memberId === null) return c.json({ rollCalls: [], shifts: [] });
      const now = clock.now();
      const rollCalls = await rollCallsOf(db.sql, memberId, now);
      const shifts = await shiftsOf(db.sql, memberId, now);
      const withPath = rollCalls.map(({ id, ...one }) => ({
        ...{ path: `/rc/${rollCallToken(linkSecret, id)}`, ...one },
      }));
      return c.json({ rollCalls: withPath, shifts: [...shifts] });
    },
  );
}
