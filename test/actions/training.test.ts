import { readXlsx } from 'hucre/xlsx';
import { beforeEach, describe, expect, test } from 'vitest';
import { daysAfter } from '../../src/kernel/calendar.ts';
import { texts } from '../../src/texts.ts';
import { tellEnding } from '../../src/training/tell-ending.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let people: number[];
/** START is 2026-11-24 03:07 in the city. */
const TODAY = '2026-11-24';

beforeEach(async () => {
  await emptyDatabase(db);
  people = await addMembers(db, [{}, {}, {}, { phone: null }]);
  web = webOf(db);
  await web.signIn();
});

const put = (path: string, body: object) =>
  web.raw(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const read = async <T = Record<string, unknown>>(reply: Response | Promise<Response>) =>
  (await (await reply).json()) as T;
const courseOf = async (about: object = {}) =>
  (
    await read(
      web.json('/api/courses', {
        ...{ title: '急救复训', qualification: 'first_aid', validMonths: 24, passMark: 60 },
        ...{ needs: [{ role: 'first_aid' }], ...about },
      }),
    )
  ).id as number;
const hours = (n: number) => new Date(START.getTime() + n * 3_600_000).toISOString();
const sessionOf = async (courseId: number, about: object = {}) =>
  (
    await read(
      web.json('/api/training-sessions', {
        ...{ courseId, place: '训练基地', startsAt: hours(-2), endsAt: hours(1), seats: 2, ...about },
      }),
    )
  ).id as number;
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await read(reply);
  return [
    status,
    String(type).replace('/problems/', ''),
    ...((errors ?? []) as { field: string }[]).map((e) => e.field),
  ];
};
const leftOut = async () => {
  const arriveBy = new Date(web.clock.now().getTime() + 3_600_000);
  const plan = await read(
    web.json('/api/plans', {
      ...{ kind: 'drill', position: SCENE, arriveBy, lines: [{ role: 'first_aid', count: 1 }] },
      ...{ title: '演练', place: '东门', commander: { name: '王队' } },
    }),
  );
  return (plan.leftOut as { memberId: number }[]).map((l) => l.memberId);
};

test('a course taken renews the qualification, and the member is back in the plan the same minute', async () => {
  await db.sql`insert into qualification (member_id, kind, issued_on, expires_on)
    values (${people[0] ?? 0}, 'first_aid', '2024-01-01', ${daysAfter(TODAY, -1)})`;
  expect(await leftOut()).toEqual(people);
  const session = await sessionOf(await courseOf());
  expect(
    (await web.json(`/api/training-sessions/${session}/sign-ups`, { memberIds: [people[0]] })).status,
  ).toBe(200);
  await web.json(`/api/training-sessions/${session}/seats`, {
    seats: [{ memberId: people[0], state: 'attended', mark: 85 }],
  });
  expect(await read(web.json(`/api/training-sessions/${session}/close`, {}))).toEqual({
    passed: 1,
    failed: 0,
    absent: 0,
  });
  const [held] = await db.sql`select issued_on, expires_on from qualification`;
  expect(held).toEqual({ issuedOn: TODAY, expiresOn: '2028-11-23' });
  expect(await leftOut()).toEqual(people.slice(1));
});

test('a qualification that ends today takes the member out of the plan at the city’s midnight, to the second', async () => {
  await db.sql`insert into qualification (member_id, kind, expires_on)
    values (${people[0] ?? 0}, 'first_aid', ${TODAY}), (${people[1] ?? 0}, 'first_aid', ${daysAfter(TODAY, 1)})`;
  web.clock.moveTo(new Date(`${TODAY}T23:59:59+08:00`));
  expect(await leftOut()).toEqual(people.slice(2));
  web.clock.moveTo(new Date(`${daysAfter(TODAY, 1)}T00:00:00+08:00`));
  expect(await leftOut()).toEqual([people[0], ...people.slice(2)]);
});

