// Every route × every role × inside and outside the scope, over real HTTP and a real database, against the one table.
import { Hono } from 'hono';
import { beforeAll, expect, test } from 'vitest';
import { type Declaration, declarationOf, guarded } from '../../src/access/guard.ts';
import { GRANTED_ROLES, PERMISSION_NAMES, type Role, reachOf } from '../../src/access/permissions.ts';
import { createApp } from '../../src/app.ts';
import type { Side } from '../support/county.ts';
import { testDatabase } from '../support/database.ts';
import { keptLog } from '../support/kept-log.ts';
import { KEEP, rigOf } from '../support/rig.ts';
import { sessionOf } from '../support/signed-in.ts';
import { makeTwoCounties, type TwoCounties } from '../support/two-counties.ts';

const db = await testDatabase();
const rig = rigOf(db);
const { logger, written } = keptLog();
const testClock = { clock: rig.clock, advance: async () => rig.clock.now() };
const app = createApp({ ...rig.deps, logger, role: 'all', operatorKey: null, testClock, keep: KEEP });
const ROLES: Role[] = [...GRANTED_ROLES, 'member'];

interface Route {
  method: string;
  path: string;
  declared: Declaration;
}
const routes = new Map<string, Route>();
for (const { method, path, handler } of app.routes.filter((r) => r.method !== 'ALL')) {
  const declared = declarationOf(handler);
  if (declared) routes.set(`${method} ${path}`, { method, path, declared });
}

let world: TwoCounties;
beforeAll(async () => {
  world = await makeTwoCounties(db, rig);
});

/** Does `role`, granted for the near county's nodes, cover what stands on `side`? */
const covers = (role: Role, { permission, target }: Declaration, side: Side): boolean => {
  const within = permission && reachOf(role, permission);
  if (!within) return false;
  const forAll = within === 'all' || ['administrator', 'city', 'auditor', 'trainer'].includes(role);
  return target === null || side === 'near' || forAll;
};

/** What each is signed in with, until a request ends it. */
const cookies = new Map<number, string>();

async function ask(route: Route, role: Role, side: Side) {
  const userId = world.users[role];
  const reply = await send(route, side, userId);
  if (reply.status !== 401) return reply;
  cookies.delete(userId);
  return send(route, side, userId);
}

async function send(route: Route, side: Side, userId: number) {
  const cookie = cookies.get(userId) ?? (await sessionOf(db, rig.deps, userId, 'phone'));
  cookies.set(userId, cookie);
  const path = await world.fill(route.path, side, userId);
  const isForm = !path.startsWith('/api/');
  const changes = !['GET', 'HEAD'].includes(route.method);
  const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  const reply = await app.request(`http://m.test${path}`, {
    method: route.method,
    headers: {
      ...{ cookie, host: 'm.test', origin: 'http://m.test', accept: 'application/json' },
      ...(changes && { 'content-type': type }),
    },
    ...(changes && { body: isForm ? 'none=1' : '{}' }),
  });
  const body = reply.headers.get('content-type')?.includes('problem+json')
    ? ((await reply.json()) as { type: string })
    : null;
  return { status: reply.status, code: body?.type.replace('/problems/', '') ?? null };
}

const verdict = ({ status, code }: { status: number; code: string | null }) =>
  status === 401 || status >= 500
    ? `status ${status}`
    : code === 'forbidden'
      ? 'refused'
      : status === 404
        ? 'not there'
        : 'allowed';

test('every route says what it asks for, in the words of the table', () => {
  const silent = app.routes
    .filter((r) => r.method !== 'ALL' && !routes.has(`${r.method} ${r.path}`))
    .map((r) => `${r.method} ${r.path}`);
  expect([...new Set(silent)]).toEqual([]);
  expect(routes.size).toBeGreaterThan(60);
  const unknown = [...routes.values()].filter(
    ({ declared: { permission } }) => permission !== null && !PERMISSION_NAMES.includes(permission),
  );
  expect(unknown).toEqual([]);
});

test('a route that says nothing is refused, whoever asks', async () => {
  const silent = new Hono();
  silent.onError((error) => new Response(error.message, { status: 403 }));
  silent.use(guarded({} as never)).get('/api/forgotten', (c) => c.text('everything'));
  const reply = await silent.request('/api/forgotten');
  expect([reply.status, await reply.text()]).toEqual([403, 'forbidden']);
});

test('each route lets through exactly whom the table names, and no farther than their scope', async () => {
  const wrong: string[] = [];
  let tried = 0;
  for (const [name, route] of routes) {
    const { permission, target } = route.declared;
    if (permission === null) continue;
    for (const role of ROLES) {
      for (const side of target ? (['near', 'far'] as const) : (['near'] as const)) {
        tried += 1;
        const got = verdict(await ask(route, role, side));
        const held = reachOf(role, permission) !== null;
        const due = covers(role, route.declared, side) ? 'allowed' : held ? 'not there' : 'refused';
        if (got !== due) wrong.push(`${name} as ${role}, ${side}: ${got}, not ${due}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  console.info(`${tried} combinations of route, role and scope tried, over ${routes.size} routes`);
  expect(tried).toBeGreaterThan(900);
  // Every route was called by everybody, mostly in vain: nobody's name or number is in the process's log.
  const people = await db.sql<{ word: string }[]>`
    select name as word from member union select address from contact_point union select name from account
    union select phone from account where phone is not null`;
  const words = people.flatMap(({ word }) => [word, word.replace(/^\+86/, '')]);
  expect(written().split('\n').length).toBeGreaterThan(tried);
  expect(words.filter((word) => written().includes(word))).toEqual([]);
}, 240_000);

test('nobody gets anywhere without a sign-in, and everybody where none is needed', async () => {
  const wrong: string[] = [];
  for (const [name, { method, path, declared }] of routes) {
    const reply = await app.request(`http://m.test${await world.fill(path, 'near', 0)}`, { method });
    const due = declared.permission !== null;
    if ((reply.status === 401) !== due) wrong.push(`${name}: ${reply.status}`);
  }
  expect(wrong).toEqual([]);
});
