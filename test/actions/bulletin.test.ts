// A bulletin from draft to cancel, over real HTTP and a real database.
import { beforeEach, describe, expect, test } from 'vitest';
import { bulletinToken } from '../../src/callout/link.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let people: number[];
let [city, station, site, elsewhere] = [0, 0, 0, 0];

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`,
  );
const minute = (n: number) => new Date(START.getTime() + n * 60_000).toISOString();

beforeEach(async () => {
  await emptyDatabase(db);
  people = await addMembers(db, [{}, {}, {}]);
  city = await node('city', null, '市');
  const county = await node('county', city, '县');
  station = await node('station', county, '城关派出所');
  site = await node('site', station, '第一商场');
  elsewhere = await node('site', station, '第二医院');
  await db.sql`update organisation set lon = ${SCENE.lon}, lat = ${SCENE.lat} where id = ${site}`;
  await db.sql`update organisation set lon = ${SCENE.lon + 0.1}, lat = ${SCENE.lat} where id = ${elsewhere}`;
  await db.sql`update member set county_id = ${county}, station_id = ${station}, site_id = ${site}`;
  await db.sql`update member set site_id = ${elsewhere} where id = ${people[2] ?? 0}`;
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
const wording = (about: object = {}) => ({
  ...{ severity: 'severe', title: '暴雨预警', body: '今晚有暴雨。\n注意积水。', advice: '关闭地下车库。' },
  ...{ validFrom: minute(0), validUntil: minute(24 * 60), ...about },
});
const around = (lon: number) => [
  [lon - 0.01, SCENE.lat - 0.01],
  [lon + 0.01, SCENE.lat - 0.01],
  [lon, SCENE.lat + 0.01],
];
const draft = (audience: object = { organisationIds: [station] }, about: object = {}) =>
  web.json('/api/bulletins', { organisationId: station, audience, ...wording(about) });
/** Drafts and sends; every message that is due leaves. */
const send = async (audience?: object, about?: object) => {
  const { id } = await read<{ id: number }>(draft(audience, about));
  const sent = await read<{ people: number }>(web.json(`/api/bulletins/${id}/send`, {}));
  await web.at(0);
  return { id, ...sent };
};
const linkOf = async (n: number) =>
  `/b/${bulletinToken(
    web.deps.linkSecret,
    await idOf(db.sql`select id from bulletin_recipient where member_id = ${people[n] ?? 0}`),
  )}`;
const preview = (audience: object) => read(web.json('/api/bulletins/preview', { audience }));
const receipts = (memberId = people[0] ?? 0) => db.sql<{ version: number; readAt: Date; via: string }[]>`
  select k.version, k.read_at, k.via from bulletin_read k join bulletin_recipient r on r.id = k.recipient_id
  where r.member_id = ${memberId} order by k.version`;
const body = async (path: string) => (await web.page(path)).text();

test('half have read when it is corrected: they read again, and both wordings and receipts are kept', async () => {
  const { id, people: sentTo } = await send();
  expect(sentTo).toBe(3);
  expect(await web.texts(people[0] ?? 0)).toEqual([
    `【通报】暴雨预警。查看：http://m.test${await linkOf(0)}`,
  ]);
  const link = await linkOf(0);
  expect(await body(link)).toMatch(
    /<p>今晚有暴雨。<\/p>.*<p>注意积水。<\/p>.*防范建议.*关闭地下车库.*我已阅读/s,
  );
  expect(await body(link)).not.toContain('<script');
  expect((await web.form(link, { version: '1' })).status).toBe(303);
  expect(await body(link)).toContain('您已确认阅读');
  const stale = await linkOf(1);
  // Moved away since: the correction goes there all the same.
  await db.sql`update member set site_id = null, station_id = null where id = ${people[0] ?? 0}`;
  expect(await read(web.json(`/api/bulletins/${id}/update`, wording({ body: '明早有暴雨。' })))).toEqual({
    version: 2,
  });
  await web.at(1);
  expect((await web.texts(people[0] ?? 0))[1]).toContain('【通报更正】暴雨预警');
  expect(await body(link)).toMatch(/请以本页内容为准.*明早有暴雨.*我已阅读/s);
  // The page was open with the first wording: that one was read.
  await web.form(stale, { version: '1' });
  expect(await body(stale)).toContain('我已阅读');
  await web.form(link, { version: '2' });
  expect((await receipts()).map((r) => [r.version, r.via])).toEqual([
    [1, 'link'],
    [2, 'link'],
  ]);
  const whole = await read<{ versions: object[]; sites: object[]; bulletin: object }>(
    web.json(`/api/bulletins/${id}`),
  );
  expect(whole.bulletin).toMatchObject({ state: 'sent', version: 2, people: 3, read: 1 });
  expect(whole.versions).toMatchObject([
    { version: 2, text: '明早有暴雨。', receipts: 1 },
    { version: 1, text: '今晚有暴雨。\n注意积水。', receipts: 2 },
  ]);
  expect(whole.sites).toMatchObject([
    { siteId: site, people: 2, read: 1 },
    { siteId: elsewhere, people: 1, read: 0 },
  ]);
  const unread = await read<{ items: object[] }>(web.json(`/api/bulletins/${id}/recipients?read=no`));
  expect(unread.items).toMatchObject([
    { memberId: people[1], receipts: [{ version: 1, via: 'link' }] },
    { memberId: people[2], receipts: [] },
  ]);
});

