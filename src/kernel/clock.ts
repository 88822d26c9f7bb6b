// The one clock. Entries make it, everything else is handed it; rules take `now` as a value.

export interface Clock {
  now(): Date;
}

/** How fast we go on while the machine's clock is behind us: slow enough for it to catch up, too fast to stand still. */
const WAITING_RATE = 0.5;

/**
 * The machine's clock, which never steps back: a correction repeats nothing that was already done. Set back, it goes
 * on at half its speed until the machine has caught up; standing still would keep every timer and text that long.
 * `elapsed_ms` counts evenly, whatever the clock is set to.
 */
export function systemClock(
  read: () => number = Date.now,
  elapsed_ms: () => number = () => performance.now(),
): Clock {
  let last_ms = 0;
  let lastElapsed_ms = elapsed_ms();
  return {
    now() {
      const passed_ms = elapsed_ms() - lastElapsed_ms;
      lastElapsed_ms += passed_ms;
      last_ms = Math.max(last_ms + passed_ms * WAITING_RATE, read());
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
