// When a route counts as down: trouble several times in a row, of whatever messages. Pure.
import type { SendResult } from './channel.ts';

/** So many troubles without one success between them. */
export const DOWN_AFTER = 5;

/** What one result says of the route, and not of the message. */
export function signOf(result: SendResult): 'works' | 'trouble' | null {
  switch (result.outcome) {
    case 'accepted':
      return 'works';
    case 'failed':
      return result.alarm ? 'trouble' : 'works';
    case 'unknown':
      return 'trouble';
    case 'retry':
      // Asked to go slower by somebody who is there.
      return result.retryAfter_seconds === undefined ? 'trouble' : null;
  }
}

/** Troubles in a row after a batch whose results came in no order that means anything: one success ends the row. */
export function troublesAfter(before: number, results: readonly SendResult[]): number {
  const signs = results.map(signOf);
  if (signs.includes('works')) return 0;
  return before + signs.filter((sign) => sign === 'trouble').length;
}

export const isDown = (troubles: number): boolean => troubles >= DOWN_AFTER;

/** Whether the message itself may go another way now: refused for the route's own reason, or the route is down. */
export function mayGoElsewhere(result: SendResult, routeIsDown: boolean): boolean {
  if (result.outcome === 'failed') return result.alarm === true || result.elsewhere === true;
  return result.outcome === 'retry' && routeIsDown;
}
