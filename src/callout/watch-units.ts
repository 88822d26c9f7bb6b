// Sets the timers by which units' leaders hear of people whom nobody could reach.
import type { Tx } from '../kernel/database.ts';
import { CALL_AGAIN_SECONDS } from './messages.ts';
import type { Policy } from './policy.ts';

/** After the last call has rung: time for it to end. */
const SLACK_SECONDS = 60;

/** Sets the timers of the units whose people are asked at `now`; a unit asked anew before it was told waits anew. */
export async function watchUnits(
  tx: Tx,
  row: { id: number; policy: Pick<Policy, 'channels' | 'voiceAfterSeconds' | 'smsAfterSeconds' | 'voice'> },
  unitIds: (number | null)[],
  now: Date,
): Promise<void> {
  const units = [...new Set(unitIds)].filter((id): id is number => id !== null);
  if (units.length === 0) return;
  const { channels, voice, voiceAfterSeconds, smsAfterSeconds } = row.policy;
  const last = channels === 'at_once' ? 0 : voice ? voiceAfterSeconds : smsAfterSeconds;
  const dueAt = new Date(now.getTime() + (last + (voice ? CALL_AGAIN_SECONDS : 0) + SLACK_SECONDS) * 1_000);
  await tx`
    insert into leader_notice (callout_id, unit_id, asked_at, due_at)
    select ${row.id}, u, ${now}, ${dueAt} from unnest(${units}::int[]) u
    on conflict (callout_id, unit_id) do update set asked_at = excluded.asked_at, due_at = excluded.due_at
      where leader_notice.done_at is null`;
}
