// The whole story in a real browser: signed in by a code, a drill launched from a template, its board watched and steered while
// phones answer and the network goes and comes back, and at the end the report.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { cityStamp } from '../../src/kernel/calendar.ts';
import { pdfPrinter } from '../../src/pdf-entry.ts';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { readPdf } from '../support/pdf-text.ts';
import { addMembers, SCENE } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';
import { personIn } from '../support/signed-in.ts';

const db = await testDatabase();
const served = await serveApp(db, 'localhost', { print: pdfPrinter() });
const chrome = browserBeside(served);

/** What messages wait for is done, as the dispatcher would. */
const deliver = () => served.at(0);

async function signInByCode(page: Page): Promise<void> {
  const userId = await personIn(db, { role: 'city' }, served.clock.now());
  const [account] = await db.sql<{ phone: string }[]>`select phone from account where id = ${userId}`;
  await page.goto(`${served.url}/console/launch?kind=drill`);
  await page.getByLabel('手机号').fill(account?.phone ?? '');
  await page.getByRole('button', { name: '获取验证码' }).click();
  const digits = page.getByRole('textbox');
  await page.getByText('输入验证码').first().waitFor();
  await deliver();
  const [text] = await db.sql<{ body: string }[]>`
    select body from message_log where address = ${account?.phone ?? ''} order by id desc limit 1`;
  await digits.fill(/\d{6}/.exec(text?.body ?? '')?.[0] ?? '');
  await page.getByRole('button', { name: '进入' }).click();
}

/** A place, a template, two seconds on the button. */
async function launchFromTemplate(page: Page): Promise<number> {
  await page.getByRole('combobox', { name: '地点' }).fill('万达');
  await page.getByTitle('万达商场（云川市）').click();
  await page.getByRole('button', { name: /商场火警/ }).click();
  await page.getByText(/第一梯队将叫醒 \d+ 人/).waitFor();
  await page.getByRole('button', { name: /发送演练集结令/ }).hover();
  await page.mouse.down();
  await page.waitForURL(/console\/callouts\/\d+$/);
  await page.mouse.up();
  await deliver();
  // Said about the launch, it would lie over the board's buttons.
  await page.locator('.gap').waitFor();
  expect(await page.locator('.ant-notification-notice').count()).toBe(0);
  return Number(page.url().split('/').at(-1));
}

async function cityWithTemplate(): Promise<void> {
  const [city] = await db.sql<{ id: number }[]>`
    insert into organisation (kind, name) values ('city', '云川市') returning id`;
  await db.sql`insert into organisation (kind, name, parent_id, lon, lat)
    values ('site', '万达商场', ${city?.id ?? 0}, ${SCENE.lon}, ${SCENE.lat})`;
  await db.sql`insert into launch_template (name, title, severity, lines, minutes, updated_at)
    values ('商场火警', '商场火警', 'severe', ${db.sql.json([{ role: 'general', count: 2 }])}, 30, ${served.clock.now()})`;
  const policy = { echelons: [1, 1, 1].map((factor) => ({ windowSeconds: 300, factor })) };
  await db.sql`insert into setting (key, value) values ('policy.drill', ${JSON.stringify(policy)})`;
}

async function enterPaper(page: Page): Promise<void> {
  await page.getByRole('link', { name: '录入纸质名单' }).click();
  await page.getByRole('checkbox', { name: /张三/ }).check();
  await page.getByLabel('纸上写的时间').fill(cityStamp(served.clock.now()).slice(0, 16));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '录入 1 人' }).click();
  await page.getByText('已录入 1 人，其中新计入 1 人').waitFor();
  await page.getByRole('checkbox', { name: /张三.*到位/ }).waitFor();
  await nothingFoundBy(page);
  await picture(page, 'muster-list');
  await page.getByRole('link', { name: '返回集结看板' }).click();
  await page.locator('tr', { hasText: '张三' }).getByText('到位').waitFor();
}

