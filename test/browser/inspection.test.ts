// A site's inspection in browsers: planned at the desk, done on a phone that loses its network, looked at again.
import { beforeAll, expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { SCENE, START } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const node = (kind: string, parent: number | null, name: string) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${name}, ${parent}) returning id`,
  );
let site = 0;

beforeAll(async () => {
  const city = await node('city', null, '市');
  const station = await node('station', await node('county', city, '县'), '城关派出所');
  site = await node('site', station, '第一商场');
  await node('site', station, '第二商场');
  const employer = await node('employer', city, '平安公司');
  await db.sql`update organisation set lon = ${SCENE.lon}, lat = ${SCENE.lat}, employer_id = ${employer} where kind = 'site'`;
});

async function officerPage(width: number) {
  const context = await chrome.newContext({
    ...{ viewport: { width, height: 844 }, hasTouch: width < 500, permissions: ['geolocation'] },
    geolocation: { longitude: SCENE.lon, latitude: SCENE.lat },
  });
  await served.signIn(context);
  const page = await context.newPage();
  const wrong = wrongOn(page);
  page.setDefaultTimeout(20_000);
  const looksRight = async (name: string) => {
    await nothingFoundBy(page);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect([name, over, wrong]).toEqual([name, 0, []]);
    await picture(page, name);
  };
  return { context, page, wrong, looksRight };
}

/** As a phone's camera makes them: larger than is sent. */
const photo = (page: Awaited<ReturnType<typeof officerPage>>['page']) =>
  page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [3_200, 2_400];
    const url = canvas.toDataURL('image/jpeg');
    return url.slice(url.indexOf(',') + 1);
  });

async function looksAgain(desk: Awaited<ReturnType<typeof officerPage>>) {
  await desk.page.getByRole('tab', { name: '检查问题' }).click();
  await desk.page.getByText('两人未戴帽').waitFor();
  await desk.looksRight('inspection-findings');
  await desk.page.getByLabel('第一商场的整改期限').fill('2026-12-24');
  await desk.page.keyboard.press('Enter');
  await expect
    .poll(() => db.sql`select due_on::text as on from inspection_finding`.then((r) => r[0]?.on))
    .toBe('2026-12-24');
  const county = await idOf(db.sql`
    insert into account (name, phone, created_at, updated_at) values ('周警官', '+8613800000009', ${START}, ${START}) returning id`);
  await db.sql`insert into role_grant (user_id, role, organisation_id, granted_by, granted_at)
    select ${county}, 'county', id, 'test', ${START} from organisation where kind = 'county'`;
  await desk.page.getByLabel('第一商场的责任人').click();
  await desk.page.locator('.ant-select-item-option', { hasText: '周警官（县）' }).click();
  await expect
    .poll(() => db.sql`select owner_id, due_on::text as on from inspection_finding`.then((r) => r[0]))
    .toEqual({ ownerId: county, on: '2026-12-24' });
  await desk.page.getByRole('button', { name: /复\s*查/ }).click();
  await desk.page
    .locator('.ant-modal')
    .getByRole('button', { name: /保\s*存/ })
    .click();
  await desk.page.getByRole('cell', { name: '已整改' }).waitFor();
  await desk.page.getByRole('tab', { name: '统计' }).click();
  await desk.page.getByRole('cell', { name: '1 / 2' }).waitFor();
  await desk.looksRight('inspection-figures');
  await desk.page.goto(
    `${served.url}/console/training?site=${site}&county=2&place=${encodeURIComponent('第一商场')}`,
  );
  await expect.poll(() => desk.page.getByLabel('地点').inputValue()).toBe('第一商场');
}

/** The next version: one question more, first in its order; one that was begun on another form is told so. */
async function changesForm({ page, looksRight }: Awaited<ReturnType<typeof officerPage>>) {
  await page.goto(`${served.url}/console/inspections/form`);
  await page.getByText('现行检查表为第 1 版').waitFor();
  await page.getByRole('button', { name: '增加一项' }).click();
  await page.getByRole('button', { name: '保存为第 2 版' }).click();
  await page.getByText('必填').first().waitFor();
  await page.getByLabel('中文题目').last().fill('消防器材完好');
  await page.getByLabel('英文题目').last().fill('Fire extinguishers in order');
  for (let n = 9; n > 1; n--) await page.getByRole('button', { name: `第 ${n} 项上移` }).click();
  await looksRight('inspection-form');
  await page.getByRole('button', { name: '保存为第 2 版' }).click();
  await page.getByText('第 2 版已生效').waitFor();
  const [form] = await db.sql<{ items: object[] }[]>`select items from inspection_form where version = 2`;
  expect(form?.items).toHaveLength(9);
  expect(form?.items[0]).toEqual({
    ...{
      code: 'item_1',
      zh: '消防器材完好',
      en: 'Fire extinguishers in order',
      kind: 'yes_no',
      finding: true,
    },
  });
  // Somebody else was faster: nothing is kept, and nothing that was written is lost.
  await db.sql`insert into inspection_form (version, items, written_by, written_at)
    select 3, items, 'test', ${START} from inspection_form where version = 2`;
  await page.getByLabel('中文题目').last().fill('台账');
  await page.getByRole('button', { name: '保存为第 3 版' }).click();
  await page.getByText('检查表已被他人修改').waitFor();
  expect(await page.getByLabel('中文题目').last().inputValue()).toBe('台账');
}

test('a month is planned, a site inspected without a network, its finding looked at again', async () => {
  const desk = await officerPage(1280);
  await desk.page.goto(`${served.url}/console/inspections`);
  await desk.page.getByRole('button', { name: '安排 2 个未安排的服务区域' }).click();
  await desk.page.getByText('已安排 2 个').waitFor();
  await desk.looksRight('inspections-plan');

  const phone = await officerPage(390);
  const { page } = phone;
  await page.goto(`${served.url}/console/inspections/sites/${site}`);
  await page.getByRole('radiogroup', { name: '着装规范' }).waitFor();
  for (const group of await page.getByRole('radiogroup').all()) await group.getByText('是').tap();
  await page.getByRole('radiogroup', { name: '着装规范' }).getByText('否').tap();
  await page.getByLabel('问题说明（3 天内整改）').fill('两人未戴帽');
  await page.getByLabel('当班保安员人数').fill('4');
  // What is filled in outlives the page.
  await page.reload();
  await page.getByRole('radiogroup', { name: '着装规范' }).waitFor();
  expect(await page.getByLabel('问题说明（3 天内整改）').inputValue()).toBe('两人未戴帽');
  const content = Buffer.from(await photo(page), 'base64');
  await page
    .locator('input[type=file][aria-label="拍照：着装规范"]')
    .setInputFiles({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: content });
  await page.getByText('照片 1 ×').waitFor();
  await page.getByLabel('检查民警签名').fill('王警官');
  await page.getByLabel('被检查单位签名').fill('李队长');
  await phone.looksRight('inspection-sheet');
  await phone.context.setOffline(true);
  await page.getByRole('button', { name: '提交检查' }).tap();
  await page.getByText('没有网络，已存在本机').waitFor();
  await page.getByText('第一商场的检查已存在本机').waitFor();
  expect(await db.sql`select from inspection`).toHaveLength(0);
  phone.wrong.splice(0);
  await phone.context.setOffline(false);
  await page.getByText('第一商场的检查已存在本机').waitFor({ state: 'hidden' });
  const [kept] = await db.sql<{ id: number; distance_m: number; officerName: string }[]>`
    select id, distance_m, officer_name from inspection`;
  expect(kept).toMatchObject({ officerName: '王警官' });
  const [file] = await db.sql<{ content: Uint8Array }[]>`select content from duty_file`;
  const size = await page.evaluate(
    async (bytes) => {
      const { width, height } = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      return [width, height];
    },
    [...(file?.content ?? [])],
  );
  expect(size).toEqual([1_600, 1_200]);
  await page.goto(`${served.url}/console/inspections/${kept?.id}`);
  await page.getByText('两人未戴帽').waitFor();
  await phone.looksRight('inspection');

  await looksAgain(desk);
  await changesForm(desk);
});
