// A station's day in a browser, in a city of 420 sites and 3,000 guards: what is read there is what the raw records say.
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { runRollCalls } from '../../src/duty/run-roll-calls.ts';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { makeGuards } from '../support/guards.ts';
import { serveApp } from '../support/served.ts';
import { midnightOf, recount } from '../support/station-day.ts';

const db = await testDatabase();
const served = await serveApp(db);
const chrome = browserBeside(served, { maps: true });
const DAY = '2026-11-24';
const MIDNIGHT = midnightOf(DAY);
const at = (hours: number, minutes = 0) => new Date(MIDNIGHT.getTime() + (hours * 60 + minutes) * 60_000);
let station = 0;

/** The roll was called at seven and is closed; at the station some were late, one elsewhere, one on leave, four did not come. */
async function morning() {
  served.clock.moveTo(at(7));
  await runRollCalls(served.deps, served.clock.now());
  await runRollCalls(served.deps, served.clock.now());
  await db.sql`
    update roll_call_entry e set state = (array['late', 'late', 'late', 'wrong_place', 'excused', 'silent', 'silent', 'silent',
      'silent'])[n], said_at = ${at(7, 12)}
    from (select e.id, row_number() over (order by e.id) as n from roll_call_entry e join roll_call r on r.id = e.roll_call_id
      where r.station_id = ${station}) x where x.id = e.id and n < 10`;
  await db.sql`
    update roll_call_entry e set state = 'present', said_at = ${at(7, 1)} from roll_call r
    where r.id = e.roll_call_id and e.state = 'silent' and e.said_at is null`;
  served.clock.moveTo(at(7, 30));
  await runRollCalls(served.deps, served.clock.now());
  await runRollCalls(served.deps, served.clock.now());
}

/** A visit for today, one that is late, a finding due today and one overdue; a bulletin that every other guard has read. */
async function theRest() {
  await db.sql`
    with s as (select id, row_number() over (order by id) as n from organisation where parent_id = ${station}),
    p as (insert into inspection_plan (site_id, month, due_on)
      select id, '2026-11-01', case n when 1 then ${DAY}::date else '2026-11-20' end from s where n < 3 returning 1),
    i as (insert into inspection (site_id, form_version, form_changed, begun_at, ended_at, received_at, by, client_id, answers,
        officer_name, site_signer)
      select id, 1, false, d, d, d, 'user:0', n, '[]', '甲', '乙' from s, (select '2026-10-20 02:00Z'::timestamptz as d) x
      where n in (3, 4) returning id, site_id, client_id)
    insert into inspection_finding (inspection_id, site_id, item, found_at, due_on, again)
    select id, site_id, 'uniform', '2026-10-20 02:00Z', case client_id when '3' then ${DAY}::date else '2026-11-19' end, false from i`;
  const [bulletin] = await db.sql<{ id: number }[]>`
    insert into bulletin (organisation_id, audience, state, created_by, created_at, sent_at)
    select id, '{"organisationIds":[],"areas":[],"posts":["member"]}', 'sent', 'user:0', ${at(8)}, ${at(8)} from organisation
    where kind = 'city' returning id`;
  const id = bulletin?.id ?? 0;
  await db.sql`
    insert into bulletin_version (bulletin_id, version, severity, title, body, valid_from, valid_until, written_by, sent_at)
    values (${id}, 1, 'severe', '暴雨预警', '今晚有暴雨。', ${at(8)}, ${at(20)}, 'user:0', ${at(8)})`;
  await db.sql`
    with r as (insert into bulletin_recipient (bulletin_id, member_id, site_id, read_version)
      select ${id}, id, site_id, (id / 60) % 2 from member returning id, read_version)
    insert into bulletin_read (recipient_id, version, read_at, received_at, via)
    select id, 1, ${at(9)}, ${at(9)}, 'app' from r where read_version = 1`;
}

beforeAll(async () => {
  [station = 0] = await makeGuards(db, MIDNIGHT);
  await morning();
  await theRest();
  served.clock.moveTo(at(12));
});

/** The part of the page under this heading, as it is read. */
const part = async (page: Page, name: string) => {
  const section = page.locator('section', {
    has: page.getByRole('heading', { level: 2, name, exact: true }),
  });
  return (await section.allInnerTexts()).join(' ').replace(/\s+/g, ' ');
};

test('an officer reads the station’s day: every figure, what it leads to, other days, dark, by phone, in English', async () => {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  await served.signIn(context, { role: 'station', organisationId: station });
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
  await page.goto(`${served.url}/console/day`);
  await page.getByRole('heading', { level: 1, name: '第1派出所 一日勤务' }).waitFor();
  const raw = await recount(db, station, DAY, served.clock.now());
  const [call] = raw.rollCalls;
  expect(call).toMatchObject({ listed: 50, late: 3, wrongPlace: 1, absent: 4, excused: 1 });
  const calls = await part(page, '当天点名');
  expect(calls).toContain(
    `${call?.listed} 应到 ${call?.absent} 未到 ${call?.wrongPlace} 位置不符 ${call?.there} 已到 ${call?.late} 其中迟到 ${call?.excused} 请假`,
  );
  expect(calls).toContain('待点名： 20:00 晚点名');
  expect(await part(page, '现在在岗')).toContain(
    `有 ${raw.onPost.people} 人在岗，分布在 ${raw.onPost.sites} 个服务区域`,
  );
  expect(await part(page, '今晚排班')).toContain(`${raw.tonight} 人`);
  expect(await part(page, '当天到期')).toMatch(
    new RegExp(
      `${raw.due.visits} 处计划检查，已查 ${raw.due.visited} 处.*${raw.due.findings} 项整改到期，已整改 ${raw.due.closed} 项`,
    ),
  );
  expect(await part(page, '已逾期')).toMatch(
    new RegExp(`${raw.overdue.findings} 项问题逾期未整改.*${raw.overdue.visits} 处本月应查未查`),
  );
  const [[, people = 0, read = 0] = []] = raw.bulletins;
  expect(await part(page, '最近通报')).toContain(`暴雨预警 严重 已读 ${read} / ${people}`);
  await looksRight('station-day');
  // It changes by itself.
  await db.sql`update roll_call_entry set state = 'excused' where state = 'absent' and roll_call_id = (
    select id from roll_call where station_id = ${station})`;
  await page.locator('.day-figures', { hasText: '0 未到' }).waitFor();
  await page.getByRole('link', { name: '3 其中迟到' }).click();
  await page.locator('.rc-sheet > li').nth(2).waitFor();
  expect(await page.locator('.rc-sheet > li').count()).toBe(3);
  await page.goBack();
  await page.getByRole('link', { name: '1 项问题逾期未整改' }).click();
  await page.getByRole('cell', { name: '着装规范' }).waitFor();
  expect(await page.locator('.ant-table-row').count()).toBe(raw.overdue.findings);
  await page.goto(`${served.url}/console/day?day=2026-12-24`);
  await page.getByText('当天没有到期的检查、整改').waitFor();
  expect(await part(page, '当天中午在岗')).toContain('12:00 没有排班');
  await page.getByRole('button', { name: '深色' }).click();
  await page.setViewportSize({ width: 390, height: 844 });
  await looksRight('station-day-empty-dark-phone');
  await page.getByRole('button', { name: '回到今天' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('of them late').waitFor();
  await looksRight('station-day-dark-phone');
  await page.goto(`${served.url}/console/day?station=${station + 1}`);
  await page.getByText('There is no such station').waitFor();
});