test('those who have not read are reminded twice, not at night, and no more after the cancel, which all hear of', async () => {
  await db.sql`insert into member_wish (member_id, quiet_from, quiet_until)
    values (${people[1] ?? 0}, 0, 480)`;
  const { id } = await send();
  expect(await web.texts(people[1] ?? 0)).toEqual([]);
  await web.form(await linkOf(0), {});
  await web.at(119);
  expect(await web.texts(people[2] ?? 0)).toHaveLength(1);
  await web.at(120);
  expect((await web.texts(people[2] ?? 0))[1]).toContain('【通报提醒】');
  await web.at(240);
  await web.at(600);
  expect(await web.texts(people[2] ?? 0)).toHaveLength(3);
  expect(await web.texts(people[0] ?? 0)).toHaveLength(1);
  expect((await web.texts(people[1] ?? 0)).length).toBeGreaterThan(0);
  await db.sql`update member set site_id = null, station_id = null where id = ${people[0] ?? 0}`;
  expect((await web.json(`/api/bulletins/${id}/cancel`, { reason: '雨已停' })).status).toBe(204);
  await web.at(601);
  for (const person of people) expect((await web.texts(person)).at(-1)).toContain('【通报解除】暴雨预警');
  expect(await body(await linkOf(2))).toContain('已解除：雨已停');
  expect(await problem(web.json(`/api/bulletins/${id}/cancel`, { reason: 'x' }))).toEqual([
    409,
    'bulletin-not-sent',
  ]);
  await web.at(1_300);
  expect(await web.texts(people[2] ?? 0)).toHaveLength(4);
});

test('what has not left when it is corrected does not leave any more', async () => {
  const { id } = await read<{ id: number }>(draft());
  await web.json(`/api/bulletins/${id}/send`, {});
  await web.json(`/api/bulletins/${id}/update`, wording({ title: '暴雨红色预警' }));
  await web.at(0);
  const texts = await web.texts(people[0] ?? 0);
  expect(texts).toHaveLength(1);
  expect(texts[0]).toContain('【通报更正】暴雨红色预警');
});

describe('who gets it', () => {
  test('places, an area on the map, posts of them', async () => {
    expect(await preview({ organisationIds: [station] })).toMatchObject({ people: 3, sites: 2 });
    expect(await preview({ organisationIds: [city] })).toMatchObject({ people: 3 });
    expect(await preview({ organisationIds: [elsewhere] })).toMatchObject({ people: 1 });
    expect(await preview({ areas: [around(SCENE.lon)] })).toMatchObject({ people: 2, sites: 1 });
    expect(await preview({ areas: [around(SCENE.lon + 0.1)] })).toMatchObject({ people: 1 });
    expect(await preview({ areas: [around(SCENE.lon), around(SCENE.lon + 0.1)] })).toMatchObject({
      ...{ people: 3, sites: 2 },
    });
    expect(await preview({ areas: [around(SCENE.lon)], organisationIds: [elsewhere] })).toMatchObject({
      people: 3,
    });
    await db.sql`update member set post = 'leader' where id = ${people[0] ?? 0}`;
    expect(await preview({ organisationIds: [station], posts: ['leader'] })).toMatchObject({ people: 1 });
    expect(await preview({ posts: ['leader'] })).toMatchObject({
      people: 1,
      first: [{ siteName: '第一商场' }],
    });
  });

  test('a message of it comes behind everything else in the outbox', async () => {
    const { id } = await read<{ id: number }>(draft());
    await web.json(`/api/bulletins/${id}/send`, {});
    const rows = await db.sql<{ priority: number }[]>`select distinct priority from delivery`;
    expect(rows.map((r) => r.priority)).toEqual([80]);
  });
});

