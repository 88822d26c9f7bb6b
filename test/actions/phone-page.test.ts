import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { close } from '../../src/callout/close.ts';
import { summonsToken } from '../../src/callout/link.ts';
import { standDown } from '../../src/callout/stand-down.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let calloutId: number;
let ids: number[];
let link: string;

beforeEach(async () => {
  await emptyDatabase(db);
  ids = await addMembers(db, [{ name: '张<b>三</b>', skills: ['first_aid'] }, {}, {}]);
  web = webOf(db);
  ({ id: calloutId } = await web.start({
    commanderPhone: '+8613900000000',
    lines: [{ role: 'general', count: 3 }],
  }));
  link = await web.linkOf(calloutId, ids[0] ?? 0);
});

const stateOf = async (n = 0) => (await web.view(calloutId)).people.find((p) => p.memberId === ids[n]);
const answers = async () =>
  (
    await db.sql<{ answer: string; channel: string; late: boolean }[]>`
  select answer, channel, late from response order by id`
  ).map((r) => ({ ...r }));
const end = (id = calloutId) => standDown(web.deps, id, {}, 'leader');
const musterCode = async () => (await web.view(calloutId)).row.musterCode;

describe('looking', () => {
  test('a GET records nothing, however often a previewer comes', async () => {
    const [before] = await db.sql`select count(*)::int as n from log_entry`;
    for (let i = 0; i < 3; i++) expect((await web.page(link)).status).toBe(200);
    await web.page(`${link}?done=recorded&conflict=coming&eta=15`);
    const [after] = await db.sql`select count(*)::int as n from log_entry`;
    expect(after).toEqual(before);
    expect(await answers()).toEqual([]);
    expect((await stateOf())?.state).toBe('waiting');
  });

  test('the page says what, where, by when and who, and tells its address to nobody', async () => {
    const response = await web.page(link);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const text = await response.text();
    for (const part of ['真实', '商场火警', '东门', '03:37 前', '王队', 'tel:+8613900000000', '1.0 公里']) {
      expect(text).toContain(part);
    }
    expect(text.match(/<script[^>]*>/g)).toEqual([
      '<script type="module" fetchpriority="low" src="/phone/zh/app.js">',
    ]);
    expect(text).toMatch(/<form method="post" action="\/a\//);
  });

  test('letters grow with what the reader’s browser is set to', async () => {
    const text = await (await web.page(link)).text();
    expect(text.match(/font(-size)?:[^;}]*\dpx/g)).toBeNull();
    expect(text).toContain('font:125%/1.5');
  });

  test('the first load fits into the first packets', async () => {
    const text = await (await web.page(link)).text();
    expect(text).not.toMatch(/<link rel="stylesheet"|<script>|<img/);
    expect(gzipSync(text).byteLength).toBeLessThan(14_000);
  });

  test('names from the roster and titles are data, and cannot forge a mark', async () => {
    await end();
    const again = await web.start({ kind: 'drill', title: '【真实】<script>alert(1)</script>' });
    const page = await (await web.page(await web.linkOf(again.id, ids[0] ?? 0))).text();
    expect(page).not.toContain('【真实】');
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain('张&lt;b&gt;三&lt;/b&gt;');
    expect(page).toContain('<title>【演练】');
  });

  test('speaks English to who asks for it, and keeps it over an answer', async () => {
    expect(await (await web.page(link, { 'accept-language': 'en-GB,en' })).text()).toContain('Can you come?');
    const page = await (await web.page(`${link}?lang=en`)).text();
    expect(page).toContain(`action="${link}?lang=en"`);
    const sent = await web.form(`${link}?lang=en`, { answer: 'coming' });
    expect(sent.headers.get('location')).toBe(`${link}?done=recorded&lang=en`);
  });

  test('a program gets the same as JSON', async () => {
    const body = await (await web.json(link)).json();
    expect(body).toMatchObject({
      kind: 'real',
      phase: 'active',
      title: '商场火警',
      state: 'waiting',
      filled: false,
    });
  });
});

describe('who may', () => {
  const FORGED = ['/a/1.AAAAAAAAAAAAAAAAAAAAAA', '/a/x', '/a/1'];
  test.each(FORGED)('a forged link leads nowhere and leaks nothing: %s', async (path) => {
    for (const response of [await web.page(path), await web.form(path, { answer: 'coming' })]) {
      expect(response.status).toBe(404);
      const text = await response.text();
      expect(text).toContain('链接无效');
      expect(text).not.toContain('商场火警');
    }
    const json = await web.json(path, { answer: 'coming' });
    expect(json.status).toBe(404);
    expect(await json.json()).toMatchObject({ type: '/problems/link-unknown' });
  });

  test('a well-made link to a summons that does not exist is unknown too', async () => {
    const path = `/a/${summonsToken(web.deps.linkSecret, 987_654)}`;
    expect((await web.page(path)).status).toBe(404);
    expect((await web.form(path, { answer: 'coming' })).status).toBe(404);
    expect((await web.form(`${path}/check-in`, { code: '1' })).status).toBe(404);
  });
});

