// Gathers the answers that arrive while one batch is being stored into the next one, so that a storm of answers costs
// few transactions. Each caller's promise settles after the commit that holds its answer.
import type { CalloutDeps } from './deps.ts';
import { type Answered, type AnswerRequest, respondAll } from './respond.ts';

const BATCH = 256;

interface Waiting {
  answer: AnswerRequest;
  done: (answered: Answered) => void;
  failed: (error: unknown) => void;
}

export interface AnswerGate {
  submit(answer: AnswerRequest): Promise<Answered>;
}

export function answerGate(deps: CalloutDeps): AnswerGate {
  const queue: Waiting[] = [];
  let storing = false;

  async function store(batch: Waiting[]): Promise<void> {
    try {
      const answered = await respondAll(
        deps,
        batch.map((w) => w.answer),
      );
      batch.forEach((w, i) => {
        const one = answered[i];
        if (one) w.done(one);
        else w.failed(new Error('an answer got no outcome'));
      });
    } catch (error) {
      // One bad answer must not take the others down with it: each is tried alone.
      if (batch.length === 1) batch[0]?.failed(error);
      else for (const one of batch) await store([one]);
    }
  }

  async function run(): Promise<void> {
    storing = true;
    while (queue.length > 0) await store(queue.splice(0, BATCH));
    storing = false;
  }

  return {
    submit: (answer) =>
      new Promise((done, failed) => {
        queue.push({ answer, done, failed });
        // The turn's other requests join before the first statement leaves.
        if (!storing) {
          storing = true;
          setImmediate(() => void run());
        }
      }),
  };
}
