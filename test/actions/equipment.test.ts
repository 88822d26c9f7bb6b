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
let squad: number;
let other: number;
/** START is 2026-11-24 03:07 in the city. */
const TODAY = '2026-11-24';

beforeEach(async () => {
  await emptyDatabase(db);
  const units = await db.sql<{ id: number }[]>`
    with b as (insert into unit (kind, name) values ('battalion', '大队') returning id),
    c as (insert into unit (kind, name, parent_id) select 'company', '中队', id from b returning id)
    insert into unit (kind, name, parent_id) select 'squad', name, c.id from c, (values ('1小队'), ('2小队')) n(name)
    order by name returning id`;
  [squad = 0, other = 0] = units.map((u) => u.id);
  people = await addMembers(db, [
    { name: '张伟', skills: ['first_aid'], unitId: squad },
    { name: '李娜', unitId: squad },
    { name: '王强', unitId: other },
  ]);
  web = webOf(db);
  await web.signIn();
});

type Json = Record<string, unknown>;
const read = async <T = Json>(reply: Response | Promise<Response>) => (await (await reply).json()) as T;
const put = (path: string, body: object) =>
  web.raw(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const itemOf = async (about: object = {}) =>
  (
    await read<{ id: number }>(
      web.json('/api/equipment-items', { name: '急救包', serialised: true, ...about }),
    )
  ).id;
const add = (itemId: number, serials: string[], about: object = {}) =>
  web.json('/api/equipment-pieces', { itemId, unitId: squad, serials, ...about });
const pieces = async (query = '') =>
  await read<{
    items: { id: number; serial: string; state: string; holder: Json | null; inspectOn: string }[];
    total: number;
  }>(web.json(`/api/equipment-pieces?${query}`));
const pieceOf = async (about: object = {}) => {
  await add(await itemOf(), ['A1'], about);
  return (await pieces()).items[0]?.id ?? 0;
};
const issue = (body: object) => web.json('/api/equipment-issues', body);
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await read(reply);
  const fields = ((errors ?? []) as { field: string }[]).map((e) => e.field);
  return [status, String(type).replace('/problems/', ''), ...fields];
};
const say = (piece: number, said: string, reason?: string) =>
  web.json(`/api/equipment-pieces/${piece}/state`, { said, reason });

