// Who must still take which course, by the training standard: those who never passed it, whose pass ended, or ends soon.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope, unitsBelow } from '../access/scope.ts';
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Sql, SqlPiece, Tx } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { ROLE_QUALIFICATIONS } from '../roster/qualifications.ts';

/** What ends within so many days is to be renewed. */
export const SOON_DAYS = 60;

export const catchUpQuery = z.object({
  courseId: idText.optional(),
  unitId: idText.optional(),
  why: z.enum(['missing', 'ended', 'ending']).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});

const owing = z.object({
  ...{
    memberId: z.number(),
    name: z.string(),
    unitName: z.string(),
    courseId: z.number(),
    title: z.string(),
  },
  why: z.enum(['missing', 'ended', 'ending']),
  /** The last day on which the pass counts, or counted. */
  until: z.string().nullable(),
  /** An open session in which there is a seat for this member. */
  signedUpFor: z.number().nullable(),
});

export const catchUpPage = z
  .object({
    ...{ total: z.number(), page: z.number(), pageSize: z.number() },
    counts: z.object({ missing: z.number(), ended: z.number(), ending: z.number() }),
    items: z.array(owing),
  })
  .meta({ id: 'CatchUpPage' });

/** Roles with the qualifications that fill them, as rows. */
export const roleKinds = (sql: Sql | Tx): SqlPiece => {
  const pairs = Object.entries(ROLE_QUALIFICATIONS).flatMap(([role, kinds]) =>
    (kinds ?? []).map((kind) => [role, kind] as const),
  );
  return sql`unnest(${pairs.map(([role]) => role)}::text[], ${pairs.map(([, kind]) => kind)}::text[])`;
};

/**
 * One row for each member of the force and course that he or she must have passed, with the last day on which it counts
 * (`until`; `held` false: never passed). A qualification from the roster counts as its course passed.
 */
export const owedCourses = (sql: Sql | Tx, scope: SqlPiece): SqlPiece => sql`
  select distinct on (m.id, c.id) m.id as member_id, c.id as course_id, h.until, h.held
  from member m
  join course_need n on (n.post is null or n.post = m.post) and (n.role is null or exists (
    select from ${roleKinds(sql)} k(role, kind) join qualification q on q.kind = k.kind
    where k.role = n.role and q.member_id = m.id))
  join course c on c.id = n.course_id and c.retired_at is null
  cross join lateral (
    select count(*) > 0 as held, case when bool_or(until is null) then null else max(until) end as until from (
      select r.valid_until as until from course_result r
      where r.member_id = m.id and r.course_id = c.id and r.outcome = 'passed'
      union all
      select q.expires_on from qualification q where q.member_id = m.id and q.kind = c.qualification) p) h
  where m.status = 'active' and m.consent_on is not null and m.consent_withdrawn_on is null and ${scope}`;

type Row = z.output<typeof owing> & { total: number; missing: number; ended: number; ending: number };

export async function listCatchUp(
  sql: Sql,
  query: z.output<typeof catchUpQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof catchUpPage>> {
  const { page, pageSize, courseId, unitId, why } = query;
  const today = cityDate(now);
  const within = unitId === undefined ? sql`` : sql`and m.unit_id in ${unitsBelow(sql, unitId)}`;
  const rows = await sql<(Row | { memberId: null; total: number })[]>`
    with owed as (${owedCourses(sql, sql`${memberScope(sql, who, 'training.read')} ${within}`)}),
    judged as (
      select *, case when not held then 'missing' when until < ${today}::date then 'ended'
        when until <= ${daysAfter(today, SOON_DAYS)}::date then 'ending' end as why
      from owed ${courseId === undefined ? sql`` : sql`where course_id = ${courseId}`}),
    counted as (
      select count(*) filter (where why = 'missing')::int as missing, count(*) filter (where why = 'ended')::int as ended,
        count(*) filter (where why = 'ending')::int as ending from judged),
    wanted as (select * from judged where ${why === undefined ? sql`why is not null` : sql`why = ${why}`})
    select (select count(*)::int from wanted) as total, counted.*, w.member_id, w.course_id, w.why, w.until, m.name,
      c.title, concat(upp.name, up.name, u.name) as unit_name,
      (select t.id from attendance a join training_session t on t.id = a.session_id
        where a.member_id = w.member_id and t.course_id = w.course_id and t.state = 'open' order by t.starts_at limit 1)
        as signed_up_for
    from counted left join (wanted w
      join member m on m.id = w.member_id join course c on c.id = w.course_id
      left join unit u on u.id = m.unit_id left join unit up on up.id = u.parent_id
      left join unit upp on upp.id = up.parent_id) on true
    order by array_position(array['missing', 'ended', 'ending'], w.why), w.until, unit_name, w.member_id, c.title
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const first = rows[0] as Row | undefined;
  const items = rows.flatMap((row) => {
    if (row.memberId === null) return [];
    const { total: _, missing: _m, ended: _e, ending: _d, ...item } = row as Row;
    return [item];
  });
  const { missing = 0, ended = 0, ending = 0 } = first ?? {};
  return { total: first?.total ?? 0, page, pageSize, counts: { missing, ended, ending }, items };
}
