// Plays a scenario in a migrated, empty database: people, call-out, phones and leader, until the leader has done everything.
import { type Report, reportOf } from '../src/callout/report.ts';
import type { Clock } from '../src/kernel/clock.ts';
import type { Database } from '../src/kernel/database.ts';
import { readLog } from '../src/kernel/log.ts';
import { airOf } from './air.ts';
import type { Fate, Handed } from './carrier.ts';
import { type AtProvider, missedExpectations, type Outcome, outcomeOf } from './figures.ts';
import { countOnScene, type Done, startLeader } from './leader.ts';
import { createPhones, type Phones } from './phones.ts';
import { bringIn } from './roster.ts';
import type { Scenario } from './scenario.ts';
import { openWorld } from './world.ts';

export interface Progress {
  now: Date;
  minutes: number;
  sent: number;
  answered: number;
  arrived: number;
  home: number;
}

export interface Played extends Outcome {
  report: Report;
  acts: Done[];
  /** People on the roster. */
  people: number;
  /** What the engine logged as an error. */
  errors: string[];
  missedFigures: string[];
  /** As expected, without a difference and without an error. */
  met: boolean;
}

export interface PlayOptions {
  db: Database;
  clock: Clock;
  /** Lets time pass until `to`. */
  pass(to: Date): unknown;
  seen?(progress: Progress): void;
}

/** After the leader's last act what it caused may still leave. */
const AFTER_MINUTES = 2;
const STEP_MS = 60_000;
/** Figures are in seconds; at most half a second, or a route would not get its pace. */
const GRAIN_MS = 500;

function witnessOf(handed: Handed, fate: Fate): AtProvider {
  const { memberId, purpose, address } = handed.message;
  const { reply } = fate;
  const taken = reply === 'taken' || reply === 'taken_unheard';
  const met = taken || (typeof reply === 'object' && reply.outcome === 'failed');
  return { kind: handed.kind, memberId: memberId ?? 0, purpose, address, taken, met };
}

/** Throws `LaunchRefused` when the scenario's call-out cannot be launched. */
export async function play(scenario: Scenario, options: PlayOptions): Promise<Played> {
  const { db, clock, seen } = options;
  const owners = await bringIn(db, scenario);
  const atProviders: AtProvider[] = [];
  const errors: string[] = [];
  const air = airOf(scenario);
  let calloutId = 0;
  const phones: Phones = createPhones({
    ...{ scenario, owners, world: () => world },
    count: (memberId) => countOnScene(world, calloutId, memberId),
  });
  const { perSecond, lookup } = scenario.provider.sms;
  const world = openWorld({
    ...{ db, clock, pass: options.pass, grain_ms: GRAIN_MS },
    sms: { pace_per_second: perSecond, lookup },
    fate(handed) {
      const fate = air(handed);
      atProviders.push(witnessOf(handed, fate));
      return fate;
    },
    onArrival: (handed) => phones.onArrival(handed),
    logger: { info() {}, warn() {}, error: (about, message) => void errors.push(errorText(about, message)) },
  });
  const lives = [...phones.lives.values()];
  const tell = (now: Date) =>
    seen?.({
      now,
      minutes: Math.floor((now.getTime() - scenario.start.getTime()) / STEP_MS),
      sent: atProviders.length,
      answered: lives.filter((l) => l.said !== null).length,
      arrived: lives.filter((l) => l.mustered).length,
      home: lives.filter((l) => l.saidHomeSafe).length,
    });
  const leader = await startLeader(world, scenario, phones);
  calloutId = leader.calloutId;
  const goOn = async (minutes: number) => {
    await world.advanceTo(new Date(clock.now().getTime() + minutes * STEP_MS));
    tell(clock.now());
  };
  while (!leader.finished()) await goOn(1);
  await goOn(AFTER_MINUTES);

  const log = await readLog(db.sql, calloutId);
  const report = reportOf(log);
  const outcome = outcomeOf({ log, report, lives: phones.lives, atProviders });
  const missedFigures = missedExpectations(scenario.expect, outcome.figures);
  const met = missedFigures.length + outcome.differences.length + errors.length === 0;
  return { ...outcome, report, acts: leader.acts, people: owners.size, errors, missedFigures, met };
}

const errorText = (about: unknown, message?: string) => {
  const { err } = (about ?? {}) as { err?: Error };
  return [message, err?.message].filter(Boolean).join(': ') || JSON.stringify(about);
};
