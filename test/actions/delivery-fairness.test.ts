// Who waits for whom: on slow numbers, behind long lists, beside other dispatchers and providers that hang.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { cancelForCallout } from '../../src/delivery/cancel.ts';
import { drainDue } from '../../src/delivery/dispatch.ts';
import { type Dispatcher, startDispatcher } from '../../src/delivery/dispatcher.ts';
import { nextDeliveryDue } from '../../src/delivery/due.ts';
import { BULLETIN_PRIORITY } from '../../src/duty/bulletin-rules.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { openDatabase } from '../../src/kernel/database.ts';
import { testDatabase } from '../support/database.ts';
import { emptyOutbox } from '../support/deliveries.ts';
import { dispatchRig, queueTexts } from '../support/dispatch-rig.ts';
import { accepted, type ScriptedChannel, scriptedChannel } from '../support/scripted-channel.ts';

const db = await testDatabase();
const start = new Date('2026-11-24T03:12:00Z');
const REAL = { priority: 20, purpose: 'summons', calloutId: 1 };
const STAND_DOWN = { priority: 10, purpose: 'stand_down', calloutId: 1 };
const BULLETIN = { priority: BULLETIN_PRIORITY, purpose: 'bulletin', calloutId: null, summonsId: null };
const started: Dispatcher[] = [];

beforeEach(() => emptyOutbox(db));
afterEach(async () => {
  await Promise.all(started.splice(0).map((d) => d.stop()));
});

/** Moves by hand from one due moment to the next until `until`; when each message left, in seconds from the start. */
async function leave(channel: ScriptedChannel, from: Date, until_seconds: number, done: () => boolean) {
  const deps = dispatchRig(db, from, [channel]);
  const left: { memberId: number | null; purpose: string; calloutId: number | null; at_seconds: number }[] =
    [];
  const end = new Date(start.getTime() + until_seconds * 1000);
  for (let now = from; now <= end && !done(); ) {
    deps.clock.moveTo(now);
    const before = channel.sent.length;
    await drainDue(deps, now);
    const at_seconds = (now.getTime() - start.getTime()) / 1000;
    for (const { memberId, purpose, calloutId } of channel.sent.slice(before))
      left.push({ memberId, purpose, calloutId, at_seconds });
    const due = await nextDeliveryDue(db, deps.channels, now);
    if (!due) break;
    now = due > now ? due : new Date(now.getTime() + 1);
  }
  return left;
}

test('a stand-down leaves within 30 s behind 800 unsent summonses on a number of one a second', async () => {
  const sms = scriptedChannel({ pace_per_second: 1 });
  await queueTexts(db, start, 800, REAL);
  const called = await leave(sms, start, 10, () => false);
  expect(called.map((m) => m.at_seconds)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const now = new Date(start.getTime() + 10_500);
  // Another call-out's 800 are still to be asked: they wait.
  await queueTexts(db, now, 800, { ...REAL, calloutId: 2 });
  await db.transaction((tx) => cancelForCallout(tx, 1, {}, now));
  await queueTexts(db, now, called.length, STAND_DOWN);
  const told = await leave(sms, now, 40, () => false);
  const standDowns = told.filter((m) => m.purpose === 'stand_down').map((m) => m.at_seconds);
  expect(standDowns).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
  expect(told.filter((m) => m.calloutId === 1 && m.purpose === 'summons')).toEqual([]);
});

test.each([1, 20])(
  'a bulletin to everybody delays no summons by more than a second, at %i a second',
  async (pace) => {
    const sms = scriptedChannel({ pace_per_second: pace });
    await queueTexts(db, start, 400, BULLETIN);
    await leave(sms, start, 3, () => false);
    const now = new Date(start.getTime() + 3_010);
    const [member] = await queueTexts(db, now, 1, REAL);
    const left = await leave(sms, now, 10, () => sms.sent.some((m) => m.memberId === member));
    const summons = left.find((m) => m.memberId === member);
    expect(summons?.at_seconds).toBeLessThanOrEqual(4.01);
  },
);

test('of three call-outs none waits behind the list of another, however long that is', async () => {
  const sms = scriptedChannel({ pace_per_second: 2 });
  await queueTexts(db, start, 300, { ...REAL, calloutId: 1 });
  await queueTexts(db, start, 30, { ...REAL, calloutId: 2 });
  await queueTexts(db, start, 3, { ...REAL, calloutId: 3 });
  const left = await leave(sms, start, 12, () => false);
  const byTurn = left.slice(0, 9).map((m) => m.calloutId);
  expect(byTurn).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
  expect(left.slice(9, 15).map((m) => m.calloutId)).toEqual([1, 2, 1, 2, 1, 2]);
});

test('three dispatchers together hand over no faster than one alone', async () => {
  const sms = scriptedChannel({ pace_per_second: 4 });
  await queueTexts(db, start, 100, REAL);
  const others = [1, 2].map(() => openDatabase(db.url, { max: 2 }));
  const deps = dispatchRig(db, start, [sms]);
  const counts: number[] = [];
  for (let step = 0; step <= 16; step++) {
    const now = new Date(start.getTime() + step * 250);
    deps.clock.moveTo(now);
    await Promise.all([db, ...others].map((own) => drainDue({ ...deps, db: own }, now)));
    counts.push(sms.sent.length);
  }
  await Promise.all(others.map((own) => own.close()));
  // A burst of two, then one each quarter of a second.
  expect(counts).toEqual(counts.map((_, step) => 2 + step));
});

test('a provider with a bulletin in its hands that hangs holds up no real summons', async () => {
  const clock = systemClock();
  const hanging = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const summoned = Promise.withResolvers<number | null>();
  const sms = scriptedChannel({
    async answer(message, nth) {
      if (message.urgent) summoned.resolve(message.memberId);
      else {
        held.resolve();
        await hanging.promise;
      }
      return accepted(message, nth);
    },
  });
  await queueTexts(db, clock.now(), 300, BULLETIN);
  const rig = { ...dispatchRig(db, clock.now(), [sms]), clock };
  started.push(startDispatcher(rig, { onTick: async () => {} }));
  await held.promise;
  const [member] = await queueTexts(db, clock.now(), 1, REAL);
  expect(await summoned.promise).toBe(member);
  hanging.resolve();
});