describe('a session', () => {
  test('is closed once, by whoever comes first, and not before everybody there has a mark', async () => {
    const session = await sessionOf(await courseOf());
    const close = () => web.json(`/api/training-sessions/${session}/close`, {});
    const seats = (mark?: number) =>
      web.json(`/api/training-sessions/${session}/seats`, {
        seats: [{ memberId: people[1], state: 'attended', ...(mark !== undefined && { mark }) }],
      });
    await seats();
    expect(await problem(close())).toEqual([409, 'session-unmarked']);
    await seats(59);
    const both = await Promise.all([close(), close()]);
    expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
    expect(await problem(seats(100))).toEqual([409, 'session-ended']);
    const results = await db.sql`select member_id, mark, outcome, valid_until from course_result`;
    expect([...results]).toEqual([{ memberId: people[1], mark: 59, outcome: 'failed', validUntil: null }]);
    expect(await db.sql`select from qualification`).toHaveLength(0);
  });

  test('has no more seats than it has, also when two take the last one at once', async () => {
    const session = await sessionOf(await courseOf());
    const take = (memberIds: (number | undefined)[]) =>
      web.json(`/api/training-sessions/${session}/sign-ups`, { memberIds });
    await take([people[0]]);
    const both = await Promise.all([take([people[1]]), take([people[2]])]);
    expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
    await take([people[0]]);
    const { session: is, seats } = await read(web.json(`/api/training-sessions/${session}`));
    expect([(is as { taken: number }).taken, (seats as unknown[]).length]).toEqual([2, 2]);
  });

  test('keeps what its course asked when it was planned', async () => {
    const course = await courseOf();
    const session = await sessionOf(course);
    const harder = {
      title: '急救复训',
      qualification: 'first_aid',
      validMonths: 12,
      passMark: 90,
      version: 1,
    };
    expect((await put(`/api/courses/${course}`, harder)).status).toBe(200);
    expect(await problem(put(`/api/courses/${course}`, harder))).toEqual([409, 'course-was-changed']);
    await web.json(`/api/training-sessions/${session}/seats`, {
      seats: [{ memberId: people[0], state: 'attended', mark: 70 }],
    });
    await web.json(`/api/training-sessions/${session}/close`, {});
    const [held] = await db.sql`select expires_on from qualification`;
    expect(held).toEqual({ expiresOn: '2028-11-23' });
  });

  test('lets a member in by the code at the door, in its time, once', async () => {
    const session = await sessionOf(await courseOf({ passMark: null }));
    const { code = '' } = await read<{ code?: string }>(web.json(`/api/training-sessions/${session}/code`));
    await web.signIn({ memberId: people[2] ?? 0 });
    const enter = (said: string) => web.json(`/api/training-sessions/${session}/check-in`, { code: said });
    expect(await problem(enter('wrong'))).toEqual([409, 'session-code']);
    expect([(await enter(code)).status, (await enter(code)).status]).toEqual([204, 204]);
    expect((await web.json(`/api/training-sessions/${session}/code`)).status).toBe(403);
    const rows = await db.sql`select member_id, state from attendance`;
    expect([...rows]).toEqual([{ memberId: people[2], state: 'attended' }]);
  });

  test('that is wrong is refused with the field named', async () => {
    const courseId = await courseOf();
    const plan = (about: object) =>
      web.json('/api/training-sessions', {
        ...{ courseId, place: '训练基地', startsAt: hours(1), endsAt: hours(2), seats: 2, ...about },
      });
    const wrong = [{ courseId: 99 }, { endsAt: hours(0) }, { seats: 0 }, { trainerId: 999 }, { unitId: 77 }];
    const fields = await Promise.all(wrong.map((about) => problem(plan(about))));
    expect(fields.map((f) => f[2])).toEqual(['courseId', 'endsAt', 'seats', 'trainerId', 'unitId']);
    expect(await problem(web.json('/api/courses', { title: '急救复训' }))).toEqual([
      409,
      'course-title-taken',
      'title',
    ]);
    const session = await sessionOf(courseId, { startsAt: hours(1), endsAt: hours(2) });
    expect(await problem(web.json(`/api/training-sessions/${session}/close`, {}))).toEqual([
      409,
      'session-not-begun',
    ]);
    const absent = { seats: [{ memberId: people[0], state: 'absent', mark: 5 }] };
    expect(await problem(web.json(`/api/training-sessions/${session}/seats`, absent))).toEqual([
      400,
      'invalid-request',
      'seats.0.mark',
    ]);
  });
});

test('who must still take a course: never passed, over, or over soon; a seat in a session shows', async () => {
  const course = await courseOf({ needs: [{}] });
  const ends = [null, daysAfter(TODAY, -1), daysAfter(TODAY, 60), daysAfter(TODAY, 61)];
  for (const [i, until] of ends.entries())
    if (until)
      await db.sql`insert into qualification (member_id, kind, expires_on) values (${people[i] ?? 0}, 'first_aid', ${until})`;
  const session = await sessionOf(course);
  await web.json(`/api/training-sessions/${session}/sign-ups`, { memberIds: [people[0]] });
  const page = await read(web.json('/api/training/catch-up'));
  expect(page.counts).toEqual({ missing: 1, ended: 1, ending: 1 });
  expect(
    (page.items as { memberId: number; why: string; signedUpFor: number | null }[]).map((i) => [
      i.memberId,
      i.why,
      i.signedUpFor,
    ]),
  ).toEqual([
    [people[0], 'missing', session],
    [people[1], 'ended', null],
    [people[2], 'ending', null],
  ]);
  const second = await read(web.json('/api/training/catch-up?page=2&pageSize=2'));
  expect([second.total, (second.items as unknown[]).length]).toEqual([3, 1]);
});

