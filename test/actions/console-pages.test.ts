import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase } from '../support/rig.ts';
import { csv, idNumber, phone } from '../support/roster.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let ids: number[];

beforeEach(async () => {
  await emptyDatabase(db);
  ids = await addMembers(db, [
    { name: '甲', skills: ['first_aid'] },
    { name: '乙' },
    { name: '丙' },
    { name: '丁' },
  ]);
  web = webOf(db);
  await web.signIn();
});

const FORM = {
  ...{ kind: 'real', place: '东门', position: '103.82，36.06', what: '商场火警', minutes: '３0' },
  ...{ count_first_aid: '1', count_general: '1', commanderName: '王队', commanderPhone: '139 0000 0000' },
  ...{ mode: 'person', channels: 'at_once', windowMinutes: '5', crossBorder: 'yes' },
};
const hiddenFields = (page: string) =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, k = '', v = '']) => [
      k,
      v.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
    ]),
  );
const callouts = () => db.sql<{ id: number; state: string; kind: string; title: string }[]>`
  select id, state, kind, title from callout order by id`;
const text = async (path: string) => (await web.page(path)).text();

describe('who may', () => {
  const PAGES = [
    '/',
    '/desk',
    '/launch',
    '/callouts',
    '/callouts/1',
    '/callouts/1/report',
    '/callouts/1/people/1',
  ];
  test.each([...PAGES, '/callouts/1/confirm/raise', '/messages', '/roster'])(
    '%s asks a stranger to sign in',
    async (path) => {
      web.signOut();
      const response = await web.page(path);
      expect(response.status).toBe(401);
      const page = await response.text();
      expect(page).toContain(`href="/sign-in?next=${encodeURIComponent(path)}"`);
      expect(page).not.toContain('东门');
    },
  );

  test.each([{ origin: 'http://evil.test' }, { origin: 'null' }])(
    'a form from elsewhere changes nothing: %j',
    async (headers) => {
      const { id } = await web.start();
      for (const path of [
        `/callouts/${id}/stand-down`,
        `/callouts/${id}/hold`,
        '/launch',
        '/roster/import',
      ]) {
        const response = await web.form(path, { scope: 'all' }, headers);
        expect(response.status).toBe(403);
        expect(await response.text()).toContain('未作任何更改');
      }
      expect((await callouts())[0]?.state).toBe('active');
    },
  );
});

