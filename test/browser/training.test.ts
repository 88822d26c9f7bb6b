// Training in a browser: a course, a session, the catch-up list signed up, the sheet kept and closed; and readiness.
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { keepReadiness } from '../../src/training/readiness-days.ts';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, SCENE } from '../support/rig.ts';
import { csv } from '../support/roster.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served);
let people: number[];

beforeAll(async () => {
  const [company] = await db.sql<{ id: number }[]>`
    insert into unit (kind, name) values ('battalion', '1大队') returning id`;
  const unitId = company?.id ?? null;
  await db.sql`insert into post (unit_id, title, seats) values (${unitId}, 'member', 4)`;
  people = await addMembers(db, [
    { name: '张三', unitId },
    { name: '李四', unitId },
    { name: '王五', unitId, phone: null },
  ]);
});

const at = (hours: number) => new Date(served.clock.now().getTime() + hours * 3_600_000);

async function sessionNow(): Promise<number> {
  const [session] = await db.sql<{ id: number }[]>`
    insert into training_session (course_id, course_version, pass_mark, valid_months, place, starts_at, ends_at, seats,
      check_in_code, created_by, created_at)
    select id, 1, pass_mark, valid_months, '训练基地', ${at(-1)}, ${at(1)}, 30, 'x', 'user:1', ${at(-2)} from course returning id`;
  return session?.id ?? 0;
}

/** The code on the trainer's screen, read by a member's phone, checks that member in; a strange code says what to do. */
async function checksInAtTheDoor(page: Page, session: number, looksRight: (name: string) => Promise<void>) {
  await page.getByRole('button', { name: '签到二维码' }).click();
  await page.locator('.door-code svg').waitFor();
  await looksRight('training-code');
  const phone = await chrome.newContext({
    ...{ viewport: { width: 390, height: 844 }, locale: 'zh-CN', javaScriptEnabled: false },
  });
  await served.signIn(phone, { memberId: people[0] ?? 0 });
  const small = await phone.newPage();
  await small.goto(`${served.url}/training-sessions/${session}/door/y`);
  await small.getByRole('button', { name: '签到' }).click();
  await small.getByText('请重新扫描现场的二维码').waitFor();
  await small.goto(`${served.url}/training-sessions/${session}/door/x`);
  await small.getByText('急救复训').first().waitFor();
  await picture(small, 'training-door');
  await small.getByRole('button', { name: '签到' }).click();
  await small.getByRole('status').getByText('已签到').waitFor();
  expect(await db.sql`select state, member_id from attendance where state = 'attended'`).toEqual([
    { state: 'attended', memberId: people[0] },
  ]);
  await page.reload();
}

/** A gap opens the very people whom it is about, in their unit; the figure beside it those who lack what it counts. */
async function leadsToThePeople(page: Page) {
  await page.getByRole('link', { name: '1大队：2 人欠训或资质过期，共 3 人' }).click();
  await page.getByText('欠训名单 2').waitFor();
  await page.getByRole('link', { name: '李四' }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: '今晚可集结', exact: true }).click();
  await page.getByRole('link', { name: '王五' }).waitFor();
  expect(await page.getByRole('link', { name: '张三' }).count()).toBe(0);
  await page.goBack();
}

async function asksWhetherWeCould(page: Page, looksRight: (name: string) => Promise<void>) {
  await page.getByRole('link', { name: '现在能不能拉得出？' }).click();
  await page.getByText('只推算，不发任何通知').waitFor();
  await page.getByLabel('经纬度或地图链接').fill(`${SCENE.lon}, ${SCENE.lat}`);
  // Sixty people, eight first aiders among them, within half an hour: two are at hand, one of them a first aider.
  await page.getByRole('spinbutton', { name: /普通队员/ }).fill('52');
  await page.getByRole('combobox', { name: '添加岗位' }).click();
  await page.locator('.ant-select-item-option', { hasText: '急救' }).last().click();
  await page.getByRole('spinbutton', { name: /急救/ }).fill('8');
  await page.getByRole('spinbutton', { name: /急救/ }).blur();
  await page.getByText(/拉不出：30 分钟内/).waitFor();
  await page.getByText('全部叫上仍不够：急救差 7 人、普通队员差 51 人。').waitFor();
  // Where it is asked for, and where the people are who would come.
  await expect.poll(() => page.getByText(/地图内容列表/).count()).toBe(2);
  await looksRight('could-we');
  await page.getByRole('link', { name: '返回战备' }).click();
}

