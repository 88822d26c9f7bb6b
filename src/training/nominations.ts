// The way of a guard without a certificate to one: nominated by the station, admitted to an exam by the county, issued by the city.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { examScope, memberScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { By } from './give-results.ts';

export const NOMINATION_STATES = [
  'nominated',
  'admitted',
  'passed',
  'failed',
  'issued',
  'refused',
  'withdrawn',
] as const;

export const nominationFields = z.strictObject({ memberId: id, grounds: text(500).trim().min(1) });
export const admitFields = z.strictObject({ examId: id, opinion: text(500).trim().default('') });
export const refuseFields = z.strictObject({ opinion: text(500).trim().min(1) });

export const nominationQuery = z.object({
  state: z.enum([...NOMINATION_STATES, 'open', 'all']).default('open'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});

const shown = z.date().meta({ type: 'string', format: 'date-time' });
export const nominationView = z
  .object({
    ...{ id: z.number(), memberId: z.number(), name: z.string(), employer: z.string(), station: z.string() },
    ...{ state: z.enum(NOMINATION_STATES), grounds: z.string(), nominatedBy: z.string(), nominatedAt: shown },
    ...{ examId: z.number().nullable(), examTitle: z.string().nullable(), mark: z.number().nullable() },
    ...{ opinion: z.string(), decidedAt: shown.nullable() },
    ...{ certificateId: z.number().nullable(), certificateNumber: z.string().nullable() },
  })
  .meta({ id: 'Nomination' });
export type Nomination = z.output<typeof nominationView>;
export const nominationPage = z
  .object({ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(nominationView) })
  .meta({ id: 'NominationPage' });

const whole = (sql: Sql | Tx) => sql`
  select count(*) over ()::int as total, n.id, n.member_id, m.name, coalesce(em.name, '') as employer,
    coalesce(st.name, '') as station, n.state, n.grounds, n.nominated_by, n.nominated_at, n.exam_id, e.title as exam_title,
    s.mark, n.opinion, n.decided_at, c.id as certificate_id, c.number as certificate_number
  from nomination n join member m on m.id = n.member_id left join organisation em on em.id = m.employer_id
  left join organisation st on st.id = m.station_id left join exam e on e.id = n.exam_id
  left join sitting s on s.exam_id = n.exam_id and s.member_id = n.member_id
  left join certificate c on c.nomination_id = n.id`;

/** Those whose turn it is first, the oldest before the newer. */
export async function listNominations(
  sql: Sql,
  { state, page, pageSize }: z.output<typeof nominationQuery>,
  who: Principal,
): Promise<z.output<typeof nominationPage>> {
  const open = sql`n.state in ('nominated', 'admitted', 'passed')`;
  const of = state === 'all' ? sql`true` : state === 'open' ? open : sql`n.state = ${state}`;
  const rows = await sql<(Nomination & { total: number })[]>`
    ${whole(sql)} where ${of} and ${memberScope(sql, who, 'certificate.read')}
    order by ${open} desc, case when ${open} then n.nominated_at end, n.nominated_at desc, n.id
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const nameOf = await actorNames(
    sql,
    who,
    rows.map((r) => r.nominatedBy),
  );
  const items = rows.map(({ total: _, ...row }) => ({ ...row, nominatedBy: nameOf(row.nominatedBy) }));
  return { total: rows[0]?.total ?? 0, page, pageSize, items };
}

/** Throws 409 for somebody who holds the certificate, or whose nomination is under way. */
export const nominate = (
  db: Database,
  { memberId, grounds }: z.output<typeof nominationFields>,
  who: Principal,
  now: Date,
): Promise<{ id: number }> =>
  db.transaction(async (tx) => {
    const [member] = await tx<{ held: boolean }[]>`
      select exists (select from qualification q where q.member_id = m.id and q.kind = 'guard_certificate'
        and coalesce(q.expires_on >= ${cityDate(now)}::date, true)) as held
      from member m where m.id = ${memberId} and m.status = 'active' and ${memberScope(tx, who, 'certificate.nominate')}`;
    if (!member)
      throw new Problem(400, 'invalid-request', { fields: [{ field: 'memberId', code: 'field.members' }] });
    if (member.held) throw new Problem(409, 'certificate-held');
    const [made] = await tx<{ id: number }[]>`
      insert into nomination (member_id, grounds, nominated_by, nominated_at)
      values (${memberId}, ${grounds}, ${who.actor}, ${now})
      on conflict (member_id) where state in ('nominated', 'admitted', 'passed') do nothing returning id`;
    if (!made) throw new Problem(409, 'nominated-already');
    return made;
  });

/** The county admits a nominated guard to an exam of its own, or the city's, that has not closed. */
export const admit = (
  db: Database,
  nominationId: number,
  { examId, opinion }: z.output<typeof admitFields>,
  who: Principal,
  now: Date,
): Promise<void> =>
  db.transaction(async (tx) => {
    const exams = await tx`
      select 1 from exam e where e.id = ${examId} and e.course_id is null and e.state = 'open' and e.closes_at > ${now}
        and (${examScope(tx, who, 'exam.read')})`;
    if (exams.length === 0)
      throw new Problem(400, 'invalid-request', { fields: [{ field: 'examId', code: 'field.exam' }] });
    const [row] = await tx<{ memberId: number }[]>`
      update nomination set state = 'admitted', exam_id = ${examId}, opinion = ${opinion}, decided_by = ${who.actor},
        decided_at = ${now}
      where id = ${nominationId} and state = 'nominated' returning member_id`;
    if (!row) throw new Problem(409, 'nomination-moved-on');
    const seat = await tx`
      insert into sitting (exam_id, member_id) values (${examId}, ${row.memberId}) on conflict do nothing returning 1`;
    // Whoever failed or missed this very exam sits another one.
    if (seat.length === 0)
      throw new Problem(400, 'invalid-request', { fields: [{ field: 'examId', code: 'field.exam-taken' }] });
  });

/** `from`: what it may be ended from. Whoever has begun the exam has begun. */
const end =
  (state: 'refused' | 'withdrawn', from: readonly string[]) =>
  (db: Database, nominationId: number, opinion: string, by: By): Promise<void> =>
    db.transaction(async (tx) => {
      const [row] = await tx<{ memberId: number; examId: number | null }[]>`
        update nomination set state = ${state}, opinion = ${opinion}, decided_by = ${by.actor}, decided_at = ${by.now}
        where id = ${nominationId} and state = any(${from as string[]}) returning member_id, exam_id`;
      if (!row) throw new Problem(409, 'nomination-moved-on');
      if (row.examId === null) return;
      const begun = await tx`
        delete from sitting where exam_id = ${row.examId} and member_id = ${row.memberId} and state = 'invited' returning 1`;
      const still = await tx`
        select 1 from sitting where exam_id = ${row.examId} and member_id = ${row.memberId} and state <> 'marked'`;
      if (begun.length === 0 && still.length > 0) throw new Problem(409, 'exam-begun');
    });

export const refuse = end('refused', ['nominated', 'passed']);
export const withdraw = end('withdrawn', ['nominated', 'admitted']);
