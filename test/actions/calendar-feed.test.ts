// Calendars that people subscribe to: what is in them, in the city's time, and whom an address opens them to.
import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let memberId = 0;
let squad = 0;

beforeEach(async () => {
  await emptyDatabase(db);
  const [unit] = await db.sql<
    { id: number }[]
  >`insert into unit (kind, name) values ('battalion', '甲大队') returning id`;
  squad = unit?.id ?? 0;
  [memberId = 0] = await addMembers(db, [{ name: '王波', unitId: squad }]);
  web = webOf(db);
  await web.signIn();
});

const open = async (body: object) => {
  const reply = await web.json('/api/me/calendars', body);
  return { status: reply.status, ...((await reply.json()) as { id: number; url: string }) };
};
/** As a calendar program: no cookie, folded lines joined. */
const fetched = async (url: string) => {
  const { pathname, search } = new URL(url);
  const reply = await web.page(pathname + search, { cookie: '', accept: 'text/calendar' });
  return {
    status: reply.status,
    type: reply.headers.get('content-type'),
    lines: (await reply.text()).replace(/\r\n[ \t]/g, '').split('\r\n'),
  };
};
const events = (lines: string[]) =>
  lines
    .join('\n')
    .split('BEGIN:VEVENT\n')
    .slice(1)
    .map((event) => Object.fromEntries(event.split('\n').map((line) => line.split(/:(.*)/s).slice(0, 2))));

async function sessionOf(state: 'open' | 'cancelled' = 'open'): Promise<number> {
  const [course] = await db.sql<
    { id: number }[]
  >`insert into course (title) values (${`急救${state}`}) returning id`;
  const [session] = await db.sql<{ id: number }[]>`
    insert into training_session (course_id, course_version, place, starts_at, ends_at, seats, unit_id, check_in_code, created_by,
      created_at, state, ended_at)
    values (${course?.id ?? 0}, 1, '训练基地; 东门, 二楼', '2026-11-30T01:00:00Z', '2026-11-30T16:30:00Z', 9, ${squad}, 'x', 'user:0',
      ${START}, ${state}, ${state === 'open' ? null : START}) returning id`;
  return session?.id ?? 0;
}

test('a member’s has the seats, exams and ends of what is held, in the city’s time, and only the own', async () => {
  const [taken, off] = [await sessionOf(), await sessionOf('cancelled')];
  await web.signIn({ memberId });
  const { url, status } = await open({ kind: 'member' });
  expect(status).toBe(201);
  expect(events((await fetched(url)).lines)).toEqual([]);
  for (const id of [taken, off])
    await db.sql`insert into attendance (session_id, member_id, by) values (${id}, ${memberId}, 'user:0')`;
  await db.sql`insert into qualification (member_id, kind, expires_on) values (${memberId}, 'first_aid', '2026-12-31')`;
  const { lines, type } = await fetched(url);
  expect(type).toBe('text/calendar; charset=utf-8');
  expect(lines).toContain('TZOFFSETTO:+0800');
  expect(lines).toContain('X-WR-TIMEZONE:Asia/Shanghai');
  expect(events(lines)).toEqual([
    expect.objectContaining({
      ...{ UID: `session-${taken}@muster`, SUMMARY: '培训 · 急救open', STATUS: 'CONFIRMED' },
      ...{ 'DTSTART;TZID=Asia/Shanghai': '20261130T090000', 'DTEND;TZID=Asia/Shanghai': '20261201T003000' },
      ...{ DTSTAMP: '20261123T190700Z', LOCATION: '训练基地\\; 东门\\, 二楼' },
    }),
    expect.objectContaining({ UID: `session-${off}@muster`, STATUS: 'CANCELLED' }),
    expect.objectContaining({ SUMMARY: '资质到期 · 急救', 'DTSTART;VALUE=DATE': '20261231' }),
  ]);
  await db.sql`update member set status = 'left' where id = ${memberId}`;
  expect((await fetched(url)).status).toBe(410);
});

