// How ready the force is, against the same question asked member by member.
import { INSTALLATION } from '../../src/access/principal.ts';
import type { Database } from '../../src/kernel/database.ts';
import { readinessOf } from '../../src/training/readiness.ts';
import { type Bench, type Measured, makeMembers, median, times } from './support.ts';

const NOW = new Date('2026-11-23T19:12:00Z');
const TODAY = '2026-11-24';
const QUARTER = new Date('2026-09-30T16:00:00Z');
const PROVEN_SINCE = new Date('2026-10-24T19:12:00Z');
const SQUAD = 10;

/** Squads of ten, ten to a company, ten of these to a battalion; a year of two courses, drills and test messages. */
async function makeForce(db: Database, members: number): Promise<void> {
  await makeMembers(db, members);
  const squads = Math.ceil(members / SQUAD);
  await db.sql.unsafe(
    'alter table member disable trigger user; alter table course_result disable trigger user',
  );
  await db.sql`insert into unit (kind, name) select 'battalion', n || '大队' from generate_series(1, ${Math.ceil(squads / 100)}) n`;
  await db.sql`
    insert into unit (kind, name, parent_id)
    select 'company', n || '中队', 1 + (n - 1) / 10 from generate_series(1, ${Math.ceil(squads / 10)}) n`;
  const [first] = await db.sql<{ battalions: number; companies: number }[]>`
    select count(*) filter (where kind = 'battalion')::int as battalions, count(*) filter (where kind = 'company')::int as companies from unit`;
  const { battalions = 0, companies = 0 } = first ?? {};
  await db.sql`
    insert into unit (kind, name, parent_id)
    select 'squad', n || '小队', ${battalions}::int + 1 + (n - 1) / 10 from generate_series(1, ${squads}) n`;
  await db.sql`update member set unit_id = ${battalions + companies}::int + 1 + (id - 1) / ${SQUAD}`;
  await db.sql`insert into post (unit_id, title, seats) select id, 'member', ${SQUAD} from unit where kind = 'squad'`;
  await db.sql`insert into course (title, qualification) values ('急救复训', 'first_aid'), ('岗前训练', null)`;
  await db.sql`insert into course_need (course_id, role, post) values (1, 'first_aid', null), (2, null, null)`;
  await db.sql`
    insert into course_result (course_id, member_id, held_on, outcome, valid_until)
    select 2, id, '2026-03-01', 'passed', case when id % 3 = 0 then '2026-10-01' else '2027-02-28' end::date from member where id % 7 > 0`;
  await db.sql`
    insert into delivery (member_id, purpose, channel, route, address, priority, ordinal, template, vars, state, attempts,
      next_attempt_at, expires_at, first_sent_at, accepted_at, delivered_at, created_at)
    select id, 'probe', 'sms', 'r', '+8617000000000', 60, 0, 'probe', '{}', 'delivered', 1, t, t, t, t, t, t
    from member, (values (${PROVEN_SINCE}::timestamptz + interval '1 day'), ('2026-05-01'::timestamptz)) v(t) where id % 2 = 0`;
  await db.sql.unsafe(
    'alter table member enable trigger user; alter table course_result enable trigger user',
  );
  await db.sql.unsafe('vacuum analyze');
}

/** What a page would ask that goes through the roster person by person. */
async function oneByOne(db: Database, members: number): Promise<void> {
  for (let id = 1; id <= members; id++) {
    await db.sql`
      select m.unit_id, m.status, m.consent_on,
        exists (select from contact_point c where c.member_id = m.id and c.retired_at is null) as reachable,
        exists (select from absence a where a.member_id = m.id and a.starts_at <= ${NOW} and (a.ends_at is null or a.ends_at > ${NOW})) as absent,
        exists (select from delivery d where d.member_id = m.id and d.delivered_at > ${PROVEN_SINCE}) as proven,
        exists (select from summons s where s.member_id = m.id and s.arrived_at >= ${QUARTER}) as drilled,
        array(select q.kind from qualification q where q.member_id = m.id and (q.expires_on is null or q.expires_on >= ${TODAY})) as kinds,
        array(select r.course_id from course_result r where r.member_id = m.id and r.outcome = 'passed'
          and (r.valid_until is null or r.valid_until >= ${TODAY})) as courses
      from member m where m.id = ${id}`;
  }
}

async function measured(db: Database, members: number, limit_ms: number): Promise<Measured> {
  const ours_ms = await times(9, 3, () => readinessOf(db.sql, {}, INSTALLATION, NOW));
  // The larger force is not asked person by person for minutes: a tenth tells.
  const asked = Math.min(members, 10_000);
  const peer_ms = (await times(1, 0, () => oneByOne(db, asked))).map((ms) => (ms * members) / asked);
  const [ours, peer] = [median(ours_ms), median(peer_ms)];
  const ratio = peer / ours;
  const name = `readiness of ${members}`;
  const goal = `>= 20, under ${limit_ms} ms`;
  return { name, ours, peer, ratio, goal, met: ratio >= 20 && ours < limit_ms, unit: 'ms' };
}

const small: Bench = async (db) => {
  await makeForce(db, 1_000);
  return [await measured(db, 1_000, 100)];
};
const large: Bench = async (db) => {
  await makeForce(db, 100_000);
  return [await measured(db, 100_000, 1_000)];
};

export const readiness: Bench[] = [small, large];
