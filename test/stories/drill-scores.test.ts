// A drill is run, its sheet is there with what the log measures, two trainers score without a network, and the table changes.
import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, START } from '../support/rig.ts';
import { personIn, sessionOf } from '../support/signed-in.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
const web = webOf(db);
interface Sheet {
  id: number;
  level: string;
  standing: string;
  version: number;
  total: number | null;
  measured: Record<string, number>;
  figures: Record<string, number | null>;
  differences: { key: string }[];
  entries: { mine: boolean; scores: unknown[] | null }[];
  rubric: { version: number; content: Record<string, unknown> };
  correctsId: number | null;
}
interface League {
  items: { name: string; rank: number | null; score: number | null; drills: { sheetId: number }[] }[];
}
type Who = 'one' | 'other' | 'third' | 'chief' | 'leader' | 'member' | 'city';
let cookies: Record<Who, string>;
let n = 0;
let squads: number[] = [];
let calloutId = 0;

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
const as = (who: Who, path: string, body?: unknown) =>
  web.json(`/api${path}`, body, { cookie: cookies[who] });
const get = async <T>(who: Who, path: string) => (await (await as(who, path)).json()) as T;
const sheets = async (who: Who = 'one', query = '') =>
  (await get<{ items: Sheet[] }>(who, `/score-sheets${query}`)).items;
const squadSheet = async (who: Who = 'one') =>
  (await sheets(who)).find((s) => s.level === 'squad' && s.correctsId === null) as Sheet;
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = (await (await reply).json()) as {
    status: number;
    type: string;
    errors?: { field: string }[];
  };
  return [status, type.replace('/problems/', ''), ...(errors ?? []).map((e) => e.field)];
};
const BANDS = [90, 75, 60, 0];
const given = (order: number, equipment: number, skills: number, unsafe = 0) => ({
  scores: Object.entries({ order, equipment, skills }).map(([criterion, points]) => ({
    ...{ criterion, points, band: BANDS.findIndex((from) => points >= from) },
  })),
  penalties: [{ penalty: 'unsafe', count: unsafe }],
});
const give = (who: Who, id: number, scores: object, from: object = {}) =>
  as(who, `/score-sheets/${id}/entries`, { clientId: `phone-${n++}`, ...scores, ...from });
const sign = async (who: Who, id: number) =>
  as(who, `/score-sheets/${id}/sign`, { version: (await squadSheet(who)).version });
const league = async (who: Who = 'one', query = '') =>
  (await get<League>(who, `/drill-league${query}`)).items;

