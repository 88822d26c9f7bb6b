// Two neighbouring sites of two stations: found by distance, confirmed by both, their sheet, log and radio; a scene held.
import { beforeEach, expect, test } from 'vitest';
import { distanceMetres } from '../../src/kernel/geo.ts';
import { random } from '../../src/kernel/random.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let [county, station, other] = [0, 0, 0];
let [mall, bank, far] = [0, 0, 0];
let [guard, theirs] = [0, 0];

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const north = (metres: number) => ({ lon: SCENE.lon, lat: SCENE.lat + metres / 111_195 });
const node = (kind: string, parent: number | null, name: string, at?: { lon: number; lat: number }) =>
  idOf(db.sql`
    insert into organisation (kind, name, parent_id, lon, lat)
    values (${kind}, ${name}, ${parent}, ${at?.lon ?? null}, ${at?.lat ?? null}) returning id`);
const minute = (n: number) => new Date(START.getTime() + n * 60_000).toISOString();
const read = async <T = Record<string, unknown>>(reply: Response | Promise<Response>) =>
  (await (await reply).json()) as T;
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await read(reply);
  const fields = (errors ?? []) as { field: string }[];
  return [status, String(type).replace('/problems/', ''), ...fields.map((e) => e.field)];
};
const items = async (path: string) =>
  (await read<{ items: Record<string, unknown>[] }>(web.json(path))).items;
const as = (organisationId: number) => web.signIn({ role: 'station', organisationId });
const send = (method: string, path: string, body?: object) =>
  web.raw(path, {
    ...{ method, headers: { 'content-type': 'application/json' } },
    ...(body && { body: JSON.stringify(body) }),
  });

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`delete from role_grant where role in ('station', 'employer', 'county')`;
  [guard = 0, theirs = 0] = await addMembers(db, [{ name: '王建国' }, { name: '李秀英' }]);
  const city = await node('city', null, '市');
  county = await node('county', city, '县');
  station = await node('station', county, '城关派出所');
  other = await node('station', county, '新城派出所');
  mall = await node('site', station, '第一商场', SCENE);
  bank = await node('site', other, '工商银行', north(300));
  far = await node('site', station, '客运站', north(800));
  await db.sql`update member set station_id = ${station}, site_id = ${mall} where id = ${guard}`;
  await db.sql`update member set station_id = ${other}, site_id = ${bank} where id = ${theirs}`;
  web = webOf(db);
  await as(station);
});

async function paired(): Promise<number> {
  const { id } = await read<{ id: number }>(web.json('/api/site-pairs', { siteIds: [bank, mall] }));
  await web.json(`/api/site-pairs/${id}/confirm`, {});
  await as(other);
  await web.json(`/api/site-pairs/${id}/confirm`, {});
  await as(station);
  return id;
}

test('neighbours are those within the limit on the ground, whichever station’s; what was declined or ended stays away', async () => {
  const propose = (body: object = {}) => read(web.json('/api/site-pairs/proposals', body));
  const both = await Promise.all([propose(), propose()]);
  expect(both.map((b) => b.added).sort()).toEqual([0, 2]);
  expect(await propose({ limitMetres: 300 })).toEqual({ added: 0, near: 1 });
  expect(await items('/api/site-pairs?state=proposed')).toMatchObject([
    { distanceMetres: 300, a: { siteName: '第一商场', own: true }, b: { siteName: '工商银行', own: false } },
    { distanceMetres: 500, a: { siteName: '工商银行' }, b: { siteName: '客运站' } },
  ]);
  const [first, second] = (await items('/api/site-pairs')).map((p) => Number(p.id));
  expect(await problem(web.json(`/api/site-pairs/${first}/decline`, { reason: ' ' }))).toEqual([
    ...[400, 'invalid-request', 'reason'],
  ]);
  const decline = () => web.json(`/api/site-pairs/${first}/decline`, { reason: '隔着黄河' });
  expect((await decline()).status).toBe(204);
  expect(await problem(decline())).toEqual([409, 'pair-closed']);
  expect(await propose()).toEqual({ added: 0, near: 2 });
  expect(await problem(web.json('/api/site-pairs', { siteIds: [far, bank] }))).toEqual([409, 'pair-exists']);
  expect(await problem(web.json('/api/site-pairs', { siteIds: [far, far] }))).toEqual([
    ...[400, 'invalid-request', 'siteIds'],
  ]);
  // By hand it may be tried again: there is a bridge now.
  expect((await web.json('/api/site-pairs', { siteIds: [bank, mall] })).status).toBe(201);
  await as(other);
  expect((await web.json(`/api/site-pairs/${second}/confirm`, {})).status).toBe(200);
  expect(await items(`/api/site-pairs?organisationId=${far}`)).toMatchObject([
    { state: 'proposed', a: { confirmed: true }, b: { confirmed: false } },
  ]);
  await web.signIn({ role: 'county', organisationId: await node('county', 1, '邻县') });
  expect(await items('/api/site-pairs')).toEqual([]);
  expect((await web.json(`/api/site-pairs/${second}`)).status).toBe(404);
});

