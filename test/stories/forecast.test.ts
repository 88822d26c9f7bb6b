// The judgement on the real engine: it acts by itself, or proposes and a leader decides.
import { beforeEach, expect, test } from 'vitest';
import { INSTALLATION } from '../../src/access/principal.ts';
import { learn } from '../../src/callout/learn.ts';
import type { ForecastMode } from '../../src/callout/policy.ts';
import type { ProposalKind } from '../../src/callout/proposals.ts';
import { shieldLog } from '../../src/callout/seen.ts';
import { learnWhenDue } from '../../src/learn-entry.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, rigOf } from '../support/rig.ts';
import { beginStory, type Story } from '../support/story.ts';

const db = await testDatabase();
const WAVES = [1.5, 1.5, 2, 2, 3].map((factor) => ({ windowSeconds: 300, factor }));
const names = (n: number) => Array.from({ length: n }, (_, i) => `m${String(i + 1).padStart(2, '0')}`);
const nearby = (n: number) => names(n).map((name, i) => ({ name, km: 0.5 + i / 10 }));

interface Said {
  mode: ForecastMode;
  proposals: { id: number; kind: ProposalKind; memberIds: number[]; chanceFrom: number; chanceTo: number }[];
  moments: { chance: number; chanceThen: number; done: string; people: number; cameTrue: boolean | null }[];
}
const forecast = async (story: Story, id: number) =>
  (await (await story.world.asLeader('GET', `/callouts/${id}/forecast`)).json()) as Said;

/** Six past drills in which everybody but every fourth said yes within a minute and came in ten. */
async function pastDrills(ids: number[], before: Date): Promise<void> {
  for (let k = 1; k <= 6; k++) {
    const at = new Date(before.getTime() - k * 7 * 86_400_000);
    const minute = (n: number) => new Date(at.getTime() + n * 60_000);
    const [drill] = await db.sql<{ id: number }[]>`
      insert into callout (kind, state, code, muster_code, title, task, place, lon, lat, muster_place, muster_lon, muster_lat,
        arrive_by, commander_name, lines, policy, plan, launched_by, launched_at, stood_down_at, closed_at, request_hash)
      values ('drill', 'closed', ${`P${k}`}, '1', '演练', '集结', '东门', 103.82, 36.06, '东门', 103.82, 36.06, ${minute(30)}, '王队',
        '[{"role":"general","count":9}]', '{}', '{}', 'test', ${at}, ${minute(60)}, ${minute(90)}, '') returning id`;
    await db.sql`
      insert into summons (callout_id, member_id, echelon, summoned_at, roles, name, unit_name, distance_m, tired, cross_border,
        engaged, answer, answered_at, given_at, eta_at, arrived_at, released_at)
      select ${drill?.id ?? 0}, id, 1, ${at}, '{general}', name, '', 1500, false, false, false,
        case when id % 4 > 0 then 'coming' else 'cannot' end, ${minute(1)}, ${minute(1)},
        case when id % 4 > 0 then ${minute(11)}::timestamptz end, case when id % 4 > 0 then ${minute(10)}::timestamptz end, ${minute(60)}
      from member where id = any(${ids})`;
  }
}

beforeEach(() => emptyDatabase(db));

/** Whoever was asked answers after a minute as in the drills, and is there eleven minutes after being asked. */
async function behave(story: Story, minutes: number): Promise<void> {
  const done = new Set<string>();
  const once = async (key: string, work: () => Promise<unknown>) => {
    if (done.has(key)) return;
    done.add(key);
    await work();
  };
  for (let minute = 0; minute < minutes; minute++) {
    await story.advance('1m');
    const { summonses } = (await (
      await story.world.asLeader('GET', `/callouts/${(await story.board()).id}/summonses`)
    ).json()) as { summonses: { name: string; memberId: number; summonedAt: string; state: string }[] };
    for (const s of summonses) {
      const since_seconds = (story.clock.now().getTime() - Date.parse(s.summonedAt)) / 1_000;
      const comes = s.memberId % 4 > 0;
      const phone = story.phone(s.name);
      if (since_seconds >= 60)
        await once(`${s.name} says`, () =>
          phone.answer(comes ? { answer: 'coming', etaMinutes: 10 } : { answer: 'cannot' }),
        );
      if (comes && since_seconds >= 660)
        await once(`${s.name} there`, () => phone.answer({ answer: 'arrived' }));
    }
  }
}

