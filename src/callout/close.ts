// Closes a stood-down call-out for good: links die, nothing more is counted.
import { appendLog } from '../kernel/log.ts';
import { onCallout } from './control.ts';
import type { CalloutDeps } from './deps.ts';

/** 409 unless it was stood down: people are released before a call-out is closed. */
export const close = (deps: CalloutDeps, id: number, actor: string): Promise<void> =>
  onCallout(deps, id, ['stood_down'], async (tx, row, now) => {
    await tx`update callout set state = 'closed', closed_at = ${now}, version = version + 1 where id = ${id}`;
    await appendLog(tx, [{ at: now, calloutId: row.id, memberId: null, type: 'closed', actor, data: {} }]);
  });
