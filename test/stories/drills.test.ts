import { expect, test } from 'vitest';
import { workOf } from '../../src/work.ts';
import { testDatabase } from '../support/database.ts';
import { drillBody } from '../support/drill-plans.ts';
import { beginStory, type Story } from '../support/story.ts';

const db = await testDatabase();

const plan = async (story: Story, about: Record<string, unknown>) =>
  (await story.leader.post('/drills', drillBody(about))) as { id: number; launchAt: string };
const read = async (story: Story, id: number) =>
  (await (await story.world.asLeader('GET', `/drills/${id}`)).json()) as Record<string, unknown>;

test('a surprise is called at its own moment, once, by whichever of two dispatchers; its phones are the people’s own', async () => {
  const story = await beginStory(db);
  await story.people(['甲', '乙', '丙']);
  const now = story.clock.now().getTime();
  const when = {
    from: new Date(now + 3_600_000).toISOString(),
    to: new Date(now + 5 * 3_600_000).toISOString(),
  };
  const { id, launchAt } = await plan(story, { phones: 'real', when });
  await story.advance('1h');
  const moment = new Date(launchAt);
  // Until a second before nobody hears of anything.
  await story.world.advanceTo(new Date(moment.getTime() - 1_000));
  expect(await read(story, id)).toMatchObject({ state: 'planned' });
  story.clock.moveTo(moment);
  const [one, other] = [workOf(story.world.deps), workOf(story.world.deps)];
  await Promise.all([one.tick(moment), other.tick(moment), one.tick(moment), other.tick(moment)]);
  await story.advance('1s');
  const { calloutId } = await read(story, id);
  expect(await db.sql`select from callout`).toHaveLength(1);
  expect(story.phone('甲').expectSms('商场火警疏散')).toMatch(/^【演练】/);
  story.phone('甲').expectNothing();
  await story.phone('甲').reply('1 10');
  expect((await story.board(calloutId as number)).gap).toEqual({ general: 1 });
  const both = await story.bothStates(calloutId as number);
  expect(both.stored).toEqual(both.replayed);
  expect(story.errors).toEqual([]);
});

test('a drill gives way to what is real, and is called half an hour after it was looked at', async () => {
  const story = await beginStory(db);
  await story.people(['甲', '乙', '丙', '丁']);
  const { id } = await plan(story, { phones: 'real', lines: [{ role: 'general', count: 1 }] });
  await story.advance('50m');
  await story.launch({ kind: 'real', need: { general: 2 } });
  await story.advance('15m');
  expect(await read(story, id)).toMatchObject({ state: 'planned', postponedTimes: 1 });
  await story.leader.standDown();
  await story.advance('26m');
  expect(await read(story, id)).toMatchObject({ state: 'launched' });
  const drills = await db.sql<{ kind: string }[]>`select kind from callout order by id`;
  expect(drills.map((d) => d.kind)).toEqual(['real', 'drill']);
});
