// The simulated phones: what arrives on them, and who hears it. They keep their own account of what really happened, against
// which the engine's is held.

import { habitsOf } from '../src/training/habits.ts';
import { createAnswering } from './answering.ts';
import type { Handed } from './carrier.ts';
import { createJourney } from './journey.ts';
import type { Life, Phase, Surroundings } from './life.ts';
import type { Owner } from './roster.ts';
import { say } from './say.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

export interface Phones {
  lives: Map<number, Life>;
  onArrival(handed: Handed): void;
  /** How many have said that they are there, or were counted. */
  present(): number;
  /** From now on answers come too late to count. */
  end(phase: Phase): void;
}

export interface PhonesOptions {
  scenario: Scenario;
  owners: Map<number, Owner>;
  /** Made after the phones are, since it rings them. */
  world(): World;
  /** The leader counts somebody on the scene who does not report. */
  count(memberId: number): Promise<void>;
}

function livesOf({ scenario, owners }: PhonesOptions): Map<number, Life> {
  const numbers = Map.groupBy(owners.values(), (o) => o.phone);
  return new Map(
    [...owners].map(([id, owner]) => [
      id,
      {
        ...{
          owner,
          habits: habitsOf(scenario, id),
          sharesPhone: (numbers.get(owner.phone)?.length ?? 0) > 1,
        },
        ...{
          link: null,
          way: 'link',
          hasPage: false,
          heard: false,
          reached: false,
          toldStandDown: false,
          going: false,
        },
        ...{ arrivesAt: null, said: null, mustered: false, saidHomeSafe: false },
      },
    ]),
  );
}

export function createPhones(options: PhonesOptions): Phones {
  const { scenario, world, count } = options;
  const { position: scene } = scenario.muster ?? scenario.incident;
  const lives = livesOf(options);
  let phase: Phase = 'live';
  const now = () => world().clock.now();
  const around: Surroundings = {
    ...{ scenario, now, count, phase: () => phase },
    tell: (one, said) => say(world(), one, said, scene),
    after: (one, seconds, happen) =>
      world().events.add(new Date(now().getTime() + Math.round(seconds * 1_000)), one.owner.memberId, happen),
  };
  const journey = createJourney(around);
  const answering = createAnswering(around, journey);
  return {
    lives,
    present: () => [...lives.values()].filter((one) => one.mustered).length,
    end(next) {
      phase = next;
    },
    onArrival({ message: { purpose, memberId, link }, kind }) {
      const one = memberId === null ? undefined : lives.get(memberId);
      if (!one) return;
      one.link = link ?? one.link;
      if (purpose === 'summons') one.reached = true;
      if (purpose === 'stand_down') one.toldStandDown = true;
      if (one.habits.silent) return;
      around.after(one, one.habits.hear_seconds[kind], () => {
        if (purpose === 'summons') return answering.hear(one, kind);
        if (purpose === 'overdue') return journey.overdue(one);
        if (purpose === 'stand_down') return journey.released(one);
      });
    },
  };
}