test('whose qualification ends is told 60, 30 and 7 days before, once each, and not by night', async () => {
  await db.sql`insert into qualification (member_id, kind, expires_on) values
    (${people[0] ?? 0}, 'first_aid', ${daysAfter(TODAY, 60)}), (${people[1] ?? 0}, 'rope', ${daysAfter(TODAY, 5)}),
    (${people[2] ?? 0}, 'rope', ${daysAfter(TODAY, 61)})`;
  const on = (days: number, time: string) => new Date(`${daysAfter(TODAY, days)}T${time}:00+08:00`);
  const tell = (at: Date) => tellEnding(web.deps, texts, at);
  expect([await tell(on(0, '03:07')), await tell(on(0, '10:00')), await tell(on(0, '11:00'))]).toEqual([
    0, 2, 0,
  ]);
  expect((await Promise.all([tell(on(1, '09:00')), tell(on(1, '09:00'))])).sort()).toEqual([0, 1]);
  expect([await tell(on(30, '09:00')), await tell(on(53, '09:00'))]).toEqual([1, 2]);
  const rows = await db.sql`select member_id, days from ending_notice order by told_at, member_id`;
  expect(rows.map((r) => [r.memberId, r.days])).toEqual([
    [people[0], 60],
    [people[1], 7],
    [people[2], 60],
    [people[0], 30],
    [people[0], 7],
    [people[2], 30],
  ]);
  const [sent] = await db.sql`select template, vars from delivery where member_id = ${people[1] ?? 0}`;
  expect(sent).toMatchObject({ template: 'ending', vars: { skill: '高空绳索', until: daysAfter(TODAY, 5) } });
});

test('readiness counts what the records say, in each unit and in all', async () => {
  const [unit] = await db.sql<
    { id: number }[]
  >`insert into unit (kind, name) values ('battalion', '1大队') returning id`;
  const unitId = unit?.id ?? 0;
  await db.sql`insert into post (unit_id, title, seats) values (${unitId}, 'member', 5)`;
  await db.sql`update member set unit_id = ${unitId} where id = any(${people.slice(0, 3)})`;
  await db.sql`insert into qualification (member_id, kind, expires_on) values
    (${people[0] ?? 0}, 'rope', ${TODAY}), (${people[1] ?? 0}, 'rope', ${daysAfter(TODAY, -1)}), (${people[3] ?? 0}, 'rope', null)`;
  await db.sql`insert into absence (member_id, kind, starts_at) values (${people[2] ?? 0}, 'leave', ${START})`;
  await courseOf({ needs: [{}], qualification: 'rope' });
  const { total, units } = await read<{ total: object; units: object[] }>(web.json('/api/readiness'));
  const own = {
    seats: 5,
    people: 3,
    strength: 3,
    available: 2,
    proven: 0,
    drilled: 0,
    owing: 2,
    unequipped: 0,
    qualified: { rope: 1 },
  };
  expect(units).toEqual([expect.objectContaining({ unitId, ...own })]);
  // The fourth has no phone and no unit.
  expect(total).toEqual({ ...own, people: 4, strength: 4 });
  // Behind each figure stand its people, and no others.
  const lacking = async (lacks: string, query = '') =>
    (await read<{ items: { id: number }[] }>(web.json(`/api/members?lacks=${lacks}${query}`))).items.map(
      (m) => m.id,
    );
  expect(await lacking('availability')).toEqual(people.slice(2));
  expect(await lacking('availability', `&unitId=${unitId}`)).toEqual([people[2]]);
  for (const lacks of ['reach', 'drill']) expect(await lacking(lacks)).toEqual(people);
  // Of a county: its people, whichever unit they are in, and its units alone.
  const [county] = await db.sql<{ id: number }[]>`
    with city as (insert into organisation (kind, name) values ('city', '云川市') returning id)
    insert into organisation (kind, name, parent_id) select 'county', '榆河县', id from city returning id`;
  const countyId = county?.id ?? 0;
  await db.sql`update member set county_id = ${countyId} where id = any(${people.slice(2)})`;
  const ofCounty = await read<{ total: object; units: object[] }>(
    web.json(`/api/readiness?countyId=${countyId}`),
  );
  expect(ofCounty).toMatchObject({ total: { people: 2, seats: 0 }, units: [] });
  await db.sql`update unit set county_id = ${countyId}`;
  const withUnit = await read<{ units: object[] }>(web.json(`/api/readiness?countyId=${countyId}`));
  expect(withUnit.units).toMatchObject([{ unitId, people: 1, seats: 5 }]);
  expect(await lacking('reach', `&organisationId=${countyId}`)).toEqual(people.slice(2));
  await db.sql`update member set consent_withdrawn_on = ${TODAY} where id = ${people[2] ?? 0}`;
  expect(await lacking('availability')).toEqual([people[3]]);
});

