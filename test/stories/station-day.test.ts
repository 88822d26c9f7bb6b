// A city's day from 06:30 to 22:00, with 420 sites and 3,000 guards: what a station sees of it, counted once more by hand.
import { expect, test } from 'vitest';
import { bulletinToken, rollCallToken } from '../../src/callout/link.ts';
import type { Channel } from '../../src/delivery/channel.ts';
import { testDatabase } from '../support/database.ts';
import { CITY, makeGuards } from '../support/guards.ts';
import { emptyDatabase } from '../support/rig.ts';
import { figuresOf, midnightOf, recount } from '../support/station-day.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
const DAY = '2026-11-24';
const MIDNIGHT = midnightOf(DAY);
const at = (clock: string) => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return new Date(MIDNIGHT.getTime() + (hours * 60 + minutes) * 60_000);
};

/** A provider that takes everything, and how many of each message it was given. */
const sent: Record<string, number> = {};
const provider: Channel = {
  ...{ route: 'story-sms', kind: 'sms', pace_per_second: null },
  capabilities: () => ({ twoWay: true, links: true }),
  send: async ({ template, reference }) => {
    sent[template] = (sent[template] ?? 0) + 1;
    return { outcome: 'accepted', providerId: reference };
  },
};
const web = webOf(db, undefined, [provider]);
const clock = () => web.clock.now();

const read = async <T = Record<string, unknown>>(reply: Response | Promise<Response>) =>
  (await (await reply).json()) as T;
const count = async (rows: PromiseLike<{ n: number }[]>) => (await rows)[0]?.n ?? 0;
const officer = async (role: 'station' | 'county', organisationId: number, phone: string) => {
  const [made] = await db.sql<{ id: number }[]>`
    insert into account (name, phone, created_at, updated_at) values (${role}, ${phone}, ${clock()}, ${clock()}) returning id`;
  await db.sql`insert into role_grant (user_id, role, organisation_id, granted_by, granted_at)
    values (${made?.id ?? 0}, ${role}, ${organisationId}, 'test', ${clock()})`;
};

/** The screen tells what the raw rows say, today or on another day. */
async function sees(stationId: number, day = DAY) {
  const reply = await web.json(`/api/stations/${stationId}/day${day === DAY ? '' : `?day=${day}`}`);
  const figures = figuresOf(await read(reply));
  expect({ stationId, day, ...figures }).toEqual({
    ...{ stationId, day },
    ...(await recount(db, stationId, day, clock())),
  });
  return figures;
}

interface Asked {
  id: number;
  memberId: number;
  rollCallId: number;
  lon: number;
  lat: number;
}
const asked = (stationIds: number[], kind: string) => db.sql<Asked[]>`
  select e.id, e.member_id, e.roll_call_id, o.lon, o.lat from roll_call_entry e join roll_call r on r.id = e.roll_call_id
  join organisation o on o.id = e.site_id where r.kind = ${kind} and e.state = 'silent' and r.station_id = any(${stationIds})
  order by e.id`;
const answer = async ({ id, lon, lat }: Asked, about: { metres?: number; aheadHours?: number } = {}) => {
  const { metres = 50, aheadHours = 0 } = about;
  const device = new Date(clock().getTime() + aheadHours * 3_600_000).toISOString();
  const body = {
    ...{ clientId: `c${id}`, deviceAt: device, sentAt: device },
    position: { lon, lat: lat + metres / 111_195 },
  };
  return read<{ state: string }>(web.json(`/rc/${rollCallToken(web.deps.linkSecret, id)}`, body));
};
/** The other stations' guards answer in time, all but every 25th: as rows, because it is not they whom this is about. */
const othersAnswer = (stationIds: number[], kind: string) => db.sql`
  with said as (
    update roll_call_entry e set state = 'present', said_at = ${clock()} from roll_call r
    where r.id = e.roll_call_id and r.kind = ${kind} and e.state = 'silent' and not r.station_id = any(${stationIds})
      and e.member_id % 25 > 0 returning e.id, e.member_id)
  insert into roll_call_mark (entry_id, state, said_at, received_at, by, after_closing)
  select id, 'present', ${clock()}, ${clock()}, 'member:' || member_id, false from said`;
/** As rows as well: who has the wording that holds in hand. */
const theyRead = (bulletinId: number, who: ReturnType<typeof db.sql>) => db.sql`
  with r as (
    update bulletin_recipient r set read_version = b.version from bulletin b
    where b.id = r.bulletin_id and b.id = ${bulletinId} and ${who as never} returning r.id, b.version)
  insert into bulletin_read (recipient_id, version, read_at, received_at, via)
  select id, version, ${clock()}, ${clock()}, 'app' from r on conflict do nothing`;

