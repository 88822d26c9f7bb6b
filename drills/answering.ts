// How a simulated person answers a summons: hears it once, decides, and says so at once, later, or twice.
import type { Journey } from './journey.ts';
import type { Life, Said, Surroundings } from './life.ts';

const REPEATS_AFTER_SECONDS = 20;

export interface Answering {
  hear(one: Life, kind: 'push' | 'sms'): void;
}

export function createAnswering({ now, phase, after, tell }: Surroundings, journey: Journey): Answering {
  function decide(one: Life): Promise<void> | undefined {
    const { coming, noShow, offline_seconds } = one.habits;
    // Who has heard that it is over says nothing; who has not answers into a call-out that has ended.
    if (phase() === 'closed' || one.toldStandDown) return;
    const answer: Said = coming
      ? { answer: 'coming', etaMinutes: journey.etaMinutes(one) }
      : { answer: 'cannot' };
    if (coming && !noShow && phase() === 'live') journey.goThere(one);
    if (offline_seconds === null) return give(one, answer);
    const deviceAt = now();
    after(one, offline_seconds, () => give(one, { ...answer, deviceAt }));
  }

  async function give(one: Life, said: Said): Promise<void> {
    if (phase() === 'closed') return;
    // Whoever was counted on the scene while offline has said more already.
    if (one.said === null && phase() === 'live') one.said = said.answer as Life['said'];
    await tell(one, said);
    if (one.habits.repeats) after(one, REPEATS_AFTER_SECONDS, () => repeat(one, said));
  }

  async function repeat(one: Life, said: Said): Promise<void> {
    if (one.said === said.answer && phase() === 'live' && !one.mustered) await tell(one, said);
  }

  return {
    hear(one, kind) {
      if (one.heard) return;
      one.heard = true;
      one.way = one.habits.way[kind];
      after(one, one.habits.answer_seconds, () => decide(one));
    },
  };
}