/** Of two rows one is refused with its reason; the other is written only when that was seen and confirmed. */
async function takesPastRecordsIn(page: Page, looksRight: (name: string) => Promise<void>) {
  await page.goto(`${served.url}/console/training`);
  await page.getByRole('button', { name: '订阅日历' }).click();
  await page.getByRole('button', { name: '订阅“我的授课与演练”' }).click();
  await page.getByRole('button', { name: '撤销“我的授课与演练”的地址' }).waitFor();
  await looksRight('training-calendars');
  await page.getByRole('button', { name: /关闭|Close/ }).click();
  await page.getByRole('button', { name: '导入历史成绩' }).click();
  const { bytes } = csv(
    ['姓名', '课程', '日期', '分数'],
    ['王五', '急救复训', '2025-05-01', '88'],
    ['王五', '急救复训', '2025-06-01', '120'],
  );
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: '成绩.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes) },
  });
  await page.getByText('核对完成，还没有写入').waitFor();
  await page.getByText('分数应为 0 到 100 的整数').waitFor();
  await looksRight('training-import');
  const pastOf = () => db.sql`select held_on, mark, outcome from course_result where imported_at is not null`;
  expect(await pastOf()).toEqual([]);
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByRole('dialog', { name: /将新增 1 条、更改 0 条记录/ }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '导入', exact: true }).click();
  await page.getByText('成绩.csv：已导入').waitFor();
  expect(await pastOf()).toEqual([{ heldOn: '2025-05-01', mark: 88, outcome: 'passed' }]);
}

test('a course is set, its session planned, those who owe it signed up, marked and passed; readiness tells', async () => {
  const context = await chrome.newContext({ viewport: { width: 390, height: 844 } });
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
  await page.goto(`${served.url}/console/training/courses`);
  await page.getByText('还没有课程').waitFor();
  await page.getByRole('button', { name: '新增课程' }).first().click();
  await page.getByLabel('课程名称').fill('急救复训');
  await page.getByLabel('合格后取得').click();
  await page.locator('.ant-select-item-option', { hasText: '急救' }).first().click();
  await page.getByLabel('有效期（月）').fill('24');
  await page.getByLabel('合格分').fill('60');
  await page.getByLabel('谁必须学').click();
  await page.locator('.ant-select-item-option', { hasText: '全体' }).last().click();
  await page.getByLabel('课程名称').click();
  await page.getByRole('button', { name: /确\s*定/ }).click();
  await page.getByRole('button', { name: '急救复训' }).waitFor();
  await looksRight('training-courses');

  const session = await sessionNow();
  await page.getByRole('tab', { name: '欠训名单' }).click();
  await page.getByText('未学 3').waitFor();
  await looksRight('training-catch-up');
  for (const name of ['张三', '李四']) await page.getByRole('checkbox', { name: `${name} 急救复训` }).check();
  await page.getByRole('combobox', { name: '选择场次' }).click();
  await page.locator('.ant-select-item-option').last().click();
  await page.getByRole('button', { name: '报名 2' }).click();
  await page.getByText('已报名 2 人').waitFor();

  await page.goto(`${served.url}/console/training/sessions/${session}`);
  await checksInAtTheDoor(page, session, looksRight);
  await page.getByRole('spinbutton', { name: '张三 成绩' }).fill('85');
  await page.getByRole('spinbutton', { name: '张三 成绩' }).blur();
  await page.getByRole('radiogroup', { name: '李四 到场' }).getByText('缺席').click();
  await expect
    .poll(() => db.sql`select state, mark from attendance order by member_id`)
    .toEqual([
      { state: 'attended', mark: 85 },
      { state: 'absent', mark: null },
    ]);
  await looksRight('training-sheet');
  await page.getByRole('button', { name: '结束并评定' }).click();
  await page.getByRole('button', { name: /确\s*定/ }).click();
  await page.getByText('合格 1 人').waitFor();
  expect(await db.sql`select kind from qualification`).toEqual([{ kind: 'first_aid' }]);

  await keepReadiness(db, at(-24 * 14));
  await keepReadiness(db, at(0));
  await page.goto(`${served.url}/console/readiness`);
  await page.getByText('1大队：2 人欠训或资质过期，共 3 人').waitFor();
  await page.getByRole('img', { name: /今晚可集结人数由 2 变为 2/ }).waitFor();
  await looksRight('readiness');
  await leadsToThePeople(page);
  await asksWhetherWeCould(page, looksRight);
  await takesPastRecordsIn(page, looksRight);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${served.url}/console/readiness`);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('1大队: 1 of 3 cannot be called tonight').waitFor();
  await looksRight('readiness-en');
});
