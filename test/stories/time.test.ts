// Time (rule 33, and what rules 7 and 14 say of it). The loop's hand-driven clock from outside (34): test/entries.
import { afterEach, expect, test } from 'vitest';
import { openWorld } from '../../drills/world.ts';
import { manualClock, systemClock } from '../../src/kernel/clock.ts';
import { openDatabase } from '../../src/kernel/database.ts';
import type { LogEntry } from '../../src/kernel/log.ts';
import { testDatabase } from '../support/database.ts';
import { ARRIVES, beginStory, LOST, START, to } from '../support/story.ts';

const db = await testDatabase();
const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

/** A call-out over midnight in the city, told by everything that leaves the system. */
async function overMidnight(name: string) {
  process.env.TZ = name;
  const there = openDatabase(db.url, { max: 3 });
  (there.sql.options.connection as Record<string, unknown>).TimeZone = name;
  const [session] = await there.sql<{ zone: string }[]>`select current_setting('TimeZone') as zone`;
  expect(session?.zone).toBe(name);
  expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(name);
  const story = await beginStory(there, { start: new Date('2026-11-23T15:50:00Z') });
  await story.people([
    { name: 'm01', skills: ['first_aid'], expiresOn: '2026-11-23', push: true },
    { name: 'm02', skills: ['first_aid'], expiresOn: '2026-11-22' },
    'm03',
    'm04',
  ]);
  const id = await story.launch({ need: { first_aid: 1, general: 1 }, minutes: 40 });
  await story.phone('m01').reply('1 25');
  await story.advance('12m');
  await story.phone('m03').answer({ answer: 'cannot', deviceAt: '2026-11-23T23:55:00+08:00' });
  await story.advance('30m');
  await story.leader.standDown();
  const told = ['m01', 'm02', 'm03', 'm04'].map((m) => story.phone(m).texts());
  const files = await Promise.all(
    ['/report', '/report.csv'].map(async (path) =>
      (await story.world.asLeader('GET', `/callouts/${id}${path}`)).text(),
    ),
  );
  const { stored, replayed } = await story.bothStates();
  expect(replayed).toEqual(stored);
  const log = routesApart(await story.log());
  await there.close();
  return JSON.parse(JSON.stringify({ told, files, log }));
}

/** Routes hand over side by side: which one is written first at a moment is chance, and so are the entries' numbers. */
function routesApart(log: LogEntry[]) {
  const told = log.map(({ id: _, ...entry }) => entry);
  const ofDelivery = (e: Omit<LogEntry, 'id'>) => e.type.startsWith('delivery_');
  return [
    told.filter((e) => !ofDelivery(e)),
    told.filter(ofDelivery).toSorted((a, b) => Number(a.data.deliveryId) - Number(b.data.deliveryId)),
  ];
}

test('33: whatever zone the process and the database session have, everything is the same to the letter', async () => {
  const city = await overMidnight('Asia/Shanghai');
  expect(city.told[0][0]).toContain('11-24 00:30前');
  expect(city.files[1]).toContain('2026-11-23 23:50:00');
  for (const name of ['America/St_Johns', 'Pacific/Kiritimati'])
    expect(await overMidnight(name)).toEqual(city);
});

test('33: a date is a date, also where the city once had no such hour', async () => {
  for (const name of ['Asia/Shanghai', 'America/St_Johns']) {
    process.env.TZ = name;
    const story = await beginStory(db);
    await story.people([
      { name: 'm01', consentOn: '1986-05-04' },
      { name: 'm02', consentOn: '1991-04-14' },
    ]);
    const read = async (id: number) =>
      ((await (await story.world.asLeader('GET', `/members/${id}`)).json()) as { consentOn: string })
        .consentOn;
    expect([await read(1), await read(2)]).toEqual(['1986-05-04', '1991-04-14']);
  }
});

test('33: a clock that steps back repeats nothing', async () => {
  const story = await beginStory(db);
  await story.people(['m01', 'm02', 'm03']);
  const id = await story.launch({ commanderPhone: '+8613900000000' });
  await story.advance('6m');
  const before = await story.log();
  // The machine's clock was set back by an hour, and another process takes over.
  const clock = manualClock(new Date(START.getTime() - 3_600_000));
  const handed: string[] = [];
  const world = openWorld({
    ...{ db, clock, pass: (at: Date) => clock.moveTo(at), fate: () => ARRIVES },
    onArrival: (one) => handed.push(`${one.message.memberId} ${one.message.purpose}`),
    logger: { info() {}, warn() {}, error() {} },
  });
  await world.advanceTo(new Date(START.getTime() + 9 * 60_000));
  expect(await story.log()).toEqual(before);
  await world.advanceTo(new Date(START.getTime() + 60 * 60_000));
  const raises = await story.logged('echelon_raised', id);
  expect(raises.map((e) => e.data.number)).toEqual([1, 2, 3]);
  expect(await story.logged('unfilled')).toHaveLength(1);
  expect(handed).toEqual(['3 summons', 'null unfilled']);
});

test("33: within a process the machine's clock never goes back; set back, it goes on slowly until it is caught up", () => {
  const moments = [
    { reads: 5_000, elapsed: 100 },
    { reads: 7_000, elapsed: 2_100 },
    { reads: 4_000, elapsed: 2_100 },
    { reads: 5_000, elapsed: 3_100 },
    { reads: 8_000, elapsed: 6_100 },
    { reads: 9_500, elapsed: 7_600 },
  ];
  let at = 0;
  const clock = systemClock(
    () => moments[at]?.reads ?? 0,
    () => moments[at]?.elapsed ?? 0,
  );
  const seen = moments.map((_, i) => {
    at = i;
    return clock.now().getTime();
  });
  expect(seen).toEqual([5_000, 7_000, 7_000, 7_500, 9_000, 9_750]);
});

test('7: after an outage texts go late, but not those whose moment has passed; waves one by one after their windows', async () => {
  const story = await beginStory(db);
  await story.people([...['m01', 'm02'].map((name) => ({ name, push: true })), 'm03', 'm04', 'm05', 'm06']);
  story.provider(to({ kind: 'push' }, LOST));
  await story.launch({ minutes: 20 });
  const echelons = [1, 2, 2].map((factor) => ({ windowSeconds: 300, factor }));
  const long = await story.launch({
    ...{ minutes: 100, position: { lon: 104.5, lat: 36.06 }, policy: { echelons } },
  });
  // Nobody works for an hour: the first text is of no use any more, the second is.
  story.clock.moveTo(new Date(START.getTime() + 60 * 60_000));
  await story.advance('1s');
  expect(story.phone('m01').texts()).toEqual([]);
  story.phone('m02').expectSms('集结');
  const lates = async () => (await story.logged('echelon_raised', long)).map((e) => e.data.late_seconds);
  expect(await lates()).toEqual([0, 3_300]);
  await story.advance('4m58s');
  expect(await lates()).toHaveLength(2);
  await story.advance('1s');
  expect(await lates()).toEqual([0, 3_300, 0]);
});
