// A roll-call is the daily proof that a summons arrives: whoever missed the last one is doubtful in the plan and on the pre-flight page.
import { beforeEach, expect, test } from 'vitest';
import { sayHere } from '../../src/duty/mark.ts';
import { runRollCalls } from '../../src/duty/run-roll-calls.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let [near, far] = [0, 0];
let station = 0;

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;

const node = (kind: string, parent: number | null) =>
  idOf(
    db.sql`insert into organisation (kind, name, parent_id) values (${kind}, ${kind}, ${parent}) returning id`,
  );

beforeEach(async () => {
  await emptyDatabase(db);
  [near = 0, far = 0] = await addMembers(db, [{ km: 0.1 }, { km: 0.2 }]);
  station = await node('station', await node('county', await node('city', null)));
  web = webOf(db);
  await web.signIn();
});

/** A roll-call that ended so many days ago, and what became of the nearer one in it. */
async function rollCall(days: number, state: string, byRadio = false): Promise<number> {
  const at = new Date(START.getTime() - days * 86_400_000);
  const minute = (n: number) => new Date(at.getTime() + n * 60_000);
  const schedule = await idOf(db.sql`
    insert into roll_call_schedule (station_id, kind, weekdays, from_minute, until_minute, second_call_minutes, open_minutes, retired_at)
    values (${station}, 'morning', '{1}', 480, 480, 5, 15, ${at}) returning id`);
  const called = await idOf(db.sql`
    insert into roll_call (schedule_id, station_id, kind, by_radio, opens_at, second_call_at, closes_at, closed_at)
    values (${schedule}, ${station}, 'morning', ${byRadio}, ${minute(-20)}, ${minute(-15)}, ${minute(-5)}, ${minute(-5)}) returning id`);
  return idOf(db.sql`
    insert into roll_call_entry (roll_call_id, member_id, site_id, state) values (${called}, ${near}, ${station}, ${state}) returning id`);
}

interface Plan {
  people: { memberId: number; unheard: boolean; plannedEchelon: number }[];
}
async function planned(): Promise<[number, boolean][]> {
  const reply = await web.json('/api/plans', {
    ...{ kind: 'drill', position: SCENE, lines: [{ role: 'general', count: 1 }] },
    arriveBy: new Date(START.getTime() + 1_800_000).toISOString(),
    policy: { echelons: [1, 1].map((factor) => ({ windowSeconds: 300, factor })) },
  });
  const { people } = (await reply.json()) as Plan;
  return people.toSorted((a, b) => a.plannedEchelon - b.plannedEchelon).map((p) => [p.memberId, p.unheard]);
}
const troubles = async () => {
  const found = (await (await web.json('/api/pre-flight?trouble=unheard')).json()) as {
    inTrouble: { memberId: number }[];
  };
  return found.inTrouble.map((p) => p.memberId);
};

test('whoever missed the last one is asked after others as near, and is asked after', async () => {
  expect(await planned()).toEqual([
    [near, false],
    [far, false],
  ]);
  const entry = await rollCall(1, 'absent');
  expect(await planned()).toEqual([
    [far, false],
    [near, true],
  ]);
  expect(await troubles()).toEqual([near]);
  // Frozen with the plan: the wave that is raised goes by it.
  const { id } = await web.start({ lines: [{ role: 'general', count: 1 }] });
  expect(await db.sql`select member_id from summons where callout_id = ${id}`).toEqual([{ memberId: far }]);
  await db.sql`
    insert into roll_call_mark (entry_id, state, said_at, received_at, by, after_closing)
    values (${entry}, 'present', ${START}, ${START}, ${`member:${near}`}, true)`;
  expect(await troubles()).toEqual([]);
});

test.each<[string, () => Promise<unknown>]>([
  ['was there since', () => rollCall(2, 'absent').then(() => rollCall(1, 'late'))],
  ['was excused since and there before', () => rollCall(2, 'present').then(() => rollCall(1, 'excused'))],
  ['missed one that was read out by radio', () => rollCall(1, 'absent', true)],
  ['missed one more than a month ago', () => rollCall(31, 'absent')],
])('whoever %s is not doubted', async (_, call) => {
  await call();
  expect((await planned())[0]).toEqual([near, false]);
  expect(await troubles()).toEqual([]);
});

test('the clock set back over an opening, or on over the closing: called once, and what is said meanwhile is said at the opening', async () => {
  const site = await node('site', station);
  const minute = (n: number) => new Date(START.getTime() + n * 60_000);
  await db.sql`insert into shift (member_id, site_id, starts_at, ends_at)
    select id, ${site}, ${minute(-120)}, ${minute(120)} from member`;
  await db.sql`
    insert into roll_call_schedule (station_id, kind, weekdays, from_minute, until_minute, second_call_minutes, open_minutes, next_at)
    values (${station}, 'morning', '{1,2,3,4,5,6,7}', 187, 187, 5, 15, ${START})`;
  const run = (n: number) => runRollCalls(web.deps, minute(n));
  const states = async () =>
    (await db.sql<{ state: string }[]>`select state from roll_call_entry order by member_id`).map(
      (e) => e.state,
    );
  await run(0);
  await run(-60);
  const entry = await idOf(db.sql`select id from roll_call_entry where member_id = ${near}`);
  expect(await sayHere(db, entry, {}, minute(-60))).toEqual({ outcome: 'kept', state: 'present' });
  await run(0);
  expect(await states()).toEqual(['present', 'silent']);
  await run(90);
  await run(5);
  await run(90);
  expect(await states()).toEqual(['present', 'absent']);
  expect(await db.sql`select from roll_call`).toHaveLength(1);
  expect([...(await db.sql`select distinct purpose from delivery where purpose like 'roll_call%'`)]).toEqual([
    { purpose: 'roll_call' },
  ]);
});
