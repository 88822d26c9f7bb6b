// The way to a certificate in browsers: the station nominates, the county admits, the guard sits the exam on a phone, the city
// issues, and a stranger verifies.
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);
let guard = 0;

const at = (hours: number) => new Date(served.clock.now().getTime() + hours * 3_600_000);

beforeAll(async () => {
  [guard = 0] = await addMembers(db, [{ name: '欧阳志强' }]);
  await db.sql`
    insert into exam (title, rule, seed, minutes, pass_mark, opens_at, closes_at, place, created_by, created_at)
    values ('保安员资格考试', '[{"topic":"法规","kind":"single","count":1,"points":50},{"topic":"法规","kind":"practical","count":1,"points":50}]',
      1, 60, 60, ${at(-1)}, ${at(5)}, '城关分局', 'user:0', ${at(-2)})`;
  await db.sql`
    insert into question (topic, kind, stem, options, answer)
    values ('法规', 'practical', '心肺复苏', '["判断意识","呼救","按压"]', '[]')`;
});

/** A page of the desk, and what is looked at on each of its states. */
async function deskPage() {
  const desk = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  await served.signIn(desk);
  const page = await desk.newPage();
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
type Desk = Awaited<ReturnType<typeof deskPage>>;

const okOf = (page: Page) =>
  page
    .locator('.ant-modal')
    .getByRole('button', { name: /确\s*定|准\s*考|发\s*证|评\s*定/ })
    .last();

async function addsAQuestion({ page, looksRight }: Desk) {
  await page.goto(`${served.url}/console/exams/questions`);
  await page.getByRole('button', { name: '新增题目' }).first().click();
  await page.getByLabel('专题', { exact: true }).last().fill('法规');
  await page.getByLabel('题目').fill('遇民警盘查应当');
  await page.getByLabel('选项，一行一个').fill('配合\n离开');
  await page.getByRole('radio', { name: '配合' }).check();
  await looksRight('exams-question');
  await okOf(page).click();
  await page.getByRole('button', { name: '遇民警盘查应当' }).waitFor();
  await looksRight('exams-questions');
}

async function nominatesAndAdmits({ page, looksRight }: Desk) {
  await page.getByRole('tab', { name: '保安员证' }).click();
  await page.getByText('没有办理中的推荐').waitFor();
  await page.getByRole('button', { name: '推荐保安员' }).click();
  await page.getByLabel('保安员', { exact: true }).fill('欧阳');
  await page.locator('.ant-select-item-option', { hasText: '欧阳志强' }).click();
  await page.getByLabel('推荐理由').fill('参加联勤联动表现突出');
  await okOf(page).click();
  await page.getByText('待县分局准考').waitFor();
  await page.getByRole('button', { name: /准\s*考/ }).click();
  await page.getByLabel('考试', { exact: true }).click();
  await page.locator('.ant-select-item-option', { hasText: '保安员资格考试' }).click();
  await okOf(page).click();
  await page.getByText('已准考').waitFor();
  await looksRight('exams-nominations');
}

async function sitsTheExam() {
  const phone = await chrome.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  await served.signIn(phone, { memberId: guard });
  const small = await phone.newPage();
  await small.goto(`${served.url}/exams`);
  await small.getByText('保安员资格考试').click();
  await small.getByRole('button', { name: '开始答题' }).click();
  await small.getByRole('radio', { name: '配合' }).check();
  await picture(small, 'exams-phone');
  await small.getByRole('button', { name: '保存，下一题' }).click();
  await small.getByText('由考官当场评定').waitFor();
  await small.getByRole('button', { name: '保存，去交卷' }).click();
  await small.getByText('已答 2 题，共 2 题').waitFor();
  await small.getByRole('button', { name: '交卷', exact: true }).click();
  await small.getByText('已交卷，等待考官评定').waitFor();
}

async function marksThePractical({ page, looksRight }: Desk) {
  await page.getByRole('tab', { name: '考试', exact: true }).click();
  await page.getByRole('link', { name: '保安员资格考试' }).click();
  await page.getByRole('button', { name: '评定实操' }).click();
  await page.getByRole('checkbox', { name: '呼救' }).check();
  await page.getByRole('checkbox', { name: '按压' }).check();
  await okOf(page).click();
  await page.getByText('欧阳志强：83 分').waitFor();
  await page.getByText('合格 83').waitFor();
  await looksRight('exams-candidates');
}

/** Said on the phone, decided at the desk with a reason, never downwards; the candidate reads it. */
async function appeals({ page, looksRight }: Desk) {
  const phone = await chrome.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  await served.signIn(phone, { memberId: guard });
  const small = await phone.newPage();
  await small.goto(`${served.url}/exams`);
  await small.getByText('保安员资格考试').click();
  await small.getByText('对成绩有异议').click();
  await small.getByLabel('请写明是哪一题').fill('实操：判断意识我做了');
  await picture(small, 'exams-appeal-phone');
  await small.getByRole('button', { name: '提出复核' }).click();
  await small.getByText('已提出复核').waitFor();
  await page.reload();
  await page.getByRole('button', { name: /复\s*核/ }).click();
  await page.getByLabel(/复核后分数/).fill('90');
  await page.getByLabel('理由').fill('看了录像，三步都做了');
  await looksRight('exams-appeal-decide');
  await okOf(page).click();
  await page.getByText('复核：83 分改为 90 分').waitFor();
  await looksRight('exams-appealed');
  await small.reload();
  await small.getByText('复核结果：90 分').waitFor();
  await picture(small, 'exams-appealed-phone');
}

test('from an empty bank to a certificate that a stranger verifies', async () => {
  const desk = await deskPage();
  const { page, looksRight } = desk;
  await addsAQuestion(desk);
  await nominatesAndAdmits(desk);
  await sitsTheExam();
  await marksThePractical(desk);
  await appeals(desk);
  await page.goto(`${served.url}/console/exams/certificates`);
  await page.getByText('考试合格 90 分，待发证').waitFor();
  await page.getByRole('button', { name: /发\s*证/ }).click();
  await okOf(page).click();
  await page.getByText('没有办理中的推荐').waitFor();
  await page.getByText('全部', { exact: true }).click();
  await page.getByText('已发证 2026-00001').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('issued as 2026-00001').waitFor();
  await looksRight('exams-certificates');

  const [{ code } = { code: '' }] = await db.sql<
    { code: string }[]
  >`select check_code as code from certificate`;
  const stranger = await (await chrome.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await stranger.goto(`${served.url}/certificates/${code}?lang=zh`);
  await stranger.getByText('✓ 证书有效').waitFor();
  await stranger.getByText('欧某').waitFor();
  await nothingFoundBy(stranger);
  await picture(stranger, 'exams-verify');
});
