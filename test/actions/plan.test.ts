// The plan over HTTP, as a leader bends it before anything is sent, and that the launch is what was shown.
import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let squads: { near: number; far: number; company: number };

beforeEach(async () => {
  await emptyDatabase(db);
  const unit = async (kind: string, name: string, parent: number | null) => {
    const [row] = await db.sql<{ id: number }[]>`
      insert into unit (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`;
    return row?.id ?? 0;
  };
  const battalion = await unit('battalion', '城关区大队', null);
  const company = await unit('company', '1中队', battalion);
  const [near, far] = [await unit('squad', '1小队', company), await unit('squad', '2小队', company)];
  squads = { near, far, company };
  await addMembers(db, [
    ...Array.from({ length: 6 }, () => ({ unitId: near })),
    ...Array.from({ length: 3 }, () => ({ unitId: far, km: 20 })),
    { name: '远客', km: 70 },
  ]);
  web = webOf(db);
  await web.signIn();
});

const body = (more: object = {}) => ({
  ...{ kind: 'drill', position: SCENE, lines: [{ role: 'general', count: 4 }] },
  arriveBy: new Date(web.clock.now().getTime() + 1_800_000).toISOString(),
  policy: { echelons: [1, 1].map((factor) => ({ windowSeconds: 300, factor })) },
  ...more,
});
interface Plan {
  echelons: { asks: number; windowSeconds: number }[];
  people: { memberId: number; plannedEchelon: number; unitName: string; position: unknown }[];
  leftOut: { name: string; reason: string }[];
  leftOutCounts: Record<string, number>;
  excludedUnits: { name: string }[];
  strength: { confidence: number; roles: unknown[] };
  cost: { first: Record<string, number>; all: Record<string, number> };
}
const planned = async (more: object = {}): Promise<Plan> =>
  (await (await web.json('/api/plans', body(more))).json()) as Plan;
const refused = async (more: object, path = '/api/plans') => {
  const reply = await web.json(path, body(more));
  const { errors, type } = (await reply.json()) as { errors?: { field: string }[]; type: string };
  return [reply.status, errors?.[0]?.field ?? type];
};

test('sizes and windows are the leader’s, squads are taken out and pinned, and the launch is what was shown', async () => {
  const echelons = [
    { windowSeconds: 60, factor: 0.5 },
    { windowSeconds: 900, factor: 1 },
  ];
  const more = { policy: { echelons }, excludeUnitIds: [squads.company], pinUnitIds: [squads.far] };
  const plan = await planned(more);
  expect(plan.echelons).toMatchObject([{ asks: 3, windowSeconds: 60 }, { asks: 0 }]);
  expect(plan.people.every((p) => p.unitName === '城关区大队1中队2小队')).toBe(true);
  // Twenty kilometres north, to about a hundred metres.
  expect(plan.people[0]?.position).toEqual({ lon: SCENE.lon, lat: 36.24 });
  expect(plan.leftOutCounts).toEqual({ unit_excluded: 6, too_far: 1 });
  expect(plan.excludedUnits).toEqual([{ id: squads.company, name: '城关区大队1中队' }]);
  const launch = { ...more, title: '商场火警', place: '东门', commander: { name: '王队' } };
  const { id } = (await (await web.json('/api/callouts', body(launch))).json()) as { id: number };
  const pool = await db.sql<{ memberId: number }[]>`select member_id from plan_entry order by rank`;
  expect(pool.map((p) => p.memberId)).toEqual(plan.people.map((p) => p.memberId));
  // What was marked is kept with the plan, whatever becomes of the unit.
  await db.sql`update unit set name = '改名' where id = ${squads.far}`;
  const view = (await (await web.json(`/api/callouts/${id}`)).json()) as { plan: object };
  expect(view.plan).toMatchObject({ pinnedUnits: [{ id: squads.far, name: '城关区大队1中队2小队' }] });
});

