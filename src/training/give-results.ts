// Results of a course, from a session or an exam: whoever passed holds the qualification from the same moment on.
import type { Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { type Result, renewedUntil } from './session-rules.ts';

export interface Given {
  courseId: number;
  /** What a pass gives or renews; null: nothing but the result. */
  qualification: string | null;
  /** Null: an exam's, or taken over from earlier records. */
  sessionId: number | null;
  importedAt?: Date;
  /** The city's day by which it counts. */
  heldOn: string;
}

export interface By {
  now: Date;
  actor: string;
}

export async function giveResults(tx: Tx, given: Given, results: Result[], by: By): Promise<void> {
  await tx`
    insert into course_result (course_id, member_id, session_id, held_on, mark, outcome, valid_until, imported_at)
    select ${given.courseId}, r.member_id, ${given.sessionId}, ${given.heldOn}::date, r.mark, r.outcome, r.valid_until::date,
      ${given.importedAt ?? null}
    from unnest(${results.map((r) => r.memberId)}::int[], ${results.map((r) => r.mark)}::smallint[],
      ${results.map((r) => r.outcome)}::text[], ${results.map((r) => r.validUntil)}::text[]) r(member_id, mark, outcome, valid_until)`;
  if (given.qualification) await renew(tx, given.qualification, given.heldOn, results, by);
}

async function renew(
  tx: Tx,
  kind: string,
  issuedOn: string,
  results: Result[],
  { now, actor }: By,
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
