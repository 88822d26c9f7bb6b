// The two ways in which a drill's time passes: jumping to where something happens, or as ours does.
import { setTimeout } from 'node:timers/promises';
import { type Clock, manualClock } from '../src/kernel/clock.ts';

export interface Time {
  clock: Clock;
  /** Lets time pass until `to`. Throws once `signal` is aborted. */
  pass(to: Date): unknown;
}

export function timeFrom(start: Date, realtime: boolean, signal: AbortSignal): Time {
  if (!realtime) {
    const clock = manualClock(start);
    const pass = (to: Date) => {
      signal.throwIfAborted();
      clock.moveTo(to);
    };
    return { clock, pass };
  }
  const began_ms = performance.now();
  const now = () => new Date(start.getTime() + Math.floor(performance.now() - began_ms));
  const pass = async (to: Date) => {
    // A timer may fire a little early.
    do await setTimeout(Math.max(1, to.getTime() - now().getTime()), undefined, { signal });
    while (now() < to);
  };
  return { clock: { now }, pass };
}
