// Two counties alike, each with station, employer, units, a member and a call-out; and a person of every role in the first.
import { GRANTED_ROLES, type GrantedRole, type Role } from '../../src/access/permissions.ts';
import type { Database } from '../../src/kernel/database.ts';
import { addMembers, type rigOf, SCENE } from './rig.ts';
import { personIn } from './signed-in.ts';

export type Side = 'near' | 'far';

interface County {
  county: number;
  station: number;
  employer: number;
  battalion: number;
  company: number;
  squad: number;
  member: number;
  callout: number;
}

export interface TwoCounties {
  near: County;
  far: County;
  users: Record<Role, number>;
  /** The address of a route with ids of that side; makes what a request may use up. `userId` has the sessions in it. */
  fill(path: string, side: Side, userId: number): Promise<string>;
}

type Rig = ReturnType<typeof rigOf>;

/** A launch that cannot become one any more: its time is past. */
const OVER = {
  ...{ kind: 'real', title: '商场火警', task: '集结待命', place: '东门', position: SCENE },
  ...{
    arriveBy: '2026-01-01T00:00:00Z',
    lines: [{ role: 'general', count: 300 }],
    commander: { name: '王队' },
  },
};

async function makeCounty(db: Database, rig: Rig, cityId: number, n: number): Promise<County> {
  const { sql } = db;
  const node = async (kind: string, parent: number, name: string) => {
    const [row] = await sql<{ id: number }[]>`
      insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`;
    return row?.id ?? 0;
  };
  const unit = async (kind: string, parent: number | null, county: number) => {
    const [row] = await sql<{ id: number }[]>`
      insert into unit (kind, name, parent_id, county_id) values (${kind}, ${`${kind}${n}`}, ${parent}, ${county})
      returning id`;
    return row?.id ?? 0;
  };
  const county = await node('county', cityId, `县${n}`);
  const station = await node('station', county, `所${n}`);
  const employer = await node('employer', cityId, `公司${n}`);
  const battalion = await unit('battalion', null, county);
  const company = await unit('company', battalion, county);
  const squad = await unit('squad', company, county);
  const [member = 0] = await addMembers(db, [{ name: `甲${n}`, countyId: county, unitId: squad }]);
  await sql`update member set station_id = ${station}, employer_id = ${employer} where id = ${member}`;
  const { id: callout } = await rig.start({
    ...{ kind: 'drill', countyId: county, position: { lon: SCENE.lon, lat: SCENE.lat + n } },
    ...{ lines: [{ role: 'general', count: 1 }], policy: { crossBorder: false } },
  });
  await sql`update callout set unit_id = ${squad} where id = ${callout}`;
  return { county, station, employer, battalion, company, squad, member, callout };
}

async function makeUsers(db: Database, rig: Rig, near: County): Promise<Record<Role, number>> {
  const { county, station, employer } = near;
  const nodes: Partial<Record<GrantedRole, object>> = {
    ...{ county: { organisationId: county }, station: { organisationId: station } },
    ...{ employer: { organisationId: employer }, battalion: { unitId: near.battalion } },
    ...{ company: { unitId: near.company }, squad: { unitId: near.squad } },
  };
  const now = rig.clock.now();
  const users = { member: await personIn(db, { memberId: near.member }, now) } as Record<Role, number>;
  for (const role of GRANTED_ROLES) users[role] = await personIn(db, { role, ...nodes[role] }, now);
  // Somebody stays administrator, whatever the requests take away.
  await personIn(db, { role: 'administrator' }, now);
  return users;
}

/** What a request may use up is made anew for it. */
function filler(db: Database, rig: Rig, sides: Record<Side, County>) {
  const { sql } = db;
  const now = rig.clock.now();
  const newId = async (rows: PromiseLike<{ id: number }[]>) => String((await rows)[0]?.id ?? 0);
  const spare = {
    unit: (c: County) =>
      newId(sql`
      insert into unit (kind, name, parent_id, county_id)
      values ('squad', ${`s${Math.random()}`}, ${c.company}, ${c.county}) returning id`),
    absence: (c: County) =>
      newId(sql`
      insert into absence (member_id, kind, starts_at) values (${c.member}, 'leave', ${now}) returning id`),
    account: () => personIn(db, {}, now).then(String),
    grant: (userId: string) =>
      newId(sql`
      insert into role_grant (user_id, role, granted_by, granted_at) values (${Number(userId)}, 'trainer', 'test', ${now})
      on conflict do nothing returning id`),
    session: (userId: number) =>
      newId(sql`
      insert into session (user_id, token, kind, last_seen_at, expires_at, created_at, updated_at)
      values (${userId}, ${String(Math.random())}, 'phone', ${now}, ${now}, ${now}, ${now}) returning id`),
    launch: (c: County) =>
      newId(sql`
      insert into launch_request (kind, title, request, request_hash, people, county_id, unit_id, requested_by, requested_at, expires_at)
      values ('real', '商场火警', ${sql.json(OVER)}, '', 300, ${c.county}, ${c.squad}, 'user:0', ${now}, ${new Date(now.getTime() + 60_000)})
      returning id`),
    passkey: (userId: number) =>
      newId(sql`
      insert into passkey (user_id, public_key, credential_id, counter, device_type, backed_up)
      values (${userId}, 'x', ${String(Math.random())}, 0, 'singleDevice', false) returning id`),
  };
  return async (path: string, side: Side, userId: number): Promise<string> => {
    const county = sides[side];
    const id = /^\/(api\/)?units/.test(path)
      ? path.includes('/units/:id')
        ? await spare.unit(county)
        : ''
      : path.includes('/launch-requests/:id')
        ? await spare.launch(county)
        : path.includes('/callouts/')
          ? String(county.callout)
          : path.includes('/members/')
            ? String(county.member)
            : path.includes('/people/:id')
              ? await spare.account()
              : path.includes('/sessions/:id') && userId > 0
                ? await spare.session(userId)
                : path.includes('/passkeys/:id') && userId > 0
                  ? await spare.passkey(userId)
                  : '1';
    const grantId = path.includes(':grantId') ? await spare.grant(id) : '';
    const absenceId = path.includes(':absenceId') ? await spare.absence(county) : '';
    if (path.includes('/qualifications/:kind')) {
      await sql`insert into qualification (member_id, kind) values (${county.member}, 'first_aid') on conflict do nothing`;
    }
    return path
      .replace(/:step\{[^}]*\}/, 'preview')
      .replace(':id', id)
      .replace(':memberId', String(county.member))
      .replace(':grantId', grantId)
      .replace(':absenceId', absenceId)
      .replace(':action', 'raise')
      .replace(':kind', 'first_aid')
      .replace(':token', 'x')
      .replace('*', 'x');
  };
}

export async function makeTwoCounties(db: Database, rig: Rig): Promise<TwoCounties> {
  const [city] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name) values ('city', '市') returning id`;
  const near = await makeCounty(db, rig, city?.id ?? 0, 1);
  const far = await makeCounty(db, rig, city?.id ?? 0, 2);
  const users = await makeUsers(db, rig, near);
  return { near, far, users, fill: filler(db, rig, { near, far }) };
}
