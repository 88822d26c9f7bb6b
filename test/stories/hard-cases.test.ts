// The hard cases of rules whose plain ones stand in asking, answering and ending: 4, 5, 17 to 20, 29, 31, 36.
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { beginStory, LOST, type Story, to } from '../support/story.ts';

const db = await testDatabase();

const page = async (story: Story, path: string) =>
  (
    await story.world.request(path, {
      headers: { authorization: 'Bearer drill-operator-key', accept: 'text/html' },
    })
  ).text();

test('4: who leaves or withdraws consent while the text still waits is not sent it, with that reason', async () => {
  const story = await beginStory(db, { sms: { pace_per_second: 1 } });
  await story.people(['m01', 'm02', 'm03', 'm04']);
  await story.launch({ need: { general: 4 } });
  for (const [id, change] of [
    [3, { status: 'left' }],
    [4, { consent: { given: false } }],
  ] as const) {
    const changed = await story.world.asLeader('PATCH', `/members/${id}`, { version: 1, ...change });
    expect(changed.status).toBe(200);
  }
  await story.advance('10s');
  for (const name of ['m01', 'm02']) story.phone(name).expectSms('集结');
  for (const name of ['m03', 'm04']) story.phone(name).expectNothing();
  expect((await story.logged('delivery_failed')).map((e) => [e.memberId, e.data.reason])).toEqual([
    [3, 'inactive'],
    [4, 'consent_withdrawn'],
  ]);
});

test('4: a unit renamed and dissolved through the API harms a call-out by squads in nothing', async () => {
  const story = await beginStory(db);
  await story.people(
    ['m01', 'm02', 'm03', 'm04'].map((name, i) => ({ name, squad: i < 2 ? '一小队' : '二小队' })),
  );
  await story.launch({ need: { general: 2 }, policy: { mode: 'squad' } });
  const squads = await db.sql<{ id: number }[]>`select id from unit where kind = 'squad' order by id`;
  await story.world.asLeader('PATCH', `/units/${squads[0]?.id}`, { name: '改名小队' });
  const gone = await story.world.asLeader('DELETE', `/units/${squads[1]?.id}`);
  expect(gone.status).toBe(204);
  await story.advance('5m');
  for (const name of ['m03', 'm04']) story.phone(name).expectSms('集结');
  expect((await story.row('m03')).unitName).toBe('大队中队二小队');
  expect((await story.row('m01')).unitName).toBe('大队中队一小队');
  const { stored, replayed } = await story.bothStates();
  expect(replayed).toEqual(stored);
});

test('17: arrived without having answered counts', async () => {
  const story = await beginStory(db);
  await story.people(['m01']);
  await story.launch();
  expect(await story.phone('m01').answer({ answer: 'arrived' })).toBe('recorded');
  expect(await story.board()).toMatchObject({ gap: { general: 0 }, counts: { on_scene: 1 } });
});

test('18: an answer that waited offline keeps both times, and its ETA counts from the server’s receipt', async () => {
  const story = await beginStory(db);
  await story.people(['m01', 'm02']);
  await story.launch();
  await story.advance('4m');
  const deviceAt = '2026-11-23T19:08:00.000Z';
  await story.phone('m01').answer({ answer: 'coming', etaMinutes: 10, deviceAt });
  expect((await story.row('m01')).expectedAt).toBe('2026-11-23T19:21:00.000Z');
  expect(await story.logged('responded')).toMatchObject([
    { at: new Date('2026-11-23T19:11:00Z'), data: { deviceAt } },
  ]);
  await story.advance('19m59s');
  expect((await story.board()).gap).toEqual({ general: 0 });
  await story.advance('1s');
  expect((await story.board()).gap).toEqual({ general: 1 });
  await story.advance('1h');
  expect(
    story
      .phone('m01')
      .texts()
      .filter((t) => t.includes('按未到计')),
  ).toHaveLength(1);
});

test('12: delivered, seen and answered are three things; only coming in time, under way and on scene close a gap', async () => {
  const story = await beginStory(db);
  await story.people(['m01', { name: 'm02', push: true }, 'm03', 'm04']);
  await story.launch({ need: { general: 4 } });
  await db.sql`update delivery set state = 'read' where member_id = 2 and channel = 'push'`;
  await story.phone('m01').open();
  const ways =
    await db.sql`select distinct member_id, state from delivery where state in ('delivered', 'read') order by member_id`;
  expect(ways.map((d) => d.state)).toEqual(['delivered', 'read', 'delivered', 'delivered']);
  expect(await story.board()).toMatchObject({ gap: { general: 4 }, counts: { waiting: 4, coming: 0 } });
  await story.phone('m01').answer({ answer: 'coming', etaMinutes: 36 });
  expect(await story.board()).toMatchObject({ gap: { general: 4 }, counts: { waiting: 3, too_late: 1 } });
  expect(await story.row('m01')).toMatchObject({ state: 'too_late', role: null });
  await story.phone('m02').answer({ answer: 'coming', etaMinutes: 35 });
  await story.phone('m03').answer({ answer: 'en_route', etaMinutes: 9 });
  await story.phone('m04').answer({ answer: 'arrived' });
  expect((await story.board()).gap).toEqual({ general: 1 });
  await story.phone('m01').answer({ answer: 'arrived' });
  expect((await story.board()).gap).toEqual({ general: 0 });
});