/** What was found on an earlier day and is to be put right by `dueOn`. */
async function foundBefore(siteId: number, item: string, dueOn: string) {
  const before = new Date(MIDNIGHT.getTime() - 40 * 86_400_000);
  const [made] = await db.sql<{ id: number }[]>`
    with i as (
      insert into inspection (site_id, form_version, form_changed, begun_at, ended_at, received_at, by, client_id, answers,
        officer_name, site_signer)
      values (${siteId}, 1, false, ${before}, ${before}, ${before}, 'user:0', ${item}, '[]', '甲', '乙') returning id)
    insert into inspection_finding (inspection_id, site_id, item, found_at, due_on, escalate_at, again)
    select id, ${siteId}, ${item}, ${before}, ${dueOn}::date, ${dueOn}::date + interval '1 day 1 hour', false from i
    returning id`;
  return made?.id ?? 0;
}
const ITEMS = ['certified', 'certificate_carried', 'uniform', 'handover_log', 'patrol_log', 'video'];
const inspected = (siteId: number, no: string[] = []) =>
  web.json('/api/inspections', {
    ...{ siteId, formVersion: 1, clientId: `i${siteId}` },
    answers: [...ITEMS.map((item) => ({ item, value: !no.includes(item) })), { item: 'on_post', value: 8 }],
    ...{ officer: { name: '王警官' }, site: { name: '李队长' } },
  });

async function morning([near = 0, far = 0, ...rest]: number[]) {
  web.clock.moveTo(at('07:00'));
  await web.until(at('07:00'));
  expect(sent.roll_call).toBe(CITY.guards - 1);
  await web.until(at('07:04'));
  const people = await asked([near, far], 'morning');
  const later: Asked[] = [];
  for (const [i, one] of people.entries()) {
    if (i % 10 === 0) continue;
    if (i % 10 === 1) later.push(one);
    else if (i % 10 === 2) expect(await answer(one, { metres: 400 })).toMatchObject({ state: 'wrong_place' });
    // A phone whose clock is a day ahead answers in time all the same.
    else expect(await answer(one, { aheadHours: i % 10 === 3 ? 24 : 0 })).toMatchObject({ state: 'present' });
  }
  await othersAnswer([near, far], 'morning');
  const open = await sees(near);
  expect(open.rollCalls[0]).toMatchObject({ listed: 50, silent: 10, wrongPlace: 5, excused: 1 });
  expect([open.coming, open.due.sheets]).toEqual([1, 1]);
  const silent = await count(db.sql`select count(*)::int as n from roll_call_entry where state = 'silent'`);
  await web.until(at('07:12'));
  expect(sent.roll_call_again).toBe(silent);
  for (const one of later) expect(await answer(one)).toMatchObject({ state: 'late' });
  const [first] = await asked([near], 'morning');
  await web.json(`/api/roll-calls/${first?.rollCallId}/ticks`, {
    ticks: [{ memberId: first?.memberId, state: 'excused', was: 'silent' }],
  });
  await web.until(at('07:31'));
  expect(await count(db.sql`select count(*)::int as n from roll_call where closed_at is null`)).toBe(0);
  const closed = await sees(near);
  expect(closed.rollCalls[0]).toMatchObject({ there: 39, late: 5, wrongPlace: 5, absent: 4, excused: 2 });
  expect(closed.due.sheets).toBe(0);
  for (const stationId of [far, rest[0] ?? 0]) await sees(stationId);
  expect(sent.roll_call_absent).toBe(1);
}

/** To everybody; half read, it is corrected, and who has not read that is reminded. */
async function bulletin(near: number) {
  await web.until(at('08:00'));
  const [city] = await db.sql<{ id: number }[]>`select id from organisation where kind = 'city'`;
  const wording = {
    ...{ severity: 'severe', title: '暴雨预警', body: '今晚有暴雨。' },
    ...{ validFrom: at('08:00'), validUntil: at('23:59') },
  };
  const audience = { organisationIds: [city?.id] };
  const { id } = await read<{ id: number }>(
    web.json('/api/bulletins', { organisationId: city?.id, audience, ...wording }),
  );
  expect(await read(web.json(`/api/bulletins/${id}/send`, {}))).toEqual({ people: CITY.guards });
  await web.until(at('08:40'));
  await theyRead(id, db.sql`r.member_id / 60 % 2 = 0`);
  const half = await sees(near);
  expect(half.bulletins[0]?.[2]).toBe(await evenOf(near));
  await web.json(`/api/bulletins/${id}/update`, { ...wording, body: '今晚有大暴雨。' });
  await web.until(at('09:05'));
  expect((await sees(near)).bulletins[0]?.[2]).toBe(0);
  // A receipt for the wording before does not stand for the one that holds.
  const [one] = await db.sql<{ id: number }[]>`
    select r.id from bulletin_recipient r join organisation o on o.id = r.site_id where o.parent_id = ${near} limit 1`;
  await web.form(`/b/${bulletinToken(web.deps.linkSecret, one?.id ?? 0)}`, { version: '1' });
  expect((await sees(near)).bulletins[0]?.[2]).toBe(0);
  await theyRead(id, db.sql`r.member_id / 60 % 6 > 0`);
  await web.until(at('09:20'));
  const { people } = await read<{ people: number }>(web.json(`/api/bulletins/${id}/remind`, {}));
  await web.until(at('09:30'));
  expect([sent.bulletin, sent.bulletin_update, sent.bulletin_again]).toEqual([
    ...[CITY.guards, CITY.guards, people],
  ]);
  expect(people).toBeGreaterThan(400);
  return sees(near);
}
const evenOf = (stationId: number) =>
  count(db.sql`select count(*)::int as n from member where station_id = ${stationId} and id / 60 % 2 = 0`);

