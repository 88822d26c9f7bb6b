// Requests that cannot be done: each is told which field is wrong, in the caller's language, and leaves nothing behind.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let ids: number[];

beforeEach(async () => {
  await emptyDatabase(db);
  ids = await addMembers(db, [{}, {}, {}]);
  web = webOf(db);
  await web.signIn();
});

const LAUNCH = {
  ...{ kind: 'drill', position: SCENE, title: '商场火警', place: '东门', commander: { name: '王队' } },
  ...{
    arriveBy: new Date(START.getTime() + 1_800_000).toISOString(),
    lines: [{ role: 'general', count: 1 }],
  },
};
const FAR = new Date(START.getTime() + 72 * 3_600_000 + 1).toISOString();
interface Told {
  status: number;
  errors?: { field: string; message: string }[];
}
const told = async (response: Response): Promise<Told> => {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return (await response.json()) as Told;
};
const fieldsOf = async (response: Response) => {
  const { status, errors = [] } = await told(response);
  return [status, ...errors.map((e) => e.field)];
};
const count = async (table: string) => (await db.sql`select 1 from ${db.sql(table)}`).length;

describe('a launch', () => {
  test.each<[string, object, (string | number)[]]>([
    ['text that PostgreSQL cannot keep', { title: 'a\0b' }, [400, 'title']],
    ['half a character', { task: 'a\ud800' }, [400, 'task']],
    ['writing turned round', { place: '演练\u202e真实' }, [400, 'place']],
    ['bytes that were no UTF-8', { title: '\ufffd\ufffd' }, [400, 'title']],
    ['a field spelt wrong', { musterpoint: {} }, [400, 'musterpoint']],
    ['a policy spelt wrong', { policy: { windowSeconds: 60 } }, [400, 'policy.windowSeconds']],
    ['a missing kind', { kind: undefined }, [400, 'kind']],
    ['a number that no column holds', { countyId: 9_007_199_254_740_991 }, [400, 'countyId']],
    ['a county that does not exist', { countyId: 99_999 }, [422, 'countyId']],
    ['a position off the earth', { position: { lon: 200, lat: 36 } }, [400, 'position']],
    ['an arrive-by time in the past', { arriveBy: '2020-01-01T00:00:00Z' }, [422, 'arriveBy']],
    ['an arrive-by time beyond three days', { arriveBy: FAR }, [422, 'arriveBy']],
  ])('%s is refused by its field', async (_, change, expected) => {
    expect(await fieldsOf(await web.json('/api/callouts', { ...LAUNCH, ...change }))).toEqual(expected);
    expect([await count('callout'), await count('log_entry')]).toEqual([0, 0]);
  });

  test('what is missing is told as missing, what is too long as too long', async () => {
    const body = { ...LAUNCH, kind: undefined, title: '', place: '东'.repeat(81) };
    const { errors } = await told(await web.json('/api/callouts', body, { 'accept-language': 'zh' }));
    expect(Object.fromEntries((errors ?? []).map((e) => [e.field, e.message]))).toEqual({
      ...{ kind: '必填', title: '必填', place: '过长，最多 80 个字' },
    });
  });

  test('a title of several lines becomes one', async () => {
    expect((await web.json('/api/callouts', { ...LAUNCH, title: ' 商场\n 火警 ' })).status).toBe(201);
    expect((await db.sql`select title from callout`)[0]).toMatchObject({ title: '商场 火警' });
  });

  test('nobody eligible is told with the reasons, and nothing is launched', async () => {
    await db.sql`update member set consent_on = null`;
    const reply = await web.json('/api/callouts', LAUNCH);
    expect(await told(reply)).toMatchObject({ status: 422, leftOut: { no_consent: 3 } });
    expect(await count('callout')).toBe(0);
  });
});

describe('a body', () => {
  const post = (headers: Record<string, string>, body: BodyInit) =>
    web.raw('/api/callouts', { method: 'POST', headers, body });

  test('of another type is 415, and not taken for an empty one', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
      const reply = await post({ 'content-type': type }, JSON.stringify(LAUNCH));
      expect([type, (await told(reply)).status]).toEqual([type, 415]);
    }
    const { id } = await web.start();
    const path = `/api/callouts/${id}/stand-down`;
    const headers = { 'content-type': 'text/plain' };
    const reply = await web.raw(path, { method: 'POST', headers, body: '{"role":"general"}' });
    expect((await told(reply)).status).toBe(415);
    expect((await db.sql`select state from callout`)[0]).toEqual({ state: 'active' });
  });

  test('that is no JSON, or JSON in another encoding, is refused', async () => {
    const gb18030 = Buffer.from(
      JSON.stringify({ ...LAUNCH, title: '@', place: 'x', commander: { name: 'x' } }).replace(
        '@',
        '\u00c9\u00cc',
      ),
      'latin1',
    );
    expect(await fieldsOf(await post({ 'content-type': 'application/json' }, gb18030))).toEqual([
      400,
      'title',
    ]);
    expect(await fieldsOf(await post({ 'content-type': 'application/json' }, '{"a":NaN}'))).toEqual([
      400,
      'body',
    ]);
  });
});

