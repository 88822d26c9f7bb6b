import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { createBareApp } from '../../src/bare-app.ts';
import { summonsToken } from '../../src/callout/link.ts';
import { markDispatcherSeen } from '../../src/health.ts';
import { openDatabase } from '../../src/kernel/database.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, rigOf, START } from '../support/rig.ts';
import { OPERATOR_KEY } from '../support/web.ts';

const db = await testDatabase();
const rig = rigOf(db);
const lines: string[] = [];
const write = (about: object, message: string) => void lines.push(JSON.stringify({ ...about, message }));
const logger = { info: write, warn: write, error: write };
const deps = { ...rig.deps, logger, operatorKey: OPERATOR_KEY };
const app = createApp({ ...deps, role: 'all' });
const signed = { authorization: `Bearer ${OPERATOR_KEY}` };
const json = { ...signed, 'content-type': 'application/json' };

beforeAll(async () => {
  await addMembers(db, [{}, {}, {}]);
});

describe('health', () => {
  test('tells what waits and who dispatches, and needs no key', async () => {
    const quiet = { waiting: 0, oldestDueSeconds: null, takenSeconds: null, refusedInRow: 0, reason: null };
    expect(await (await app.request('/api/health')).json()).toEqual({
      ...{ ok: true, status: 'degraded', role: 'all', now: START.toISOString() },
      ...{ oldestDueSeconds: null, dispatcherSeenSeconds: null },
      routes: ['message-log-push', 'message-log-sms'].map((route) => ({ route, state: 'ok', ...quiet })),
    });
    await markDispatcherSeen(db.sql, START);
    // Nobody sees an earlier moment than another has seen.
    await markDispatcherSeen(db.sql, new Date(START.getTime() - 60_000));
    await rig.start();
    rig.clock.moveTo(new Date(START.getTime() + 7000));
    expect(await (await app.request('/api/health')).json()).toMatchObject({
      status: 'ok',
      oldestDueSeconds: 7,
      dispatcherSeenSeconds: 7,
    });
  });

  test('is not ok without the database', async () => {
    const gone = openDatabase('postgres://nobody:x@127.0.0.1:1/nothing');
    const reply = await createApp({ ...deps, db: gone, role: 'all' }).request('/api/health');
    expect(reply.status).toBe(503);
    expect(await reply.json()).toMatchObject({ ok: false, status: 'down' });
    await gone.close();
  });
});

test('a dispatcher serves its health and nothing else', async () => {
  const dispatcher = createBareApp({ ...deps, role: 'dispatcher' });
  expect((await dispatcher.request('/api/health')).status).toBe(200);
  for (const path of ['/api/callouts', '/sign-in', '/api/openapi.json']) {
    expect((await dispatcher.request(path, { headers: signed })).status).toBe(404);
  }
});

test('the API describes itself from the schemas that validate', async () => {
  const reply = await app.request('/api/openapi.json');
  const document = (await reply.json()) as {
    openapi: string;
    paths: Record<string, Record<string, { requestBody?: object; responses: object }>>;
    components: { schemas: Record<string, object> };
  };
  expect(document.openapi).toBe('3.1.0');
  const launch = document.paths['/api/callouts']?.post;
  expect(launch?.requestBody).toBeDefined();
  expect(Object.keys(launch?.responses ?? {})).toEqual(expect.arrayContaining(['201', '4XX']));
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining(['LaunchRequest', 'Answer', 'Problem']),
  );
  // Every route of the API is in it: none is left undescribed.
  const served = app.routes
    .filter((r) => r.method !== 'ALL' && r.path.startsWith('/api/') && !r.path.includes('*'))
    .map((r) => `${r.method.toLowerCase()} ${r.path.replace(/:(\w+)(\{.*?\})?/g, '{$1}')}`);
  expect(served.length).toBeGreaterThan(20);
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const exempt = ['get /api/openapi.json'];
  expect([...new Set(served)].filter((r) => !described.includes(r) && !exempt.includes(r))).toEqual([]);
});

describe('whatever is asked', () => {
  test.each(['/api/health', '/api/callouts', '/sign-in', '/nowhere'])(
    '%s keeps itself to itself',
    async (path) => {
      const { headers } = await app.request(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
    },
  );

  test('what is not there is a problem in the reader’s language', async () => {
    const said = async (language: string) => {
      const reply = await app.request('/api/nothing', {
        headers: { ...signed, 'accept-language': language },
      });
      expect(reply.status).toBe(404);
      expect(reply.headers.get('content-type')).toContain('application/problem+json');
      return ((await reply.json()) as { title: string }).title;
    };
    expect([await said('zh-CN'), await said('en-GB,en')]).toEqual([
      '没有找到',
      expect.stringMatching(/^[ -~]+$/),
    ]);
  });

  test('a body that is no JSON, or no object, is 400', async () => {
    for (const body of ['{', '[]', '"x"', 'null', '']) {
      const reply = await app.request('/api/callouts', { method: 'POST', headers: json, body });
      expect([body, reply.status]).toEqual([body, 400]);
    }
  });

  test('a body beyond the bound is 413, whether it says its length or not', async () => {
    const big = new Uint8Array(16_000_001);
    const said = { ...json, 'content-length': String(big.byteLength) };
    const stated = await app.request('/api/callouts', { method: 'POST', headers: said, body: big });
    expect(stated.status).toBe(413);
    const parts = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 17; i++) controller.enqueue(new Uint8Array(1_000_000));
        controller.close();
      },
    });
    const unstated = await app.request('/api/callouts', {
      ...{ method: 'POST', headers: { ...json, 'transfer-encoding': 'chunked' }, body: parts },
      duplex: 'half',
    } as RequestInit);
    expect(unstated.status).toBe(413);
  });
});

test('the log names routes, never a link or a key', async () => {
  const { id } = await rig.start();
  const [summons] = await db.sql<{ id: number }[]>`select id from summons where callout_id = ${id} limit 1`;
  const token = summonsToken(rig.deps.linkSecret, summons?.id ?? 0);
  lines.length = 0;
  await app.request(`/a/${token}`, { headers: { accept: 'text/html' } });
  const link = 'A'.repeat(43);
  await app.request(`/enter/${link}`);
  await app.request(`/api/callouts/${id}`, { headers: signed });
  expect(lines.map((line) => JSON.parse(line).status)).toEqual([200, 200, 200]);
  expect(JSON.parse(lines[0] ?? '').route).toMatch(/^\/a\/:/);
  for (const secret of [token, link, OPERATOR_KEY]) expect(lines.join('\n')).not.toContain(secret);
});