describe('launching', () => {
  test('the preview of a drill names who is in quiet hours and until when; a real one has none', async () => {
    const wishes = { quiet: { from: '22:00', until: '03:30' } };
    await web.raw(`/api/members/${ids[1]}/wishes`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wishes),
    });
    const preview = async (kind: string) => (await web.form('/launch/preview', { ...FORM, kind })).text();
    expect(await preview('drill')).toMatch(/免打扰中 1 人[\s\S]*乙[\s\S]*03:30/);
    expect(await preview('real')).not.toContain('免打扰');
  });

  test('preview sends nothing and says whom it would wake; the button launches once', async () => {
    const preview = await web.form('/launch/preview', FORM);
    expect(preview.status).toBe(200);
    const page = await preview.text();
    expect(page).toContain('第一梯队将叫醒 3 人');
    expect(page).toContain('将向 3 人发送真实集结令');
    expect(await callouts()).toEqual([]);
    const fields = hiddenFields(page);
    const first = await web.form('/launch', fields);
    const second = await web.form('/launch', fields);
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    const [launched, ...others] = await callouts();
    expect(others).toEqual([]);
    expect(launched).toMatchObject({ kind: 'real', title: '商场火警', state: 'active' });
    const [row] = await db.sql`select commander_phone, policy from callout`;
    expect(row).toMatchObject({
      commanderPhone: '+8613900000000',
      policy: { channels: 'at_once', crossBorder: true },
    });
  });

  test('the same confirmation with other content is refused, with everything kept', async () => {
    const fields = hiddenFields(await (await web.form('/launch/preview', FORM)).text());
    await web.form('/launch', fields);
    const changed = await web.form('/launch', { ...fields, what: '另一件事' });
    expect(changed.status).toBe(422);
    expect(await changed.text()).toContain('value="另一件事"');
    expect(await callouts()).toHaveLength(1);
  });

  test('every wrong field is named beside it, and nothing typed is lost', async () => {
    const bad = {
      ...FORM,
      what: '',
      position: '不知道',
      count_driver: 'x"y',
      minutes: '0',
      commanderPhone: '12',
      commanderName: '',
    };
    const response = await web.form('/launch/preview', { ...bad, task: '带<头盔>' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('有 6 处要改');
    for (const field of ['what', 'position', 'count_driver', 'minutes', 'commanderPhone', 'commanderName']) {
      expect(page).toContain(`id="${field}-error"`);
    }
    expect(page).toContain('value="x&quot;y"');
    expect(page).toContain('带&lt;头盔&gt;');
    expect(page).toMatch(/value="real" checked/);
    expect(await callouts()).toEqual([]);
  });

  test.each([
    [{ count_first_aid: '', count_general: '' }, 'lines'],
    [{ position: '200, 95' }, 'position'],
    [{ position: '0,0' }, 'position'],
    [{ position: '', place: '没有的地方' }, 'position'],
    [{ kind: 'war' }, 'kind'],
    [{ musterPlace: '西门', musterPosition: 'x' }, 'musterPosition'],
  ])('%j is an error of %s', async (change, field) => {
    const page = await (await web.form('/launch/preview', { ...FORM, ...change })).text();
    expect(page).toContain(`id="${field}-error"`);
    expect(page).toContain('有 1 处要改');
  });

  test('a place of the roster needs no position', async () => {
    const [city] = await db.sql<
      { id: number }[]
    >`insert into organisation (kind, name) values ('city', '云川市') returning id`;
    const [site] = await db.sql<{ id: number }[]>`
      insert into organisation (kind, name, parent_id) values ('site', '东门商场', ${city?.id ?? 0}) returning id`;
    await db.sql`update member set site_id = ${site?.id ?? 0} where id = ${ids[0] ?? 0}`;
    expect(await text('/launch')).toContain('<option value="东门商场（云川市）">');
    const page = await (
      await web.form('/launch/preview', { ...FORM, position: '', place: '东门商场' })
    ).text();
    await web.form('/launch', hiddenFields(page));
    const [row] = await db.sql<{ lon: number }[]>`select lon from callout`;
    expect(row?.lon).toBeCloseTo(103.82, 5);
  });

  test('nobody to call: the preview says so and offers no button', async () => {
    await db.sql`update member set status = 'left'`;
    const page = await (await web.form('/launch/preview', FORM)).text();
    expect(page).toContain('没有可以集结的人');
    expect(page).not.toContain('class="danger');
    expect(page).toContain('已停用或离队');
  });

  test('a preview left lying until its time has passed is refused in words', async () => {
    const fields = hiddenFields(await (await web.form('/launch/preview', FORM)).text());
    await web.at(45);
    const response = await web.form('/launch', fields);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('到位时限已过');
    expect(await callouts()).toEqual([]);
  });
});

