// Who is chosen (rules 8 to 11, and 2). The order of asking itself: test/rules/choose, test/actions/candidates, and the
// stories of asking for the border and the tired.
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { beginStory, SCENE, type Story } from '../support/story.ts';

const db = await testDatabase();

/** Kilometres north of the scene. */
const north = (km: number) => ({ lon: SCENE.lon, lat: SCENE.lat + km / 111.195 });

interface PlannedPerson {
  memberId: number;
  name: string;
  roles: string[];
  positionSource: string;
  tired: boolean;
}
interface PlanBody {
  people: PlannedPerson[];
  leftOut: { name: string; reason: string }[];
  shortfall: Record<string, number>;
}
const planOf = async (story: Story, need: Record<string, number>, kind = 'real') =>
  (await story.leader.post('/plans', {
    ...{ kind, position: SCENE, arriveBy: new Date(story.clock.now().getTime() + 3_600_000).toISOString() },
    lines: Object.entries(need).map(([role, count]) => ({ role, count })),
  })) as unknown as PlanBody;
const order = (plan: PlanBody) => plan.people.map((p) => [p.name, p.positionSource]);

test('8: by the freshest trustworthy position: own for ten minutes while sharing, else site on duty, else home', async () => {
  const story = await beginStory(db);
  const people = await story.people([
    { name: 'home', km: 5 },
    { name: 'duty', km: 40 },
    { name: 'own', km: 50 },
    { name: 'hidden', km: 60 },
  ]);
  const idOf = (name: string) => people.find((p) => p.name === name)?.id;
  const [city] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name) values ('city', '云川市') returning id`;
  const [site] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name, parent_id, lon, lat)
    values ('site', '商场', ${city?.id ?? 0}, ${north(3).lon}, ${north(3).lat}) returning id`;
  await story.world.asLeader('PATCH', `/members/${idOf('duty')}`, {
    ...{ version: 1, duty: { state: 'on', siteId: site?.id } },
  });
  const share = (name: string, body: object) =>
    story.world.asLeader('POST', `/members/${idOf(name)}/position`, body);
  await share('own', { sharing: true, ...north(1) });
  await share('hidden', { sharing: true, ...north(0.5) });
  await share('hidden', { sharing: false });
  const fresh = [
    ['own', 'own'],
    ['duty', 'duty'],
    ['home', 'home'],
    ['hidden', 'home'],
  ];
  expect(order(await planOf(story, { general: 4 }))).toEqual(fresh);
  await story.advance('10m');
  expect(order(await planOf(story, { general: 4 }))).toEqual(fresh);
  await story.advance('1s');
  expect(order(await planOf(story, { general: 4 }))).toEqual([
    ['duty', 'duty'],
    ['home', 'home'],
    ['own', 'home'],
    ['hidden', 'home'],
  ]);
});

test('8: what is no position is refused or passed over; without one a person comes last and is marked', async () => {
  const story = await beginStory(db);
  const [lost, near] = await story.people([
    { name: 'lost', km: null },
    { name: 'near', km: 90 },
  ]);
  for (const body of [
    { lon: 0, lat: 0 },
    { lon: 181, lat: 36 },
    { lon: 103, lat: 95 },
    { ...SCENE, at: '2026-11-23T19:08:00Z' },
  ]) {
    const answer = await story.leader.post(`/members/${lost?.id}/position`, { sharing: true, ...body });
    expect(answer.status).toBe(400);
  }
  // However it came there: a position of the future is none.
  await db.sql`update member set sharing = true, own_lon = 103.8, own_lat = 36, own_pos = point(1, 1),
    own_pos_at = ${new Date('2026-11-23T19:30:00Z')} where id = ${near?.id ?? 0}`;
  expect(order(await planOf(story, { general: 2 }))).toEqual([
    ['near', 'home'],
    ['lost', 'none'],
  ]);
  await story.launch({ need: { general: 2 }, minutes: 60 });
  expect((await story.row('lost')).distanceMetres).toBeNull();
});

test('8: ties go by id, and the same state gives the same plan', async () => {
  const story = await beginStory(db);
  await story.people(
    ['e', 'd', 'c', 'b', 'a'].map((name) => ({ name, km: 2, skills: ['first_aid' as const] })),
  );
  const need = { general: 2, first_aid: 2 };
  const first = await planOf(story, need);
  expect(first.people.map((p) => p.memberId)).toEqual([1, 2, 3, 4, 5]);
  await db.sql`update member set remark = 'moved to the end of the table' where id in (1, 3)`;
  await db.sql`update qualification set number = 'x' where member_id = 2`;
  expect(await planOf(story, need)).toEqual(first);
});

test('9: a qualification counts to the end of its last day in the city, and each exclusion has its reason', async () => {
  const story = await beginStory(db, { start: new Date('2026-11-23T15:59:59Z') });
  await story.people([
    { name: 'today', skills: ['first_aid'], expiresOn: '2026-11-23' },
    { name: 'away', skills: ['first_aid'], absent: true },
    { name: 'unasked', skills: ['first_aid'], consentOn: null },
    { name: 'unskilled' },
    { name: 'mute', skills: ['first_aid'], phone: null },
  ]);
  const before = await planOf(story, { first_aid: 1 });
  expect(before.people.map((p) => p.name)).toEqual(['today']);
  expect(Object.fromEntries(before.leftOut.map((l) => [l.name, l.reason]))).toEqual({
    ...{ away: 'absent', unasked: 'no_consent', unskilled: 'no_qualification', mute: 'unreachable' },
  });
  await story.advance('1s');
  const after = await planOf(story, { first_aid: 1 });
  expect(after.leftOut).toContainEqual(
    expect.objectContaining({ name: 'today', reason: 'no_qualification' }),
  );
  expect(after.shortfall).toEqual({ first_aid: 1 });
});

