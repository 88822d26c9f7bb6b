import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestHarness } from 'wrangler';
import { importRoster } from '../../src/roster/import.ts';
import { testDatabase } from '../support/database.ts';

const db = await testDatabase();
const KEY = 'an-operator-key-for-tests';
Object.assign(process.env, {
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE: db.url,
});
const server = createTestHarness({
  workers: [{ configPath: './wrangler.toml', vars: { MUSTER_OPERATOR_KEY: KEY } }],
});

beforeAll(async () => {
  const bytes = new Uint8Array(await readFile('db/sample/roster-yunchuan.xlsx'));
  await importRoster(db, { name: 'x.xlsx', bytes }, { dryRun: false, now: new Date(), actor: 'test' });
  await server.listen();
});
afterAll(() => server.close());

const api = (method: string, path: string, body?: unknown) =>
  server.fetch(path, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

const states = async (calloutId: number) =>
  (
    await db.sql<{ state: string }[]>`
      select distinct state from delivery where callout_id = ${calloutId} and next_attempt_at <= ${new Date()}`
  ).map((row) => row.state);

async function launch(): Promise<number> {
  const reply = await api('POST', '/api/callouts', {
    kind: 'drill',
    title: '商场火警',
    place: '城关商场',
    position: { lon: 103.83, lat: 36.06 },
    arriveBy: new Date(Date.now() + 3_600_000).toISOString(),
    lines: [{ role: 'general', count: 5 }],
    policy: { echelons: [1, 1].map((factor) => ({ windowSeconds: 300, factor })) },
    commander: { name: '王队' },
  });
  expect(reply.status).toBe(201);
  return ((await reply.json()) as { id: number }).id;
}

test('workerd serves the same app on a real PostgreSQL', async () => {
  expect(await (await server.fetch('/api/health')).json()).toMatchObject({ ok: true, role: 'worker' });
  const refused = await server.fetch('/api/callouts', { headers: { 'accept-language': 'en' } });
  expect(refused.status).toBe(401);
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  const members = (await (await api('GET', '/api/members?pageSize=1')).json()) as { total: number };
  expect(members.total).toBe(1022);
});

test('files and pages carry the same headers', async () => {
  const file = await server.fetch('/robots.txt');
  expect(await file.text()).toContain('Disallow: /');
  for (const reply of [file, await server.fetch('/nowhere')]) {
    expect(reply.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('a launch is committed by the request, and sent right after it', async () => {
  const id = await launch();
  const rows = await db.sql`select 1 from log_entry where callout_id = ${id} and type = 'launched'`;
  expect(rows.length).toBe(1);
  await expect.poll(() => states(id), { timeout: 10_000 }).toEqual(['delivered']);
  const said = await db.sql<{ body: string }[]>`select body from message_log where callout_id = ${id}`;
  expect(said.length).toBe(5);
  expect(said.filter((m) => !m.body.startsWith('【演练】'))).toEqual([]);
});

test('the cron trigger raises the echelon whose time has come, and sends to it', async () => {
  const id = await launch();
  await expect.poll(() => states(id), { timeout: 10_000 }).toEqual(['delivered']);
  // Its window ended a while ago, as after an outage.
  await db.sql`update callout set next_check_at = next_check_at - interval '301 seconds' where id = ${id}`;
  await db.sql`update echelon set raised_at = raised_at - interval '301 seconds', due_at = due_at - interval '301 seconds'
    where callout_id = ${id}`;
  const ran = await server.getWorker().scheduled({ cron: '* * * * *' });
  expect(ran.outcome).toBe('ok');
  const raised = await db.sql`
    select number from echelon where callout_id = ${id} and raised_at is not null order by number`;
  expect(raised.map((r) => r.number)).toEqual([1, 2]);
  expect((await db.sql`select 1 from message_log where callout_id = ${id}`).length).toBe(10);
  expect(await states(id)).toEqual(['delivered']);
  const health = (await (await server.fetch('/api/health')).json()) as { dispatcherSeenSeconds: number };
  expect(health.dispatcherSeenSeconds).toBeLessThan(60);
});

test('an open board hears of an answer, though nobody tells a Worker of changes', async () => {
  const id = await launch();
  const connections = async () =>
    (await db.sql`select 1 from pg_stat_activity where datname = current_database()`).length;
  const before = await connections();
  const reply = await api('GET', `/api/callouts/${id}/events?lang=zh`);
  expect(reply.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const reader = (reply.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let heard = '';
  const until = async (word: string) => {
    while (!heard.includes(word)) heard += decoder.decode((await reader.read()).value, { stream: true });
  };
  await until('event: board');
  const [person] = await db.sql<
    { memberId: number }[]
  >`select member_id from summons where callout_id = ${id}`;
  const answered = await api('POST', `/api/callouts/${id}/members/${person?.memberId}/answer`, {
    answer: 'coming',
    etaMinutes: 5,
  });
  expect(answered.status).toBe(200);
  await until('event: change');
  expect(heard).toContain('能来');
  expect(await connections()).toBeGreaterThan(before);
  await reader.cancel();
  // Whoever leaves takes the board's connections along.
  await expect.poll(connections, { timeout: 20_000 }).toBeLessThanOrEqual(before);
});

test('nothing went wrong unseen in the runtime', () => {
  expect(server.getLogs().filter((line) => line.level === 'error')).toEqual([]);
});
