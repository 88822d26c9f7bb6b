// The report as files: what stands in them, in which fonts, who may read phones there, and that it is known who took them.
import { readXlsx } from 'hucre/xlsx';
import { beforeAll, expect, test } from 'vitest';
import { standDown } from '../../src/callout/stand-down.ts';
import { pdfPrinter } from '../../src/pdf-entry.ts';
import { testDatabase } from '../support/database.ts';
import { readPdf } from '../support/pdf-text.ts';
import { addMembers } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
const web = webOf(db, pdfPrinter());
const without = webOf(db);
const PHONE = /1\d{10}/;
let id: number;
let running: number;

beforeAll(async () => {
  await db.sql`insert into organisation (kind, name) values ('city', '云川市')`;
  const names = ['=1+1', '李四', ...Array.from({ length: 58 }, (_, i) => `队员${i + 1}`)];
  const people = await addMembers(
    db,
    names.map((name) => ({ name, skills: ['first_aid'], km: 1 })),
  );
  ({ id } = await web.start({
    kind: 'drill',
    title: '商场火警拉动',
    lines: [{ role: 'general', count: 50 }],
  }));
  await web.at(3);
  for (const member of people.slice(0, 2))
    await web.answer(id, member, { answer: 'arrived', channel: 'code' });
  await web.at(6);
  await standDown(web.deps, id, {}, 'operator');
  await web.at(60);
  ({ id: running } = await web.start({ kind: 'test', lines: [{ role: 'general', count: 1 }] }));
  await web.signIn();
}, 60_000);

const taken = async (file: string, which = id, headers: Record<string, string> = {}) => {
  const reply = await web.json(`/api/callouts/${which}/${file}`, undefined, headers);
  expect(reply.status).toBe(200);
  return { reply, bytes: new Uint8Array(await reply.arrayBuffer()) };
};
const newest = async () =>
  (
    await db.sql`select actor, action, entity_id, after from audit_entry where action = 'report.export'
    order by id desc limit 1`
  )[0];

test('the PDF is Chinese in fonts of its own: number, kind and page on every page, table heads again', async () => {
  const { reply, bytes } = await taken('report.pdf');
  expect(reply.headers.get('content-type')).toBe('application/pdf');
  expect(reply.headers.get('content-disposition')).toBe(`attachment; filename="drill-${id}-report.pdf"`);
  const { pages, fonts, wide } = await readPdf(bytes);
  expect(wide).toBe(false);
  expect(new Set(fonts)).toEqual(
    new Set([expect.stringContaining('NotoSansSC-Regular'), expect.stringContaining('NotoSansSC-Bold')]),
  );
  // Only what is used of ten megabytes.
  expect(bytes.length).toBeLessThan(600_000);
  expect(pages.length).toBeGreaterThan(2);
  // Full-width commas come back narrow from the reader.
  for (const [i, page] of pages.entries()) {
    expect(page).toContain(`演练 · 云集复〔2026〕${id}号`);
    expect(page).toContain(`第 ${i + 1} 页,共 ${pages.length} 页`);
    expect(page).toContain('数据截至 2026-11-24 04:07:00');
  }
  const all = pages.join('\n');
  for (const words of [
    '集结复盘报告',
    '商场火警拉动',
    '云川市保安应急机动队',
    '李四',
    '=1+1',
    '时间线',
    '到位曲线',
  ])
    expect(all).toContain(words);
  const last = pages.findLastIndex((page) => page.includes('队员5'));
  expect(pages[last]).toContain('首次答复');
  expect(pages[last - 1]).toContain('首次答复');
  expect(all).not.toContain('中期');
  expect(await newest()).toMatchObject({
    ...{ actor: expect.stringMatching(/^user:/), entityId: String(id) },
    after: { file: 'report.pdf', people: 60, phones: 0 },
  });
}, 60_000);

test('before the end it is marked as interim on every page', async () => {
  const { pages } = await readPdf((await taken('report.pdf', running, { 'accept-language': 'en' })).bytes);
  for (const page of pages) expect(page).toContain('Test · ');
  for (const page of pages) expect(page).toContain('Interim: the call-out is not over');
}, 60_000);

