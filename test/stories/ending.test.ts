// How a call-out ends: everyone contacted is told, once, nobody else; the report adds up; nothing is mixed up.
import { beforeEach, expect, test } from 'vitest';
import { close } from '../../src/callout/close.ts';
import { replay } from '../../src/callout/replay.ts';
import { reportOf } from '../../src/callout/report.ts';
import { standDown } from '../../src/callout/stand-down.ts';
import { loadRow, loadState } from '../../src/callout/store.ts';
import { readLog } from '../../src/kernel/log.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, rigOf } from '../support/rig.ts';

const db = await testDatabase();
beforeEach(() => emptyDatabase(db));

const people = (n: number) => Array.from({ length: n }, () => ({}));

test('a whole call-out: summoned, coming, on scene, stood down, home; the report adds up and the log replays', async () => {
  const ids = await addMembers(db, people(8));
  const rig = rigOf(db);
  const { id } = await rig.start({ kind: 'drill', lines: [{ role: 'general', count: 3 }] });
  await rig.at(0);
  const [a = 0, b = 0, c = 0, d = 0] = ids;
  await rig.at(1);
  await rig.answer(id, a, { answer: 'coming', etaMinutes: 10 });
  await rig.at(2);
  await rig.answer(id, b, { answer: 'cannot', reason: '生病' });
  await rig.at(5);
  await rig.at(6);
  await rig.answer(id, c, { answer: 'en_route', etaMinutes: 8 });
  await rig.answer(id, d, { answer: 'coming', etaMinutes: 9 });
  for (const [minute, m] of [
    [11, a],
    [13, c],
    [15, d],
  ] as const) {
    await rig.at(minute);
    await rig.answer(id, m, { answer: 'arrived' });
  }
  await rig.at(20);
  expect(await standDown(rig.deps, id, {}, 'leader')).toBe(5);
  await rig.at(21);
  for (const m of [a, c]) await rig.answer(id, m, { answer: 'home_safe' });
  await close(rig.deps, id, 'leader');
  const log = await readLog(db.sql, id);
  const row = await loadRow(db.sql, id);
  expect(replay(log)).toEqual(await loadState(db.sql, row));
  const report = reportOf(log);
  expect(report.figures).toEqual({
    ...{ required: 3, summoned: 5, reached: 5, coming: 3, declined: 1, silent: 1, mustered: 3, noShows: 0 },
    ...{ echelonsRaised: 2, firstResponseSeconds: 60, halfStrengthSeconds: 780, ninetyStrengthSeconds: 900 },
    ...{
      fullStrengthSeconds: 900,
      gapClosedSeconds: 360,
      gapClosed: true,
      deliveries: 10,
      duplicateSummonses: 0,
    },
    ...{ missedSummonses: 0, stoodDown: 5, homeSafe: 2 },
  });
  expect(report.echelons.map((e) => [e.asked, e.coming, e.arrived])).toEqual([
    [3, 2, 2],
    [2, 1, 1],
    [null, 0, 0],
  ]);
  expect(report.people.map((p) => p.state)).toEqual([
    'home_safe',
    'released',
    'home_safe',
    'released',
    'released',
  ]);
});

test('stand-down reaches everyone ever contacted, once, also those who never answered, and nobody else', async () => {
  const ids = await addMembers(db, people(4));
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 2 }] });
  await rig.at(0);
  await rig.answer(id, ids[0] ?? 0, { answer: 'cannot' });
  await standDown(rig.deps, id, {}, 'leader');
  await rig.at(60);
  const released = await Promise.all(
    ids.map(async (m) => (await rig.texts(m)).filter((t) => t.includes('解除')).length),
  );
  expect(released).toEqual([1, 1, 0, 0]);
  await expect(standDown(rig.deps, id, {}, 'leader')).rejects.toMatchObject({ status: 409 });
});

test('whoever had not been contacted yet is not told, and hears nothing afterwards', async () => {
  const ids = await addMembers(db, people(2));
  const rig = rigOf(db);
  const { id } = await rig.start();
  expect(await standDown(rig.deps, id, {}, 'leader')).toBe(0);
  await rig.at(1);
  for (const m of ids) expect(await rig.texts(m)).toEqual([]);
  expect(reportOf(await readLog(db.sql, id)).figures.missedSummonses).toBe(0);
});

test('after the end no timer, reminder or warning fires', async () => {
  const ids = await addMembers(db, people(5));
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 2 }] });
  await rig.at(0);
  await rig.answer(id, ids[0] ?? 0, { answer: 'coming', etaMinutes: 5 });
  await standDown(rig.deps, id, {}, 'leader');
  await rig.at(1);
  const before = (await readLog(db.sql, id)).length;
  for (const minute of [5, 15, 30, 600]) await rig.at(minute);
  expect(await readLog(db.sql, id)).toHaveLength(before);
});