const asked = async () =>
  Number(
    (await db.sql`select count(*)::int as n from summons where callout_id = (select max(id) from callout)`)[0]
      ?.n,
  );

test('act: asks fewer than fixed echelons, closes the gap by itself, and what was said is kept and scored', async () => {
  const numbers: Record<string, number> = {};
  for (const mode of ['off', 'act'] as const) {
    const story = await beginStory(db);
    const people = await story.people(nearby(40));
    await pastDrills(
      people.map((p) => p.id),
      story.clock.now(),
    );
    await learn(db, story.clock.now());
    const id = await story.launch({
      need: { general: 8 },
      minutes: 30,
      policy: { forecast: mode, echelons: WAVES },
    });
    await behave(story, 24);
    expect((await story.board()).gap).toEqual({ general: 0 });
    numbers[mode] = await asked();
    if (mode === 'off') continue;
    expect(await story.logged('echelon_raised')).toEqual([]);
    const [first] = await story.logged('forecast_raised');
    expect(first).toMatchObject({ actor: 'forecast', data: { role: 'general' } });
    const { stored, replayed } = await story.bothStates();
    expect(replayed).toEqual(stored);
    await story.leader.standDown();
    await story.leader.close();
    await learn(db, story.clock.now());
    const { moments } = await forecast(story, id);
    expect(moments.length).toBeGreaterThan(5);
    expect(moments.every((m) => m.cameTrue === true)).toBe(true);
    expect(story.errors).toEqual([]);
  }
  expect(numbers.act).toBeLessThan(numbers.off ?? 0);
});

test('propose: the echelons go on; a proposal is accepted in one press, another dismissed, the mode changed', async () => {
  const story = await beginStory(db);
  const people = await story.people(nearby(60));
  const id = await story.launch({
    ...{ need: { general: 6 }, minutes: 30, policy: { forecast: 'propose', echelons: WAVES } },
  });
  expect((await story.board()).echelons[0]).toMatchObject({ state: 'raised', asked: 9 });
  // Nobody answers: what looked enough is not.
  await story.advance('2m');
  const [proposal] = (await forecast(story, id)).proposals;
  expect(proposal).toMatchObject({ kind: 'summon' });
  expect(proposal?.chanceTo).toBeGreaterThan(proposal?.chanceFrom ?? 1);
  expect(await asked()).toBe(9);
  const press = (what: string, body?: unknown, of = proposal?.id) =>
    story.leader.post(`/callouts/${id}/proposals/${of}/${what}`, body);
  const n = proposal?.memberIds.length ?? 0;
  expect(await press('accept')).toEqual({ people: n });
  expect(await asked()).toBe(9 + n);
  for (const p of people.filter((p) => proposal?.memberIds.includes(p.id)))
    story.phone(p.name).expectSms('集结');
  expect(await press('accept')).toMatchObject({ status: 409 });
  expect(await asked()).toBe(9 + n);
  const [raised] = await story.logged('forecast_raised');
  expect(raised).toMatchObject({ data: { proposal: proposal?.id, asked: n } });
  expect(raised?.actor).not.toBe('forecast');
  // Who may not know them reads no names in the log either.
  const masked = await shieldLog(db.sql, { ...INSTALLATION, installation: false }, await story.log());
  const called = masked.find((e) => e.type === 'forecast_raised')?.data.people as [number, number, string][];
  expect(called.filter(([, , name]) => people.some((p) => p.name === name))).toEqual([]);

  await story.advance('1m');
  const [next] = (await forecast(story, id)).proposals;
  expect(next?.id).toBeGreaterThan(proposal?.id ?? 0);
  expect(await press('dismiss', { reason: '先等一等' }, next?.id)).toEqual({ ok: true });
  await story.advance('1m');
  expect((await forecast(story, id)).proposals).toEqual([]);
  expect(await asked()).toBe(9 + n);

  const change = (body: object) => story.world.asLeader('PUT', `/callouts/${id}/forecast-mode`, body);
  expect((await change({ mode: 'act', reason: '' })).status).toBe(400);
  expect((await change({ mode: 'act', reason: '指挥员在路上' })).status).toBe(200);
  expect(await asked()).toBeGreaterThan(9 + n);
  expect((await change({ mode: 'off', reason: '人够了' })).status).toBe(200);
  const { stored, replayed } = await story.bothStates();
  expect(stored.forecast).toBe('off');
  expect(replayed).toEqual(stored);
  expect(story.errors).toEqual([]);
});

