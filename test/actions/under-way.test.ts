import { beforeEach, describe, expect, test } from 'vitest';
import { close } from '../../src/callout/close.ts';
import { musterToken } from '../../src/callout/link.ts';
import { standDown } from '../../src/callout/stand-down.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let ids: number[];
let calloutId: number;
let link: string;
const minute = (n: number) => new Date(START.getTime() + n * 60_000).toISOString();

beforeEach(async () => {
  await emptyDatabase(db);
  const [unit] = await db.sql<{ id: number }[]>`
    insert into unit (kind, name) values ('battalion', '一大队') returning id`;
  const unitId = unit?.id ?? 0;
  ids = await addMembers(db, [{ unitId }, { unitId }, { unitId }, {}]);
  await db.sql`update member set post = 'leader' where id = ${ids[0] ?? 0}`;
  await db.sql`insert into equipment_item (name) values ('头盔'), ('手电'), ('急救包') on conflict do nothing`;
  await db.sql`insert into equipment_issue (member_id, item) values (${ids[0] ?? 0}, '头盔'), (${ids[0] ?? 0}, '手电')`;
  web = webOf(db);
  ({ id: calloutId } = await web.start({ lines: [{ role: 'general', count: 4 }] }));
  link = await web.linkOf(calloutId, ids[0] ?? 0);
});

const stateOf = async (n: number) =>
  (await web.view(calloutId)).people.find((p) => p.memberId === ids[n])?.state;
const arrivedAt = async (n: number) =>
  (
    await db.sql<{ at: Date | null }[]>`select arrived_at as at from summons where member_id = ${ids[n] ?? 0}`
  )[0]?.at?.toISOString();
const lists = async () =>
  (await db.sql`select data from log_entry where type = 'muster_list' order by id`).map((r) => r.data);
const fieldsOf = async (response: Response) => {
  const { status, errors = [] } = (await response.json()) as { status: number; errors?: { field: string }[] };
  return [status, ...errors.map((e) => e.field)];
};

describe('equipment', () => {
  test('what was brought is kept once; what was never issued is not', async () => {
    const said = { items: ['头盔', '火箭'], clientId: 'e1' };
    expect(await (await web.json(`${link}/equipment`, said)).json()).toEqual({ checked: 1 });
    await web.json(`${link}/equipment`, said);
    const [entry, again] = await db.sql`select data from log_entry where type = 'equipment_checked'`;
    expect(entry?.data).toEqual({ items: ['头盔'], missing: ['手电'] });
    expect(again).toBeUndefined();
    const page = await (await web.page(link)).text();
    expect(page).toContain('value="头盔" checked');
    expect((await web.form(`${link}/equipment`, {})).status).toBe(303);
  });
});

describe('a muster list', () => {
  test('counts each from when it was taken; the same list again, and an older word, change nothing', async () => {
    await web.at(20);
    const taken = {
      present: [ids[1], ids[2]],
      withoutPhone: [ids[2]],
      deviceAt: minute(12),
      sentAt: minute(20),
      clientId: 'l1',
    };
    const first = await web.json(`${link}/squad`, { ...taken, handOver: true });
    expect(await first.json()).toEqual({ counted: 2, present: 2, absent: 1 });
    expect([await arrivedAt(1), await arrivedAt(2)]).toEqual([minute(12), minute(12)]);
    await web.json(`${link}/squad`, taken);
    expect(await lists()).toMatchObject([
      { takenAt: minute(12), present: 2, handedOver: true, withoutPhone: [ids[2]] },
    ]);
    // Whoever said since that he cannot is not brought back by an older list.
    await web.answer(calloutId, ids[1] ?? 0, { answer: 'cannot' });
    const older = { ...taken, deviceAt: minute(15), clientId: 'l2' };
    expect(await (await web.json(`${link}/squad`, older)).json()).toMatchObject({ counted: 0 });
    expect(await stateOf(1)).toBe('cannot');
  });

  test('taken before the end it still counts after it, without taking anybody back', async () => {
    await web.at(30);
    await standDown(web.deps, calloutId, {}, 'leader');
    await web.at(40);
    const list = { present: [ids[1]], deviceAt: minute(12), sentAt: minute(40) };
    expect(await (await web.json(`${link}/squad`, list)).json()).toMatchObject({ counted: 1 });
    expect([await stateOf(1), await arrivedAt(1)]).toEqual(['released', minute(12)]);
    const late = { present: [ids[2]], deviceAt: minute(35), sentAt: minute(40) };
    expect(await (await web.json(`${link}/squad`, late)).json()).toMatchObject({ counted: 0 });
  });

  test('names only the leader’s own people, and only leaders have one', async () => {
    const others = { present: [ids[3], 999_999] };
    expect(await (await web.json(`${link}/squad`, others)).json()).toMatchObject({ counted: 0, present: 0 });
    expect(await stateOf(3)).toBe('waiting');
    const member = await web.linkOf(calloutId, ids[1] ?? 0);
    for (const response of [
      await web.page(`${member}/squad`),
      await web.json(`${member}/squad`, { present: [] }),
    ])
      expect(response.status).toBe(404);
  });

  test('works as a form, and from paper by whoever steers', async () => {
    const page = await (await web.form(`${link}/squad`, { present: String(ids[1]), handOver: 'yes' })).text();
    expect(page).toContain('名单已收到：到 1 人，其中新计入 1 人，未到 2 人');
    await web.signIn();
    const paper = await web.json(`/api/callouts/${calloutId}/muster-list`, {
      present: [ids[3]],
      deviceAt: minute(-5),
    });
    expect(await paper.json()).toMatchObject({ counted: 1 });
    expect(await arrivedAt(3)).toBe(START.toISOString());
    const wrong = await web.json(`/api/callouts/${calloutId}/muster-list`, {
      present: [ids[2]],
      deviceAt: minute(5),
    });
    expect(await fieldsOf(wrong)).toEqual([400, 'deviceAt']);
  });
});

