// The console as each may use it: what is offered, what is not, on wide and narrow screens, in both languages.
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };

const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function fits(page: Page, name: string): Promise<void> {
  // What is fading away is not the page.
  const fading = page.locator('.ant-select-dropdown:visible, .ant-modal:visible');
  await expect.poll(() => fading.count(), { timeout: 10_000 }).toBe(0);
  await nothingFoundBy(page);
  expect(await sideways(page), `${name} is wider than the screen`).toBeLessThanOrEqual(0);
  await picture(page, name);
}

test('an auditor sees everything and is offered nothing that would be refused; the menu folds on a phone', async () => {
  await addMembers(db, [{ name: '张三' }, { name: '李四' }]);
  const { id } = await served.start({ kind: 'drill', lines: [{ role: 'general', count: 2 }] });
  const context = await chrome.newContext({ viewport: NARROW });
  await served.signIn(context, { role: 'auditor' });
  const page = await context.newPage();
  const wrong = wrongOn(page);
  await page.goto(`${served.url}/console/callouts/${id}`);
  await page.getByText('缺').first().waitFor();
  await page.getByRole('button', { name: '菜单' }).waitFor();
  await fits(page, 'narrow-board');
  expect(await page.getByRole('button', { name: /立即发出|暂缓|扩大|解除|代答/ }).count()).toBe(0);
  await page.getByRole('button', { name: '菜单' }).click();
  await page.getByText('王警官').waitFor();
  await fits(page, 'narrow-menu');
  expect(await page.getByRole('link', { name: '发起集结' }).count()).toBe(0);
  await page.getByRole('link', { name: '队伍' }).click();
  await page.getByText('共 2 人').waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  expect(await page.getByRole('button', { name: '导入' }).count()).toBe(0);
  await fits(page, 'narrow-force');
  await page.goto(`${served.url}/console/force/members/1`);
  await page.getByRole('heading', { name: '张三' }).waitFor();
  await fits(page, 'narrow-member');
  await page.goto(`${served.url}/console/`);
  await page.getByRole('link', { name: /商场火警/ }).waitFor();
  await fits(page, 'narrow-desk');
  await page.setViewportSize({ width: 820, height: 1100 });
  await fits(page, 'tablet-desk');
  await page.getByRole('button', { name: '菜单' }).click();
  await page.getByRole('button', { name: '退出' }).click();
  await page.waitForURL(/sign-in/);
  if (!process.env.MUSTER_PICTURES) expect(wrong).toEqual([]);
  await context.close();
});

let page: Page;
let wrong: string[];
beforeAll(async () => {
  const context = await chrome.newContext({ viewport: WIDE });
  await served.signIn(context, { role: 'administrator' });
  page = await context.newPage();
  wrong = wrongOn(page);
});

/** In Chinese on a screen, then in English on a phone, in the dark. */
async function bothWays(name: string, english: string | RegExp): Promise<void> {
  await fits(page, name);
  await page.setViewportSize(NARROW);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: english }).waitFor();
  await page.getByRole('button', { name: 'Dark', exact: true }).click();
  await fits(page, `${name}-phone`);
  await page.getByRole('button', { name: 'Light', exact: true }).click();
  await page.getByRole('button', { name: '中文' }).click();
  await page.setViewportSize(WIDE);
}
const open = async (name: string) => {
  await page.getByRole('navigation', { name: '管理' }).getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
};

test('people are invited, and roles given, taken and given back', async () => {
  await page.goto(`${served.url}/console/`);
  await page.getByRole('link', { name: '管理', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: '管理' }).waitFor();
  await bothWays('admin', 'Administration');

  await open('人员与角色');
  await page.getByRole('button', { name: '邀请警官或工作人员' }).click();
  await page.getByLabel('姓名', { exact: true }).fill('赵敏');
  await page.getByLabel('手机号').fill('13800000001');
  await page.getByRole('combobox', { name: '角色' }).click();
  await page
    .locator('.ant-select-item-option', { hasText: /^审计$/ })
    .last()
    .click();
  await page.getByRole('button', { name: '生成邀请链接' }).click();
  await page.getByText(/\/enter\//).waitFor();
  await picture(page, 'admin-invited');
  await page.locator('.ant-modal-close').last().click();
  await page.locator('.ant-modal').last().waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: '赵敏' }).waitFor();
  await bothWays('admin-people', 'People and roles');
  await page.getByRole('link', { name: '赵敏' }).click();
  await page.getByRole('heading', { level: 1, name: '赵敏' }).waitFor();
  await bothWays('admin-person', '赵敏');
  await page.getByRole('button', { name: '收回' }).click();
  await page.getByText('没有角色').waitFor();
  await page.getByRole('button', { name: '撤销' }).click();
  await page.getByRole('listitem').filter({ hasText: '全市：审计' }).waitFor();
});

test('a key is made and told once', async () => {
  await open('接口密钥');
  await page.getByRole('button', { name: '生成密钥' }).click();
  await page.getByLabel('用途').fill('大屏');
  await page.getByRole('combobox', { name: '角色' }).click();
  await page
    .locator('.ant-select-item-option', { hasText: /^审计$/ })
    .last()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: '生成密钥' }).click();
  await page.getByText(/muster_/).waitFor();
  await page.locator('.ant-modal-close').last().click();
  await page.locator('.ant-modal').last().waitFor({ state: 'hidden' });
  await page.getByRole('cell', { name: '大屏' }).waitFor();
  await bothWays('admin-keys', 'API keys');
});

