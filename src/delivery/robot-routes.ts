// Group robots of units, over HTTP: set up, listed without their secret address, tried, taken away.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { unitScope } from '../access/scope.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { id, idParam, idText } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { vaultOf } from '../kernel/vault.ts';
import { sealRobot } from '../roster/robot-secret.ts';
import type { Channels } from './channel.ts';
import { ROBOT_ADDRESS, ROBOT_KINDS, type RobotKind } from './channels/group-robots.ts';

const robotView = z
  .object({
    ...{ id, kind: z.enum(ROBOT_KINDS), signed: z.boolean(), enabled: z.boolean() },
    lastAt: z.iso.datetime().nullable(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'UnitRobot' });
const placedRobot = robotView.extend({ unitId: id, unitName: z.string() }).meta({ id: 'PlacedRobot' });
const newRobot = z
  .strictObject({
    kind: z.enum(ROBOT_KINDS),
    /** As the chat shows it when the robot is made. Never shown again. */
    url: z.string().max(300),
    secret: z.string().min(8).max(200).nullable().default(null),
  })
  .refine((r) => ROBOT_ADDRESS[r.kind].test(r.url), { error: 'field.robot_url', path: ['url'] })
  .meta({ id: 'NewUnitRobot' });
const robotParam = idParam.extend({ robot: idText });

interface Row {
  id: number;
  kind: RobotKind;
  signed: boolean;
  enabled: boolean;
  lastAt: Date | null;
  lastError: string | null;
}
const doc = (summary: string, schema?: z.ZodType, status: 200 | 201 | 204 = 200) =>
  describeRoute({ summary, responses: responses('Done', schema, status) });
const shown = (row: Row) => ({ ...row, lastAt: row.lastAt?.toISOString() ?? null });

export interface RobotDeps {
  db: Database;
  clock: Clock;
  channels: Channels;
}

/** One sentence in the group, now and past the queue. */
async function sayTest(channels: Channels, row: Row): Promise<{ ok: boolean; reason: string | null }> {
  const address = `${row.kind}:${row.id}`;
  const channel = channels.choose('group', address, 'group.test');
  if (!channel) return { ok: false, reason: 'GROUP_ROBOTS=off' };
  const body = '【测试】[TEST] 集结通知机器人已接通。Muster can write here.';
  const result = await channel.send(
    {
      ...{
        title: '【测试】[TEST]',
        body,
        link: null,
        deliveryId: 0,
        reference: 'muster-0',
        address,
        keys: null,
      },
      ...{
        calloutId: null,
        memberId: null,
        purpose: 'test',
        template: 'group.test',
        urgent: false,
        topic: null,
      },
      ttl_seconds: 60,
    },
    AbortSignal.timeout(10_000),
  );
  return { ok: result.outcome === 'accepted', reason: 'reason' in result ? result.reason : null };
}

/** Below `/api`. */
export const robotRoutes = (deps: RobotDeps) =>
  new Hono<Signed>().route('/', allRobots(deps)).route('/', unitRobots(deps));

function allRobots({ db: { sql } }: RobotDeps) {
  return new Hono<Signed>().get(
    '/robots',
    may('unit.change'),
    doc('All group robots of the units that the caller changes', z.object({ robots: z.array(placedRobot) })),
    async (c) => {
      const rows = await sql<(Row & { unitId: number; unitName: string })[]>`
          select r.id, r.kind, r.secret is not null as signed, r.enabled, r.last_at, r.last_error, r.unit_id,
            concat(upp.name, up.name, u.name) as unit_name
          from unit_robot r join unit u on u.id = r.unit_id
          left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
          where ${unitScope(sql, c.get('who'), 'unit.change')} order by unit_name, r.id`;
      return c.json({ robots: rows.map((r) => ({ ...shown(r), unitId: r.unitId, unitName: r.unitName })) });
    },
  );
}

function unitRobots({ db, channels }: RobotDeps) {
  const { sql } = db;
  const columns = sql`id, kind, secret is not null as signed, enabled, last_at, last_error`;
  return new Hono<Signed>()
    .get(
      '/units/:id/robots',
      may('unit.change', 'unit'),
      doc('The group robots of a unit', z.object({ robots: z.array(robotView) })),
      valid('param', idParam),
      async (c) => {
        const rows = await sql<Row[]>`
          select ${columns} from unit_robot where unit_id = ${c.req.valid('param').id} order by id`;
        return c.json({ robots: rows.map(shown) });
      },
    )
    .post(
      '/units/:id/robots',
      may('unit.change', 'unit'),
      doc('Sets up a group robot', robotView, 201),
      valid('param', idParam),
      valid('json', newRobot),
      async (c) => {
        const { id: unitId } = c.req.valid('param');
        const { kind, url, secret } = c.req.valid('json');
        const sealed = sealRobot(await vaultOf(db), unitId, { url, secret });
        const [row] = await db.transaction(
          (tx) => tx<Row[]>`
            insert into unit_robot (unit_id, kind, url, url_index, secret)
            select u.id, ${kind}, ${sealed.url}, ${sealed.urlIndex}, ${sealed.secret} from unit u
            where u.id = ${unitId} on conflict (unit_id, url_index) do nothing returning ${columns}`,
        );
        if (!row) throw new Problem(409, 'robot-exists');
        return c.json(shown(row), 201);
      },
    )
    .delete(
      '/units/:id/robots/:robot',
      may('unit.change', 'unit'),
      doc('Takes a group robot away', undefined, 204),
      valid('param', robotParam),
      async (c) => {
        const { id: unitId, robot } = c.req.valid('param');
        const gone = await db.transaction(
          (tx) => tx`delete from unit_robot where id = ${robot} and unit_id = ${unitId} returning id`,
        );
        if (gone.length === 0) throw new Problem(404, 'not-found');
        return c.body(null, 204);
      },
    )
    .post(
      '/units/:id/robots/:robot/test',
      may('unit.change', 'unit'),
      doc(
        'Says a test sentence in the group now',
        z.object({ ok: z.boolean(), reason: z.string().nullable() }),
      ),
      valid('param', robotParam),
      async (c) => {
        const { id: unitId, robot } = c.req.valid('param');
        const [row] = await sql<Row[]>`
          select ${columns} from unit_robot where id = ${robot} and unit_id = ${unitId}`;
        if (!row) throw new Problem(404, 'not-found');
        return c.json(await sayTest(channels, row));
      },
    );
}
