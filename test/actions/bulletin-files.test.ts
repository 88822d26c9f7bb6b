// What bulletins carry and come as: attached files with their limits, CAP messages in and out; reminders by hand, drafts thrown away.
import { beforeEach, describe, expect, test } from 'vitest';
import { bulletinToken } from '../../src/callout/link.ts';
import { MOST_FILE_BYTES } from '../../src/duty/file-rules.ts';
import { againstOasisSchema } from '../support/cap-schema.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let people: number[];
let [station, other, site] = [0, 0, 0];

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`,
  );
const minute = (n: number) => new Date(START.getTime() + n * 60_000).toISOString();
const read = async <T = Record<string, unknown>>(reply: Response | Promise<Response>) =>
  (await (await reply).json()) as T;
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await read(reply);
  const fields = (errors ?? []) as { field: string }[];
  return [status, String(type).replace('/problems/', ''), ...fields.map((e) => e.field)];
};

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`delete from duty_file`;
  people = await addMembers(db, [{}, {}]);
  const county = await node('county', await node('city', null, '市'), '县');
  station = await node('station', county, '城关派出所');
  other = await node('station', county, '新城派出所');
  site = await node('site', station, '第一商场');
  await db.sql`update organisation set lon = ${SCENE.lon}, lat = ${SCENE.lat} where id = ${site}`;
  await db.sql`update member set county_id = ${county}, station_id = ${station}, site_id = ${site}`;
  web = webOf(db);
  await web.signIn({ role: 'station', organisationId: station });
});

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PDF = [...new TextEncoder().encode('%PDF-1.7 x')];
const upload = (bytes: number[] | Uint8Array, type = 'image/png', name = '路线.png') =>
  web.raw(`/api/duty-files?name=${encodeURIComponent(name)}`, {
    ...{ method: 'POST', headers: { 'content-type': type } },
    body: new Uint8Array(bytes),
  });
const keep = async (bytes = PNG, name?: string) =>
  (await read<{ id: number }>(upload(bytes, 'image/png', name))).id;
const wording = (about: object = {}) => ({
  ...{ severity: 'severe', title: '暴雨预警', body: '今晚有暴雨。', advice: '关闭地下车库。' },
  ...{ validFrom: minute(0), validUntil: minute(24 * 60), ...about },
});
const draft = (about: object = {}, audience: object = { organisationIds: [station] }) =>
  web.json('/api/bulletins', { organisationId: station, audience, ...wording(about) });
const send = async (about: object = {}) => {
  const { id } = await read<{ id: number }>(draft(about));
  await web.json(`/api/bulletins/${id}/send`, {});
  await web.at(0);
  return id;
};
const linkOf = async (bulletinId: number) =>
  `/b/${bulletinToken(
    web.deps.linkSecret,
    await idOf(
      db.sql`select id from bulletin_recipient where member_id = ${people[0] ?? 0} and bulletin_id = ${bulletinId}`,
    ),
  )}`;

describe('files', () => {
  test('go with the wording, to its readers alone, and stay with it when the next has others', async () => {
    const [map, plan] = [await keep(), await keep(PDF, '方案.pdf')];
    const id = await send({ fileIds: [plan, map] });
    const link = await linkOf(id);
    expect(await (await web.page(link)).text()).toMatch(/附件.*方案\.pdf.*路线\.png/s);
    const reply = await web.page(`${link}/files/${plan}`);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''%E6%96%B9/);
    expect([...new Uint8Array(await reply.arrayBuffer())]).toEqual(PDF);
    const more = await keep();
    await web.json(`/api/bulletins/${id}/update`, wording({ fileIds: [plan, more] }));
    const { versions } = await read<{ versions: { files: { id: number }[] }[] }>(
      web.json(`/api/bulletins/${id}`),
    );
    expect(versions.map((v) => v.files.map((f) => f.id))).toEqual([
      [plan, more],
      [plan, map],
    ]);
    const loose = await keep();
    expect((await web.page(`${link}/files/${loose}`)).status).toBe(404);
    expect((await web.json(`/api/bulletins/${id}/files/${map}`)).status).toBe(200);
    expect((await web.json(`/api/me/bulletins/${id}/files/${map}`)).status).toBe(403);
    await web.signIn({ role: 'station', organisationId: other, memberId: people[0] ?? 0 });
    expect((await web.json(`/api/bulletins/${id}/files/${map}`)).status).toBe(404);
    expect((await web.json(`/api/me/bulletins/${id}/files/${map}`)).status).toBe(200);
    const mine = await read<{ items: { files: { name: string }[] }[] }>(web.json('/api/me/bulletins'));
    expect(mine.items[0]?.files.map((f) => f.name)).toEqual(['方案.pdf', '路线.png']);
  });

  test('are pictures or PDFs by what is in them, 5 MB at most, five to a wording, one’s own, each once', async () => {
    const largest = new Uint8Array(MOST_FILE_BYTES);
    largest.set(PNG);
    expect((await upload(largest)).status).toBe(201);
    expect(await problem(upload(new Uint8Array(MOST_FILE_BYTES + 1)))).toEqual([413, 'too-large']);
    expect(await problem(upload(new TextEncoder().encode('<script>')))).toEqual([415, 'unsupported-media']);
    expect(await problem(upload(PNG, 'text/html'))).toEqual([415, 'unsupported-media']);
    const named = await read(upload(PNG, 'application/pdf', '../..\\a:b.html'));
    expect(named).toMatchObject({ type: 'image/png', name: '.. .. a b.html.png' });
    const form = new FormData();
    form.set('file', new File([largest, 'x'], 'a.png'));
    expect(await problem(web.upload('/api/duty-files', form))).toEqual([413, 'too-large']);
    const ids = [await keep(), await keep(), await keep(), await keep(), await keep(), await keep()];
    expect(await problem(draft({ fileIds: ids }))).toEqual([400, 'invalid-request', 'fileIds']);
    expect(await problem(draft({ fileIds: [ids[0], ids[0]] }))).toEqual([400, 'invalid-request', 'fileIds']);
    expect(await problem(draft({ fileIds: [ids[0], 999_999] }))).toEqual([
      400,
      'invalid-request',
      'fileIds.1',
    ]);
    await web.signIn({ role: 'station', organisationId: station });
    expect(await problem(draft({ fileIds: [ids[0]] }))).toEqual([400, 'invalid-request', 'fileIds.0']);
    expect(await db.sql`select from bulletin`).toHaveLength(0);
  });

  test('that nothing attaches go after a day', async () => {
    const [used] = [await keep(), await keep()];
    await draft({ fileIds: [used] });
    await web.at(24 * 60 + 30);
    const { carryOutRetention } = await import('../../src/retention.ts');
    const { KEEP } = await import('../support/rig.ts');
    await carryOutRetention(db, web.clock.now(), KEEP);
    expect(await db.sql`select id from duty_file`).toEqual([{ id: used }]);
  });
});

describe('by hand', () => {
  test('those who have not read are reminded, half an hour after they last heard at the earliest', async () => {
    const id = await send();
    const remind = () => web.json(`/api/bulletins/${id}/remind`, {});
    await web.form(await linkOf(id), {});
    await web.at(29);
    expect(await problem(remind())).toEqual([409, 'bulletin-told-lately']);
    await web.at(30);
    expect(await read(remind())).toEqual({ people: 1 });
    await web.at(31);
    expect((await web.texts(people[1] ?? 0)).at(-1)).toContain('【通报提醒】');
    expect(await web.texts(people[0] ?? 0)).toHaveLength(1);
    expect(await problem(remind())).toEqual([409, 'bulletin-told-lately']);
    // The one by itself, due at 120, comes two hours after this one.
    await web.at(149);
    expect(await web.texts(people[1] ?? 0)).toHaveLength(2);
    await web.at(150);
    expect(await web.texts(people[1] ?? 0)).toHaveLength(3);
    await web.at(24 * 60);
    expect(await problem(remind())).toEqual([400, 'invalid-request', 'validUntil']);
  });

  test('a draft is thrown away, what was sent is not', async () => {
    const remove = (id: number) => web.raw(`/api/bulletins/${id}`, { method: 'DELETE' });
    const { id } = await read<{ id: number }>(draft({ fileIds: [await keep()] }));
    expect((await remove(id)).status).toBe(204);
    expect(await problem(remove(await send()))).toEqual([409, 'bulletin-not-draft']);
    expect(await db.sql`select from bulletin`).toHaveLength(1);
  });
});

const BOX = `${SCENE.lat - 0.01},${SCENE.lon - 0.01} ${SCENE.lat - 0.01},${SCENE.lon + 0.01} ${SCENE.lat + 0.01},${SCENE.lon} ${SCENE.lat - 0.01},${SCENE.lon - 0.01}`;
const cap = (
  about: {
    id?: string;
    type?: string;
    refers?: string;
    body?: string;
    status?: string;
    expires?: string;
  } = {},
) =>
  `<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>${about.id ?? 'met.1'}</identifier><sender>met@example.cn</sender><sent>2026-11-24T03:00:00+08:00</sent>