test('a member reads what is owed, which sessions there are to go to, and what came of the past ones: nobody else’s', async () => {
  const [me = 0, other = 0] = people;
  await db.sql`insert into qualification (member_id, kind, expires_on) values (${me}, 'first_aid', ${daysAfter(TODAY, 9)})`;
  const course = await courseOf();
  const [mine, off, gone] = [
    await sessionOf(course),
    await sessionOf(course, { startsAt: hours(5), endsAt: hours(6) }),
    await sessionOf(course, { startsAt: hours(7), endsAt: hours(8) }),
  ];
  await web.json(`/api/training-sessions/${mine}/sign-ups`, { memberIds: [me, other] });
  await web.json(`/api/training-sessions/${off}/sign-ups`, { memberIds: [me] });
  await web.json(`/api/training-sessions/${off}/cancel`, {});
  await web.json(`/api/training-sessions/${gone}/cancel`, {});
  await web.signIn({ memberId: me });
  const seen = await read<{ owed: object[]; sessions: object[]; results: object[] }>(
    web.json('/api/me/training'),
  );
  expect(seen.owed).toEqual([
    {
      courseId: course,
      title: '急救复训',
      qualification: 'first_aid',
      why: 'ending',
      until: daysAfter(TODAY, 9),
    },
  ]);
  expect(seen.sessions).toMatchObject([
    { id: mine, seat: 'signed_up', taken: 2, cancelled: false },
    { id: off, seat: 'signed_up', cancelled: true },
  ]);
  expect(seen.results).toEqual([]);
  await web.signIn();
  await web.json(`/api/training-sessions/${mine}/seats`, {
    seats: [{ memberId: me, state: 'attended', mark: 85 }],
  });
  await web.json(`/api/training-sessions/${mine}/close`, {});
  await web.signIn({ memberId: me });
  expect(await read(web.json('/api/me/training'))).toMatchObject({
    ...{ owed: [], sessions: [{ id: off }] },
    results: [{ title: '急救复训', heldOn: TODAY, mark: 85, outcome: 'passed' }],
  });
  await web.signIn();
  expect(await read(web.json('/api/me/training'))).toEqual({ owed: [], sessions: [], results: [] });
});

test('all records go out as a workbook and as CSV, nothing in them runs, and who took them stands in the audit', async () => {
  const courseId = await courseOf({ title: '=急救' });
  await db.sql`
    insert into course_result (course_id, member_id, held_on, mark, outcome, valid_until)
    values (${courseId}, ${people[0] ?? 0}, '2025-05-01', 88, 'passed', '2027-04-30')`;
  await sessionOf(courseId);
  const csv = await (await web.page('/api/training/export.csv?records=results')).text();
  expect(csv.split('\r\n').slice(0, 2)).toEqual([
    '姓名,单位,课程,日期,分数,结果,有效期至',
    expect.stringMatching(/^[^,]*,[^,]*,'=急救,2025-05-01,88,合格,2027-04-30$/),
  ]);
  const book = await readXlsx(
    new Uint8Array(await (await web.page('/api/training/export.xlsx')).arrayBuffer()),
  );
  expect(book.sheets.map((s) => [s.name, s.rows.length])).toEqual([
    ['培训成绩', 2],
    ['培训场次', 2],
    ['考试', 1],
    ['保安员证', 1],
    ['演练评分', 1],
    ['训练标准', 2],
  ]);
  expect(book.sheets.at(-1)?.rows[1]?.slice(1, 5)).toEqual(['急救', 24, 60, '急救']);
  expect((await web.page('/api/training/export.csv?records=other')).status).toBe(400);
  const notes = await db.sql<{ after: object }[]>`
    select after from audit_entry where action = 'training.export' order by id`;
  expect(notes.map((n) => n.after)).toEqual([
    { format: 'csv', records: 'results', rows: 1 },
    { format: 'xlsx', records: 'all', rows: 3 },
  ]);
});