describe('a piece', () => {
  test('has a number that nothing else of its kind has; who has it is named; written off, it may come again', async () => {
    const item = await itemOf();
    expect((await add(item, ['A1', 'A2'])).status).toBe(201);
    const [first] = (await pieces()).items;
    await issue({ memberId: people[0], pieceId: first?.id });
    const again = await add(item, ['A3', 'A1']);
    expect(again.status).toBe(409);
    expect(await read(again)).toMatchObject({
      taken: [{ serial: 'A1', unitName: '1小队', holder: '张伟' }],
    });
    expect((await pieces()).total).toBe(2);
    expect(await problem(add(item, ['B1', 'B1']))).toEqual([400, 'invalid-request', 'serials']);
    await say(first?.id ?? 0, 'retired', '破损');
    expect((await add(item, ['A1'])).status).toBe(201);
  });

  test('is given once when two officers give it at the same time, and the other is told who has it', async () => {
    const piece = await pieceOf();
    const both = await Promise.all(people.slice(0, 2).map((memberId) => issue({ memberId, pieceId: piece })));
    expect(both.map((r) => r.status).sort()).toEqual([201, 409]);
    const [lost] = both.filter((r) => r.status === 409);
    const { holder } = await read<{ holder: Json }>(lost as Response);
    expect((await pieces()).items[0]?.holder).toMatchObject(holder);
  });

  test('comes back once, and what was never given does not', async () => {
    const piece = await pieceOf();
    const { id } = await read<{ id: number }>(issue({ memberId: people[0], pieceId: piece }));
    const back = () =>
      web.json(`/api/equipment-issues/${id}/return`, { unitId: other, signature: 'M1 1L7 7' });
    expect((await back()).status).toBe(204);
    expect(await db.sql`select returned_on, return_signature from equipment_issue`).toEqual([
      { returnedOn: TODAY, returnSignature: 'M1 1L7 7' },
    ]);
    expect(await problem(back())).toEqual([409, 'equipment-returned']);
    expect(await problem(web.json('/api/equipment-issues/999/return', {}))).toEqual([404, 'not-found']);
    expect((await pieces(`unitId=${other}`)).total).toBe(1);
  });

  test('goes from hand to hand without lying anywhere, and its history tells the way', async () => {
    const piece = await pieceOf();
    const { id } = await read<{ id: number }>(
      issue({ memberId: people[0], pieceId: piece, signature: 'M0 0L9 9' }),
    );
    const passed = await web.json(`/api/equipment-issues/${id}/hand-over`, { memberId: people[1] });
    expect(passed.status).toBe(201);
    expect((await pieces()).items[0]?.holder).toMatchObject({ name: '李娜', confirmed: false });
    await say(piece, 'lost', '巡逻时遗失');
    expect((await pieces()).items[0]?.holder).toBeNull();
    const { items } = await read<{ items: { kind: string; memberName: string | null }[] }>(
      web.json(`/api/equipment-pieces/${piece}/history`),
    );
    expect(items.map((e) => [e.kind, e.memberName])).toEqual([
      ['lost', '李娜'],
      ['issued', '李娜'],
      ['returned', '张伟'],
      ['issued', '张伟'],
      ['added', null],
    ]);
    expect(await problem(issue({ memberId: people[0], pieceId: piece, despite: '要用' }))).toEqual([
      ...[409, 'equipment-unfit', 'pieceId'],
    ]);
  });

  test('that has expired or is defective needs a reason to be given', async () => {
    const piece = await pieceOf({ expiresOn: daysAfter(TODAY, -1) });
    expect(await problem(issue({ memberId: people[0], pieceId: piece }))).toEqual([
      ...[409, 'equipment-unfit', 'pieceId'],
    ]);
    expect((await issue({ memberId: people[0], pieceId: piece, despite: '训练用' })).status).toBe(201);
  });

  test('is inspected step by step; what fails is out of use until mended', async () => {
    const item = await itemOf({ steps: ['外观', '有效期'], inspectMonths: 6 });
    await add(item, ['A1']);
    const [piece] = (await pieces()).items;
    expect(piece?.inspectOn).toBe('2027-05-23');
    const inspect = (body: object) => web.json(`/api/equipment-pieces/${piece?.id}/inspections`, body);
    const steps = (ok: boolean) => [
      { step: '外观', ok: true },
      { step: '有效期', ok },
    ];
    expect(await problem(inspect({ passed: true, steps: [{ step: '外观', ok: true }] }))).toEqual([
      ...[422, 'invalid-request', 'steps'],
    ]);
    expect(await problem(inspect({ passed: true, steps: steps(false) }))).toEqual([
      ...[400, 'invalid-request', 'passed'],
    ]);
    expect(await read(inspect({ passed: false, steps: steps(false), note: '药品过期' }))).toEqual({
      inspectOn: '2027-05-23',
    });
    expect((await pieces('state=defective')).total).toBe(1);
    expect((await inspect({ passed: true, steps: steps(true) })).status).toBe(200);
    expect((await pieces('state=defective')).total).toBe(1);
    expect((await say(piece?.id ?? 0, 'mended')).status).toBe(204);
    expect(await problem(say(piece?.id ?? 0, 'mended'))).toEqual([409, 'equipment-state']);
    expect((await pieces('state=in_service')).total).toBe(1);
  });
});

describe('what is counted', () => {
  test('is never below nothing, also when two take the last', async () => {
    const item = await itemOf({ name: '头盔', serialised: false });
    const set = (count: number, was: number) =>
      put('/api/equipment-stock', { unitId: squad, itemId: item, count, was });
    expect(await problem(set(-1, 0))).toEqual([400, 'invalid-request', 'count']);
    expect((await set(3, 0)).status).toBe(204);
    expect(await problem(set(9, 0))).toEqual([409, 'equipment-recounted']);
    const take = (memberId: number | undefined) => issue({ memberId, itemId: item, unitId: squad, count: 2 });
    const both = await Promise.all([take(people[0]), take(people[1])]);
    expect(both.map((r) => r.status).sort()).toEqual([201, 409]);
    const given = both.find((r) => r.status === 201) as Response;
    const { id } = await read<{ id: number }>(given);
    await web.json(`/api/equipment-issues/${id}/return`, {});
    expect(await read(web.json('/api/equipment-stock'))).toMatchObject({ items: [{ count: 3 }] });
  });
});

