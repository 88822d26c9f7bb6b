import { beforeEach, expect, test } from 'vitest';
import { DOWN_AFTER } from '../../src/delivery/breaker-rules.ts';
import type { SendResult } from '../../src/delivery/channel.ts';
import { dispatchOnce, drainDue } from '../../src/delivery/dispatch.ts';
import { testDatabase } from '../support/database.ts';
import { dispatchRig, queueTexts } from '../support/dispatch-rig.ts';
import { emptyDatabase } from '../support/rig.ts';
import { accepted, scriptedChannel } from '../support/scripted-channel.ts';

const db = await testDatabase();
const NOW = new Date('2026-11-24T03:12:00Z');
const REFUSED: SendResult = { outcome: 'failed', reason: 'no balance', alarm: true };
const AWAY: SendResult = { outcome: 'retry', reason: 'ECONNREFUSED' };

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`delete from route_health`;
});

/** Two routes of one kind; the second carries to every number but those ending in 9. */
function twoRoutes() {
  const first = scriptedChannel({ route: 'first' });
  const second = scriptedChannel({ route: 'second', carries: (address) => !address.endsWith('9') });
  return { first, second, rig: dispatchRig(db, NOW, [first, second]) };
}
const rows = () =>
  db.sql<{ route: string; state: string; triedRoutes: string[]; reason: string | null }[]>`
    select route, state, tried_routes, reason from delivery order by id`.then((all) =>
    all.map((r) => ({ ...r })),
  );
const troubles = async (route: string) =>
  (await db.sql<{ troubles: number }[]>`select troubles from route_health where route = ${route}`)[0]
    ?.troubles ?? 0;
const rerouted = () =>
  db.sql<{ data: { route: string; to: string; reason: string } }[]>`
    select data from log_entry where type = 'delivery_rerouted' order by id`;

test('refused for reasons of the route: the same delivery goes over the next one at once, and the first is kept', async () => {
  const { first, second, rig } = twoRoutes();
  first.answer = () => REFUSED;
  await queueTexts(db, NOW, 1, { route: 'first' });
  await drainDue(rig, NOW);
  expect(await rows()).toEqual([
    { route: 'second', state: 'accepted', triedRoutes: ['first'], reason: null },
  ]);
  expect(first.sent).toHaveLength(1);
  expect(second.sent.map((m) => m.deliveryId)).toEqual(first.sent.map((m) => m.deliveryId));
  expect((await rerouted()).map((e) => e.data)).toMatchObject([
    { route: 'first', to: 'second', reason: 'no balance' },
  ]);
  // Somebody must still look at the one that refused.
  expect(rig.errors).toMatchObject([{ reason: 'first: no balance', messages: 1 }]);
});

test('what the second refuses too has failed; it never goes round in a circle', async () => {
  const { first, second, rig } = twoRoutes();
  first.answer = () => REFUSED;
  second.answer = () => REFUSED;
  await queueTexts(db, NOW, 1, { route: 'first' });
  await drainDue(rig, NOW);
  expect(await rows()).toMatchObject([{ route: 'second', state: 'failed', triedRoutes: ['first'] }]);
  expect([first.sent.length, second.sent.length]).toEqual([1, 1]);
});

test.each<[string, SendResult, string]>([
  ['a dead number', { outcome: 'failed', reason: 'no such number', retire: true }, 'failed'],
  ['one that may have been taken', { outcome: 'unknown', reason: 'timeout' }, 'queued'],
])('%s stays where it is', async (_, result, state) => {
  const { first, second, rig } = twoRoutes();
  first.answer = () => result;
  await queueTexts(db, NOW, 1, { route: 'first' });
  await dispatchOnce(rig, NOW);
  expect(await rows()).toMatchObject([{ route: 'first', state, triedRoutes: [] }]);
  expect(second.sent).toEqual([]);
});

test('a route that is down is left by all that wait on it and that another can carry, handed over or not', async () => {
  const { first, second, rig } = twoRoutes();
  first.answer = () => AWAY;
  await queueTexts(db, NOW, DOWN_AFTER, { route: 'first' });
  await queueTexts(db, NOW, 1, { route: 'first', address: '+8613800000009' });
  const later = new Date(NOW.getTime() + 60_000);
  await queueTexts(db, NOW, 200, { route: 'first', sendAt: later });
  await drainDue(rig, NOW);
  expect(second.sent).toHaveLength(DOWN_AFTER);
  const all = await rows();
  expect(all.filter((r) => r.route === 'first')).toMatchObject([{ state: 'queued', reason: 'ECONNREFUSED' }]);
  expect(all.filter((r) => r.route === 'second' && r.state === 'queued')).toHaveLength(200);
  expect(await troubles('first')).toBe(DOWN_AFTER + 1);
});

test('below five troubles nobody moves, and one success forgives', async () => {
  const { first, second, rig } = twoRoutes();
  first.answer = () => AWAY;
  await queueTexts(db, NOW, DOWN_AFTER - 1, { route: 'first' });
  await drainDue(rig, NOW);
  expect(await troubles('first')).toBe(DOWN_AFTER - 1);
  first.answer = accepted;
  await queueTexts(db, NOW, 1, { route: 'first' });
  await drainDue(rig, NOW);
  expect(await troubles('first')).toBe(0);
  expect(second.sent).toEqual([]);
});
