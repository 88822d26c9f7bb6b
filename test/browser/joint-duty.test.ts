// Two neighbouring sites in browsers: found, confirmed by both stations, logged; a scene held from a guard's phone without script.
import type { BrowserContextOptions } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, SCENE, START } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';
import type { PersonAbout } from '../support/signed-in.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);
const minute = (n: number) => new Date(START.getTime() + n * 60_000);

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string, metres: number | null = null) =>
  idOf(db.sql`
    insert into organisation (kind, name, parent_id, lon, lat) values (${kind}, ${name}, ${parent},
      ${metres === null ? null : SCENE.lon}, ${metres === null ? null : SCENE.lat + metres / 111_195}) returning id`);
let [station, other, guard] = [0, 0, 0];

beforeAll(async () => {
  [guard = 0] = await addMembers(db, [{ name: '王建国' }]);
  const county = await node('county', await node('city', null, '市'), '县');
  station = await node('station', county, '城关派出所');
  other = await node('station', county, '新城派出所');
  const site = await node('site', station, '第一商场', 0);
  await node('site', other, '工商银行', 300);
  await db.sql`update member set station_id = ${station}, site_id = ${site} where id = ${guard}`;
  await db.sql`insert into shift (member_id, site_id, starts_at, ends_at) values (${guard}, ${site}, ${minute(-60)}, ${minute(400)})`;
});

async function opened(person: PersonAbout, options: BrowserContextOptions = {}) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 844 }, ...options });
  await served.signIn(context, person);
  const page = await context.newPage();
  const wrong = wrongOn(page);
  page.setDefaultTimeout(20_000);
  const looksRight = async (name: string) => {
    if (options.javaScriptEnabled !== false) {
      await nothingFoundBy(page);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect([name, over, wrong]).toEqual([name, 0, []]);
    }
    await picture(page, name);
  };
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
  const inWindow = (name: RegExp) => page.locator('.ant-modal').getByRole('button', { name }).click();
  return { context, page, looksRight, press, inWindow };
}
type Opened = Awaited<ReturnType<typeof opened>>;

async function pairs(desk: Opened, beside: Opened) {
  await desk.page.goto(`${served.url}/console/joint-duty`);
  await desk.page.getByText('还没有结对').waitFor();
  await desk.looksRight('joint-duty-empty');
  await desk.press('查找相邻');
  await desk.page.getByText('新推荐 1 对').waitFor();
  await desk.press('确认结对');
  await desk.page.locator('.ant-popconfirm').getByRole('button', { name: '确认结对' }).click();
  await desk.page.getByText('待新城派出所确认').waitFor();
  await desk.looksRight('joint-duty-pairs');
  await beside.page.goto(`${served.url}/console/joint-duty`);
  await beside.page.getByRole('link', { name: '第一商场 — 工商银行' }).click();
  await beside.page.getByText('新城派出所尚未为工商银行确认').waitFor();
  await beside.press('确认结对');
  await beside.page.locator('.ant-popconfirm').getByRole('button', { name: '确认结对' }).click();
  await beside.page.getByText('王某').waitFor();
  await beside.looksRight('joint-duty-sheet');
}

async function logs({ page, looksRight, press, inWindow }: Opened) {
  await page.getByRole('link', { name: '第一商场 — 工商银行' }).click();
  await page.getByRole('cell', { name: '王建国' }).waitFor();
  await page.getByRole('tab', { name: '联勤记录' }).click();
  await press('记一笔');
  await page.getByLabel('经过').fill('两名男子斗殴');
  await looksRight('joint-duty-entry');
  await inWindow(/保\s*存/);
  await page.getByRole('cell', { name: '两名男子斗殴' }).waitFor();
  await press(/更\s*正/);
  await page.getByLabel('经过').fill('三名男子斗殴');
  await inWindow(/保\s*存/);
  await page.getByText('（已更正）').waitFor();
  await looksRight('joint-duty-log');
  await page.goto(`${page.url().replace('/console/', '/')}/print`);
  await page.getByRole('heading', { name: '联勤联动联络单' }).waitFor();
  await looksRight('joint-duty-print');
}

test('neighbours are confirmed by both, keep a log, and a scene is held from a phone until the police are there', async () => {
  const desk = await opened({ role: 'station', organisationId: station });
  await pairs(desk, await opened({ role: 'station', organisationId: other }));
  await desk.page.reload();
  await logs(desk);

  const phone = await opened(
    { memberId: guard },
    { viewport: { width: 360, height: 740 }, javaScriptEnabled: false, locale: 'zh-CN' },
  );
  await phone.page.goto(`${served.url}/hold`);
  await phone.page.getByLabel('发生了什么').fill('店铺被盗');
  await phone.looksRight('hold-begin');
  await phone.press('开始守护');
  await phone.page.getByText('正在守护，派出所已能看到').waitFor();
  await phone.looksRight('hold-open');

  await desk.page.goto(`${served.url}/console/joint-duty/holds`);
  await desk.page.getByText('有 1 处现场正在守护').waitFor();
  await desk.looksRight('joint-duty-holds');
  await served.at(4);
  await phone.page.getByLabel('到场民警姓名或警号').fill('张警官');
  await phone.press('民警已到');
  await phone.page.getByText('现场已移交民警').waitFor();
  await phone.looksRight('hold-over');
  await desk.page.reload();
  await desk.page.getByText('4 分 0 秒').first().waitFor();

  await desk.page.getByRole('tab', { name: '电台' }).click();
  await desk.press('登记频道');
  const form = desk.page.locator('.ant-modal');
  await form.getByLabel('派出所').click();
  await desk.page.locator('.ant-select-item-option', { hasText: '城关派出所' }).click();
  await form.getByLabel('频道').fill('联勤1');
  await form.getByLabel('频率或组号').fill('409.7500');
  await desk.inWindow(/保\s*存/);
  await desk.page.getByRole('cell', { name: '409.7500' }).waitFor();
  await desk.looksRight('joint-duty-radio');

  await desk.page.setViewportSize({ width: 390, height: 844 });
  await desk.page.goto(`${served.url}/console/joint-duty?lang=en`);
  await desk.page.getByRole('button', { name: 'Find neighbours' }).waitFor();
  await desk.looksRight('joint-duty-narrow');
});