describe('the muster point’s code', () => {
  test('checks in by whatever way it was read, and only at its own call-out', async () => {
    const qr = musterToken(web.deps.linkSecret, calloutId);
    await web.at(9);
    const sent = { qr, deviceAt: minute(4), sentAt: minute(9), clientId: 'q1' };
    expect(await (await web.json(`${link}/check-in`, sent)).json()).toMatchObject({ outcome: 'recorded' });
    expect(await (await web.json(`${link}/check-in`, sent)).json()).toMatchObject({ outcome: 'unchanged' });
    expect(await arrivedAt(0)).toBe(minute(4));
    for (const other of [
      musterToken(web.deps.linkSecret, calloutId + 1),
      musterToken('x', calloutId),
      'WIFI:x',
    ]) {
      const refused = await web.json(`${link}/check-in`, { qr: other });
      expect(await fieldsOf(refused)).toEqual([422, 'qr']);
    }
  });

  test('a phone is known by the summons opened on it; a strange one is told what to do', async () => {
    const at = `/at/${musterToken(web.deps.linkSecret, calloutId)}`;
    expect(await (await web.page(at)).text()).toContain('不知道您是谁');
    expect((await web.form(at, {})).status).toBe(404);
    const cookie = (await web.page(link)).headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await (await web.page(at, { cookie })).text()).toContain('我到了，签到');
    expect((await web.page('/at/1.AAAAAAAAAAAAAAAAAAAAAA', { cookie })).status).toBe(404);
    expect((await web.form(at, {}, { cookie })).headers.get('location')).toBe(`${link}?done=recorded`);
    expect(await stateOf(0)).toBe('on_scene');
    await standDown(web.deps, calloutId, {}, 'leader');
    await close(web.deps, calloutId, 'leader');
    expect((await web.page(at, { cookie })).status).toBe(410);
  });
});

test('a position is shared only while the call-out lasts', async () => {
  const here = { sharing: true, lon: SCENE.lon, lat: SCENE.lat, deviceAt: minute(60), sentAt: minute(60) };
  const own = async () => (await db.sql`select sharing, own_lon from member where id = ${ids[0] ?? 0}`)[0];
  expect(await (await web.json(`${link}/position`, here)).json()).toEqual({ sharing: true });
  expect(await own()).toEqual({ sharing: true, ownLon: SCENE.lon });
  await standDown(web.deps, calloutId, {}, 'leader');
  expect(await (await web.json(`${link}/position`, here)).json()).toEqual({ sharing: false });
  expect(await own()).toEqual({ sharing: false, ownLon: null });
});

test.each<[string, object, (string | number)[]]>([
  ['equipment', { items: ['a\0b'] }, [400, 'items.0']],
  ['equipment', { items: Array.from({ length: 101 }, () => 'x') }, [400, 'items']],
  ['squad', { present: ['x'] }, [400, 'present.0']],
  ['squad', { present: [0] }, [400, 'present.0']],
  ['squad', { present: [], deviceAt: 'noon' }, [400, 'deviceAt']],
  ['squad', { present: Array.from({ length: 501 }, (_, i) => i + 1) }, [400, 'present']],
  ['position', { sharing: true }, [400, 'lon']],
  ['position', { sharing: true, lon: 0, lat: 0 }, [400, 'lon']],
  ['position', { lon: 103, lat: 36 }, [400, 'sharing']],
  ['check-in', { qr: 'x'.repeat(61) }, [400, 'qr']],
  ['check-in', { code: '1234', deviceAt: 'yesterday' }, [400, 'deviceAt']],
])('%s that cannot be is refused by its field: %j', async (what, body, expected) => {
  const [status, ...fields] = await fieldsOf(await web.json(`${link}/${what}`, body));
  expect([status, fields[0]]).toEqual(expected);
  expect(await lists()).toEqual([]);
});

test('the app lists what its member is called out for, and nobody else’s', async () => {
  expect((await web.json('/api/me/summonses')).status).toBe(401);
  await web.signIn({ memberId: ids[0] });
  expect(await (await web.json('/api/me/summonses')).json()).toMatchObject({
    summonses: [{ path: link, kind: 'real', title: '商场火警', state: 'waiting' }],
  });
  await web.signIn({ memberId: (await addMembers(db, [{ km: 400 }]))[0] });
  expect(await (await web.json('/api/me/summonses')).json()).toEqual({ summonses: [] });
});
