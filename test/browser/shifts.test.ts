// A week of patrols at a station's desk, by the keyboard where it can be: demand, a proposal, a change with its conflict, published.
import { beforeAll, expect, test } from 'vitest';
import { solverInThread } from '../../src/solve-entry.ts';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db, '127.0.0.1', { solve: solverInThread() });
const chrome = browserBeside(served);

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`,
  );
let station = 0;

beforeAll(async () => {
  const city = await node('city', null, '市');
  station = await node('station', await node('county', city, '县'), '城关派出所');
  await node('site', station, '第一商场');
  const names = ['赵一', '钱二', '孙三', '李四', '周五', '吴六'];
  const guards = await addMembers(
    db,
    names.map((name) => ({ name })),
  );
  await db.sql`update member set station_id = ${station} where id = any(${guards})`;
});

/** On the guards' phones, which need no program for it: who has the shift now, and who would take it. */
async function swapsOnPhones() {
  const [first] = await db.sql<{ memberId: number; id: number }[]>`
    select member_id, id from shift order by starts_at limit 1`;
  const phone = await chrome.newContext({ viewport: { width: 360, height: 780 }, javaScriptEnabled: false });
  const own = await phone.newPage();
  await served.signIn(phone, { memberId: first?.memberId ?? 0, kind: 'phone' });
  await own.goto(`${served.url}/me/shifts`);
  await own.getByRole('button', { name: '请人替班' }).first().click();
  await own.getByText('已请人替班，等同事接下').waitFor();
  await picture(own, 'my-shifts');
  const [free] = await db.sql<{ id: number }[]>`
    select id from member where id not in (select member_id from shift) order by id limit 1`;
  await served.signIn(phone, { memberId: free?.id ?? 0, kind: 'phone' });
  await own.goto(`${served.url}/me/shifts`);
  await own.getByRole('button', { name: '我来替班' }).click();
  await own.getByText('您已接下，等派出所审批。').waitFor();
  return { id: first?.id ?? 0, taker: free?.id ?? 0 };
}

test('an officer asks for patrols, has the week proposed, changes it and publishes it', async () => {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 } });
  await served.signIn(context, { role: 'station', organisationId: station });
  const page = await context.newPage();
  const wrong = wrongOn(page);
  const looksRight = async (name: string) => {
    await nothingFoundBy(page);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect([name, over, wrong]).toEqual([name, 0, []]);
    await picture(page, name);
  };
  await page.goto(`${served.url}/console/shifts`);
  await page.getByText('本周没有用人需求').waitFor();
  await page.getByRole('tab', { name: '用人需求' }).click();
  await page.getByRole('button', { name: '添加需求' }).press('Enter');
  await page.getByLabel('需要人数').fill('1');
  await looksRight('shift-demand-form');
  await page.getByRole('button', { name: /保\s*存/ }).press('Enter');
  await page.getByText('18:00–次日02:00').waitFor();
  await looksRight('shift-demand');

  await page.getByRole('tab', { name: '一周排班' }).click();
  await page.getByText('还缺 56 人时。').waitFor();
  await page.getByRole('button', { name: '起草本周排班' }).press('Enter');
  await page.getByRole('button', { name: '自动排班' }).press('Enter');
  await page.getByText('缺口已全部排满。新排 7 班').waitFor();
  expect(await page.locator('td.missing').count()).toBe(0);
  await looksRight('shift-week');

  // One goes, and the same person is put there at an hour that leaves no rest.
  await page
    .getByRole('button', { name: /^删除.*18:00/ })
    .first()
    .press('Enter');
  await page.getByText('还缺 8 人时。').waitFor();
  await page.locator('td.missing button').first().press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('保安员').press('ArrowDown');
  await page.locator('.ant-select-item-option').last().click();
  await dialog.getByRole('button', { name: /保\s*存/ }).press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('没有缺口。').waitFor();
  expect(await page.getByText('手工', { exact: true }).count()).toBe(1);

  await page.getByRole('button', { name: /^发\s*布$/ }).press('Enter');
  await dialog.getByLabel('本周带班民警').press('ArrowDown');
  await page.locator('.ant-select-item-option', { hasText: '王警官' }).click();
  if (await dialog.getByRole('checkbox').count()) await dialog.getByRole('checkbox').check();
  await looksRight('shift-publish');
  await dialog.getByRole('button', { name: /^发\s*布$/ }).click();
  await page.getByText('最近发布于').waitFor();
  const shifts = await db.sql<{ officer: string }[]>`
    select a.name as officer from shift s join account a on a.id = s.officer_id`;
  expect(shifts.map((s) => s.officer)).toEqual(Array(7).fill('王警官'));
  await looksRight('shift-published');
  await page.setViewportSize({ width: 390, height: 844 });
  await looksRight('shift-published-narrow');

  const swap = await swapsOnPhones();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('tab', { name: '换班' }).click();
  await looksRight('shift-swaps');
  await page.getByRole('button', { name: /^同意/ }).press('Enter');
  await page.getByText('已同意').waitFor();
  const [now] = await db.sql`select member_id from shift where id = ${swap.id}`;
  expect(now?.memberId).toBe(swap.taker);
});
