// Which call-out the work in hand is about, carried beside the call chain, so that every line of the log can name it.
import { AsyncLocalStorage } from 'node:async_hooks';

interface About {
  calloutId?: number;
}

const about = new AsyncLocalStorage<About>();

/** Runs `work`, and everything it awaits, as work of which nothing is known yet, or as work on `calloutId`. */
export const asOwnWork = <T>(work: () => T, calloutId?: number | null): T =>
  about.run(calloutId ? { calloutId } : {}, work);

/** What is in hand turns out to be about `calloutId`. */
export function noteCallout(calloutId: number): void {
  const store = about.getStore();
  if (store) store.calloutId = calloutId;
}

/** What a line of the log says beside its own words. */
export const aboutNow = (): About => ({ ...about.getStore() });
