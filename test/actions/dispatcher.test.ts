import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Dispatcher, type DispatcherOptions, startDispatcher } from '../../src/delivery/dispatcher.ts';
import { manualClock, systemClock } from '../../src/kernel/clock.ts';
import { type Database, openDatabase } from '../../src/kernel/database.ts';
import { testDatabase } from '../support/database.ts';
import { databaseProxy } from '../support/database-proxy.ts';
import { emptyOutbox } from '../support/deliveries.ts';
import { dispatchRig, PUSH, queueTexts, SMS, stateCounts } from '../support/dispatch-rig.ts';
import { accepted, type ScriptedChannel, scriptedChannel } from '../support/scripted-channel.ts';

const db = await testDatabase();
const clock = systemClock();
const idle = { onTick: async () => {} };
const started: Dispatcher[] = [];

beforeEach(() => emptyOutbox(db));
afterEach(async () => {
  await Promise.all(started.splice(0).map((d) => d.stop()));
});

function start(all: ScriptedChannel[], options: DispatcherOptions = idle, over: { db?: Database } = {}) {
  const rig = { ...dispatchRig(over.db ?? db, clock.now(), all), clock };
  const dispatcher = startDispatcher(rig, options);
  started.push(dispatcher);
  return { dispatcher, rig };
}

/** A channel that tells of each message, and the next message that it will be handed. */
function telling(options: Parameters<typeof scriptedChannel>[0] = {}) {
  let tell = Promise.withResolvers<number>();
  const answer = options.answer ?? accepted;
  const channel = scriptedChannel({
    ...options,
    answer(message, nth, signal) {
      tell.resolve(message.memberId ?? 0);
      tell = Promise.withResolvers<number>();
      return answer(message, nth, signal);
    },
  });
  return { channel, next: () => tell.promise };
}

test('a new message wakes the loop: nothing waits for the poll', async () => {
  const { channel, next } = telling();
  const { dispatcher } = start([channel], { ...idle, poll_ms: 3_600_000 });
  for (let i = 0; i < 6; i++) {
    // The rounds that follow a message have ended: from here on only a notification starts another.
    for (let j = 0; j < 20; j++) await dispatcher.alone(() => db.sql`select 1`);
    const handed = next();
    const [member] = await queueTexts(db, clock.now(), 1);
    expect(await handed).toBe(member);
  }
});

test('a hand-driven clock changes nothing about being woken', async () => {
  const { channel, next } = telling();
  const now = new Date('2020-01-01T00:00:00Z');
  const rig = { ...dispatchRig(db, now, [channel]), clock: manualClock(now) };
  started.push(startDispatcher(rig, { ...idle, poll_ms: 3_600_000 }));
  const handed = next();
  const [member] = await queueTexts(db, now, 1);
  expect(await handed).toBe(member);
});

test('a round that fails is told, tried again, and stops nothing else', async () => {
  const { channel, next } = telling();
  const again = Promise.withResolvers<void>();
  let ticks = 0;
  const { rig } = start([channel], {
    async onTick() {
      if (++ticks > 2) again.resolve();
      throw new Error('no timers today');
    },
  });
  const handed = next();
  const [member] = await queueTexts(db, clock.now(), 1);
  expect(await handed).toBe(member);
  await again.promise;
  expect(rig.errors[0]).toMatchObject({ lane: 'timers', err: new Error('no timers today') });
});

test('timers run at their moment, not at the next poll', async () => {
  const seen: Date[] = [];
  const enough = Promise.withResolvers<void>();
  const from = performance.now();
  let due = clock.now();
  start([], {
    async onTick(now) {
      expect(now.getTime()).toBeGreaterThanOrEqual(due.getTime());
      due = new Date(now.getTime() + 60);
      if (seen.push(now) === 8) enough.resolve();
    },
    nextTick: async () => due,
  });
  await enough.promise;
  expect(performance.now() - from).toBeLessThan(3000);
});

test('a provider that hangs holds up its own messages alone', async () => {
  const hanging = Promise.withResolvers<void>();
  const push = telling({
    ...PUSH,
    kind: 'push',
    answer: async (message, nth) => {
      await hanging.promise;
      return accepted(message, nth);
    },
  });
  const sms = telling();
  start([push.channel, sms.channel]);
  const pushed = push.next();
  await queueTexts(db, clock.now(), 1, { ...PUSH, address: 'https://push.example/1' });
  await pushed;
  for (let i = 0; i < 3; i++) {
    const handed = sms.next();
    const [member] = await queueTexts(db, clock.now(), 1);
    expect(await handed).toBe(member);
  }
  hanging.resolve();
});

test('stopping ends the round in hand and begins no other', async () => {
  const reply = Promise.withResolvers<void>();
  const { channel, next } = telling({
    pace_per_second: 1,
    answer: async (message, nth) => {
      await reply.promise;
      return accepted(message, nth);
    },
  });
  const { dispatcher } = start([channel]);
  const handed = next();
  await queueTexts(db, clock.now(), 3);
  await handed;
  const stopped = dispatcher.stop();
  reply.resolve();
  await stopped;
  expect(await stateCounts(db)).toEqual({ accepted: 1, queued: 2 });
});

test('work that runs alone meets no round', async () => {
  const { channel, next } = telling();
  const { dispatcher } = start([channel]);
  const handed = next();
  await dispatcher.alone(async () => {
    await queueTexts(db, clock.now(), 1);
    dispatcher.wake();
    // Many times what a round needs to find the message, were it running.
    for (let i = 0; i < 100; i++) await db.sql`select 1`;
    expect(await stateCounts(db)).toEqual({ queued: 1 });
  });
  await handed;
});

test('a database that goes away and comes back finds the loop alive and listening', async () => {
  const door = await databaseProxy(db.url);
  const far = openDatabase(door.url, { max: 4 });
  const { channel, next } = telling();
  const failed = Promise.withResolvers<void>();
  const { rig, dispatcher } = start([channel], idle, { db: far });
  rig.log.error = () => failed.resolve();
  const first = next();
  await queueTexts(db, clock.now(), 1);
  await first;
  // All connections stand: one that is still being made would lose a question that postgres.js asks without holding it.
  for (let i = 0; i < 20; i++) await dispatcher.alone(() => far.sql`select 1`);
  await door.shut();
  await failed.promise;
  const later = next();
  const [member] = await queueTexts(db, clock.now(), 1);
  await door.open();
  expect(await later).toBe(member);
  await dispatcher.stop();
  await far.sql.end({ timeout: 0 });
  await door.shut();
});

test('a database that is away at the start is waited for', async () => {
  const door = await databaseProxy(db.url);
  await door.shut();
  const far = openDatabase(door.url, { max: 4 });
  const { channel, next } = telling();
  const { dispatcher } = start([channel], idle, { db: far });
  const handed = next();
  const [member] = await queueTexts(db, clock.now(), 1, { ...SMS });
  await door.open();
  expect(await handed).toBe(member);
  await dispatcher.stop();
  await far.sql.end({ timeout: 0 });
  await door.shut();
});
