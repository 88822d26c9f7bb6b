// A station's roll-calls from shift to absence, over real HTTP and a real database.
import { beforeEach, describe, expect, test } from 'vitest';
import { rollCallToken } from '../../src/callout/link.ts';
import { receiveText } from '../../src/delivery/inbound.ts';
import { codeOf } from '../../src/duty/roll-call-code.ts';
import { runRollCalls } from '../../src/duty/run-roll-calls.ts';
import { takeText } from '../../src/take-text.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let people: number[];
let station = 0;
let site = 0;
let employer = 0;
/** START is Tuesday 2026-11-24 03:07 in the city; the roll is called at 08:00. */
const OPENS = 293;

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`,
  );
const minute = (n: number) => new Date(START.getTime() + n * 60_000).toISOString();

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`delete from role_grant where role in ('station', 'employer')`;
  people = await addMembers(db, [{}, {}, {}, {}]);
  const city = await node('city', null, '市');
  const county = await node('county', city, '县');
  station = await node('station', county, '城关派出所');
  employer = await node('employer', city, '平安公司');
  site = await node('site', station, '第一商场');
  await db.sql`update organisation set lon = ${SCENE.lon}, lat = ${SCENE.lat}, employer_id = ${employer} where id = ${site}`;
  await db.sql`update member set station_id = ${station}, site_id = ${site}, employer_id = ${employer}`;
  web = webOf(db);
  await web.signIn();
});

const read = async <T = Record<string, unknown>>(reply: Response | Promise<Response>) =>
  (await (await reply).json()) as T;
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await read(reply);
  const fields = (errors ?? []) as { field: string }[];
  return [status, String(type).replace('/problems/', ''), ...fields.map((e) => e.field)];
};
const shift = (memberId: number | undefined, from = 0, until = 600) =>
  web.json('/api/shifts', { memberId, siteId: site, startsAt: minute(from), endsAt: minute(until) });
const schedule = (about: object = {}) =>
  web.json('/api/roll-call-schedules', {
    ...{ stationId: station, kind: 'morning', weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 480, ...about },
  });
const open = async (about: object = {}) => {
  for (const id of people) await shift(id);
  await schedule(about);
  await web.at(OPENS);
};
const linkOf = async (memberId: number | undefined) =>
  `/rc/${rollCallToken(
    web.deps.linkSecret,
    await idOf(db.sql`select id from roll_call_entry where member_id = ${memberId ?? 0} order by id desc`),
  )}`;
const here = async (memberId: number | undefined, body: object = {}) =>
  read<{ outcome: string; state: string }>(web.json(await linkOf(memberId), body));
const states = async () =>
  (await db.sql<{ state: string }[]>`select state from roll_call_entry order by member_id`).map(
    (r) => r.state,
  );
const tick = (memberId: number | undefined, state: string, more: object = {}) =>
  web.json('/api/roll-calls/1/ticks', { ticks: [{ memberId, state, ...more }] });
const north = (metres: number) => ({ lon: SCENE.lon, lat: SCENE.lat + metres / 111_195 });
const officer = async (role: 'station' | 'employer', organisationId: number, phone: string) => {
  const user = await idOf(db.sql`
    insert into account (name, phone, created_at, updated_at) values (${role}, ${phone}, ${START}, ${START}) returning id`);
  await db.sql`insert into role_grant (user_id, role, organisation_id, granted_by, granted_at)
    values (${user}, ${role}, ${organisationId}, 'test', ${START})`;
};

test('a morning: called, called again, late, in the wrong place, excused, absent, and those in charge are told', async () => {
  await officer('station', station, '+8613800000001');
  await officer('employer', employer, '+8613800000002');
  const [a, b, c, d] = people;
  const [e = 0] = await addMembers(db, [{ name: '请假者' }]);
  await db.sql`update member set station_id = ${station} where id = ${e}`;
  await db.sql`insert into absence (member_id, kind, starts_at) values (${e}, 'sick', ${START})`;
  await shift(e);
  await open();
  expect(await states()).toEqual(['silent', 'silent', 'silent', 'silent', 'excused']);
  expect(await web.texts(a ?? 0)).toEqual([
    `【点名】请在 08:15 前应到。回复 ${codeOf(1)} 应到，或点此：http://m.test${await linkOf(a)}`,
  ]);
  expect(await web.texts(e)).toEqual([]);
  expect(await (await web.page(await linkOf(a))).text()).toContain('<button class="big yes">到</button>');
  expect((await web.form(await linkOf(a), {})).status).toBe(303);
  expect(await (await web.page(await linkOf(a))).text()).toContain('已到');
  await web.at(OPENS + 5);
  expect(await web.texts(a ?? 0)).toHaveLength(1);
  expect((await web.texts(b ?? 0))[1]).toContain('第二次点名');
  expect(await here(b, { position: north(290) })).toEqual({ outcome: 'kept', state: 'late' });
  expect(await here(c, { position: north(310) })).toEqual({ outcome: 'kept', state: 'wrong_place' });
  await web.at(OPENS + 15);
  expect(await states()).toEqual(['present', 'late', 'wrong_place', 'absent', 'excused']);
  const told = await db.sql<{ address: string; body: string }[]>`
    select address, body from message_log where address like '+8613800000%' order by address`;
  expect(told.map((m) => m.address)).toEqual(['+8613800000001', '+8613800000002']);
  expect(told[0]?.body).toBe('【点名】08:00 点名 1 人未到：队员4。请核实去向。');
  expect(await here(d)).toEqual({ outcome: 'after_closing', state: 'absent' });
  const { told: notices } = await read<{ told: object[] }>(web.json('/api/roll-calls/1'));
  expect(notices).toMatchObject([
    { organisationName: '城关派出所', kind: 'station', absent: 1, state: 'sent' },
    { organisationName: '平安公司', kind: 'employer', absent: 1, state: 'sent' },
  ]);
  const [figures] = (await read<{ items: object[] }>(web.json('/api/roll-calls/figures'))).items;
  expect(figures).toEqual({ id: site, name: '第一商场', rate: 50, streak: 0, looked: 1 });
  const list = await read<{ total: number; items: object[] }>(web.json('/api/roll-calls?pageSize=1'));
  expect([list.total, list.items[0]]).toMatchObject([1, { listed: 5, there: 2, silent: 0, absent: 1 }]);
});

