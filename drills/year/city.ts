// A made-up city of any size: its tree with a position for each site, guards in squads, an officer at each station.
import type { Tx } from '../../src/kernel/database.ts';

export interface YearAbout {
  seed: number;
  members: number;
  sites: number;
  /** The first day, and how many there are. */
  from: string;
  days: number;
  drills: number;
  callouts: number;
}

const SITES_PER_STATION = 10;
const STATIONS_PER_COUNTY = 7;
const SITES_PER_EMPLOYER = 9;
const SQUAD = 10;
const SQUADS_PER_COMPANY = 5;

/** Chance that can be repeated, in [0, 1): by seed, what it is for and whose it is. */
export async function makeLuck(tx: Tx, seed: number): Promise<void> {
  await tx.unsafe(`
    create function pg_temp.luck(what text, a bigint, b bigint default 0) returns float8 language sql immutable as $$
      select (hashtextextended(what || '/' || a || '/' || b, ${Math.trunc(seed)}) & 1048575) / 1048576.0::float8
    $$`);
}

async function makeTree(tx: Tx, { sites }: YearAbout): Promise<void> {
  const stations = Math.ceil(sites / SITES_PER_STATION);
  const counties = Math.ceil(stations / STATIONS_PER_COUNTY);
  const employers = Math.ceil(sites / SITES_PER_EMPLOYER);
  await tx`insert into organisation (kind, name) values ('city', '云川市')`;
  await tx`
    insert into organisation (kind, name, parent_id)
    select 'county', (array['城关','安宁','西固','七里','红古','永登','皋兰','榆中'])[1 + (n - 1) % 8] || case when n > 8 then n::text else '' end || '分局', o.id
    from generate_series(1, ${counties}) n, organisation o where o.kind = 'city' order by n`;
  await tx`
    insert into organisation (kind, name, parent_id)
    select 'station', (array['东岗','雁滩','五泉','白银路','临夏路','盐场','靖远路'])[1 + (n - 1) / ${counties}::int % 7] || '派出所', c.id
    from generate_series(1, ${stations}) n
    join (select id, row_number() over (order by id) as k from organisation where kind = 'county') c on c.k = 1 + (n - 1) % ${counties}
    order by n`;
  await tx`
    insert into organisation (kind, name, parent_id)
    select 'employer', (array['平安','金盾','华安','永卫','天信','众诚'])[1 + (n - 1) % 6] || '保安服务' || n || '公司', o.id
    from generate_series(1, ${employers}) n, organisation o where o.kind = 'city' order by n`;
  await tx`
    insert into organisation (kind, name, parent_id, employer_id, lon, lat)
    select 'site', (array['商场','小区','医院','学校','银行','车站','工地','写字楼'])[1 + n % 8] || n || '号', s.id, e.id,
      103.4 + 0.9 * pg_temp.luck('lon', n), 35.8 + 0.6 * pg_temp.luck('lat', n)
    from generate_series(1, ${sites}) n
    join (select id, row_number() over (order by id) as k from organisation where kind = 'station') s on s.k = 1 + (n - 1) % ${stations}
    join (select id, row_number() over (order by id) as k from organisation where kind = 'employer') e
      on e.k = 1 + floor(pg_temp.luck('employer', n) * ${employers}) order by n`;
}

