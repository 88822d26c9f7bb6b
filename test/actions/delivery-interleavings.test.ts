// Two dispatchers that are killed, lose replies and settle late, in any order: nobody is forgotten, nobody asked thrice.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SendResult } from '../../src/delivery/channel.ts';
import { type ClaimedDelivery, claimDue } from '../../src/delivery/claim.ts';
import { dispatchOnce, drainDue, sendClaimed } from '../../src/delivery/dispatch.ts';
import { nextDeliveryDue } from '../../src/delivery/due.ts';
import { type Outcome, settle } from '../../src/delivery/settle.ts';
import { sweep } from '../../src/delivery/sweep.ts';
import { testDatabase } from '../support/database.ts';
import { emptyOutbox } from '../support/deliveries.ts';
import { dispatchRig, queueTexts } from '../support/dispatch-rig.ts';
import { scriptedChannel } from '../support/scripted-channel.ts';

const db = await testDatabase();
const start = new Date('2026-11-24T03:12:00Z');

type Saying = 'accepted' | 'refused' | 'later' | 'lost';
const sayings = fc.constantFrom<Saying>('accepted', 'accepted', 'refused', 'later', 'lost');
const steps = fc.oneof(
  fc.record({ do: fc.constant('claim' as const), who: fc.nat(1) }),
  fc.record({ do: fc.constant('send' as const), who: fc.nat(1) }),
  fc.record({ do: fc.constant('settle' as const), who: fc.nat(1) }),
  fc.record({ do: fc.constant('kill' as const), who: fc.nat(1) }),
  fc.record({ do: fc.constant('sweep' as const) }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 5, 31, 70) }),
);

const TAKEN = new Set(['accepted', 'delivered', 'read']);
const FINAL = new Set([...TAKEN, 'failed', 'expired']);
const saidOf: Record<Saying, (id: string) => SendResult> = {
  accepted: (providerId) => ({ outcome: 'accepted', providerId }),
  refused: () => ({ outcome: 'failed', reason: 'refused' }),
  later: () => ({ outcome: 'retry', reason: 'busy' }),
  lost: () => ({ outcome: 'unknown', reason: 'timeout' }),
};

interface Worker {
  claimed: ClaimedDelivery[];
  outcomes: Outcome[];
}

interface Sent {
  said: Saying;
  /** The reply was written down while the attempt still counted. */
  known: boolean;
}

type Step = { do: string; who?: number; seconds?: number };

/** Plays `script` with two dispatchers and then lets one finish in peace. Says what each delivery went through. */
async function play(canAsk: boolean, script: Step[], said: Saying[]) {
  await emptyOutbox(db);
  let turn = 0;
  const sent = new Map<number, Sent[]>();
  const sms = scriptedChannel({
    answer(message, nth) {
      const saying = said[turn++ % said.length] ?? 'accepted';
      sent.set(message.deliveryId, [...(sent.get(message.deliveryId) ?? []), { said: saying, known: false }]);
      return saidOf[saying](`${message.reference}-${nth}`);
    },
    ...(canAsk && {
      lookup: ({ reference }) => {
        const nth = sent.get(Number(reference.split('-')[1]))?.findIndex(mayHaveArrived) ?? -1;
        return nth < 0 ? null : { providerId: `${reference}-${nth + 1}`, status: 'accepted' as const };
      },
    }),
  });
  const rig = dispatchRig(db, start, [sms]);
  await queueTexts(db, start, 4, { expiresAt: new Date(start.getTime() + 1_800_000) });
  const workers: Worker[] = [0, 1].map(() => ({ claimed: [], outcomes: [] }));
  const taken = new Set<number>();
  const look = async () => {
    for (const row of await db.sql<{ id: number; state: string }[]>`select id, state from delivery`) {
      if (taken.has(row.id)) expect(TAKEN).toContain(row.state);
      if (TAKEN.has(row.state)) taken.add(row.id);
    }
  };
  const write = async (outcomes: Outcome[], now: Date) => {
    const held = await db.sql<{ id: number; attempts: number }[]>`
      select delivery_id as id, attempt as attempts from delivery_in_hand`;
    for (const { delivery } of outcomes) {
      const last = sent.get(delivery.id)?.at(-1);
      if (last && held.some((h) => h.id === delivery.id && h.attempts === delivery.attempts))
        last.known = true;
    }
    await settle(db, rig.channels, outcomes, now);
  };
  for (const step of script) {
    const now = rig.clock.now();
    const worker = workers[step.who ?? 0] as Worker;
    if (step.do === 'claim') worker.claimed.push(...(await claimDue(db, rig.channels, now, 2)).claimed);
    if (step.do === 'send') worker.outcomes.push(...(await sendClaimed(rig, worker.claimed.splice(0), now)));
    if (step.do === 'settle') await write(worker.outcomes.splice(0), now);
    if (step.do === 'kill') Object.assign(worker, { claimed: [], outcomes: [] });
    if (step.do === 'sweep') await sweep(db, rig.channels, now);
    if (step.do === 'wait') rig.clock.moveTo(new Date(now.getTime() + (step.seconds ?? 0) * 1000));
    await look();
  }
  for (let at: Date | null = rig.clock.now(); at; at = await nextDeliveryDue(db, rig.channels, at)) {
    rig.clock.moveTo(at);
    while ((await sweep(db, rig.channels, at)) > 0);
    await write(await sendClaimed(rig, (await claimDue(db, rig.channels, at, 10)).claimed, at), at);
    await look();
  }
  const rows = await db.sql<{ id: number; state: string; reason: string | null }[]>`
    select id, state, reason from delivery`;
  return rows.map((row) => ({ ...row, sent: sent.get(row.id) ?? [] }));
}

const mayHaveArrived = ({ said }: Sent) => said === 'accepted' || said === 'lost';

test.each([
  { provider: 'can be asked', canAsk: true, copies: 1 },
  { provider: 'cannot be asked', canAsk: false, copies: 2 },
])('whatever happens between claim and settle, where the provider $provider', async ({ canAsk, copies }) => {
  const scripts = fc.array(steps, { minLength: 5, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(scripts, fc.array(sayings, { minLength: 1, maxLength: 8 }), async (script, said) => {
      for (const { state, reason, sent } of await play(canAsk, script, said)) {
        expect(FINAL).toContain(state);
        expect(sent.filter(mayHaveArrived).length).toBeLessThanOrEqual(copies);
        // Sent again only where the provider wanted it, or where nobody wrote down what it said.
        for (const earlier of sent.slice(0, -1)) expect(earlier.known && settledFor(earlier)).toBe(false);
        // Only a text whose moment passed, or whose process died twice over it, may never have left.
        if (sent.length === 0) expect(`${state} ${reason}`).toMatch(/^expired|^failed fate unknown/);
      }
    }),
    { numRuns: 30 },
  );
});

const settledFor = ({ said }: Sent) => said === 'accepted' || said === 'refused';

test('without losses everybody gets one message, however many dispatchers run beside one another', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 4 }),
      async (people, many) => {
        await emptyOutbox(db);
        const sms = scriptedChannel();
        const rig = dispatchRig(db, start, [sms]);
        await queueTexts(db, start, people);
        const rounds = Array.from({ length: many * 2 }, (_, i) =>
          i % 2 === 0 ? dispatchOnce(rig, start) : sweep(db, rig.channels, start),
        );
        await Promise.all(rounds);
        await drainDue(rig, start);
        expect(new Set(sms.sent.map((m) => m.deliveryId)).size).toBe(people);
        expect(sms.sent).toHaveLength(people);
      },
    ),
    { numRuns: 15 },
  );
});
