// What one simulated person will do, drawn once: it depends on the seed and the person, never on the order of events.
import { type Random, random } from '../kernel/random.ts';
import type { PhonesAbout } from './phones-schema.ts';

export type Way = 'link' | 'sms' | 'notification';

export interface Habits {
  /** Never hears, or never answers. */
  silent: boolean;
  hear_seconds: { push: number; sms: number };
  coming: boolean;
  answer_seconds: number;
  /** How this person answers what came by push, and what came as a text. */
  way: { push: Way; sms: Way };
  /** How the person writes an answer in a text. */
  hand: number;
  setOut_seconds: number;
  saysSetOut: boolean;
  /** The real way against the expected one. */
  arrival_factor: number;
  noShow: boolean;
  /** Share of the time until the arrival after which the mind is changed; null: never. */
  changesMindAt: number | null;
  reportsArrival: boolean;
  /** How long the leader needs to count somebody who does not report. */
  counted_seconds: number;
  repeats: boolean;
  /** Until the network is back; null: it is there. */
  offline_seconds: number | null;
  homeSafe: boolean;
  homeSafe_seconds: number;
}

const LEADER_COUNTS = { median: 90, spread: 0.5 };
const LEAST_ARRIVAL_FACTOR = 0.5;

/** Only ways that what was received leaves open; a link is in everything. */
function wayOf(luck: Random, weights: Record<Way, number>, open: Way[]): Way {
  const possible = Object.fromEntries(open.filter((w) => weights[w] > 0).map((w) => [w, weights[w]]));
  return Object.keys(possible).length > 0 ? luck.pick(possible as Record<Way, number>) : 'link';
}

export function habitsOf({ seed, phones }: { seed: number; phones: PhonesAbout }, memberId: number): Habits {
  const of = (purpose: string) => random(seed, memberId, purpose);
  const chance = (purpose: string, share: number) => of(purpose).chance(share);
  const time = (purpose: string, about: { median: number; spread: number }) => of(purpose).lognormal(about);
  return {
    silent: chance('silent', phones.silentShare),
    hear_seconds: {
      push: time('hear push', phones.hearPushSeconds),
      sms: time('hear sms', phones.hearSmsSeconds),
    },
    coming: chance('coming', phones.comingShare),
    answer_seconds: time('answer', phones.answerSeconds),
    way: {
      push: wayOf(of('way push'), phones.answerBy, ['link', 'notification']),
      sms: wayOf(of('way sms'), phones.answerBy, ['link', 'sms']),
    },
    hand: of('hand').next(),
    setOut_seconds: time('set out', phones.setOutSeconds),
    saysSetOut: chance('says set out', phones.saysSetOutShare),
    arrival_factor: Math.max(LEAST_ARRIVAL_FACTOR, 1 + phones.arrivalVariation * of('arrival').normal()),
    noShow: chance('no-show', phones.noShowShare),
    changesMindAt: chance('changes mind', phones.changeMindShare) ? of('mind').next() : null,
    reportsArrival: chance('reports', phones.reportsArrivalShare),
    counted_seconds: time('counted', LEADER_COUNTS),
    repeats: chance('repeats', phones.repeatShare),
    offline_seconds: chance('offline', phones.offlineShare)
      ? time('offline for', phones.offlineSeconds)
      : null,
    homeSafe: chance('home safe', phones.homeSafeShare),
    homeSafe_seconds: time('home after', phones.homeSafeSeconds),
  };
}