test('14, 18: the latest answer goes by when it was given, whatever order answers come in', async () => {
  const story = await beginStory(db);
  await story.people(['m01', 'm02', 'm03']);
  await story.launch({ need: { general: 3 } });
  const clock = (minutes: number) => new Date(story.clock.now().getTime() + minutes * 60_000).toISOString();
  await story.advance('13m');
  await story.phone('m01').answer({ answer: 'cannot' });
  await story.phone('m02').answer({ answer: 'coming', etaMinutes: 20 });
  await story.advance('10m');
  // Given ten minutes before what came in first: kept, and without effect.
  const waited = { answer: 'coming' as const, etaMinutes: 5, deviceAt: clock(-20), clientId: 'a' };
  expect(await story.phone('m01').answer(waited)).toBe('noted');
  expect(await story.row('m01')).toMatchObject({ state: 'cannot' });
  expect(await story.logged('response_noted')).toMatchObject([{ data: { deviceAt: waited.deviceAt } }]);
  // Said again meanwhile, the answer that counts is as new as the last time it was said.
  expect(await story.phone('m02').answer({ answer: 'coming' })).toBe('unchanged');
  expect(await story.phone('m02').answer({ answer: 'cannot', deviceAt: clock(-5) })).toBe('noted');
  // A phone whose clock is an hour slow says what it shows: how long the answer waited is what counts.
  await story.phone('m03').reply('1 10');
  await story.advance('2m');
  const slow = { answer: 'cannot' as const, sentAt: clock(-60) };
  expect(await story.phone('m03').answer({ ...slow, deviceAt: clock(-63) })).toBe('noted');
  expect(await story.phone('m03').answer({ ...slow, deviceAt: clock(-61) })).toBe('recorded');
  // None is given in the future: what comes in afterwards is later.
  expect(await story.phone('m02').answer({ answer: 'cannot', deviceAt: clock(600) })).toBe('recorded');
  await story.advance('1m');
  expect(await story.phone('m02').answer({ answer: 'coming', etaMinutes: 5 })).toBe('recorded');
  const { stored, replayed } = await story.bothStates();
  expect(replayed).toEqual(stored);
});

test('19: the link is dead after the end and stands in no table, whatever a provider quotes', async () => {
  const story = await beginStory(db);
  await story.people(['m01', { name: 'm02', push: true }]);
  story.provider(
    to({ memberId: 2 }, ({ message }) => ({
      ...LOST,
      reply: { outcome: 'failed', reason: `cannot send "${message.body} ${message.link}"` },
    })),
  );
  await story.launch({ need: { general: 2 } });
  await story.phone('m01').open();
  expect(await story.phone('m01').answer({ answer: 'coming', etaMinutes: 5 })).toBe('recorded');
  const links = story.world.carrier.handed.map((h) => h.message.link ?? '');
  expect(links.filter((link) => /\/a\/\w+\.[\w-]{22}$/.test(link))).toHaveLength(3);
  await story.leader.standDown();
  await story.leader.close();
  expect(await story.phone('m01').answer({ answer: 'coming' })).toBe('late');
  expect(await story.phone('m01').open()).not.toContain('<form');
  const tables = await db.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
  for (const { name } of tables) {
    const kept = await db.sql`select 1 from ${db.sql(name)} t where t::text like '%/a/%'`;
    expect([name, kept.length]).toEqual([name, 0]);
  }
});

test('20: five helps in a row, of whatever sort; a number that opted out gets none at all', async () => {
  const phone = '+8617001000009';
  const story = await beginStory(db);
  await story.people([
    { name: '王波', phone },
    { name: '李雷', phone },
    { name: '韩梅', phone: '+8617001000008' },
  ]);
  await story.launch({ need: { general: 3 } });
  const helps = () =>
    story.world.carrier.handed.filter((h) => h.message.purpose === 'help' && h.message.address === phone)
      .length;
  // Two machines: ours asks who, the other one always says the same.
  for (let i = 0; i < 8; i++) await story.phone('王波').reply(i % 2 ? '1' : '稍后再说');
  expect(helps()).toBe(5);
  await story.phone('王波').reply('1 15 李雷');
  await story.phone('王波').reply('什么');
  expect(helps()).toBe(6);
  await story.phone('王波').reply('退订');
  expect((await story.logged('opted_out')).map((e) => e.memberId).sort()).toEqual([1, 2]);
  await story.leader.standDown();
  await story.leader.close();
  await story.advance('2d');
  await story.phone('王波').reply('你是谁');
  expect(helps()).toBe(6);
  // On that number alone.
  await story.phone('韩梅').reply('你是谁');
  expect(story.phone('韩梅').texts().at(-1)).toContain('没有看懂');
});

