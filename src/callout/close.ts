// Closes a stood-down call-out for good, by hand or by itself: links die, nothing more is counted.
import type { Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { onCallout } from './control.ts';
import type { CalloutDeps } from './deps.ts';
import { CLOSE_AFTER_HOURS, type Policy } from './policy.ts';

/** Whoever came home last still sees that it was taken, and can take it back by phone. */
const AFTER_LAST_HOME_SECONDS = 600;

/** When a call-out stood down at `now` closes unless everybody is home before. Policies frozen earlier do not say. */
export const closesAt = (policy: Policy, now: Date): Date =>
  new Date(now.getTime() + (policy.closeAfterHours ?? CLOSE_AFTER_HOURS) * 3_600_000);

async function end(
  tx: Tx,
  id: number,
  actor: string,
  now: Date,
  data: Record<string, unknown>,
): Promise<void> {
  await tx`update callout set state = 'closed', closed_at = ${now}, close_at = null, version = version + 1
    where id = ${id}`;
  await appendLog(tx, [{ at: now, calloutId: id, memberId: null, type: 'closed', actor, data }]);
}

/** 409 unless it was stood down: people are released before a call-out is closed. */
export const close = (deps: CalloutDeps, id: number, actor: string): Promise<void> =>
  onCallout(deps, id, ['stood_down'], (tx, _row, now) => end(tx, id, actor, now, {}));

/** Brings the closing of these call-outs forward if nobody who was coming is still out; true when one was. */
export async function closeWhenAllHome(tx: Tx, calloutIds: number[], now: Date): Promise<boolean> {
  const at = new Date(now.getTime() + AFTER_LAST_HOME_SECONDS * 1_000);
  const moved = await tx`update callout c set close_at = ${at}
    where c.id = any(${calloutIds}) and c.close_at > ${at} and not exists (
      select from summons s where s.callout_id = c.id and s.answer = 'coming' and s.home_safe_at is null)`;
  return moved.count > 0;
}

/** Closes every call-out whose time has come at `now`, one transaction each; returns how many. */
export async function closeDue(deps: CalloutDeps, now: Date): Promise<number> {
  for (let done = 0; ; done++) {
    const found = await deps.db.transaction(async (tx) => {
      const [row] = await tx<{ id: number; out: number }[]>`
        select id, (select count(*)::int from summons s where s.callout_id = c.id and s.answer = 'coming'
          and s.home_safe_at is null) as out
        from callout c where close_at <= ${now} order by close_at, id limit 1 for no key update skip locked`;
      if (row) await end(tx, row.id, 'system', now, { stillOut: row.out });
      return row !== undefined;
    });
    if (!found) return done;
  }
}
