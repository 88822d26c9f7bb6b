// How a call-out asks: echelons, gaps, holds, outages, frozen plans, borders.
import { beforeEach, expect, test } from 'vitest';
import { INSTALLATION } from '../../src/access/principal.ts';
import { change } from '../../src/callout/change.ts';
import { hold, raiseNow, resume } from '../../src/callout/control.ts';
import { listCallouts } from '../../src/callout/list.ts';
import { standDown } from '../../src/callout/stand-down.ts';
import { summonAgain } from '../../src/callout/summon-again.ts';
import { readLog } from '../../src/kernel/log.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, rigOf } from '../support/rig.ts';

const db = await testDatabase();
beforeEach(() => emptyDatabase(db));

const people = (n: number) => Array.from({ length: n }, () => ({}));
const types = async (id: number) => (await readLog(db.sql, id)).map((e) => e.type);
const find = async (id: number, type: string) => (await readLog(db.sql, id)).filter((e) => e.type === type);

test('nearest first; the next echelon comes by itself while a gap is open, and asks only for what is missing', async () => {
  const ids = await addMembers(db, people(8));
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 3 }] });
  await rig.at(0);
  expect((await rig.view(id)).people.map((p) => p.memberId)).toEqual(ids.slice(0, 3));
  await rig.answer(id, ids[0] ?? 0, { answer: 'coming', etaMinutes: 15 });
  await rig.answer(id, ids[1] ?? 0, { answer: 'coming', etaMinutes: 15 });
  await rig.at(4.9);
  expect((await rig.view(id)).people).toHaveLength(3);
  await rig.at(5);
  const { callout, people: asked } = await rig.view(id);
  expect(asked.map((p) => p.memberId)).toEqual(ids.slice(0, 4));
  expect(callout.echelons[1]).toMatchObject({
    state: 'raised',
    raisedBy: 'timer',
    gapSeen: { general: 1 },
    asked: 1,
  });
  expect((await rig.texts(ids[3] ?? 0))[0]).toMatch(/^【真实】集结：商场火警/);
  expect(await rig.texts(ids[4] ?? 0)).toEqual([]);
});

test('no echelon is raised when the gap is closed; a change from coming to cannot reopens it at once', async () => {
  const ids = await addMembers(db, people(4));
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 2 }] });
  for (const m of ids.slice(0, 2)) await rig.answer(id, m, { answer: 'coming', etaMinutes: 20 });
  await rig.at(9);
  expect((await rig.view(id)).callout.echelons[1]?.state).toBe('pending');
  await rig.answer(id, ids[1] ?? 0, { answer: 'cannot', reason: '孩子生病' });
  expect((await rig.view(id)).callout.gap).toEqual({ general: 1 });
  await rig.at(9);
  const { callout, people: asked } = await rig.view(id);
  expect(callout.echelons[1]).toMatchObject({ state: 'raised', gapSeen: { general: 1 }, asked: 1 });
  expect(asked.at(-1)?.memberId).toBe(ids[2]);
});

test('an echelon in which everybody says no leads on at once; an empty one is skipped aloud, never turned into everybody', async () => {
  const ids = await addMembers(db, people(2));
  const rig = rigOf(db);
  const { id } = await rig.start({
    lines: [{ role: 'general', count: 1 }],
    commanderPhone: '+8613900000000',
  });
  await rig.answer(id, ids[0] ?? 0, { answer: 'cannot' });
  await rig.at(1);
  expect((await rig.view(id)).people).toHaveLength(2);
  await rig.answer(id, ids[1] ?? 0, { answer: 'cannot' });
  await rig.at(2);
  const { callout, people: asked } = await rig.view(id);
  expect(asked).toHaveLength(2);
  expect(callout.echelons[2]).toMatchObject({ state: 'skipped', asked: 0 });
  expect(await types(id)).toContain('echelon_skipped');
  expect(callout.unfilledSince).not.toBeNull();
});

test('unfilled is told to the leader once per episode and is over when the gap closes', async () => {
  const ids = await addMembers(db, people(2));
  const rig = rigOf(db);
  const { id } = await rig.start({
    lines: [{ role: 'general', count: 2 }],
    commanderPhone: '+8613900000000',
  });
  for (const minute of [5, 10, 15, 16, 20, 25]) await rig.at(minute);
  // The same episode, whatever happens in it.
  await rig.answer(id, ids[0] ?? 0, { answer: 'cannot' });
  await rig.at(25);
  expect(await find(id, 'unfilled')).toHaveLength(1);
  const alerts = () => db.sql`select body from message_log where address = '+8613900000000'`;
  expect((await alerts()).map((r) => r.body)).toEqual([
    expect.stringMatching(/^【真实】未满员：商场火警.*普通队员 2/),
  ]);
  for (const m of ids) await rig.answer(id, m, { answer: 'coming', etaMinutes: 3 });
  await rig.at(26);
  expect((await rig.view(id)).callout.unfilledSince).toBeNull();
  await rig.answer(id, ids[0] ?? 0, { answer: 'cannot' });
  await rig.at(27);
  expect(await find(id, 'unfilled')).toHaveLength(2);
});

