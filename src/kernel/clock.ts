// The one clock. Entries make it, everything else is handed it; rules take `now` as a value.

export interface Clock {
  now(): Date;
}

/** The machine's clock, which never steps back: a correction repeats nothing that was already done. */
export function systemClock(read: () => number = Date.now): Clock {
  let last_ms = 0;
  return {
    now() {
      last_ms = Math.max(last_ms, read());
      return new Date(last_ms);
    },
  };
}

export interface ManualClock extends Clock {
  /** Moves to `to`; an earlier moment than now is ignored. */
  moveTo(to: Date): void;
}

/** A clock driven by hand, for stories, drills and `MUSTER_CLOCK=manual`. */
export function manualClock(start: Date): ManualClock {
  let current_ms = start.getTime();
  return {
    now: () => new Date(current_ms),
    moveTo(to) {
      current_ms = Math.max(current_ms, to.getTime());
    },
  };
}