test('a member reads his or her own roll-calls and coming shifts, and nobody else’s', async () => {
  await open();
  await shift(people[0], 1_440, 1_500);
  await web.at(OPENS + 3);
  await web.signIn({ memberId: people[0] ?? 0 });
  const mine = await read<{ rollCalls: { path: string }[]; shifts: object[] }>(web.json('/api/me/duty'));
  expect(mine.rollCalls).toMatchObject([
    { siteName: '第一商场', state: 'silent', open: true, closesAt: minute(OPENS + 15) },
  ]);
  expect(mine.rollCalls[0]?.path).toBe(await linkOf(people[0]));
  expect(mine.shifts).toMatchObject([{ startsAt: minute(0) }, { startsAt: minute(1_440) }]);
  await web.at(700);
  expect(await read(web.json('/api/me/duty'))).toMatchObject({
    rollCalls: [{ open: false, state: 'absent' }],
    shifts: [{ startsAt: minute(1_440) }],
  });
  await web.signIn({ role: 'city' });
  expect(await read(web.json('/api/me/duty'))).toEqual({ rollCalls: [], shifts: [] });
});

describe('a roll-call', () => {
  test('opens, calls again and closes once, however many look at once', async () => {
    await shift(people[0]);
    await schedule();
    for (const minutes of [OPENS, OPENS + 5, OPENS + 15]) {
      const now = new Date(minute(minutes));
      await Promise.all([1, 2, 3].map(() => runRollCalls(web.deps, now)));
      await runRollCalls(web.deps, now);
    }
    expect(await db.sql`select from roll_call where closed_at is not null`).toHaveLength(1);
    const sent = await db.sql<{ purpose: string }[]>`select purpose from delivery order by id`;
    expect([...new Set(sent.map((s) => s.purpose))]).toEqual(['roll_call', 'roll_call_again']);
    expect(sent).toHaveLength(2);
  });

  test('lists at a change of shifts those who come, and keeps its list when shifts change after it', async () => {
    await shift(people[0], 0, OPENS);
    await shift(people[1], OPENS, 600);
    await schedule();
    await web.at(OPENS);
    await shift(people[2], OPENS - 60, 600);
    await web.at(OPENS + 15);
    expect([...(await db.sql`select member_id from roll_call_entry`)]).toEqual([{ memberId: people[1] }]);
  });

  test('is found by station, day, kind and state; a changed schedule calls at its new time', async () => {
    await open();
    const found = async (query: string) =>
      (await read<{ total: number }>(web.json(`/api/roll-calls?${query}`))).total;
    expect(await found(`stationId=${station}&day=2026-11-24&kind=morning&state=open`)).toBe(1);
    for (const query of [`stationId=${site}`, 'day=2026-11-25', 'kind=evening', 'state=closed'])
      expect([query, await found(query)]).toEqual([query, 0]);
    expect(await problem(web.json('/api/roll-calls?day=2026-13-01'))).toEqual([
      400,
      'invalid-request',
      'day',
    ]);
    const put = await web.raw('/api/roll-call-schedules/1', {
      ...{ method: 'PUT', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ stationId: station, kind: 'evening', weekdays: [2], fromMinute: 540 }),
    });
    expect(put.status).toBe(204);
    const [row] = await db.sql<
      { nextAt: Date }[]
    >`select next_at from roll_call_schedule where kind = 'evening'`;
    expect(row?.nextAt.toISOString()).toBe(minute(OPENS + 60));
  });

  test('that was missed in a standstill is not called afterwards, and logged; the next one comes', async () => {
    await shift(people[0]);
    await schedule();
    await web.at(OPENS + 20);
    expect(await db.sql`select from roll_call`).toHaveLength(0);
    expect(await db.sql`select from log_entry where type = 'roll_call_missed'`).toHaveLength(1);
    const [row] = await db.sql<{ nextAt: Date }[]>`select next_at from roll_call_schedule`;
    expect(row?.nextAt.toISOString()).toBe(minute(OPENS + 1_440));
  });

  test('of a surprise does not say before when it comes; by radio nobody gets a message', async () => {
    await schedule({ kind: 'surprise', untilMinute: 600 });
    await open({ byRadio: true, kind: 'evening' });
    const { items } = await read<{ items: { kind: string; nextAt: string | null }[] }>(
      web.json('/api/roll-call-schedules'),
    );
    expect(items.map((s) => [s.kind, s.nextAt === null]).sort()).toEqual([
      ['evening', false],
      ['surprise', true],
    ]);
    const sent =
      await db.sql`select from delivery d join roll_call r on r.by_radio where d.purpose like 'roll_call%'
      and not exists (select from roll_call s where s.kind = 'surprise')`;
    expect(sent).toHaveLength(0);
  });
});

