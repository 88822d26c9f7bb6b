// A year of a made-up city's daily duty: the roll called every morning, each site inspected once a month, findings put right or not.
import type { Tx } from '../../src/kernel/database.ts';
import type { YearAbout } from './city.ts';

/** Of the people, each day. */
const ON_POST = 0.7;

/** Every day of it. */
export const daysOf = (tx: Tx, { from, days }: YearAbout) =>
  tx`select ${from}::date + n as day, n as d from generate_series(0, ${days - 1}) n`;

/** A moment of the city's day `day`. */
const at = (tx: Tx, minute: string) =>
  tx.unsafe(`((day::timestamp + interval '1 minute' * (${minute})) at time zone 'Asia/Shanghai')`);

export async function makeRollCalls(tx: Tx, about: YearAbout): Promise<void> {
  await tx`
    insert into roll_call_schedule (station_id, kind, weekdays, from_minute, until_minute, second_call_minutes, open_minutes, retired_at)
    select id, 'morning', '{1,2,3,4,5,6,7}', 510, 510, 10, 30, (${about.from}::date + ${about.days}::int)::timestamptz
    from organisation where kind = 'station' order by id`;
  await tx`
    insert into roll_call (schedule_id, station_id, kind, by_radio, opens_at, second_call_at, closes_at, called_again_at, closed_at)
    select s.id, s.station_id, s.kind, false, ${at(tx, '510')}, ${at(tx, '520')}, ${at(tx, '540')}, ${at(tx, '520')}, ${at(tx, '540')}
    from (${daysOf(tx, about)}) days cross join roll_call_schedule s order by day, s.id`;
  // How well an employer's people answer is its own, and changes a little from quarter to quarter.
  await tx`
    insert into roll_call_entry (roll_call_id, member_id, site_id, state, said_at)
    select roll_call_id, member_id, site_id,
      case when luck < there then 'present' when luck < there + 0.03 then 'late' when luck < there + 0.05 then 'excused'
        when luck < there + 0.06 then 'wrong_place' else 'absent' end,
      case when luck < there then opens_at + interval '1 second' * floor(590 * luck)
        when luck < there + 0.03 then opens_at + interval '700 seconds' when luck between there + 0.05 and there + 0.06 then opens_at + interval '120 seconds' end
    from (
      select r.id as roll_call_id, r.opens_at, m.id as member_id, m.site_id, pg_temp.luck('answers', m.id, r.id) as luck,
        0.99 - 0.22 * power(pg_temp.luck('employer answers', m.employer_id), 2)
          - 0.05 * pg_temp.luck('this quarter', m.employer_id, extract(quarter from r.opens_at at time zone 'Asia/Shanghai')::bigint) as there
      from roll_call r join member m on m.station_id = r.station_id
      where pg_temp.luck('on post', m.id, r.id) < ${ON_POST}) x
    where x.luck is not null order by roll_call_id, member_id`;
}

/** Once a month, four weeks apart at least, so that what was found is put right before the next visit. */
export async function makeInspections(tx: Tx, about: YearAbout): Promise<void> {
  await tx`
    create temp table visit on commit drop as
    select o.id as site_id, o.employer_id, o.lon, o.lat, day, a.id as officer_id, a.name as officer, ${at(tx, "540 + floor(400 * pg_temp.luck('hour', o.id, d))")} as at
    from (${daysOf(tx, about)}) days join organisation o on o.kind = 'site'
      and extract(day from day) = 3 + floor(20 * pg_temp.luck('day', o.id)) + floor(3 * pg_temp.luck('month', o.id, extract(month from day)::bigint))
    join account a on a.phone = '+86171' || lpad(o.parent_id::text, 8, '0')
    where pg_temp.luck('visited', o.id, d) < 0.95`;
  await tx`
    insert into inspection_plan (site_id, month, due_on, officer_id)
    select site_id, date_trunc('month', day::timestamp)::date, day, officer_id from visit order by day, site_id`;
  await tx`
    insert into inspection (site_id, form_version, form_changed, begun_at, ended_at, received_at, clock_ahead_seconds, by, client_id,
      lon, lat, distance_m, answers, officer_name, site_signer)
    select v.site_id, f.version, false, v.at, v.at + interval '20 minutes', v.at + interval '20 minutes', 0, 'user:' || v.officer_id,
      'year-' || v.site_id || '-' || v.day, v.lon, v.lat, 0,
      (select jsonb_agg(jsonb_build_object('item', item -> 'code', 'value', case item ->> 'kind'
        when 'count' then to_jsonb(3)
        else to_jsonb(pg_temp.luck('sound ' || (item ->> 'code'), v.site_id, v.day - '2000-01-01'::date) >= 0.12 * pg_temp.luck('careless', v.employer_id)) end)
        order by n) from jsonb_array_elements(f.items) with ordinality i(item, n) where item ->> 'kind' <> 'text'),
      v.officer, '值班队长'
    from visit v cross join (select version, items from inspection_form order by version desc limit 1) f order by v.at, v.site_id`;
  await tx`
    insert into inspection_finding (inspection_id, site_id, employer_id, item, state, found_at, due_on, closed_at, again)
    select inspection_id, site_id, employer_id, item, case when closed_at < over then 'closed' else 'open' end, found_at, due_on,
      case when closed_at < over then closed_at end, row_number() over (partition by site_id, item order by found_at) > 1
    from (
      select i.id as inspection_id, i.site_id, o.employer_id, a ->> 'item' as item, i.ended_at as found_at,
        (i.ended_at at time zone 'Asia/Shanghai')::date + (t ->> 'days')::int as due_on,
        i.ended_at + interval '1 day' * least(24, 1.35 * (t ->> 'days')::int * pg_temp.luck('put right', i.id)) as closed_at,
        ((${about.from}::date + ${about.days}::int)::timestamp at time zone 'Asia/Shanghai') as over
      from inspection i join organisation o on o.id = i.site_id join inspection_form f on f.version = i.form_version,
        jsonb_array_elements(i.answers) a, jsonb_array_elements(f.items) t
      where t ->> 'code' = a ->> 'item' and a -> 'value' = 'false') x
    order by found_at, inspection_id, item`;
  await tx`
    insert into inspection_check (finding_id, fixed, note, checked_at, received_at, by)
    select f.id, true, '', f.closed_at, f.closed_at, i.by from inspection_finding f join inspection i on i.id = f.inspection_id
    where f.state = 'closed' order by f.closed_at, f.id`;
}