async function inspections(near: number, [first = 0, second = 0, third = 0]: number[], due: number) {
  await web.until(at('10:00'));
  // The county heard at nine of what was due yesterday.
  expect(sent.inspection_overdue).toBe(1);
  expect((await sees(near)).overdue).toEqual({ visits: 1, findings: 1 });
  expect((await inspected(first)).status).toBe(201);
  expect((await inspected(second, ['uniform', 'video'])).status).toBe(201);
  expect(await read(web.json(`/api/inspection-findings/${due}/checks`, { fixed: true }))).toEqual({
    state: 'closed',
  });
  const after = await sees(near);
  expect(after.due).toMatchObject({ visits: 2, visited: 1, findings: 2, closed: 1 });
  // The late visit is made up for: one inspection in the month is enough.
  expect((await inspected(third)).status).toBe(201);
  expect((await sees(near)).overdue).toEqual({ visits: 0, findings: 1 });
}

test('a city’s day from 06:30 to 22:00: every figure of a station’s screen is what the raw records say', async () => {
  await emptyDatabase(db);
  const stations = await makeGuards(db, MIDNIGHT);
  const [near = 0, far = 0, other = 0] = stations;
  // Not run until the first messages are there: PostgreSQL would keep the plan that it made for an empty outbox.
  web.clock.moveTo(at('06:30'));
  await web.signIn();
  const [{ county } = { county: 0 }] = await db.sql<{ county: number }[]>`
    select parent_id as county from organisation where id = ${near}`;
  await officer('station', near, '+8613800000001');
  await officer('county', county, '+8613800000002');
  const [ill] = await db.sql<
    { id: number }[]
  >`select id from member where station_id = ${near} order by id limit 1`;
  await db.sql`insert into absence (member_id, kind, starts_at) values (${ill?.id ?? 0}, 'sick', ${MIDNIGHT})`;
  const sites = (
    await db.sql<{ id: number }[]>`select id from organisation where parent_id = ${near} order by id`
  ).map((s) => s.id);
  await web.json('/api/inspection-plan', { month: '2026-11', organisationId: near });
  const [, , third = 0, , fifth = 0] = sites;
  await db.sql`update inspection_plan set due_on = '2026-11-20' where site_id = ${third}`;
  await foundBefore(fifth, 'handover_log', '2026-11-23');
  const due = await foundBefore(fifth, 'video', DAY);
  await foundBefore(fifth, 'uniform', DAY);
  await sees(near);
  await morning(stations);
  await bulletin(near);
  const planned = await db.sql<
    { siteId: number }[]
  >`select site_id from inspection_plan where due_on = ${DAY}::date order by id`;
  await inspections(near, [planned[0]?.siteId ?? 0, sites[3] ?? 0, third], due);
  await web.until(at('17:59'));
  expect((await sees(near)).onPost.people).toBe(50);
  await web.until(at('18:00'));
  await sees(near);
  await web.until(at('20:01'));
  const evening = await asked([near], 'evening');
  for (const one of evening.slice(1)) await answer(one);
  await othersAnswer([near], 'evening');
  await web.until(at('22:00'));
  const night = await sees(near);
  expect(night.rollCalls.map((r) => [r.kind, r.absent])).toEqual([
    ['morning', 4],
    ['evening', 1],
  ]);
  for (const stationId of [far, other]) await sees(stationId);
  for (const day of ['2026-11-23', '2026-11-25', '2026-12-01']) await sees(near, day);
  const everybody = await count(db.sql`
    select count(*)::int as n from shift s join roll_call_schedule c on c.station_id = (
      select parent_id from organisation o where o.id = s.site_id)
    where s.starts_at < ${MIDNIGHT}::timestamptz + c.from_minute * interval '1 minute'
      and s.ends_at > ${MIDNIGHT}::timestamptz + c.from_minute * interval '1 minute'`);
  expect(sent.roll_call).toBe(everybody - 2);
});