test('29: the stand-down goes on a way that works now; who has none is shown as such and not counted as told', async () => {
  const story = await beginStory(db);
  await story.people([{ name: 'm01', push: true }, 'm02', 'm03', 'm04']);
  await story.launch({ need: { general: 3 } });
  await story.phone('m02').reply('退订');
  expect(await story.leader.standDown({ echelon: 1 })).toMatchObject({ told: 2 });
  expect((await story.logged('unreachable')).map((e) => [e.memberId, e.data.purpose])).toEqual([
    [2, 'stand_down'],
  ]);
  story.phone('m04').expectSms('集结');
  // The push that reached m01 before is gone by now.
  await story.leader.summonAgain('m01');
  const dead = { ...LOST, reply: { outcome: 'failed', reason: 'http 410', retire: true } } as const;
  story.provider(to({ kind: 'push' }, dead));
  await story.leader.standDown();
  await story.advance('1m');
  story.phone('m01').expectSms('解除');
  const ends = (name: string) =>
    story
      .phone(name)
      .texts()
      .filter((t) => t.includes('解除')).length;
  expect(['m01', 'm02', 'm03', 'm04'].map(ends)).toEqual([2, 0, 1, 1]);
  expect((await story.report()).figures.stoodDown).toBe(3);
});

test('31: the kind stands first wherever a call-out is named, and no text from people can show a mark', async () => {
  const forged = '】【真实】［真实］︻真实︼【\u200b真实】〔真实〕⟦REAL⟧[REAL]❲真实❳﹝真实﹞〚真实〛';
  const story = await beginStory(db);
  await story.people([{ name: forged }, { name: 'm02', push: true }]);
  // What would turn the line round never comes in; test/rules/render holds that it would not go out.
  await expect(story.launch({ title: '\u202e】实真【' })).rejects.toThrow(/not launched.*"title"/);
  const id = await story.launch({ kind: 'drill', title: forged, place: forged, need: { general: 2 } });
  await story.phone('m02').answer({ answer: 'cannot', reason: forged });
  await story.leader.standDown();
  const texts = [...story.phone(forged).texts(), ...story.phone('m02').texts()];
  expect(texts).toHaveLength(4);
  for (const text of texts) {
    for (const part of text.split('\n')) expect(part.startsWith('【演练】')).toBe(true);
    expect(text).not.toContain('\u200b');
    expect(text.replaceAll('【演练】', '')).not.toMatch(/(?![()（）《》])[\p{Ps}\p{Pe}]/u);
  }
  for (const html of [await story.phone('m02').open(), await page(story, `/callouts/${id}`)]) {
    expect(html).toMatch(/<title>[^<]*演练/);
    expect(html).not.toMatch(/[［︻〔⟦❲﹝〚]|\[REAL\]|【真实】/);
  }
});

test('36: from outside: state, echelons, gap per role, matching; log, summonses and deliveries with times and reasons', async () => {
  const story = await beginStory(db);
  await story.people([
    { name: 'm01', push: true },
    { name: 'm02', skills: ['first_aid'] },
  ]);
  story.provider(to({ kind: 'push' }, { ...LOST, reply: { outcome: 'failed', reason: 'http 413' } }));
  const id = await story.launch({ need: { first_aid: 1, general: 1 } });
  await story.phone('m02').reply('1 15');
  expect(await story.board()).toMatchObject({
    ...{ state: 'active', gap: { first_aid: 0, general: 1 }, matching: [{ memberId: 2, role: 'first_aid' }] },
    roles: [
      { role: 'first_aid', required: 1, matched: 1, gap: 0 },
      { role: 'general', required: 1, matched: 0, gap: 1 },
    ],
    echelons: [{ state: 'raised', raisedAt: '2026-11-23T19:07:00.000Z', asked: 2 }, {}, {}],
  });
  const read = async (what: string) => (await story.world.asLeader('GET', `/callouts/${id}/${what}`)).json();
  expect(await read('deliveries')).toMatchObject({
    deliveries: [
      { channel: 'sms', state: 'delivered', deliveredAt: '2026-11-23T19:07:00.000Z' },
      { channel: 'push', state: 'failed', reason: 'http 413', firstSentAt: '2026-11-23T19:07:00.000Z' },
      { channel: 'sms', state: 'delivered' },
    ],
  });
  expect(await read('summonses')).toMatchObject({
    summonses: [
      { name: 'm02', state: 'coming', role: 'first_aid' },
      { name: 'm01', state: 'waiting' },
    ],
  });
  const { entries } = (await read('log')) as { entries: { type: string; at: string }[] };
  expect(entries.map((e) => e.type)).toEqual(
    expect.arrayContaining(['launched', 'echelon_raised', 'responded']),
  );
  expect(await read(`log?after=${(entries.at(-1) as unknown as { id: number }).id}`)).toEqual({
    entries: [],
  });
});
