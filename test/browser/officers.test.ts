// A guard reports on a phone without script, an officer sees it through to the thanks; and the three officers at the desk.
import { beforeAll, expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';
import type { PersonAbout } from '../support/signed-in.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string, employer: number | null = null) =>
  idOf(db.sql`
    insert into organisation (kind, name, parent_id, employer_id) values (${kind}, ${name}, ${parent}, ${employer}) returning id`);
let guard = 0;

beforeAll(async () => {
  const city = await node('city', null, '市');
  const county = await node('county', city, '城关县');
  const station = await node('station', county, '城关派出所');
  await node('station', county, '新城派出所');
  const company = await node('employer', city, '平安保安公司');
  const site = await node('site', station, '第一商场', company);
  const ids = await addMembers(db, [
    { name: '王波', phone: '+8617002000001' },
    { name: '李静' },
    { name: '赵强' },
  ]);
  await db.sql`
    update member set station_id = ${station}, site_id = ${site}, county_id = ${county} where id = any(${ids})`;
  guard = ids[0] ?? 0;
});

async function pageFor(person: PersonAbout | undefined, width: number, script = true) {
  const context = await chrome.newContext({
    ...{ viewport: { width, height: 800 }, hasTouch: width < 500, javaScriptEnabled: script },
  });
  await served.signIn(context, person);
  const page = await context.newPage();
  const wrong = wrongOn(page);
  page.setDefaultTimeout(30_000);
  const looksRight = async (name: string) => {
    if (script) await nothingFoundBy(page);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    await picture(page, name);
    expect([name, over, wrong]).toEqual([name, 0, []]);
  };
  return { page, looksRight };
}
type Desk = Awaited<ReturnType<typeof pageFor>>;

const choose = async ({ page }: Desk, label: string, option: string) => {
  await page.locator('.ant-modal').getByRole('combobox', { name: label }).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option }).click();
};
/** The browser's own clock is ahead of the city's: days are picked by hand. */
const pick = async ({ page }: Desk, label: string, day = '2026-11-23') => {
  await page.locator('.ant-modal').getByLabel(label).fill(day);
  await page.keyboard.press('Enter');
};
/** Opens what the button opens, fills it in, and presses the button of the same name there. */
async function step(desk: Desk, name: RegExp, fill: () => Promise<unknown>): Promise<void> {
  await desk.page.getByRole('button', { name }).first().click();
  const modal = desk.page.locator('.ant-modal');
  await modal.waitFor();
  await fill();
  await modal.locator('.ant-modal-footer').getByRole('button').last().click();
  await modal.waitFor({ state: 'hidden' });
}

test('a guard’s report, without script, goes by accepting and forwarding to its outcome, and the guard is thanked', async () => {
  const phone = await pageFor({ memberId: guard }, 360, false);
  const { page } = phone;
  await page.goto(`${served.url}/field-reports`);
  await page.getByLabel('类别').selectOption({ label: '消防隐患' });
  await page.getByLabel('看到了什么').fill('东侧消防通道堆满纸箱');
  await page.getByLabel('地点').fill('第一商场东门');
  const camera = { name: 'IMG.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(30_000_000, 255) };
  await page.getByLabel('照片').setInputFiles(camera);
  await page.getByRole('button', { name: '报告派出所' }).tap();
  await page.getByText('照片超过 5 MB，没有收下').waitFor();
  await phone.looksRight('field-report-refused');
  expect(await page.getByLabel('看到了什么').inputValue()).toBe('东侧消防通道堆满纸箱');
  expect(await db.sql`select from field_report`).toHaveLength(0);
  await page.getByRole('button', { name: '报告派出所' }).dblclick();
  await page.getByText('✓ 已收到').waitFor();
  await phone.looksRight('field-report-sent');
  expect(await db.sql`select from field_report`).toHaveLength(1);

  const desk = await pageFor(undefined, 1280);
  await desk.page.goto(`${served.url}/console/field-reports`);
  await desk.page.getByText('东侧消防通道堆满纸箱').waitFor();
  await desk.looksRight('field-reports');
  await desk.page.getByRole('link', { name: /消防隐患/ }).click();
  await step(desk, /受\s*理/, async () => {});
  await desk.page.getByText('处理中').waitFor();
  await step(desk, /转\s*交/, () => choose(desk, '单位', '新城派出所'));
  await desk.page.getByText('已转交').waitFor();
  await step(desk, /办\s*结/, () => desk.page.getByLabel('处理结果').fill('通道已清空'));
  await desk.page.getByText('已办结').waitFor();
  await desk.looksRight('field-report');
  await served.at(1);
  await desk.page.goto(`${served.url}/messages`);
  await desk.page.getByText('感谢您的支持').waitFor();
  await page.reload();
  await page.getByText('已办结：通道已清空').waitFor();
  await phone.looksRight('field-report-done');

  await desk.page.goto(`${served.url}/console/field-reports/categories`);
  await step(desk, /新增上报类别/, async () => {
    await choose(desk, '大类', '安全隐患');
    await desk.page.getByLabel('中文名称').fill('高空坠物');
    await desk.page.getByLabel('英文名称').fill('Falling objects');
  });
  await desk.page.getByRole('cell', { name: '高空坠物' }).waitFor();
  await desk.looksRight('field-report-categories');
});

test('who is short leads to the people, who are appointed and sent on patrol; a talk is noted', async () => {
  const desk = await pageFor(undefined, 1280);
  const { page } = desk;
  await page.goto(`${served.url}/console/officers`);
  await page.getByRole('link', { name: '缺 1' }).first().waitFor();
  await desk.looksRight('officers-figures');
  await page.getByRole('link', { name: '缺 1' }).first().click();
  await page.getByRole('button', { name: '聘任李静' }).waitFor();
  await step(desk, /聘任李静/, async () => {
    await pick(desk, '本人同意日期');
    await pick(desk, '聘任日期');
    await page.getByLabel('本人已当面或书面同意').check();
  });
  await page.getByRole('button', { name: '聘任李静' }).waitFor({ state: 'detached' });
  await page.getByLabel('王波', { exact: true }).check();
  await page.getByLabel('赵强', { exact: true }).check();
  await desk.looksRight('officers-guards');
  await step(desk, /登记 2 人的巡防日/, async () => {
    await pick(desk, '日期');
    await page.getByLabel('地点').fill('车站广场');
  });
  await page.getByRole('tab', { name: '巡防日' }).click();
  await page.getByText('车站广场').first().waitFor();
  await desk.looksRight('officers-patrols');
  await page.getByRole('tab', { name: '聘任' }).click();
  await page.getByRole('cell', { name: '李静' }).waitFor();
  await desk.looksRight('officers-appointments');
  await page.getByRole('tab', { name: '宣传活动' }).click();
  await page.getByText('还没有宣传活动').waitFor();
  await step(desk, /登记宣传活动/, async () => {
    await choose(desk, '主题', '防诈骗');
    await choose(desk, '服务区域或派出所', '第一商场');
    await pick(desk, '日期');
    await page.getByLabel('地点').fill('一楼大厅');
    await page.getByLabel('受众人数').fill('80');
  });
  await page.getByText('共 1 场，受众 80 人次').waitFor();
  await desk.looksRight('officers-talks');
  await page.getByRole('tab', { name: '配备情况' }).click();
  await page.getByText('服务区域', { exact: true }).first().click();
  await page.getByRole('link', { name: '第一商场的义务巡防员' }).waitFor();
  expect(await page.getByRole('link', { name: '第一商场的义务巡防员' }).textContent()).toBe('2 / 3');
});
