// Two counties alike, each with station, employer, units, a member and a call-out; and a person of every role in the first.
import { GRANTED_ROLES, type GrantedRole, type Role } from '../../src/access/permissions.ts';
import type { Database } from '../../src/kernel/database.ts';
import type { County, Side } from './county.ts';
import { addMembers, type rigOf, SCENE } from './rig.ts';
import { filler } from './route-ids.ts';

import { personIn } from './signed-in.ts';

export interface TwoCounties {
  near: County;
  far: County;
  users: Record<Role, number>;
  /** The address of a route with ids of that side; makes what a request may use up. `userId` has the sessions in it. */
  fill(path: string, side: Side, userId: number): Promise<string>;
}

type Rig = ReturnType<typeof rigOf>;

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
    minutes: 600,
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

export async function makeTwoCounties(db: Database, rig: Rig): Promise<TwoCounties> {
  const [city] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name) values ('city', '市') returning id`;
  const near = await makeCounty(db, rig, city?.id ?? 0, 1);
  const far = await makeCounty(db, rig, city?.id ?? 0, 2);
  const users = await makeUsers(db, rig, near);
  return { near, far, users, fill: filler(db, rig.clock.now(), { near, far }) };
}
