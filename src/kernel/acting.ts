// Who acts right now and from where, carried beside the call chain: what a transaction tells the audit's triggers.
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Acting {
  /** As the log names people and programs: user:12, member:7, key:3, system. */
  actor: string;
  /** The source address of the request; null when nothing came over the network. */
  from: string | null;
}

/** What the program does of itself: timers, the dispatcher, housekeeping. */
const ITSELF: Acting = { actor: 'system', from: null };

const acting = new AsyncLocalStorage<Acting>();

/** Runs `work`, and everything it awaits, as `who`. */
export const actingAs = <T>(who: Acting, work: () => T): T => acting.run(who, work);

export const currentActor = (): Acting => acting.getStore() ?? ITSELF;
