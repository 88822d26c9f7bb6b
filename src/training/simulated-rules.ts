// What a made-up person does once a summons, or the word that it is over, has arrived on the simulated phone. Pure.
import type { Habits } from './habits.ts';
import type { PhonesAbout } from './phones-schema.ts';

export type Act = 'hear' | 'hear_end' | 'coming' | 'cannot' | 'en_route' | 'arrived' | 'home_safe';

export interface PlannedAct {
  act: Act;
  /** From the arrival on the phone. */
  after_seconds: number;
  etaMinutes: number | null;
}

/** Whose place nobody knows is taken to be so far away. */
const UNKNOWN_DISTANCE_M = 5_000;
const LARGEST_ETA_MINUTES = 999;

const wholeMinutes = (seconds: number) => Math.min(LARGEST_ETA_MINUTES, Math.max(1, Math.ceil(seconds / 60)));

/** Everything that this summons leads to; empty for whoever never answers. */
export function actsOnSummons(
  habits: Habits,
  phones: Pick<PhonesAbout, 'detour' | 'speedKmh'>,
  distance_m: number | null,
): PlannedAct[] {
  if (habits.silent) return [];
  const answered_seconds = habits.hear_seconds.push + habits.answer_seconds;
  const one = (act: Act, after_seconds: number, etaMinutes: number | null = null) => ({
    ...{ act, after_seconds, etaMinutes },
  });
  if (!habits.coming) return [one('cannot', answered_seconds)];
  const travel_seconds = ((distance_m ?? UNKNOWN_DISTANCE_M) * phones.detour) / (phones.speedKmh / 3.6);
  const way_seconds = habits.setOut_seconds + travel_seconds * habits.arrival_factor;
  const at = (share: number) => answered_seconds + way_seconds * share;
  const acts = [one('coming', answered_seconds, wholeMinutes(habits.setOut_seconds + travel_seconds))];
  if (habits.noShow) return acts;
  if (habits.saysSetOut) acts.push(one('en_route', answered_seconds + habits.setOut_seconds));
  const counted_seconds = habits.reportsArrival ? 0 : habits.counted_seconds;
  if (habits.changesMindAt === null) return [...acts, one('arrived', at(1) + counted_seconds)];
  const turned_seconds = at(habits.changesMindAt);
  return [...acts.filter((a) => a.after_seconds <= turned_seconds), one('cannot', turned_seconds)];
}

/** Whoever had said to come says when home again. */
export const actsOnEnd = (habits: Habits, wasComing: boolean): PlannedAct[] =>
  wasComing && habits.homeSafe && !habits.silent
    ? [{ act: 'home_safe', after_seconds: habits.homeSafe_seconds, etaMinutes: null }]
    : [];
