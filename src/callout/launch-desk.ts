// What a launch begins with, in one answer: the time, the templates, who usually commands, and for whom the caller launches.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { boundsOf, type Principal } from '../access/principal.ts';
import { calloutScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { responses } from '../kernel/http.ts';
import type { CalloutDeps } from './deps.ts';
import { listTemplates, templateView } from './launch-templates.ts';

const commander = z.object({ name: z.string(), phone: z.string().nullable() });
const desk = z
  .object({
    now: z.iso.datetime(),
    templates: z.array(templateView),
    /** The caller first, then who commanded the latest call-outs that the caller sees. */
    commanders: z.array(commander),
    /** Of a leader: the units that are launched for, one of which is named. Empty for officers. */
    unitIds: z.array(z.number()),
    /** May make templates for everybody. */
    everywhere: z.boolean(),
  })
  .meta({ id: 'LaunchDesk' });

const COMMANDERS = 30;

async function commandersFor(sql: Sql, who: Principal): Promise<z.output<typeof commander>[]> {
  const own = await sql<z.output<typeof commander>[]>`
    select coalesce(m.name, a.name) as name, coalesce(a.phone, p.address) as phone from account a
    left join member m on m.id = a.member_id
    left join contact_point p on p.member_id = a.member_id and p.kind = 'phone' and p.retired_at is null
    where a.id = ${who.userId} limit 1`;
  const earlier = await sql<z.output<typeof commander>[]>`
    select name, phone from (
      select distinct on (c.commander_name) c.commander_name as name, c.commander_phone as phone, c.id
      from (select * from callout c where ${calloutScope(sql, who, 'callout.read')} order by id desc limit 200) c
      order by c.commander_name, c.commander_phone is null, c.id desc) named
    order by id desc limit ${COMMANDERS}`;
  const names = new Set(own.map((o) => o.name));
  return [...own, ...earlier.filter((e) => !names.has(e.name))];
}

/** Below `/api`. */
export function launchDeskRoutes({ db, clock }: Pick<CalloutDeps, 'db' | 'clock'>) {
  return new Hono<Signed>().get(
    '/launch-desk',
    may('callout.launch'),
    describeRoute({
      summary: 'What a launch begins with: the time, templates, commanders, own units',
      responses: responses('Found', desk),
    }),
    async (c) => {
      const who = c.get('who');
      const bounds = boundsOf(who, 'callout.launch');
      const officer = bounds && bounds.organisations.length + bounds.countiesAround.length > 0;
      const [templates, commanders] = await Promise.all([
        listTemplates(db.sql, who),
        commandersFor(db.sql, who),
      ]);
      const everywhere = bounds?.everything ?? false;
      const unitIds = everywhere || officer ? [] : (bounds?.units ?? []);
      c.header('cache-control', 'no-store');
      return c.json({ now: clock.now().toISOString(), templates, commanders, unitIds, everywhere });
    },
  );
}
