// Learns how people hear, answer and come from all that is past, and keeps it as a new model: every night and after each
// call-out that was closed. Whatever was forecast of call-outs that are over is scored in the same go.
import { prepare } from '../judgement/prepare.ts';
import type { PastSummons } from '../judgement/shapes.ts';
import { storedOf, toldOf, UNSEEN } from '../judgement/stored.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { travelSeconds } from './judge-rules.ts';
import { scoreMoments } from './score-moments.ts';

const DAY_MS = 86_400_000;
/** What is older says little of today. */
const PAST_DAYS = 730;
/** The newest so many: twenty drills of a large force, and as many roll-calls. */
const MOST_ROWS = 300_000;
const AT_ONCE = 5_000;
/** Whoever said nothing in so short a time was not given one. */
const LEAST_MS = 5 * 60_000;
/** Only one process learns at a time. */
const LOCK = 0x6a756467;

/** A day has passed since the last time, or a call-out was closed. */
export async function isLearningDue(sql: Sql | Tx, now: Date): Promise<boolean> {
  const [row] = await sql<{ due: boolean }[]>`
    with last as (select max(learnt_at) as at from judgement_model)
    select exists (select from callout c where c.closed_at is not null and c.closed_at > coalesce(last.at, '-infinity')
        and c.closed_at <= ${now})
      or exists (select from forecast_moment f join callout c on c.id = f.callout_id
        where f.scored_at is null and c.state = 'closed')
      or (last.at < ${new Date(now.getTime() - DAY_MS)}) as due
    from last`;
  return row?.due ?? false;
}

interface Row {
  eventId: number;
  memberId: number;
  summonedAtMs: number;
  untilMs: number;
  onDuty: boolean;
  distanceM: number | null;
  seenAtMs: number | null;
  answer: 'coming' | 'cannot' | null;
  answeredAtMs: number | null;
  etaMinutes: number | null;
  arrivedAtMs: number | null;
  released: boolean;
  rollCall: boolean;
}

const ms = (sql: Sql | Tx, column: string) => sql`(extract(epoch from ${sql.unsafe(column)}) * 1000)::float8`;

/** Summonses of people's own phones, and roll-calls by messages. One statement. */
const gather = (sql: Sql | Tx, now: Date) => sql<Row[]>`
  select * from (
    select s.callout_id as event_id, s.member_id, ${ms(sql, 's.summoned_at')} as summoned_at_ms,
      ${ms(sql, 'coalesce(c.stood_down_at, c.arrive_by)')} as until_ms, coalesce(p.position_source = 'duty', false) as on_duty,
      case when c.kind <> 'test' then s.distance_m end as distance_m, ${ms(sql, 'd.read_at')} as seen_at_ms, s.answer,
      ${ms(sql, 's.answered_at')} as answered_at_ms,
      (extract(epoch from s.eta_at - s.answered_at) / 60)::float8 as eta_minutes, ${ms(sql, 's.arrived_at')} as arrived_at_ms,
      s.arrived_at is null and s.no_show_at is null as released, c.kind = 'test' as roll_call
    from summons s join callout c on c.id = s.callout_id
    left join plan_entry p on p.callout_id = s.callout_id and p.member_id = s.member_id
    left join (select summons_id, min(read_at) as read_at from delivery
      where purpose = 'summons' and read_at is not null group by summons_id) d on d.summons_id = s.id
    where c.state in ('stood_down', 'closed') and c.phones = 'real' and s.reason is distinct from 'moved'
      and s.summoned_at > ${new Date(now.getTime() - PAST_DAYS * DAY_MS)}
    union all
    select -r.id, e.member_id, ${ms(sql, 'r.opens_at')}, ${ms(sql, 'r.closes_at')}, true, null,
      case when e.state <> 'absent' then ${ms(sql, 'e.said_at')} end, null, null, null, null, false, true
    from roll_call_entry e join roll_call r on r.id = e.roll_call_id
    where r.closed_at is not null and not r.by_radio and e.state <> 'excused'
      and r.opens_at > ${new Date(now.getTime() - PAST_DAYS * DAY_MS)}) past
  order by summoned_at_ms desc, event_id, member_id limit ${MOST_ROWS}`;

const heard = (r: Row) => r.seenAtMs !== null || r.answer !== null || r.arrivedAtMs !== null;

const pastOf = (r: Row): PastSummons => ({
  ...{ eventId: r.eventId, memberId: r.memberId, summonedAt_ms: r.summonedAtMs, until_ms: r.untilMs },
  ...{ duty: r.onDuty ? 'on' : null, travel_seconds: travelSeconds(r.distanceM), seenAt_ms: r.seenAtMs },
  ...{
    answer: r.answer,
    answeredAt_ms: r.answeredAtMs,
    eta_minutes: r.etaMinutes,
    arrivedAt_ms: r.arrivedAtMs,
  },
  ...{ released: r.released, rollCall: r.rollCall },
});

/** Learns if it is due, and no other process does. Returns the new model's number, null when there was nothing to do. */
export const learn = (db: Database, now: Date): Promise<number | null> =>
  db.transaction(async (tx) => {
    const [lock] = await tx<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(${LOCK}) as mine`;
    if (!lock?.mine || !(await isLearningDue(tx, now))) return null;
    await scoreMoments(tx, now);
    const began_ms = performance.now();
    const rows = (await gather(tx, now)).filter((r) => heard(r) || r.untilMs - r.summonedAtMs >= LEAST_MS);
    const members = await tx<{ memberId: number; unitId: number | null }[]>`
      select id as member_id, unit_id from member where status <> 'left' order by id`;
    const model = prepare({ members: [...members, UNSEEN] }, rows.map(pastOf));
    const counts = new Map<number, number>();
    for (const { memberId } of rows) counts.set(memberId, (counts.get(memberId) ?? 0) + 1);
    const told = members.flatMap(({ memberId }) => {
      const learntFrom = counts.get(memberId);
      return learntFrom === undefined ? [] : [{ memberId, learntFrom, ...toldOf(model, memberId) }];
    });
    const [made] = await tx<{ id: number }[]>`
      insert into judgement_model (version, learnt_at, learnt_from, members, took_ms, shared)
      values (${model.version}, ${now}, ${model.learntFrom}, ${told.length}, ${Math.round(performance.now() - began_ms)},
        ${tx.json(storedOf(model) as never)}) returning id`;
    const id = made?.id ?? 0;
    for (let i = 0; i < told.length; i += AT_ONCE) await keepMembers(tx, id, told.slice(i, i + AT_ONCE));
    await forgetFigures(tx);
    return id;
  });

async function keepMembers(tx: Tx, modelId: number, told: object[]): Promise<void> {
  await tx`
    insert into judgement_member (model_id, member_id, learnt_from, hears, accepts, comes, answer_seconds, figures)
    select ${modelId}, t."memberId", t."learntFrom", t.hears, t.accepts, t.comes, t."answerSeconds", t.figures
    from jsonb_to_recordset(${tx.json(told as never)}) as t("memberId" int, "learntFrom" int, hears real, accepts real,
      comes real, "answerSeconds" int, figures real[])`;
}

/** Figures of people are kept of the two newest models, and of those that a live call-out goes by. */
async function forgetFigures(tx: Tx): Promise<void> {
  await tx`
    delete from judgement_member where model_id not in (
      select id from judgement_model order by id desc limit 2)
    and model_id not in (
      select judgement_model_id from callout where state in ('active', 'held') and judgement_model_id is not null)`;
}
