// Equipment in a browser: a standard is set, its gap shown, closed by an issue that is signed for, opened by a defect; the plan says who lacks it.
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, SCENE } from '../support/rig.ts';
import { csv } from '../support/roster.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);

beforeAll(async () => {
  const [unit] = await db.sql<{ id: number }[]>`
    insert into unit (kind, name) values ('battalion', '1大队') returning id`;
  const unitId = unit?.id ?? null;
  await addMembers(db, [
    { name: '张伟', unitId, skills: ['first_aid'] },
    { name: '李娜', unitId },
  ]);
});

/** What the plan says of the one first aider. */
async function lacking(page: Page): Promise<unknown> {
  const arriveBy = new Date(served.clock.now().getTime() + 3_600_000);
  const data = { kind: 'drill', position: SCENE, arriveBy, lines: [{ role: 'first_aid', count: 1 }] };
  const reply = await page.request.post(`${served.url}/api/plans`, { data, headers: { origin: served.url } });
  return ((await reply.json()) as { lacking: { items: string[] }[] }).lacking.map((l) => l.items);
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByLabel(label, { exact: true }).click();
  await page.locator('.ant-select-item-option', { hasText: option }).last().click();
}

const confirm = (page: Page) =>
  page
    .getByRole('dialog')
    .getByRole('button', { name: /确\s*定/ })
    .click();

async function setStandard(page: Page): Promise<void> {
  await page.goto(`${served.url}/console/equipment/gaps`);
  await page.getByText('还没有配备标准，无从算起').waitFor();
  await page.getByRole('tab', { name: '配备标准' }).click();
  await page.getByText('还没有装备标准').waitFor();
  await page.getByRole('button', { name: '新增装备种类' }).click();
  await page.getByLabel('装备名称').fill('急救包');
  await page.getByRole('button', { name: '增加一条' }).click();
  await choose(page, '配备对象', '急救');
  await confirm(page);
  await page.getByText('急救：每人 1').waitFor();
}

async function addPiece(page: Page, serial: string): Promise<void> {
  await page.getByRole('button', { name: '登记编号装备' }).click();
  await choose(page, '装备名称', '急救包');
  await choose(page, '编组', '1大队');
  await page.getByRole('dialog').getByLabel('编号', { exact: true }).fill(serial);
  await confirm(page);
}

async function sign(page: Page, whose: string): Promise<void> {
  const pad = page.getByRole('img', { name: whose });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error('no place to sign');
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 90, box.y + 60, { steps: 4 });
  await page.mouse.up();
}

/** From the member's page: to another member, then back into the store; each signs. */
async function passOnAndTakeBack(page: Page, looksRight: (name: string) => Promise<void>): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: '收回 急救包 A1' }).click();
  await dialog.getByText('移交他人').click();
  await choose(page, '领用人', '李娜');
  await sign(page, '领用人签名');
  await looksRight('equipment-hand-over');
  await dialog.getByRole('button', { name: '移交', exact: true }).click();
  // A defective one is passed on with a reason alone: the piece stays where it is, and that is said.
  await dialog.getByText('这件装备不能发放').waitFor();
  await dialog.getByText('交回入库').click();
  await sign(page, '交还人签名');
  await dialog.getByRole('button', { name: '收回', exact: true }).click();
  await page.getByText(/交回$/).waitFor();
  const [back] = await db.sql<{ returnSignature: string }[]>`
    select return_signature from equipment_issue where returned_on is not null`;
  expect(back?.returnSignature).toMatch(/^M\d+ \d+(L\d+ \d+)+/);
}

async function issueSigned(page: Page): Promise<void> {
  await page.getByRole('button', { name: '发放 急救包 A1' }).click();
  await choose(page, '领用人', '张伟');
  await sign(page, '领用人签名');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /发\s*放/ })
    .click();
  await page.getByRole('link', { name: '张伟' }).waitFor();
}

/** A row that names nobody of the roster is told and left out; the other is a piece in its holder's hands. */
async function takeLedgerIn(page: Page, looksRight: (name: string) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: '导入装备台账' }).click();
  const { bytes } = csv(
    ['装备名称', '编号', '编组', '持有人'],
    ['急救包', 'B1', '1大队', '李娜'],
    ['急救包', 'B2', '1大队', '赵六'],
  );
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: '台账.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes) },
  });
  await page.getByText('名册里没有这个人，或不在您的管辖范围').waitFor();
  await looksRight('equipment-import');
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByRole('dialog', { name: /将新增 1 条、更改 0 条装备记录/ }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '导入', exact: true }).click();
  await page.getByText('台账.csv：已导入').waitFor();
  await page.getByRole('link', { name: '返回装备' }).click();
  await page.getByRole('link', { name: '李娜' }).waitFor();
}

test('a standard makes a gap; a signed issue closes it; a number in two hands is refused; a defect shows in the plan', async () => {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  await served.signIn(context);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const wrong = wrongOn(page);
  const looksRight = async (name: string) => {
    await nothingFoundBy(page);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect([name, over, wrong]).toEqual([name, 0, []]);
    await picture(page, name);
  };
  await setStandard(page);
  await looksRight('equipment-standard');
  await page.getByRole('tab', { name: '缺口' }).click();
  await page.getByRole('cell', { name: '1大队' }).waitFor();
  await looksRight('equipment-gaps');
  expect(await lacking(page)).toEqual([['急救包']]);

  await page.getByRole('tab', { name: '编号装备' }).click();
  await page.getByText('还没有编号装备').waitFor();
  await addPiece(page, 'A1');
  await issueSigned(page);
  const [issued] = await db.sql<{ signature: string }[]>`select signature from equipment_issue`;
  expect(issued?.signature).toMatch(/^M\d+ \d+(L\d+ \d+)+$/);
  await looksRight('equipment-pieces');
  expect(await lacking(page)).toEqual([]);
  await addPiece(page, 'A1');
  await page.getByText('A1 1大队 张伟').waitFor();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /取\s*消/ })
    .click();
  await takeLedgerIn(page, looksRight);
  await page.getByRole('tab', { name: '缺口' }).click();
  await page.getByText('没有缺口，都已配齐').waitFor();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('tab', { name: '编号装备' }).click();
  await page.getByRole('button', { name: '检查报修 急救包 A1' }).click();
  await page.getByLabel('情况说明').fill('拉链坏了');
  await page.getByRole('button', { name: '报损坏' }).click();
  await page.getByText('损坏：拉链坏了').waitFor();
  await looksRight('equipment-phone');
  expect(await lacking(page)).toEqual([['急救包']]);
  await page.getByRole('link', { name: '张伟' }).click();
  await page.getByRole('link', { name: '还缺急救包（急救必备）' }).waitFor();
  await page.getByText('损坏，不计').waitFor();
  await looksRight('equipment-member');
  await passOnAndTakeBack(page, looksRight);
  await page.goto(`${served.url}/console/readiness`);
  await page.getByRole('link', { name: '装备不齐', exact: true }).click();
  await page.getByRole('cell', { name: '1大队' }).waitFor();
});