test('the standard is changed by versions, names each need once, and keeps what is in use', async () => {
  const needs = [{ per: 'person', role: 'first_aid', count: 1 }];
  const item = await itemOf({ needs });
  expect(await problem(web.json('/api/equipment-items', { name: '急救包' }))).toEqual([
    ...[409, 'equipment-name-taken', 'name'],
  ]);
  const whole = { name: '急救包', serialised: true, needs: [{ per: 'unit', unitKind: 'squad', count: 2 }] };
  const change = (about: object) => put(`/api/equipment-items/${item}`, { ...whole, ...about });
  expect(await read(change({ version: 1 }))).toMatchObject({
    version: 2,
    needs: [{ per: 'unit', count: 2 }],
  });
  expect(await problem(change({ version: 1 }))).toEqual([409, 'equipment-item-changed']);
  expect(await problem(change({ version: 2, needs: [...needs, ...needs] }))).toEqual([
    ...[400, 'invalid-request', 'needs'],
  ]);
  await add(item, ['A1']);
  expect(await problem(change({ version: 2, serialised: false }))).toEqual([
    ...[409, 'equipment-item-used', 'serialised'],
  ]);
});

test('gaps are the standard against what is there, in service and not expired; readiness counts those who lack', async () => {
  const item = await itemOf({
    needs: [
      { per: 'person', role: 'first_aid', count: 1 },
      { per: 'unit', unitKind: 'squad', count: 2 },
    ],
  });
  await add(item, ['A1', 'A2'], { expiresOn: daysAfter(TODAY, 1) });
  const gaps = async (query = '') =>
    (await read<{ items: Json[] }>(web.json(`/api/equipment-gaps?${query}`))).items.map((g) => [
      ...[g.unitName, g.per, g.needed, g.there],
    ]);
  expect(await gaps()).toEqual([
    ['大队中队2小队', 'unit', 2, 0],
    ['大队中队1小队', 'person', 1, 0],
  ]);
  expect(await gaps(`unitId=${squad}`)).toEqual([['大队中队1小队', 'person', 1, 0]]);
  const lacking = async () =>
    (await read<{ total: { unequipped: number } }>(web.json('/api/readiness'))).total.unequipped;
  expect(await lacking()).toBe(1);
  const whoLacks = async () =>
    (await read<{ items: Json[] }>(web.json('/api/members?lacks=equipment'))).items.map((m) => m.name);
  expect(await whoLacks()).toEqual(['张伟']);
  const [piece] = (await pieces()).items;
  await issue({ memberId: people[0], pieceId: piece?.id });
  expect(await lacking()).toBe(0);
  expect(await whoLacks()).toEqual([]);
  expect(await gaps(`unitId=${squad}`)).toEqual([['大队中队1小队', 'unit', 2, 1]]);
  await db.sql`update equipment_piece set expires_on = ${daysAfter(TODAY, -1)}`;
  expect(await lacking()).toBe(1);
});

test('without the kit shown in the plan or left out of it; with the kit back in it the same minute', async () => {
  const item = await itemOf({ needs: [{ per: 'person', role: 'first_aid', count: 1 }] });
  await add(item, ['A1']);
  const [piece] = (await pieces()).items;
  const planned = (requireEquipment: boolean) =>
    read<{ people: Json[]; lacking: Json[]; leftOut: Json[] }>(
      web.json('/api/plans', {
        ...{ kind: 'drill', position: SCENE, arriveBy: new Date(START.getTime() + 3_600_000) },
        ...{ lines: [{ role: 'first_aid', count: 1 }], policy: { requireEquipment } },
      }),
    );
  const shown = await planned(false);
  expect(shown.people.map((p) => p.name)).toEqual(['张伟']);
  expect(shown.lacking).toEqual([{ memberId: people[0], items: ['急救包'] }]);
  expect((await planned(true)).leftOut).toContainEqual({
    ...{ memberId: people[0], name: '张伟', reason: 'no_equipment' },
  });
  const page = async () => {
    const { lacks, equipment } = await read<{ lacks: Json[]; equipment: Json[] }>(
      web.json(`/api/members/${people[0]}`),
    );
    return [lacks, equipment.map((e) => e.unfit)];
  };
  expect(await page()).toEqual([[{ item: '急救包', role: 'first_aid' }], []]);
  await issue({ memberId: people[0], pieceId: piece?.id });
  expect(await page()).toEqual([[], [null]]);
  await say(piece?.id ?? 0, 'defective', '拉链坏了');
  expect(await page()).toEqual([[{ item: '急救包', role: 'first_aid' }], ['defective']]);
  await say(piece?.id ?? 0, 'mended');
  const back = await planned(true);
  expect([back.people.map((p) => p.name), back.lacking]).toEqual([['张伟'], []]);
});