describe('what is said', () => {
  test('by two officers at once counts by its true time, whichever comes first; both are kept, and it is taken back', async () => {
    await open();
    await web.at(OPENS + 3);
    await tick(people[0], 'present', { deviceAt: minute(OPENS + 2), clientId: 'x' });
    // Ticked earlier on a phone that was offline, and told later.
    const late = await read<{ entries: object[] }>(
      tick(people[0], 'excused', { deviceAt: minute(OPENS + 1), clientId: 'y' }),
    );
    expect(late.entries).toEqual([{ memberId: people[0], state: 'present', between: null }]);
    await tick(people[0], 'excused', { deviceAt: minute(OPENS + 1), clientId: 'y' });
    const sheet = await read<{ entries: { marks: { state: string }[] }[] }>(web.json('/api/roll-calls/1'));
    expect(sheet.entries[0]?.marks.map((m) => m.state)).toEqual(['present', 'excused']);
    await Promise.all([tick(people[1], 'present'), tick(people[1], 'absent')]);
    expect(
      await db.sql`select from roll_call_mark k join roll_call_entry e on e.id = k.entry_id
      where e.member_id = ${people[1] ?? 0}`,
    ).toHaveLength(2);
    await tick(people[0], 'silent');
    expect((await states())[0]).toBe('silent');
  });

  test('by another officer meanwhile is told to whoever ticks another thing, and never lost; one’s own is not', async () => {
    await open();
    const ticked = async (state: string, was: string) =>
      (
        await read<{ entries: { state: string; between: { state: string } | null }[] }>(
          tick(people[0], state, { was }),
        )
      ).entries[0];
    expect(await ticked('present', 'silent')).toMatchObject({ state: 'present', between: null });
    expect(await ticked('late', 'silent')).toMatchObject({ state: 'late', between: null });
    await web.signIn();
    expect(await ticked('late', 'present')).toMatchObject({ between: null });
    await web.signIn();
    expect(await ticked('absent', 'silent')).toMatchObject({ state: 'absent', between: { state: 'late' } });
    const sheet = await read<{ entries: { marks: { byName: string }[] }[] }>(web.json('/api/roll-calls/1'));
    expect(sheet.entries[0]?.marks).toHaveLength(4);
  });

  test('on a phone with a false clock counts by ours', async () => {
    await open();
    await web.at(OPENS + 6);
    // Two hours ahead; said two minutes ago.
    const ahead = (n: number) => minute(OPENS + n + 120);
    expect(await here(people[0], { deviceAt: ahead(4), sentAt: ahead(6) })).toMatchObject({
      state: 'present',
    });
    expect(await here(people[1], { deviceAt: ahead(6), sentAt: ahead(6) })).toMatchObject({ state: 'late' });
    expect(await here(people[2], { deviceAt: ahead(4) })).toMatchObject({ state: 'late' });
  });

  test('again by the same client id is one answer', async () => {
    await open();
    for (const _ of [1, 2]) await here(people[0], { clientId: 'same' });
    expect(await db.sql`select from roll_call_mark`).toHaveLength(1);
  });

  test('after closing is kept and changes nothing, also when it was said in time; ticks are refused', async () => {
    await open();
    await web.at(OPENS + 20);
    const said = await here(people[0], { deviceAt: minute(OPENS + 1), sentAt: minute(OPENS + 20) });
    expect(said).toEqual({ outcome: 'after_closing', state: 'absent' });
    expect(await problem(tick(people[0], 'present'))).toEqual([409, 'roll-call-closed']);
    const kept = await db.sql`select state, after_closing from roll_call_mark`;
    expect([...kept]).toEqual([{ state: 'present', afterClosing: true }]);
  });

  test('of somebody who is not listed, of no position, or by a made-up link is refused', async () => {
    await open();
    expect(await problem(tick(999_999, 'present'))).toEqual([400, 'invalid-request', 'ticks.0.memberId']);
    const nowhere = web.json(await linkOf(people[0]), { position: { lon: 0, lat: 0 } });
    expect(await problem(nowhere)).toEqual([400, 'invalid-request', 'position']);
    expect((await web.json('/rc/1.AAAAAAAAAAAAAAAAAAAAAA', {})).status).toBe(404);
    expect(new Set(await states())).toEqual(new Set(['silent']));
  });

  test('from outside the site’s own fence is the wrong place', async () => {
    await open();
    const put = await web.raw(`/api/sites/${site}/fence`, {
      ...{ method: 'PUT', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ radiusMetres: 100 }),
    });
    expect(put.status).toBe(204);
    expect(await here(people[0], { position: north(110) })).toMatchObject({ state: 'wrong_place' });
    expect(await here(people[0], { position: north(90) })).toMatchObject({ state: 'present' });
  });
});