test('who cannot be reached, and what each phone shows', async () => {
  await open('联络检查');
  await page.getByRole('link', { name: '张三' }).waitFor();
  expect(await page.getByRole('button', { name: /发测试消息/ }).count()).toBe(0);
  await bothWays('admin-pre-flight', 'Pre-flight');
  await open('消息文本');
  await page.getByRole('heading', { name: '集结通知' }).waitFor();
  await bothWays('admin-texts', 'Texts');
});

test('a policy says what it does and is set back; a way out is tested; what is kept is told', async () => {
  await open('集结策略');
  await page.getByLabel('推送后多久发短信').fill('45');
  await page.getByText('45 秒内未送达的发短信').waitFor();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('已保存真实集结的策略').waitFor();
  const seconds = async () =>
    (await (await page.request.get(`${served.url}/api/policies/real`)).json()).smsAfterSeconds;
  expect(await seconds()).toBe(45);
  await page.getByRole('button', { name: '撤销' }).last().click();
  await page.getByText('已恢复原状').waitFor();
  expect(await seconds()).toBe(20);
  await bothWays('admin-policies', 'Policies');
  await open('通道');
  await page.getByText('message-log-sms').waitFor();
  await page.getByRole('button', { name: '发测试消息' }).last().click();
  await page.getByLabel('手机号').fill('13800000009');
  await page.getByRole('dialog').getByRole('button', { name: '发测试消息' }).click();
  await page.getByText(/排队中/).waitFor();
  await page.locator('.ant-modal').last().waitFor({ state: 'hidden' });
  await bothWays('admin-channels', 'Channels');
  await open('保留期限');
  await page.getByText('MUSTER_KEEP_AUDIT_DAYS').waitFor();
  await bothWays('admin-retention', 'Retention');
});

test('what the judgement proposes is accepted in one press; how much it may do is changed; its figures stand by quarter', async () => {
  await addMembers(
    db,
    Array.from({ length: 60 }, (_, i) => ({ km: 0.5 + i / 20 })),
  );
  const echelons = [{ windowSeconds: 600, factor: 1 }];
  const { id } = await served.start({
    ...{ kind: 'drill', lines: [{ role: 'general', count: 6 }] },
    policy: { forecast: 'propose', echelons: [...echelons, { windowSeconds: 600, factor: 9 }] },
  });
  // Nobody answers: the six who were asked will not be enough.
  for (const minutes of [0, 0.5, 1, 1.5]) await served.at(minutes);
  const context = await chrome.newContext({ viewport: WIDE });
  await served.signIn(context, { role: 'city' });
  const desk = await context.newPage();
  await desk.goto(`${served.url}/console/callouts/${id}`);
  await desk.getByText(/再通知 \d+ 人（.*）：按时到齐的把握由 \d+% 升到 \d+%/).waitFor();
  await fits(desk, 'board-proposal');
  await desk.setViewportSize(NARROW);
  await fits(desk, 'board-proposal-phone');
  await desk.setViewportSize(WIDE);
  await desk.getByRole('button', { name: '采纳', exact: true }).click();
  await desk.getByText(/研判增派：通知 \d+ 人/).waitFor();
  await desk.getByRole('button', { name: '更改' }).click();
  await desk.getByRole('dialog').getByLabel('自动增派，把握不够就再通知').check();
  await desk.getByRole('button', { name: /确\s*定/ }).click();
  await desk.getByText('请写明原因。').waitFor();
  await desk.getByLabel('原因（记入日志）').fill('指挥员在路上');
  await picture(desk, 'board-mode');
  await desk.getByRole('button', { name: /确\s*定/ }).click();
  await desk.getByText('研判改为自动增派：指挥员在路上').waitFor();
  await desk.goto(`${served.url}/console/admin/calibration`);
  await desk.getByText('这个季度还没有可评定的研判').waitFor();
  await fits(desk, 'admin-calibration-none');
  await db.sql`update forecast_moment set scored_at = ${served.clock.now()}, came_true = id % 2 = 0`;
  await desk.reload();
  await desk.locator('.ant-segmented-item', { hasText: '演练' }).click();
  await desk.getByText(/布里尔分/).waitFor();
  await fits(desk, 'admin-calibration');
  await desk.setViewportSize(NARROW);
  await desk.getByRole('button', { name: 'English' }).click();
  await desk.getByRole('heading', { level: 1, name: 'Calibration' }).waitFor();
  await fits(desk, 'admin-calibration-phone');
  await context.close();
});

test('the audit is narrowed to one kind of record', async () => {
  await open('操作审计');
  await page.getByRole('combobox', { name: '对象' }).click();
  await page.locator('.ant-select-item-option', { hasText: /^接口密钥$/ }).click();
  await page.getByText('共 1 条').waitFor();
  await page
    .getByRole('cell', { name: /用途|大屏/ })
    .first()
    .waitFor();
  expect(page.url()).toContain('entity=api_key');
  await bothWays('admin-audit', 'Audit');
});

test('nothing went wrong on the way', () => {
  if (!process.env.MUSTER_PICTURES) expect(wrong).toEqual([]);
});
