// A member's own training in one answer, for the phone: what is owed, which sessions there are to go to, what came of the past ones.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { isMeantFor } from '../access/scope.ts';
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { owedCourses, owedWhy, SOON_DAYS } from './catch-up.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });
const seat = z.enum(['signed_up', 'attended', 'absent']).nullable();

/** More than these are not shown: nobody signs up for the hundredth session, and old results are in what is held. */
const MOST_SESSIONS = 50;
const MOST_RESULTS = 100;

export const myTraining = z
  .object({
    owed: z.array(
      z.object({
        ...{ courseId: z.number(), title: z.string(), qualification: z.string().nullable() },
        ...{ why: z.enum(['missing', 'ended', 'ending']), until: z.string().nullable() },
      }),
    ),
    /** To come and meant for me; `seat` is my own. Soonest first. */
    sessions: z.array(
      z.object({
        ...{ id: z.number(), courseId: z.number(), title: z.string(), qualification: z.string().nullable() },
        ...{ place: z.string(), startsAt: shown, endsAt: shown, seats: z.number(), taken: z.number() },
        ...{ trainerName: z.string().nullable(), cancelled: z.boolean(), seat },
      }),
    ),
    /** Newest first. */
    results: z.array(
      z.object({
        ...{ title: z.string(), heldOn: z.string(), mark: z.number().nullable() },
        ...{ outcome: z.enum(['passed', 'failed', 'absent']), validUntil: z.string().nullable() },
      }),
    ),
  })
  .meta({ id: 'MyTraining' });
type MyTraining = z.output<typeof myTraining>;

const owedBy = (sql: Sql, memberId: number, today: string) => sql<MyTraining['owed']>`
  with owed as (${owedCourses(sql, sql`m.id = ${memberId}`)}),
  judged as (select *, ${owedWhy(sql, today, daysAfter(today, SOON_DAYS))} as why from owed)
  select j.course_id, c.title, c.qualification, j.why, j.until from judged j join course c on c.id = j.course_id
  where j.why is not null order by array_position(array['missing', 'ended', 'ending'], j.why), j.until, c.title`;

/** One's own seat counts also where the session is for others: somebody gave it. */
const sessionsFor = (sql: Sql, memberId: number, now: Date) => sql<MyTraining['sessions']>`
  select t.id, t.course_id, c.title, c.qualification, t.place, t.starts_at, t.ends_at, t.seats,
    (select count(*)::int from attendance x where x.session_id = t.id) as taken, p.name as trainer_name,
    t.state = 'cancelled' as cancelled, a.state as seat
  from training_session t join course c on c.id = t.course_id left join account p on p.id = t.trainer_id
  join member m on m.id = ${memberId} left join attendance a on a.session_id = t.id and a.member_id = m.id
  where t.ends_at > ${now} and (a.state is not null or (t.state = 'open' and ${isMeantFor(sql)})) and t.state <> 'closed'
  order by t.starts_at, t.id limit ${MOST_SESSIONS}`;

const resultsOf = (sql: Sql, memberId: number) => sql<MyTraining['results']>`
  select c.title, r.held_on, r.mark, r.outcome, r.valid_until from course_result r join course c on c.id = r.course_id
  where r.member_id = ${memberId} order by r.held_on desc, r.id desc limit ${MOST_RESULTS}`;

/** Empty for whoever is not on the roster. */
export async function readMyTraining(sql: Sql, { memberId }: Principal, now: Date): Promise<MyTraining> {
  if (memberId === null) return { owed: [], sessions: [], results: [] };
  const [owed, sessions, results] = await Promise.all([
    owedBy(sql, memberId, cityDate(now)),
    sessionsFor(sql, memberId, now),
    resultsOf(sql, memberId),
  ]);
  return { owed: [...owed], sessions: [...sessions], results: [...results] };
}
