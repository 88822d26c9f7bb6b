// What stands in a calendar: what its owner may see when it is read, from two months ago to a year ahead.
import type { Principal } from '../access/principal.ts';
import { drillScope, examScope, sessionScope, unitScope, unitsBelow } from '../access/scope.ts';
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Sql, SqlPiece } from '../kernel/database.ts';
import type { Feed } from './feeds.ts';

export interface FeedEvent {
  /** session:12; an event keeps it for good, so that a change moves the one that is there. */
  key: string;
  what: 'session' | 'exam' | 'drill' | 'surprise' | 'ends' | 'expires' | 'inspect';
  title: string;
  place: string | null;
  /** Of a whole day the day alone, as YYYY-MM-DD. */
  at: { from: Date; to: Date } | { day: string };
  cancelled: boolean;
}

const [DAYS_BACK, DAYS_AHEAD] = [60, 366];
/** More than these no calendar shows. */
const MOST = 1_000;

interface Timed extends Omit<FeedEvent, 'at'> {
  from: Date;
  to: Date;
}
interface Dated extends Omit<FeedEvent, 'at'> {
  day: string;
}
interface Span {
  first: string;
  last: string;
}

const within = (sql: Sql, { first, last }: Span, from: SqlPiece, to: SqlPiece) =>
  sql`${to} >= ${first}::date and ${from} < ${last}::date`;

const sessions = (sql: Sql, span: Span, which: SqlPiece) => sql<Timed[]>`
  select 'session:' || t.id as key, 'session' as what, c.title, t.place, t.starts_at as from, t.ends_at as to,
    t.state = 'cancelled' as cancelled
  from training_session t join course c on c.id = t.course_id
  where ${within(sql, span, sql`t.starts_at`, sql`t.ends_at`)} and ${which} order by t.starts_at, t.id limit ${MOST}`;

const exams = (sql: Sql, span: Span, which: SqlPiece) => sql<Timed[]>`
  select 'exam:' || e.id as key, 'exam' as what, e.title, e.place, e.opens_at as from, e.closes_at as to,
    e.state = 'cancelled' as cancelled
  from exam e where ${within(sql, span, sql`e.opens_at`, sql`e.closes_at`)} and ${which} order by e.opens_at, e.id limit ${MOST}`;

/** A surprise is its window, also for whoever knows the moment: an address is passed on more easily than a screen. */
const drills = (sql: Sql, span: Span, which: SqlPiece) => sql<Timed[]>`
  select 'drill:' || d.id as key, case when d.window_from is null then 'drill' else 'surprise' end as what, d.title,
    d.launch->>'place' as place, coalesce(d.window_from, d.launch_at) as from,
    coalesce(d.window_to, d.launch_at + d.arrive_by_minutes * interval '1 minute') as to, d.state = 'cancelled' as cancelled
  from planned_drill d where d.state in ('planned', 'launched', 'cancelled') and d.kind = 'drill'
    and ${within(sql, span, sql`coalesce(d.window_from, d.launch_at)`, sql`coalesce(d.window_to, d.launch_at)`)} and ${which}
  order by 5, 1 limit ${MOST}`;

const ends = (sql: Sql, { first, last }: Span, memberId: number) => sql<Dated[]>`
  select * from (
    select 'ends:' || q.kind as key, 'ends' as what, q.kind as title, null as place, q.expires_on as day, false as cancelled
    from qualification q where q.member_id = ${memberId}
    union all
    select 'expires:' || h.id, 'expires', concat_ws(' ', h.item, p.serial), null, coalesce(p.expires_on, h.expires_on), false
    from equipment_issue h left join equipment_piece p on p.id = h.piece_id
    where h.member_id = ${memberId} and h.returned_on is null
    union all
    select 'inspect:' || h.id, 'inspect', concat_ws(' ', h.item, p.serial), null, p.inspect_on, false
    from equipment_issue h join equipment_piece p on p.id = h.piece_id
    where h.member_id = ${memberId} and h.returned_on is null) e
  where day >= ${first}::date and day < ${last}::date order by day, key limit ${MOST}`;

const timed = (rows: readonly Timed[]): FeedEvent[] =>
  rows.map(({ from, to, ...e }) => ({ ...e, at: { from, to } }));
const dated = (rows: readonly Dated[]): FeedEvent[] => rows.map(({ day, ...e }) => ({ ...e, at: { day } }));

async function ofMember(sql: Sql, span: Span, memberId: number): Promise<FeedEvent[]> {
  const seat = sql`exists (select from attendance a where a.session_id = t.id and a.member_id = ${memberId})`;
  const invited = sql`exists (select from sitting s where s.exam_id = e.id and s.member_id = ${memberId})`;
  return [
    ...timed(await sessions(sql, span, seat)),
    ...timed(await exams(sql, span, invited)),
    ...dated(await ends(sql, span, memberId)),
  ];
}

async function ofTrainer(sql: Sql, span: Span, who: Principal): Promise<FeedEvent[]> {
  const held = sql`(t.trainer_id = ${who.userId} or (t.trainer_id is null and t.created_by = ${who.actor}))`;
  return [
    ...timed(await sessions(sql, span, held)),
    ...timed(await exams(sql, span, examScope(sql, who, 'exam.hold'))),
    ...timed(await drills(sql, span, drillScope(sql, who, 'drill.read'))),
  ];
}

/** Null: the unit is not the owner's to see any more. */
async function ofUnit(sql: Sql, span: Span, unitId: number, who: Principal): Promise<FeedEvent[] | null> {
  const [unit] = await sql<{ countyId: number | null }[]>`
    select u.county_id from unit u where u.id = ${unitId} and ${unitScope(sql, who, 'training.read')}`;
  if (!unit) return null;
  const theirs = (row: SqlPiece) => sql`(${row}.unit_id in ${unitsBelow(sql, unitId)}
    or (${row}.unit_id is null and ${row}.county_id = ${unit.countyId}))`;
  return [
    ...timed(
      await sessions(sql, span, sql`${theirs(sql`t`)} and ${sessionScope(sql, who, 'training.read')}`),
    ),
    ...timed(await drills(sql, span, sql`${theirs(sql`d`)} and ${drillScope(sql, who, 'drill.read')}`)),
  ];
}

/** Null: its owner may not see it any more. */
export async function eventsOf(
  sql: Sql,
  { kind, unitId }: Feed,
  who: Principal,
  now: Date,
): Promise<FeedEvent[] | null> {
  const today = cityDate(now);
  const span = { first: daysAfter(today, -DAYS_BACK), last: daysAfter(today, DAYS_AHEAD) };
  if (kind === 'member') return who.memberId === null ? null : ofMember(sql, span, who.memberId);
  if (kind === 'trainer') return ofTrainer(sql, span, who);
  return unitId === null ? null : ofUnit(sql, span, unitId, who);
}