test('who is not needed and has not set out is only proposed to be let go; accepted, they are told, nobody else', async () => {
  const story = await beginStory(db);
  await story.people(nearby(12));
  const id = await story.launch({
    ...{ need: { general: 2 }, minutes: 90 },
    policy: { forecast: 'act', echelons: [{ windowSeconds: 900, factor: 5 }] },
  });
  await story.leader.raise();
  for (const name of names(9)) await story.phone(name).answer({ answer: 'coming', etaMinutes: 15 });
  for (const name of names(4)) await story.phone(name).answer({ answer: 'en_route' });
  await story.advance('1m');
  const proposal = (await forecast(story, id)).proposals.find((p) => p.kind === 'release');
  const [mine = ''] = names(60).filter((_, i) => i + 1 === proposal?.memberIds[0]);
  expect(proposal?.memberIds.length).toBeGreaterThan(0);
  expect(await story.logged('stood_down_part')).toEqual([]);
  // Set out meanwhile: stays.
  await story.phone(mine).answer({ answer: 'en_route' });
  const rest = names(60).filter((_, i) => proposal?.memberIds.slice(1).includes(i + 1));
  expect(await story.leader.post(`/callouts/${id}/proposals/${proposal?.id}/accept`)).toEqual({
    people: rest.length,
  });
  for (const name of rest) story.phone(name).expectSms('解除');
  expect((await story.row(mine)).state).toBe('en_route');
  expect((await story.board()).gap).toEqual({ general: 0 });
  const { stored, replayed } = await story.bothStates();
  expect(replayed).toEqual(stored);
});

test('another process goes on where the first one stopped, and asks nobody else', async () => {
  const runs: string[] = [];
  for (const restarts of [false, true]) {
    await emptyDatabase(db);
    const ids = await addMembers(
      db,
      Array.from({ length: 40 }, (_, i) => ({ km: 0.5 + i / 10 })),
    );
    let rig = rigOf(db);
    const { id } = await rig.start({
      ...{ lines: [{ role: 'general', count: 5 }], policy: { forecast: 'act', echelons: WAVES } },
    });
    for (let half = 0; half <= 12; half++) {
      if (restarts && half % 3 === 1) rig = rigOf(db);
      await rig.at(half / 2);
      if (half === 3)
        for (const m of ids.slice(0, 3)) await rig.answer(id, m, { answer: 'coming', etaMinutes: 9 });
    }
    const { people } = await rig.view(id);
    runs.push(JSON.stringify(people.map((p) => [p.memberId, p.summonedAt])));
    expect(people.length).toBeGreaterThan(5);
  }
  expect(runs[1]).toBe(runs[0]);
});

