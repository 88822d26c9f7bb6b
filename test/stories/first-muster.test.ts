import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { beginStory } from '../support/story.ts';

const db = await testDatabase();

test('a fire at three in the morning: called, mustered, sent home, reported', async () => {
  const story = await beginStory(db);
  await story.people([
    { name: 'm01', push: true },
    'm02',
    { name: 'm03', skills: ['first_aid'] },
    { name: 'm04', push: true },
    'm05',
    { name: 'm06', skills: ['first_aid'] },
    'm07',
    'm08',
  ]);
  await story.launch({ need: { first_aid: 1, general: 2 } });

  // Nearest first, and the first aider though others are nearer: one echelon asks three.
  story.phone('m01').expectPush('集结：商场火警');
  story.phone('m02').expectSms('【真实】集结：商场火警。03:42前到东门');
  story.phone('m03').expectSms('集结');
  story.phone('m04').expectNothing();
  expect((await story.board()).gap).toEqual({ first_aid: 1, general: 2 });

  expect(await story.phone('m01').answer({ answer: 'coming', etaMinutes: 12 })).toBe('recorded');
  await story.phone('m02').reply('２ 在外地');
  await story.phone('m03').reply('1 15');
  expect((await story.board()).gap).toEqual({ first_aid: 0, general: 1 });

  // Only what is missing is asked for: nobody for first aid.
  await story.advance('5m');
  story.phone('m04').expectPush('集结');
  story.phone('m05').expectNothing();
  story.phone('m06').expectNothing();
  await story.advance('20s');
  story.phone('m04').expectNothing();
  expect(await story.phone('m04').press('coming', { etaMinutes: '十分钟' })).toContain('<form');
  expect(await story.phone('m04').press('coming', { etaMinutes: '10' })).toContain('done=recorded');
  expect((await story.board()).gap).toEqual({ first_aid: 0, general: 0 });

  await story.advance('8m');
  for (const name of ['m01', 'm03', 'm04']) await story.phone(name).answer({ answer: 'arrived' });
  expect((await story.board()).counts).toMatchObject({ summoned: 4, on_scene: 3, cannot: 1 });

  await story.advance('1h');
  expect(await story.leader.standDown()).toEqual({ told: 4 });
  story.phone('m01').expectPush('已解除');
  story.phone('m02').expectSms('解除：商场火警');
  story.phone('m03').expectSms('解除');
  story.phone('m04').expectPush('已解除');
  for (const name of ['m05', 'm06', 'm07', 'm08']) expect(story.phone(name).texts()).toEqual([]);
  await story.advance('40m');
  await story.phone('m03').reply('5');
  await story.phone('m01').answer({ answer: 'home_safe' });
  expect((await story.row('m01')).state).toBe('home_safe');
  await story.leader.close();

  const { figures, people, deliveries } = await story.report();
  expect(figures).toMatchObject({
    ...{ required: 3, summoned: 4, reached: 4, coming: 3, declined: 1, silent: 0, mustered: 3, noShows: 0 },
    ...{ echelonsRaised: 2, firstResponseSeconds: 0, gapClosedSeconds: 320, fullStrengthSeconds: 800 },
    ...{ gapClosed: true, duplicateSummonses: 0, missedSummonses: 0, stoodDown: 4, homeSafe: 2 },
  });
  expect(figures.coming + figures.declined + figures.silent).toBe(figures.summoned);
  expect(people).toHaveLength(figures.summoned);
  expect(deliveries.filter((d) => d.steps.some((s) => s.type === 'delivery_sent'))).toHaveLength(
    figures.deliveries,
  );

  const { stored, replayed } = await story.bothStates();
  expect(replayed).toEqual(stored);
  expect(story.errors).toEqual([]);
});
