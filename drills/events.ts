// What will happen by itself in a simulated world, in order of time: arrivals of messages, answers, leaders' acts.

export interface Events {
  /** Lets `happen` run at `at`. Of one moment smaller keys go first, and of one key what was added first. */
  add(at: Date, key: number, happen: () => unknown): void;
  /** The moment of the next one; null when nothing is to come. */
  next(): Date | null;
  /**
   * Runs all that is due at `now`, what it adds for `now` included. False when nothing of it had to be waited for: then it
   * stayed among the simulated, and the engine has heard of nothing.
   */
  run(now: Date): Promise<boolean>;
}

interface Event {
  at_ms: number;
  key: number;
  order: number;
  happen: () => unknown;
}

const before = (a: Event, b: Event) => a.at_ms - b.at_ms || a.key - b.key || a.order - b.order;

/** A binary heap: thousands of events are added in any order. */
export function createEvents(): Events {
  const heap: Event[] = [];
  let added = 0;
  const swap = (i: number, j: number) => {
    const [a, b] = [heap[i] as Event, heap[j] as Event];
    heap[i] = b;
    heap[j] = a;
  };
  const less = (i: number, j: number) => before(heap[i] as Event, heap[j] as Event) < 0;

  function rise(from: number): void {
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!less(i, parent)) return;
      swap(i, parent);
      i = parent;
    }
  }

  function sink(): void {
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let least = left < heap.length && less(left, i) ? left : i;
      if (right < heap.length && less(right, least)) least = right;
      if (least === i) return;
      swap(i, least);
      i = least;
    }
  }

  function take(): Event | undefined {
    const [first] = heap;
    const last = heap.pop();
    if (last && last !== first) {
      heap[0] = last;
      sink();
    }
    return first;
  }

  return {
    add(at, key, happen) {
      heap.push({ at_ms: at.getTime(), key, order: added++, happen });
      rise(heap.length - 1);
    },
    next: () => (heap[0] ? new Date(heap[0].at_ms) : null),
    async run(now) {
      let waited = false;
      while (heap[0] && heap[0].at_ms <= now.getTime()) {
        const happening = take()?.happen();
        if (!(happening instanceof Promise)) continue;
        waited = true;
        await happening;
      }
      return waited;
    },
  };
}