let city = 0;
const addCounty = (name: string) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values ('county', ${name}, ${city}) returning id`,
  );

/** Two squads of one company; of the first three are asked, two come in time. */
async function runDrill(): Promise<void> {
  await emptyDatabase(db);
  city = await idOf(db.sql`insert into organisation (kind, name) values ('city', '兰州市') returning id`);
  const county = await addCounty('城关区');
  const unit = (kind: string, name: string, parent: number | null) =>
    idOf(
      db.sql`insert into unit (kind, name, parent_id, county_id) values (${kind}, ${name}, ${parent}, ${county}) returning id`,
    );
  const battalion = await unit('battalion', '一大队', null);
  const company = await unit('company', '一中队', battalion);
  squads = [await unit('squad', '一小队', company), await unit('squad', '二小队', company)];
  const people = await addMembers(
    db,
    [1, 2, 3].map(() => ({ unitId: squads[0] ?? 0, countyId: county })),
  );
  const person = async (about: Parameters<typeof personIn>[1]) =>
    sessionOf(db, web.deps, await personIn(db, about, web.clock.now()), 'phone');
  const near = { organisationId: county };
  cookies = {
    one: await person({ role: 'trainer', ...near }),
    other: await person({ role: 'trainer', ...near }),
    third: await person({ role: 'trainer', ...near }),
    chief: await person({ role: 'county', ...near }),
    leader: await person({ role: 'squad', unitId: squads[0] ?? 0 }),
    member: await person({ memberId: people[0] ?? 0 }),
    city: await person({ role: 'city' }),
  };
  ({ id: calloutId } = await web.start({
    kind: 'drill',
    countyId: county,
    lines: [{ role: 'general', count: 3 }],
  }));
  const start = web.clock.now().getTime();
  for (const [i, m] of [12, 18].entries()) {
    web.clock.moveTo(new Date(start + m * 60_000));
    await web.answer(calloutId, people[i] ?? 0, { answer: 'arrived' });
  }
  web.clock.moveTo(new Date(start + 40 * 60_000));
  expect(await problem(as('one', `/callouts/${calloutId}/score-sheets`, {}))).toEqual([
    409,
    'sheet-drill-runs',
  ]);
  expect((await as('city', `/callouts/${calloutId}/stand-down`, {})).status).toBe(200);
  await web.at((web.clock.now().getTime() - START.getTime()) / 60_000);
}

beforeEach(runDrill);

test('a drill’s sheet is filled in from its log; two trainers score offline and agree; the table changes', async () => {
  expect(await (await as('one', `/callouts/${calloutId}/score-sheets`, {})).json()).toEqual({ opened: 0 });
  expect((await sheets()).map((s) => s.level).sort()).toEqual(['company', 'county', 'squad']);
  const before = await league();
  expect(before.map((u) => [u.name, u.rank, u.score])).toEqual([
    ['一中队一小队', null, null],
    ['一中队二小队', null, null],
  ]);
  const sheet = await squadSheet();
  expect(sheet.figures).toEqual({
    ...{ summoned: 3, expected: 3, inTime: 2, strengthPercent: 66, assemblyMinutes: 18 },
  });
  expect(sheet.measured).toEqual({ assembly: 80, strength: 60 });
  // Scored on the square half an hour ago, by a phone whose clock is a day behind.
  const now = web.clock.now().getTime();
  const off = (m: number) => new Date(now - 86_400_000 + m * 60_000).toISOString();
  const from = { clientId: 'a', deviceAt: off(-30), sentAt: off(0) };
  expect(await (await give('one', sheet.id, given(90, 80, 84), from)).json()).toEqual({ outcome: 'done' });
  expect(await (await give('one', sheet.id, given(90, 80, 84), from)).json()).toEqual({ outcome: 'again' });
  const [kept] = await db.sql<{ givenAt: Date }[]>`select given_at from score_entry`;
  expect(kept?.givenAt).toEqual(new Date(now - 30 * 60_000));
  // Neither sees the other's before there are two.
  expect((await squadSheet('other')).entries).toMatchObject([{ mine: false, scores: null }]);
  expect(await problem(sign('one', sheet.id))).toEqual([409, 'sheet-one-trainer']);
  await give('other', sheet.id, given(94, 76, 80));
  expect(await problem(give('third', sheet.id, given(94, 76, 80)))).toEqual([409, 'sheet-two-trainers']);
  // 30 % of 80, 20 % of 60, 15 % of 92, 15 % of 78, 20 % of 82.
  expect(await squadSheet()).toMatchObject({ standing: 'agreed', total: 77.9 });
  expect(await problem(sign('third', sheet.id))).toEqual([409, 'sheet-not-scored']);
  expect((await sign('one', sheet.id)).status).toBe(200);
  expect((await league())[0]?.rank).toBeNull();
  expect(await (await sign('other', sheet.id)).json()).toMatchObject({ standing: 'signed', total: 77.9 });
  expect(await league()).toMatchObject([
    { name: '一中队一小队', rank: 1, score: 77.9, drills: [{ sheetId: sheet.id, calloutId }] },
    { name: '一中队二小队', rank: null, score: null, drills: [] },
  ]);
  expect((await league('one', '?quarter=2026-Q3'))[0]?.rank).toBeNull();
  expect(await get('member', '/me/scores')).toMatchObject({ items: [{ level: 'squad', total: 77.9 }] });
  const file = await as('one', '/drill-league.xlsx');
  expect([file.status, (await file.arrayBuffer()).byteLength > 1_000]).toEqual([200, true]);
});

test('two who are too far apart see where; one gives anew, or the chief trainer decides with a reason', async () => {
  const { id } = await squadSheet();
  await give('one', id, given(95, 80, 80));
  await give('other', id, given(70, 80, 80, 1));
  const apart = await squadSheet();
  expect([apart.standing, apart.differences.map((d) => d.key)]).toEqual(['differ', ['order', 'unsafe']]);
  expect(await problem(sign('one', id))).toEqual([409, 'sheet-differs']);
  const decide = (who: Who, about: object) =>
    as(who, `/score-sheets/${id}/decide`, {
      ...given(85, 80, 80),
      reason: '看过录像',
      version: apart.version,
      ...about,
    });
  expect((await decide('one', {})).status).toBe(403);
  expect(await problem(decide('chief', { reason: '' }))).toEqual([400, 'invalid-request', 'reason']);
  expect(await (await decide('chief', {})).json()).toMatchObject({
    ...{ standing: 'agreed', decision: { reason: '看过录像' }, judged: { points: { order: 85 } } },
  });
  // One of them gives anew: the decision was about something else.
  await give('other', id, given(90, 80, 80));
  expect(await squadSheet()).toMatchObject({ standing: 'agreed', decision: null });
});

test('of two who close it at once one wins; signed it never changes, whoever tries', async () => {
  const { id } = await squadSheet();
  await give('one', id, given(90, 80, 80));
  await give('other', id, given(90, 80, 80));
  const { version } = await squadSheet();
  const both = await Promise.all(
    (['one', 'other'] as const).map((who) => as(who, `/score-sheets/${id}/sign`, { version })),
  );
  expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
  const late = both[0]?.status === 409 ? 'one' : 'other';
  expect((await sign(late, id)).status).toBe(200);
  expect(await problem(sign('one', id))).toEqual([409, 'sheet-signed']);
  expect(await problem(give('one', id, given(100, 100, 100)))).toEqual([409, 'sheet-signed']);
  const broken = { constraint_name: 'score_sheet_signed_for_good' };
  await expect(db.sql`update score_sheet set total = 100 where id = ${id}`.execute()).rejects.toMatchObject(
    broken,
  );
  await expect(db.sql`delete from score_sheet where id = ${id}`.execute()).rejects.toMatchObject(broken);
  await expect(db.sql`delete from score_entry where sheet_id = ${id}`.execute()).rejects.toMatchObject(
    broken,
  );
  await expect(db.sql`update score_signature set trainer = 'x'`.execute()).rejects.toMatchObject(broken);
});

test('its leader appeals within a week, once; upheld, a further sheet corrects it and counts when it is signed', async () => {
  const { id } = await squadSheet();
  const appeal = (who: Who = 'leader') => as(who, `/score-sheets/${id}/appeal`, { text: '装备分偏低' });
  await give('one', id, given(90, 60, 80));
  await give('other', id, given(90, 60, 80));
  expect(await problem(appeal())).toEqual([409, 'sheet-not-signed']);
  await sign('one', id);
  await sign('other', id);
  expect((await appeal('one')).status).toBe(403);
  expect([(await appeal()).status, ...(await problem(appeal()))]).toEqual([204, 409, 'appeal-twice']);
  const upheld = { upheld: true, reason: '清点有误' };
  expect((await as('chief', `/score-sheets/${id}/appeal/decide`, upheld)).status).toBe(204);
  expect(await problem(as('chief', `/score-sheets/${id}/appeal/decide`, upheld))).toEqual([
    409,
    'appeal-decided',
  ]);
  const again = (await sheets('one', '?state=open')).find((s) => s.correctsId === id) as Sheet;
  const old = (await league())[0]?.score;
  await give('one', again.id, given(90, 90, 80));
  await give('other', again.id, given(90, 90, 80));
  for (const who of ['one', 'other'] as const) {
    const { version } = (await get<Sheet>(who, `/score-sheets/${again.id}`)) as Sheet;
    expect((await league())[0]?.score).toBe(old);
    await as(who, `/score-sheets/${again.id}/sign`, { version });
  }
  const [first] = await league();
  expect(first).toMatchObject({ score: (old ?? 0) + 4.5, drills: [{ sheetId: again.id }] });
  expect(await get('leader', `/score-sheets/${id}`)).toMatchObject({
    ...{
      standing: 'signed',
      total: old,
      correctedById: again.id,
      appeal: { upheld: true, reason: '清点有误' },
    },
  });
  web.clock.moveTo(new Date(web.clock.now().getTime() + 7 * 86_400_000 + 1));
  expect(await problem(as('leader', `/score-sheets/${again.id}/appeal`, { text: '晚了' }))).toEqual([
    409,
    'appeal-late',
  ]);
});

test('a score outside its band is refused by its field; a rubric changed after the drill is not for its sheets', async () => {
  const sheet = await squadSheet();
  const wrong = given(90, 80, 80);
  wrong.scores[1] = { criterion: 'equipment', band: 1, points: 95 };
  expect(await problem(give('one', sheet.id, wrong))).toEqual([400, 'invalid-request', 'scores.1.points']);
  const [content] = await db.sql<
    { content: object }[]
  >`select content from rubric where level = 'squad' and version = 1`;
  const change = (version: number, about: object = {}) =>
    web.raw('/api/rubrics/squad', {
      method: 'PUT',
      headers: { 'content-type': 'application/json', cookie: cookies.city },
      body: JSON.stringify({ version, content: { ...content?.content, tolerance: 0, ...about } }),
    });
  expect(await problem(change(1, { criteria: [] }))).toEqual([400, 'invalid-request', 'content.criteria']);
  expect(await (await change(1)).json()).toMatchObject({ version: 2 });
  expect(await problem(change(1))).toEqual([409, 'rubric-changed']);
  await give('one', sheet.id, given(90, 80, 80));
  await give('other', sheet.id, given(94, 80, 80));
  expect(await squadSheet()).toMatchObject({
    standing: 'agreed',
    rubric: { version: 1, content: { tolerance: 10 } },
  });
  const fixed = { constraint_name: 'rubric_never_changes' };
  await expect(db.sql`update rubric set version = 9 where level = 'squad'`.execute()).rejects.toMatchObject(
    fixed,
  );
  await db.sql.begin(async (tx) => {
    await tx`alter table rubric disable trigger rubric_never_changes`;
    await tx`delete from rubric where version > 1`;
    await tx`alter table rubric enable trigger rubric_never_changes`;
  });
});

test('nobody scores another county, and a simulated or a real call-out has no sheets', async () => {
  const far = await addCounty('安宁区');
  const cookie = await sessionOf(
    db,
    web.deps,
    await personIn(db, { role: 'trainer', organisationId: far }, web.clock.now()),
    'phone',
  );
  const { id } = await squadSheet();
  expect((await web.json(`/api/score-sheets/${id}`, undefined, { cookie })).status).toBe(404);
  const entry = { clientId: 'x', ...given(90, 80, 80) };
  expect((await web.json(`/api/score-sheets/${id}/entries`, entry, { cookie })).status).toBe(404);
  const real = await web.start({ kind: 'real' });
  expect(await problem(as('city', `/callouts/${real.id}/score-sheets`, {}))).toEqual([409, 'sheet-no-drill']);
  expect((await as('one', '/score-sheets?pageSize=101')).status).toBe(400);
});
