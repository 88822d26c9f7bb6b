import { beforeEach, expect, test } from 'vitest';
import { raiseNow } from '../../src/callout/control.ts';
import { replay } from '../../src/callout/replay.ts';
import { standDown } from '../../src/callout/stand-down.ts';
import { loadRow, loadState } from '../../src/callout/store.ts';
import { tickCallouts } from '../../src/callout/tick.ts';
import { readLog } from '../../src/kernel/log.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, rigOf } from '../support/rig.ts';

type Deps = ReturnType<typeof rigOf>['deps'];
const db = await testDatabase();
beforeEach(() => emptyDatabase(db));

const outcome = (p: Promise<unknown>) =>
  p.then(
    () => 'done',
    (e: { code?: string }) => e.code ?? String(e),
  );

test('an echelon is raised once, whoever asks and however many at the same moment', async () => {
  await addMembers(
    db,
    Array.from({ length: 9 }, () => ({})),
  );
  const rig = rigOf(db);
  const { id } = await rig.start();
  rig.clock.moveTo(new Date(rig.clock.now().getTime() + 300_000));
  const asked = await Promise.all([
    ...[1, 2, 3].map(() => outcome(raiseNow(rig.deps, id, 'leader', 2))),
    ...[1, 2].map(() => outcome(tickCallouts(rig.deps, rig.clock.now()))),
  ]);
  expect(asked.every((a) => ['done', 'already-raised'].includes(a))).toBe(true);
  const raises = (await readLog(db.sql, id)).filter((e) => e.type === 'echelon_raised');
  expect(raises.map((e) => e.data.number)).toEqual([1, 2]);
  expect((await rig.view(id)).people).toHaveLength(4);
});

test('a raise that races a stand-down ends stood down, and whoever it contacted is told', async () => {
  for (let round = 0; round < 6; round++) {
    await emptyDatabase(db);
    await addMembers(
      db,
      Array.from({ length: 6 }, () => ({})),
    );
    const rig = rigOf(db);
    const { id } = await rig.start();
    await rig.at(0);
    const both = [() => raiseNow(rig.deps, id, 'leader'), () => standDown(rig.deps, id, {}, 'leader')];
    const results = await Promise.all((round % 2 ? both.toReversed() : both).map((act) => outcome(act())));
    expect(results).toContain('done');
    await rig.at(60);
    const { callout, people } = await rig.view(id);
    expect(callout.state).toBe('stood_down');
    for (const p of people) {
      const texts = await rig.texts(p.memberId);
      const summoned = texts.filter((t) => t.includes('集结：')).length;
      const released = texts.filter((t) => t.includes('解除')).length;
      expect(released).toBe(summoned);
    }
  }
});

test('30: of a raise and a stand-down the second waits for the first, whichever that is', async () => {
  const acts = { raise: raiseNow, end: (deps: Deps, id: number) => standDown(deps, id, {}, 'leader') };
  for (const [first, second] of [
    ['raise', 'end'],
    ['end', 'raise'],
  ] as const) {
    await emptyDatabase(db);
    await addMembers(db, [{}, {}, {}, {}]);
    const rig = rigOf(db);
    const { id } = await rig.start();
    const waiting = async () => {
      const [n] = await db.sql`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return n?.n;
    };
    const results: Promise<string>[] = [];
    await db.sql.begin(async (tx) => {
      await tx`select from callout where id = ${id} for no key update`;
      for (const act of [first, second]) {
        results.push(outcome(acts[act](rig.deps, id, 'leader')));
        await expect.poll(waiting).toBe(results.length);
      }
    });
    expect(await Promise.all(results)).toEqual(['done', first === 'end' ? 'callout-state' : 'done']);
    await rig.at(60);
    const { callout, people } = await rig.view(id);
    expect(callout.state).toBe('stood_down');
    expect(people.filter((p) => p.releasedAt === null)).toEqual([]);
    // Nothing had left when it ended: nobody was contacted, and nobody is told.
    for (const p of people) expect(await rig.texts(p.memberId)).toEqual([]);
  }
});

test('the same launch sent many times at once is one call-out', async () => {
  await addMembers(db, [{}, {}, {}]);
  const rig = rigOf(db);
  const results = await Promise.all([1, 2, 3, 4].map(() => rig.start({ idempotencyKey: 'k1' })));
  expect(new Set(results.map((r) => r.id)).size).toBe(1);
  expect(results.filter((r) => r.created)).toHaveLength(1);
  const [count] = await db.sql<{ n: number }[]>`select count(*)::int as n from callout`;
  expect(count?.n).toBe(1);
});

test('two real call-outs at the same moment never share a person', async () => {
  await addMembers(
    db,
    Array.from({ length: 8 }, () => ({})),
  );
  const rig = rigOf(db);
  const lines = [{ role: 'general', count: 6 }];
  await Promise.all([rig.start({ lines }), rig.start({ lines }), rig.start({ lines })].map(outcome));
  const doubles = await db.sql`
    select member_id from summons where engaged group by member_id having count(*) > 1`;
  expect(doubles).toHaveLength(0);
  const [summoned] = await db.sql<{ n: number }[]>`select count(*)::int as n from summons`;
  expect(summoned?.n).toBe(8);
});

test('a storm of answers is kept whole, and the log replays to what the tables say', async () => {
  const ids = await addMembers(
    db,
    Array.from({ length: 30 }, () => ({})),
  );
  const rig = rigOf(db);
  const { id } = await rig.start({ lines: [{ role: 'general', count: 30 }] });
  const kinds = ['coming', 'cannot', 'en_route', 'arrived', 'coming'] as const;
  const answers = ids.flatMap((memberId, i) =>
    kinds.map((_, k) =>
      rig.answer(id, memberId, { answer: kinds[(i + k) % 5] ?? 'coming', etaMinutes: k + 5 }),
    ),
  );
  const outcomes = await Promise.all(answers);
  const kept = await db.sql<{ n: number }[]>`select count(*)::int as n from response`;
  expect(kept[0]?.n).toBe(outcomes.filter((o) => o.outcome !== 'unchanged').length);
  const row = await loadRow(db.sql, id);
  expect(replay(await readLog(db.sql, id))).toEqual(await loadState(db.sql, row));
});
