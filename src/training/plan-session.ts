// Plans a session of a course, and calls it off again. What the course asks for is kept with it.
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import type { Database } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { readSession, type SessionRow, type sessionFields } from './sessions.ts';

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

/** Throws 400 for a course, trainer, county or unit that is not there. A session of the past may be entered afterwards. */
export async function planSession(
  db: Database,
  given: z.output<typeof sessionFields>,
  who: Principal,
  now: Date,
): Promise<SessionRow> {
  const { courseId, place, startsAt, endsAt, seats, countyId = null, unitId = null } = given;
  const trainerId = given.trainerId ?? who.userId;
  return db.transaction(async (tx) => {
    const [course] = await tx<{ passMark: number | null; validMonths: number | null; version: number }[]>`
      select pass_mark, valid_months, version from course where id = ${courseId} and retired_at is null`;
    if (!course) throw wrong('courseId', 'field.course');
    const [known] = await tx<{ trainer: boolean; county: boolean; unit: boolean }[]>`
      select ${trainerId}::int is null or exists (select from account where id = ${trainerId} and closed_at is null) as trainer,
        ${countyId}::int is null or exists (select from organisation where id = ${countyId} and kind = 'county') as county,
        ${unitId}::int is null or exists (select from unit where id = ${unitId}) as unit`;
    if (!known?.trainer) throw wrong('trainerId', 'field.trainer');
    if (!known.county) throw wrong('countyId', 'field.county');
    if (!known.unit) throw wrong('unitId', 'field.unit');
    const [made] = await tx<{ id: number }[]>`
      insert into training_session (course_id, course_version, pass_mark, valid_months, place, starts_at, ends_at, seats,
        trainer_id, county_id, unit_id, check_in_code, created_by, created_at)
      values (${courseId}, ${course.version}, ${course.passMark}, ${course.validMonths}, ${place}, ${startsAt}, ${endsAt},
        ${seats}, ${trainerId}, ${countyId}, ${unitId}, ${randomBytes(9).toString('base64url')}, ${who.actor}, ${now})
      returning id`;
    return (await readSession(tx, made?.id ?? 0)) as SessionRow;
  });
}

/** Gives how many people had a seat. Throws 409 when it ended already. */
export async function cancelSession(
  db: Database,
  sessionId: number,
  who: Principal,
  now: Date,
): Promise<{ seats: number }> {
  return db.transaction(async (tx) => {
    const gone = await tx`
      update training_session set state = 'cancelled', ended_at = ${now}, ended_by = ${who.actor}
      where id = ${sessionId} and state = 'open' returning id`;
    if (gone.length === 0) throw new Problem(409, 'session-ended');
    const seats = await tx<{ memberId: number }[]>`
      select member_id from attendance where session_id = ${sessionId} order by member_id`;
    await appendLog(
      tx,
      seats.map(({ memberId }) => ({
        ...{ at: now, calloutId: null, memberId, type: 'session_cancelled', actor: who.actor },
        data: { sessionId },
      })),
    );
    return { seats: seats.length };
  });
}
