// A station's week: demand, a draft that the solver fills and officers change, published once; its bad moments.
import { beforeEach, expect, test } from 'vitest';
import { solverInThread } from '../../src/solve-entry.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
const solve = solverInThread();
let web: ReturnType<typeof webOf>;
let [station, other, site, officer] = [0, 0, 0, 0];
let guards: number[] = [];

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`,
  );
const read = async <T = Record<string, unknown>>(reply: Response | Promise<Response>) =>
  (await (await reply).json()) as T;
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await read(reply);
  const fields = (errors ?? []) as { field: string }[];
  return [status, String(type).replace('/problems/', ''), ...fields.map((e) => e.field)];
};
const put = (path: string, body: object) =>
  web.raw(path, {
    ...{ method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  });

/** The Monday after START, which is a Tuesday morning of the city. */
const MONDAY = '2026-11-30';
const at = (day: number, hour: number) =>
  new Date(Date.parse(`${MONDAY}T00:00:00+08:00`) + (day * 24 + hour) * 3_600_000).toISOString();

interface Line {
  memberId: number;
  areaId: number;
  startsAt: string;
  endsAt: string;
  byHand: boolean;
  conflicts: string[];
}
interface WeekBody {
  hours: { areaId: number; day: string; hour: number; need: number; there: number; missing: number }[];
  missingMinutes: number;
  missing: { people: number; could: number }[];
  guards: { memberId: number; weekMinutes: number }[];
  shifts: { id: number; memberId: number; areaId: number; officerName: string | null }[];
  plan: { id: number; version: number; lines: Line[]; proposal: { outcome: string } | null } | null;
}
const week = () => read<WeekBody>(web.json(`/api/shift-weeks?stationId=${station}&firstDay=${MONDAY}`));
const RULES = { restMinutes: 660, dayMinutes: 720, weekMinutes: 2_880 };
const sent = ({ memberId, areaId, startsAt, endsAt }: Line) => ({ memberId, areaId, startsAt, endsAt });
const begin = async () =>
  (await read<{ id: number }>(web.json('/api/shift-plans', { stationId: station, firstDay: MONDAY }))).id;
const change = (id: number, version: number, lines: object[], officerId: number | null = officer) =>
  put(`/api/shift-plans/${id}`, { version, officerId, ...RULES, lines });
const demand = (about: object = {}) =>
  web.json('/api/shift-demand', {
    ...{ areaId: station, weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 18 * 60, untilMinute: 2 * 60 },
    ...{ people: 1, validFrom: '2026-11-01', ...about },
  });

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`delete from role_grant where role in ('station', 'county')`;
  const city = await node('city', null, '市');
  const county = await node('county', city, '县');
  station = await node('station', county, '城关派出所');
  other = await node('station', county, '新城派出所');
  site = await node('site', station, '第一商场');
  guards = await addMembers(db, [{}, {}, {}, {}]);
  await db.sql`update member set station_id = ${station} where id = any(${guards})`;
  await db.sql`update member set site_id = ${site} where id = ${guards[3] ?? 0}`;
  web = webOf(db, undefined, undefined, solve);
  await web.signIn({ role: 'station', organisationId: station });
  officer = await idOf(db.sql`
    select user_id as id from role_grant where organisation_id = ${station} and role = 'station'`);
});

test('demand is kept for one’s own areas, and what is missing stands in the week, beside who is there', async () => {
  const { id } = await read<{ id: number }>(demand());
  expect(await problem(demand({ areaId: other }))).toEqual([400, 'invalid-request', 'areaId']);
  expect(await problem(demand({ fromMinute: 45 }))).toEqual([400, 'invalid-request', 'fromMinute']);
  expect(await problem(demand({ validUntil: '2026-10-31' }))).toEqual([400, 'invalid-request', 'validUntil']);
  expect(await problem(web.json(`/api/shift-weeks?stationId=${station}&firstDay=2026-12-01`))).toEqual([
    ...[400, 'invalid-request', 'firstDay'],
  ]);
  await db.sql`
    insert into shift (member_id, site_id, starts_at, ends_at) values (${guards[0] ?? 0}, ${station}, ${at(0, 18)}, ${at(0, 22)})`;
  const shown = await week();
  expect(shown.missingMinutes).toBe((7 * 8 - 4) * 60);
  expect(shown.hours.find((h) => h.day === MONDAY && h.hour === 19)).toMatchObject({
    need: 1,
    there: 1,
    missing: 0,
  });
  // Over midnight; the night before the week is not the week's.
  expect(shown.hours.find((h) => h.day === '2026-12-01' && h.hour === 1)).toMatchObject({
    need: 1,
    there: 0,
    missing: 1,
  });
  expect(
    (
      await put(`/api/shift-demand/${id}`, {
        ...{ areaId: site, weekdays: [1], fromMinute: 0, untilMinute: 0, people: 2, validFrom: MONDAY },
      })
    ).status,
  ).toBe(204);
  expect((await week()).hours.filter((h) => h.areaId === site)).toHaveLength(24);
  await web.signIn({ role: 'station', organisationId: other });
  expect(await problem(web.json(`/api/shift-demand?stationId=${station}`))).toEqual([
    ...[400, 'invalid-request', 'stationId'],
  ]);
  expect((await web.raw(`/api/shift-demand/${id}`, { method: 'DELETE' })).status).toBe(404);
});

test('proposed, changed by hand, proposed again, published once; everybody hears of the own shifts', async () => {
  await demand();
  await demand({ areaId: site, fromMinute: 8 * 60, untilMinute: 16 * 60, weekdays: [1, 2] });
  const id = await begin();
  expect(await begin()).toBe(id);
  await db.sql`insert into absence (member_id, kind, starts_at) values (${guards[0] ?? 0}, 'leave', ${START})`;
  const propose = (version: number) => web.json(`/api/shift-plans/${id}/proposal`, { version });
  expect(await read(propose(1))).toMatchObject({
    outcome: 'covered',
    added: 9,
    missingMinutes: 0,
    version: 2,
  });
  const proposed = (await week()).plan?.lines ?? [];
  expect(proposed.flatMap((l) => l.conflicts)).toEqual([]);
  expect(proposed.some((l) => l.memberId === guards[0])).toBe(false);
  expect(proposed.filter((l) => l.areaId === site).map((l) => l.memberId)).toEqual([guards[3], guards[3]]);
  // By hand: another one at once, in the same hours as one that stays.
  const [first] = proposed.filter((l) => l.areaId === station);
  if (!first) throw new Error('nothing was proposed');
  const double = { ...sent(first), startsAt: at(0, 20), endsAt: at(1, 0) };
  expect(await read(change(id, 2, [...proposed.map(sent), double], null))).toEqual({ version: 3 });
  const edited = (await week()).plan?.lines ?? [];
  expect(edited.filter((l) => l.byHand)).toMatchObject([
    { startsAt: double.startsAt, conflicts: ['overlap'] },
  ]);
  expect(await problem(web.json(`/api/shift-plans/${id}/publication`, { version: 3 }))).toEqual([
    ...[409, 'shift-plan-conflicts'],
  ]);
  // A second officer, who still looks at the earlier version, loses nobody's change.
  expect(await problem(change(id, 2, []))).toEqual([409, 'shift-plan-changed']);
  expect(await problem(propose(2))).toEqual([409, 'shift-plan-changed']);
  // The wish stays; the proposal goes round it.
  expect(await read(propose(3))).toMatchObject({ outcome: 'covered', version: 4 });
  const again = (await week()).plan?.lines ?? [];
  expect(again.flatMap((l) => l.conflicts)).toEqual([]);
  expect(again.some((l) => l.byHand && l.startsAt === double.startsAt)).toBe(true);
  const publish = (version: number, more: object = {}) =>
    web.json(`/api/shift-plans/${id}/publication`, { version, ...more });
  expect(await problem(publish(4))).toEqual([400, 'invalid-request', 'officerId']);
  expect(await read(change(id, 4, again.map(sent)))).toEqual({ version: 5 });
  expect(await read(publish(5))).toEqual({ shifts: again.length });
  expect(await problem(publish(5))).toEqual([409, 'shift-plan-published']);
  const after = await week();
  expect([after.plan, after.missingMinutes]).toEqual([null, 0]);
  expect(after.shifts.filter((s) => s.areaId === station).every((s) => s.officerName !== null)).toBe(true);
  expect(after.shifts.filter((s) => s.areaId === site).map((s) => s.officerName)).toEqual([null, null]);
  await web.at(1);
  const texts = await web.texts(guards[3] ?? 0);
  expect(texts[0]).toContain('12-01 08:00 第一商场');
  expect(await web.texts(guards[0] ?? 0)).toEqual([]);
});

test('too little rest is confirmed, a shift that has begun never; without a solver people plan by hand', async () => {
  const id = await begin();
  const line = (day: number, from: number, until: number, memberId = guards[3]) => ({
    ...{ memberId, areaId: site, startsAt: at(day, from), endsAt: at(day, until) },
  });
  const publish = (version: number, more: object = {}) =>
    web.json(`/api/shift-plans/${id}/publication`, { version, ...more });
  expect(await problem(publish(1))).toEqual([409, 'shift-plan-empty']);
  expect(
    await problem(change(id, 1, [line(7, 8, 16), line(0, 8, 16, 999), { ...line(0, 8, 16), areaId: other }])),
  ).toEqual([...[400, 'invalid-request', 'lines.0.startsAt', 'lines.1.memberId', 'lines.2.areaId']]);
  await change(id, 1, [line(0, 8, 16), line(0, 20, 24), line(1, 20, 34)]);
  expect((await week()).plan?.lines.map((l) => l.conflicts)).toEqual([['rest'], ['rest'], []]);
  await change(id, 2, [line(0, 8, 16), line(0, 20, 24), line(1, 20, 34), line(0, 8, 16, guards[0])]);
  expect((await week()).plan?.lines[1]).toMatchObject({ memberId: guards[3], conflicts: ['rest'] });
  expect((await week()).plan?.lines[0]).toMatchObject({ memberId: guards[0], conflicts: ['elsewhere'] });
  await change(id, 3, [line(0, 8, 16), line(0, 20, 24)]);
  expect(await problem(publish(4))).toEqual([409, 'shift-plan-confirm']);
  await web.at(7 * 24 * 60);
  expect(await problem(publish(4, { despite: true }))).toEqual([409, 'shift-plan-conflicts']);
  const bare = webOf(db);
  await bare.signIn({ role: 'station', organisationId: station });
  expect(await problem(bare.json(`/api/shift-plans/${id}/proposal`, { version: 4 }))).toEqual([
    409,
    'solver-not-here',
  ]);
  expect((await web.raw(`/api/shift-plans/${id}`, { method: 'DELETE' })).status).toBe(204);
});

test('what can not be covered is told with who could; two proposals at once leave one', async () => {
  await demand({ people: 3 });
  const id = await begin();
  const both = await Promise.all(
    [1, 1].map((version) => web.json(`/api/shift-plans/${id}/proposal`, { version })),
  );
  expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
  const { plan, missing, missingMinutes, guards: people } = await week();
  expect(plan?.proposal).toMatchObject({ outcome: 'covered' });
  await db.sql`update member set consent_withdrawn_on = '2026-11-01' where id = any(${guards.slice(1)})`;
  await web.json(`/api/shift-plans/${id}/proposal`, { version: 2 });
  const alone = await week();
  expect(alone.plan?.proposal).toMatchObject({ outcome: 'partly' });
  expect(alone.missing.every((m) => m.could === 1)).toBe(true);
  expect(alone.guards.find((g) => g.memberId === guards[0])?.weekMinutes).toBeLessThanOrEqual(2_880);
  expect([missing.length > 0, missingMinutes, people.length]).toEqual([false, 0, 4]);
});

test('a shift changes hands: offered, taken by who can, approved while nothing is against it; and its guard signs on there', async () => {
  const [giver = 0, taker = 0, busy = 0] = guards;
  const shift = (memberId: number, hour: number) =>
    idOf(db.sql`
      insert into shift (member_id, site_id, starts_at, ends_at)
      values (${memberId}, ${station}, ${at(0, hour)}, ${at(0, hour + 8)}) returning id`);
  const [given, later] = [await shift(giver, 8), await shift(giver, 40)];
  await shift(busy, 10);
  await db.sql`update organisation set lon = ${SCENE.lon}, lat = ${SCENE.lat} where id = ${station}`;
  const as = (memberId: number) => web.signIn({ memberId, kind: 'phone' });
  const press = async (path: string, fields: Record<string, string> = {}) =>
    (await web.form(`/me/shifts/${path}`, fields)).status;
  await as(giver);
  expect(await press(`${given}/offer`)).toBe(303);
  expect(await press(`${given}/offer`)).toBe(303);
  const swap = await idOf(db.sql`select id from shift_swap`);
  expect(await press(`swaps/${swap}/take`)).toBe(409);
  await as(busy);
  expect(await press(`swaps/${swap}/take`)).toBe(409);
  expect(await press(`${given}/offer`)).toBe(404);
  expect(await press(`swaps/${swap}/withdraw`)).toBe(404);
  await as(taker);
  expect(await (await web.page('/me/shifts')).text()).toContain('队员1 · 城关派出所');
  expect(await press(`swaps/${swap}/take`)).toBe(303);
  expect(await press(`swaps/${swap}/take`)).toBe(409);
  await web.signIn({ role: 'station', organisationId: other });
  expect((await web.json(`/api/shift-swaps/${swap}/decision`, { approve: true })).status).toBe(404);
  await web.signIn({ role: 'station', organisationId: station });
  expect(await read(web.json('/api/shift-swaps'))).toMatchObject({ items: [{ id: swap, state: 'taken' }] });
  // Between the two the taker went on leave: it is looked at again.
  await db.sql`insert into absence (member_id, kind, starts_at) values (${taker}, 'sick', ${START})`;
  const decide = () => web.json(`/api/shift-swaps/${swap}/decision`, { approve: true });
  expect(await problem(decide())).toEqual([409, 'swap-leave']);
  await db.sql`delete from absence`;
  expect(await read(decide())).toEqual({ state: 'approved' });
  expect(await problem(decide())).toEqual([409, 'swap-over']);
  await web.at(1);
  expect((await web.texts(taker)).at(-1)).toContain('队员2');
  expect((await web.texts(giver)).at(-1)).toContain('城关派出所');

  // Too early, elsewhere, there; what was there stays.
  const signedOn = async () => (await week()).shifts.find((s) => s.id === given);
  await as(taker);
  expect(await press(`${given}/sign-on`)).toBe(409);
  await web.at((Date.parse(at(0, 8)) - START.getTime()) / 60_000 - 30);
  const km = (n: number) => ({ lon: String(SCENE.lon), lat: String(SCENE.lat + n / 111.195) });
  const said = [{ lon: '', lat: '' }, km(2), km(0.1), km(3)];
  for (const [i, state] of (['unknown', 'elsewhere', 'here', 'here'] as const).entries()) {
    await as(taker);
    expect(await press(`${given}/sign-on`, said[i])).toBe(303);
    await web.signIn({ role: 'station', organisationId: station });
    expect(await signedOn()).toMatchObject({ memberId: taker, signedOn: state });
  }
  await as(giver);
  expect(await press(`${given}/sign-on`)).toBe(404);
  expect(await press(`${later}/sign-on`, { lon: 'x', lat: '' })).toBe(400);
});
