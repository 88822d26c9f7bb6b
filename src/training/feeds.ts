// The calendars that somebody subscribed to: made, listed and revoked by their owner alone.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { unitScope } from '../access/scope.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';

export const FEED_KINDS = ['member', 'unit', 'trainer'] as const;

export const newFeed = z
  .strictObject({ kind: z.enum(FEED_KINDS), unitId: id.optional() })
  .refine((f) => (f.kind === 'unit') === (f.unitId !== undefined), {
    error: 'field.required',
    path: ['unitId'],
  });

export const feedView = z
  .object({
    ...{ id: z.number(), kind: z.enum(FEED_KINDS), unitId: z.number().nullable() },
    unitName: z.string().nullable(),
    url: z.string().meta({ description: 'Whoever has it reads the calendar, until it is revoked' }),
  })
  .meta({ id: 'CalendarFeed' });

export interface Feed {
  id: number;
  userId: number;
  kind: (typeof FEED_KINDS)[number];
  unitId: number | null;
  unitName: string | null;
  revoked: boolean;
}

const columns = (sql: Sql) => sql`
  f.id, f.user_id, f.kind, f.unit_id, concat(up.name, u.name) as unit_name, f.revoked_at is not null as revoked
  from calendar_feed f left join unit u on u.id = f.unit_id left join unit up on up.id = u.parent_id`;

export async function listFeeds(sql: Sql, who: Principal): Promise<Feed[]> {
  return [
    ...(await sql<Feed[]>`
      select ${columns(sql)} where f.user_id = ${who.userId} and f.revoked_at is null order by f.id`),
  ];
}

export async function readFeed(sql: Sql, feedId: number): Promise<Feed | undefined> {
  const [feed] = await sql<Feed[]>`select ${columns(sql)} where f.id = ${feedId}`;
  return feed;
}

/** Asked for twice it is the same one. Throws 403 for a program, 422 for a unit out of scope. */
export async function openFeed(
  db: Database,
  given: z.output<typeof newFeed>,
  who: Principal,
  now: Date,
): Promise<Feed> {
  const { userId } = who;
  const { kind } = given;
  const unitId = given.unitId ?? null;
  if (userId === null) throw new Problem(403, 'forbidden');
  const made = await db.transaction(async (tx) => {
    if (unitId !== null) {
      const [unit] =
        await tx`select u.id from unit u where u.id = ${unitId} and ${unitScope(tx, who, 'training.read')}`;
      if (!unit)
        throw new Problem(422, 'invalid-request', { fields: [{ field: 'unitId', code: 'field.unit' }] });
    }
    await tx`
      insert into calendar_feed (user_id, kind, unit_id, created_at) values (${userId}, ${kind}, ${unitId}, ${now})
      on conflict do nothing`;
    const [row] = await tx<{ id: number }[]>`
      select id from calendar_feed where user_id = ${userId} and kind = ${kind} and unit_id is not distinct from ${unitId}
        and revoked_at is null`;
    return row?.id ?? 0;
  });
  return (await readFeed(db.sql, made)) as Feed;
}

/** Its address opens nothing any more. Throws 404 for what is not one's own, or was revoked. */
export async function revokeFeed(db: Database, feedId: number, who: Principal, now: Date): Promise<void> {
  const done = await db.transaction(
    (tx) => tx`
      update calendar_feed set revoked_at = ${now}
      where id = ${feedId} and user_id = ${who.userId} and revoked_at is null returning id`,
  );
  if (done.length === 0) throw new Problem(404, 'not-found');
}
