// What becomes of each message between provider and phone: outages, refusals, lost receipts, as the scenario says.

import { random } from '../src/kernel/random.ts';
import { ARRIVES, type Fate, type Handed, LOST } from './carrier.ts';
import type { Scenario } from './scenario.ts';

/** A provider tells of all that it delivered meanwhile in one call. */
const RECEIPTS_PER_SECOND = 2;
const ARRIVAL_SECONDS = { push: { median: 1.5, spread: 0.5 }, sms: { median: 5, spread: 0.6 } };

/** A subscription is dead or a number refuses for good, whichever message asks. */
const lucky = ({ seed }: Scenario, { message }: Handed, purpose: string) =>
  random(seed, message.memberId ?? message.address, purpose);

export function airOf(scenario: Scenario): (handed: Handed) => Fate {
  const { seed, start, provider, phones } = scenario;
  const isDown = (outage: { fromMinutes: number; untilMinutes: number } | undefined, at: Date) => {
    const minutes = (at.getTime() - start.getTime()) / 60_000;
    return outage !== undefined && minutes >= outage.fromMinutes && minutes < outage.untilMinutes;
  };

  function push(one: Handed, arrival_seconds: number): Fate {
    if (isDown(provider.push.down, one.at)) return refusal({ outcome: 'retry', reason: 'no connection' });
    if (lucky(scenario, one, 'push gone').chance(provider.push.goneShare)) {
      return refusal({ outcome: 'failed', reason: 'http 410', retire: true });
    }
    return lucky(scenario, one, 'push shown').chance(phones.pushShownShare)
      ? arriving(arrival_seconds)
      : LOST;
  }

  function sms(one: Handed, arrival_seconds: number): Fate {
    const { down, failingShare, receiptLostShare, replyLostShare, requestLostShare } = provider.sms;
    if (isDown(down, one.at)) return refusal({ outcome: 'retry', reason: 'http 503' });
    const luck = random(
      seed,
      one.message.memberId ?? one.message.address,
      one.message.purpose,
      'sms',
      one.nth,
    );
    if (luck.chance(requestLostShare)) return refusal({ outcome: 'unknown', reason: 'no reply' });
    const reply = luck.chance(replyLostShare) ? 'taken_unheard' : 'taken';
    if (lucky(scenario, one, 'sms failing').chance(failingShare)) {
      const receipts = [
        { after_seconds: toldAfter(arrival_seconds), status: 'failed', reason: 'absent subscriber' } as const,
      ];
      return { reply, arrival_seconds: null, receipts };
    }
    const fate = { ...arriving(arrival_seconds), reply } as Fate;
    return luck.chance(receiptLostShare) ? { ...fate, receipts: [] } : fate;
  }

  return (one) => {
    const luck = random(
      seed,
      one.message.memberId ?? one.message.address,
      one.message.purpose,
      one.kind,
      'way',
    );
    const arrival_seconds = luck.lognormal(ARRIVAL_SECONDS[one.kind]);
    return one.kind === 'push' ? push(one, arrival_seconds) : sms(one, arrival_seconds);
  };
}

const toldAfter = (arrival_seconds: number) =>
  Math.ceil(arrival_seconds * RECEIPTS_PER_SECOND) / RECEIPTS_PER_SECOND;

const refusal = (reply: Exclude<Fate['reply'], string>): Fate => ({
  reply,
  arrival_seconds: null,
  receipts: [],
});

const arriving = (arrival_seconds: number): Fate => ({
  ...ARRIVES,
  arrival_seconds,
  receipts: [{ after_seconds: toldAfter(arrival_seconds), status: 'delivered' }],
});