test('9: an absence counts from its beginning to its end; unknown duty passes', async () => {
  const story = await beginStory(db);
  const [m] = await story.people(['m01']);
  await story.leader.post(`/members/${m?.id}/absences`, {
    ...{ kind: 'leave', startsAt: '2026-11-23T19:08:00Z', endsAt: '2026-11-23T19:10:00Z' },
  });
  const asked = async () => (await planOf(story, { general: 1 })).people.length;
  expect(await asked()).toBe(1);
  await story.advance('1m');
  expect(await asked()).toBe(0);
  await story.advance('2m');
  expect(await asked()).toBe(1);
});

test('2: the scarce skill is spared among people at about the same distance, and a gap asks for what it lacks', async () => {
  const story = await beginStory(db);
  await story.people([
    { name: 'nurse', km: 0.1, skills: ['first_aid'] },
    { name: 'nurse 2', km: 0.2, skills: ['first_aid'] },
    { name: 'plain', km: 0.3 },
    { name: 'far nurse', km: 30, skills: ['first_aid'] },
    { name: 'far plain', km: 31 },
  ]);
  await story.launch({ need: { first_aid: 1, general: 1 } });
  for (const name of ['nurse', 'plain']) story.phone(name).expectSms('集结');
  story.phone('nurse 2').expectNothing();
  await story.phone('plain').reply('1 5');
  await story.advance('5m');
  story.phone('nurse 2').expectSms('集结');
  for (const name of ['far nurse', 'far plain']) story.phone(name).expectNothing();
});

test('10: freed from the drill for a real call-out, and not to be won back', async () => {
  const story = await beginStory(db);
  await story.people(['m01', 'm02', 'm03']);
  const drill = await story.launch({ kind: 'drill', need: { general: 2 } });
  await story.phone('m01').reply('1 10');
  const real = await story.launch({ need: { general: 1 } });
  expect((await story.row('m01', drill)).state).toBe('released');
  expect((await story.board(drill)).gap).toEqual({ general: 2 });
  expect(await story.logged('released', drill)).toMatchObject([
    { data: { reason: 'freed_for_real', takenBy: real } },
  ]);
  expect(await story.leader.summonAgain('m01', drill)).toMatchObject({
    ...{ status: 409, reason: 'in_real_callout' },
  });
  expect(await story.leader.answerFor('m01', { answer: 'coming' }, drill)).toMatchObject({ outcome: 'late' });
  // The drill asks somebody else in its place.
  await story.advance('5m');
  story.phone('m03').expectSms('【演练】集结');
  const { stored, replayed } = await story.bothStates(drill);
  expect(replayed).toEqual(stored);
  // The drill's end reaches whoever it had called, this one too, as what it is.
  await story.leader.standDown({}, drill);
  const ended = (name: string) =>
    story
      .phone(name)
      .texts()
      .filter((t) => t.startsWith('【演练】解除'));
  for (const name of ['m01', 'm02', 'm03']) expect(ended(name)).toHaveLength(1);
  expect((await story.row('m01', real)).state).toBe('waiting');
});

test('10: rested people first; the tired are asked when there are too few, and marked', async () => {
  const story = await beginStory(db);
  await story.people(['near', 'middle', 'far']);
  await story.launch();
  await story.phone('near').answer({ answer: 'arrived' });
  await story.leader.standDown();
  const plan = await planOf(story, { general: 3 });
  expect(plan.people.map((p) => [p.name, p.tired])).toEqual([
    ['middle', false],
    ['far', false],
    ['near', true],
  ]);
  await story.advance('8h');
  expect((await planOf(story, { general: 3 })).people.map((p) => p.name)).toEqual(['near', 'middle', 'far']);
});

test('11: across the border only for what the own county lacks, with the officer named, and both see it', async () => {
  const story = await beginStory(db);
  await story.people([
    { name: 'neighbour', km: 1, county: '城关区', skills: ['first_aid'] },
    { name: 'neighbour 2', km: 2, county: '城关区' },
    { name: 'own', km: 9, county: '石岭县' },
    { name: 'own 2', km: 10, county: '石岭县' },
  ]);
  const counties = await db.sql<{ id: number; name: string }[]>`
    select id, name from organisation where kind = 'county' order by name`;
  const idOf = (name: string) => counties.find((c) => c.name === name)?.id ?? 0;
  const countyId = idOf('石岭县');
  await story.launch({ kind: 'drill', need: { general: 2 }, countyId });
  for (const name of ['neighbour', 'neighbour 2']) story.phone(name).expectNothing();
  await story.leader.standDown();
  const id = await story.launch({ need: { general: 2, first_aid: 1 }, countyId });
  expect(story.phone('neighbour').expectSms('【真实】集结')).toContain('指挥王队');
  story.phone('neighbour 2').expectNothing();
  expect((await story.row('neighbour')).crossBorder).toBe(true);
  expect(await story.logged('counties_informed')).toMatchObject([{ data: { commander: '王队' } }]);
  for (const county of [countyId, idOf('城关区')]) {
    const seen = await story.world.asLeader('GET', `/callouts?countyId=${county}`);
    expect(((await seen.json()) as { callouts: { id: number }[] }).callouts.map((c) => c.id)).toContain(id);
  }
});