test('the index finds what a comparison of all with all finds, and the constraints hold what the action promises', async () => {
  const draw = random('neighbours');
  for (let i = 0; i < 60; i++) {
    const at = { lon: SCENE.lon + draw.next() / 20, lat: 60 + draw.next() / 40 };
    await node('site', station, `点${i}`, at);
  }
  const limitMetres = 150;
  const { added } = await read<{ added: number }>(web.json('/api/site-pairs/proposals', { limitMetres }));
  const sites = await db.sql<{ id: number; lon: number; lat: number }[]>`
    select id, lon, lat from organisation where kind = 'site' and lat > 50`;
  const due = sites.flatMap((a) =>
    sites.filter((b) => a.id < b.id && Math.round(distanceMetres(a, b)) <= limitMetres),
  );
  expect([added, due.length > 0]).toEqual([due.length, true]);
  const pair = (a: number, b: number, state = 'proposed') => db.sql`
    insert into site_pair (site_a_id, site_b_id, state, proposed_at, proposed_by) values (${a}, ${b}, ${state}, ${START}, 'x')`;
  await pair(mall, bank);
  await expect(pair(mall, mall)).rejects.toThrow('site_pair_in_order');
  await expect(pair(bank, mall)).rejects.toThrow('site_pair_in_order');
  await expect(pair(mall, bank)).rejects.toThrow('site_pair_once');
  await expect(pair(mall, far, 'confirmed')).rejects.toThrow('site_pair_confirmed');
});