describe('the board', () => {
  test('shows the gap first, trouble before success, and loads itself again', async () => {
    const { id } = await web.start({ lines: [{ role: 'general', count: 3 }] });
    await web.at(0.1);
    await web.answer(id, ids[0] ?? 0, { answer: 'coming', etaMinutes: 1 });
    await web.answer(id, ids[1] ?? 0, { answer: 'cannot', reason: '当班' });
    await web.at(12);
    const page = await text(`/callouts/${id}`);
    expect(page).toContain('<meta http-equiv="refresh" content="5">');
    expect(page).toMatch(/<strong>3<\/strong>/);
    const order = ['▲', '✕', '◔'].map((mark) => page.indexOf(mark));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
    expect(page).toContain('tel:+86170');
    expect(await text(`/callouts/${id}?refresh=off`)).not.toContain('http-equiv="refresh"');
    expect(await text(`/callouts/${id}?state=cannot`)).not.toContain('甲</a>');
  });

  test('hold and resume are one press; raise and stand-down ask first and name the consequence', async () => {
    const { id } = await web.start({ lines: [{ role: 'general', count: 1 }] });
    expect((await web.form(`/callouts/${id}/hold`, {})).status).toBe(303);
    expect((await callouts())[0]?.state).toBe('held');
    await web.form(`/callouts/${id}/resume`, {});
    const raise = await text(`/callouts/${id}/confirm/raise`);
    expect(raise).toContain('发出真实集结令');
    await web.form(`/callouts/${id}/raise`, hiddenFields(raise));
    expect((await web.view(id)).people).toHaveLength(2);
    const again = await web.form(`/callouts/${id}/raise`, hiddenFields(raise));
    expect(again.headers.get('location')).toBe(`/callouts/${id}?problem=already-raised`);
    expect(await text(`/callouts/${id}?problem=already-raised`)).toContain('未重复发送');
    expect(await text(`/callouts/${id}/confirm/stand-down`)).toContain('解除后不能恢复');
    await web.form(`/callouts/${id}/stand-down`, { scope: 'all', note: '火已扑灭' });
    expect((await callouts())[0]?.state).toBe('stood_down');
    await web.form(`/callouts/${id}/close`, {});
    expect((await callouts())[0]?.state).toBe('closed');
    expect(await text(`/callouts/${id}`)).not.toContain('http-equiv="refresh"');
  });

  test('an echelon can be added behind the others', async () => {
    const { id } = await web.start();
    await web.form(`/callouts/${id}/extend`, hiddenFields(await text(`/callouts/${id}/confirm/extend`)));
    expect((await web.view(id)).callout.echelons).toHaveLength(4);
    const stale = await web.form(`/callouts/${id}/extend`, { version: '1' });
    expect(stale.headers.get('location')).toBe(`/callouts/${id}?problem=stale-version`);
  });

  test('a part is stood down by its scope', async () => {
    const { id } = await web.start({
      lines: [
        { role: 'first_aid', count: 1 },
        { role: 'general', count: 1 },
      ],
    });
    await web.form(`/callouts/${id}/stand-down`, { scope: 'role:general' });
    expect((await callouts())[0]?.state).toBe('active');
    expect((await web.view(id)).row.lines).toEqual([{ role: 'first_aid', count: 1 }]);
    expect((await web.form(`/callouts/${id}/stand-down`, { scope: 'sql:1' })).status).toBe(400);
  });

  test('answers for somebody else carry who gave them; asking again starts anew', async () => {
    const { id } = await web.start();
    const here = `/callouts/${id}/people/${ids[0]}`;
    expect(await text(here)).toContain('甲');
    const sent = await web.form(here, { answer: 'coming', etaMinutes: '20' });
    expect(sent.headers.get('location')).toBe(`${here}?done=recorded`);
    const [row] = await db.sql`select channel, given_by, eta_minutes from response`;
    expect(row).toEqual({ channel: 'leader', givenBy: expect.stringMatching(/^user:/), etaMinutes: 20 });
    const refused = await web.form(here, { answer: 'cannot', reason: 'x'.repeat(201) });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain(`value="${'x'.repeat(201)}"`);
    await web.form(`${here}/again`, {});
    expect((await web.view(id)).people.find((p) => p.memberId === ids[0])?.state).toBe('waiting');
    expect(await text(here)).toContain('再次通知');
    expect((await web.page(`/callouts/${id}/people/9999`)).status).toBe(404);
  });

  test('whoever is near is told of the other call-out, and unknown ones are a page', async () => {
    const first = await web.start({ title: '甲地<火>' });
    const second = await web.start({ lines: [{ role: 'general', count: 1 }] });
    expect(await text(`/callouts/${second.id}`)).toContain('真实 甲地&lt;火&gt;');
    expect(await text(`/callouts/${first.id}`)).toContain(`href="/callouts/${second.id}"`);
    const unknown = await web.page('/callouts/9999');
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain('没有找到');
  });

  test('titles are data and cannot forge a mark on any page', async () => {
    const { id } = await web.start({ kind: 'drill', title: '【真实】<script>x</script>' });
    await web.at(0.1);
    const paths = ['/desk', '/callouts', `/callouts/${id}`, `/callouts/${id}/confirm/stand-down`];
    for (const path of [...paths, `/callouts/${id}/people/${ids[0]}`, '/messages']) {
      const page = await text(path);
      expect(page).toContain('&lt;script&gt;');
      expect(page).not.toContain('<script');
      expect(page).not.toContain('【真实】');
    }
  });
});