<status>${about.status ?? 'Actual'}</status><msgType>${about.type ?? 'Alert'}</msgType><scope>Public</scope>
${about.refers ? `<references>met@example.cn,${about.refers},2026-11-24T03:00:00+08:00</references>` : ''}
<info><language>zh-CN</language><category>Met</category><event>暴雨</event><urgency>Future</urgency><severity>Severe</severity>
<certainty>Likely</certainty><expires>${about.expires ?? '2026-11-25T03:00:00+08:00'}</expires><headline>暴雨橙色预警</headline>
<description>${about.body ?? '今晚有暴雨。'}</description><area><areaDesc>城关</areaDesc><polygon>${BOX}</polygon></area></info></alert>`;
const take = (body: string, type = 'application/cap+xml', office = station) =>
  web.raw(`/api/bulletins/cap?organisationId=${office}`, {
    ...{ method: 'POST', headers: { 'content-type': type }, body },
  });
const give = async (id: number, query = '') => (await web.json(`/api/bulletins/${id}/cap${query}`)).text();

describe('CAP in', () => {
  test('a warning is drafted, sent by an officer, corrected and ended by what refers to it; each comes once', async () => {
    const drafted = await read<{ id: number }>(take(cap()));
    expect(drafted).toMatchObject({ outcome: 'drafted' });
    const { id } = drafted;
    expect(await read(take(cap(), 'text/xml'))).toEqual({ outcome: 'known', id });
    expect(
      await read(take(cap({ id: 'met.2', type: 'Update', refers: 'met.1', body: '夜里有暴雨。' }))),
    ).toEqual({
      ...{ outcome: 'rewritten', id },
    });
    expect(await web.texts(people[0] ?? 0)).toEqual([]);
    expect(await read(web.json(`/api/bulletins/${id}/send`, {}))).toEqual({ people: 2 });
    await web.at(1);
    expect(
      await read(take(cap({ id: 'met.3', type: 'Update', refers: 'met.2', body: '明早有暴雨。' }))),
    ).toEqual({
      ...{ outcome: 'corrected', id },
    });
    await web.at(2);
    expect((await web.texts(people[0] ?? 0)).at(-1)).toContain('【通报更正】暴雨橙色预警');
    const out = await give(id);
    expect(againstOasisSchema(out)).toBe('');
    expect(out).toContain('<category>Met</category><event>暴雨</event><urgency>Future</urgency>');
    expect(await read(take(cap({ id: 'met.4', type: 'Cancel', refers: 'met.1', body: '雨已停。' })))).toEqual(
      {
        ...{ outcome: 'cancelled', id },
      },
    );
    await web.at(3);
    expect((await web.texts(people[0] ?? 0)).at(-1)).toContain('【通报解除】');
    expect((await db.sql`select cancel_reason from bulletin`)[0]).toEqual({ cancelReason: '雨已停。' });
  });

  test('the cancel of a draft takes it away; a cancel, or a correction, of nothing that is here', async () => {
    await take(cap());
    const end = cap({ id: 'met.2', type: 'Cancel', refers: 'met.1' });
    expect(await read(take(end))).toEqual({ outcome: 'discarded', id: null });
    expect(await problem(take(end))).toEqual([409, 'cap-nothing-to-cancel']);
    expect(await read(take(cap({ id: 'met.3', type: 'Update', refers: 'met.1' })))).toMatchObject({
      outcome: 'drafted',
    });
  });

  test('one that came twice at once is one', async () => {
    const outcomes = await Promise.all([take(cap()), take(cap()), take(cap())].map((r) => read(r)));
    expect(outcomes.map((o) => o.outcome).sort()).toEqual(['drafted', 'known', 'known']);
  });

  test.each([
    ['not the schema’s', cap({ status: 'Real' }), [400, 'cap-invalid', 'alert/status']],
    ['an exercise', cap({ status: 'Exercise' }), [400, 'cap-invalid', 'alert/status']],
    ['too long', cap({ body: 'x'.repeat(4_001) }), [400, 'cap-invalid', 'alert/info/description']],
    [
      'over before it begins',
      cap({ expires: '2026-11-24T02:00:00+08:00' }),
      [400, 'cap-invalid', 'alert/info/expires'],
    ],
    ['no XML', '{}', [400, 'cap-invalid', 'body']],
    ['larger than a message is', cap({ body: 'x'.repeat(1_000_000) }), [413, 'too-large']],
  ])('%s: refused by its place, and nothing is kept', async (_, xml, expected) => {
    expect(await problem(take(xml))).toEqual(expected);
    expect(await db.sql`select from bulletin`).toHaveLength(0);
  });

  test('another type, another’s office, and a program that says which line', async () => {
    expect(await problem(take(cap(), 'application/json'))).toEqual([415, 'unsupported-media']);
    expect(await problem(take(cap(), undefined, other))).toEqual([400, 'invalid-request', 'organisationId']);
    const reply = await read<{ errors: { message: string }[] }>(take(cap({ status: 'Real' })));
    expect(reply.errors[0]?.message).toMatch(/^(第 3 行|line 3)/);
  });
});

test('CAP out: a draft, the wordings, the end, each valid and referring to what came before', async () => {
  const { id } = await read<{ id: number }>(
    draft(
      { fileIds: [await keep()] },
      {
        organisationIds: [site],
        areas: [
          [
            [103, 36],
            [104, 36],
            [104, 37],
          ],
        ],
      },
    ),
  );
  const first = await give(id);
  expect(first).toMatch(/<status>Draft<\/status><msgType>Alert<\/msgType>.*<areaDesc>第一商场<\/areaDesc>/s);
  expect(first).toContain('<polygon>36,103 36,104 37,104 36,103</polygon>');
  await web.json(`/api/bulletins/${id}/send`, {});
  await web.at(5);
  await web.json(`/api/bulletins/${id}/update`, wording({ body: '“<明早>”有暴雨 & 大风。' }));
  const second = await give(id);
  expect(second).toMatch(/<sent>2026-11-24T03:12:00\+08:00<\/sent><status>Actual<\/status><msgType>Update/);
  expect(second).toContain(
    `<references>m.test,m.test.bulletin.${id}.1,2026-11-24T03:07:00+08:00</references>`,
  );
  await web.json(`/api/bulletins/${id}/cancel`, { reason: '雨已停' });
  const last = await give(id);
  expect(last).toMatch(
    /<msgType>Cancel<.*<note>雨已停<\/note><references>[^<]+\.1,[^<]+ [^<]+\.2,[^<]+<\/references>/s,
  );
  for (const xml of [first, second, last, await give(id, '?version=1')])
    expect(againstOasisSchema(xml)).toBe('');
  expect((await web.json(`/api/bulletins/${id}/cap?version=9`)).status).toBe(404);
});