async function makeUnits(tx: Tx): Promise<void> {
  await tx`
    insert into unit (kind, name, county_id) select 'battalion', name || '大队', id from organisation where kind = 'county' order by id`;
  await tx`
    create temp table squad_of on commit drop as
    select id, county_id, (row_number() over (partition by county_id order by station_id, site_id, id) - 1) / ${SQUAD}::int as squad from member`;
  await tx`
    insert into unit (kind, name, parent_id, county_id)
    select 'company', k + 1 || '中队', u.id, u.county_id
    from unit u join (select distinct county_id, squad / ${SQUADS_PER_COMPANY}::int as k from squad_of) s on s.county_id = u.county_id
    where u.kind = 'battalion' order by u.id, k`;
  await tx`
    insert into unit (kind, name, parent_id, county_id)
    select 'squad', s.squad % ${SQUADS_PER_COMPANY}::int + 1 || '小队', u.id, u.county_id
    from unit u join (select distinct county_id, squad from squad_of) s
      on s.county_id = u.county_id and u.name = s.squad / ${SQUADS_PER_COMPANY}::int + 1 || '中队'
    where u.kind = 'company' order by u.id, s.squad`;
  await tx`
    update member m set unit_id = u.id, post = case when s.first then 'leader' else 'member' end
    from (select *, row_number() over (partition by county_id, squad order by id) = 1 as first from squad_of) s
    join unit u on u.kind = 'squad' and u.county_id = s.county_id and u.name = s.squad % ${SQUADS_PER_COMPANY}::int + 1 || '小队'
    join unit c on c.id = u.parent_id and c.name = s.squad / ${SQUADS_PER_COMPANY}::int + 1 || '中队'
    where m.id = s.id`;
  await tx`insert into post (unit_id, title, seats) select id, 'member', ${SQUAD} from unit where kind = 'squad'`;
}

async function makeMembers(tx: Tx, { members, sites, from }: YearAbout): Promise<void> {
  await tx`
    insert into member (name, gender, consent_on, county_id, station_id, site_id, employer_id, home_lon, home_lat, base_pos, updated_at)
    select (array['王','李','张','刘','陈','杨','赵','黄','周','吴'])[1 + floor(10 * pg_temp.luck('surname', n))] ||
      (array['伟','芳','娜','敏','静','强','磊','军','洋','勇','艳','杰','娟','涛','明'])[1 + floor(15 * pg_temp.luck('name', n))] ||
      case when pg_temp.luck('second', n) < 0.6 then (array['国','文','志','建','晓','春'])[1 + floor(6 * pg_temp.luck('third', n))] else '' end,
      'unknown', '2021-04-22', st.parent_id, st.id, s.id, s.employer_id, s.lon, s.lat,
      point(6371008.8 * radians(s.lon), 6371008.8 * ln(tan(pi() / 4 + radians(s.lat) / 2))), ${from}::date
    from generate_series(1, ${members}) n
    join (select *, row_number() over (order by id) as k from organisation where kind = 'site') s on s.k = 1 + (n - 1) % ${sites}
    join organisation st on st.id = s.parent_id order by n`;
  await tx`insert into contact_point (member_id, kind, address) select id, 'phone', '+86170' || lpad(id::text, 8, '0') from member`;
  await tx`
    insert into qualification (member_id, kind, issued_on, expires_on)
    select id, k.kind, ${from}::date - 100, ${from}::date + 1000
    from member cross join (values ('guard_certificate', 0.9), ('first_aid', 0.2), ('driver', 0.3)) k(kind, share)
    where pg_temp.luck(k.kind, id) < k.share`;
}

/** An officer at each station, who inspects there. */
async function makeOfficers(tx: Tx, { from }: YearAbout): Promise<void> {
  await tx`
    insert into account (name, phone, created_at, updated_at)
    select left(name, 1) || '警官', '+86171' || lpad(id::text, 8, '0'), ${from}::date, ${from}::date from organisation where kind = 'station' order by id`;
  await tx`
    insert into role_grant (user_id, role, organisation_id, granted_by, granted_at)
    select a.id, 'station', o.id, 'system', ${from}::date
    from organisation o join account a on a.phone = '+86171' || lpad(o.id::text, 8, '0') where o.kind = 'station'`;
}

export async function makeCity(tx: Tx, about: YearAbout): Promise<void> {
  await makeTree(tx, about);
  await makeMembers(tx, about);
  await makeUnits(tx);
  await makeOfficers(tx, about);
}
