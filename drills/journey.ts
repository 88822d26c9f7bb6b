// A simulated person's way: sets out, changes the mind, arrives or is counted, turns round, comes home.
import { distanceMetres } from '../src/kernel/geo.ts';
import type { Life, Surroundings } from './life.ts';

/** Whose place nobody knows is taken to be so far away. */
const UNKNOWN_DISTANCE_M = 5_000;

export interface Journey {
  /** What this person, once decided, expects to need. */
  etaMinutes(one: Life): number;
  goThere(one: Life): void;
  /** Counted as a no-show while still on the way: says when. */
  overdue(one: Life): Promise<void>;
  /** Whoever had set out turns round, and says so when home. */
  released(one: Life): void;
}

const wholeMinutes = (seconds: number) => Math.min(999, Math.max(1, Math.ceil(seconds / 60)));

export function createJourney({ scenario, now, phase, after, tell, count }: Surroundings): Journey {
  const { phones, incident, muster = incident } = scenario;
  const travel_seconds = ({ owner }: Life) => {
    const distance_m = owner.at ? distanceMetres(owner.at, muster.position) : UNKNOWN_DISTANCE_M;
    return (distance_m * phones.detour) / (phones.speedKmh / 3.6);
  };

  async function setOut(one: Life): Promise<void> {
    if (one.going && one.said === 'coming' && phase() === 'live') await tell(one, { answer: 'en_route' });
  }

  async function changeMind(one: Life): Promise<void> {
    if (!one.going || one.said === null || phase() !== 'live') return;
    one.going = false;
    one.said = 'cannot';
    await tell(one, { answer: 'cannot' });
  }

  async function onScene(one: Life, report: () => Promise<void>): Promise<void> {
    if (!one.going || phase() !== 'live') return;
    one.mustered = true;
    one.said = 'coming';
    await report();
  }

  async function arrive(one: Life): Promise<void> {
    if (!one.going) return;
    if (one.habits.reportsArrival) return onScene(one, () => tell(one, { answer: 'arrived' }));
    after(one, one.habits.counted_seconds, () => onScene(one, () => count(one.owner.memberId)));
  }

  async function homeSafe(one: Life): Promise<void> {
    if (one.saidHomeSafe || phase() !== 'stood_down') return;
    one.saidHomeSafe = true;
    await tell(one, { answer: 'home_safe' });
  }

  return {
    etaMinutes: (one) => wholeMinutes(one.habits.setOut_seconds + travel_seconds(one)),
    goThere(one) {
      const { setOut_seconds, arrival_factor, changesMindAt, saysSetOut } = one.habits;
      const whole_seconds = setOut_seconds + travel_seconds(one) * arrival_factor;
      one.going = true;
      one.arrivesAt = new Date(now().getTime() + Math.round(whole_seconds * 1_000));
      if (saysSetOut) after(one, setOut_seconds, () => setOut(one));
      if (changesMindAt !== null) after(one, whole_seconds * changesMindAt, () => changeMind(one));
      after(one, whole_seconds, () => arrive(one));
    },
    async overdue(one) {
      if (!one.going || one.mustered || !one.arrivesAt || phase() !== 'live') return;
      const left_seconds = (one.arrivesAt.getTime() - now().getTime()) / 1_000;
      if (left_seconds > 0) await tell(one, { answer: 'coming', etaMinutes: wholeMinutes(left_seconds) });
    },
    released(one) {
      const wasOut = one.going;
      one.going = false;
      if (wasOut && one.habits.homeSafe) after(one, one.habits.homeSafe_seconds, () => homeSafe(one));
    },
  };
}