test('both stations say yes; then they share who is on post, with phones as far as rights go, and it prints', async () => {
  const { id } = await read<{ id: number }>(web.json('/api/site-pairs', { siteIds: [bank, mall] }));
  expect(await problem(web.json(`/api/site-pairs/${id}/sheet`))).toEqual([409, 'pair-not-confirmed']);
  expect(await read(web.json(`/api/site-pairs/${id}/confirm`, {}))).toEqual({ state: 'proposed' });
  expect(await read(web.json(`/api/site-pairs/${id}/confirm`, {}))).toEqual({ state: 'proposed' });
  await as(other);
  expect(await read(web.json(`/api/site-pairs/${id}/confirm`, {}))).toEqual({ state: 'confirmed' });
  await as(station);
  const channel = await read<{ id: number }>(
    web.json('/api/radio-channels', {
      stationId: station,
      name: '联勤1',
      frequency: '409.7500',
      purpose: '联勤',
    }),
  );
  const set = { siteId: mall, callSign: '商场01', serial: 'A1', channelId: channel.id, condition: 'good' };
  expect((await web.json('/api/radio-sets', set)).status).toBe(201);
  await db.sql`
    insert into shift (member_id, site_id, starts_at, ends_at) values
      (${guard}, ${mall}, ${minute(-60)}, ${minute(60)}), (${theirs}, ${bank}, ${minute(-60)}, ${minute(60)}),
      (${guard}, ${mall}, ${minute(600)}, ${minute(900)}), (${guard}, ${mall}, ${minute(9_000)}, ${minute(9_100)})`;
  await db.sql`insert into absence (member_id, kind, starts_at) values (${guard}, 'leave', ${minute(300)})`;
  const { sides } = await read<{ sides: { guards: object[]; sets: object[]; contacts: object[] }[] }>(
    web.json(`/api/site-pairs/${id}/sheet`),
  );
  const phone = (member: number) => `+86170${String(member).padStart(8, '0')}`;
  expect(sides.map((s) => s.guards)).toMatchObject([
    [
      { name: '王建国', phone: phone(guard), now: true, away: false },
      { name: '王建国', now: false, away: true },
    ],
    [{ name: '李某', phone: expect.stringContaining('****'), now: true }],
  ]);
  expect(sides[0]?.guards).toHaveLength(2);
  expect(sides[0]?.sets).toMatchObject([{ callSign: '商场01', channel: '联勤1', frequency: '409.7500' }]);
  expect(sides[1]?.contacts).toMatchObject([{ role: 'station', phone: expect.stringContaining('****') }]);
  const revealed = await db.sql`
    select member_id from audit_entry where action = 'phone.reveal' and entity = 'site_pair' and entity_id = ${String(id)}`;
  expect(revealed.map((r) => r.memberId)).toEqual([guard]);
  // The neighbour's sets may be on the shared channel, which stays its station's to change.
  await as(other);
  expect(await items('/api/radio-channels')).toMatchObject([{ name: '联勤1', own: false }]);
  const beside = { ...set, siteId: bank, callSign: '银行01', serial: 'B1' };
  expect((await web.json('/api/radio-sets', beside)).status).toBe(201);
  expect((await send('DELETE', `/api/radio-channels/${channel.id}`)).status).toBe(404);
  await as(station);
  const printed = await (await web.page(`/joint-duty/${id}/print`, { 'accept-language': 'zh' })).text();
  expect(printed).toContain('联勤联动联络单');
  expect([printed.includes('size:A4'), printed.includes(phone(guard)), printed.includes('李秀英')]).toEqual([
    ...[true, true, false],
  ]);
});

test('the log only grows: a correction stands beside what it corrects, once; a pair ends with a reason and a day, and stays', async () => {
  const id = await paired();
  const write = (body: object) => web.json(`/api/site-pairs/${id}/entries`, body);
  const entry = {
    at: minute(-5),
    text: '两名男子斗殴',
    place: '东门',
    people: '王建国、李秀英',
    clientId: 'e1',
  };
  const first = await read<{ id: number }>(write(entry));
  expect(await read(write(entry))).toEqual({ id: first.id, again: true });
  expect((await write({ text: '换岗', clientId: 'e0' })).status).toBe(201);
  expect(await problem(write({ ...entry, at: minute(5), clientId: 'e2' }))).toEqual([
    ...[400, 'invalid-request', 'at'],
  ]);
  const correction = (clientId: string) =>
    write({ ...entry, text: '三名男子斗殴', correctsId: first.id, clientId });
  const both = await Promise.all([correction('e3'), correction('e4')]);
  expect(both.map((r) => r.status).sort()).toEqual([201, 409]);
  const log = await items(`/api/site-pairs/${id}/entries`);
  expect(log).toMatchObject([
    { text: '换岗', at: minute(0) },
    { text: '三名男子斗殴', correctsId: first.id, correctedById: null },
    { text: '两名男子斗殴', correctedById: log[1]?.id, byName: '王警官' },
  ]);
  await expect(db.sql`update site_pair_entry set text = 'x'`).rejects.toThrow('only grows');
  await expect(db.sql`delete from site_pair_entry`).rejects.toThrow('only grows');
  const end = (body: object) => web.json(`/api/site-pairs/${id}/end`, body);
  for (const endedOn of ['2026-11-23', '2026-11-25'])
    expect(await problem(end({ reason: '换了保安公司', endedOn }))).toEqual([
      ...[400, 'invalid-request', 'endedOn'],
    ]);
  expect((await end({ reason: '换了保安公司', endedOn: '2026-11-24' })).status).toBe(204);
  expect(await problem(write({ ...entry, clientId: 'e5' }))).toEqual([409, 'pair-not-confirmed']);
  const again = await paired();
  const { history } = await read<{ history: { what: string; pairId: number; reason: string }[] }>(
    web.json(`/api/site-pairs/${again}`),
  );
  expect(new Set(history.map((h) => h.pairId))).toEqual(new Set([id, again]));
  expect(history.find((h) => h.what === 'ended')).toMatchObject({ reason: '换了保安公司', byName: '王警官' });
});