describe('by SMS', () => {
  let sent = 0;
  const says = async (phone: string, body: string, at = web.clock.now()) => {
    const text = { provider: 'twilio', providerId: `t${++sent}`, from: phone, body, at };
    await receiveText({ db, onText: takeText(web.deps) }, text);
    const [kept] = await db.sql<{ outcome: string }[]>`
      select outcome from inbound_message where provider_id = ${text.providerId}`;
    return kept?.outcome;
  };
  const phoneOf = async (memberId: number | undefined) =>
    (
      await db.sql<{ address: string }[]>`
        select address from contact_point where member_id = ${memberId ?? 0} and kind = 'phone'`
    )[0]?.address ?? '';

  test('the code or a plain word counts, late or fetched afterwards by when it was sent, once; after closing it is noted', async () => {
    await open();
    const [a, b, c, d] = await Promise.all(people.map(phoneOf));
    expect(await says(a ?? '', `${codeOf(1).toLowerCase()}。`)).toBe('roll_call');
    expect(await says(b ?? '', '到')).toBe('roll_call');
    await web.at(OPENS + 7);
    expect(await says(c ?? '', `${codeOf(1)} 到`, new Date(minute(OPENS + 2)))).toBe('roll_call');
    expect(await states()).toEqual(['present', 'present', 'present', 'silent']);
    expect(await says(d ?? '', `${codeOf(2)}`)).not.toBe('roll_call');
    await web.at(OPENS + 16);
    expect(await says(d ?? '', codeOf(1))).toBe('late');
    expect((await states())[3]).toBe('absent');
  });

  test('from a number that two people share asks who; a word that answers a call-out is left to that', async () => {
    await open();
    const [a, b] = await Promise.all(people.map(phoneOf));
    await db.sql`update contact_point set address = ${a ?? ''} where address = ${b ?? ''}`;
    expect(await says(a ?? '', codeOf(1))).toBe('who');
    await web.at(OPENS + 1);
    const asked = await db.sql<{ body: string }[]>`
      select body from message_log where address = ${a ?? ''} and body like '%多人共用%'`;
    expect(asked[0]?.body).toContain(codeOf(1));
    expect(await says(a ?? '', `${codeOf(1)} 队员2`)).toBe('roll_call');
    expect(await states()).toEqual(['silent', 'present', 'silent', 'silent']);
    expect(await says(a ?? '', '1 15')).toBe('none');
  });
});