test('on hold nothing is raised; resuming raises what came due, once, and the next after its window', async () => {
  const [first = 0] = await addMembers(db, people(9));
  const rig = rigOf(db);
  const { id } = await rig.start();
  await hold(rig.deps, id, 'leader');
  await rig.at(39);
  await rig.answer(id, first, { answer: 'cannot' });
  await rig.at(40);
  expect((await rig.view(id)).people).toHaveLength(2);
  await resume(rig.deps, id, 'leader');
  await rig.at(40);
  const { callout } = await rig.view(id);
  expect(callout.echelons.map((e) => e.state)).toEqual(['raised', 'raised', 'pending']);
  expect(callout.echelons[1]?.dueAt).toBe('2026-11-23T19:12:00.000Z');
  expect(callout.echelons[2]?.dueAt).toBe('2026-11-23T19:52:00.000Z');
});

test('after an outage what is overdue is done late and marked late, one echelon at a time', async () => {
  await addMembers(db, people(9));
  const rig = rigOf(db);
  const { id } = await rig.start({ minutes: 120 });
  await rig.at(65);
  const raises = await find(id, 'echelon_raised');
  expect(raises.map((e) => [e.data.number, e.data.late_seconds])).toEqual([
    [1, 0],
    [2, 3600],
  ]);
  await rig.at(69.9);
  expect(await find(id, 'echelon_raised')).toHaveLength(2);
  await rig.at(70);
  expect((await find(id, 'echelon_raised')).at(-1)?.data).toMatchObject({ number: 3, late_seconds: 0 });
});

test('the plan is frozen: who left or withdrew is skipped with the reason, who joined is not called, units may vanish', async () => {
  const [battalion] = await db.sql<
    { id: number }[]
  >`insert into unit (kind, name) values ('battalion', '城关区大队') returning id`;
  const ids = await addMembers(
    db,
    people(5).map(() => ({ unitId: battalion?.id })),
  );
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await db.sql`update member set status = 'left' where id = ${ids[1] ?? 0}`;
  await db.sql`update member set consent_withdrawn_on = '2026-11-24' where id = ${ids[2] ?? 0}`;
  await db.sql`update unit set name = '改名大队'`;
  await db.sql`delete from unit`;
  const [joined] = await addMembers(db, [{ km: 0.1 }]);
  await rig.at(5);
  await rig.at(10);
  const raises = (await readLog(db.sql, id)).filter((e) => e.type.startsWith('echelon_'));
  expect(raises.map((e) => e.type)).toEqual(['echelon_raised', 'echelon_skipped', 'echelon_skipped']);
  expect(raises[1]?.data.skipped).toEqual([
    { memberId: ids[1], reason: 'inactive' },
    { memberId: ids[2], reason: 'consent_withdrawn' },
  ]);
  const asked = (await rig.view(id)).people;
  expect(asked.map((p) => p.memberId)).not.toContain(joined);
  expect(asked[0]?.unitName).toBe('城关区大队');
});

test('a change by hand is a new version; a stale one is refused and nothing is lost', async () => {
  await addMembers(db, [{}, {}, { skills: ['first_aid'] }, {}]);
  const rig = rigOf(db);
  const { id } = await rig.start({
    lines: [{ role: 'general', count: 1 }],
    policy: { echelons: [{ windowSeconds: 300, factor: 4 }] },
  });
  const lines = [{ role: 'first_aid' as const, count: 1 }];
  expect(await change(rig.deps, id, { version: 1, lines }, 'leader')).toBe(2);
  await expect(change(rig.deps, id, { version: 1, lines }, 'other')).rejects.toMatchObject({
    status: 409,
    extra: { version: 2 },
  });
  const { callout, people: asked } = await rig.view(id);
  expect(callout.gap).toEqual({ first_aid: 1 });
  expect(asked.filter((p) => p.roles.includes('first_aid'))).toHaveLength(1);
});

test('nobody is summoned twice, unless a leader asks again by hand: then the whole ladder runs again', async () => {
  const ids = await addMembers(db, people(1));
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.at(5);
  await rig.at(20);
  expect(await rig.texts(ids[0] ?? 0)).toHaveLength(1);
  await rig.answer(id, ids[0] ?? 0, { answer: 'cannot' });
  await summonAgain(rig.deps, id, ids[0] ?? 0, 'leader');
  await rig.at(21);
  expect(await rig.texts(ids[0] ?? 0)).toHaveLength(2);
  expect((await rig.view(id)).people[0]?.state).toBe('waiting');
  const [history] = await db.sql`select answer from response where member_id = ${ids[0] ?? 0}`;
  expect(history?.answer).toBe('cannot');
});

