// The phones of a chaos run: they get texts from the gateway and answer over HTTP until somebody says that it was taken.
import { random } from '../../src/kernel/random.ts';
import type { Taken } from './gateway.ts';
import { pause } from './postgres.ts';

export interface Answered {
  clientId: string;
  /** What the product said; null: nothing yet. */
  outcome: string | null;
}

export interface Phones {
  texts: Taken[];
  answers: Answered[];
  ring(text: Taken): void;
  /** Resolves when all answers that were begun have been taken. */
  quiet(): Promise<void>;
}

const RETRY_MS = 400;
const LATEST_ANSWER_MS = 15_000;

/** `addresses`: where the product may be asked; any of them. */
export function openPhones(seed: string, addresses: () => string[]): Phones {
  const texts: Taken[] = [];
  const answers: Answered[] = [];
  const begun = new Set<Promise<void>>();
  const known = new Set<string>();

  async function answer(token: string): Promise<void> {
    const luck = random('phone', seed, token);
    await pause(luck.next() * LATEST_ANSWER_MS);
    const said = luck.pick({ coming: 6, cannot: 2, en_route: 1 });
    const one: Answered = { clientId: `${token}-1`, outcome: null };
    answers.push(one);
    const body = JSON.stringify({ answer: said, clientId: one.clientId });
    while (one.outcome === null) {
      const urls = addresses();
      const url = urls[Math.floor(luck.next() * urls.length)];
      const reply = await fetch(`${url}/a/${token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(10_000),
      }).catch(() => null);
      const text = await reply?.text().catch(() => null);
      if (reply && text && reply.status < 500) one.outcome = String(JSON.parse(text).outcome ?? reply.status);
      else await pause(RETRY_MS);
    }
  }

  return {
    ...{ texts, answers },
    ring(text) {
      texts.push(text);
      const token = /\/a\/([\w.-]+)/.exec(text.text)?.[1];
      // Some never answer; the end is not answered here.
      if (!token || known.has(token) || text.text.includes('解除')) return;
      known.add(token);
      if (random('answers', seed, token).chance(0.15)) return;
      const work = answer(token);
      begun.add(work);
      void work.finally(() => begun.delete(work));
    },
    async quiet() {
      while (begun.size > 0) await Promise.all(begun);
    },
  };
}
