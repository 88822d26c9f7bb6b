import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { importRoster } from '../../src/roster/import.ts';
import { testDatabase } from '../support/database.ts';
import { killLeftovers, type NodeProcess, startNode } from '../support/node-process.ts';

const db = await testDatabase();
const KEY = 'an-operator-key-for-tests';
const shared = { DATABASE_URL: db.url, MUSTER_OPERATOR_KEY: KEY };
const byHand = { ...shared, MUSTER_CLOCK: 'manual' };

afterEach(killLeftovers);
afterAll(killLeftovers);

test('on a database of one’s own nothing is made up', async () => {
  const data = join(tmpdir(), `muster-none-${process.pid}`);
  const node = await startNode({ ...shared, MUSTER_DATA_DIR: data });
  expect(node.printed).not.toMatch(/样例|数据/);
  expect(node.printed).toContain('npm run roster -- import FILE');
  expect((await db.sql`select 1 from member`).length).toBe(0);
  expect(existsSync(data)).toBe(false);
  expect((await node.api('POST', '/api/test/clock', { advanceSeconds: 1 })).status).toBe(404);
  expect(await node.stop()).toMatchObject({ code: 0, stderr: '' });
});

interface View {
  echelons: { number: number; raisedAt: string | null }[];
}
interface Delivery {
  id: number;
  channel: string;
  state: string;
  firstSentAt: string;
}
const now = async (node: NodeProcess) => (await node.api<{ now: string }>('GET', '/api/test/clock')).body.now;
const advance = (node: NodeProcess, advanceSeconds: number) =>
  node.api<{ now: string }>('POST', '/api/test/clock', { advanceSeconds });
const secondsAfter = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;

async function launch(node: NodeProcess) {
  const at = await now(node);
  const { status, body } = await node.api('POST', '/api/callouts', {
    kind: 'drill',
    title: '商场火警',
    place: '城关商场',
    position: { lon: 103.83, lat: 36.06 },
    arriveBy: new Date(Date.parse(at) + 3_600_000).toISOString(),
    lines: [{ role: 'general', count: 5 }],
    policy: {
      echelons: [1, 1].map((factor) => ({ windowSeconds: 300, factor })),
      smsAfterSeconds: 20,
      voice: false,
    },
    commander: { name: '王队' },
  });
  expect(status).toBe(201);
  return { id: body.id as number, at };
}
const raised = async (node: NodeProcess, id: number, since: string) =>
  (await node.api<View>('GET', `/api/callouts/${id}`)).body.echelons
    .filter((e) => e.raisedAt)
    .map((e) => secondsAfter(since, e.raisedAt as string));
const deliveries = async (node: NodeProcess, id: number) =>
  (await node.api<{ deliveries: Delivery[] }>('GET', `/api/callouts/${id}/deliveries`)).body.deliveries;

describe('on a clock driven by hand', () => {
  beforeAll(async () => {
    const bytes = new Uint8Array(await readFile('db/sample/roster-yunchuan.xlsx'));
    await importRoster(db, { name: 'x.xlsx', bytes }, { dryRun: false, now: new Date(), actor: 'test' });
  });

  test('time stands still until it is moved, and everything due on the way is done at its moment', async () => {
    const node = await startNode(byHand);
    const { id, at } = await launch(node);
    const [idle] = await db.sql<{ id: number }[]>`
      update member set sharing = true, own_lon = 113.6, own_lat = 27.8, own_pos = point(0, 0), own_pos_at = ${at}
      where id = (select max(id) from member where duty_state <> 'on') returning id`;
    const positions = async () =>
      (await db.sql`select 1 from member where id = ${idle?.id ?? 0} and own_pos is not null`).length;
    expect(secondsAfter(at, (await advance(node, 299)).body.now)).toBe(299);
    expect(await positions()).toBe(1);
    expect(await raised(node, id, at)).toEqual([0]);
    expect(secondsAfter(at, (await advance(node, 600)).body.now)).toBe(899);
    expect(await raised(node, id, at)).toEqual([0, 300]);
    const sent = (await deliveries(node, id)).map((d) => secondsAfter(at, d.firstSentAt));
    expect([...new Set(sent)].sort((a, b) => a - b)).toEqual([0, 300]);
    expect(await now(node)).toBe(await now(node));
    expect(await positions()).toBe(0);
    await node.stop();

    const again = await startNode(byHand);
    expect(secondsAfter(at, await now(again))).toBe(899);
    for (const wrong of [-1, 31 * 86_400 + 1, '5']) {
      expect((await again.api('POST', '/api/test/clock', { advanceSeconds: wrong })).status).toBe(400);
    }
    expect((await advance(again, 3 * 86_400)).status).toBe(200);
    const nights = await db.sql<
      { at: Date }[]
    >`select at from audit_entry where action = 'retention' order by id`;
    expect(nights).toHaveLength(3);
    expect(new Set(nights.map((night) => night.at.toISOString().slice(11)))).toEqual(
      new Set(['19:30:00.000Z']),
    );
    await again.stop();
  });

  test('an api process leaves the sending to dispatchers, of which any may be killed', async () => {
    const api = await startNode({ ...byHand, MUSTER_ROLE: 'api' });
    const first = await launch(api);
    expect((await deliveries(api, first.id)).map((d) => d.state)).toEqual(Array(5).fill('queued'));

    const dispatchers = await Promise.all(
      [1, 2].map(() => startNode({ ...byHand, MUSTER_ROLE: 'dispatcher' })),
    );
    expect((await dispatchers[0]?.api('GET', '/api/health'))?.body).toMatchObject({ role: 'dispatcher' });
    expect((await dispatchers[0]?.api('GET', '/api/callouts'))?.status).toBe(404);
    await advance(api, 30);
    expect((await deliveries(api, first.id)).map((d) => d.state)).toEqual(Array(5).fill('delivered'));

    expect((await dispatchers[0]?.stop('SIGKILL'))?.signal).toBe('SIGKILL');
    await advance(api, 300);
    expect(await raised(api, first.id, first.at)).toEqual([0, 300]);

    const messages = await db.sql<{ address: string; link: string }[]>`
      select address, link from message_log where callout_id = ${first.id}`;
    expect(messages.length).toBe(10);
    expect(new Set(messages.map((m) => m.address)).size).toBe(10);
    expect(messages.filter((m) => !m.link.startsWith(`${api.url}/`))).toEqual([]);
    for (const node of [api, dispatchers[1]])
      expect(await node?.stop()).toMatchObject({ code: 0, stderr: '' });
  });
});