test('bad input: a role that nobody has, a deadline that passes, somebody never asked: never nobody, never everybody, no nonsense', async () => {
  const story = await beginStory(db);
  await story.people([...nearby(60), { name: 'driver', km: 1, skills: ['driver_c1'] }]);
  const id = await story.launch({
    need: { general: 5, driver: 4 },
    minutes: 20,
    policy: { forecast: 'act', echelons: WAVES },
  });
  const first = await asked();
  expect(first).toBeGreaterThan(4);
  expect(first).toBeLessThan(61);
  expect((await story.row('driver')).state).toBe('waiting');
  // Nobody sent this one a link: there is nothing to answer, and nothing breaks.
  const outsiders = (
    await db.sql<{ id: number; name: string }[]>`
    select id, name from member m where not exists (select from summons s where s.member_id = m.id) order by id desc limit 1`
  )[0];
  expect(await story.leader.answerFor(outsiders?.name ?? '', { answer: 'coming' })).toMatchObject({
    status: 404,
  });
  await story.advance('40m');
  const { moments } = await forecast(story, id);
  expect(moments.length).toBeGreaterThan(20);
  for (const m of moments)
    for (const x of [m.chance, m.chanceThen]) expect(x).toSatisfy((c: number) => c >= 0 && c <= 1);
  expect((await story.board()).unfilledSince).not.toBeNull();
  expect(await story.logged('forecast_failed')).toEqual([]);
  expect(story.errors).toEqual([]);
});

test('what the judgement cannot say the echelons do, and the log tells', async () => {
  const story = await beginStory(db);
  await story.people(nearby(30));
  // A frozen target that no chance can be held against.
  await story.launch({ need: { general: 4 }, policy: { forecast: 'propose', echelons: WAVES } });
  await db.sql`update callout set forecast_mode = 'act'`;
  await db.sql`update plan_entry set roles = '{}'`;
  await db.sql`delete from summons`;
  await story.advance('1m');
  expect(await story.logged('forecast_failed')).toHaveLength(1);
  expect((await story.board()).echelons[1]?.state).not.toBe('pending');
});

test('it learns in its own thread, from call-outs and from roll-calls by messages, once for each call-out that is closed', async () => {
  const ids = await addMembers(
    db,
    Array.from({ length: 9 }, (_, i) => ({ km: 1 + i / 10 })),
  );
  const now = rigOf(db).clock.now();
  await learnWhenDue(db, db.url, now);
  expect(await db.sql`select 1 from judgement_model`).toHaveLength(0);
  await pastDrills(ids.slice(0, 8), now);
  const [missed = 0] = ids.slice(-1);
  await missedRollCalls(missed, now);
  await learnWhenDue(db, db.url, now);
  await learnWhenDue(db, db.url, now);
  const [model, ...more] = await db.sql`select learnt_from, members from judgement_model`;
  expect([model, more]).toEqual([{ learntFrom: 6 * 8 + 4, members: 9 }, []]);
  const of = async (memberId: number) =>
    (
      await db.sql<{ learntFrom: number; hears: number; accepts: number }[]>`
        select learnt_from, hears, accepts from judgement_member where member_id = ${memberId}`
    )[0];
  // Every fourth said no; nobody heard of the last but at roll-calls, and of those nothing.
  const [came, declined, silent] = [await of(1), await of(4), await of(missed)];
  expect(came?.accepts).toBeGreaterThan((declined?.accepts ?? 1) + 0.1);
  expect(silent?.hears).toBeLessThan((came?.hears ?? 0) - 0.1);
  expect([came?.learntFrom, silent?.learntFrom]).toEqual([6, 4]);
});

async function missedRollCalls(memberId: number, before: Date): Promise<void> {
  const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
  const station = await idOf(
    db.sql`insert into organisation (kind, name) values ('city', '市') returning id`,
  );
  for (let k = 1; k <= 4; k++) {
    const at = new Date(before.getTime() - k * 86_400_000);
    const minute = (n: number) => new Date(at.getTime() + n * 60_000);
    const schedule = await idOf(db.sql`
      insert into roll_call_schedule (station_id, kind, weekdays, from_minute, until_minute, second_call_minutes, open_minutes, retired_at)
      values (${station}, 'morning', '{1}', 480, 480, 5, 15, ${at}) returning id`);
    const called = await idOf(db.sql`
      insert into roll_call (schedule_id, station_id, kind, by_radio, opens_at, second_call_at, closes_at, closed_at)
      values (${schedule}, ${station}, 'morning', false, ${at}, ${minute(5)}, ${minute(15)}, ${minute(15)}) returning id`);
    await db.sql`insert into roll_call_entry (roll_call_id, member_id, site_id, state)
      values (${called}, ${memberId}, ${station}, 'absent')`;
  }
}
