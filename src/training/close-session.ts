// Ends a session: each seat becomes a result, and whoever passed holds the qualification from the same moment on.
import type { Database } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { giveResults } from './give-results.ts';
import { heldOn, type Result, resultsOf, type Seat, unmarked } from './session-rules.ts';

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
    await giveResults(tx, { ...session, sessionId, heldOn: heldOn(session) }, results, { now, actor });
    const of = (outcome: Result['outcome']) => results.filter((r) => r.outcome === outcome).length;
    return { passed: of('passed'), failed: of('failed'), absent: of('absent') };
  });
}
