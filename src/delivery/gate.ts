// Lets a process's background rounds run beside one another, or one piece of work run alone.

export interface Gate {
  /** Beside others, but never beside work that runs alone. */
  shared<T>(work: () => Promise<T>): Promise<T>;
  /** After everything running has ended; nothing else begins until it has. One after the other. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

export function createGate(): Gate {
  const running = new Set<Promise<unknown>>();
  let closed: Promise<unknown> = Promise.resolve();
  return {
    async shared(work) {
      for (let seen: Promise<unknown> | null = null; seen !== closed; ) {
        seen = closed;
        await seen;
      }
      const round = work();
      running.add(round);
      try {
        return await round;
      } finally {
        running.delete(round);
      }
    },
    alone(work) {
      const before = closed;
      const mine = (async () => {
        await before;
        await Promise.allSettled(running);
        return work();
      })();
      closed = mine.catch(() => {});
      return mine;
    },
  };
}