describe('steering', () => {
  test.each<[object, (string | number)[]]>([
    [{ roles: 'driver' }, [400, 'roles']],
    [{ role: 'nobody' }, [400, 'role']],
    [{ role: 'driver' }, [422, 'role']],
    [{ echelon: 9 }, [422, 'echelon']],
    [{ echelon: 2 ** 40 }, [400, 'echelon']],
    [{ note: 'a\0' }, [400, 'note']],
  ])('a stand-down of %j releases nobody', async (body, expected) => {
    const { id } = await web.start();
    expect(await fieldsOf(await web.json(`/api/callouts/${id}/stand-down`, body))).toEqual(expected);
    expect((await db.sql`select state, version from callout`)[0]).toEqual({ state: 'active', version: 1 });
    expect(await db.sql`select 1 from summons where released_at is not null`).toHaveLength(0);
  });

  test('a change that changes nothing is no new version', async () => {
    const { id } = await web.start();
    const change = (body: object) =>
      web.raw(`/api/callouts/${id}`, {
        ...{ method: 'PATCH', headers: { 'content-type': 'application/json' } },
        body: JSON.stringify(body),
      });
    expect(await fieldsOf(await change({ version: 1 }))).toEqual([400, 'body']);
    expect(await fieldsOf(await change({ version: 1, arriveBy: FAR }))).toEqual([422, 'arriveBy']);
    expect(await fieldsOf(await change({ version: 1, arriveby: 'x' }))).toContain('arriveby');
    expect((await db.sql`select version from callout`)[0]).toEqual({ version: 1 });
  });
});

describe('what nobody can keep, anywhere', () => {
  test.each([
    '/api/members?unitId=%00',
    '/api/messages?member=%00',
    '/api/callouts?countyId=2147483648',
    '/api/members/2147483648',
    '/api/members/0',
  ])('%s is 400', async (path) => {
    expect((await told(await web.json(path))).status).toBe(400);
  });

  test.each(['/roster?unitId=%00', '/messages?member=%00', '/messages?callout=99999999999'])(
    '%s shows its page',
    async (path) => {
      expect((await web.page(path)).status).toBe(200);
    },
  );

  test('a qualification before there were any', async () => {
    const body = { kind: 'first_aid', issuedOn: '0000-01-01' };
    const reply = await web.json(`/api/members/${ids[0]}/qualifications`, body);
    expect(await fieldsOf(reply)).toEqual([400, 'issuedOn']);
  });

  test('what nobody sees is left out of a reason: the answer counts', async () => {
    const { id } = await web.start();
    const link = await web.linkOf(id, ids[0] ?? 0);
    expect((await web.form(link, { answer: 'cannot', reason: '堵车\u0000\u202e' })).status).toBe(303);
    expect(await db.sql`select answer, reason from response`).toEqual([{ answer: 'cannot', reason: '堵车' }]);
  });
});

describe('the document of the API', () => {
  interface Operation {
    requestBody?: object;
    responses: Record<string, { content?: object }>;
    security?: object[];
  }
  let operations: [string, Operation][];
  beforeAll(async () => {
    const reply = await webOf(db).json('/api/openapi.json');
    const { paths } = (await reply.json()) as { paths: Record<string, Record<string, Operation>> };
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, o]): [string, Operation] => [`${method} ${path}`, o]),
    );
  });

  test('answers every wrong request with our problem body alone', () => {
    const other = operations.flatMap(([name, { responses }]) =>
      Object.entries(responses)
        .filter(([status, r]) => status.startsWith('4') && !Object.keys(r.content ?? {}).every(isProblem))
        .map(([status]) => `${name} ${status}`),
    );
    expect(other).toEqual([]);
    expect(operations.filter(([, { responses }]) => !responses['4XX']).map(([name]) => name)).toEqual([]);
  });

  test('names the webhook of the phones, which a signature opens', () => {
    const [, received] = operations.find(([name]) => name === 'post /webhooks/push/received') ?? [];
    expect(received).toMatchObject({ security: [], requestBody: expect.anything() });
  });
});

const isProblem = (type: string) => type === 'application/problem+json';