describe('the desk', () => {
  test('live call-outs stand first with what they miss, ended ones below', async () => {
    const { id } = await web.start();
    const page = await text('/desk');
    expect(page).toContain('缺 普通队员 2');
    expect(page).toContain('<dt>在队</dt><dd><a href="/roster">4</a></dd>');
    await web.form(`/callouts/${id}/stand-down`, { scope: 'all' });
    const after = await text('/desk');
    expect(after).toContain('没有进行中的集结');
    expect(after).toContain('已解除，等报平安');
  });

  test('an empty installation says what to do on every page', async () => {
    await emptyDatabase(db);
    await web.signIn();
    expect(await text('/desk')).toContain('导入花名册');
    expect(await text('/launch')).toContain('先导入花名册');
    expect(await text('/callouts')).toContain('还没有集结过');
    expect(await text('/messages')).toContain('发起一次演练');
    expect(await text('/roster')).toContain('请在下面导入花名册');
  });

  test('whoever may not launch or import is offered neither', async () => {
    for (const empty of [false, true]) {
      if (empty) await emptyDatabase(db);
      await web.signIn({ role: 'administrator' });
      expect(await text('/desk')).not.toContain('href="/launch');
      await web.signIn({ role: 'auditor' });
      for (const path of ['/desk', '/callouts']) {
        expect(await text(path)).not.toMatch(/href="\/launch|导入花名册/);
      }
    }
  });

  test('a language once chosen stays', async () => {
    const chosen = await web.page('/desk?lang=en');
    expect(await chosen.text()).toContain('Duty desk');
    expect(chosen.headers.get('set-cookie')).toContain('muster_lang=en');
    expect(await (await web.page('/desk', { cookie: 'muster_lang=en' })).text()).toContain('Sign in first');
  });

  test('messages: what each phone received, by phone and call-out, newest first, a page at a time', async () => {
    const { id } = await web.start({ lines: [{ role: 'general', count: 2 }] });
    await web.at(0.1);
    const page = await text('/messages');
    expect(page.match(/<blockquote>/g)).toHaveLength(2);
    expect(page).toContain(`href="${await web.linkOf(id, ids[0] ?? 0)}"`);
    const [one] = await db.sql<{ address: string }[]>`select address from message_log order by id limit 1`;
    const local = one?.address.slice(3) ?? '';
    const found = await (await web.form('/messages', { address: local, callout: '' })).text();
    expect(found.match(/<blockquote>/g)).toHaveLength(1);
    expect((await text(`/messages?member=${ids[0]}`)).match(/<blockquote>/g)).toHaveLength(1);
    expect((await text(`/messages?address=${local}`)).match(/<blockquote>/g)).toHaveLength(2);
    expect(await text(`/messages?callout=${id + 1}`)).toContain('没有符合条件的消息');
    await db.sql`insert into message_log (at, channel, address, title, body)
      select ${web.clock.now()}, 'sms', '+8613800000000', '', 'm' || n from generate_series(1, 60) n`;
    const newest = await text('/messages');
    expect(newest.match(/<blockquote>/g)).toHaveLength(50);
    const before = /name="before" value="(\d+)"/.exec(newest)?.[1] ?? '';
    expect((await (await web.form('/messages', { before })).text()).match(/<blockquote>/g)).toHaveLength(12);
  });

  test('roster: search, dry run that writes nothing, import', async () => {
    const search = async (words: string) => (await web.form('/roster', { search: words })).text();
    expect(await search('甲')).toContain('共 1 人');
    expect(await search('没有')).toContain('没有找到');
    await addMembers(
      db,
      Array.from({ length: 60 }, () => ({ name: '戊' })),
    );
    const page = await search('戊');
    expect(page).toContain('<button name="page" value="2">');
    const second = await (await web.form('/roster', { search: '戊', page: '2' })).text();
    expect(second.match(/<td>戊<\/td>/g)).toHaveLength(10);
    await db.sql`delete from member where name = '戊'`;
    const file = csv(
      ['姓名', '身份证号', '手机号码'],
      ['新<人>', idNumber(7), phone(7)],
      ['新人', idNumber(8), phone(8)],
    );
    const upload = (query: string) => {
      const body = new FormData();
      body.set('file', new File([file.bytes as BlobPart], 'x<y>.csv'));
      return web.upload(`/roster/import${query}`, body);
    };
    const checked = await (await upload('')).text();
    expect(checked).toContain('还没有写入');
    expect(checked).toContain('文件中 2 人：新增 1、更改 0、不变 0、拒收 1');
    expect(checked).toContain('x&lt;y&gt;.csv');
    expect(checked).toContain('新&lt;人&gt;');
    expect(await text('/roster')).toContain('共 4 人');
    expect(await (await upload('?write=yes')).text()).toContain('导入完成');
    expect(await text('/roster')).toContain('共 5 人');
  });
});
