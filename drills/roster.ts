// The people of a drill: the sample city or a made-up force, prepared as the scenario says, and where each really is.
import { readFile } from 'node:fs/promises';
import type { Database, Tx } from '../src/kernel/database.ts';
import { isPosition, type Position, toMercator } from '../src/kernel/geo.ts';
import { random } from '../src/kernel/random.ts';
import { importRoster } from '../src/roster/import.ts';
import type { Scenario } from './scenario.ts';

const SAMPLE = new URL('../db/sample/roster-yunchuan.xlsx', import.meta.url);
const METRES_PER_DEGREE = 111_195;

/** Somebody with a phone, as the drill knows him or her. */
export interface Owner {
  memberId: number;
  name: string;
  phone: string | null;
  /** Where the person is; null: unknown also to the drill. */
  at: Position | null;
}

/** Fills an empty database with the scenario's people; returns all of them, by id. */
export async function bringIn(db: Database, scenario: Scenario): Promise<Map<number, Owner>> {
  const { roster, start } = scenario;
  if (roster.source === 'sample') {
    const file = { name: 'roster-yunchuan.xlsx', bytes: new Uint8Array(await readFile(SAMPLE)) };
    await importRoster(db, file, { dryRun: false, now: start, actor: 'drill' });
  } else {
    await db.transaction((tx) => makeForce(tx, roster, scenario.seed, start));
  }
  await prepare(db, scenario);
  // The planner has not seen these tables with anybody in them.
  await db.sql`analyze member, qualification, contact_point, absence`;
  return loadOwners(db);
}

const moved = (from: Position, east_m: number, north_m: number): Position => ({
  lon: from.lon + east_m / (METRES_PER_DEGREE * Math.cos((from.lat * Math.PI) / 180)),
  lat: from.lat + north_m / METRES_PER_DEGREE,
});

type Generated = Extract<Scenario['roster'], { source: 'generated' }>;

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧'];
const GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红健龙梅'];

/** Squads around their stations, each person near the own squad. */
async function makeForce(tx: Tx, roster: Generated, seed: number, now: Date): Promise<void> {
  const [city] = await tx<{ id: number }[]>`
    insert into organisation (kind, name) values ('city', '云川市') returning id`;
  const [county] = await tx<{ id: number }[]>`
    insert into organisation (kind, name, parent_id) values ('county', ${roster.county}, ${city?.id ?? 0}) returning id`;
  const [battalion] = await tx<{ id: number }[]>`
    insert into unit (kind, name) values ('battalion', ${`${roster.county}大队`}) returning id`;
  const [company] = await tx<{ id: number }[]>`
    insert into unit (kind, name, parent_id) values ('company', '1中队', ${battalion?.id ?? 0}) returning id`;
  const squads = Array.from(
    { length: Math.ceil(roster.people / roster.squadSize) },
    (_, i) => `${i + 1}小队`,
  );
  const units = await tx<{ id: number }[]>`
    insert into unit (kind, name, parent_id)
    select 'squad', n, ${company?.id ?? 0} from unnest(${squads}::text[]) with ordinality u(n, i) order by i returning id`;
  const people = Array.from({ length: roster.people }, (_, i) => {
    const squad = Math.floor(i / roster.squadSize);
    return personOf(roster, seed, i, squad, units[squad]?.id ?? 0);
  });
  await tx`
    insert into member (name, gender, consent_on, county_id, unit_id, post, home_lon, home_lat, base_pos, updated_at)
    select p.name, 'unknown', '2024-03-01', ${county?.id ?? 0}, p.unit, p.post, p.lon, p.lat, point(p.x, p.y), ${now}
    from jsonb_to_recordset(${tx.json(people as never)}) as
      p(n int, name text, unit int, post text, lon float8, lat float8, x float8, y float8) order by p.n`;
  await tx`
    insert into contact_point (member_id, kind, address)
    select id, 'phone', '+86170' || lpad(id::text, 8, '0') from member`;
  const ids = await tx<{ id: number }[]>`select id from member order by id`;
  const skills = ids.flatMap(({ id }) =>
    Object.entries(roster.skillShares)
      .filter(([kind, share]) => random(seed, id, 'skill', kind).chance(share))
      .map(([kind]) => ({ id, kind })),
  );
  await tx`
    insert into qualification (member_id, kind)
    select q.id, q.kind from jsonb_to_recordset(${tx.json(skills)}) as q(id int, kind text)`;
}