test('the check-in list is form ICS 211 in both languages; phones in full for those who may see them', async () => {
  const { pages, wide } = await readPdf((await taken('ics-211.pdf')).bytes);
  const all = pages.join('\n').replace(/\s+/g, ' ');
  expect(wide).toBe(true);
  for (const words of [
    '到位登记表(ICS 211)',
    'Incident Name',
    '事件名称',
    '李四',
    '=1+1',
    '2026-11-24',
    '急救',
  ])
    expect(all).toContain(words);
  expect(all).not.toContain('队员1');
  expect(all.replace(/\s/g, '')).toMatch(PHONE);
  expect(await newest()).toMatchObject({ after: { file: 'ics-211.pdf', phones: 2 } });
  await web.signIn({ role: 'auditor' });
  const masked = (await readPdf((await taken('ics-211.pdf')).bytes)).pages.join('').replace(/\s/g, '');
  expect(masked).toContain('170****');
  expect(masked).not.toMatch(PHONE);
  await web.signIn();
}, 60_000);

test('the activity log is form ICS 214', async () => {
  const { pages } = await readPdf((await taken('ics-214.pdf', id, { 'accept-language': 'en' })).bytes);
  const all = pages.join('\n').replace(/\s+/g, ' ');
  for (const words of ['Activity Log (ICS 214)', 'Notable Activities', '行动记录', '李四', 'Drill · '])
    expect(all).toContain(words);
}, 60_000);

test('the workbook has a sheet for each table, the kind on each, and no cell that runs', async () => {
  const { bytes } = await taken('report.xlsx');
  const { sheets } = await readXlsx(bytes);
  expect(sheets.map((s) => s.name)).toEqual([
    ...['集结复盘报告', '需求与到位', '各梯队', '时间线', '消息发送', '到位曲线', '每人经过'],
  ]);
  for (const { rows } of sheets) expect(rows[0]?.[0]).toContain(`演练 · 云集复〔2026〕${id}号 · 数据截至`);
  const people = sheets.at(-1)?.rows.slice(2) ?? [];
  expect(people).toHaveLength(60);
  expect(people.map((row) => row[0])).toContain("'=1+1");
  expect(people[0]?.at(-1)).toMatch(/^'\+861\d{10}$/);
  await web.signIn({ role: 'auditor' });
  const masked = (await readXlsx((await taken('report.xlsx')).bytes)).sheets.at(-1)?.rows.slice(2) ?? [];
  expect(masked[0]?.at(-1)).toMatch(/^1\d\d\*{4}\d{4}$/);
  await web.signIn();
});

test('the timeline tells in words, of all or of one person', async () => {
  const told = async (query = '') =>
    (await (await web.json(`/api/callouts/${id}/timeline${query}`)).json()).items as {
      type: string;
      text: string;
    }[];
  const all = await told();
  expect(all[0]).toMatchObject({ type: 'launched', text: expect.stringContaining('商场火警拉动') });
  expect(all.filter((e) => e.type.startsWith('delivery_'))).toEqual([]);
  const [called] = await db.sql<{ memberId: number }[]>`
    select member_id from summons where callout_id = ${id} and name = '李四'`;
  const one = await told(`?memberId=${called?.memberId}`);
  expect(one.map((e) => e.type)).toEqual(expect.arrayContaining(['delivery_sent', 'responded']));
});

test('whoever may not read the call-out gets nothing, unknown ones are not there, and no printer says what to do', async () => {
  for (const file of ['report.pdf', 'report.xlsx', 'report.csv', 'ics-211.pdf', 'ics-214.pdf', 'timeline']) {
    expect((await web.json(`/api/callouts/9999/${file}`)).status).toBe(404);
    expect((await without.json(`/api/callouts/${id}/${file}`)).status).toBe(401);
  }
  await without.signIn();
  const reply = await without.json(`/api/callouts/${id}/report.pdf`);
  expect([reply.status, await reply.json()]).toMatchObject([409, { title: '此处不能生成 PDF' }]);
  await web.signIn({ role: 'employer', organisationId: 1 });
  expect((await web.json(`/api/callouts/${id}/report.pdf`)).status).toBe(403);
});
