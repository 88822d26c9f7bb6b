// A quarter's assessment in browsers: from the city to a record in three clicks, published, appealed against, decided.
import { beforeAll, expect, test } from 'vitest';
import { makeYear, WHOLE_YEAR } from '../../drills/year/year.ts';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);

beforeAll(() =>
  makeYear(db, {
    ...WHOLE_YEAR,
    ...{ members: 60, sites: 30, from: '2026-06-10', days: 120, drills: 4, callouts: 3 },
  }),
);

async function officer(width: number, person?: Parameters<typeof served.signIn>[1]) {
  const context = await chrome.newContext({ viewport: { width, height: 900 } });
  await served.signIn(context, person);
  const page = await context.newPage();
  const wrong = wrongOn(page);
  await page.goto(`${served.url}/console/assessment?quarter=2026-Q3`);
  await page.getByRole('heading', { name: '季度考核' }).waitFor();
  const looksRight = async (name: string) => {
    await nothingFoundBy(page);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    await picture(page, name);
    expect([name, over, wrong]).toEqual([name, 0, []]);
  };
  return { page, looksRight };
}

test('a quarter leads to its records, is published, appealed against by a station and decided by the city', async () => {
  const { page, looksRight } = await officer(1280);
  await looksRight('assessment');
  await page.getByRole('button', { name: '城关分局', exact: true }).click();
  await page.getByRole('button', { name: '东岗派出所', exact: true }).click();
  await page
    .getByRole('button', { name: /点名到位率 [\d.]+%，查看记录/ })
    .first()
    .click();
  await page
    .getByRole('link', { name: /点名 \d+/ })
    .first()
    .waitFor();
  await looksRight('assessment-records');
  await page.getByRole('button', { name: '关闭' }).click();
  await page.getByRole('button', { name: '公布本季度' }).click();
  await page.getByLabel('文号').fill('云公保安〔2026〕3号');
  await page.getByLabel('发文单位').fill('云川市公安局');
  await page.locator('.ant-modal-footer').getByRole('button', { name: '公布本季度' }).click();
  await page.getByText('云公保安〔2026〕3号，云川市公安局').waitFor();

  const [place] = await db.sql<{ id: number; name: string }[]>`
    select id, name from organisation where kind = 'station' order by id limit 1`;
  const station = await officer(390, { role: 'station', organisationId: place?.id ?? 0 });
  await station.page.getByText('派出所', { exact: true }).first().click();
  await station.page.getByRole('button', { name: `${place?.name}的留言与申诉` }).click();
  await station.page.locator('.ant-drawer').getByRole('button', { name: '申诉' }).click();
  await station.page.getByLabel('内容').fill('九月三日系统故障');
  await station.page.locator('.ant-modal-footer').getByRole('button', { name: '申诉' }).click();
  await station.page.locator('.ant-drawer').getByText('待裁定').waitFor();
  await station.looksRight('assessment-appeal');

  await page.reload();
  await page.getByRole('button', { name: '裁定' }).click();
  await page.getByLabel('裁定理由').fill('情况属实');
  await page.locator('.ant-modal-footer').getByRole('button', { name: '裁定' }).click();
  await page.getByText('申诉成立').waitFor();
  await looksRight('assessment-published');
});
