// What a simulated person is at one moment, and what surrounds all of them.
import type { AnswerKind } from '../src/callout/respond-rules.ts';
import type { Habits, Way } from '../src/training/habits.ts';
import type { Owner } from './roster.ts';
import type { Scenario } from './scenario.ts';

/** One person, and what has become of him or her. */
export interface Life {
  owner: Owner;
  habits: Habits;
  /** Another member has the same number: texts must name who answers. */
  sharesPhone: boolean;
  link: string | null;
  way: Way;
  /** The link's page is open. */
  hasPage: boolean;
  heard: boolean;
  /** A summons, a stand-down was on the phone. */
  reached: boolean;
  toldStandDown: boolean;
  /** Going on to the scene; given up by a change of mind, a no-show or the stand-down. */
  going: boolean;
  /** When the person will be there. */
  arrivesAt: Date | null;
  /** What our server has been told so far, before the end. */
  said: 'coming' | 'cannot' | null;
  mustered: boolean;
  saidHomeSafe: boolean;
}

export interface Said {
  answer: AnswerKind;
  etaMinutes?: number;
  /** When it was given, for an answer that waited for the network. */
  deviceAt?: Date;
}

export type Phase = 'live' | 'stood_down' | 'closed';

/** What surrounds every person: time, the call-out's phase, the way to our server. */
export interface Surroundings {
  scenario: Scenario;
  now(): Date;
  phase(): Phase;
  after(one: Life, seconds: number, happen: () => unknown): void;
  tell(one: Life, said: Said): Promise<void>;
  count(memberId: number): Promise<void>;
}