test('a member sees what he or she holds, and confirms it once; a squad leader keeps the own squad alone', async () => {
  const piece = await pieceOf({ inspectOn: '2027-01-01', expiresOn: '2028-01-01' });
  const { id } = await read<{ id: number }>(issue({ memberId: people[0], pieceId: piece }));
  await itemOf({ name: '哨子', serialised: false, needs: [{ per: 'person', count: 1 }] });
  await web.signIn({ memberId: people[0] ?? 0 });
  const mine = () => read<{ items: Json[]; lacks: Json[] }>(web.json('/api/me/equipment'));
  expect(await mine()).toEqual({
    lacks: [{ item: '哨子', role: null }],
    items: [
      {
        ...{ id, item: '急救包', serial: 'A1', count: 1, issuedOn: TODAY, inspectOn: '2027-01-01' },
        ...{ expiresOn: '2028-01-01', state: 'in_service', confirmed: false },
      },
    ],
  });
  const confirm = () => read(web.json('/api/me/equipment/confirm', { ids: [id] }));
  expect(await confirm()).toEqual({ confirmed: 1 });
  expect((await mine()).items[0]?.confirmed).toBe(true);
  await web.signIn({ memberId: people[1] ?? 0 });
  expect(await confirm()).toEqual({ confirmed: 0 });
  expect((await web.json(`/api/equipment-issues/${id}/return`, {})).status).toBe(403);
  await web.signIn({ role: 'squad', unitId: other });
  expect((await pieces()).total).toBe(0);
  expect((await web.json(`/api/equipment-issues/${id}/return`, {})).status).toBe(404);
  expect(await problem(issue({ memberId: people[2], pieceId: piece }))).toEqual([
    ...[422, 'invalid-request', 'unitId'],
  ]);
});

test('who has what expires or is to be inspected is told 60, 30 and 7 days before, once each; of a store its leader', async () => {
  const [holder = 0, leader = 0] = people;
  await db.sql`update member set post = 'leader' where id = ${leader}`;
  const itemId = await itemOf();
  await add(itemId, ['A1', 'A2'], { expiresOn: daysAfter(TODAY, 60) });
  await add(itemId, ['B1'], { inspectOn: daysAfter(TODAY, 5) });
  await add(itemId, ['C1'], { expiresOn: daysAfter(TODAY, 61) });
  const all = (await pieces()).items;
  for (const serial of ['A1', 'A2']) {
    const pieceId = all.find((p) => p.serial === serial)?.id;
    expect((await issue({ memberId: holder, pieceId })).status).toBe(201);
  }
  const at = (days: number, time: string) => new Date(`${daysAfter(TODAY, days)}T${time}:00+08:00`);
  const tell = (when: Date) => tellEnding(web.deps, texts, when);
  expect([await tell(at(0, '03:07')), await tell(at(0, '10:00')), await tell(at(0, '11:00'))]).toEqual([
    0, 2, 0,
  ]);
  const sent = await db.sql`select member_id, template, vars from delivery order by member_id`;
  expect(sent.map((d) => [d.memberId, d.template, d.vars])).toEqual([
    [holder, 'equipment_expires', { item: '急救包 A1 等2件', until: daysAfter(TODAY, 60), language: 'zh' }],
    [leader, 'equipment_inspect', { item: '急救包 B1', until: daysAfter(TODAY, 5), language: 'zh' }],
  ]);
  // What is no longer in service nobody needs to look after.
  await db.sql`update equipment_piece set state = 'defective', reason = 'torn' where serial = 'A2'`;
  expect(await tell(at(30, '09:00'))).toBe(2);
  expect((await Promise.all([tell(at(53, '09:00')), tell(at(53, '09:00'))])).sort()).toEqual([0, 2]);
  const things =
    await db.sql`select vars->>'item' as item from delivery where member_id = ${holder} order by id`;
  expect(things.map((d) => d.item)).toEqual(['急救包 A1 等2件', '急救包 A1', '急救包 A1']);
});
