// Sessions as people read them: lists by time, one with its seats. Reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope, sessionScope } from '../access/scope.ts';
import type { Sql, SqlPiece, Tx } from '../kernel/database.ts';
import { id, idText, line } from '../kernel/fields.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const shown = z.date().meta({ type: 'string', format: 'date-time' });

export const sessionFields = z
  .strictObject({
    courseId: id,
    place: line(80),
    startsAt: instant,
    endsAt: instant,
    seats: z.number().int().min(1).max(1_000),
    trainerId: id.nullish().meta({ description: 'An account; the planner when left out' }),
    countyId: id.nullish(),
    unitId: id.nullish(),
  })
  .refine((s) => s.endsAt > s.startsAt, { error: 'field.ends-after-start', path: ['endsAt'] })
  .refine((s) => s.endsAt.getTime() - s.startsAt.getTime() <= 14 * 86_400_000, {
    error: 'field.at-most-two-weeks',
    path: ['endsAt'],
  });

export const SESSION_STATES = ['open', 'closed', 'cancelled'] as const;

export const sessionView = z
  .object({
    ...{ id: z.number(), courseId: z.number(), title: z.string(), qualification: z.string().nullable() },
    ...{ passMark: z.number().nullable(), validMonths: z.number().nullable(), place: z.string() },
    ...{ startsAt: shown, endsAt: shown, seats: z.number(), taken: z.number() },
    ...{ trainerId: z.number().nullable(), trainerName: z.string().nullable() },
    ...{ countyId: z.number().nullable(), unitId: z.number().nullable(), state: z.enum(SESSION_STATES) },
    endedAt: shown.nullable(),
  })
  .meta({ id: 'TrainingSession' });
export type SessionRow = z.output<typeof sessionView>;

export const seatView = z
  .object({
    ...{ memberId: z.number(), name: z.string(), unitName: z.string() },
    state: z.enum(['signed_up', 'attended', 'absent']),
    mark: z.number().nullable(),
    outcome: z.enum(['passed', 'failed', 'absent']).nullable(),
  })
  .meta({ id: 'TrainingSeat' });

export const sessionQuery = z.object({
  when: z.enum(['coming', 'past', 'all']).default('coming'),
  courseId: idText.optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});

export const sessionPage = z
  .object({ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(sessionView) })
  .meta({ id: 'TrainingSessionPage' });

const columns = (sql: Sql | Tx): SqlPiece => sql`
  t.id, t.course_id, c.title, c.qualification, t.pass_mark, t.valid_months, t.place, t.starts_at, t.ends_at, t.seats,
  (select count(*)::int from attendance a where a.session_id = t.id) as taken, t.trainer_id, p.name as trainer_name,
  t.county_id, t.unit_id, t.state, t.ended_at`;

export async function listSessions(
  sql: Sql,
  query: z.output<typeof sessionQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof sessionPage>> {
  const { page, pageSize, when, courseId } = query;
  // What has begun and is not closed waits for its trainer: it is not past.
  const coming = sql`(t.state = 'open' or (t.state = 'cancelled' and t.ends_at > ${now}))`;
  const time = when === 'all' ? sql`true` : when === 'coming' ? coming : sql`not ${coming}`;
  const course = courseId === undefined ? sql`` : sql`and t.course_id = ${courseId}`;
  const rows = await sql<(SessionRow & { total: number })[]>`
    select count(*) over ()::int as total, ${columns(sql)}
    from training_session t join course c on c.id = t.course_id left join account p on p.id = t.trainer_id
    where ${time} ${course} and ${sessionScope(sql, who, 'training.read')}
    order by ${when === 'coming' ? sql`t.starts_at, t.id` : sql`t.starts_at desc, t.id desc`}
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: rows[0]?.total ?? 0, page, pageSize, items: rows.map(({ total: _, ...row }) => row) };
}

export async function readSession(sql: Sql | Tx, sessionId: number): Promise<SessionRow | undefined> {
  const [row] = await sql<SessionRow[]>`
    select ${columns(sql)}
    from training_session t join course c on c.id = t.course_id left join account p on p.id = t.trainer_id
    where t.id = ${sessionId}`;
  return row;
}

/** Of a session, those whom `who` may see, by unit and name. */
export async function listSeats(
  sql: Sql,
  sessionId: number,
  who: Principal,
): Promise<z.output<typeof seatView>[]> {
  return [
    ...(await sql<z.output<typeof seatView>[]>`
      select a.member_id, m.name, concat(upp.name, up.name, u.name) as unit_name, a.state, a.mark, r.outcome
      from attendance a join member m on m.id = a.member_id
      left join unit u on u.id = m.unit_id left join unit up on up.id = u.parent_id
      left join unit upp on upp.id = up.parent_id
      left join course_result r on r.session_id = a.session_id and r.member_id = a.member_id
      where a.session_id = ${sessionId} and ${memberScope(sql, who, 'training.read')}
      order by unit_name, m.name, m.id`),
  ];
}