describe('on the phone', () => {
  const mine = () => read<{ total: number; unread: number; items: object[] }>(web.json('/api/me/bulletins'));
  const readIt = (id: number, given: object = {}) => web.json(`/api/me/bulletins/${id}/read`, given);
  const asMember = () => web.signIn({ role: 'station', organisationId: station, memberId: people[0] ?? 0 });

  test('what is still to be read first, a receipt once, and a false clock is bounded', async () => {
    const { id: first } = await send();
    const { id: second } = await send({ organisationIds: [site] }, { title: '通知二' });
    await asMember();
    expect(await mine()).toMatchObject({ total: 2, unread: 2, items: [{ id: second }, { id: first }] });
    await web.at(10);
    // A phone a year ahead, which says so; one that does not; one from before the bulletin.
    const given = { clientId: 'c1', readAt: '2027-11-24T00:05:00Z', sentAt: '2027-11-24T00:06:00Z' };
    expect(await read(readIt(second, given))).toEqual({ outcome: 'read', version: 1 });
    expect(await read(readIt(second, { ...given, clientId: 'c2' }))).toEqual({ outcome: 'read', version: 1 });
    await readIt(first, { readAt: '2020-01-01T00:00:00Z' });
    const kept = await db.sql<{ at: Date }[]>`select read_at as at from bulletin_read order by recipient_id`;
    expect(kept.map((k) => k.at.toISOString())).toEqual([minute(0), minute(9)]);
    expect(await mine()).toMatchObject({ unread: 0, items: [{ id: second, read: true }, { id: first }] });
  });

  test('an earlier wording read offline is kept, and the new one is still to be read', async () => {
    const { id } = await send();
    await web.json(`/api/bulletins/${id}/update`, wording({ title: '更正' }));
    await asMember();
    expect(await read(readIt(id, { version: 1 }))).toEqual({ outcome: 'replaced', version: 2 });
    expect(await mine()).toMatchObject({
      unread: 1,
      items: [{ read: false, replaces: true, title: '更正' }],
    });
    expect(await read(readIt(id))).toEqual({ outcome: 'read', version: 2 });
    expect(await problem(readIt(id, { version: 3 }))).toEqual([400, 'invalid-request', 'version']);
    expect(await problem(readIt(999))).toEqual([404, 'not-found']);
  });
});

describe('what is refused', () => {
  test.each([
    [{ audience: {} }, 'audience'],
    [{ audience: { organisationIds: [999] } }, 'audience.organisationIds.0'],
    [
      {
        audience: {
          areas: [
            [
              [1, 1],
              [2, 2],
            ],
          ],
        },
      },
      'audience.areas.0',
    ],
    [
      {
        audience: {
          areas: [
            [
              [1, 1],
              [2, 2],
              [0, 0],
            ],
          ],
        },
      },
      'audience.areas.0.2',
    ],
    [{ validUntil: minute(-1) }, 'validUntil'],
    [{ validUntil: minute(367 * 1_440) }, 'validUntil'],
    [{ severity: 'bad' }, 'severity'],
    [{ title: '' }, 'title'],
    [{ title: 'x'.repeat(61) }, 'title'],
    [{ body: 'x'.repeat(4_001) }, 'body'],
    [{ organisationId: 999 }, 'organisationId'],
    [{ colour: 'red' }, 'colour'],
  ])('%j', async (about, field) => {
    const given = {
      organisationId: station,
      audience: { organisationIds: [station] },
      ...wording(),
      ...about,
    };
    expect(await problem(web.json('/api/bulletins', given))).toEqual([400, 'invalid-request', field]);
    expect(await db.sql`select from bulletin`).toHaveLength(0);
  });

  test('a draft that is over or for nobody, one sent twice, and one that was forged', async () => {
    const { id } = await read<{ id: number }>(draft({ posts: ['deputy'] }));
    expect(await problem(web.json(`/api/bulletins/${id}/send`, {}))).toEqual([409, 'bulletin-for-nobody']);
    const { id: sent } = await send();
    expect(await problem(web.json(`/api/bulletins/${sent}/send`, {}))).toEqual([409, 'bulletin-not-draft']);
    const { id: old } = await read<{ id: number }>(draft(undefined, { validUntil: minute(5) }));
    await web.at(5);
    expect(await problem(web.json(`/api/bulletins/${old}/send`, {}))).toEqual([
      400,
      'invalid-request',
      'validUntil',
    ]);
    expect((await web.page('/b/1.AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404);
  });
});
