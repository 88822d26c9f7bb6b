// A year of a made-up city's drills and call-outs as they ended: who was called, who came, how squads were scored.
import { policySchema } from '../../src/callout/policy.ts';
import type { Tx } from '../../src/kernel/database.ts';
import type { YearAbout } from './city.ts';
import { daysOf } from './duty.ts';

const CALLED = 80;

/** Evenly over the year, drills in the counties in turn; every fourth is stood down before its time. */
async function makeEnded(tx: Tx, about: YearAbout): Promise<void> {
  await tx`
    insert into callout (kind, state, code, muster_code, title, task, place, lon, lat, muster_place, muster_lon, muster_lat, county_id,
      arrive_by, commander_name, lines, policy, plan, launched_by, launched_at, stood_down_at, closed_at, request_hash)
    select c.kind, 'closed', 'Y' || c.n, lpad(c.n::text, 4, '0'), case c.kind when 'drill' then '季度拉动演练' else '商场火警' end,
      '集结待命', '体育场', o.lon, o.lat, '体育场东门', o.lon, o.lat, o.county_id, c.at + interval '40 minutes', '王警官',
      ${tx.json([{ role: 'general', count: CALLED / 2 }])}, ${tx.json(policySchema.parse({}) as never)}, '{"echelons":[],"leftOut":{}}', 'system', c.at,
      c.at + interval '1 minute' * case when c.n % 4 = 0 then 30 else 90 end, c.at + interval '3 hours', ''
    from (
      select k.kind, k.n, ((days.day::timestamp + interval '9 hours' + interval '1 minute' * floor(600 * pg_temp.luck('moment', k.n))) at time zone 'Asia/Shanghai') as at
      from (
        select 'drill' as kind, n, floor(${about.days}::float8 * (n - 0.5) / ${about.drills})::int as d from generate_series(1, ${about.drills}) n
        union all
        select 'real', ${about.drills}::int + n, floor(${about.days}::float8 * (n - 0.3) / ${about.callouts})::int from generate_series(1, ${about.callouts}) n) k
      join (${daysOf(tx, about)}) days on days.d = k.d) c
    join (select s.lon, s.lat, st.parent_id as county_id, row_number() over (partition by st.parent_id order by s.id) as k,
        dense_rank() over (order by st.parent_id) as county, (select count(*) from organisation where kind = 'county') as counties
      from organisation s join organisation st on st.id = s.parent_id where s.kind = 'site') o
      on o.k = 1 and o.county = 1 + c.n % o.counties
    order by c.at, c.n`;
  await tx`
    insert into plan_entry (callout_id, member_id, rank, planned_echelon, cross_border, tired, distance_m, position_source, roles, name,
      unit_id, unit_name, county_id)
    select id, member_id, rank, 1, false, false, 500 * rank::int, 'site', '{general}', name, unit_id, unit_name, county_id from (
      select c.id, m.id as member_id, m.name, m.unit_id, concat(u2.name, u1.name, u.name) as unit_name, m.county_id,
        row_number() over (partition by c.id order by pg_temp.luck('near', m.unit_id, c.id), m.id) as rank
      from callout c join member m on m.county_id = c.county_id left join unit u on u.id = m.unit_id left join unit u1 on u1.id = u.parent_id left join unit u2 on u2.id = u1.parent_id) x
    where rank <= ${CALLED} order by id, rank`;
  await tx`
    insert into echelon (callout_id, number, state, window_seconds, factor, due_at, raised_at, raised_by, gap_seen, asked)
    select c.id, 1, 'raised', 600, 2, c.launched_at, c.launched_at, 'timer', '{"general":40}', (select count(*) from plan_entry e where e.callout_id = c.id)
    from callout c order by c.id`;
}

/** Most come, some cannot, some are never heard of, and some say that they come and do not. */
async function makeAnswers(tx: Tx): Promise<void> {
  await tx`
    insert into summons (callout_id, member_id, echelon, summoned_at, roles, name, unit_name, distance_m, tired, cross_border, engaged,
      answer, answered_at, given_at, channel, eta_at, arrived_at, no_show_at, released_at, home_safe_at)
    select callout_id, member_id, 1, launched_at, roles, name, unit_name, distance_m, false, false, false,
      case when did in ('came', 'no show', 'late') then 'coming' when did = 'cannot' then 'cannot' end,
      case when did <> 'silent' then said_at end, case when did <> 'silent' then said_at end, case when did <> 'silent' then 'link' end,
      case when did in ('came', 'no show', 'late') then there_at end,
      case when did = 'came' and there_at < stood_down_at then there_at end,
      case when did = 'no show' and stood_down_at >= arrive_by then arrive_by end,
      stood_down_at, case when did = 'came' then stood_down_at + interval '30 minutes' end
    from (
      select e.*, c.launched_at, c.arrive_by, c.stood_down_at, c.launched_at + interval '1 second' * (20 + floor(300 * luck)) as said_at,
        c.launched_at + interval '1 minute' * (6 + floor(36 * pg_temp.luck('way', e.member_id, e.callout_id))) as there_at,
        case when luck < willing then 'came' when luck < willing + 0.06 then 'cannot' when luck < willing + 0.09 then 'no show' else 'silent' end as did
      from (select *, pg_temp.luck('comes', member_id, callout_id) as luck,
          0.6 + 0.35 * pg_temp.luck('squad is willing', unit_id) as willing from plan_entry) e
      join callout c on c.id = e.callout_id) x
    order by callout_id, member_id`;
}

/** The squads of each drill, signed the day after; one in twelve corrected since. */
async function makeSheets(tx: Tx): Promise<void> {
  await tx`
    insert into score_sheet (callout_id, level, subject, unit_id, county_id, unit_name, held_on, rubric_id, figures, measured, state, total,
      signed_at, opened_by, opened_at)
    select callout_id, 'squad', 'squad:' || unit_id, unit_id, county_id, unit_name, held_on, rubric_id,
      jsonb_build_object('summoned', n, 'expected', n, 'inTime', here, 'strengthPercent', floor(100.0 * here / n), 'assemblyMinutes', null),
      '{}', 'signed', round((55 + 40.0 * here / n + 5 * pg_temp.luck('score', unit_id, callout_id))::numeric, 1), stood_down_at + interval '1 day', 'timer', stood_down_at
    from (
      select e.callout_id, e.unit_id, e.county_id, min(e.unit_name) as unit_name, count(*) as n, count(s.arrived_at) as here, c.stood_down_at,
        (c.launched_at at time zone 'Asia/Shanghai')::date as held_on, (select max(id) from rubric where level = 'squad') as rubric_id
      from plan_entry e join summons s using (callout_id, member_id) join callout c on c.id = e.callout_id
      where c.kind = 'drill' and e.unit_id is not null group by e.callout_id, e.unit_id, e.county_id, c.id) x
    order by callout_id, unit_id`;
  await tx`
    insert into score_sheet (callout_id, level, subject, unit_id, county_id, unit_name, held_on, rubric_id, figures, measured, state, total,
      signed_at, corrects_id, corrects_why, opened_by, opened_at)
    select callout_id, level, subject, unit_id, county_id, unit_name, held_on, rubric_id, figures, measured, state, total - 5,
      signed_at + interval '2 days', id, '集结时间复核', opened_by, signed_at
    from score_sheet where pg_temp.luck('corrected', id) < 0.08 order by id`;
}

export async function makeCallouts(tx: Tx, about: YearAbout): Promise<void> {
  await makeEnded(tx, about);
  await makeAnswers(tx);
  await makeSheets(tx);
}
