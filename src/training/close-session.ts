// Ends a session: each seat becomes a result, and whoever passed holds the qualification from the same moment on.
import type { Database, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { heldOn, type Result, renewedUntil, resultsOf, type Seat, unmarked } from './session-rules.ts';

interface Closing {
  courseId: number;
  qualification: string | null;
  passMark: number | null;
  validMonths: number | null;
  startsAt: Date;
  endsAt: Date;
}

export interface Closed {
  passed: number;
  failed: number;
  absent: number;
}

/**
 * Throws 409 when it ended already (of two trainers who close it the second hears so), has not begun, or when somebody
 * who was there has no mark.
 */
export async function closeSession(
  db: Database,
  sessionId: number,
  actor: string,
  now: Date,
): Promise<Closed> {
  return db.transaction(async (tx) => {
    const [session] = await tx<Closing[]>`
      update training_session t set state = 'closed', ended_at = ${now}, ended_by = ${actor}
      from course c where t.id = ${sessionId} and t.state = 'open' and c.id = t.course_id
      returning t.course_id, c.qualification, t.pass_mark, t.valid_months, t.starts_at, t.ends_at`;
    if (!session) throw new Problem(409, 'session-ended');
    if (session.startsAt > now) throw new Problem(409, 'session-not-begun');
    const seats = await tx<Seat[]>`
      select member_id, state, mark from attendance where session_id = ${sessionId} order by member_id`;
    const missing = unmarked(session, seats);
    if (missing > 0) throw new Problem(409, 'session-unmarked', { vars: { n: missing } });
    const results = resultsOf(session, seats);
    await writeResults(tx, sessionId, session, results);
    if (session.qualification) await renew(tx, session, session.qualification, results, { now, actor });
    const of = (outcome: Result['outcome']) => results.filter((r) => r.outcome === outcome).length;
    return { passed: of('passed'), failed: of('failed'), absent: of('absent') };
  });
}

async function writeResults(tx: Tx, sessionId: number, session: Closing, results: Result[]): Promise<void> {
  await tx`
    insert into course_result (course_id, member_id, session_id, held_on, mark, outcome, valid_until)
    select ${session.courseId}, r.member_id, ${sessionId}, ${heldOn(session)}::date, r.mark, r.outcome, r.valid_until::date
    from unnest(${results.map((r) => r.memberId)}::int[], ${results.map((r) => r.mark)}::smallint[],
      ${results.map((r) => r.outcome)}::text[], ${results.map((r) => r.validUntil)}::text[]) r(member_id, mark, outcome, valid_until)`;
}

async function renew(
  tx: Tx,
  session: Closing,
  kind: string,
  results: Result[],
  { now, actor }: { now: Date; actor: string },
): Promise<void> {
  const passed = results.filter((r) => r.outcome === 'passed');
  const held = await tx<{ memberId: number; expiresOn: string | null }[]>`
    select member_id, expires_on from qualification
    where kind = ${kind} and member_id = any(${passed.map((r) => r.memberId)}) order by member_id for update`;
  const until = new Map(held.map((h) => [h.memberId, h.expiresOn]));
  const given = passed.map(({ memberId, validUntil }) => ({
    memberId,
    expiresOn: renewedUntil(until.get(memberId), validUntil),
  }));
  const issuedOn = heldOn(session);
  await tx`
    insert into qualification (member_id, kind, issued_on, expires_on)
    select g.member_id, ${kind}, ${issuedOn}::date, g.expires_on::date
    from unnest(${given.map((g) => g.memberId)}::int[], ${given.map((g) => g.expiresOn)}::text[]) g(member_id, expires_on)
    on conflict (member_id, kind) do update set
      issued_on = greatest(qualification.issued_on, excluded.issued_on), expires_on = excluded.expires_on`;
  await appendLog(
    tx,
    given.map(({ memberId, expiresOn }) => ({
      ...{ at: now, calloutId: null, memberId, type: 'qualification_recorded', actor },
      data: { kind, issuedOn, expiresOn },
    })),
  );
}