test('what it says of strength and cost: messages by channel, texts by segments', async () => {
  const plan = await planned();
  expect(plan.cost).toEqual({
    first: { push: 0, sms: 4, smsSegments: expect.any(Number), voice: 0 },
    all: { push: 0, sms: 8, smsSegments: expect.any(Number), voice: 0 },
  });
  const long = await planned({ title: '商'.repeat(60), place: '东门', commander: { name: '王队' } });
  expect(long.cost.first.smsSegments).toBeGreaterThan(plan.cost.first.smsSegments as number);
  // Eight asked, six in ten come: P(at least 4 of 8).
  expect(plan.strength.confidence).toBeCloseTo(0.826, 3);
});

test('a unit that does not exist, or is wanted and unwanted, is named as the wrong field', async () => {
  expect(await refused({ unitId: 999 })).toEqual([422, 'unitId']);
  expect(await refused({ excludeUnitIds: [999] })).toEqual([422, 'excludeUnitIds']);
  expect(await refused({ pinUnitIds: [squads.near], excludeUnitIds: [squads.near] })).toEqual([
    ...[422, 'pinUnitIds'],
  ]);
  expect(await refused({ unitId: squads.near, pinUnitIds: [squads.far] })).toEqual([422, 'pinUnitIds']);
  await web.signIn({ role: 'squad', unitId: squads.near });
  expect(await refused({ pinUnitIds: [squads.far] })).toEqual([403, 'pinUnitIds']);
});

test('nobody is summoned who cannot arrive in time; far out at sea nothing is sent at all', async () => {
  expect((await planned()).leftOut).toContainEqual({ ...{ memberId: 10, name: '远客', reason: 'too_far' } });
  expect((await planned({ policy: { fastestKmPerHour: 300 } })).leftOutCounts.too_far).toBeUndefined();
  expect((await planned({ kind: 'test' })).leftOutCounts.too_far).toBeUndefined();
  const sea = {
    position: { lon: 150, lat: 20 },
    title: '商场火警',
    place: '东门',
    commander: { name: '王队' },
  };
  expect(await refused(sea, '/api/callouts')).toEqual([422, '/problems/nobody-in-time']);
  expect(await db.sql`select 1 from delivery`).toEqual([]);
});

test('what a launch begins with: the time, who is there and commanded before, and places by their name', async () => {
  const [city] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name) values ('city', '云川市') returning id`;
  await db.sql`insert into organisation (kind, name, parent_id, lon, lat)
    select 'site', called, ${city?.id ?? 0}, 103.8, 36 from unnest(array['万达商场', '河堤']) as called`;
  const places = (await (
    await web.json(`/api/places?search=${encodeURIComponent('万达')}`)
  ).json()) as object;
  expect(places).toEqual({
    items: [{ name: '万达商场', fullName: '万达商场（云川市）', lon: 103.8, lat: 36 }],
  });
  const launch = { title: '火警', place: '东门', commander: { name: '李队', phone: '13800138000' } };
  await web.json('/api/callouts', body(launch));
  const desk = (await (await web.json('/api/launch-desk')).json()) as object;
  expect(desk).toMatchObject({
    ...{ now: web.clock.now().toISOString(), templates: [], unitIds: [], everywhere: true },
    commanders: [{ name: '王警官' }, { name: '李队', phone: '+8613800138000' }],
  });
  await web.signIn({ role: 'squad', unitId: squads.near });
  const own = (await (await web.json('/api/launch-desk')).json()) as object;
  expect(own).toMatchObject({ unitIds: [squads.near], everywhere: false });
});

test('the commander’s phone is read as a roster’s is', async () => {
  const launch = (phone: string) => ({ title: '火警', place: '东门', commander: { name: '王队', phone } });
  expect(await refused(launch('12'), '/api/callouts')).toEqual([400, 'commander.phone']);
  for (const phone of ['138 0013 8000', '+86-13800138000', '０１３８００１３８０００'.slice(1)]) {
    expect((await web.json('/api/callouts', body(launch(phone)))).status).toBe(201);
  }
  const kept = await db.sql`select distinct commander_phone from callout`;
  expect(kept).toEqual([{ commanderPhone: '+8613800138000' }]);
});