function personOf(roster: Generated, seed: number, n: number, squad: number, unit: number) {
  const station = random(seed, squad, 'station');
  const spread_m = roster.spreadKm * 1_000;
  const centre = moved(roster.around, station.normal() * spread_m, station.normal() * spread_m);
  const own = random(seed, n, 'person');
  const home = moved(centre, own.normal() * 200, own.normal() * 200);
  const letter = (of: string[]) => of[Math.floor(own.next() * of.length)] ?? '';
  const name = letter(SURNAMES) + letter(GIVEN) + letter(GIVEN);
  return {
    n,
    name,
    unit,
    post: n % roster.squadSize === 0 ? 'leader' : 'member',
    ...home,
    ...toMercator(home),
  };
}

/** Own positions were reported so long before the launch, at most. */
const SHARED_BEFORE_SECONDS = 500;
/** Whoever shares the position is about so far from where the roster says. */
const OUT_AND_ABOUT_M = 800;

async function prepare(db: Database, { roster, seed, start }: Scenario): Promise<void> {
  const people = await db.sql<{ id: number; lon: number | null; lat: number | null; phone: boolean }[]>`
    select id, home_lon as lon, home_lat as lat,
      exists (select 1 from contact_point p where p.member_id = m.id and p.kind = 'phone') as phone
    from member m order by id`;
  const drawn = people.map(({ id, lon, lat, phone }) => {
    const luck = random(seed, id, 'preparation');
    const [onLeave, onDuty, pushes, shares] = [
      ...[luck.chance(roster.onLeaveShare), luck.chance(roster.onDutyShare)],
      ...[luck.chance(roster.pushShare), luck.chance(roster.sharingShare)],
    ];
    const home = { lon, lat };
    const sharing = shares && isPosition(home);
    const own = sharing
      ? moved(home, luck.normal() * OUT_AND_ABOUT_M, luck.normal() * OUT_AND_ABOUT_M)
      : null;
    const at = new Date(start.getTime() - Math.floor(luck.next() * SHARED_BEFORE_SECONDS) * 1_000);
    // One subscribes by a link that comes as a text.
    return {
      id,
      onLeave,
      onDuty,
      pushes: pushes && phone,
      at: at.toISOString(),
      ...(own && { ...own, ...toMercator(own) }),
    };
  });
  const of = (kept: typeof drawn) => db.sql.json(kept as never);
  await db.transaction(async (tx) => {
    await tx`
      update member m set own_lon = p.lon, own_lat = p.lat, own_pos = point(p.x, p.y), own_pos_at = p.at, sharing = true
      from jsonb_to_recordset(${of(drawn.filter((p) => p.lon !== undefined))}) as
        p(id int, lon float8, lat float8, x float8, y float8, at timestamptz) where m.id = p.id`;
    await tx`update member set duty_state = 'on' where id = any(${drawn.filter((p) => p.onDuty).map((p) => p.id)})`;
    await tx`
      insert into absence (member_id, kind, starts_at, ends_at)
      select id, 'leave', ${start}::timestamptz - interval '1 day', ${start}::timestamptz + interval '2 days'
      from unnest(${drawn.filter((p) => p.onLeave).map((p) => p.id)}::int[]) id`;
    await tx`
      insert into contact_point (member_id, kind, address, keys)
      select id, 'push', 'https://push.test/' || id, '{"p256dh": "simulated", "auth": "simulated"}'
      from unnest(${drawn.filter((p) => p.pushes).map((p) => p.id)}::int[]) id`;
  });
}

async function loadOwners(db: Database): Promise<Map<number, Owner>> {
  const rows = await db.sql<(Owner & { lon: number | null; lat: number | null })[]>`
    select m.id as member_id, m.name, coalesce(m.own_lon, m.home_lon) as lon, coalesce(m.own_lat, m.home_lat) as lat,
      (select p.address from contact_point p where p.member_id = m.id and p.kind = 'phone' order by p.id limit 1) as phone
    from member m order by m.id`;
  return new Map(
    rows.map(({ lon, lat, ...owner }) => {
      const at = { lon, lat };
      return [owner.memberId, { ...owner, at: isPosition(at) ? at : null }];
    }),
  );
}