async function releaseEchelon(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Release some' }).click();
  await nothingFoundBy(page);
  await picture(page, 'release-part');
  await page.getByRole('button', { name: 'Echelon 2 (' }).click();
  await page.getByText(/^Releases echelon 2/).waitFor();
  const released = page.waitForResponse((reply) => reply.url().endsWith('/stand-down'));
  await page.getByRole('button', { name: 'Release them' }).click();
  expect((await released).status()).toBe(200);
}

test('a leader signs in, launches a drill, watches and steers it, stands it down and takes the report', async () => {
  await cityWithTemplate();
  const members = await addMembers(db, [{ name: '张三' }, { name: '李四' }, { name: '【真实】王五' }, {}]);
  const context = await chrome.newContext({
    ...{ viewport: { width: 1280, height: 900 }, locale: 'zh-CN', reducedMotion: 'no-preference' },
  });
  const page = await context.newPage();
  await signInByCode(page);
  const wrong = wrongOn(page);
  const id = await launchFromTemplate(page);

  const gap = page.locator('.gap');
  await gap.filter({ hasText: '缺2普通队员 0/2' }).waitFor();
  expect(
    Number.parseFloat(await gap.locator('strong').evaluate((e) => getComputedStyle(e).fontSize)),
  ).toBeGreaterThanOrEqual(72);
  // No map can be drawn here: it is said in words, and its content is a list.
  await page.getByText('这个浏览器画不了地图').waitFor();
  await nothingFoundBy(page);

  await served.answer(id, members[0] ?? 0, { answer: 'coming', etaMinutes: 5 });
  await gap.filter({ hasText: '缺1普通队员 1/2' }).waitFor();
  await page.getByText('张三：能来').waitFor();

  await page.getByRole('button', { name: '立即发出' }).click();
  await page.getByRole('button', { name: '发出演练集结令' }).click();
  const third = page.locator('tr', { hasText: '王五' });
  await third.waitFor();
  expect(await third.textContent()).not.toContain('【真实】');
  await third.getByRole('button', { name: /代答/ }).click();
  await page.getByLabel('几分钟到').fill('8');
  await picture(page, 'answer-for');
  await page.getByRole('button', { name: '能来', exact: true }).click();
  await gap.filter({ hasText: '齐✓普通队员 2/2' }).waitFor();
  await picture(page, 'board');

  await enterPaper(page);

  await context.setOffline(true);
  await page.getByText('连接已断，画面不是现在的情况').waitFor();
  await served.answer(id, members[1] ?? 0, { answer: 'cannot', reason: '在外地' });
  await picture(page, 'board-lost');
  await context.setOffline(false);
  await page.getByText('李四：不能来').waitFor();
  await page.getByText('连接已断，画面不是现在的情况').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Dark' }).click();
  await releaseEchelon(page);
  await gap.filter({ hasText: '1/2' }).waitFor();
  await page.getByRole('button', { name: 'Stand down' }).click();
  const asked = page.locator('.ant-modal-confirm');
  const told = page.waitForResponse((reply) => reply.url().endsWith('/stand-down'));
  await asked.getByRole('button', { name: /^Stand down/ }).click();
  expect((await told).status()).toBe(200);
  await page.getByText(/Home safe 0 of/).waitFor();
  await served.answer(id, members[0] ?? 0, { answer: 'home_safe' });
  await page.getByText(/Home safe 1 of/).waitFor();
  await page.setViewportSize({ width: 820, height: 1100 });
  await page.locator('.ant-message-notice').first().waitFor({ state: 'detached' });
  await nothingFoundBy(page);
  await picture(page, 'board-dark');
  const report = await context.request.get(`${served.url}/api/callouts/${id}/report.pdf`);
  const { pages } = await readPdf(await report.body());
  expect(pages.join('')).toContain('商场火警');
  expect(pages.join('')).toContain('张三');
  // Taking a picture writes a style into the page that its policy refuses.
  if (!process.env.MUSTER_PICTURES) expect(wrong).toEqual([]);
  await context.close();
});
