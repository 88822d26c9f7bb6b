import { beforeEach, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { watchCanary } from '../../src/callout/canary.ts';
import { dispatchOnce, drainDue } from '../../src/delivery/dispatch.ts';
import { markDispatcherSeen } from '../../src/health.ts';
import { beat } from '../../src/heartbeat.ts';
import { openLog } from '../../src/log-entry.ts';
import { openMetrics } from '../../src/metrics-entry.ts';
import { testDatabase } from '../support/database.ts';
import { dispatchRig, queueTexts } from '../support/dispatch-rig.ts';
import { addMembers, emptyDatabase, rigOf, START } from '../support/rig.ts';
import { scriptedChannel } from '../support/scripted-channel.ts';

const db = await testDatabase();
const after = (seconds: number) => new Date(START.getTime() + seconds * 1_000);
const PHONES = ['+8613900000001'];
const silent = { info() {}, warn() {}, error() {} };
/** What stands behind all other routes where an entry serves files. */
const NO_FILE = (_: unknown, next: () => Promise<void>) => next();
const TOKEN = 'a-token-for-prometheus-alone';

beforeEach(async () => {
  await emptyDatabase(db);
  await db.sql`delete from setting`;
});

const sent = async (purpose: string) =>
  (
    await db.sql<{ template: string; state: string }[]>`
      select template, state from delivery where purpose = ${purpose} order by id`
  ).map((d) => `${d.template} ${d.state}`);

test('a canary flies every few minutes and is told of when no way takes it, once, and when it flies again', async () => {
  const [memberId = 0] = await addMembers(db, [{}]);
  let takes = true;
  const sms = scriptedChannel({
    answer: ({ reference }) =>
      takes ? { outcome: 'accepted', providerId: reference } : { outcome: 'retry', reason: 'http 503' },
  });
  const other = scriptedChannel({ route: 'other-sms', carries: (to) => PHONES.includes(to) });
  const rig = dispatchRig(db, START, [sms, other]);
  const canary = { memberId, every_minutes: 5 };
  const look = async (seconds: number) => {
    await watchCanary({ ...rig, alarmPhones: PHONES }, canary, after(seconds));
    await dispatchOnce(rig, after(seconds));
  };
  for (const seconds of [0, 15, 75, 200]) await look(seconds);
  expect(await sent('canary')).toEqual(['probe accepted']);
  await Promise.all([look(300), look(300)]);
  expect(await sent('canary')).toHaveLength(2);
  takes = false;
  for (const seconds of [600, 615, 661, 675, 900, 961]) await look(seconds);
  expect(await sent('alarm')).toEqual(['alarm.canary accepted']);
  expect(rig.errors).toHaveLength(1);
  takes = true;
  for (const seconds of [1_200, 1_261]) await look(seconds);
  expect((await sent('alarm')).map((s) => s.split(' ')[0])).toEqual(['alarm.canary', 'alarm.canary_over']);
  expect(sms.sent.every((m) => m.memberId === memberId || m.purpose === 'alarm')).toBe(true);
});

test('figures are for whoever has the token, and name routes and nobody', async () => {
  const rig = dispatchRig(db, START, [scriptedChannel()]);
  const metrics = openMetrics({ ...rig, role: 'all' });
  await queueTexts(db, START, 3, {});
  await queueTexts(db, after(600), 2, { sendAt: after(600) });
  await drainDue({ ...rig, handedOver: metrics.handedOver }, START);
  await queueTexts(db, START, 4, {});
  const base = rigOf(db);
  const app = createApp({
    ...{ ...base.deps, channels: rig.channels, logger: silent, operatorKey: null, role: 'all' },
    metrics: { token: TOKEN, ...metrics },
    files: { any: NO_FILE, console: NO_FILE },
  });
  const ask = (token: string) => app.request('/metrics', { headers: { authorization: `Bearer ${token}` } });
  expect((await app.request('/metrics')).status).toBe(401);
  expect((await ask(`${TOKEN}x`)).status).toBe(401);
  for (const path of ['/api/callouts/7', '/a/not-a-token', '/nothing']) await app.request(path);
  const text = await (await ask(TOKEN)).text();
  const refused = [
    ['/api/callouts/:id', 401],
    ['/a/:token', 404],
    ['/*', 404],
  ];
  for (const [route, status] of refused) {
    expect(text).toContain(
      `muster_request_seconds_count{method="GET",route="${route}",status="${status}"} 1`,
    );
  }
  expect(text).toContain('muster_outbox_due{route="scripted-sms"} 4');
  expect(text).toContain('muster_handover_seconds_count{route="scripted-sms",outcome="accepted"} 3');
  expect(text).toContain('muster_request_seconds_count{method="GET",route="/metrics",status="401"} 2');
  expect(text).not.toMatch(/\+86|队员/);
  const without = createApp({ ...base.deps, logger: silent, operatorKey: null, role: 'all' });
  expect((await without.request('/metrics')).status).toBe(404);
});

test('every line about a call-out names it', async () => {
  const lines: Record<string, unknown>[] = [];
  const logger = openLog('info', { write: (line: string) => void lines.push(JSON.parse(line)) });
  const [memberId = 0] = await addMembers(db, [{}, {}]);
  const rig = rigOf(db);
  const { id } = await rig.start();
  const app = createApp({ ...rig.deps, logger, operatorKey: 'operator-key-of-tests', role: 'all' });
  const headers = { authorization: 'Bearer operator-key-of-tests', 'content-type': 'application/json' };
  await app.request('/api/callouts', { headers });
  await app.request(`/api/callouts/${id}/stand-down`, { method: 'POST', headers, body: '{}' });
  expect(lines.map((l) => l.calloutId)).toEqual([undefined, id]);
  lines.length = 0;
  const sms = scriptedChannel({
    answer() {
      logger.warn({}, 'from within a channel');
      return { outcome: 'failed', reason: 'no credit', alarm: true };
    },
  });
  const dispatch = { ...dispatchRig(db, START, [sms]), log: logger };
  await queueTexts(db, START, 2, { calloutId: id, memberId });
  await drainDue(dispatch, START);
  expect(lines.map((l) => l.calloutId ?? l.calloutIds)).toEqual([id, id, [id]]);
});

test('the heart beats while messages flow and is silent when they do not', async () => {
  const rig = dispatchRig(db, START, [scriptedChannel()]);
  const beats: string[] = [];
  const watch = (now: Date) =>
    beat(
      'https://watch.test/1',
      { ...rig, clock: { ...rig.clock, now: () => now }, role: 'dispatcher' },
      async (r) => {
        beats.push(r.url);
        return { status: 200, text: '', headers: new Headers() };
      },
    );
  await watch(START);
  expect(beats).toEqual([]);
  await markDispatcherSeen(db.sql, START);
  await watch(after(5));
  expect(beats).toEqual(['https://watch.test/1']);
  await queueTexts(db, START, 1, {});
  await watch(after(90));
  expect(beats).toHaveLength(1);
});