test('an address is its owner’s to revoke, the next one is another, and one that was made up opens nothing', async () => {
  const first = await open({ kind: 'trainer' });
  expect((await open({ kind: 'trainer' })).url).toBe(first.url);
  expect((await fetched(first.url)).status).toBe(200);
  await web.signIn({ role: 'trainer' });
  expect((await web.raw(`/api/me/calendars/${first.id}`, { method: 'DELETE' })).status).toBe(404);
  await web.signIn();
  const others = await web.json('/api/me/calendars');
  expect((await others.json()).items).toEqual([]);
  await db.sql`update calendar_feed set user_id = (select max(id) from account where id <> user_id)`;
  const [mine] = (await (await web.json('/api/me/calendars')).json()).items;
  expect((await web.raw(`/api/me/calendars/${mine.id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await fetched(first.url)).status).toBe(410);
  expect((await open({ kind: 'trainer' })).url).not.toBe(first.url);
  expect((await fetched(first.url.replace(/calendars\/(.)/, 'calendars/z'))).status).toBe(404);
});

test('a unit’s has its sessions and drills, a surprise as its window alone; out of scope it is refused, and ends', async () => {
  await sessionOf();
  const made = { ...{ place: '东门' } };
  await db.sql`
    insert into planned_drill (kind, phones, title, launch, arrive_by_minutes, unit_id, seed, launch_at, due_at, window_from, window_to,
      planned_by, planned_at)
    values ('drill', 'real', '夜间拉动', ${db.sql.json(made)}, 30, ${squad}, 1, '2026-12-02T13:37:00Z', '2026-12-02T13:37:00Z',
      '2026-12-01T00:00:00Z', '2026-12-03T00:00:00Z', 'user:0', ${START})`;
  await web.signIn({ role: 'company', unitId: squad });
  const { url } = await open({ kind: 'unit', unitId: squad });
  const { lines } = await fetched(url);
  expect(lines.join('')).not.toContain('37');
  expect(events(lines)).toMatchObject([
    { SUMMARY: '培训 · 急救open' },
    { SUMMARY: '演练 · 夜间拉动（时段内突击）', 'DTSTART;TZID=Asia/Shanghai': '20261201T080000' },
  ]);
  const [other] = await db.sql<
    { id: number }[]
  >`insert into unit (kind, name) values ('battalion', '乙大队') returning id`;
  expect((await open({ kind: 'unit', unitId: other?.id ?? 0 })).status).toBe(422);
  expect((await open({ kind: 'unit' })).status).toBe(400);
  await db.sql`update role_grant set revoked_at = ${START}, revoked_by = 'user:0'`;
  expect((await fetched(url)).status).toBe(410);
});

test('a member makes the own address on a page without script, and ends it there; pressed twice it is one', async () => {
  await web.signIn({ memberId });
  const page = async () => (await (await web.page('/me/calendar')).text()) as string;
  expect(await page()).toContain('生成订阅地址');
  const press = async (path: string) => (await web.form(path, {})).status;
  expect([await press('/me/calendar'), await press('/me/calendar')]).toEqual([303, 303]);
  const [, host = '', path = ''] = /href="webcal:\/\/([^/]+)([^"]+)"/.exec(await page()) ?? [];
  expect(host).not.toBe('');
  expect(await db.sql`select kind from calendar_feed where revoked_at is null`).toMatchObject([
    { kind: 'member' },
  ]);
  const url = `http://${host}${path.replaceAll('&amp;', '&')}`;
  expect(await fetched(url)).toMatchObject({ status: 200, type: 'text/calendar; charset=utf-8' });
  expect([await press('/me/calendar/end'), await press('/me/calendar/end')]).toEqual([303, 303]);
  expect(await page()).toContain('生成订阅地址');
  expect((await fetched(url)).status).toBe(410);
});