describe('answering', () => {
  test('a form answers, then shows what was recorded; the same again changes nothing', async () => {
    const sent = await web.form(link, { answer: 'coming', etaMinutes: '１５分' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${link}?done=recorded`]);
    expect(await (await web.page(`${link}?done=recorded`)).text()).toContain('能来，预计 03:22 到');
    const again = await web.form(link, { answer: 'coming', etaMinutes: '15' });
    expect(again.headers.get('location')).toBe(`${link}?done=unchanged`);
    expect(await (await web.page(`${link}?done=unchanged`)).text()).toContain('无需重复');
    expect(await answers()).toEqual([{ answer: 'coming', channel: 'link', late: false }]);
  });

  test('cannot, with its reason, is as easy, and can be taken back', async () => {
    await web.form(link, { answer: 'cannot' });
    await web.form(link, { answer: 'cannot', reason: '当班<i>' });
    expect(await (await web.page(link)).text()).toContain('不能来（当班&lt;i&gt;）');
    expect((await stateOf())?.reason).toBe('当班<i>');
    await web.form(link, { answer: 'coming' });
    expect((await stateOf())?.state).toBe('coming');
  });

  test('JSON says outcome and state', async () => {
    const response = await web.json(link, { answer: 'en_route', etaMinutes: 5, clientId: 'a1' });
    expect(await response.json()).toEqual({ outcome: 'recorded', state: 'en_route', message: '已记录。' });
    const replay = await web.json(link, { answer: 'en_route', etaMinutes: 9, clientId: 'a1' });
    expect(await replay.json()).toMatchObject({ outcome: 'unchanged' });
    const early = await web.json(link, { answer: 'home_safe' });
    expect(await early.json()).toMatchObject({ outcome: 'noted', state: 'en_route' });
  });

  test.each([
    [{ answer: 'maybe' }, 'answer'],
    [{ answer: 'coming', etaMinutes: 1_000 }, 'etaMinutes'],
    [{ answer: 'coming', etaMinutes: 'ten' }, 'etaMinutes'],
    [{ answer: 'coming', deviceAt: 'yesterday' }, 'deviceAt'],
    [{ answer: 'cannot', reason: 'x'.repeat(201) }, 'reason'],
    [{}, 'answer'],
  ])('a wrong field is named and nothing is stored: %j', async (body, field) => {
    const response = await web.json(link, body);
    expect(response.status).toBe(400);
    expect((await response.json()).errors.map((e: { field: string }) => e.field)).toContain(field);
    expect(await answers()).toEqual([]);
  });

  test('a form that is not understood comes back with what was typed', async () => {
    const response = await web.form(link, { answer: 'coming', etaMinutes: '下午"三点' });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).toContain('没有看懂');
    expect(await answers()).toEqual([]);
    await web.form(link, { answer: 'coming' });
    const kept = await (await web.form(link, { answer: 'coming', etaMinutes: '下午"三点' })).text();
    expect(kept).toContain('value="下午&quot;三点"');
  });

  test('broken JSON, and a body far too large, are refused', async () => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const broken = await web.form(link, {}, headers);
    expect(broken.status).toBe(400);
    expect((await web.json(link, { answer: 'cannot', reason: 'x'.repeat(30_000) })).status).toBe(413);
  });

  test('when the others fill every place, whoever is spare is thanked and asked to stand by', async () => {
    await end();
    const { id } = await web.start({
      lines: [{ role: 'general', count: 1 }],
      policy: { echelons: [{ windowSeconds: 300, factor: 3 }] },
    });
    for (const n of [1, 2]) await web.answer(id, ids[n] ?? 0, { answer: 'coming', etaMinutes: 5 });
    const spare = await (await web.page(await web.linkOf(id, ids[2] ?? 0))).text();
    expect(spare).toContain('人已够，谢谢；请待命');
    expect(await (await web.page(await web.linkOf(id, ids[0] ?? 0))).text()).toContain('人已够');
    expect(await (await web.page(await web.linkOf(id, ids[1] ?? 0))).text()).not.toContain('人已够');
  });
});

describe('two call-outs', () => {
  test('coming in both asks, and the button moves', async () => {
    await web.form(link, { answer: 'coming' });
    // As after a no-show: no longer held here, and so asked by the next one.
    await db.sql`update summons set engaged = false where callout_id = ${calloutId} and member_id = ${ids[0] ?? 0}`;
    const other = await web.start({ title: '桥梁<险情>' });
    const second = await web.linkOf(other.id, ids[0] ?? 0);
    await web.form(second, { answer: 'coming' });
    const sent = await web.form(link, { answer: 'coming', etaMinutes: '15' });
    expect(sent.headers.get('location')).toBe(`${link}?conflict=coming&eta=15`);
    const asked = await (await web.page(sent.headers.get('location') ?? '')).text();
    expect(asked).toContain('真实：桥梁&lt;险情&gt;');
    expect(asked).toMatch(/name="move" value="yes"/);
    const json = await web.json(link, { answer: 'coming', etaMinutes: 15 });
    expect(json.status).toBe(409);
    expect(await json.json()).toMatchObject({
      outcome: 'conflict',
      callout: { id: other.id, title: '桥梁<险情>' },
    });
    const moved = await web.form(link, { answer: 'coming', etaMinutes: '15', move: 'yes' });
    expect(moved.headers.get('location')).toBe(`${link}?done=recorded`);
    expect(await (await web.page(second)).text()).toContain('您已改去另一处集结');
  });
});

describe('checking in', () => {
  test('by the code shown on site, in whatever width', async () => {
    const wide = [...(await musterCode())]
      .map((d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0))
      .join(' ');
    const sent = await web.form(`${link}/check-in`, { code: wide });
    expect(sent.headers.get('location')).toBe(`${link}?done=recorded`);
    expect((await stateOf())?.state).toBe('on_scene');
    expect(await answers()).toEqual([{ answer: 'arrived', channel: 'code', late: false }]);
  });

  test('a wrong code is refused; after ten of them the right one is as well, until the time has passed', async () => {
    const right = await musterCode();
    const wrong = right === '1111' ? '2222' : '1111';
    const shown = await web.form(`${link}/check-in`, { code: wrong });
    expect(shown.status).toBe(422);
    expect(await shown.text()).toContain('签到码不对');
    for (let i = 1; i < 10; i++)
      expect((await web.json(`${link}/check-in`, { code: wrong })).status).toBe(422);
    const full = await web.json(`${link}/check-in`, { code: right });
    expect(full.status).toBe(429);
    expect(await full.json()).toMatchObject({ type: '/problems/too-many-tries' });
    expect((await stateOf(1))?.state).toBe('waiting');
    const neighbour = await web.linkOf(calloutId, ids[1] ?? 0);
    expect((await web.json(`${neighbour}/check-in`, { code: right })).status).toBe(200);
    await web.at(10.1);
    expect((await web.json(`${link}/check-in`, { code: right })).status).toBe(200);
  });

  test('guesses at one moment are counted one by one', async () => {
    const right = await musterCode();
    const wrong = right === '1111' ? '2222' : '1111';
    const tries = await Promise.all(
      Array.from({ length: 14 }, () => web.json(`${link}/check-in`, { code: wrong })),
    );
    expect(tries.filter((r) => r.status === 422)).toHaveLength(10);
    expect(tries.filter((r) => r.status === 429)).toHaveLength(4);
  });

  test('by position: near enough counts, farther says how far', async () => {
    const far = await web.json(`${link}/check-in`, { lon: SCENE.lon, lat: SCENE.lat + 0.02 });
    expect(far.status).toBe(422);
    const problem = await far.json();
    expect(problem).toMatchObject({ type: '/problems/too-far', allowedMetres: 300 });
    expect(problem.detail).toContain('2.2 公里');
    expect(problem.distanceMetres).toBeGreaterThan(2_200);
    const near = await web.json(`${link}/check-in`, { lon: SCENE.lon, lat: SCENE.lat + 0.002 });
    expect(await near.json()).toMatchObject({ outcome: 'recorded', state: 'on_scene' });
    expect(await answers()).toEqual([{ answer: 'arrived', channel: 'position', late: false }]);
  });

  test.each([
    [{}, 'code'],
    [{ lon: 0, lat: 0 }, 'lon'],
    [{ lon: 200, lat: 95 }, 'lon'],
    [{ lon: 103 }, 'lon'],
  ])('without proof it names what is missing: %j', async (body, field) => {
    const response = await web.json(`${link}/check-in`, body);
    expect(response.status).toBe(400);
    expect((await response.json()).errors[0].field).toBe(field);
  });
});

describe('the end', () => {
  test('after the stand-down it asks for home safe, once; other answers are kept as late', async () => {
    await web.form(link, { answer: 'arrived' });
    await end();
    expect(await (await web.page(link)).text()).toContain('已平安到家');
    const late = await web.json(link, { answer: 'coming' });
    expect(await late.json()).toMatchObject({ outcome: 'late', state: 'released' });
    expect((await web.form(link, { answer: 'home_safe' })).headers.get('location')).toBe(
      `${link}?done=recorded`,
    );
    const home = await (await web.page(link)).text();
    expect(home).toContain('已平安到家（03:07）');
    expect(home).not.toContain('<form');
  });

  test('a closed call-out answers 410 in plain words, and still keeps what was said', async () => {
    await end();
    await close(web.deps, calloutId, 'leader');
    const page = await web.page(link);
    expect(page.status).toBe(410);
    expect(await page.text()).toContain('本次集结已结束');
    const json = await web.json(link, { answer: 'coming' });
    expect(json.status).toBe(410);
    expect(await json.json()).toMatchObject({ type: '/problems/link-over', outcome: 'late' });
    const form = await web.form(link, { answer: 'arrived' });
    expect(form.status).toBe(410);
    expect(await form.text()).toContain('您的答复已留存');
    expect((await web.json(`${link}/check-in`, { code: 'wrong' })).status).toBe(410);
    expect(await answers()).toEqual(
      ['coming', 'arrived', 'arrived'].map((answer) => ({ answer, channel: 'link', late: true })),
    );
  });
});