test('a guard holds a scene: pressed twice it is one, our clock decides, what the phone said stands beside it', async () => {
  await paired();
  await web.signIn({ memberId: guard });
  const page = await (await web.page('/hold', { 'accept-language': 'zh' })).text();
  // Its own site first, then what it is paired with.
  expect([...page.matchAll(/<option value="\d+">([^<]+)<\/option>/g)].slice(0, 2).map((m) => m[1])).toEqual([
    ...['第一商场', '工商银行'],
  ]);
  const clientId = /name="clientId" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const press = (about: Record<string, string> = {}) =>
    web.form('/hold', { clientId, siteId: String(mall), text: '店铺被盗', minutesAgo: '10', ...about });
  const wrong = await press({ text: ' ', place: '三楼' });
  expect([wrong.status, (await wrong.text()).includes('value="三楼"')]).toEqual([400, true]);
  expect((await press({ siteId: String(far) })).status).toBe(400);
  const replies = await Promise.all([press(), press(), press({ clientId: 'another' })]);
  expect(replies.map((r) => r.status)).toEqual([303, 303, 303]);
  const late = {
    siteId: mall,
    text: '店铺被盗',
    clientId: 'b',
    deviceAt: minute(-9_999),
    position: north(40),
  };
  const pressed = await read<{ id: number }>(web.json('/api/me/scene-holds', late));
  await web.at(3);
  await web.form('/hold/action', { text: '拉警戒线' });
  await web.at(4);
  await web.form('/hold/action', { text: '再按一次' });
  await as(station);
  const listed = await read<{ open: number; items: { id: number }[] }>(
    web.json('/api/scene-holds?state=open'),
  );
  expect(pressed).toEqual({ id: listed.items[0]?.id, again: true });
  expect(listed).toMatchObject({
    open: 1,
    items: [
      {
        ...{ siteName: '第一商场', begunAt: minute(0), claimedAt: minute(-10), byGuard: true },
        ...{ firstAction: '拉警戒线', firstActionSeconds: 180, heldSeconds: null },
      },
    ],
  });
  await web.signIn({ memberId: guard });
  await web.at(12);
  expect((await web.form('/hold/arrival', { who: '' })).status).toBe(400);
  for (const who of ['张警官', '李警官']) expect((await web.form('/hold/arrival', { who })).status).toBe(303);
  expect(await (await web.page('/hold', { 'accept-language': 'zh' })).text()).toContain('现场已移交民警');
  const second = await read<{ id: number; again: boolean }>(
    web.json('/api/me/scene-holds', { ...late, clientId: 'c' }),
  );
  expect(second.again).toBe(false);
  await as(station);
  expect(await items('/api/scene-holds')).toMatchObject([
    { id: second.id, begunAt: minute(12), claimedAt: minute(-9_999), distanceMetres: 40 },
    { state: 'arrived', arrivedWho: '张警官', heldSeconds: 720, firstActionSeconds: 180 },
  ]);
  await as(other);
  expect(await items('/api/scene-holds')).toEqual([]);
  expect((await web.json(`/api/scene-holds/${second.id}/arrival`, { who: '张警官' })).status).toBe(404);
});

