// Seats of a session: taken and given back, who was there and with what mark, and a member's own check-in by the code.
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { isMeantFor, memberScope } from '../access/scope.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { mayCheckIn } from './session-rules.ts';

export const signUps = z.strictObject({ memberIds: z.array(id).min(1).max(1_000) });
export const marks = z.strictObject({
  seats: z
    .array(
      z.strictObject({
        memberId: id,
        state: z.enum(['signed_up', 'attended', 'absent']),
        mark: z.number().int().min(0).max(100).nullish(),
      }),
    )
    .min(1)
    .max(1_000),
});
export const checkIn = z.strictObject({ code: z.string().min(1).max(40) });

interface OpenSession {
  seats: number;
  checkInCode: string;
  startsAt: Date;
  endsAt: Date;
  passMark: number | null;
  validMonths: number | null;
}

/** Holds an open session's row, so that nobody closes it meanwhile and seats are counted one after another. */
async function holdOpen(tx: Tx, sessionId: number): Promise<OpenSession> {
  const [row] = await tx<(OpenSession & { state: string })[]>`
    select state, seats, check_in_code, starts_at, ends_at, pass_mark, valid_months
    from training_session where id = ${sessionId} for update`;
  if (!row) throw new Problem(404, 'not-found');
  if (row.state !== 'open') throw new Problem(409, 'session-ended');
  return row;
}

/** Signs members up, as far as there are seats and `who` may. All or none. Twice is once. */
export async function signUp(
  db: Database,
  sessionId: number,
  memberIds: number[],
  who: Principal,
): Promise<{ taken: number }> {
  return db.transaction(async (tx) => {
    const session = await holdOpen(tx, sessionId);
    const within = await tx`
      select m.id from member m join training_session t on t.id = ${sessionId}
      where m.id = any(${memberIds}) and m.status = 'active' and ${isMeantFor(tx)} and ${memberScope(tx, who, 'training.sign-up')}`;
    if (within.length < new Set(memberIds).size)
      throw new Problem(400, 'invalid-request', { fields: [{ field: 'memberIds', code: 'field.members' }] });
    await tx`
      insert into attendance (session_id, member_id, by)
      select ${sessionId}, m, ${who.actor} from unnest(${memberIds}::int[]) m on conflict do nothing`;
    const [count] = await tx<{ n: number }[]>`
      select count(*)::int as n from attendance where session_id = ${sessionId}`;
    const taken = count?.n ?? 0;
    if (taken > session.seats)
      throw new Problem(409, 'session-full', { vars: { seats: session.seats, over: taken - session.seats } });
    return { taken };
  });
}

/** A seat given back. One who was there keeps it: what happened is not undone by leaving. */
export async function giveBack(
  db: Database,
  sessionId: number,
  memberId: number,
  who: Principal,
): Promise<void> {
  await db.transaction(async (tx) => {
    await holdOpen(tx, sessionId);
    const gone = await tx`
      delete from attendance a using member m where a.session_id = ${sessionId} and a.member_id = ${memberId}
        and m.id = a.member_id and a.state = 'signed_up' and ${memberScope(tx, who, 'training.sign-up')} returning 1`;
    if (gone.length === 0) throw new Problem(404, 'not-found');
  });
}

/** The trainer's sheet: who was there, with what mark. Whoever came without a seat gets one. */
export async function record(
  db: Database,
  sessionId: number,
  given: z.output<typeof marks>['seats'],
  who: Principal,
  now: Date,
): Promise<{ recorded: number }> {
  const wrong = given.findIndex((s) => s.mark != null && s.state !== 'attended');
  if (wrong >= 0)
    throw new Problem(400, 'invalid-request', {
      fields: [{ field: `seats.${wrong}.mark`, code: 'field.mark-of-absent' }],
    });
  return db.transaction(async (tx) => {
    await holdOpen(tx, sessionId);
    const members = given.map((s) => s.memberId);
    const within = await tx`
      select m.id from member m where m.id = any(${members}) and ${memberScope(tx, who, 'training.hold')}`;
    if (within.length < new Set(members).size)
      throw new Problem(400, 'invalid-request', { fields: [{ field: 'seats', code: 'field.members' }] });
    // Named twice, the last word counts.
    const last = [...new Map(given.map((s) => [s.memberId, s])).values()];
    await tx`
      insert into attendance (session_id, member_id, state, attended_at, mark, by)
      select ${sessionId}, s.member_id, s.state, case when s.state = 'attended' then ${now}::timestamptz end, s.mark, ${who.actor}
      from unnest(${last.map((s) => s.memberId)}::int[], ${last.map((s) => s.state)}::text[],
        ${last.map((s) => s.mark ?? null)}::smallint[]) s(member_id, state, mark)
      on conflict (session_id, member_id) do update set state = excluded.state, mark = excluded.mark, by = excluded.by,
        attended_at = case when excluded.state = 'attended' then coalesce(attendance.attended_at, excluded.attended_at) end`;
    return { recorded: last.length };
  });
}

/** By the code at the door, for oneself; a free seat is taken on the spot. Twice is once. */
export async function checkInMember(
  db: Database,
  sessionId: number,
  code: string,
  who: Principal,
  now: Date,
): Promise<void> {
  const { memberId } = who;
  if (memberId === null) throw new Problem(403, 'forbidden');
  await db.transaction(async (tx) => {
    const session = await holdOpen(tx, sessionId);
    const [said, is] = [Buffer.from(code), Buffer.from(session.checkInCode)];
    if (said.length !== is.length || !timingSafeEqual(said, is)) throw new Problem(409, 'session-code');
    if (!mayCheckIn(session, now)) throw new Problem(409, 'session-not-now');
    const done = await tx`
      update attendance set state = 'attended', attended_at = coalesce(attended_at, ${now}), by = ${who.actor}
      where session_id = ${sessionId} and member_id = ${memberId} returning 1`;
    if (done.length > 0) return;
    const [count] = await tx<{ n: number }[]>`
      select count(*)::int as n from attendance where session_id = ${sessionId}`;
    if ((count?.n ?? 0) >= session.seats)
      throw new Problem(409, 'session-full', { vars: { seats: session.seats, over: 1 } });
    await tx`
      insert into attendance (session_id, member_id, state, attended_at, by)
      values (${sessionId}, ${memberId}, 'attended', ${now}, ${who.actor})`;
  });
}
