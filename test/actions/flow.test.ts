import { beforeEach, expect, test } from 'vitest';
import { renderMessage } from '../../src/callout/render.ts';
import { watchFlow } from '../../src/delivery/alarm.ts';
import { drainDue } from '../../src/delivery/dispatch.ts';
import { readFlow } from '../../src/delivery/flow.ts';
import { texts } from '../../src/texts.ts';
import { testDatabase } from '../support/database.ts';
import { emptyOutbox } from '../support/deliveries.ts';
import { dispatchRig, PUSH, queueTexts, SMS } from '../support/dispatch-rig.ts';
import { scriptedChannel } from '../support/scripted-channel.ts';

const db = await testDatabase();
const start = new Date('2026-11-24T03:12:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const PHONES = ['+8613900000001', '+8613900000002'];

beforeEach(async () => {
  await emptyOutbox(db);
  await db.sql`truncate route_flow`;
});

test('a slow number that moves is not stuck, one that stands still is, and one that takes nothing is failing', async () => {
  const slow = scriptedChannel({ pace_per_second: 1 });
  const push = scriptedChannel({
    ...PUSH,
    kind: 'push',
    answer: () => ({ outcome: 'retry', reason: 'http 503' }),
  });
  const deps = dispatchRig(db, start, [slow, push]);
  await queueTexts(db, start, 200, {});
  await queueTexts(db, start, 6, { ...PUSH, address: 'https://push.example/1' });
  for (let second = 0; second <= 90; second += 30) await drainDue(deps, after(second));
  expect(await readFlow(db.sql, deps.channels, after(91))).toMatchObject([
    { route: SMS.route, state: 'ok', oldestDueSeconds: 91, takenSeconds: 1, reason: null },
    { route: PUSH.route, state: 'failing', takenSeconds: null, reason: 'http 503' },
  ]);
  const [still] = await readFlow(db.sql, deps.channels, after(151));
  expect(still).toMatchObject({ state: 'stuck', waiting: 196 });
});

test('a stuck route is told once, on another one, and once more when it is over', async () => {
  const lost = scriptedChannel();
  const other = scriptedChannel({ route: 'other-sms' });
  const all = dispatchRig(db, start, [lost, other]);
  await queueTexts(db, start, 3, {});
  const look = (seconds: number) => watchFlow(db, all.channels, PHONES, after(seconds), all.log);
  await look(59);
  await Promise.all([look(61), look(61), look(75)]);
  const told = await db.sql<{ template: string; address: string; route: string }[]>`
    select template, address, route from delivery where purpose = 'alarm' order by id`;
  expect(told).toEqual(PHONES.map((address) => ({ template: 'alarm.stuck', address, route: 'other-sms' })));
  await drainDue(all, after(80));
  await look(81);
  await look(96);
  const rows = await db.sql<
    { template: string }[]
  >`select template from delivery where purpose = 'alarm' order by id`;
  expect(rows.map((r) => r.template)).toEqual(['alarm.stuck', 'alarm.stuck', 'alarm.over', 'alarm.over']);
});

test('what administrators read names the route', async () => {
  const rig = dispatchRig(db, start, [scriptedChannel()]);
  await queueTexts(db, start, 1, { template: 'alarm.stuck', vars: { route: 'http-sms' }, summonsId: null });
  await drainDue(rig, start);
  const input = rig.rendered[0];
  if (!input) throw new Error('nothing rendered');
  const words = renderMessage({ texts, language: 'zh', linkSecret: 's', publicUrl: 'http://m.test' }, input);
  expect(words.body).toContain('http-sms');
});