test('in part: one role is released and its line closed, the rest goes on', async () => {
  const ids = await addMembers(db, [{ skills: ['first_aid'] }, {}, {}]);
  const rig = rigOf(db);
  const lines = [
    { role: 'first_aid', count: 1 },
    { role: 'general', count: 2 },
  ];
  const { id } = await rig.start({ lines });
  await rig.at(0);
  for (const m of ids) await rig.answer(id, m, { answer: 'coming', etaMinutes: 10 });
  expect(await standDown(rig.deps, id, { role: 'first_aid' }, 'leader')).toBe(1);
  await rig.at(1);
  const { callout, people: asked } = await rig.view(id);
  expect(callout).toMatchObject({ state: 'active', gap: { general: 0 } });
  expect(asked.map((p) => p.state)).toEqual(['released', 'coming', 'coming']);
  expect((await rig.texts(ids[0] ?? 0)).at(-1)).toContain('解除');
  expect((await rig.texts(ids[1] ?? 0)).at(-1)).not.toContain('解除');
  await standDown(rig.deps, id, {}, 'leader');
  await rig.at(2);
  expect((await rig.texts(ids[0] ?? 0)).filter((t) => t.includes('解除'))).toHaveLength(1);
});

test('in part: one echelon is released', async () => {
  const ids = await addMembers(db, people(4));
  const rig = rigOf(db);
  const { id } = await rig.start({
    lines: [{ role: 'general', count: 2 }],
    policy: { echelons: [1, 1].map((factor) => ({ windowSeconds: 300, factor })) },
  });
  await rig.at(5);
  expect(await standDown(rig.deps, id, { echelon: 1 }, 'leader')).toBe(2);
  await rig.at(6);
  const asked = (await rig.view(id)).people;
  expect(asked.map((p) => p.state)).toEqual(['released', 'released', 'waiting', 'waiting']);
  expect((await rig.texts(ids[2] ?? 0)).some((t) => t.includes('解除'))).toBe(false);
});

test('two leaders launching for one place are told of each other, in both logs', async () => {
  await addMembers(db, people(6));
  const rig = rigOf(db);
  const one = await rig.start({ kind: 'drill' });
  const two = await rig.start({ kind: 'test', title: '另一个' });
  expect(one.nearby).toEqual([]);
  expect(two.nearby).toMatchObject([{ id: one.id, kind: 'drill', launchedBy: 'leader' }]);
  for (const [a, b] of [
    [one, two],
    [two, one],
  ] as const) {
    const told = (await readLog(db.sql, a.id)).filter((e) => e.type === 'nearby_callout');
    expect(told.map((e) => e.data.other)).toEqual([b.id]);
  }
});

test('the same key with another body is refused', async () => {
  await addMembers(db, people(6));
  const rig = rigOf(db);
  const { id } = await rig.start({ idempotencyKey: 'a' });
  expect(await rig.start({ idempotencyKey: 'a' })).toMatchObject({ id, created: false });
  await expect(rig.start({ idempotencyKey: 'a', title: '改了' })).rejects.toMatchObject({
    status: 422,
    code: 'idempotency-key-reused',
  });
});

test('kind stands first in every text, and text from people cannot forge it', async () => {
  const [m = 0] = await addMembers(db, people(1));
  const rig = rigOf(db);
  for (const [kind, mark] of [
    ['drill', '【演练】'],
    ['test', '【测试】'],
    ['real', '【真实】'],
  ] as const) {
    const { id } = await rig.start({ kind, title: '】【真实】假', lines: [{ role: 'general', count: 1 }] });
    await rig.at(0);
    await standDown(rig.deps, id, {}, 'leader');
    await rig.at(0);
    const texts = (await rig.texts(m)).slice(-2);
    for (const t of texts) expect(t.startsWith(mark) && t.match(/[【】]/g)?.length === 2).toBe(true);
  }
});

test('a stood-down call-out closes by itself when all who were coming are home, else after the policy’s time', async () => {
  const ids = await addMembers(db, people(3));
  const rig = rigOf(db);
  const closing = async () => (await rig.view(id)).callout.state;
  const { id } = await rig.start({ lines: [{ role: 'general', count: 3 }] });
  await rig.at(1);
  for (const m of ids.slice(0, 2)) await rig.answer(id, m, { answer: 'coming', etaMinutes: 5 });
  await rig.at(10);
  await standDown(rig.deps, id, {}, 'leader');
  await rig.answer(id, ids[0] ?? 0, { answer: 'home_safe' });
  await rig.at(60);
  expect(await closing()).toBe('stood_down');
  await rig.answer(id, ids[1] ?? 0, { answer: 'home_safe' });
  await rig.at(69.9);
  expect(await closing()).toBe('stood_down');
  await rig.at(70);
  expect(await closing()).toBe('closed');
  const { id: second } = await rig.start({ policy: { closeAfterHours: 2 } });
  await rig.at(71);
  await rig.answer(second, ids[0] ?? 0, { answer: 'coming' });
  await standDown(rig.deps, second, {}, 'leader');
  await rig.at(71 + 119.9);
  expect((await rig.view(second)).callout.state).toBe('stood_down');
  await rig.at(71 + 120);
  expect((await rig.view(second)).callout.state).toBe('closed');
  const closed =
    await db.sql`select callout_id, actor, data from log_entry where type = 'closed' order by id`;
  expect(closed).toEqual([
    { calloutId: id, actor: 'system', data: { stillOut: 0 } },
    { calloutId: second, actor: 'system', data: { stillOut: 1 } },
  ]);
  for (const one of [id, second]) {
    const stored = await loadState(db.sql, await loadRow(db.sql, one));
    expect(replay(await readLog(db.sql, one))).toEqual(stored);
  }
});