test('an officer enters one from the radio, with the time that was said; the first word stays, and it is called off with a reason', async () => {
  await web.at(30);
  const told = { siteId: mall, text: '有人落水', clientId: 'o1', begunAt: minute(20) };
  expect(await problem(web.json('/api/scene-holds', { ...told, begunAt: minute(31) }))).toEqual([
    ...[400, 'invalid-request', 'begunAt'],
  ]);
  expect(await problem(web.json('/api/scene-holds', { ...told, siteId: bank }))).toEqual([
    ...[400, 'invalid-request', 'siteId'],
  ]);
  const { id } = await read<{ id: number }>(web.json('/api/scene-holds', told));
  expect(await read(web.json('/api/scene-holds', told))).toEqual({ id, again: true });
  const does = (what: string, body: object) => web.json(`/api/scene-holds/${id}/${what}`, body);
  for (const at of [minute(19), minute(31)])
    expect(await problem(does('arrival', { who: '张警官', at }))).toEqual([400, 'invalid-request', 'at']);
  expect(await read(does('arrival', { who: '张警官', at: minute(26) }))).toEqual({ again: false });
  expect(await read(does('arrival', { who: '李警官' }))).toEqual({ again: true });
  expect(await problem(does('call-off', { reason: '误报' }))).toEqual([409, 'hold-closed']);
  expect(await items('/api/scene-holds')).toMatchObject([
    { arrivedWho: '张警官', firstActionSeconds: 360, heldSeconds: 360, claimedAt: null },
  ]);
  const next = await read<{ id: number }>(web.json('/api/scene-holds', { ...told, clientId: 'o2' }));
  await web.json(`/api/scene-holds/${next.id}/call-off`, { reason: '误报' });
  expect(await items('/api/scene-holds?state=called_off')).toMatchObject([{ closeReason: '误报' }]);
  expect(await problem(web.json(`/api/scene-holds/${next.id}/action`, {}))).toEqual([409, 'hold-closed']);
});

test('the radio book: nothing stands in it twice, and what is retired makes room', async () => {
  const channel = { stationId: station, name: '联勤1', frequency: '409.7500', purpose: '' };
  const { id } = await read<{ id: number }>(web.json('/api/radio-channels', channel));
  expect(await problem(web.json('/api/radio-channels', channel))).toEqual([400, 'invalid-request', 'name']);
  expect(await problem(web.json('/api/radio-channels', { ...channel, stationId: other }))).toEqual([
    ...[400, 'invalid-request', 'stationId'],
  ]);
  const set = { siteId: mall, callSign: '01', serial: 'A1', channelId: id, condition: 'good' };
  const made = await read<{ id: number }>(web.json('/api/radio-sets', set));
  const wrong = (about: object) => problem(web.json('/api/radio-sets', { ...set, ...about }));
  expect(await wrong({ callSign: '02' })).toEqual([400, 'invalid-request', 'serial']);
  expect(await wrong({ serial: 'A2' })).toEqual([400, 'invalid-request', 'callSign']);
  expect(await wrong({ siteId: bank, serial: 'A2' })).toEqual([400, 'invalid-request', 'siteId']);
  expect(await wrong({ channelId: 999, serial: 'A2', callSign: '02' })).toEqual([
    ...[400, 'invalid-request', 'channelId'],
  ]);
  const change = { ...set, siteId: far, condition: 'faulty' };
  expect((await send('PUT', `/api/radio-sets/${made.id}`, change)).status).toBe(204);
  expect(await items('/api/radio-sets?condition=faulty')).toMatchObject([
    { siteName: '客运站', channelName: '联勤1', callSign: '01' },
  ]);
  expect((await send('PUT', `/api/radio-channels/${id}`, { ...channel, name: '联勤2' })).status).toBe(204);
  expect((await send('DELETE', `/api/radio-channels/${id}`)).status).toBe(204);
  expect([await items('/api/radio-channels'), await items('/api/radio-sets')]).toMatchObject([
    ...[[], [{ channelId: null }]],
  ]);
  expect(await problem(send('PUT', `/api/radio-channels/${id}`, channel))).toEqual([409, 'radio-retired']);
  expect((await send('DELETE', `/api/radio-sets/${made.id}`)).status).toBe(204);
  expect((await web.json('/api/radio-sets', { ...set, channelId: null })).status).toBe(201);
  await as(other);
  expect(await items('/api/radio-sets')).toEqual([]);
});