describe('shifts', () => {
  test('of one person never overlap, also when two are entered at once; adjoining ones do not', async () => {
    const both = await Promise.all([shift(people[0], 0, 60), shift(people[0], 30, 90)]);
    expect(both.map((r) => r.status).sort()).toEqual([201, 409]);
    const last = await db.sql<{ endsAt: Date }[]>`select ends_at from shift`;
    const end = ((last[0]?.endsAt.getTime() ?? 0) - START.getTime()) / 60_000;
    expect((await shift(people[0], end, end + 60)).status).toBe(201);
    expect(await problem(shift(people[0], end + 59, end + 90))).toEqual([409, 'shift-overlaps']);
  });

  test('come by the week, all or none, in pages; one that has not begun is taken away', async () => {
    const weekly = (about: object = {}) =>
      web.json('/api/shifts/weekly', {
        ...{ memberId: people[0], siteId: site, weekdays: [1, 3], fromMinute: 1_320, untilMinute: 360 },
        ...{ firstDay: '2026-11-24', lastDay: '2026-12-07', ...about },
      });
    expect((await read<{ ids: number[] }>(weekly())).ids).toHaveLength(4);
    expect(await problem(weekly({ weekdays: [1, 2] }))).toEqual([409, 'shift-overlaps']);
    expect(await problem(weekly({ lastDay: '2027-02-24' }))).toEqual([400, 'invalid-request', 'lastDay']);
    const span = `from=${encodeURIComponent(minute(0))}&until=${encodeURIComponent(minute(60 * 24 * 30))}`;
    const list = await read<{ total: number; items: { id: number; startsAt: string }[] }>(
      web.json(`/api/shifts?${span}&pageSize=2`),
    );
    expect([list.total, list.items.length, list.items[0]?.startsAt]).toEqual([
      4,
      2,
      '2026-11-25T14:00:00.000Z',
    ]);
    const remove = () => web.raw(`/api/shifts/${list.items[0]?.id}`, { method: 'DELETE' });
    expect((await remove()).status).toBe(204);
    await shift(people[1], -10, 10);
    const [begun] = await db.sql<{ id: number }[]>`select id from shift where member_id = ${people[1] ?? 0}`;
    expect(await problem(web.raw(`/api/shifts/${begun?.id}`, { method: 'DELETE' }))).toEqual([
      409,
      'shift-begun',
    ]);
  });

  test('and schedules that cannot be are refused by field', async () => {
    expect(await problem(shift(people[0], 0, 1_441))).toEqual([400, 'invalid-request', 'endsAt']);
    expect(await problem(shift(999_999))).toEqual([400, 'invalid-request', 'memberId']);
    expect(await problem(schedule({ secondCallMinutes: 15 }))).toEqual([
      400,
      'invalid-request',
      'secondCallMinutes',
    ]);
    expect(await problem(schedule({ kind: 'surprise' }))).toEqual([400, 'invalid-request', 'untilMinute']);
    expect(await problem(schedule({ stationId: site }))).toEqual([400, 'invalid-request', 'stationId']);
  });
});
