// A whole city's guards on post, made by a few statements: 420 sites of 60 stations, 3,000 people with a phone and a shift.
import type { Database } from '../../src/kernel/database.ts';
import { SCENE } from './rig.ts';

export const CITY = { counties: 6, stations: 60, sites: 420, guards: 3_000 };
/** What is made here is nobody's deed: auditing it would take longer than all that is looked at. */
const AUDITED = ['member', 'contact_point', 'organisation', 'shift', 'roll_call_schedule'];

const silently = async (db: Database, work: () => Promise<void>) => {
  const triggers = (state: string) =>
    db.sql.unsafe(AUDITED.map((t) => `alter table ${t} ${state} trigger user`).join(';'));
  await triggers('disable');
  await work();
  await triggers('enable');
};

async function places({ sql }: Database): Promise<void> {
  const { counties, stations, sites } = CITY;
  await sql`insert into organisation (kind, name) values ('city', '云川市')`;
  await sql`
    insert into organisation (kind, name, parent_id)
    select k, n, o.id from organisation o cross join (select 'employer' as k, '平安公司' as n
      union all select 'county', '第' || c || '分局' from generate_series(1, ${counties}) c) x where o.kind = 'city'`;
  await sql`
    insert into organisation (kind, name, parent_id)
    select 'station', '第' || n || '派出所', c.id from generate_series(1, ${stations}) n
    join (select id, row_number() over (order by id) - 1 as nth from organisation where kind = 'county') c
      on c.nth = (n - 1) % ${counties} order by n`;
  await sql`
    insert into organisation (kind, name, parent_id, employer_id, lon, lat)
    select 'site', '单位' || n, s.id, e.id, ${SCENE.lon} + (n % 30) * 0.01, ${SCENE.lat} + (n / 30) * 0.01
    from generate_series(1, ${sites}) n join organisation e on e.kind = 'employer'
    join (select id, row_number() over (order by id) - 1 as nth from organisation where kind = 'station') s
      on s.nth = (n - 1) % ${stations} order by n`;
}

async function people({ sql }: Database, now: Date): Promise<void> {
  await sql`
    insert into member (name, gender, consent_on, county_id, station_id, site_id, employer_id, updated_at)
    select '队员' || n, 'unknown', '2021-04-22', st.parent_id, st.id, s.id, s.employer_id, ${now}
    from generate_series(1, ${CITY.guards}) n
    join (select o.*, row_number() over (order by id) - 1 as nth from organisation o where kind = 'site') s
      on s.nth = (n - 1) % ${CITY.sites}
    join organisation st on st.id = s.parent_id order by n`;
  await sql`
    insert into contact_point (member_id, kind, address) select id, 'phone', '+86170' || lpad(id::text, 8, '0') from member`;
}

/** Every guard's day from 06:00 to 18:00; every third of a station comes again from 18:00 to 06:00. `midnight`: when the city's day begins. */
async function shifts({ sql }: Database, midnight: Date): Promise<void> {
  const hour = (n: number) => new Date(midnight.getTime() + n * 3_600_000);
  await sql`
    insert into shift (member_id, site_id, starts_at, ends_at)
    select id, site_id, ${hour(6)}, ${hour(18)} from member
    union all select id, site_id, ${hour(18)}, ${hour(30)} from member where id / 60 % 3 = 0`;
  await sql`
    insert into roll_call_schedule (station_id, kind, weekdays, from_minute, until_minute, second_call_minutes, open_minutes, next_at)
    select id, t.kind, '{1,2,3,4,5,6,7}', minute, minute, 10, 30, ${midnight}::timestamptz + minute * interval '1 minute'
    from organisation cross join (values ('morning', 420), ('evening', 1200)) t(kind, minute)
    where organisation.kind = 'station'`;
}

/** The roll is called everywhere at 07:00 and 20:00. Gives the stations' ids. */
export async function makeGuards(db: Database, midnight: Date): Promise<number[]> {
  await silently(db, async () => {
    await places(db);
    await people(db, midnight);
    await shifts(db, midnight);
  });
  await db.sql.unsafe('analyze');
  const stations = await db.sql<
    { id: number }[]
  >`select id from organisation where kind = 'station' order by id`;
  return stations.map((s) => s.id);
}
