// An officer's bulletin in browsers: written for a site and an area, with a file, and sent.
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, SCENE, START } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served, { maps: true });

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`,
  );

beforeAll(async () => {
  const people = await addMembers(db, [
    { name: '王建国' },
    { name: '李秀英' },
    { name: '张伟', phone: null },
  ]);
  const county = await node('county', await node('city', null, '市'), '县');
  const station = await node('station', county, '城关派出所');
  const site = await node('site', station, '第一商场');
  const hospital = await node('site', station, '第二医院');
  await db.sql`update organisation set lon = ${SCENE.lon}, lat = ${SCENE.lat} where id = ${site}`;
  await db.sql`update organisation set lon = ${SCENE.lon + 0.02}, lat = ${SCENE.lat} where id = ${hospital}`;
  await db.sql`update member set county_id = ${county}, station_id = ${station}, site_id = ${site}`;
  await db.sql`update member set site_id = ${hospital} where id = ${people[2] ?? 0}`;
});

async function officerPage(width: number) {
  const context = await chrome.newContext({ viewport: { width, height: 844 } });
  await served.signIn(context);
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
  return { page, looksRight };
}

const choose = async (page: Page, label: string, option: string) => {
  await page.getByLabel(label, { exact: true }).click();
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option })
    .first()
    .click();
  await page.keyboard.press('Escape');
};
/** Three corners around the middle of the map, pointed at by hand. */
async function draw(page: Page) {
  const map = page.getByRole('application');
  await map.waitFor();
  const box = await map.boundingBox();
  const at = (x: number, y: number) =>
    map.click({ position: { x: (box?.width ?? 0) * x, y: (box?.height ?? 0) * y } });
  await at(0.2, 0.3);
  await page.getByText('已点 1 点').waitFor();
  await at(0.8, 0.3);
  await page.getByText('已点 2 点').waitFor();
  await at(0.5, 0.8);
  await page.getByText('这一片有 3 点，共 1 片').waitFor();
}

const press = (page: Page, within: string, name: RegExp) =>
  page.locator(`${within}:visible`).getByRole('button', { name }).click();

/** One has read: the others are reminded, all read the correction anew, and it is cancelled with its reason. */
async function afterwards({ page, looksRight }: Awaited<ReturnType<typeof officerPage>>) {
  await db.sql`
    with r as (update bulletin_recipient set read_version = 1 where id = (select min(id) from bulletin_recipient) returning id)
    insert into bulletin_read (recipient_id, version, read_at, received_at, via) select id, 1, ${START}, ${START}, 'app' from r`;
  await page.reload();
  await page.getByText(/已读 1 \/ [23]/).waitFor();
  const people = (await db.sql`select from bulletin_recipient`).length;
  const remind = async () => {
    await page.getByRole('button', { name: '提醒未读' }).first().click();
    await page.getByText(`将再次通知未读的 ${people - 1} 人`).waitFor();
    await press(page, '.ant-popconfirm', /提醒未读/);
  };
  await remind();
  await page.getByText('刚刚才通知过').waitFor();
  await served.at(31);
  await remind();
  await page.getByText(`正在提醒 ${people - 1} 人`).waitFor();
  await page.getByRole('button', { name: '更正', exact: true }).click();
  await page.locator('.ant-modal').getByLabel('内容').fill('今晚有大暴雨。');
  await press(page, '.ant-modal', new RegExp(`向 ${people} 人发出更正`));
  await page.getByText(`已读 0 / ${people}`).waitFor();
  await page.getByText('今晚有大暴雨。').waitFor();
  await page
    .getByText(/暴雨预警.*1/)
    .last()
    .waitFor();
  await looksRight('bulletin-corrected');
  await page.getByRole('button', { name: '解除通报' }).click();
  await press(page, '.ant-modal', new RegExp(`向 ${people} 人解除`));
  await page.getByText('请写解除原因').waitFor();
  await page.getByLabel('解除原因').fill('雨已停');
  await press(page, '.ant-modal', new RegExp(`向 ${people} 人解除`));
  await page.getByText(/已解除：雨已停/).waitFor();
  expect(await page.getByRole('button', { name: '更正', exact: true }).count()).toBe(0);
  await looksRight('bulletin-cancelled');
}

test('written for a site and an area, with a file, and sent; what is missing and what cannot be attached is told', async () => {
  const desk = await officerPage(1280);
  const { page } = desk;
  await page.goto(`${served.url}/console/bulletins`);
  await page.getByText('还没有发过通报').waitFor();
  await desk.looksRight('bulletins-empty');
  await page.getByRole('button', { name: '写通报' }).click();
  await page.getByText('先选单位、区域或职务').waitFor();
  await page.getByRole('button', { name: /发\s*出/ }).click();
  await page.getByText('标红的还没有填好').waitFor();
  await choose(page, '发布单位', '城关派出所');
  await choose(page, '单位', '第一商场');
  await page.getByText('2 人，1 个单位').waitFor();
  await page.getByLabel('标题').fill('暴雨预警');
  await page.getByLabel('内容').fill('今晚有暴雨。\n注意积水。');
  await page.getByLabel('防范建议').fill('关闭地下车库。');
  await page.getByRole('radio', { name: '严重', exact: true }).check();
  const png = Buffer.from('89504e470d0a1a0a', 'hex');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '路线.png', mimeType: 'image/png', buffer: png });
  await page.getByRole('button', { name: '移除 路线.png' }).waitFor();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '表.txt', mimeType: 'text/plain', buffer: png });
  await page.getByText('表.txt 没有添加').waitFor();
  await page.getByRole('button', { name: '在地图上画区域' }).click();
  await draw(page);
  await desk.looksRight('bulletin-write');
  await page.setViewportSize({ width: 390, height: 844 });
  await desk.looksRight('bulletin-write-phone');
  await page.setViewportSize({ width: 1280, height: 844 });
  await page.getByRole('button', { name: /发\s*出/ }).click();
  await page
    .locator('.ant-popconfirm')
    .getByRole('button', { name: /发\s*出/ })
    .click();
  await page.getByText(/已读 0 \/ [23]/).waitFor();
  await afterwards(desk);
});
