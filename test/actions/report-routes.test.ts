import Papa from 'papaparse';
import { beforeAll, expect, test } from 'vitest';
import { reportOf } from '../../src/callout/report.ts';
import { standDown } from '../../src/callout/stand-down.ts';
import { readLog } from '../../src/kernel/log.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers } from '../support/rig.ts';
import { OPERATOR_KEY, webOf } from '../support/web.ts';

const db = await testDatabase();
const web = webOf(db);
const bearer = { authorization: `Bearer ${OPERATOR_KEY}` };
let id: number;

beforeAll(async () => {
  await db.sql`insert into organisation (kind, name) values ('city', '云川市')`;
  const names = ['=HYPERLINK("http://x")', '【真实】李四', '王<i>五</i>', '+86赵'];
  const members = await addMembers(db, [...names.map((name) => ({ name })), {}]);
  ({ id } = await web.start({
    kind: 'drill',
    title: '【真实】@夜间拉动',
    lines: [{ role: 'general', count: 3 }],
  }));
  await web.at(1);
  const [a = 0, b = 0, c = 0] = members;
  await web.answer(id, a, { answer: 'coming', etaMinutes: 5 });
  await web.answer(id, b, { answer: 'cannot', reason: '当班' });
  await web.at(4);
  await web.answer(id, a, { answer: 'arrived', channel: 'code' });
  await web.at(5);
  await web.answer(id, c, { answer: 'arrived', channel: 'leader', givenBy: 'operator' });
  await web.at(6);
  await standDown(web.deps, id, {}, 'operator');
  await web.at(7);
  await web.answer(id, a, { answer: 'home_safe' });
});

const report = async () => reportOf(await readLog(db.sql, id));

test('JSON is the report of the log, and its numbers add up', async () => {
  const body = await (await web.json(`/api/callouts/${id}/report`, undefined, bearer)).json();
  expect(body).toEqual(JSON.parse(JSON.stringify(await report())));
  const { figures } = body;
  expect(figures.coming + figures.declined + figures.silent).toBe(figures.summoned);
  expect(figures).toMatchObject({
    required: 3,
    declined: 1,
    mustered: 2,
    homeSafe: 1,
    firstResponseSeconds: 60,
  });
});

test('CSV: a row for each person, the kind on each, no cell that runs, times of the city', async () => {
  const response = await web.json(`/api/callouts/${id}/report.csv`, undefined, bearer);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const { data } = Papa.parse<string[]>(new TextDecoder().decode(bytes).trim());
  const [head = [], ...rows] = data;
  expect(head).toContain('姓名');
  const people = (await report()).people;
  expect(rows).toHaveLength(people.length);
  expect(new Set(rows.map((r) => r[0]))).toEqual(new Set(['演练']));
  for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]|【/);
  const column = (name: string) => rows.map((r) => r[head.indexOf(name)]);
  expect(column('姓名')[0]).toBe(`'=HYPERLINK("http://x")`);
  expect(column('事由')[0]).toBe('真实 @夜间拉动');
  expect(column('通知')[0]).toBe('2026-11-24 03:07:00');
  expect(column('到位').filter(Boolean)).toHaveLength((await report()).figures.mustered);
  expect(column('到家').filter(Boolean)).toHaveLength((await report()).figures.homeSafe);
  expect(column('状态').slice(0, 3)).toEqual(['到位', '不能', '到位']);
  const english = await web.json(`/api/callouts/${id}/report.csv`, undefined, {
    ...bearer,
    'accept-language': 'en',
  });
  expect(await english.text()).toContain('Drill');
});

test('the page shows the same numbers, its document number, the kind in every table head, and no markup of people', async () => {
  await web.signIn();
  const text = await (await web.page(`/callouts/${id}/report`)).text();
  const { figures } = await report();
  expect(text).toContain(`云集复〔2026〕${id}号`);
  expect(text).toContain(`<dt>通知人数</dt><dd>${figures.summoned}</dd>`);
  expect(text).toContain(`<dt>到位人数</dt><dd>${figures.mustered}</dd>`);
  expect(text).toContain(
    `能来 ${figures.coming} + 不能来 ${figures.declined} + 未答复 ${figures.silent} = 通知 ${figures.summoned}`,
  );
  const heads = text.match(/<thead>/g)?.length ?? 0;
  expect(text.match(/<tr class="print"><td colspan="\d+">演练 · /g)).toHaveLength(heads);
  expect(text).toMatch(/@page\{[^}]*content:"演练 · /);
  expect(text).toContain('<svg');
  expect(text).not.toContain('【真实】');
  expect(text).not.toContain('<i>五');
});

test('a city whose name could end the style sheet does not', async () => {
  await db.sql`update organisation set name = '"}</style><b>市'`;
  const text = await (await web.page(`/callouts/${id}/report`, { 'accept-language': 'en' })).text();
  expect(text.match(/<\/style>/g)).toHaveLength(1);
  await db.sql`update organisation set name = '云川市'`;
});

test('unknown call-outs are 404, and without the key nobody reads anything', async () => {
  expect((await web.json('/api/callouts/9999/report', undefined, bearer)).status).toBe(404);
  expect((await web.json('/api/callouts/9999/report.csv', undefined, bearer)).status).toBe(404);
  expect((await web.page('/callouts/9999/report')).status).toBe(404);
  web.signOut();
  for (const path of ['/api/callouts/1/report', '/api/callouts/1/report.csv', '/callouts/1/report']) {
    expect((await web.json(path)).status).toBe(401);
  }
});
