// Phones that are not there: what a simulated drill sends arrives here and nowhere else. That one has a summons is written
// down; what its made-up owner does then is decided above.
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { type Channel, type Channels, channelsOf } from '../channel.ts';

/** Kind and route are one: nothing else carries there, and this carries nothing else. */
export const SIMULATED = 'simulated';

export const simulatedAddress = (memberId: number) => `${SIMULATED}:${memberId}`;

const HEARD: Record<string, string> = { summons: 'hear', stand_down: 'hear_end' };

function simulatedChannel(db: Database, clock: Clock): Channel {
  return {
    route: SIMULATED,
    kind: SIMULATED,
    pace_per_second: null,
    capabilities: (address) => (address.startsWith(`${SIMULATED}:`) ? { twoWay: true, links: true } : null),
    async send({ deliveryId, calloutId, memberId, purpose }) {
      const act = HEARD[purpose];
      if (act)
        await db.sql`
          insert into simulated_act (summons_id, act, due_at)
          select s.id, ${act}, ${clock.now()} from summons s
          where s.callout_id = ${calloutId} and s.member_id = ${memberId} on conflict do nothing`;
      return { outcome: 'accepted', providerId: String(deliveryId), delivered: true };
    },
  };
}

/** For whoever dispatches: `channels`, and the one that leads nowhere. */
export const withSimulated = (channels: Channels, db: Database, clock: Clock): Channels =>
  channelsOf([...channels.all, simulatedChannel(db, clock)]);
