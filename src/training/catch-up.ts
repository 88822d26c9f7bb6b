// Who must still take which course, by the training standard: those who never passed it, whose pass ended, or ends soon.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope, unitsBelow } from '../access/scope.ts';
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Sql, SqlPiece, Tx } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { roleKinds } from '../roster/role-kinds.ts';

/** What ends within so many days is to be renewed. */
export const SOON_DAYS = 60;

export const catchUpQuery = z.object({
  courseId: idText.optional(),
  ...{ unitId: idText.optional(), countyId: idText.optional() },
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

/**
 * One row for each member of the force and course that he or she must have passed, with the last day on which it counts
 * (`until`; `held` false: never passed). A qualification from the roster counts as its course passed. Written for whole
 * forces: each table is gone through once, whoever asks.
 */
export const owedCourses = (sql: Sql | Tx, scope: SqlPiece): SqlPiece => sql`
  with m as (select m.id, m.post from member m
    where m.status = 'active' and m.consent_on is not null and m.consent_withdrawn_on is null and ${scope}),
  need as (select n.course_id, n.post, n.role, c.qualification from course_need n join course c on c.id = n.course_id
    where c.retired_at is null),
  wanted as (
    select m.id as member_id, n.course_id from m join need n on n.role is null and (n.post is null or n.post = m.post)
    union
    select m.id, n.course_id from need n join ${roleKinds(sql)} k(role, kind) on k.role = n.role
    join qualification q on q.kind = k.kind join m on m.id = q.member_id),
  passed as (
    select member_id, course_id, case when bool_or(until is null) then null else max(until) end as until from (
      select r.member_id, r.course_id, r.valid_until as until from course_result r where r.outcome = 'passed'
      union all
      select q.member_id, n.course_id, q.expires_on from qualification q
      join (select distinct course_id, qualification from need) n on n.qualification = q.kind) p
    group by 1, 2)
  select w.member_id, w.course_id, p.until, p.member_id is not null as held
  from wanted w left join passed p on p.member_id = w.member_id and p.course_id = w.course_id`;

/** Why a row of `owedCourses` is to be done something about; null: it is not. */
export const owedWhy = (sql: Sql | Tx, today: string, soon: string): SqlPiece => sql`
  case when not held then 'missing' when until < ${today}::date then 'ended' when until <= ${soon}::date then 'ending' end`;

type Row = z.output<typeof owing> & { total: number; missing: number; ended: number; ending: number };

export async function listCatchUp(
  sql: Sql,
  query: z.output<typeof catchUpQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof catchUpPage>> {
  const { page, pageSize, courseId, unitId, countyId, why } = query;
  const today = cityDate(now);
  const inUnit = unitId === undefined ? sql`` : sql`and m.unit_id in ${unitsBelow(sql, unitId)}`;
  const within = countyId === undefined ? inUnit : sql`${inUnit} and m.county_id = ${countyId}`;
  const rows = await sql<(Row | { memberId: null; total: number })[]>`
    with owed as (${owedCourses(sql, sql`${memberScope(sql, who, 'training.read')} ${within}`)}),
    judged as (
      select *, ${owedWhy(sql, today, daysAfter(today, SOON_DAYS))} as why
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
