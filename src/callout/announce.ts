// Tells the chat groups of units that people of theirs are called or stood down: names and nothing more of them.
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import type { CalloutDeps } from './deps.ts';
import { groupPriority } from './messages.ts';
import type { CalloutRow } from './store.ts';
import { textVars } from './text-vars.ts';

/** More names than this are counted. */
const NAMES = 20;
/** How long it is news. */
const TEXT_SECONDS = 3_600;

interface Group {
  id: number;
  kind: string;
  names: string[];
}

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
  const groups = await tx<Group[]>`
    with recursive up as (
      select p.member_id, p.name, p.unit_id from plan_entry p
      where p.callout_id = ${row.id} and p.member_id = any(${memberIds}) and exists (select from unit_robot)
      union all
      select up.member_id, up.name, u.parent_id from up join unit u on u.id = up.unit_id where u.parent_id is not null
    )
    select r.id, r.kind, array_agg(up.name order by up.member_id) as names
    from up join unit_robot r on r.unit_id = up.unit_id and r.enabled group by r.id, r.kind order by r.id`;
  const rows = groups.flatMap(({ id, kind, names }, ordinal): NewDelivery[] => {
    const address = `${kind}:${id}`;
    const template = `group.${what}`;
    const channel = deps.channels.choose('group', address, template);
    if (!channel) return [];
    const listed = names.slice(0, NAMES).join('、');
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
        vars: { ...textVars(row), kind: row.kind, n: String(names.length), names: listed },
        sendAt: now,
        expiresAt: new Date(now.getTime() + TEXT_SECONDS * 1_000),
      },
    ];
  });
  await enqueue(tx, rows, now);
}