test('in a real call-out: not available; in a drill: freed for the real one, and gone from the drill', async () => {
  const ids = await addMembers(db, people(3));
  const rig = rigOf(db);
  const drill = await rig.start({ kind: 'drill' });
  await rig.answer(drill.id, ids[0] ?? 0, { answer: 'coming', etaMinutes: 10 });
  const real = await rig.start({ lines: [{ role: 'general', count: 3 }] });
  const inDrill = (await rig.view(drill.id)).people;
  expect(inDrill.map((p) => p.state)).toEqual(['released', 'released']);
  expect(await types(drill.id)).toContain('released');
  expect((await rig.view(real.id)).people).toHaveLength(3);
  await expect(rig.start()).rejects.toMatchObject({
    status: 422,
    extra: { leftOut: { in_real_callout: 3 } },
  });
});

test('rested people first; too few, and the tired are asked and marked', async () => {
  const ids = await addMembers(db, people(3));
  const rig = rigOf(db);
  const first = await rig.start({ lines: [{ role: 'general', count: 1 }] });
  await rig.answer(first.id, ids[0] ?? 0, { answer: 'arrived' });
  await standDown(rig.deps, first.id, {}, 'leader');
  const { id } = await rig.start({ lines: [{ role: 'general', count: 3 }] });
  const asked = (await rig.view(id)).people;
  expect(asked.filter((p) => p.tired).map((p) => p.memberId)).toEqual([ids[0]]);
  expect(asked).toHaveLength(3);
  const pool = await db.sql`select member_id from plan_entry where callout_id = ${id} order by rank`;
  expect(pool.at(-1)?.memberId).toBe(ids[0]);
});

test('across the border only when the own county cannot fill; both counties see the call-out', async () => {
  const [city] = await db.sql<
    { id: number }[]
  >`insert into organisation (kind, name) values ('city', '云川市') returning id`;
  const counties = await db.sql<{ id: number }[]>`insert into organisation (kind, name, parent_id)
    select 'county', name, ${city?.id ?? 0} from unnest(array['石岭县', '城关区', '河西区']) name returning id`;
  const [own = 0, other = 0, third = 0] = counties.map((c) => c.id);
  await addMembers(db, [
    { countyId: own, km: 5 },
    { countyId: own, km: 6 },
    { countyId: other, km: 1 },
    { countyId: other, km: 20 },
  ]);
  const rig = rigOf(db);
  const policy = { echelons: [{ windowSeconds: 300, factor: 1 }] };
  const inside = await rig.start({
    kind: 'drill',
    countyId: own,
    lines: [{ role: 'general', count: 2 }],
    policy,
  });
  expect((await rig.view(inside.id)).people.some((p) => p.crossBorder)).toBe(false);
  await standDown(rig.deps, inside.id, {}, 'leader');
  const across = await rig.start({ countyId: own, lines: [{ role: 'general', count: 3 }], policy });
  const asked = (await rig.view(across.id)).people;
  expect(asked.map((p) => [p.distanceMetres, p.crossBorder])).toEqual([
    [5000, false],
    [6000, false],
    [1000, true],
  ]);
  expect((await find(across.id, 'counties_informed'))[0]?.data).toEqual({
    counties: [own, other],
    commander: '王队',
  });
  const seen = async (countyId: number) =>
    (await listCallouts(db, { countyId, page: 1, pageSize: 9 }, INSTALLATION)).callouts.map((c) => c.id);
  expect(await seen(other)).toEqual([across.id]);
  expect(await seen(own)).toEqual([across.id, inside.id]);
  expect(await seen(third)).toEqual([]);
});

test('nobody to reach: unreachable in the plan, never notified; a launch with nobody is refused and nothing is done', async () => {
  await addMembers(db, [{ phone: null }, { consentOn: null }]);
  const rig = rigOf(db);
  await expect(rig.start()).rejects.toMatchObject({
    status: 422,
    extra: { leftOut: { unreachable: 1, no_consent: 1 } },
  });
  const [counted] =
    await db.sql`select (select count(*) from callout)::int + (select count(*) from delivery)::int as n`;
  expect(counted?.n).toBe(0);
});

test('a leader raises at once; with no gap open nobody is asked', async () => {
  const ids = await addMembers(db, people(5));
  const rig = rigOf(db);
  const { id } = await rig.start();
  expect(await raiseNow(rig.deps, id, 'leader')).toEqual({ number: 2, asked: 2 });
  for (const m of ids.slice(0, 2)) await rig.answer(id, m, { answer: 'arrived' });
  await expect(raiseNow(rig.deps, id, 'leader')).rejects.toMatchObject({ status: 409, code: 'no-gap' });
});

test('a person without a position comes last and is marked', async () => {
  const ids = await addMembers(db, [{ km: null }, { km: 900 }]);
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 1 }], minutes: 600 });
  await rig.at(5);
  const asked = (await rig.view(id)).people;
  expect(asked.map((p) => [p.memberId, p.distanceMetres === null])).toEqual([
    [ids[1], false],
    [ids[0], true],
  ]);
});
