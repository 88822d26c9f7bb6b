// Tells the chat groups of units that people of theirs are called or stood down: names and nothing more of them.
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import type { CalloutDeps } from './deps.ts';
import { addressOf, groupsOf, namesIn } from './groups.ts';
import { groupPriority } from './messages.ts';
import type { CalloutRow } from './store.ts';
import { textVars } from './text-vars.ts';

/** How long it is news. */
const TEXT_SECONDS = 3_600;

/** One message to the group of each unit, and of those above it, to which some of `memberIds` belong. */
export async function announce(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  what: 'summons' | 'stand_down',
  memberIds: number[],
  now: Date,
): Promise<void> {
  // What happens on simulated phones is no news to anybody.
  if (row.phones === 'simulated') return;
  const groups = await groupsOf(
    tx,
    tx`select member_id, name, unit_id from plan_entry
      where callout_id = ${row.id} and member_id = any(${memberIds})`,
  );
  const rows = groups.flatMap((group, ordinal): NewDelivery[] => {
    const address = addressOf(group);
    const template = `group.${what}`;
    const channel = deps.channels.choose('group', address, template);
    if (!channel) return [];
    return [
      {
        ...{
          calloutId: row.id,
          summonsId: null,
          memberId: null,
          purpose: 'group',
          channel: 'group',
          address,
        },
        ...{
          route: channel.route,
          priority: groupPriority(row.kind, what),
          ordinal,
          step: 0,
          unless: null,
          template,
        },
        vars: { ...textVars(row), kind: row.kind, n: String(group.names.length), names: namesIn(group) },
        sendAt: now,
        expiresAt: new Date(now.getTime() + TEXT_SECONDS * 1_000),
      },
    ];
  });
  await enqueue(tx, rows, now);
}
